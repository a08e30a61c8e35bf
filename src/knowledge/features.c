#include "knowledge/features.h"

#include <xxhash.h>

#include "core/utf8.h"

enum { SHAPE_LETTERS = 10, SPLIT_WORDS = 8192 };

/* A word as code points: plain marks, lower case with digits as 0 (`low`), and its shape. */
typedef struct {
    char low[MOST_LETTERS * 4 + 2], shape[SHAPE_LETTERS * 4];
    uint32_t at[MOST_LETTERS + 3]; /* byte offsets in "<" + low + ">" */
    uint32_t letters, low_bytes, shape_bytes;
} Spelling;

static int32_t shape_of(int32_t c)
{
    if (code_point_is_digit(c))
        return 'd';
    if (code_point_lower(c) != c)
        return 'X';
    return code_point_upper(c) != c ? 'x' : c;
}

static void spell(Str form, Spelling *s)
{
    *s = (Spelling){.low = "<", .low_bytes = 1};
    int32_t last = -1;
    uint32_t run = 0, shapes = 0;
    s->at[0] = 0;
    for (uint32_t i = 0; i < form.length && s->letters < MOST_LETTERS;) {
        uint32_t n;
        int32_t c = code_point_plain(utf8_decode(form.data + i, form.length - i, &n));
        i += n;
        s->at[1 + s->letters++] = s->low_bytes;
        s->low_bytes += utf8_encode(code_point_is_digit(c) ? '0' : code_point_lower(c), s->low + s->low_bytes);
        int32_t k = shape_of(c);
        run = k == last ? run + 1 : 1;
        last = k;
        if (run <= 3 && shapes < SHAPE_LETTERS) {
            shapes++;
            s->shape_bytes += utf8_encode(k, s->shape + s->shape_bytes);
        }
    }
    s->at[1 + s->letters] = s->low_bytes;
    s->low[s->low_bytes++] = '>';
    s->at[2 + s->letters] = s->low_bytes;
}

static uint32_t fnv(char kind, const char *bytes, uint32_t length)
{
    uint32_t h = (0x811C9DC5U ^ (unsigned char)kind) * 0x01000193U;
    for (uint32_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)bytes[i]) * 0x01000193U;
    return h;
}

/* Letters [from, to) of the lower-cased word, without the brackets. */
static uint32_t hash_letters(const Spelling *s, char kind, uint32_t from, uint32_t to)
{
    return fnv(kind, s->low + s->at[1 + from], s->at[1 + to] - s->at[1 + from]);
}

void word_features(Str form, WordFeatures *out)
{
    Spelling s;
    spell(form, &s);
    uint32_t n = s.letters;
    out->key_hash = XXH3_64bits(s.low + 1, s.low_bytes - 2);
    out->affix[0] = hash_letters(&s, 'p', 0, n < 3 ? n : 3) % (BUCKETS_AFFIX - 1) + 1;
    out->affix[1] = hash_letters(&s, 's', n < 3 ? 0 : n - 3, n) % (BUCKETS_AFFIX - 1) + 1;
    out->affix[2] = hash_letters(&s, 't', n < 2 ? 0 : n - 2, n) % (BUCKETS_AFFIX - 1) + 1;
    out->affix[3] = fnv('S', s.shape, s.shape_bytes) % (BUCKETS_SHAPE - 1) + 1;
    out->gram_count = 0;
    for (uint32_t k = 3; k <= 5; k++)
        for (uint32_t i = 0; i + k <= n + 2 && out->gram_count < MOST_GRAMS; i++)
            out->gram[out->gram_count++] = fnv('g', s.low + s.at[i], s.at[i + k] - s.at[i]) % BUCKETS_GRAM;
}

void split_features(Str form, uint32_t *word_row, uint32_t *shape_row)
{
    Spelling s;
    spell(form, &s);
    *word_row = fnv('w', s.low + 1, s.low_bytes - 2) % (SPLIT_WORDS - 1) + 1;
    *shape_row = fnv('S', s.shape, s.shape_bytes) % (BUCKETS_SHAPE - 1) + 1;
}
