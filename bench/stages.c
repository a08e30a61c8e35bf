/* Microseconds a token of each stage over a news file.   usage: stages BLOB MODEL NEWS.ndjson

   The pipeline runs over all articles up to one stage after another; a stage costs what its run takes more than the run before. Each run is
   the best of three by CPU time, so that a cheap stage may come out a little below nothing. The NDJSON output of `readout code` is not in it. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/file.h"
#include "pipeline.h"
#include "read/article.h"

typedef struct {
    const Model *model;
    const char *until;
    Arena *arena;
    ArenaMark start;
    uint64_t tokens;
} Run;

static void run_article(const ro_article *article, const char *where, void *context)
{
    Run *run = context;
    ro_error error;
    const Document *doc = pipeline_run(run->model, article, where, run->until, run->arena, &error);
    if (!doc) {
        fprintf(stderr, "stages: %s\n", error.message);
        exit(1);
    }
    run->tokens += doc->tokens.count;
    arena_rewind(run->arena, run->start);
}

static void bad_line(const ro_error *error, void *context)
{
    (void)context;
    fprintf(stderr, "stages: %s\n", error->message);
    exit(1);
}

static double seconds_until(const Model *model, const char *path, const char *until, uint64_t *tokens)
{
    double best = 1e9;
    for (int k = 0; k < 3; k++) {
        ro_error error;
        size_t length = 0;
        char *bytes = file_read(path, (size_t)1 << 30, &length, &error);
        if (!bytes)
            bad_line(&error, NULL);
        Run run = {.model = model, .until = until, .arena = arena_create(ARENA_LIMIT_BYTES)};
        if (!run.arena)
            exit(1);
        arena_alloc(run.arena, 1, 1); /* so that there is a block to rewind to */
        run.start = arena_mark(run.arena);
        ArticleSink sink = {run_article, bad_line, &run};
        struct timespec a, b;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
        ndjson_read(path, bytes, length, &sink);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
        double seconds = (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec);
        best = seconds < best ? seconds : best;
        *tokens = run.tokens;
        arena_destroy(run.arena);
        free(bytes);
    }
    return best;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: stages BLOB MODEL NEWS.ndjson\n");
        return 2;
    }
    mallopt(M_MMAP_THRESHOLD, 64 << 20); /* as the program does */
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    Model model;
    ro_error error;
    if (!knowledge_open(&model.knowledge, argv[1], &error) || !weights_open(&model.weights, argv[2], &error)) {
        fprintf(stderr, "stages: %s\n", error.message);
        return 1;
    }
    double until[64], network = 0;
    uint64_t tokens = 0;
    for (uint32_t i = 0; i < STAGE_COUNT && i < 64; i++)
        until[i] = seconds_until(&model, argv[3], STAGES[i].name, &tokens);
    printf("%-20s %12s\n", "stage", "us a token");
    for (uint32_t i = 0; i < STAGE_COUNT && i < 64; i++) {
        double own = (until[i] - (i ? until[i - 1] : 0)) * 1e6 / (double)tokens;
        if (strcmp(STAGES[i].name, "parse_sentences") == 0)
            network = own;
        printf("%-20s %12.2f\n", STAGES[i].name, own);
    }
    double all = until[STAGE_COUNT - 1] * 1e6 / (double)tokens;
    printf("%-20s %12.2f   %.0f tokens a second; all but the network %.2f times the network\n", "all", all, 1e6 / all, (all - network) / network);
    weights_close(&model.weights);
    knowledge_close(&model.knowledge);
    return 0;
}
