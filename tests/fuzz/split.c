/* Plain text, its date and its division into paragraphs, tokens and sentences. */
#include "fuzz.h"

#include "pipeline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ro_error error;
    char *bytes = fuzz_copy(data, size);
    Arena *arena = arena_create(64 << 20);
    Document *doc = pipeline_run(fuzz_model(), &(ro_article){.text = bytes, .text_length = size}, "fuzz", "find_sentences", arena, &error);
    for (uint32_t i = 1; doc && i < doc->tokens.count; i++)
        if (doc->tokens.at[i].span.begin < doc->tokens.at[i - 1].span.begin)
            abort();
    arena_destroy(arena);
    free(bytes);
    return 0;
}
