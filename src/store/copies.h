/* Near-duplicates: MinHash signatures of five-word shingles (Broder 1997), looked up by bands. */
#ifndef STORE_COPIES_H
#define STORE_COPIES_H

#include "document/document.h"

enum { SIGNATURE_ROWS = 64, BANDS = 16, ROWS_A_BAND = SIGNATURE_ROWS / BANDS, SHINGLE_WORDS = 5 };

typedef struct {
    uint32_t row[SIGNATURE_ROWS];
    bool is_long_enough; /* short texts are copies of too many others by chance */
} Signature;

/* Of the body's words, lower-cased, without punctuation. */
Signature signature_of(const Document *doc);
int64_t signature_band(const Signature *s, uint32_t band);

/* The share of equal rows: an estimate of the shingles that two texts share (Jaccard). */
double signature_likeness(const uint32_t *a, const uint32_t *b);
#define LEAST_LIKENESS 0.6

#endif
