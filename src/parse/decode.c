/* The network's scores → tags, lemmas, names and trees. */
#include <xxhash.h>

#include "core/utf8.h"
#include "parse/kernels.h"
#include "parse/network.h"
#include "parse/parse.h"

/* What the heads say of each position of a batch: [MOST_POSITIONS][stride of the head]. */
typedef struct {
    float *upos, *xpos, *feats, *lemma, *names;
    float *arc, *label; /* dependent and head parts side by side */
} Scores;

/* One sentence within the network's batch. */
typedef struct {
    Network *net;
    Document *doc;
    const Scores *scores;
    TokenId begin;
    uint32_t count;    /* words; positions are one more */
    uint32_t position; /* of its root in the batch */
} Reading;

static Scores scores_new(Arena *arena, const Weights *w)
{
#define ROOM(HEAD) arena_new(arena, float, (size_t)MOST_POSITIONS * w->HEAD.stride)
    return (Scores){ROOM(upos), ROOM(xpos), ROOM(feats), ROOM(lemma), ROOM(names), ROOM(arc_mlp), ROOM(label_mlp)};
#undef ROOM
}

/* All heads over the `count` positions that the network has just read. */
static void score_positions(const Network *net, uint32_t count, const Scores *s)
{
    const Weights *w = net->w;
    network_apply(net, &w->upos, 0, count, s->upos);
    network_apply(net, &w->xpos, 0, count, s->xpos);
    network_apply(net, &w->feats, 0, count, s->feats);
    network_apply(net, &w->lemma, 0, count, s->lemma);
    network_apply(net, &w->names, 0, count, s->names);
    network_apply(net, &w->arc_mlp, 0, count, s->arc);
    leaky(s->arc, (size_t)count * w->arc_mlp.stride);
    network_apply(net, &w->label_mlp, 0, count, s->label);
}

/* The first word's row of one head. */
static const float *row_of(const Reading *r, const float *scores, const Dense *head) { return scores + (size_t)(r->position + 1) * head->stride; }

/* A float's bits as a whole number of the same order, which compilers compare sixteen at a time. */
static inline int32_t ordered(const float *score)
{
    int32_t bits;
    memcpy(&bits, score, sizeof bits);
    return bits < 0 ? bits ^ INT32_MAX : bits;
}

/* The first of the highest scores. */
FOR_EACH_CPU static uint32_t best_of(const float *scores, uint32_t n)
{
    int32_t most = INT32_MIN;
    for (uint32_t i = 0; i < n; i++)
        most = ordered(scores + i) > most ? ordered(scores + i) : most;
    uint32_t best = 0;
    while (ordered(scores + best) != most)
        best++;
    return best;
}

static bool is_known_word(const Weights *w, const char *word, uint32_t length)
{
    return word_index_find(&w->vectors, word_hash((Str){word, length})) != NONE;
}

static bool ends_in_hiss(const char *word, uint32_t length)
{
    Str s = {word, length};
    return str_ends(s, "ch") || str_ends(s, "sh") || str_ends(s, "ss") || str_ends(s, "x");
}

