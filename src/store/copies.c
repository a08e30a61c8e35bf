#include "store/copies.h"

#include <xxhash.h>

enum { LEAST_WORDS = 40 };

Signature signature_of(const Document *doc)
{
    Signature s = {.is_long_enough = false};
    uint64_t last[SHINGLE_WORDS] = {0};
    uint32_t words = 0;
    memset(s.row, 0xFF, sizeof s.row);
    for (TokenId t = 0; t < doc->tokens.count; t++) {
        const Token *token = &doc->tokens.at[t];
        if (!doc->paragraphs.at[token->paragraph].is_body || token->upos == UPOS_PUNCT)
            continue;
        memmove(last, last + 1, sizeof last - sizeof *last);
        last[SHINGLE_WORDS - 1] = XXH3_64bits(token->low.data, token->low.length);
        if (++words < SHINGLE_WORDS)
            continue;
        uint64_t shingle = XXH3_64bits(last, sizeof last);
        for (uint32_t i = 0; i < SIGNATURE_ROWS; i++) { /* one hash, permuted by odd multipliers */
            uint64_t h = (shingle ^ (0x9E3779B97F4A7C15ULL * (i + 1))) * (0xD6E8FEB86659FD93ULL + 2ULL * i * 0x51A3C5ULL);
            uint32_t high = (uint32_t)(h >> 32);
            s.row[i] = high < s.row[i] ? high : s.row[i];
        }
    }
    s.is_long_enough = words >= LEAST_WORDS;
    return s;
}

int64_t signature_band(const Signature *s, uint32_t band)
{
    return (int64_t)XXH3_64bits(s->row + (size_t)band * ROWS_A_BAND, ROWS_A_BAND * sizeof *s->row);
}

double signature_likeness(const uint32_t *a, const uint32_t *b)
{
    uint32_t same = 0;
    for (uint32_t i = 0; i < SIGNATURE_ROWS; i++)
        same += a[i] == b[i];
    return (double)same / SIGNATURE_ROWS;
}
