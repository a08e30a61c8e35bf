/* The network's scores → tags, lemmas, names and trees. */
#include "core/utf8.h"
#include "parse/parse.h"

typedef struct {
    const Weights *w;
    Document *doc;
    TokenId begin;
    uint32_t count; /* words; positions are one more */
    const float *x; /* [count + 1][width] */
} Reading;

static uint32_t best_of(const float *scores, uint32_t n)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < n; i++)
        if (scores[i] > scores[best])
            best = i;
    return best;
}

/* Scores of one head for the words (without the root): [count][labels]. */
static float *head_scores(const Reading *r, const Dense *head)
{
    float *s = arena_new(r->doc->arena, float, (size_t)r->count * head->out);
    dense_apply(head, r->x + r->w->width, r->count, s);
    return s;
}

static bool is_known_word(const Weights *w, const char *word, uint32_t length)
{
    return word_index_find(&w->vectors, word_hash((Str){word, length})) != NONE;
}

/* "emphasised" is of emphasise and "telephoned" of telephone: an e that the rule cut off comes back. `lemma` has room for it. */
static Str mend_verb(const Weights *w, const Token *t, char *lemma, uint32_t length)
{
    bool is_inflected =
        t->low.length > 4 && (memcmp(t->low.data + t->low.length - 2, "ed", 2) == 0 || memcmp(t->low.data + t->low.length - 3, "ing", 3) == 0);
    if (t->upos != UPOS_VERB || !is_inflected || length < 3 || lemma[length - 1] == 'e')
        return (Str){lemma, length};
    if (lemma[length - 1] == 'i') { /* lobbied */
        lemma[length - 1] = 'y';
        return (Str){lemma, length};
    }
    bool is_doubled = length > 5 && lemma[length - 1] == lemma[length - 2] && !weights_lemma(w, (Str){lemma, length}, UPOS_VERB);
    if (is_doubled && (lemma[length - 1] == 'l' || !is_known_word(w, lemma, length)) && is_known_word(w, lemma, length - 1)) /* expelled */
        return (Str){lemma, length - 1};
    bool is_ise = memcmp(lemma + length - 2, "is", 2) == 0 || memcmp(lemma + length - 2, "iz", 2) == 0;
    bool is_cut = !is_known_word(w, lemma, length);
    bool is_other = !weights_lemma(w, (Str){lemma, length}, UPOS_VERB);
    lemma[length] = 'e';
    is_other = is_other && weights_lemma(w, (Str){lemma, length + 1}, UPOS_VERB);
    return (is_ise || is_cut || is_other) && is_known_word(w, lemma, length + 1) ? (Str){lemma, length + 1} : (Str){lemma, length};
}

/* 'l2:y': lower, cut two letters, add y; 'c' keeps the case. The treebanks' own pairs of form and tag go first. */
static Str lemma_of(const Model *model, Arena *arena, const Token *t)
{
    const Weights *w = &model->weights;
    const char *rule = t->lemma_rule;
    const char *known = t->upos == UPOS_PROPN || t->upos == UPOS_NUM ? NULL : weights_lemma(w, t->low, t->upos);
    if (known)
        return str(known);
    const char *irregular = t->upos == UPOS_VERB ? lexicon_text(&model->knowledge, CLASS_IRREGULAR, word_hash(t->low)) : NULL;
    if (irregular)
        return str(irregular);
    if (t->upos == UPOS_PUNCT || t->upos == UPOS_SYM || t->upos == UPOS_NUM)
        return t->form;
    uint32_t cut = 0;
    const char *add = rule + 1;
    while (*add >= '0' && *add <= '9')
        cut = cut * 10 + (uint32_t)(*add++ - '0');
    add += *add == ':';
    Str base = t->form;
    if (rule[0] == 'l') { /* lower case with accents kept */
        char *low = arena_new(arena, char, (size_t)t->form.length * 2 + 4);
        uint32_t used = 0;
        for (uint32_t i = 0; i < t->form.length;) {
            uint32_t n;
            int32_t c = utf8_decode(t->form.data + i, t->form.length - i, &n);
            used += utf8_encode(code_point_lower(c), low + used);
            i += n;
        }
        base = (Str){low, used};
    }
    uint32_t end = base.length;
    for (uint32_t k = 0; k < cut; k++) {
        if (end == 0)
            return base;
        do
            end--;
        while (end > 0 && ((unsigned char)base.data[end] & 0xC0) == 0x80);
    }
    uint32_t n = (uint32_t)strlen(add);
    char *lemma = arena_new(arena, char, end + n + 2);
    memcpy(lemma, base.data, end);
    memcpy(lemma + end, add, n);
    if (end + n == 0)
        return base;
    return mend_verb(w, t, lemma, end + n);
}

static void tag_words(const Reading *r)
{
    const Weights *w = r->w;
    ArenaMark mark = arena_mark(r->doc->arena);
    const float *upos = head_scores(r, &w->upos), *xpos = head_scores(r, &w->xpos), *feats = head_scores(r, &w->feats),
                *lemma = head_scores(r, &w->lemma);
    for (uint32_t i = 0; i < r->count; i++) {
        Token *t = &r->doc->tokens.at[r->begin + i];
        t->upos = w->upos_of[best_of(upos + (size_t)i * w->upos.out, w->upos.out)];
        t->xpos = w->xpos_labels.text[best_of(xpos + (size_t)i * w->xpos.out, w->xpos.out)];
        uint32_t f = best_of(feats + (size_t)i * w->feats.out, w->feats.out);
        t->feats_text = w->feats_labels.text[f];
        t->feats = w->feats_of[f];
        t->lemma_rule = w->lemma_labels.text[best_of(lemma + (size_t)i * w->lemma.out, w->lemma.out)];
    }
    arena_rewind(r->doc->arena, mark);
}

