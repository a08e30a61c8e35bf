/* CoNLL-U, read and parsed anew. */
#include "fuzz.h"

#include "document/conllu.h"
#include "pipeline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ro_error error;
    if (size > 4096)
        return 0;
    char *bytes = fuzz_copy(data, size);
    Arena *arena = arena_create(64 << 20);
    Document *doc = pipeline_run_conllu(fuzz_model(), bytes, size, 1, "find_predicates", arena, &error);
    if (doc) {
        FILE *null = fopen("/dev/null", "w");
        conllu_write(null, doc, 1);
        fclose(null);
    }
    arena_destroy(arena);
    free(bytes);
    return 0;
}
