/* Look-ups in the knowledge: how many names a second, and how long it takes to open.   usage: knowledge BLOB WORDS.txt

   WORDS.txt has one word a line, in the order of a text. Every word is looked up as a name and in one word class, then every pair of
   neighbours as a name of two words: mostly misses, as in a text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/file.h"
#include "core/utf8.h"
#include "knowledge/knowledge.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
    ro_error error;
    size_t length = 0;
    char *bytes = argc == 3 ? file_read(argv[2], (size_t)1 << 30, &length, &error) : NULL;
    if (!bytes) {
        fprintf(stderr, argc == 3 ? "knowledge: %s\n" : "usage: knowledge BLOB WORDS.txt%.0s\n", argc == 3 ? error.message : "");
        return argc == 3 ? 1 : 2;
    }
    Knowledge k;
    double opening = 1e9;
    for (int i = 0; i < 20; i++) {
        double begun = now();
        if (!knowledge_open(&k, argv[1], &error)) {
            fprintf(stderr, "knowledge: %s\n", error.message);
            return 1;
        }
        opening = now() - begun < opening ? now() - begun : opening;
        if (i < 19)
            knowledge_close(&k);
    }
    uint64_t count = 0, *single = malloc((length + 1) * sizeof *single), *pair = malloc((length + 1) * sizeof *pair);
    if (!single || !pair)
        return 1;
    uint64_t previous = 0;
    for (char *line = strtok(bytes, "\n"); line; line = strtok(NULL, "\n")) {
        char folded[256];
        uint32_t n = utf8_fold(line, (uint32_t)strlen(line), folded, sizeof folded);
        single[count] = phrase_extend(0, (Str){folded, n});
        pair[count++] = phrase_extend(previous, (Str){folded, n});
        previous = phrase_extend(0, (Str){folded, n});
    }
    uint64_t found = 0, asked = 0;
    double begun = now();
    for (int round = 0; round < 20; round++)
        for (uint64_t i = 0; i < count; i++) {
            found += names_find(&k, single[i]) != NULL;
            found += names_find(&k, pair[i]) != NULL;
            found += lexicon_has(&k, k.class_ids[CLASS_MONTH], single[i]);
            asked += 3;
        }
    double seconds = now() - begun;
    printf("opens in %.2f ms (checksum and tables; pages in memory)\n%.1f million look-ups a second (%.1f %% found)\n", opening * 1e3,
           (double)asked / seconds / 1e6, 100.0 * (double)found / (double)asked);
    free(single);
    free(pair);
    free(bytes);
    knowledge_close(&k);
    return 0;
}
