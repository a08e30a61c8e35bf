/* The forward pass: word features → three bidirectional simple recurrent layers → scores.

   With x the layer's input [n][d], U = x·into + bias [n][6h] is cut into z, f, o of 2h each (h forward, then h backward) and

       f_t = σ(f_t + 1)     c_t = f_t c_{t∓1} + (1 − f_t) z_t     y = norm(x + out·(tanh(c) σ(o)))

   (Lei et al. 2018, "Simple Recurrent Units for Highly Parallelizable Recurrence"). Position 0 is the root, a word without
   features. All buffers are row-major [position][unit]. Matrix products are
   of eight-bit numbers (multiply.h); the rest is float, written so that compilers vectorise it and every CPU gives the same bits. */
#include "parse/network.h"

#include <math.h>
#include <string.h>

#include "knowledge/features.h"
#include "parse/kernels.h"

#define SLOPE 0.1F
#define EPSILON 1e-5F

FOR_EACH_CPU void leaky(float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = x[i] > 0 ? x[i] : SLOPE * x[i];
}

/* Sixteen floats at once, wherever they stand; compilers make of it what the CPU has. */
typedef float Sixteen __attribute__((vector_size(LANES * sizeof(float)), aligned(sizeof(float)), may_alias));

/* The sum of sixteen lanes, halves onto halves: one order on every CPU. Destroys `lane`. */
static inline float add_lanes(float *lane)
{
    for (uint32_t half = LANES / 2; half > 0; half /= 2)
        for (uint32_t k = 0; k < half; k++)
            lane[k] += lane[k + half];
    return lane[0];
}

/* `width` is a multiple of LANES. */
FOR_EACH_CPU static void normalise(const Norm *norm, float *x, uint32_t width)
{
    Sixteen sum = {0}, squares = {0};
    for (uint32_t i = 0; i < width; i += LANES)
        sum += *(const Sixteen *)(x + i);
    float lane[LANES];
    memcpy(lane, &sum, sizeof lane);
    float mean = add_lanes(lane) / (float)width;
    for (uint32_t i = 0; i < width; i += LANES) {
        Sixteen off = *(const Sixteen *)(x + i) - mean;
        squares += off * off;
    }
    memcpy(lane, &squares, sizeof lane);
    float scale = 1.0F / sqrtf(add_lanes(lane) / (float)width + EPSILON);
    for (uint32_t i = 0; i < width; i++)
        x[i] = (x[i] - mean) * scale * norm->gain[i] + norm->bias[i];
}

FOR_EACH_CPU static void add_row(const Table *t, uint32_t row, float scale, float *restrict out)
{
    const int8_t *r = t->row + (size_t)row * t->columns;
    float s = t->scale[row] * scale;
    for (uint32_t i = 0; i < t->columns; i++)
        out[i] += (float)r[i] * s;
}

/* [word 100][affixes 96][grams 64][vector 100], added to zeros; form.data NULL is the root. */
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
    x = x > 80 ? 80 : x;
    x = x < -80 ? -80 : x;
    union {
        float value;
        int32_t bits;
    } whole = {.value = x * 1.44269504F + ROUNDER}, power;
    float f = (x * 1.44269504F - (whole.value - ROUNDER)) * 0.693147181F;
    float p = 1 + f * (1 + f * (0.5F + f * (0.166666667F + f * (0.0416666667F + f * (0.00833333333F + f * 0.00138888889F)))));
    power.bits = (int32_t)((uint32_t)whole.bits << 23) + (127 << 23); /* the low bits of `whole` are i */
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

static Bytes bytes_new(Arena *arena, size_t rows, size_t width)
{
    return (Bytes){arena_new(arena, uint8_t, rows * width), arena_new(arena, float, rows)};
}

static Bytes bytes_from(Bytes b, size_t row, size_t width) { return (Bytes){b.byte + row * width, b.scale + row}; }

void network_open(Network *n, const Weights *w, Arena *arena, const Str *forms, uint32_t count)
{
    uint32_t d = (uint32_t)w->width, h = (uint32_t)w->hidden, in = w->input.in;
    uint32_t widest = in > 2 * h ? in : 2 * h, wide = 6 * h > d ? 6 * h : d;
    *n = (Network){.w = w, .kernel = kernel_choose(), .forms = count + 1, .form = bytes_new(arena, count + 1, d)};
    n->state = arena_new(arena, float, MOST_POSITIONS *d);
    n->bytes = bytes_new(arena, MOST_POSITIONS, widest > d ? widest : d);
    n->wide = arena_new(arena, float, MOST_POSITIONS *wide);
    n->gated = arena_new(arena, float, MOST_POSITIONS * 2 * h);
    n->cell = arena_new(arena, float, 2 * h);
    ArenaMark mark = arena_mark(arena);
    float *e = arena_new(arena, float, USUAL_POSITIONS *in);
    for (uint32_t from = 0; from <= count; from += USUAL_POSITIONS) {
        uint32_t rows = count + 1 - from < USUAL_POSITIONS ? count + 1 - from : USUAL_POSITIONS;
        memset(e, 0, (size_t)rows * in * sizeof *e);
        for (uint32_t i = 0; i < rows; i++)
            embed(w, from + i == 0 ? (Str){NULL, 0} : forms[from + i - 1], e + (size_t)i * in);
        quantise(e, rows, in, n->bytes);
        network_apply(n, &w->input, 0, rows, n->state);
        leaky(n->state, (size_t)rows * d);
        for (uint32_t i = 0; i < rows; i++)
            normalise(&w->input_norm, n->state + (size_t)i * d, d);
        quantise(n->state, rows, d, bytes_from(n->form, from, d));
    }
    arena_rewind(arena, mark);
}

