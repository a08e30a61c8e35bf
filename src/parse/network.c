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

enum { ROWS = 4 };

/* out[ROWS][n] += in[ROWS][·] · weight: four positions share each row of weights that is read. */
FOR_EACH_CPU static void multiply_block(const float *weight, uint32_t in_count, uint32_t out_count, const float *in, float *out)
{
    for (uint32_t i = 0; i < in_count; i++) {
        const float *w = weight + (size_t)i * out_count;
        float a = in[i], b = in[in_count + i], c = in[2 * in_count + i], d = in[3 * in_count + i];
        float *p = out, *q = out + out_count, *r = out + 2 * out_count, *s = out + 3 * out_count;
        for (uint32_t o = 0; o < out_count; o++) {
            p[o] += a * w[o];
            q[o] += b * w[o];
            r[o] += c * w[o];
            s[o] += d * w[o];
        }
    }
}

FOR_EACH_CPU static void multiply_row(const float *weight, uint32_t in_count, uint32_t out_count, const float *in, float *out)
{
    for (uint32_t i = 0; i < in_count; i++) {
        const float *w = weight + (size_t)i * out_count;
        float a = in[i];
        for (uint32_t o = 0; o < out_count; o++)
            out[o] += a * w[o];
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

static float sigmoid(float x) { return 1.0F / (1.0F + expf(-x)); }

/* One layer in place; u [n][6h] and y [n][2h] are scratch. */
static void recur(const Weights *w, int layer, float *x, uint32_t n, float *u, float *y)
{
    uint32_t h = (uint32_t)w->hidden, h2 = 2 * h, d = (uint32_t)w->width;
    dense_apply(&w->into[layer], x, n, u);
    for (uint32_t t = 0; t < n; t++)
        for (uint32_t k = 0; k < h2; k++) {
            float *row = u + (size_t)t * 6 * h;
            row[h2 + k] = sigmoid(row[h2 + k] + 1);
            row[2 * h2 + k] = sigmoid(row[2 * h2 + k]);
        }
    for (uint32_t k = 0; k < h2; k++) {
        float c = 0;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t t = k < h ? i : n - 1 - i;
            const float *row = u + (size_t)t * 6 * h;
            c = row[h2 + k] * c + (1 - row[h2 + k]) * row[k];
            y[(size_t)t * h2 + k] = tanhf(c) * row[2 * h2 + k];
        }
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
    for (int layer = 0; layer < w->layers; layer++)
        recur(w, layer, x, n, u, y);
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
