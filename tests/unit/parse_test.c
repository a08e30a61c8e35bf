/* The tree decoder against enumeration, and the network against the trainer's own numbers (models/english.model.check). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "parse/parse.h"

static bool is_tree(const uint32_t *head, uint32_t n)
{
    uint32_t roots = 0;
    for (uint32_t d = 1; d < n; d++) {
        roots += head[d] == 0;
        uint32_t at = d, steps = 0;
        while (at != 0 && steps++ < n)
            at = head[at];
        if (at != 0)
            return false;
    }
    return roots == 1;
}

static float best_by_enumeration(const float *s, uint32_t n)
{
    uint32_t head[8] = {0};
    float best = -1e30F;
    for (;;) {
        if (is_tree(head, n)) {
            float sum = 0;
            for (uint32_t d = 1; d < n; d++)
                sum += s[d * n + head[d]];
            best = sum > best ? sum : best;
        }
        uint32_t d = 1;
        while (d < n && ++head[d] == n)
            head[d++] = 0;
        if (d == n)
            return best;
    }
}

static void spanning_tree_is_the_best(void **state)
{
    (void)state;
    Arena *arena = arena_create(16 << 20);
    if (setjmp(*arena_overflow_target(arena)) != 0)
        fail_msg("arena too small");
    srand(7);
    for (int round = 0; round < 400; round++) {
        uint32_t n = 2 + (uint32_t)round % 5, head[8];
        float s[64], kept[64];
        for (uint32_t i = 0; i < n * n; i++)
            s[i] = kept[i] = i / n == i % n ? -1e9F : (float)(rand() % 1000) / 100.0F;
        maximum_spanning_tree(arena, s, n, head);
        head[0] = 0;
        assert_true(is_tree(head, n));
        float sum = 0;
        for (uint32_t d = 1; d < n; d++)
            sum += kept[d * n + head[d]];
        assert_true(fabsf(sum - best_by_enumeration(kept, n)) < 1e-3F);
    }
    arena_destroy(arena);
}

static float largest(const float *row, uint32_t n)
{
    float best = row[0];
    for (uint32_t i = 1; i < n; i++)
        best = row[i] > best ? row[i] : best;
    return best;
}

static void compare(char *line, const float *got, uint32_t count)
{
    char *save = NULL;
    strtok_r(line, " \n", &save); /* "upos" or "arc" */
    for (uint32_t i = 0; i < count; i++) {
        const char *number = strtok_r(NULL, " \n", &save);
        assert_non_null(number);
        if (fabs(strtod(number, NULL) - (double)got[i]) > 0.02)
            fail_msg("word %u: the trainer has %s, this program %.3f", i + 1, number, (double)got[i]);
    }
}

static void network_agrees_with_the_trainer(void **state)
{
    (void)state;
    Weights w;
    ro_error error;
    if (!weights_open(&w, "models/english.model", &error))
        fail_msg("%s", error.message);
    FILE *f = fopen("models/english.model.check", "r");
    assert_non_null(f);
    static char text[4096], upos[65536], arc[65536];
    uint32_t sentences = 0;
    while (fgets(text, sizeof text, f) && fgets(upos, sizeof upos, f) && fgets(arc, sizeof arc, f)) {
        Arena *arena = arena_create(64 << 20);
        if (setjmp(*arena_overflow_target(arena)) != 0)
            fail_msg("arena too small");
        Str forms[64];
        uint32_t n = 0;
        for (char *save = NULL, *t = strtok_r(text, " \n", &save); t; t = strtok_r(NULL, " \n", &save))
            forms[n++] = str(t);
        float *x = network_encode(&w, arena, forms, n);
        float *scores = arena_new(arena, float, n *w.upos.out), best[64];
        dense_apply(&w.upos, x + w.width, n, scores);
        for (uint32_t i = 0; i < n; i++)
            best[i] = largest(scores + i * w.upos.out, w.upos.out);
        compare(upos, best, n);
        float *arcs = arena_new(arena, float, (n + 1) * (n + 1));
        network_arcs(&w, arena, x, n + 1, arcs);
        for (uint32_t i = 0; i < n; i++)
            best[i] = largest(arcs + (i + 1) * (n + 1), n + 1);
        compare(arc, best, n);
        arena_destroy(arena);
        sentences++;
    }
    fclose(f);
    weights_close(&w);
    assert_true(sentences >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(spanning_tree_is_the_best), cmocka_unit_test(network_agrees_with_the_trainer)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
