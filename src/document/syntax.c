#include "document/syntax.h"

#include <xxhash.h>

enum { MOST_HOPS = 4 };

static const Token *token(const Document *doc, TokenId t) { return &doc->tokens.at[t]; }

bool token_is_relative(const Document *doc, TokenId t)
{
    Str l = token(doc, t)->low;
    return str_is(l, "who") || str_is(l, "which") || str_is(l, "that") || str_is(l, "whom") || str_is(l, "whose") || str_is(l, "where");
}

TokenId syntax_antecedent(const Document *doc, TokenId t)
{
    if (t == NONE || !token_is_relative(doc, t))
        return t;
    for (TokenId up = t; up != NONE; up = token(doc, up)->head)
        if (token(doc, up)->deprel == DEPREL_ACL_RELCL && token(doc, up)->head != NONE)
            return token(doc, up)->head;
    return t;
}

bool predicate_is_passive(const Document *doc, TokenId t)
{
    uint32_t p = doc->predicate_of[t];
    if (p != NONE && doc->predicates.at[p].is_passive)
        return true;
    /* a reduced relative: "the men arrested by the police" */
    const Token *verb = token(doc, t);
    return verb->upos == UPOS_VERB && verb->feats.form == FORM_PART && verb->feats.tense == TENSE_PAST &&
           (verb->deprel == DEPREL_ACL || verb->deprel == DEPREL_AMOD || verb->deprel == DEPREL_ADVCL) && token_child(doc, t, DEPREL_NSUBJ) == NONE &&
           token_child(doc, t, DEPREL_AUX) == NONE;
}

static TokenId explicit_subject(const Document *doc, TokenId p)
{
    static const Deprel SUBJECTS[] = {DEPREL_NSUBJ, DEPREL_NSUBJ_PASS, DEPREL_NSUBJ_OUTER};
    for (size_t i = 0; i < countof(SUBJECTS); i++) {
        TokenId s = token_child(doc, p, SUBJECTS[i]);
        if (s != NONE)
            return syntax_antecedent(doc, s);
    }
    return NONE;
}

static TokenId possessor(const Document *doc, TokenId noun)
{
    TokenId poss = token_child(doc, noun, DEPREL_NMOD_POSS);
    return poss;
}

static TokenId surface_subject(const Document *doc, TokenId p, int hops)
{
    TokenId s = explicit_subject(doc, p);
    const Token *t = token(doc, p);
    if (s != NONE || t->head == NONE || hops == 0)
        return s;
    switch ((int)t->deprel) {
    case DEPREL_CONJ:
    case DEPREL_PARATAXIS: return surface_subject(doc, t->head, hops - 1);
    case DEPREL_XCOMP: {
        /* "urged Iran to talk": the object controls; "promised to talk": the subject does */
        TokenId object = token_child(doc, t->head, DEPREL_OBJ);
        if (object != NONE && !predicate_is_passive(doc, t->head) && !token_is(doc, t->head, "promise"))
            return syntax_antecedent(doc, object);
        return surface_subject(doc, t->head, hops - 1);
    }
    case DEPREL_CCOMP: return t->feats.form == FORM_INF || t->feats.form == FORM_GER ? surface_subject(doc, t->head, hops - 1) : NONE;
    case DEPREL_ADVCL: {
        TokenId mark = token_child(doc, p, DEPREL_MARK), object = token_child(doc, t->head, DEPREL_OBJ);
        if (mark != NONE && object != NONE && token_is(doc, mark, "from") && !predicate_is_passive(doc, t->head))
            return syntax_antecedent(doc, object); /* "kept rebels from shelling the town" */
        return doc->predicate_of[t->head] != NONE ? surface_subject(doc, t->head, hops - 1) : NONE;
    }
    case DEPREL_ACL: {
        bool is_infinitive = token_is_infinitive(doc, p);
        if (!is_infinitive)
            return t->head; /* "rebels shelling the town", "men arrested" */
        TokenId owner = possessor(doc, t->head);
        if (owner != NONE)
            return owner; /* "its desire to help" */
        TokenId governor = token(doc, t->head)->head;
        return governor != NONE && doc->predicate_of[governor] != NONE ? surface_subject(doc, governor, hops - 1) : NONE;
    }
    case DEPREL_ACL_RELCL: {
        bool has_object = token_child(doc, p, DEPREL_OBJ) != NONE;
        return has_object ? t->head : NONE;
    }
    case DEPREL_OBL:
    case DEPREL_OBJ: return doc->predicate_of[t->head] != NONE ? surface_subject(doc, t->head, hops - 1) : NONE;
    default: return NONE;
    }
}

TokenId syntax_surface_subject(const Document *doc, TokenId predicate) { return surface_subject(doc, predicate, MOST_HOPS); }

static TokenId by_phrase(const Document *doc, TokenId p)
{
    TokenId agent = token_child(doc, p, DEPREL_OBL_AGENT);
    if (agent != NONE)
        return agent;
    FOR_CHILDREN(doc, p, c)
    if (token(doc, c)->deprel == DEPREL_OBL && str_is(token_case(doc, c), "by"))
        return c;
    return NONE;
}

TokenId syntax_subject(const Document *doc, TokenId predicate)
{
    if (predicate_is_passive(doc, predicate)) {
        TokenId agent = by_phrase(doc, predicate);
        if (agent == NONE && token(doc, predicate)->deprel == DEPREL_CONJ && token(doc, predicate)->head != NONE &&
            predicate_is_passive(doc, token(doc, predicate)->head))
            agent = by_phrase(doc, token(doc, predicate)->head);
        return agent;
    }
    return syntax_surface_subject(doc, predicate);
}