/* "emphasised" is of emphasise and "telephoned" of telephone: an e that the rule cut off comes back. `lemma` has room for it. */
static Str mend_verb(const Model *model, const Token *t, char *lemma, uint32_t length)
{
    const Weights *w = &model->weights;
    bool is_inflected =
        t->low.length > 4 && (memcmp(t->low.data + t->low.length - 2, "ed", 2) == 0 || memcmp(t->low.data + t->low.length - 3, "ing", 3) == 0);
    bool is_hissing = length > 4 && lemma[length - 1] == 'e' && str_ends(t->low, "es") && ends_in_hiss(lemma, length - 1);
    if (is_hissing && !is_known_word(w, lemma, length)) /* finishes */
        return (Str){lemma, length - 1};
    if (!is_inflected || length < 3 || lemma[length - 1] == 'e')
        return (Str){lemma, length};
    if (lemma[length - 1] == 'i') { /* lobbied */
        lemma[length - 1] = 'y';
        return (Str){lemma, length};
    }
    /* a word that some class or pattern has: "gunned" is of gun, "razed" of raze */
    if (!lexicon_knows(&model->knowledge, word_hash((Str){lemma, length}))) {
        if (lemma[length - 1] == lemma[length - 2] && lexicon_knows(&model->knowledge, word_hash((Str){lemma, length - 1})))
            return (Str){lemma, length - 1};
        char last = lemma[length];
        lemma[length] = 'e';
        if (lexicon_knows(&model->knowledge, word_hash((Str){lemma, length + 1})))
            return (Str){lemma, length + 1};
        lemma[length] = last;
    }
    bool is_doubled = length > 5 && lemma[length - 1] == lemma[length - 2] && !weights_has_verb(w, (Str){lemma, length});
    if (is_doubled && (lemma[length - 1] == 'l' || !is_known_word(w, lemma, length)) && is_known_word(w, lemma, length - 1)) /* expelled */
        return (Str){lemma, length - 1};
    bool is_ise = memcmp(lemma + length - 2, "is", 2) == 0 || memcmp(lemma + length - 2, "iz", 2) == 0;
    bool is_cut = !is_known_word(w, lemma, length);
    bool is_other = !weights_has_verb(w, (Str){lemma, length});
    lemma[length] = 'e';
    is_other = is_other && weights_has_verb(w, (Str){lemma, length + 1});
    return (is_ise || is_cut || is_other) && is_known_word(w, lemma, length + 1) ? (Str){lemma, length + 1} : (Str){lemma, length};
}

/* "insurgencies" is of insurgency, "batches" of batch, "firing" of itself. */
static Str mend_noun(const Model *model, const Token *t, char *lemma, uint32_t length)
{
    const Weights *w = &model->weights;
    if (str_ends(t->low, "ing") && !str_ends((Str){lemma, length}, "ing")) /* a noun keeps it */
        return t->low;
    if (length < 4 || is_known_word(w, lemma, length))
        return (Str){lemma, length};
    if (str_ends(t->low, "ies") && str_ends((Str){lemma, length}, "ie")) {
        lemma[length - 2] = 'y';
        return (Str){lemma, length - 1};
    }
    if (str_ends(t->low, "es") && lemma[length - 1] == 'e' && ends_in_hiss(lemma, length - 1))
        return (Str){lemma, length - 1};
    return (Str){lemma, length};
}

/* "5,000" → 5000, "One" → one */
static Str numeral_lemma(Arena *arena, const Token *t)
{
    if (!memchr(t->low.data, ',', t->low.length))
        return t->low;
    char *plain = arena_new(arena, char, t->low.length + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->low.length; i++)
        if (t->low.data[i] != ',')
            plain[n++] = t->low.data[i];
    return (Str){plain, n};
}

/* 'l2:y': lower, cut two letters, add y; 'c' keeps the case. The treebanks' own pairs of form and tag go first. */
static Str lemma_of(const Model *model, Arena *arena, const Token *t)
{
    const char *rule = t->lemma_rule;
    const char *irregular = t->upos == UPOS_VERB ? lexicon_text(&model->knowledge, CLASS_IRREGULAR, word_hash(t->low)) : NULL;
    if (irregular)
        return str(irregular);
    if (t->upos == UPOS_NUM)
        return numeral_lemma(arena, t);
    if (t->upos == UPOS_PUNCT || t->upos == UPOS_SYM)
        return t->form;
    const char *known = weights_lemma(&model->weights, t->form, t->low, t->upos, t->xpos);
    if (known)
        return str(known);
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
    if (t->upos == UPOS_VERB)
        return mend_verb(model, t, lemma, end + n);
    if (t->upos == UPOS_NOUN)
        return mend_noun(model, t, lemma, end + n);
    if (strncmp(t->xpos, "NNP", 3) == 0 && lemma[0] >= 'a' && lemma[0] <= 'z' && t->form.data[0] >= 'A' && t->form.data[0] <= 'Z')
        lemma[0] = t->form.data[0]; /* "New" in a name stays "New" */
    return (Str){lemma, end + n};
}

