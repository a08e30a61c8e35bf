/* Chu-Liu-Edmonds. The best head of each node first; where that makes a cycle, the cycle becomes one node and the rest is solved
   again, at most MOST_CONTRACTIONS times, each in O(n²). Nearly every sentence is a tree at once; what still has cycles then is rubbish
   (ten thousand brackets) and gets any tree. */
#include <assert.h>

#include "parse/parse.h"

enum { MOST_CONTRACTIONS = 16 };

static void best_heads(const float *s, uint32_t n, uint32_t *head)
{
    for (uint32_t d = 1; d < n; d++) {
        uint32_t best = 0;
        for (uint32_t h = 0; h < n; h++)
            if (h != d && s[(size_t)d * n + h] > s[(size_t)d * n + best])
                best = h;
        head[d] = best;
    }
}

/* The nodes of one cycle marked in `in_cycle`; false when there is none. */
static bool find_cycle(Arena *arena, const uint32_t *head, uint32_t n, bool *in_cycle)
{
    uint32_t *seen = arena_new(arena, uint32_t, n); /* the walk that saw it; 0 none */
    for (uint32_t d = 1; d < n; d++) {
        uint32_t at = d;
        while (at != 0 && seen[at] == 0) {
            seen[at] = d;
            at = head[at];
        }
        if (at != 0 && seen[at] == d) {
            for (uint32_t k = at; !in_cycle[k]; k = head[k])
                in_cycle[k] = true;
            return true;
        }
    }
    return false;
}

/* Hangs the likeliest node of every cycle on the root. */
static void break_cycles(Arena *arena, const float *s, uint32_t n, uint32_t *head)
{
    for (bool *in_cycle; in_cycle = arena_new(arena, bool, n), find_cycle(arena, head, n, in_cycle);) {
        uint32_t best = 0;
        for (uint32_t k = 1; k < n; k++)
            if (in_cycle[k] && (best == 0 || s[(size_t)k * n] > s[(size_t)best * n]))
                best = k;
        head[best] = 0;
    }
}

/* False when the contractions did not suffice. */
static bool solve(Arena *arena, const float *s, uint32_t n, uint32_t *head, int contractions)
{
    best_heads(s, n, head);
    if (contractions == 0) {
        break_cycles(arena, s, n, head);
        return false;
    }
    bool *in_cycle = arena_new(arena, bool, n);
    if (!find_cycle(arena, head, n, in_cycle))
        return true;
    uint32_t *outer = arena_new(arena, uint32_t, n); /* small node → node */
    uint32_t m = 0;
    for (uint32_t i = 0; i < n; i++)
        if (!in_cycle[i])
            outer[m++] = i;
    uint32_t c = m++; /* the cycle as one node, the last */
    float *t = arena_new(arena, float, (size_t)m *m);
    uint32_t *leaves = arena_new(arena, uint32_t, m), *enters = arena_new(arena, uint32_t, m);
    for (uint32_t i = 0; i < c; i++) {
        for (uint32_t j = 0; j < c; j++)
            t[(size_t)i * m + j] = s[(size_t)outer[i] * n + outer[j]];
        float from = -1e30F, into = -1e30F;
        for (uint32_t k = 1; k < n; k++) {
            if (!in_cycle[k])
                continue;
            if (s[(size_t)outer[i] * n + k] > from) { /* i hangs on the cycle by k */
                from = s[(size_t)outer[i] * n + k];
                leaves[i] = k;
            }
            float gain = s[(size_t)k * n + outer[i]] - s[(size_t)k * n + head[k]]; /* the cycle hangs on i by k */
            if (gain > into) {
                into = gain;
                enters[i] = k;
            }
        }
        t[(size_t)i * m + c] = from;
        t[(size_t)c * m + i] = into;
    }
    t[(size_t)c * m + c] = -1e9F;
    uint32_t *small = arena_new(arena, uint32_t, m);
    bool is_best = solve(arena, t, m, small, contractions - 1);
    for (uint32_t i = 1; i < c; i++)
        head[outer[i]] = small[i] == c ? leaves[i] : outer[small[i]];
    uint32_t by = small[c];
    assert(by < c);
    head[enters[by]] = outer[by];
    return is_best;
}

static float total(const float *s, uint32_t n, const uint32_t *head)
{
    float sum = 0;
    for (uint32_t d = 1; d < n; d++)
        sum += s[(size_t)d * n + head[d]];
    return sum;
}

/* How many children of the root hang on it with a higher score than r does; of equals the first comes first. */
static uint32_t better_roots(const float *s, uint32_t n, const uint32_t *head, uint32_t r)
{
    uint32_t better = 0;
    for (uint32_t d = 1; d < n; d++)
        better += head[d] == 0 && (s[(size_t)d * n] > s[(size_t)r * n] || (s[(size_t)d * n] == s[(size_t)r * n] && d < r));
    return better;
}

static uint32_t count_roots(const uint32_t *head, uint32_t n)
{
    uint32_t roots = 0;
    for (uint32_t d = 1; d < n; d++)
        roots += head[d] == 0;
    return roots;
}

/* Of several children of the root the likeliest stays; the others hang on it. */
static void keep_one_root(const float *s, uint32_t n, uint32_t *head)
{
    uint32_t best = 0;
    for (uint32_t d = 1; d < n; d++)
        if (head[d] == 0 && (best == 0 || s[(size_t)d * n] > s[(size_t)best * n]))
            best = d;
    for (uint32_t d = 1; d < n; d++)
        if (head[d] == 0 && d != best)
            head[d] = best;
}

void maximum_spanning_tree(Arena *arena, float *score, uint32_t n, uint32_t *head)
{
    if (n < 2)
        return;
    ArenaMark mark = arena_mark(arena);
    bool is_best = solve(arena, score, n, head, MOST_CONTRACTIONS);
    uint32_t roots = count_roots(head, n);
    if (roots != 1 && !is_best) {
        keep_one_root(score, n, head);
    } else if (roots != 1) {
        /* One child of the root: try each of those it has, the likeliest MOST_ROOTS where it has more (rubbish, never a sentence), with the
           others forbidden to hang on the root. */
        enum { MOST_ROOTS = 8 };
        uint32_t *best = arena_new(arena, uint32_t, n), *trial = arena_new(arena, uint32_t, n);
        uint32_t *first = arena_new(arena, uint32_t, n);
        memcpy(first, head, n * sizeof *head);
        float *s = arena_new(arena, float, (size_t)n *n), most = -1e38F;
        for (uint32_t r = 1; r < n; r++) {
            if (first[r] != 0 || (roots > MOST_ROOTS && better_roots(score, n, first, r) >= MOST_ROOTS))
                continue;
            memcpy(s, score, (size_t)n * n * sizeof *s);
            for (uint32_t d = 1; d < n; d++)
                if (d != r)
                    s[(size_t)d * n] = -1e9F;
            for (uint32_t h = 1; h < n; h++)
                s[(size_t)r * n + h] = -1e9F;
            ArenaMark before = arena_mark(arena);
            solve(arena, s, n, trial, MOST_CONTRACTIONS);
            arena_rewind(arena, before);
            float sum = total(score, n, trial);
            if (sum > most) {
                most = sum;
                memcpy(best, trial, n * sizeof *best);
            }
        }
        memcpy(head, best, n * sizeof *head);
        keep_one_root(score, n, head);
    }
    arena_rewind(arena, mark);
}
