/* A blob file, its size and checksum made right so that what lies behind them is reached. */
#include "fuzz.h"

#include <xxhash.h>

static void make_right(uint8_t *bytes, size_t size)
{
    enum { HEADER = 32 };
    uint64_t length = size;
    if (size < HEADER)
        return;
    uint64_t checksum = XXH3_64bits(bytes + HEADER, size - HEADER);
    uint32_t version = BLOB_VERSION;
    memcpy(bytes, "READOUTB", 8);
    memcpy(bytes + 8, &version, 4);
    memcpy(bytes + 16, &checksum, 8);
    memcpy(bytes + 24, &length, 8);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    ro_error error;
    uint8_t *bytes = (uint8_t *)fuzz_copy(data, size);
    make_right(bytes, size);
    int fd = fuzz_file(bytes, size, path);
    Knowledge knowledge;
    if (knowledge_open(&knowledge, path, &error))
        knowledge_close(&knowledge);
    Weights weights;
    if (weights_open(&weights, path, &error))
        weights_close(&weights);
    close(fd);
    free(bytes);
    return 0;
}
