#include "resolve/names.h"

#include "core/utf8.h"

#include <math.h>

#include "document/syntax.h"

enum { MOST_NAME_WORDS = 9 };

static bool has_capital(const Document *doc, TokenId t)
{
    const Token *token = &doc->tokens.at[t];
    unsigned char c = (unsigned char)token->form.data[0];
    return (c >= 'A' && c <= 'Z') || c >= 0x80 || (c >= '0' && c <= '9');
}

static bool is_all_capitals(const Document *doc, TokenId begin, TokenId end)
{
    for (TokenId t = begin; t < end; t++)
        for (uint32_t i = 0; i < doc->tokens.at[t].form.length; i++)
            if (doc->tokens.at[t].form.data[i] >= 'a' && doc->tokens.at[t].form.data[i] <= 'z')
                return false;
    return true;
}

static bool ref_fits(const Document *doc, TokenId begin, TokenId end, const NameRef *ref)
{
    if (ref->kind == REF_AGENT || ref->kind == REF_TITLE)
        return true;
    if (!has_capital(doc, begin) && !(end - begin > 1 && has_capital(doc, end - 1)))
        return false;
    return !(ref->flags & REF_IS_ACRONYM) || is_all_capitals(doc, begin, end);
}

/* What a name's hash passes over: it may stand inside a name, not at its ends. */
static bool is_joint(const Document *doc, TokenId t) { return str_is(doc->tokens.at[t].low, "-") || str_is(doc->tokens.at[t].low, "."); }

NameMatch names_longest(const Knowledge *k, const Document *doc, TokenId t, TokenId limit)
{
    NameMatch best = {t, t, NULL, 0};
    uint64_t hash = 0;
    if (is_joint(doc, t))
        return best;
    for (TokenId e = t; e < limit && e < t + MOST_NAME_WORDS; e++) {
        hash = phrase_extend(hash, doc->tokens.at[e].low);
        const NameSlot *slot = hash ? names_find(k, hash) : NULL;
        if (!slot) {
            if (str_is(doc->tokens.at[e].low, "-"))
                continue;
            break;
        }
        bool fits = false;
        for (uint32_t i = 0; i < slot->count && !fits; i++)
            fits = ref_fits(doc, t, e + 1, &k->refs[slot->first + i]);
        if (fits && !is_joint(doc, e))
            best = (NameMatch){t, e + 1, &k->refs[slot->first], slot->count};
        if (!slot->is_prefix)
            break;
    }
    return best;
}

uint32_t names_pick(const Knowledge *k, const NameMatch *match, RefKind kind)
{
    (void)k;
    for (uint32_t i = 0; i < match->count; i++)
        if (match->refs[i].kind == kind)
            return match->refs[i].id;
    return NONE;
}

/* Agents are listed in the singular and plural as news has them; the lemma's form is tried too. */
static uint32_t agent_at(const Knowledge *k, const Document *doc, TokenId begin, TokenId head)
{
    for (int use_lemma = 0; use_lemma < 2; use_lemma++) {
        uint64_t hash = 0;
        for (TokenId t = begin; t <= head; t++)
            hash = phrase_extend(hash, t == head && use_lemma ? doc->tokens.at[t].key : doc->tokens.at[t].low);
        const NameSlot *slot = hash ? names_find(k, hash) : NULL;
        for (uint32_t i = 0; slot && i < slot->count; i++) {
            const NameRef *r = &k->refs[slot->first + i];
            if (r->kind == REF_AGENT || r->kind == REF_TITLE || (r->kind == REF_PEOPLE && has_capital(doc, begin)))
                return r->id;
        }
    }
    return NONE;
}

uint32_t names_agent_ending(const Knowledge *k, const Document *doc, TokenId head, TokenId *begin)
{
    TokenId first = doc->sentences.at[doc->tokens.at[head].sentence].begin;
    for (uint32_t back = 4; back-- > 0;) {
        if (head < first + back)
            continue;
        uint32_t id = agent_at(k, doc, head - back, head);
        if (id != NONE) {
            *begin = head - back;
            return id;
        }
    }
    /* "secretary of state", "commander in chief": titles with a tail */
    NameMatch m = names_longest(k, doc, head, doc->sentences.at[doc->tokens.at[head].sentence].end);
    uint32_t id = m.end > head + 1 ? names_pick(k, &m, REF_TITLE) : NONE;
    *begin = head;
    return id;
}

bool names_is_title(const Model *model, const Document *doc, TokenId head)
{
    TokenId begin;
    uint32_t id = names_agent_ending(&model->knowledge, doc, head, &begin);
    return id != NONE && model->knowledge.agents[id].role != 0;
}

bool names_is_about(const Document *doc, const char *country)
{
    for (uint32_t i = 0; i < doc->entities.count; i++)
        if (strcmp(doc->entities.at[i].country, country) == 0)
            return true;
    return false;
}

uint32_t names_best_place(const Knowledge *k, const Document *doc, const NameMatch *n)
{
    uint32_t best = NONE;
    double most = -1;
    bool is_known_abroad = n->end == n->begin + 1 && word_in(k, CLASS_WORLD_CITY, doc->tokens.at[n->begin].low);
    for (uint32_t i = 0; i < n->count; i++) {
        if (n->refs[i].kind != REF_PLACE)
            continue;
        const PlaceRecord *p = &k->places[n->refs[i].id];
        double score = log10((double)p->population + 10) + (strcmp(p->feature, "PPLC") == 0 ? 1.5 : 0) + (strcmp(p->feature, "REGION") == 0 ? 3 : 0) +
                       (strcmp(p->feature, "SEA") == 0 ? 6 : 0) + (strcmp(p->feature, "ADM1") == 0 ? 3.5 : 0) +
                       (*p->country && names_is_about(doc, p->country) ? 2 : 0) + (is_known_abroad && p->population > 100000 ? 3 : 0);
        if (score > most) {
            most = score;
            best = n->refs[i].id;
        }
    }
    return best;
}

