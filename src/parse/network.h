/* The forward pass: sentences of words → the encoder's states and the scores that the decoder reads. */
#ifndef PARSE_NETWORK_H
#define PARSE_NETWORK_H

#include "core/arena.h"
#include "parse/multiply.h"

enum { MOST_POSITIONS = 256, USUAL_POSITIONS = 128 }; /* of a batch: a batch of several sentences stops at USUAL_POSITIONS */

/* The word rows of one document and the scratch memory of one batch. All memory is the arena's. */
typedef struct {
    const Weights *w;
    const Kernel *kernel;
    Bytes form; /* [forms][width]: what the first layer reads of each form; row 0 is the root */
    uint32_t forms;
    float *state; /* [MOST_POSITIONS][width]: the encoder's output */
    Bytes bytes;  /* [MOST_POSITIONS][widest]: the last quantised rows */
    float *wide;  /* [MOST_POSITIONS][6 · hidden or more] */
    float *gated; /* [MOST_POSITIONS][2 · hidden] */
    float *cell;  /* [2 · hidden] */
} Network;

/* Computes the row of each of `count` distinct forms; form i gets row i + 1. */
void network_open(Network *n, const Weights *w, Arena *arena, const Str *forms, uint32_t count);

/* Sentences side by side, position 0 of each its root: row[positions] into `form`, begin[sentences + 1]. Fills `state`, and `bytes` with the
   same in eight bits. */
void network_encode(Network *n, const uint32_t *row, const uint32_t *begin, uint32_t sentences);

/* One layer over the rows of `bytes` that begin at `from`: out [rows][d->stride]. */
void network_apply(const Network *n, const Dense *d, uint32_t from, uint32_t rows, float *out);

/* score[dependent][head] of one sentence of `count` positions from `both` [count][2 · arc], the perceptron's output. */
void network_arcs(const Network *n, Arena *arena, const float *both, uint32_t count, float *score);

void leaky(float *x, size_t n);

#endif