static void tag_words(const Reading *r)
{
    const Weights *w = r->net->w;
    const float *upos = row_of(r, r->scores->upos, &w->upos), *xpos = row_of(r, r->scores->xpos, &w->xpos),
                *feats = row_of(r, r->scores->feats, &w->feats), *lemma = row_of(r, r->scores->lemma, &w->lemma);
    for (uint32_t i = 0; i < r->count; i++) {
        Token *t = &r->doc->tokens.at[r->begin + i];
        t->upos = w->upos_of[best_of(upos + (size_t)i * w->upos.stride, w->upos.out)];
        t->xpos = w->xpos_labels.text[best_of(xpos + (size_t)i * w->xpos.stride, w->xpos.out)];
        uint32_t f = best_of(feats + (size_t)i * w->feats.stride, w->feats.out);
        t->feats_text = w->feats_labels.text[f];
        t->feats = w->feats_of[f];
        t->lemma_rule = w->lemma_labels.text[best_of(lemma + (size_t)i * w->lemma.stride, w->lemma.out)];
    }
}

/* The best sequence of labels in which I-X follows only B-X or I-X (Viterbi). */
static void name_words(const Reading *r)
{
    const Weights *w = r->net->w;
    enum { MOST = 32 };
    uint32_t n = w->names.out;
    if (n > MOST || n % 2 == 0)
        return;
    ArenaMark mark = arena_mark(r->doc->arena);
    const float *s = row_of(r, r->scores->names, &w->names);
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
            next[l] = most + s[(size_t)i * w->names.stride + l];
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
    const Weights *w = r->net->w;
    Arena *arena = r->doc->arena;
    ArenaMark mark = arena_mark(arena);
    uint32_t n = r->count + 1, b = (uint32_t)w->label;
    float *score = arena_new(arena, float, (size_t)n *n);
    uint32_t *head = arena_new(arena, uint32_t, n);
    network_arcs(r->net, arena, r->scores->arc + (size_t)r->position * w->arc_mlp.stride, n, score);
    maximum_spanning_tree(arena, score, n, head);
    float *joined = arena_new(arena, float, (size_t)r->count *b);
    const float *both = r->scores->label + (size_t)r->position * w->label_mlp.stride;
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t k = 0; k < b; k++)
            joined[(size_t)(i - 1) * b + k] = both[(size_t)i * 2 * b + k] + both[(size_t)head[i] * 2 * b + b + k];
    leaky(joined, (size_t)r->count * b);
    Bytes bytes = {arena_new(arena, uint8_t, (size_t)r->count * b), arena_new(arena, float, r->count)};
    quantise(joined, r->count, b, bytes);
    float *label = arena_new(arena, float, (size_t)r->count * w->label_out.stride);
    r->net->kernel->multiply(&w->label_out, bytes, r->count, label);
    for (uint32_t i = 0; i < r->count; i++) {
        Token *t = &r->doc->tokens.at[r->begin + i];
        float *row = label + (size_t)i * w->label_out.stride;
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

/* Gives each distinct form of the document a number from 1 on: row[token], and the forms in order of first sight. */
static Str *number_forms(const Document *doc, uint32_t *row, uint32_t *count)
{
    Arena *arena = doc->arena;
    uint32_t slots = 64;
    while (slots < 2 * doc->tokens.count)
        slots *= 2;
    Str *forms = arena_new(arena, Str, doc->tokens.count + 1);
    uint32_t *slot = arena_new(arena, uint32_t, slots);
    *count = 0;
    for (TokenId t = 0; t < doc->tokens.count; t++) {
        Str form = doc->tokens.at[t].form;
        uint32_t at = (uint32_t)XXH3_64bits(form.data, form.length) & (slots - 1);
        while (slot[at] && !str_equal(forms[slot[at] - 1], form))
            at = (at + 1) & (slots - 1);
        if (!slot[at]) {
            forms[(*count)++] = form;
            slot[at] = *count;
        }
        row[t] = slot[at];
    }
    return forms;
}

/* What the network reads at once: a sentence, or at most MOST_SENTENCE_TOKENS words of one that came longer from a CoNLL-U file. */
typedef struct {
    TokenId begin, end;
} Piece;

typedef ARRAY_OF(Piece) Pieces;

static Pieces cut_sentences(Document *doc)
{
    Pieces pieces = {0};
    for (SentenceId s = 0; s < doc->sentences.count; s++)
        for (TokenId at = doc->sentences.at[s].begin; at < doc->sentences.at[s].end; at += MOST_SENTENCE_TOKENS) {
            TokenId end = doc->sentences.at[s].end;
            Piece *p = array_push(doc->arena, &pieces);
            *p = (Piece){at, end - at > MOST_SENTENCE_TOKENS ? at + MOST_SENTENCE_TOKENS : end};
        }
    return pieces;
}

/* The later pieces of a sentence hang beside its first. */
static void join_pieces(Document *doc, const Pieces *pieces)
{
    TokenId root = NONE;
    for (uint32_t i = 0; i < pieces->count; i++) {
        Piece p = pieces->at[i];
        TokenId own = p.begin;
        while (doc->tokens.at[own].head != NONE)
            own++;
        if (p.begin == doc->sentences.at[doc->tokens.at[p.begin].sentence].begin) {
            root = own;
            continue;
        }
        doc->tokens.at[own].head = root;
        doc->tokens.at[own].deprel = DEPREL_PARATAXIS;
    }
}

static void read_batch(Network *net, Document *doc, const Scores *scores, const uint32_t *form_row, const Piece *piece, uint32_t count)
{
    uint32_t row[MOST_POSITIONS] = {0}, begin[MOST_POSITIONS], n = 0;
    for (uint32_t i = 0; i < count; i++) {
        begin[i] = n++;
        for (TokenId t = piece[i].begin; t < piece[i].end; t++)
            row[n++] = form_row[t];
    }
    begin[count] = n;
    network_encode(net, row, begin, count);
    score_positions(net, n, scores);
    for (uint32_t i = 0; i < count; i++) {
        Reading r = {net, doc, scores, piece[i].begin, piece[i].end - piece[i].begin, begin[i]};
        name_words(&r);
        attach_words(&r);
        tag_words(&r);
    }
}

void parse_sentences(const Model *model, Document *doc)
{
    ArenaMark mark = arena_mark(doc->arena);
    uint32_t *form_row = arena_new(doc->arena, uint32_t, doc->tokens.count + 1), forms = 0;
    const Str *form = number_forms(doc, form_row, &forms);
    Network net;
    network_open(&net, &model->weights, doc->arena, form, forms);
    Scores scores = scores_new(doc->arena, &model->weights);
    Pieces pieces = cut_sentences(doc);
    for (uint32_t from = 0; from < pieces.count;) {
        uint32_t to = from, positions = 0;
        do
            positions += pieces.at[to].end - pieces.at[to].begin + 1;
        while (++to < pieces.count && positions + pieces.at[to].end - pieces.at[to].begin < USUAL_POSITIONS);
        read_batch(&net, doc, &scores, form_row, pieces.at + from, to - from);
        from = to;
    }
    join_pieces(doc, &pieces);
    arena_rewind(doc->arena, mark);
    for (TokenId t = 0; t < doc->tokens.count; t++)
        doc->tokens.at[t].lemma = lemma_of(model, doc->arena, &doc->tokens.at[t]);
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