/* Is one letter more, less or other in one of two words, or are two neighbours swapped? */
static bool is_one_letter_off(Str a, Str b)
{
    uint32_t same = 0, tail = 0;
    while (same < a.length && same < b.length && a.data[same] == b.data[same])
        same++;
    while (tail < a.length - same && tail < b.length - same && a.data[a.length - 1 - tail] == b.data[b.length - 1 - tail])
        tail++;
    uint32_t left_a = a.length - same - tail, left_b = b.length - same - tail;
    bool is_swap = left_a == 2 && left_b == 2 && a.data[same] == b.data[same + 1] && a.data[same + 1] == b.data[same];
    return is_swap || (left_a <= 1 && left_b <= 1 && left_a + left_b > 0);
}

uint32_t names_misspelt_country(const Knowledge *k, const Document *doc, TokenId t)
{
    enum { LEAST_LETTERS = 6 };
    const Token *token = &doc->tokens.at[t];
    if (token->name != NAME_LOC || token->upos != UPOS_PROPN || token->low.length < LEAST_LETTERS || lexicon_knows(k, word_hash(token->low)))
        return NONE;
    NameMatch m = names_longest(k, doc, t, t + 1);
    for (uint32_t i = 0; m.end == m.begin && i < k->country_count; i++) {
        char name[64];
        const char *printed = knowledge_text(k, k->countries[i].name);
        Str low = {name, utf8_fold(printed, strlen(printed), name, sizeof name)};
        if (low.length >= LEAST_LETTERS && low.data[0] == token->low.data[0] && is_one_letter_off(low, token->low))
            return i;
    }
    return NONE;
}

const char *names_country_at(const Knowledge *k, const Document *doc, TokenId t)
{
    TokenId first = t;
    TokenId sentence = doc->sentences.at[doc->tokens.at[t].sentence].begin;
    for (uint32_t back = 3; back-- > 0;) { /* "South Korean", "United States": begin further left */
        if (t < sentence + back)
            continue;
        first = t - back;
        NameMatch m = names_longest(k, doc, first, doc->sentences.at[doc->tokens.at[t].sentence].end);
        if (m.end <= t) /* "Hong" is a part of Hong Kong */
            continue;
        static const RefKind KINDS[] = {REF_COUNTRY, REF_DEMONYM, REF_METONYM};
        for (size_t i = 0; i < countof(KINDS); i++) {
            uint32_t id = names_pick(k, &m, KINDS[i]);
            if (id != NONE)
                return k->countries[id].iso3;
        }
        bool is_tagged = doc->tokens.at[t].name == NAME_LOC;
        uint32_t place = back > 0 || is_tagged ? names_best_place(k, doc, &m) : NONE; /* "New Jersey" is no Jersey; "Darfur rebels" */
        if (place != NONE && *k->places[place].country)
            return k->places[place].country;
        uint32_t org = names_pick(k, &m, REF_ORGANISATION);
        bool is_generic = false; /* "the Senate": many countries have one */
        for (uint32_t i = 0; i < m.count; i++)
            is_generic = is_generic ||
                         (m.refs[i].kind == REF_ORGANISATION &&
                          ((m.refs[i].flags & REF_IS_GENERIC) || strcmp(k->organisations[m.refs[i].id].country, k->organisations[org].country) != 0));
        if (org != NONE && !is_generic && *k->organisations[org].country)
            return k->organisations[org].country;
    }
    uint32_t misspelt = names_misspelt_country(k, doc, t);
    return misspelt == NONE ? "" : k->countries[misspelt].iso3;
}

const char *names_country_of_phrase(const Knowledge *k, const Document *doc, TokenId head, TokenId *where)
{
    static const Deprel NEAR[] = {DEPREL_AMOD, DEPREL_COMPOUND, DEPREL_NMOD_POSS, DEPREL_NMOD_DESC, DEPREL_FLAT, DEPREL_NMOD};
    for (size_t i = 0; i < countof(NEAR); i++)
        FOR_CHILDREN(doc, head, c)
        {
            if (doc->tokens.at[c].deprel != NEAR[i])
                continue;
            if (NEAR[i] == DEPREL_NMOD) {
                Str p = token_case(doc, c);
                bool is_person = doc->tokens.at[head].name == NAME_PER; /* "met Yair Lapid in Rome" */
                if (!(str_is(p, "of") || (!is_person && (str_is(p, "in") || str_is(p, "from")))))
                    continue;
            }
            const char *code = names_country_at(k, doc, syntax_antecedent(doc, c)); /* "North Korea, whose leader …" */
            if (*code) {
                *where = c;
                return code;
            }
            if (word_in(k, CLASS_BACKED, doc->tokens.at[c].low)) /* "Iranian-backed Houthis" are not Iran's */
                continue;
            /* "Russia's Security Council", "the government of northern Iraq": one step deeper */
            FOR_CHILDREN(doc, c, g)
            {
                Deprel d = doc->tokens.at[g].deprel;
                if (d != DEPREL_AMOD && d != DEPREL_NMOD_POSS && d != DEPREL_COMPOUND && !(d == DEPREL_NMOD && str_is(token_case(doc, g), "of")))
                    continue;
                code = names_country_at(k, doc, g);
                if (*code) {
                    *where = g;
                    return code;
                }
            }
        }
    return "";
}
