/* The trained weights, as tools/train/export.py writes them: eight-bit rows with one scale a row.

   Tables stay as they are in the mapped file; the dense matrices are laid out for the multiply kernels once, when the weights are opened
   (about 2 MB, two milliseconds). */
#ifndef KNOWLEDGE_WEIGHTS_H
#define KNOWLEDGE_WEIGHTS_H

#include "core/blob.h"
#include "document/document.h"

enum { MOST_LAYERS = 4 };

typedef struct {
    const int8_t *row;  /* [rows][columns] */
    const float *scale; /* [rows] */
    uint32_t rows, columns;
} Table;

enum { LANES = 16 }; /* outputs that a kernel handles side by side */

/* A layer of eight-bit weights. packed[tile][group][lane][4] is what output tile·16 + lane gives the inputs group·4 … group·4 + 3, zero
   past the last output. All arrays are one allocation, owned, each aligned to 64 bytes. */
typedef struct {
    int8_t *packed;      /* [stride / 16][in / 4][16][4] */
    float *scale, *bias; /* [stride] */
    int32_t *zero;       /* [stride]: −128 · the sum of the weights, as inputs are stored with 128 added */
    uint32_t in, out;    /* `in` is a multiple of 4 */
    uint32_t stride;     /* `out` rounded up to whole tiles: the width of a row of results */
} Dense;

typedef struct {
    float *weight;     /* [in][out]; owned */
    const float *bias; /* [out] */
    uint32_t in, out;
} FloatDense;

typedef struct {
    const float *gain, *bias; /* [width] */
} Norm;

typedef struct {
    const uint64_t *hash; /* ascending */
    const uint32_t *row;
    uint32_t count;
} WordIndex;

typedef struct {
    const char **text; /* owned array of pointers into `pool` */
    char *pool;        /* owned */
    uint32_t count;
} Labels;

typedef struct {
    Blob blob;
    int32_t width, hidden, layers, arc, label;
    WordIndex words, vectors;
    Table word, vector, affix[4], gram, split_word, split_shape;
    Dense input, into[MOST_LAYERS], out[MOST_LAYERS], arc_mlp, arc_matrix, label_mlp, label_out, upos, xpos, feats, lemma, names;
    FloatDense split_hidden, split_out;
    Norm input_norm, layer_norm[MOST_LAYERS];
    Labels upos_labels, xpos_labels, feats_labels, lemma_labels, deprel_labels, name_labels;
    Upos *upos_of;              /* [upos labels] owned */
    Deprel *deprel_of;          /* [deprel labels] owned */
    Feats *feats_of;            /* [feats labels] owned */
    const uint64_t *lemma_hash; /* of "form\tUPOS", ascending */
    const uint32_t *lemma_text; /* into lemma_pool */
    const char *lemma_pool;
    uint32_t lemma_count, lemma_pool_bytes;
} Weights;

bool weights_open(Weights *w, const char *path, ro_error *error);
void weights_close(Weights *w);

uint32_t word_index_find(const WordIndex *index, uint64_t hash); /* NONE when it is not there */

/* The lemma that the treebanks show of a form (as written and lower-cased) with these tags, NULL when they show none. It lives as long
   as the weights. */
const char *weights_lemma(const Weights *w, Str form, Str low, Upos upos, const char *xpos);
bool weights_has_verb(const Weights *w, Str low); /* do the treebanks show this form as a verb? */

#endif
