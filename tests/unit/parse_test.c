/* The tree decoder against enumeration, and the network against the trainer's own numbers (models/english.model.check). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "parse/network.h"
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
        Network net;
        network_open(&net, &w, arena, forms, n);
        uint32_t row[64] = {0}, begin[2] = {0, n + 1};
        for (uint32_t i = 0; i < n; i++)
            row[i + 1] = i + 1;
        network_encode(&net, row, begin, 1);
        float *scores = arena_new(arena, float, n *w.upos.stride), best[64];
        network_apply(&net, &w.upos, 1, n, scores);
        for (uint32_t i = 0; i < n; i++)
            best[i] = largest(scores + i * w.upos.stride, w.upos.out);
        compare(upos, best, n);
        float *arcs = arena_new(arena, float, (n + 1) * (n + 1)), *both = arena_new(arena, float, (n + 1) * w.arc_mlp.stride);
        network_apply(&net, &w.arc_mlp, 0, n + 1, both);
        leaky(both, (n + 1) * w.arc_mlp.stride);
        network_arcs(&net, arena, both, n + 1, arcs);
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

/* Every kernel that this CPU has against the plain one: all shapes of remainders, extreme bytes, the same bits. */
static void kernels_agree_to_the_bit(void **state)
{
    (void)state;
    static const struct {
        uint32_t in, out, rows;
    } SHAPES[] = {{4, 1, 1}, {8, 17, 3}, {256, 48, 8}, {360, 33, 29}, {192, 960, 13}, {128, 129, 7}, {384, 16, 130}};
    srand(11);
    for (size_t k = 0; k < countof(SHAPES); k++) {
        uint32_t in = SHAPES[k].in, rows = SHAPES[k].rows, stride = (SHAPES[k].out + LANES - 1) / LANES * LANES;
        Dense d = {.in = in, .out = SHAPES[k].out, .stride = stride};
        d.packed = calloc(in, stride), d.scale = calloc(stride, sizeof(float)), d.bias = calloc(stride, sizeof(float));
        d.zero = calloc(stride, sizeof(int32_t));
        Bytes b = {calloc(rows, in), calloc(rows, sizeof(float))};
        for (uint32_t o = 0; o < stride; o++) {
            d.scale[o] = (float)rand() / 1e9F, d.bias[o] = (float)rand() / 1e9F;
            for (uint32_t i = 0; i < in; i++) {
                int8_t v = (int8_t)(o == 0 ? 127 : o == 1 ? -127 : rand() % 255 - 127);
                d.packed[(size_t)(o / LANES) * in * LANES + (size_t)(i / 4) * 4 * LANES + (size_t)(o % LANES) * 4 + i % 4] = v;
                d.zero[o] -= 128 * v;
            }
        }
        for (uint32_t r = 0; r < rows; r++) {
            b.scale[r] = (float)rand() / 1e9F;
            for (uint32_t i = 0; i < in; i++)
                b.byte[r * in + i] = (uint8_t)(r == 0 ? 255 : r == 1 ? 1 : 1 + rand() % 255);
        }
        float *plain = calloc((size_t)rows * stride, sizeof(float)), *got = calloc((size_t)rows * stride, sizeof(float));
        KERNELS[KERNEL_COUNT - 1].multiply(&d, b, rows, plain);
        double first = 0;
        for (uint32_t i = 0; i < in; i++)
            first += (b.byte[i] - 128) * 127.0;
        assert_true(fabs(first * (double)d.scale[0] * (double)b.scale[0] + (double)d.bias[0] - (double)plain[0]) <= 1e-5 * fabs((double)plain[0]));
        for (uint32_t kernel = 0; kernel + 1 < KERNEL_COUNT; kernel++) {
            if (!KERNELS[kernel].is_supported()) {
                print_message("kernel %s: this CPU does not have it\n", KERNELS[kernel].name);
                continue;
            }
            KERNELS[kernel].multiply(&d, b, rows, got);
            assert_memory_equal(plain, got, (size_t)rows * stride * sizeof(float));
        }
        free(d.packed), free(d.scale), free(d.bias), free(d.zero), free(b.byte), free(b.scale), free(plain), free(got);
    }
}

static void bytes_are_the_nearest(void **state)
{
    (void)state;
    float in[19] = {0}, scale;
    uint8_t byte[19];
    for (int i = 0; i < 19; i++)
        in[i] = (float)(i * i) - 130.0F;
    quantise(in, 1, 19, (Bytes){byte, &scale});
    assert_true(fabsf(scale - 194.0F / 127) < 1e-6F);
    for (int i = 0; i < 19; i++)
        assert_true(fabsf((float)(byte[i] - 128) * scale - in[i]) <= scale * 0.501F);
    memset(in, 0, sizeof in);
    quantise(in, 1, 19, (Bytes){byte, &scale});
    for (int i = 0; i < 19; i++)
        assert_int_equal(byte[i], 128);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(spanning_tree_is_the_best), cmocka_unit_test(network_agrees_with_the_trainer),
                                       cmocka_unit_test(kernels_agree_to_the_bit), cmocka_unit_test(bytes_are_the_nearest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
