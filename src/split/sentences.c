/* The sentence splitter: a perceptron over eight tokens around each gap (tools/train/splitter.py). What a token adds to the hidden
   layer depends on its place in the window alone, so that it is looked up and multiplied once a place. */
#include "core/utf8.h"
#include "knowledge/features.h"
#include "split/split.h"

enum { SIDE = 4, WINDOW = 2 * SIDE, WORD_WIDTH = 12, SHAPE_WIDTH = 8, WIDTH = WORD_WIDTH + SHAPE_WIDTH + 1, HIDDEN = 64 };

typedef struct {
    float value[WIDTH];
} GapToken;

static GapToken gap_token(const Weights *w, uint32_t word_row, uint32_t shape_row, bool has_space)
{
    GapToken t;
    for (uint32_t i = 0; i < WORD_WIDTH; i++)
        t.value[i] = (float)w->split_word.row[word_row * WORD_WIDTH + i] * w->split_word.scale[word_row];
    for (uint32_t i = 0; i < SHAPE_WIDTH; i++)
        t.value[WORD_WIDTH + i] = (float)w->split_shape.row[shape_row * SHAPE_WIDTH + i] * w->split_shape.scale[shape_row];
    t.value[WIDTH - 1] = has_space;
    return t;
}

static bool ends_sentence(const Weights *w, const GapToken *window)
{
    float hidden[HIDDEN];
    memcpy(hidden, w->split_hidden.bias, sizeof hidden);
    for (uint32_t k = 0; k < WINDOW; k++)
        for (uint32_t i = 0; i < WIDTH; i++) {
            const float *row = w->split_hidden.weight + (size_t)(k * WIDTH + i) * HIDDEN;
            float v = window[k].value[i];
            for (uint32_t o = 0; o < HIDDEN; o++)
                hidden[o] += v * row[o];
        }
    float score = w->split_out.bias[0];
    for (uint32_t o = 0; o < HIDDEN; o++)
        score += (hidden[o] > 0 ? hidden[o] : 0.1F * hidden[o]) * w->split_out.weight[o];
    return score > 0;
}

static void add_sentence(Document *doc, TokenId begin, TokenId end)
{
    Sentence *s = array_push(doc->arena, &doc->sentences);
    *s = (Sentence){.begin = begin, .end = end, .root = begin, .paragraph = doc->tokens.at[begin].paragraph};
    for (TokenId t = begin; t < end; t++)
        doc->tokens.at[t].sentence = doc->sentences.count - 1;
}

/* Between a word and a word in lower case on one line no sentence ends; that spares the perceptron most gaps. */
static bool may_end_sentence(const Token *before, const Token *after)
{
    char last = before->form.data[before->form.length - 1], first = after->form.data[0];
    bool is_within = code_point_is_letter((unsigned char)last) && first >= 'a' && first <= 'z' && !after->newline_before;
    return after->space_before && !is_within;
}

static void split_paragraph(const Weights *w, Document *doc, TokenId begin, TokenId end)
{
    uint32_t n = end - begin;
    GapToken *window = arena_new(doc->arena, GapToken, n + WINDOW);
    bool *ends = arena_new(doc->arena, bool, n);
    GapToken pad = gap_token(w, 0, 0, true);
    for (uint32_t i = 0; i < SIDE; i++)
        window[i] = window[n + SIDE + i] = pad;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t word, shape;
        const Token *t = &doc->tokens.at[begin + i];
        split_features(t->form, &word, &shape);
        window[SIDE + i] = gap_token(w, word, shape, t->space_before);
    }
    for (uint32_t i = 0; i + 1 < n; i++)
        ends[i] = may_end_sentence(&doc->tokens.at[begin + i], &doc->tokens.at[begin + i + 1]) && ends_sentence(w, window + i + 1);
    ends[n - 1] = true;
    TokenId from = begin;
    for (uint32_t i = 0; i < n; i++)
        if (ends[i] || begin + i + 1 - from == MOST_SENTENCE_TOKENS) {
            add_sentence(doc, from, begin + i + 1);
            from = begin + i + 1;
        }
}

void find_sentences(const Model *model, Document *doc)
{
    for (TokenId begin = 0; begin < doc->tokens.count;) {
        TokenId end = begin;
        while (end < doc->tokens.count && doc->tokens.at[end].paragraph == doc->tokens.at[begin].paragraph)
            end++;
        split_paragraph(&model->weights, doc, begin, end);
        begin = end;
    }
}
