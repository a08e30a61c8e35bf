#include "events/clauses.h"

#include "document/syntax.h"

TokenId clause_of(const Document *doc, TokenId t)
{
    while (t != NONE && doc->predicate_of[t] == NONE)
        t = doc->tokens.at[t].head;
    return t;
}

bool entity_is_party(const Entity *e) { return e->kind != ENTITY_THING; }
bool entity_is_state(const Entity *e) { return *e->country != '\0' || *e->sector != '\0'; }

EntityId party_entity(const Document *doc, TokenId t)
{
    if (t == NONE)
        return NONE;
    t = syntax_antecedent(doc, t);
    uint32_t m = doc->mention_of[t];
    if (m == NONE || doc->mentions.at[m].entity == NONE)
        return NONE;
    EntityId e = doc->mentions.at[m].entity;
    return entity_is_party(&doc->entities.at[e]) ? e : NONE;
}

EntityId country_party(const Model *model, Document *doc, const char *iso3, const char *rule)
{
    const Knowledge *k = &model->knowledge;
    for (EntityId id = 0; id < doc->entities.count; id++)
        if (doc->entities.at[id].kind == ENTITY_COUNTRY && strcmp(doc->entities.at[id].country, iso3) == 0)
            return id;
    uint32_t c = country_by_iso3(k, iso3);
    Entity *e = array_push(doc->arena, &doc->entities);
    *e = (Entity){.kind = ENTITY_COUNTRY,
                  .name = c == NONE ? arena_copy(doc->arena, iso3, strlen(iso3)) : knowledge_text(k, k->countries[c].name),
                  .sector = "GOV",
                  .record = c,
                  .role = "",
                  .office_begin = NO_DAY,
                  .office_end = NO_DAY,
                  .died = NO_DAY,
                  .rule = rule};
    memcpy(e->country, iso3, strlen(iso3) < sizeof e->country ? strlen(iso3) : sizeof e->country - 1);
    return doc->entities.count - 1;
}

bool token_in_class(const Knowledge *k, const Document *doc, TokenId t, uint32_t class_id)
{
    const Token *token = &doc->tokens.at[t];
    if (lexicon_has(k, class_id, token->key_hash) || lexicon_has(k, class_id, word_hash(token->low)))
        return true;
    /* "tons of food", "a package of sanctions", "imposed sanctions and tariffs" */
    FOR_CHILDREN(doc, t, c)
    {
        const Token *child = &doc->tokens.at[c];
        bool is_content = (child->deprel == DEPREL_NMOD && str_is(token_case(doc, c), "of")) || child->deprel == DEPREL_CONJ ||
                          child->deprel == DEPREL_COMPOUND || child->deprel == DEPREL_AMOD;
        if (is_content && token->upos == UPOS_NOUN && lexicon_has(k, class_id, child->key_hash))
            return true;
    }
    return false;
}

const char *embed_status(const Knowledge *k, const Document *doc, TokenId governor)
{
    const Token *g = &doc->tokens.at[governor];
    ClassName name = g->upos == UPOS_VERB || g->upos == UPOS_AUX ? CLASS_EMBED : g->upos == UPOS_ADJ ? CLASS_EMBED_ADJ : CLASS_EMBED_NOUN;
    return lexicon_text(k, name, g->key_hash);
}

TokenId speech_source(const Document *doc, TokenId verb, TokenId from, TokenId to)
{
    TokenId best = NONE;
    FOR_CHILDREN(doc, verb, c)
    {
        bool is_outside = c < from || c >= to;
        if (doc->tokens.at[c].deprel == DEPREL_NSUBJ && is_outside && (best == NONE || (c > best && c < verb)))
            best = c;
    }
    if (best != NONE)
        return syntax_antecedent(doc, best);
    TokenId object = token_child(doc, verb, DEPREL_OBJ), clause = token_child(doc, verb, DEPREL_CCOMP);
    if (object != NONE && object > verb && clause != NONE && clause < verb && token_child(doc, verb, DEPREL_NSUBJ) == NONE)
        return object;
    TokenId subject = syntax_subject(doc, verb);
    return subject != NONE && subject >= from && subject < to ? NONE : subject;
}

