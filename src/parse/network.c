/* The forward pass in plain C: word features → three bidirectional simple recurrent layers → scores.

   With x the layer's input [n][d], U = x·into + bias [n][6h] is cut into z, f, o of 2h each (h forward, then h backward) and

       f_t = σ(f_t + 1)     c_t = f_t c_{t∓1} + (1 − f_t) z_t     y = norm(x + out·(tanh(c) σ(o)))

   (Lei et al. 2018, "Simple Recurrent Units for Highly Parallelizable Recurrence"). Position 0 is the root, a word without
   features. All buffers are row-major [position][unit]. */
#include <math.h>
#include <string.h>

#include "knowledge/features.h"
#include "parse/parse.h"

#define SLOPE 0.1F
#define EPSILON 1e-5F

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define FOR_EACH_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_CPU
#endif

enum { ROWS = 4, TILE = 32 };

/* out[ROWS][n] += in[ROWS][·] · weight, a tile of outputs at a time, so that the sums of four positions stay in registers while each piece
   of a weight row is read once. Sums are taken in the order of the inputs on every CPU and contraction is off (-std=c17), so that all give
   the same bits. */
FOR_EACH_CPU static void multiply_block(const float *restrict weight, uint32_t in_count, uint32_t out_count, const float *restrict in,
                                        float *restrict out)
{
    uint32_t tile = 0;
    for (; tile + TILE <= out_count; tile += TILE) {
        float sum[ROWS][TILE];
        for (uint32_t r = 0; r < ROWS; r++)
            memcpy(sum[r], out + r * out_count + tile, sizeof sum[r]);
        for (uint32_t i = 0; i < in_count; i++) {
            const float *w = weight + (size_t)i * out_count + tile;
            float a = in[i], b = in[in_count + i], c = in[2 * in_count + i], d = in[3 * in_count + i];
            for (uint32_t o = 0; o < TILE; o++) {
                sum[0][o] += a * w[o];
                sum[1][o] += b * w[o];
                sum[2][o] += c * w[o];
                sum[3][o] += d * w[o];
            }
        }
        for (uint32_t r = 0; r < ROWS; r++)
            memcpy(out + r * out_count + tile, sum[r], sizeof sum[r]);
    }
    for (uint32_t r = 0; r < ROWS; r++)
        for (uint32_t i = 0; i < in_count; i++)
            for (uint32_t o = tile; o < out_count; o++)
                out[r * out_count + o] += in[r * in_count + i] * weight[(size_t)i * out_count + o];
}

FOR_EACH_CPU static void multiply_row(const float *restrict weight, uint32_t in_count, uint32_t out_count, const float *restrict in,
                                      float *restrict out)
{
    for (uint32_t i = 0; i < in_count; i++) {
        const float *w = weight + (size_t)i * out_count;
        for (uint32_t o = 0; o < out_count; o++)
            out[o] += in[i] * w[o];
    }
}

void dense_apply(const Dense *d, const float *in, uint32_t rows, float *out)
{
    for (uint32_t r = 0; r < rows; r++) {
        if (d->bias)
            memcpy(out + (size_t)r * d->out, d->bias, d->out * sizeof(float));
        else
            memset(out + (size_t)r * d->out, 0, d->out * sizeof(float));
    }
    uint32_t r = 0;
    for (; r + ROWS <= rows; r += ROWS)
        multiply_block(d->weight, d->in, d->out, in + (size_t)r * d->in, out + (size_t)r * d->out);
    for (; r < rows; r++)
        multiply_row(d->weight, d->in, d->out, in + (size_t)r * d->in, out + (size_t)r * d->out);
}

static void leaky(float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = x[i] > 0 ? x[i] : SLOPE * x[i];
}

static void normalise(const Norm *norm, float *x, uint32_t width)
{
    float mean = 0, var = 0;
    for (uint32_t i = 0; i < width; i++)
        mean += x[i];
    mean /= (float)width;
    for (uint32_t i = 0; i < width; i++)
        var += (x[i] - mean) * (x[i] - mean);
    float scale = 1.0F / sqrtf(var / (float)width + EPSILON);
    for (uint32_t i = 0; i < width; i++)
        x[i] = (x[i] - mean) * scale * norm->gain[i] + norm->bias[i];
}

static void add_row(const Table *t, uint32_t row, float scale, float *out)
{
    const int8_t *r = t->row + (size_t)row * t->columns;
    float s = t->scale[row] * scale;
    for (uint32_t i = 0; i < t->columns; i++)
        out[i] += (float)r[i] * s;
}

/* [word 100][affixes 96][grams 64][vector 100]; form.data NULL is the root. */
static void embed(const Weights *w, Str form, float *out)
{
    WordFeatures f = {.gram_count = 1};
    uint32_t word = 0, vector = NONE;
    if (form.data) {
        word_features(form, &f);
        word = word_index_find(&w->words, f.key_hash);
        word = word == NONE ? 1 : word;
        vector = word_index_find(&w->vectors, f.key_hash);
    }
    add_row(&w->word, word, 1, out);
    out += w->word.columns;
    for (int i = 0; i < 4; i++) {
        add_row(&w->affix[i], f.affix[i], 1, out);
        out += w->affix[i].columns;
    }
    uint32_t grams = f.gram_count ? f.gram_count : 1;
    for (uint32_t i = 0; i < grams; i++)
        add_row(&w->gram, f.gram[i], 1.0F / (float)grams, out);
    out += w->gram.columns;
    if (vector != NONE)
        add_row(&w->vector, vector, 1, out);
}