TokenId syntax_object(const Document *doc, TokenId predicate)
{
    if (predicate_is_passive(doc, predicate)) {
        TokenId kept = token_child(doc, predicate, DEPREL_OBJ); /* "was given a loan" */
        return kept != NONE ? kept : syntax_surface_subject(doc, predicate);
    }
    TokenId object = token_child(doc, predicate, DEPREL_OBJ);
    if (object == NONE)
        object = token_child(doc, predicate, DEPREL_IOBJ);
    if (object != NONE)
        return syntax_antecedent(doc, object);
    const Token *t = token(doc, predicate);
    /* the gap of a relative clause: "the town that rebels shelled" */
    if (t->deprel == DEPREL_ACL_RELCL && t->head != NONE) {
        TokenId subject = token_child(doc, predicate, DEPREL_NSUBJ);
        if (subject != NONE && !token_is_relative(doc, subject))
            return t->head;
    }
    /* "shelled and burned the town" */
    if (t->upos == UPOS_VERB)
        FOR_CHILDREN(doc, predicate, c)
        {
            if (token(doc, c)->deprel == DEPREL_CONJ && token(doc, c)->upos == UPOS_VERB && c == predicate + 2)
                return token_child(doc, c, DEPREL_OBJ);
        }
    return NONE;
}

static bool has_case(const Document *doc, TokenId t, uint64_t preposition)
{
    Str c = token_case(doc, t);
    return c.length > 0 && XXH3_64bits(c.data, c.length) == preposition;
}

/* A relative pronoun only when there is no other: "the incident in which a man was killed in a raid". */
static TokenId own_oblique(const Document *doc, TokenId p, uint64_t preposition)
{
    TokenId relative = NONE;
    FOR_CHILDREN(doc, p, c)
    {
        Deprel d = token(doc, c)->deprel;
        if ((d == DEPREL_OBL || d == DEPREL_NMOD || d == DEPREL_OBL_AGENT || d == DEPREL_ADVCL || d == DEPREL_XCOMP || d == DEPREL_OBL_UNMARKED) &&
            has_case(doc, c, preposition)) {
            if (!token_is_relative(doc, c))
                return c;
            relative = relative == NONE ? c : relative;
        }
        if (d == DEPREL_ADVCL || d == DEPREL_ACL) { /* "accused of killing": the preposition marks a clause */
            TokenId mark = token_child(doc, c, DEPREL_MARK);
            if (mark != NONE && XXH3_64bits(token(doc, mark)->low.data, token(doc, mark)->low.length) == preposition)
                return c;
        }
    }
    return relative;
}

TokenId syntax_oblique(const Document *doc, TokenId predicate, uint64_t preposition)
{
    TokenId found = own_oblique(doc, predicate, preposition);
    if (found != NONE)
        return syntax_antecedent(doc, found);
    const Token *t = token(doc, predicate);
    if (t->deprel == DEPREL_CONJ && t->head != NONE && token(doc, t->head)->upos == t->upos && t->head + 2 == predicate)
        found = own_oblique(doc, t->head, preposition);
    return found == NONE ? NONE : syntax_antecedent(doc, found);
}

TokenId syntax_nominal(const Document *doc, TokenId noun, uint64_t preposition)
{
    FOR_CHILDREN(doc, noun, c)
    {
        Deprel d = token(doc, c)->deprel;
        if ((d == DEPREL_NMOD || d == DEPREL_OBL || d == DEPREL_OBL_AGENT) && has_case(doc, c, preposition))
            return c;
        if (d == DEPREL_ACL && token_child(doc, c, DEPREL_MARK) != NONE) {
            TokenId mark = token_child(doc, c, DEPREL_MARK);
            if (XXH3_64bits(token(doc, mark)->low.data, token(doc, mark)->low.length) == preposition)
                return c;
        }
    }
    return NONE;
}

bool token_is_infinitive(const Document *doc, TokenId t)
{
    TokenId mark = token_child(doc, t, DEPREL_MARK);
    return (token(doc, t)->feats.form == FORM_INF && token_child(doc, t, DEPREL_AUX) == NONE) ||
           (mark != NONE && str_is(token(doc, mark)->low, "to"));
}

TokenId syntax_complement(const Document *doc, TokenId predicate)
{
    static const Deprel COMPLEMENTS[] = {DEPREL_XCOMP, DEPREL_CCOMP};
    for (size_t i = 0; i < countof(COMPLEMENTS); i++) {
        TokenId c = token_child(doc, predicate, COMPLEMENTS[i]);
        if (c != NONE)
            return c;
    }
    /* "a threat to leave", and the parser's other reading of "urged X to leave": an infinitive under the object or an adverbial one */
    TokenId object = token_child(doc, predicate, DEPREL_OBJ);
    TokenId holders[] = {predicate, object, token_child(doc, predicate, DEPREL_IOBJ)};
    for (size_t i = 0; i < countof(holders); i++) {
        if (holders[i] == NONE)
            continue;
        FOR_CHILDREN(doc, holders[i], c)
        {
            Deprel d = token(doc, c)->deprel;
            if ((d == DEPREL_ACL || d == DEPREL_ADVCL) && token_is_infinitive(doc, c))
                return c;
        }
    }
    return NONE;
}