static TokenId noun_light_verb(const Model *model, const Document *doc, TokenId noun)
{
    const Token *t = &doc->tokens.at[noun];
    bool is_argument = t->deprel == DEPREL_OBJ || t->deprel == DEPREL_NSUBJ_PASS;
    if (!is_argument || t->head == NONE)
        return NONE;
    return lexicon_has(&model->knowledge, model->knowledge.class_ids[CLASS_LIGHT], doc->tokens.at[t->head].key_hash) ? t->head : NONE;
}

/* Does another statement stand between: ", but its government did not", "while the rebels"? */
static bool is_in_other_clause(const Document *doc, TokenId t, TokenId from)
{
    for (; t != NONE && t != from; t = doc->tokens.at[t].head) {
        Deprel d = doc->tokens.at[t].deprel;
        bool has_subject = token_child(doc, t, DEPREL_NSUBJ) != NONE || token_child(doc, t, DEPREL_NSUBJ_PASS) != NONE;
        if (str_is(token_case(doc, t), "accord") || str_is(token_case(doc, t), "according"))
            return true; /* a source */
        if (doc->predicate_of[t] != NONE && (d == DEPREL_PARATAXIS || d == DEPREL_CONJ || (d == DEPREL_ADVCL && has_subject)))
            return true;
    }
    return false;
}

/* The first party to the right of the predicate, below it and not in another clause that says something else. */
static TokenId any_party(const Document *doc, TokenId from)
{
    const Sentence *s = &doc->sentences.at[doc->tokens.at[from].sentence];
    TokenId subject = syntax_subject(doc, from);
    EntityId actor = party_entity(doc, subject);
    for (int pass = 0; pass < 2; pass++)
        for (TokenId t = from + 1; t < s->end; t++) {
            EntityId e = party_entity(doc, t);
            if (e == NONE || e == actor || t == subject || !token_is_under(doc, t, from) || doc->tokens.at[t].deprel == DEPREL_COMPOUND ||
                is_in_other_clause(doc, t, from))
                continue;
            const Entity *x = &doc->entities.at[e];
            Str preposition = token_case(doc, t);
            bool is_place_phrase = str_is(preposition, "in") || str_is(preposition, "at") || str_is(preposition, "near");
            if ((pass == 0 && is_place_phrase) || (!*x->country && !*x->sector) || x->kind == ENTITY_PLACE)
                continue;
            return t;
        }
    return NONE;
}

static TokenId country_modifier(const Document *doc, TokenId noun)
{
    FOR_CHILDREN(doc, noun, c)
    {
        Deprel d = doc->tokens.at[c].deprel;
        if ((d == DEPREL_AMOD || d == DEPREL_COMPOUND) &&
            (doc->mention_of[c] != NONE || doc->tokens.at[c].name == NAME_NORP || doc->tokens.at[c].name == NAME_LOC))
            return c;
    }
    return NONE;
}

/* "Russia-Iran ties": the first of two countries that stand as one modifier, anywhere below. */
static TokenId dyad_below(const Document *doc, TokenId from)
{
    const Sentence *s = &doc->sentences.at[doc->tokens.at[from].sentence];
    for (TokenId t = s->begin; t + 2 < s->end; t++) {
        EntityId a = party_entity(doc, t), b = party_entity(doc, t + 2);
        bool is_joined = str_is(doc->tokens.at[t + 1].low, "-") || str_is(doc->tokens.at[t + 1].low, "and");
        bool is_modifier =
            doc->tokens.at[t + 2].deprel == DEPREL_COMPOUND || doc->tokens.at[t].deprel == DEPREL_COMPOUND || str_is(doc->tokens.at[t + 1].low, "-");
        if (a != NONE && b != NONE && a != b && is_joined && is_modifier && *doc->entities.at[a].country && *doc->entities.at[b].country)
            return t;
    }
    return NONE;
}