/* e^x to about seven digits without a branch or a call, so that loops over it become vector code: 2^(i + f) with i the nearest integer and
   a polynomial for 2^f on [-0.5, 0.5] (Taylor's series to the sixth power). */
static inline float exponential(float x)
{
    x = x > 80 ? 80 : x < -80 ? -80 : x;
    float t = x * 1.44269504F;
    int32_t i = (int32_t)(t + (t < 0 ? -0.5F : 0.5F));
    float f = (t - (float)i) * 0.693147181F;
    float p = 1 + f * (1 + f * (0.5F + f * (0.166666667F + f * (0.0416666667F + f * (0.00833333333F + f * 0.00138888889F)))));
    union {
        int32_t bits;
        float value;
    } power = {.bits = (i + 127) << 23};
    return p * power.value;
}

FOR_EACH_CPU static void sigmoids(float *x, uint32_t n, float bias)
{
    for (uint32_t k = 0; k < n; k++)
        x[k] = 1.0F / (1.0F + exponential(-(x[k] + bias)));
}

/* c = f c + (1 − f) z and y = tanh(c) o for the units [from, to) of one position; row is z, f, o of 2h each. */
FOR_EACH_CPU static void step_units(const float *restrict row, uint32_t h2, uint32_t from, uint32_t to, float *restrict c, float *restrict y)
{
    for (uint32_t k = from; k < to; k++) {
        float f = row[h2 + k];
        c[k] = f * c[k] + (1 - f) * row[k];
        y[k] = (1.0F - 2.0F / (1.0F + exponential(2 * c[k]))) * row[2 * h2 + k];
    }
}

/* One layer in place; u [n][6h], y [n][2h] and c [2h] are scratch. */
static void recur(const Weights *w, int layer, float *x, uint32_t n, float *u, float *y, float *c)
{
    uint32_t h = (uint32_t)w->hidden, h2 = 2 * h, d = (uint32_t)w->width;
    dense_apply(&w->into[layer], x, n, u);
    memset(c, 0, h2 * sizeof *c);
    for (uint32_t t = 0; t < n; t++) {
        sigmoids(u + (size_t)t * 6 * h + h2, h2, 1);
        sigmoids(u + (size_t)t * 6 * h + 2 * h2, h2, 0);
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t back = n - 1 - i;
        step_units(u + (size_t)i * 6 * h, h2, 0, h, c, y + (size_t)i * h2);
        step_units(u + (size_t)back * 6 * h, h2, h, h2, c, y + (size_t)back * h2);
    }
    dense_apply(&w->out[layer], y, n, u);
    for (uint32_t t = 0; t < n; t++) {
        for (uint32_t k = 0; k < d; k++)
            x[(size_t)t * d + k] += u[(size_t)t * d + k];
        normalise(&w->layer_norm[layer], x + (size_t)t * d, d);
    }
}

float *network_encode(const Weights *w, Arena *arena, const Str *forms, uint32_t count)
{
    uint32_t n = count + 1, d = (uint32_t)w->width, h = (uint32_t)w->hidden;
    float *x = arena_new(arena, float, (size_t)n *d);
    ArenaMark mark = arena_mark(arena);
    float *e = arena_new(arena, float, (size_t)n * w->input.in);
    for (uint32_t t = 0; t < n; t++)
        embed(w, t == 0 ? (Str){NULL, 0} : forms[t - 1], e + (size_t)t * w->input.in);
    dense_apply(&w->input, e, n, x);
    leaky(x, (size_t)n * d);
    for (uint32_t t = 0; t < n; t++)
        normalise(&w->input_norm, x + (size_t)t * d, d);
    float *u = arena_new(arena, float, (size_t)n *(6 * h > d ? 6 * h : d)), *y = arena_new(arena, float, (size_t)n * 2 * h);
    float *c = arena_new(arena, float, 2 * (size_t)h);
    for (int layer = 0; layer < w->layers; layer++)
        recur(w, layer, x, n, u, y, c);
    arena_rewind(arena, mark);
    return x;
}

/* score[dependent][head] = [dep 1] · arc · head, over n positions. */
void network_arcs(const Weights *w, Arena *arena, const float *x, uint32_t n, float *score)
{
    uint32_t a = (uint32_t)w->arc;
    ArenaMark mark = arena_mark(arena);
    float *both = arena_new(arena, float, (size_t)n * 2 * a), *head = arena_new(arena, float, (size_t)n *a);
    dense_apply(&w->arc_mlp, x, n, both);
    leaky(both, (size_t)n * 2 * a);
    for (uint32_t t = 0; t < n; t++)
        memcpy(head + (size_t)t * a, both + (size_t)t * 2 * a + a, a * sizeof(float));
    float *turned = arena_new(arena, float, (size_t)n *(a + 1)); /* [head][dep unit, then 1] */
    dense_apply(&w->arc_matrix, head, n, turned);
    for (uint32_t t = 0; t < n; t++)
        for (uint32_t g = 0; g < n; g++) {
            const float *dep = both + (size_t)t * 2 * a, *to = turned + (size_t)g * (a + 1);
            float s = to[a];
            for (uint32_t k = 0; k < a; k++)
                s += dep[k] * to[k];
            score[(size_t)t * n + g] = t == g ? -1e9F : s;
        }
    arena_rewind(arena, mark);
}