void network_apply(const Network *n, const Dense *d, uint32_t from, uint32_t rows, float *out)
{
    n->kernel->multiply(d, bytes_from(n->bytes, from, d->in), rows, out);
}

FOR_EACH_CPU static void add_residual(const float *restrict u, float *restrict x, size_t count)
{
    for (size_t k = 0; k < count; k++)
        x[k] += u[k];
}

/* One layer in place, from `state` and its bytes. */
static void recur(Network *n, int layer, const uint32_t *begin, uint32_t sentences)
{
    const Weights *w = n->w;
    uint32_t h = (uint32_t)w->hidden, h2 = 2 * h, d = (uint32_t)w->width, count = begin[sentences];
    network_apply(n, &w->into[layer], 0, count, n->wide);
    for (uint32_t t = 0; t < count; t++) {
        sigmoids(n->wide + (size_t)t * 6 * h + h2, h2, 1);
        sigmoids(n->wide + (size_t)t * 6 * h + 2 * h2, h2, 0);
    }
    for (uint32_t s = 0; s < sentences; s++) {
        memset(n->cell, 0, h2 * sizeof *n->cell);
        for (uint32_t i = begin[s]; i < begin[s + 1]; i++) {
            uint32_t back = begin[s] + begin[s + 1] - 1 - i;
            step_units(n->wide + (size_t)i * 6 * h, h2, 0, h, n->cell, n->gated + (size_t)i * h2);
            step_units(n->wide + (size_t)back * 6 * h, h2, h, h2, n->cell, n->gated + (size_t)back * h2);
        }
    }
    quantise(n->gated, count, h2, n->bytes);
    network_apply(n, &w->out[layer], 0, count, n->wide);
    add_residual(n->wide, n->state, (size_t)count * d);
    for (uint32_t t = 0; t < count; t++)
        normalise(&w->layer_norm[layer], n->state + (size_t)t * d, d);
    quantise(n->state, count, d, n->bytes);
}

FOR_EACH_CPU static void widen(const uint8_t *restrict byte, float scale, uint32_t width, float *restrict out)
{
    for (uint32_t i = 0; i < width; i++)
        out[i] = (float)(byte[i] - 128) * scale;
}

void network_encode(Network *n, const uint32_t *row, const uint32_t *begin, uint32_t sentences)
{
    uint32_t d = (uint32_t)n->w->width;
    for (uint32_t t = 0; t < begin[sentences]; t++) {
        const uint8_t *form = n->form.byte + (size_t)row[t] * d;
        memcpy(n->bytes.byte + (size_t)t * d, form, d);
        n->bytes.scale[t] = n->form.scale[row[t]];
        widen(form, n->bytes.scale[t], d, n->state + (size_t)t * d);
    }
    for (int layer = 0; layer < n->w->layers; layer++)
        recur(n, layer, begin, sentences);
}

/* from[count][stride] as to[units][padded], so that the inner loop of the scores runs over heads. */
static void transpose(const float *from, uint32_t count, uint32_t stride, uint32_t units, uint32_t padded, float *to)
{
    for (uint32_t g = 0; g < count; g++)
        for (uint32_t k = 0; k < units; k++)
            to[(size_t)k * padded + g] = from[(size_t)g * stride + k];
}

/* out[g] = Σ_k a[k] · m[k][g] + m[units][g] for sixteen heads g */
FOR_EACH_CPU static void weigh(const float *restrict a, const float *restrict m, uint32_t units, uint32_t padded, float *restrict out)
{
    Sixteen sum = *(const Sixteen *)(m + (size_t)units * padded);
    for (uint32_t k = 0; k < units; k++)
        sum += a[k] * *(const Sixteen *)(m + (size_t)k * padded);
    *(Sixteen *)out = sum;
}

/* score = [dep 1] · arc · head */
void network_arcs(const Network *n, Arena *arena, const float *both, uint32_t count, float *score)
{
    uint32_t a = (uint32_t)n->w->arc;
    ArenaMark mark = arena_mark(arena);
    float *head = arena_new(arena, float, (size_t)count *a);
    for (uint32_t t = 0; t < count; t++)
        memcpy(head + (size_t)t * a, both + (size_t)t * 2 * a + a, a * sizeof(float));
    Bytes bytes = bytes_new(arena, count, a);
    quantise(head, count, a, bytes);
    const Dense *arc = &n->w->arc_matrix;
    float *turned = arena_new(arena, float, (size_t)count * arc->stride); /* [head][dep unit, then 1] */
    n->kernel->multiply(arc, bytes, count, turned);
    uint32_t padded = (count + LANES - 1) / LANES * LANES;
    float *columns = arena_new(arena, float, (size_t)padded *(a + 1)), *row = arena_new(arena, float, padded);
    transpose(turned, count, arc->stride, a + 1, padded, columns);
    for (uint32_t t = 0; t < count; t++) {
        for (uint32_t g = 0; g < padded; g += LANES)
            weigh(both + (size_t)t * 2 * a, columns + g, a, padded, row + g);
        memcpy(score + (size_t)t * count, row, count * sizeof *row);
        score[(size_t)t * count + t] = -1e9F;
    }
    arena_rewind(arena, mark);
}
