/* WARC files. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = fuzz_copy(data, size);
    warc_read("fuzz", bytes, size, &FUZZ_SINK);
    free(bytes);
    return 0;
}
