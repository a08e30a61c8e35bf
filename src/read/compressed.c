#include "read/compressed.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

bool is_compressed(const char *bytes, size_t length)
{
    static const struct {
        const char *bytes;
        size_t length;
    } MAGIC[] = {{"\x1f\x8b", 2},
                 {"BZh", 3},
                 {"\xfd"
                  "7zXZ",
                  5},
                 {"\x28\xb5\x2f\xfd", 4}};
    for (size_t i = 0; i < sizeof MAGIC / sizeof *MAGIC; i++)
        if (length > MAGIC[i].length && memcmp(bytes, MAGIC[i].bytes, MAGIC[i].length) == 0)
            return true;
    return false;
}

static struct archive *open_raw(const char *bytes, size_t length)
{
    struct archive *a = archive_read_new();
    struct archive_entry *entry;
    if (!a)
        return NULL;
    archive_read_support_filter_all(a);
    archive_read_support_format_raw(a);
    if (archive_read_open_memory(a, bytes, length) == ARCHIVE_OK && archive_read_next_header(a, &entry) == ARCHIVE_OK)
        return a;
    archive_read_free(a);
    return NULL;
}

char *decompress(const char *where, const char *bytes, size_t length, size_t limit_bytes, size_t *plain_length, ro_error *error)
{
    enum { STEP = 1 << 16 };
    struct archive *a = open_raw(bytes, length);
    if (!a) {
        error_set(error, "%s: compressed, but cannot be opened; is it damaged?", where);
        return NULL;
    }
    size_t used = 0, room = STEP, bomb = length * MOST_RATIO + FREE_BYTES;
    char *plain = malloc(room + 1);
    bool is_good = plain != NULL;
    if (!plain)
        error_set(error, "%s: not enough memory", where);
    for (la_ssize_t n = 1; is_good && n > 0;) {
        if (used == room) {
            char *more = realloc(plain, 2 * room + 1);
            is_good = more != NULL || error_set(error, "%s: not enough memory", where);
            plain = more ? more : plain;
            room *= more ? 2 : 1;
            if (!is_good)
                break;
        }
        n = archive_read_data(a, plain + used, room - used);
        if (n < 0)
            is_good = error_set(error, "%s: damaged or cut short at byte %zu of what it holds: %s", where, used, archive_error_string(a));
        used += n > 0 ? (size_t)n : 0;
        if (is_good && used > bomb)
            is_good = error_set(error, "%s: more than %d times as large when unpacked; unpack it yourself if you trust it", where, MOST_RATIO);
        else if (is_good && used > limit_bytes)
            is_good = error_set(error, "%s: over the limit of %zu bytes when unpacked; split it", where, limit_bytes);
    }
    archive_read_free(a);
    if (!is_good) {
        free(plain);
        return NULL;
    }
    plain[used] = '\0';
    *plain_length = used;
    return plain;
}
