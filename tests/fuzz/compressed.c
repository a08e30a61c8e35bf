/* gzip, bzip2, xz and zstd. */
#include "fuzz.h"

#include "read/compressed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ro_error error;
    size_t length;
    if (is_compressed((const char *)data, size)) {
        char *plain = decompress("fuzz", (const char *)data, size, 4 << 20, &length, &error);
        if (plain && (length > 4 << 20 || plain[length] != 0))
            abort();
        free(plain);
    }
    return 0;
}
