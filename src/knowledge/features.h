/* What the network sees of a word without its context; tools/train/features.py computes the same from the same bytes. */
#ifndef KNOWLEDGE_FEATURES_H
#define KNOWLEDGE_FEATURES_H

#include "core/str.h"

enum { MOST_GRAMS = 40, BUCKETS_AFFIX = 4096, BUCKETS_SHAPE = 1024, BUCKETS_GRAM = 32768, MOST_LETTERS = 60 };

typedef struct {
    uint64_t key_hash; /* of the vocabulary key: lower case, digits as 0 */
    uint32_t affix[4]; /* rows: prefix of 3, suffix of 3, suffix of 2, shape */
    uint32_t gram[MOST_GRAMS], gram_count;
} WordFeatures;

/* Of a word longer than MOST_LETTERS code points only the first that many count. */
void word_features(Str form, WordFeatures *out);

/* Rows of the sentence splitter's two tables. */
void split_features(Str form, uint32_t *word_row, uint32_t *shape_row);

#endif
