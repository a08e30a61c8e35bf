/* Mentions: phrases that can be a party, with what their own words say: the longest name of the knowledge inside each, its title, its
   country, its sector. What other mentions add comes in entities.c.

   The readings of a name compete: a person needs the trained tagger's agreement or a full name, an acronym needs its capitals, an
   adjective ("Iranian") gives its country to the noun that it stands before. */
#include "core/utf8.h"
#include "document/syntax.h"
#include "resolve/names.h"

static bool is_nominal(const Document *doc, TokenId t)
{
    const Token *token = &doc->tokens.at[t];
    switch ((int)token->upos) {
    case UPOS_NOUN:
    case UPOS_PROPN: return true;
    case UPOS_PRON: return token->feats.person > 0 || str_is(token->low, "both") || str_is(token->low, "who");
    case UPOS_NUM: return token->deprel == DEPREL_NSUBJ || token->deprel == DEPREL_OBJ || token->deprel == DEPREL_NSUBJ_PASS;
    case UPOS_ADJ: /* "the French" */
        return token->deprel == DEPREL_NSUBJ || token->deprel == DEPREL_OBJ || token->deprel == DEPREL_OBL || token->deprel == DEPREL_NMOD;
    default: return false;
    }
}

static bool is_inside_name(const Document *doc, TokenId t)
{
    Deprel d = doc->tokens.at[t].deprel;
    return d == DEPREL_FLAT || d == DEPREL_FIXED || d == DEPREL_GOESWITH || d == DEPREL_NMOD_DESC;
}

/* A compound is a party of its own only when it names a country: "Norland-Sudria ties". */
static bool is_modifier(const Document *doc, TokenId t)
{
    return doc->tokens.at[t].deprel == DEPREL_COMPOUND || doc->tokens.at[t].deprel == DEPREL_AMOD;
}

/* "police firing", "army raid", "rebel attacks": the one who does it stands before the deed. */
static bool is_agent_of_deed(const Model *model, const Document *doc, TokenId t)
{
    const Token *token = &doc->tokens.at[t];
    TokenId begin, head = token->head;
    if (token->deprel != DEPREL_COMPOUND || token->upos != UPOS_NOUN || head == NONE || head != t + 1)
        return false;
    return lexicon_has(&model->knowledge, model->knowledge.class_ids[CLASS_HAPPENING], doc->tokens.at[head].key_hash) &&
           names_agent_ending(&model->knowledge, doc, t, &begin) != NONE;
}

static bool extends_left(Deprel d)
{
    return d == DEPREL_DET || d == DEPREL_AMOD || d == DEPREL_COMPOUND || d == DEPREL_NMOD_POSS || d == DEPREL_NUMMOD || d == DEPREL_NMOD_DESC ||
           d == DEPREL_FLAT || d == DEPREL_DET_PREDET || d == DEPREL_NMOD_UNMARKED || d == DEPREL_NMOD;
}

/* The phrase without its relative clause, apposition and coordination; "of" and "to" belong to a title. */
static void phrase_of(const Model *model, const Document *doc, TokenId head, Mention *m)
{
    m->begin = head;
    m->end = head + 1;
    FOR_CHILDREN(doc, head, c)
    {
        const Token *t = &doc->tokens.at[c];
        TokenId b, e;
        if (c < head && extends_left(t->deprel)) {
            token_subtree(doc, c, &b, &e);
            if (b < m->begin)
                m->begin = b;
        } else if (c > head && (t->deprel == DEPREL_FLAT || t->deprel == DEPREL_COMPOUND || t->deprel == DEPREL_NMOD_DESC)) {
            token_subtree(doc, c, &b, &e);
            if (e > m->end && e - head < 8)
                m->end = e;
        } else if (c > head && t->deprel == DEPREL_NMOD) {
            Str p = token_case(doc, c);
            bool belongs = str_is(p, "of") || ((str_is(p, "to") || str_is(p, "for")) && names_is_title(model, doc, head));
            token_subtree(doc, c, &b, &e);
            if (belongs && e - head < 9 && doc->tokens.at[e - 1].upos != UPOS_VERB)
                m->end = e > m->end ? e : m->end;
        }
    }
}

static void add_mention(const Model *model, Document *doc, TokenId head)
{
    Mention *m = array_push(doc->arena, &doc->mentions);
    *m = (Mention){.head = head, .entity = NONE};
    phrase_of(model, doc, head, m);
    const Token *t = &doc->tokens.at[head];
    m->is_pronoun = t->upos == UPOS_PRON;
    m->is_name = t->upos == UPOS_PROPN;
    TokenId det = token_child(doc, head, DEPREL_DET);
    m->is_definite = (det != NONE && !str_is(doc->tokens.at[det].low, "a") && !str_is(doc->tokens.at[det].low, "an")) ||
                     token_child(doc, head, DEPREL_NMOD_POSS) != NONE;
    doc->mention_of[head] = doc->mentions.count - 1;
}

void find_mentions(const Model *model, Document *doc)
{
    doc->mention_of = arena_new(doc->arena, uint32_t, doc->tokens.count);
    for (TokenId t = 0; t < doc->tokens.count; t++)
        doc->mention_of[t] = NONE;
    for (TokenId t = 0; t < doc->tokens.count; t++) {
        if (doc->timex_of[t] != NONE || !(is_nominal(doc, t) || is_modifier(doc, t)) || is_inside_name(doc, t))
            continue;
        if (is_modifier(doc, t)) {
            NameMatch match = names_longest(&model->knowledge, doc, t, doc->sentences.at[doc->tokens.at[t].sentence].end);
            bool is_agent = is_agent_of_deed(model, doc, t);
            if (is_agent)
                add_mention(model, doc, t);
            if (is_agent || match.end != t + 1 || names_pick(&model->knowledge, &match, REF_COUNTRY) == NONE || doc->tokens.at[t].upos == UPOS_ADJ)
                continue;
        }
        add_mention(model, doc, t);
    }
}