/* The best sequence of labels in which I-X follows only B-X or I-X (Viterbi). */
static void name_words(const Reading *r)
{
    const Weights *w = r->w;
    enum { MOST = 32 };
    uint32_t n = w->names.out;
    if (n > MOST || n % 2 == 0)
        return;
    ArenaMark mark = arena_mark(r->doc->arena);
    const float *s = head_scores(r, &w->names);
    uint8_t *from = arena_new(r->doc->arena, uint8_t, (size_t)r->count * n);
    float best[MOST], next[MOST];
    for (uint32_t i = 0; i < r->count; i++) {
        for (uint32_t l = 0; l < n; l++) {
            bool is_inside = l > 0 && l % 2 == 0; /* labels: O, then B-X, I-X in pairs */
            float most = -1e30F;
            for (uint32_t p = 0; p < n; p++) {
                if (is_inside && (i == 0 || (p != l && p != l - 1)))
                    continue;
                float v = i == 0 ? (p == 0 ? 0 : -1e30F) : best[p];
                if (v > most) {
                    most = v;
                    from[i * n + l] = (uint8_t)p;
                }
            }
            next[l] = most + s[(size_t)i * n + l];
        }
        memcpy(best, next, sizeof best);
    }
    uint32_t l = r->count ? best_of(best, n) : 0;
    for (uint32_t i = r->count; i-- > 0; l = from[i * n + l]) {
        Token *t = &r->doc->tokens.at[r->begin + i];
        t->name = (NameKind)((l + 1) / 2);
        t->name_begins = l % 2 == 1;
    }
    arena_rewind(r->doc->arena, mark);
}

static void attach_words(const Reading *r)
{
    const Weights *w = r->w;
    Arena *arena = r->doc->arena;
    ArenaMark mark = arena_mark(arena);
    uint32_t n = r->count + 1, b = (uint32_t)w->label;
    float *score = arena_new(arena, float, (size_t)n *n);
    uint32_t *head = arena_new(arena, uint32_t, n);
    network_arcs(w, arena, r->x, n, score);
    maximum_spanning_tree(arena, score, n, head);
    float *both = arena_new(arena, float, (size_t)n * 2 * b), *joined = arena_new(arena, float, (size_t)r->count *b);
    dense_apply(&w->label_mlp, r->x, n, both);
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t k = 0; k < b; k++) {
            float v = both[(size_t)i * 2 * b + k] + both[(size_t)head[i] * 2 * b + b + k];
            joined[(size_t)(i - 1) * b + k] = v > 0 ? v : 0.1F * v;
        }
    float *label = arena_new(arena, float, (size_t)r->count * w->label_out.out);
    dense_apply(&w->label_out, joined, r->count, label);
    for (uint32_t i = 0; i < r->count; i++) {
        Token *t = &r->doc->tokens.at[r->begin + i];
        float *row = label + (size_t)i * w->label_out.out;
        bool is_root = head[i + 1] == 0;
        uint32_t l = best_of(row, w->label_out.out);
        if (!is_root && w->deprel_of[l] == DEPREL_ROOT) {
            row[l] = -1e30F;
            l = best_of(row, w->label_out.out);
        }
        t->head = is_root ? NONE : r->begin + head[i + 1] - 1;
        t->deprel = is_root ? DEPREL_ROOT : w->deprel_of[l];
    }
    arena_rewind(arena, mark);
}

void parse_sentences(const Model *model, Document *doc)
{
    for (SentenceId s = 0; s < doc->sentences.count; s++) {
        const Sentence *sentence = &doc->sentences.at[s];
        uint32_t n = sentence->end - sentence->begin;
        ArenaMark mark = arena_mark(doc->arena);
        Str *forms = arena_new(doc->arena, Str, n);
        for (uint32_t i = 0; i < n; i++)
            forms[i] = doc->tokens.at[sentence->begin + i].form;
        Reading r = {&model->weights, doc, sentence->begin, n, network_encode(&model->weights, doc->arena, forms, n)};
        name_words(&r);
        attach_words(&r);
        tag_words(&r);
        arena_rewind(doc->arena, mark);
        for (TokenId t = sentence->begin; t < sentence->end; t++)
            doc->tokens.at[t].lemma = lemma_of(model, doc->arena, &doc->tokens.at[t]);
    }
}

void link_sentences(const Model *model, Document *doc)
{
    for (SentenceId s = 0; s < doc->sentences.count; s++)
        document_link_children(doc, s);
    for (TokenId t = 0; t < doc->tokens.count; t++) {
        char folded[256];
        Token *token = &doc->tokens.at[t];
        uint32_t n = utf8_fold(token->lemma.data, token->lemma.length, folded, sizeof folded);
        token->key = (Str){arena_copy(doc->arena, folded, n), n};
        const char *singular = token->upos == UPOS_NOUN ? lexicon_text(&model->knowledge, CLASS_PLURAL_LEMMA, word_hash(token->key)) : NULL;
        if (singular) /* the treebanks' lemma of "troops" is "troops"; rules want one word */
            token->key = str(singular);
        token->key_hash = word_hash(token->key);
    }
}
