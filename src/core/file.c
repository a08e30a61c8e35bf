#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *read_all(int fd, const char *path, size_t limit, size_t *length, ro_error *error)
{
    size_t room = 1 << 16, used = 0;
    char *bytes = malloc(room + 1);
    while (bytes) {
        ssize_t n = read(fd, bytes + used, room - used);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            error_set(error, "%s: cannot be read: %s", path, strerror(errno));
            free(bytes);
            return NULL;
        }
        used += (size_t)n;
        if (n == 0) {
            bytes[used] = '\0';
            *length = used;
            return bytes;
        }
        if (used > limit) {
            error_set(error, "%s: larger than %zu bytes; split it, or give one article a line as NDJSON", path, limit);
            free(bytes);
            return NULL;
        }
        if (used == room) {
            room *= 2;
            char *more = realloc(bytes, room + 1);
            if (!more)
                free(bytes);
            bytes = more;
        }
    }
    error_set(error, "%s: not enough memory to read it", path);
    return NULL;
}

char *file_read(const char *path, size_t limit_bytes, size_t *length, ro_error *error)
{
    if (strcmp(path, "-") == 0)
        return read_all(STDIN_FILENO, "standard input", limit_bytes, length, error);
    /* O_NONBLOCK: opening a FIFO must not hang */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        error_set(error, "%s: cannot be opened: %s", path, strerror(errno));
        return NULL;
    }
    struct stat status;
    char *bytes = NULL;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        error_set(error, "%s: not a regular file; give a text or NDJSON file, or - for standard input", path);
    else
        bytes = read_all(fd, path, limit_bytes, length, error);
    close(fd);
    return bytes;
}