static TokenId step(const Model *model, const Document *doc, TokenId at, const SlotStep *s)
{
    bool is_clause = doc->tokens.at[at].upos == UPOS_VERB || doc->predicate_of[at] != NONE;
    TokenId light = is_clause ? NONE : noun_light_verb(model, doc, at);
    switch ((SlotKind)s->kind) {
    case SLOT_NONE: return NONE;
    case SLOT_SELF: return at;
    case SLOT_SUBJ: return is_clause ? syntax_subject(doc, at) : light != NONE ? syntax_subject(doc, light) : token_child(doc, at, DEPREL_NMOD_POSS);
    case SLOT_OBJ: return is_clause ? syntax_object(doc, at) : NONE;
    case SLOT_IOBJ: {
        TokenId i = token_child(doc, at, DEPREL_IOBJ);
        if (i == NONE && predicate_is_passive(doc, at) && token_child(doc, at, DEPREL_OBJ) != NONE)
            i = syntax_surface_subject(doc, at);
        return i;
    }
    case SLOT_COMP: return syntax_complement(doc, at);
    case SLOT_POSS: return token_child(doc, at, DEPREL_NMOD_POSS);
    case SLOT_AMOD:
        FOR_CHILDREN(doc, at, c)
        if (doc->tokens.at[c].deprel == DEPREL_AMOD || doc->tokens.at[c].deprel == DEPREL_COMPOUND)
            return country_modifier(doc, at) != NONE ? country_modifier(doc, at) : c;
        return NONE;
    case SLOT_PREP: {
        TokenId found = is_clause ? syntax_oblique(doc, at, s->preposition) : syntax_nominal(doc, at, s->preposition);
        if (found == NONE && light != NONE)
            found = syntax_oblique(doc, light, s->preposition);
        /* the parser hangs "shared data with Iran" on the data; "of" belongs where it hangs */
        TokenId object = is_clause ? syntax_object(doc, at) : NONE;
        if (found == NONE && object != NONE && s->preposition != word_hash((Str){"of", 2}))
            found = syntax_nominal(doc, object, s->preposition);
        return found;
    }
    case SLOT_ANY: return any_party(doc, at);
    case SLOT_DYAD: return dyad_below(doc, at);
    case SLOT_PRT: return token_child(doc, at, DEPREL_COMPOUND_PRT);
    case SLOT_SPEAKER:
        for (uint32_t i = 0; i < doc->attributions.count; i++)
            if (doc->attributions.at[i].content_head != NONE && token_is_under(doc, at, doc->attributions.at[i].content_head))
                return doc->attributions.at[i].source;
        return NONE;
    case SLOT_PURPOSE:
        FOR_CHILDREN(doc, at, c)
        if ((doc->tokens.at[c].deprel == DEPREL_ADVCL || doc->tokens.at[c].deprel == DEPREL_XCOMP) &&
            (doc->tokens.at[c].feats.form == FORM_INF || doc->tokens.at[c].feats.form == FORM_GER))
            return c;
        return NONE;
    case SLOT_WHEN:
        FOR_CHILDREN(doc, at, c)
        {
            TokenId mark = token_child(doc, c, DEPREL_MARK) != NONE ? token_child(doc, c, DEPREL_MARK) : token_child(doc, c, DEPREL_ADVMOD);
            Str word = mark == NONE ? (Str){"", 0} : doc->tokens.at[mark].low;
            if (doc->tokens.at[c].deprel == DEPREL_ADVCL && (str_is(word, "when") || str_is(word, "as") || str_is(word, "after")))
                return c;
        }
        return NONE;
    }
    return NONE;
}

TokenId path_walk(const Model *model, const Document *doc, TokenId from, const SlotPath *path)
{
    for (uint32_t i = 0; i < path->count && from != NONE; i++)
        from = step(model, doc, from, &path->step[i]);
    return from;
}
