/* Plain text through the whole pipeline to NDJSON. */
#include "fuzz.h"

#include "pipeline.h"
#include "records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ro_error error;
    if (size > 4096)
        return 0;
    char *bytes = fuzz_copy(data, size);
    Arena *arena = arena_create(64 << 20);
    Document *doc =
        pipeline_run(fuzz_model(), &(ro_article){.id = "f", .text = bytes, .text_length = size, .date = "2024-05-20"}, "fuzz", NULL, arena, &error);
    if (doc) {
        Json out = {0};
        records_write(fuzz_model(), doc, 511, &out);
        free(out.bytes);
    }
    arena_destroy(arena);
    free(bytes);
    return 0;
}
