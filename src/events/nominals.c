/* Nouns that name a happening, and whether it happened: "no agreement", "a possible strike", "called for an inquiry", "averted an attack",
   "the threat of war". A noun takes, in this order, what its own determiner and adjectives say, what governs it (the classes embed,
   embed_noun with "of" or "for"), and the status of a light verb that brings it about ("will hold talks"). */
#include "document/syntax.h"
#include "events/clauses.h"

typedef struct {
    const Model *model;
    const Knowledge *k;
    Document *doc;
} Judge;

static bool ends_with(Str s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.length > n + 2 && memcmp(s.data + s.length - n, suffix, n) == 0;
}

static bool names_happening(const Judge *j, TokenId t)
{
    static const char *const SUFFIXES[] = {"tion", "sion", "ment", "ance", "ence", "ing", "ure", "sal", "val", "ery", "ism"};
    const Token *token = &j->doc->tokens.at[t];
    if (token->upos != UPOS_NOUN || token->name != NAME_NONE || j->doc->timex_of[t] != NONE || j->doc->predicate_of[t] != NONE)
        return false;
    if (lexicon_has(j->k, j->k->class_ids[CLASS_HAPPENING], token->key_hash))
        return true;
    for (size_t i = 0; i < countof(SUFFIXES); i++)
        if (ends_with(token->key, SUFFIXES[i]))
            return true;
    return false;
}

static void decide(Nominal *n, Status status, const char *why, TokenId cue)
{
    n->status = status;
    n->status_why = why;
    n->status_cue = cue;
}

static bool judge_own(const Judge *j, Nominal *n)
{
    FOR_CHILDREN(j->doc, n->token, c)
    {
        const Token *t = &j->doc->tokens.at[c];
        if (t->deprel == DEPREL_DET && (str_is(t->low, "no") || str_is(t->low, "neither"))) {
            decide(n, STATUS_NOT_DONE, "no", c);
            return true;
        }
        const char *status = t->deprel == DEPREL_AMOD || t->deprel == DEPREL_COMPOUND ? lexicon_text(j->k, CLASS_MODAL_ADJECTIVE, t->key_hash) : NULL;
        if (status) {
            decide(n, status_from(str(status)), "adjective", c);
            return true;
        }
    }
    return false;
}

static bool is_indefinite(const Document *doc, TokenId t)
{
    TokenId det = token_child(doc, t, DEPREL_DET);
    return token_child(doc, t, DEPREL_NMOD_POSS) == NONE &&
           (det == NONE || str_is(doc->tokens.at[det].low, "a") || str_is(doc->tokens.at[det].low, "an") || str_is(doc->tokens.at[det].low, "any"));
}

static void judge_governed(const Judge *j, Nominal *n)
{
    const Document *doc = j->doc;
    const Token *t = &doc->tokens.at[n->token];
    TokenId g = t->head;
    for (int hops = 0; g != NONE && t->deprel == DEPREL_CONJ && hops < 3; hops++) {
        t = &doc->tokens.at[g];
        g = t->head;
    }
    if (g == NONE)
        return;
    const Token *governor = &doc->tokens.at[g];
    uint32_t p = doc->predicate_of[g];
    const Predicate *predicate = p == NONE ? NULL : &doc->predicates.at[p];
    Str preposition = token_case(doc, n->token);
    bool is_object = t->deprel == DEPREL_OBJ || (t->deprel == DEPREL_NSUBJ_PASS && governor->upos == UPOS_VERB);
    bool is_for = t->deprel == DEPREL_OBL && (str_is(preposition, "for") || str_is(preposition, "on") || str_is(preposition, "to"));
    bool is_speech = lexicon_has(j->k, j->k->class_ids[CLASS_SPEECH], governor->key_hash);
    const char *embedded = NULL;
    if (governor->upos == UPOS_VERB && (is_object || is_for))
        embedded = lexicon_text(j->k, CLASS_EMBED_OBJECT, governor->key_hash);
    else if (governor->upos == UPOS_NOUN && t->deprel == DEPREL_NMOD && (str_is(preposition, "of") || str_is(preposition, "for")))
        embedded = lexicon_text(j->k, CLASS_EMBED_NOUN, governor->key_hash);
    bool is_said = is_speech && !is_for && embedded && strcmp(embedded, "requested") != 0;
    if (embedded && !is_said) {
        bool is_negated = predicate && predicate->is_negated;
        if (is_negated)
            decide(n, strcmp(embedded, "not_done") == 0 || strcmp(embedded, "denied") == 0 ? STATUS_ACTUAL : STATUS_NOT_DONE,
                   "governed by a negation", g);
        else
            decide(n, status_from(str(embedded)), "governed", g);
        return;
    }
    /* "will hold talks", "could start a fight": what brings it about has not happened */
    bool is_light = lexicon_has(j->k, j->k->class_ids[CLASS_LIGHT], governor->key_hash) || is_indefinite(doc, n->token);
    if (predicate && is_object && is_light && predicate->status != STATUS_ACTUAL)
        decide(n, predicate->status, predicate->status_why, g);
}

void judge_nominals(const Model *model, Document *doc)
{
    Judge j = {model, &model->knowledge, doc};
    for (TokenId t = 0; t < doc->tokens.count; t++) {
        if (!names_happening(&j, t))
            continue;
        Nominal *n = array_push(doc->arena, &doc->nominals);
        *n = (Nominal){.token = t, .status = STATUS_ACTUAL, .status_why = "said as a fact", .status_cue = NONE};
        if (!judge_own(&j, n))
            judge_governed(&j, n);
    }
}

const Nominal *nominal_at(const Document *doc, TokenId t)
{
    uint32_t low = 0, high = doc->nominals.count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (doc->nominals.at[mid].token < t)
            low = mid + 1;
        else
            high = mid;
    }
    return low < doc->nominals.count && doc->nominals.at[low].token == t ? &doc->nominals.at[low] : NULL;
}
