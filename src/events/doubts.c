/* Second thoughts about an event that a pattern gives: an accident, a match, a story, a quarrel of words, a family affair, or nobody's
   business but the parties' own. */
#include "document/syntax.h"
#include "events/clauses.h"

static bool has(const Knowledge *k, ClassName name, const Token *t) { return lexicon_has(k, k->class_ids[name], t->key_hash); }

/* "killed by a falling stone": what did it is no party and no weapon. */
static bool is_hit_by_a_thing(const Knowledge *k, const Document *doc, TokenId trigger)
{
    FOR_CHILDREN(doc, trigger, c)
    {
        const Token *t = &doc->tokens.at[c];
        if ((t->deprel != DEPREL_OBL && t->deprel != DEPREL_OBL_AGENT) || !str_is(token_case(doc, c), "by") || t->upos != UPOS_NOUN ||
            doc->timex_of[c] != NONE || has(k, CLASS_WEAPON, t))
            continue;
        return party_entity(doc, c) == NONE && t->feats.number != NUMBER_PLUR;
    }
    return false;
}

/* A death in a crash is no killing: passive or without an agent, and an accident in the sentence. */
static bool is_accident(const Model *model, const Document *doc, const Event *e)
{
    const Knowledge *k = &model->knowledge;
    bool has_agent = false; /* a bridge that collapsed is none */
    for (uint32_t i = 0; i < e->actor_count; i++)
        has_agent =
            has_agent || entity_is_state(&doc->entities.at[e->actors[i].entity]) || doc->entities.at[e->actors[i].entity].kind == ENTITY_PERSON;
    if (e->type != EVENT_ASSAULT || has_agent)
        return false;
    const Sentence *s = &doc->sentences.at[doc->tokens.at[e->trigger_begin].sentence];
    for (TokenId t = s->begin; t < s->end; t++)
        if (has(k, CLASS_ACCIDENT, &doc->tokens.at[t]))
            return true;
    return is_hit_by_a_thing(k, doc, e->trigger_begin);
}

/* A state, its organs, a party, an armed side, a body of states, a movement; or a person whom the knowledge has. */
static bool is_public(const Entity *e)
{
    static const char *const PRIVATE[] = {"", "CVL", "BUS", "EDU", "JRN", "CRM"};
    if (e->kind == ENTITY_COUNTRY || *e->role || (e->kind == ENTITY_PERSON && *e->country))
        return true;
    for (size_t i = 0; i < countof(PRIVATE); i++)
        if (strcmp(e->sector, PRIVATE[i]) == 0)
            return strcmp(e->country, "IGO") == 0 || strcmp(e->country, "UNO") == 0 || strcmp(e->country, "EUR") == 0 ||
                   strcmp(e->country, "NGO") == 0 || (e->kind == ENTITY_PLACE && *e->country);
    return true;
}

static bool entity_is_of_country(const Entity *e) { return *e->country != '\0'; }

static bool any_actor(const Document *doc, const Event *e, bool (*is_such)(const Entity *))
{
    for (uint32_t i = 0; i < e->actor_count; i++)
        if (is_such(&doc->entities.at[e->actors[i].entity]))
            return true;
    return false;
}

static bool any_party(const Document *doc, const Event *e, bool (*is_such)(const Entity *))
{
    if (any_actor(doc, e, is_such))
        return true;
    for (uint32_t i = 0; i < e->recipient_count; i++)
        if (is_such(&doc->entities.at[e->recipients[i].entity]))
            return true;
    return false;
}

/* Parties of two countries */
static bool crosses_border(const Document *doc, const Event *e)
{
    const char *first = "";
    for (uint32_t i = 0; i < e->actor_count + e->recipient_count; i++) {
        EntityId id = i < e->actor_count ? e->actors[i].entity : e->recipients[i - e->actor_count].entity;
        const char *country = doc->entities.at[id].country;
        if (*first && *country && strcmp(first, country) != 0)
            return true;
        first = *first ? first : country;
    }
    return false;
}

/* "Activists demanded free elections" */
static bool is_voice_of_many(const Document *doc, const Event *e)
{
    bool is_word = e->type == EVENT_REQUEST || e->type == EVENT_ACCUSE || e->type == EVENT_REJECT || e->type == EVENT_THREATEN;
    const Entity *x = e->actor_count > 0 ? &doc->entities.at[e->actors[0].entity] : NULL;
    return is_word && x && x->kind == ENTITY_GROUP && x->is_plural && strcmp(x->sector, "CVL") == 0;
}

static bool is_no_firm(const Entity *e) { return strcmp(e->sector, "BUS") != 0; }

/* "Iomega Corp said its president resigned" */
static bool is_of_a_firm(const Model *model, const Document *doc, const Event *e)
{
    if (e->type != EVENT_RETREAT || strcmp(e->mode, "resign") != 0 || any_actor(doc, e, entity_is_of_country))
        return false;
    const Sentence *s = &doc->sentences.at[doc->tokens.at[e->trigger_begin].sentence];
    for (TokenId t = s->begin; t < s->end; t++)
        if (doc->tokens.at[t].upos == UPOS_PROPN && has(&model->knowledge, CLASS_FIRM, &doc->tokens.at[t]))
            return true;
    return false;
}

/* Violence, arrests and crowds count whoever they strike; words, deals and help need a state, a party, a court, an armed side in them. */
bool is_political(const Document *doc, const Event *e)
{
    bool is_force =
        e->type == EVENT_ASSAULT || e->type == EVENT_COERCE || e->type == EVENT_PROTEST || e->type == EVENT_DEATH ||
        (e->type == EVENT_SANCTION && strcmp(e->mode, "discontinue") != 0 && strcmp(e->mode, "withdraw") != 0); /* firms stop sales and talks */
    return any_party(doc, e, is_force ? entity_is_state : is_public) || (crosses_border(doc, e) && any_party(doc, e, is_no_firm)) ||
           is_voice_of_many(doc, e);
}

/* "Kenya beat Uganda in a qualifier": no fight, no meeting. */
static bool is_sport(const Model *model, const Document *doc, const Event *e)
{
    if (e->type == EVENT_PROTEST || e->type == EVENT_COERCE || e->type == EVENT_SANCTION || e->type == EVENT_DEATH)
        return false;
    const Sentence *s = &doc->sentences.at[doc->tokens.at[e->trigger_begin].sentence];
    for (TokenId t = s->begin; t < s->end; t++) {
        bool is_match = doc->tokens.at[t].upos == UPOS_NOUN && (str_is(doc->tokens.at[t].key, "match") || str_is(doc->tokens.at[t].key, "game")) &&
                        str_is(token_case(doc, t), "in");
        if (is_match || has(&model->knowledge, CLASS_SPORT, &doc->tokens.at[t]))
            return true;
    }
    return false;
}

static bool is_armed(const Entity *x)
{
    return strcmp(x->sector, "MIL") == 0 || strcmp(x->sector, "REB") == 0 || strcmp(x->sector, "COP") == 0 || strcmp(x->sector, "UAF") == 0 ||
           strcmp(x->sector, "SPY") == 0;
}

static bool all_are(const Document *doc, const Party *parties, uint32_t count, bool (*is_such)(const Entity *))
{
    for (uint32_t i = 0; i < count; i++)
        if (!is_such(&doc->entities.at[parties[i].entity]))
            return false;
    return count > 0;
}

static bool is_person(const Entity *x) { return x->kind == ENTITY_PERSON; }

static bool is_party_politician(const Entity *x)
{
    return strcmp(x->sector, "PTY") == 0 || strcmp(x->sector, "LEG") == 0 || strcmp(x->sector, "ELI") == 0 || strcmp(x->sector, "OPP") == 0;
}

/* One person, by name or by office, of no armed side */
static bool is_unarmed_person(const Entity *x)
{
    return (x->kind == ENTITY_PERSON || x->kind == ENTITY_OFFICE || (x->kind == ENTITY_GROUP && !x->is_plural)) && !is_armed(x);
}

/* "attacked her harshly in public", "unleashed a harsh attack" */
static bool is_harshly(const Knowledge *k, const Document *doc, TokenId verb)
{
    TokenId object = syntax_object(doc, verb), quality = object == NONE ? NONE : token_child(doc, object, DEPREL_AMOD);
    if (quality != NONE && word_in(k, CLASS_HARSH, doc->tokens.at[quality].low))
        return true;
    FOR_CHILDREN(doc, verb, c)
    if (doc->tokens.at[c].deprel == DEPREL_ADVMOD && word_in(k, CLASS_HARSH, doc->tokens.at[c].low))
        return true;
    return false;
}

/* "The senator attacked the governor", "X fired at Y": between named persons of no armed side it is words. */
static void read_war_of_words(const Model *model, const Document *doc, Event *e)
{
    const Knowledge *k = &model->knowledge;
    const Token *trigger = &doc->tokens.at[e->trigger_begin];
    TokenId object = syntax_object(doc, e->trigger_begin);
    if (e->type != EVENT_ASSAULT ||
        (!has(k, CLASS_WORD_OR_BLOW, trigger) && (object == NONE || !has(k, CLASS_WORD_OR_BLOW, &doc->tokens.at[object]))))
        return;
    bool is_harsh = is_harshly(k, doc, e->trigger_begin);
    if (!is_harsh && !all_are(doc, e->actors, e->actor_count, is_person))
        return;
    bool is_attack_by_politician =
        trigger->upos == UPOS_NOUN && all_are(doc, e->actors, e->actor_count, is_party_politician); /* "his attacks on women" */
    bool is_reply = is_attack_by_politician ||                                                      /* "hit back at the opposition" */
                    (e->trigger_end < doc->tokens.count && str_is(doc->tokens.at[e->trigger_end].low, "back"));
    if (!is_harsh && !is_reply && !all_are(doc, e->recipients, e->recipient_count, is_person))
        return;
    for (uint32_t i = 0; i < e->actor_count && !is_harsh; i++) {
        if (is_armed(&doc->entities.at[e->actors[i].entity]))
            return;
    }
    e->type = EVENT_ACCUSE;
    e->mode = "disapprove";
    e->cameo = "111";
    e->context = "";
}

/* "launched missiles targeting the port": no test, no parade */
static void read_missiles(const Model *model, const Document *doc, Event *e)
{
    TokenId object = e->type == EVENT_MOBILIZE && strcmp(e->mode, "weapons") == 0 ? syntax_object(doc, e->trigger_begin) : NONE;
    if (object == NONE)
        return;
    FOR_CHILDREN(doc, object, c)
    {
        const Token *t = &doc->tokens.at[c];
        if (t->deprel != DEPREL_ACL || !has(&model->knowledge, CLASS_WORD_OR_BLOW, t))
            continue;
        e->type = EVENT_ASSAULT;
        e->mode = "heavy-weapons";
        e->cameo = "194";
    }
}

/* "thanked his wife", "families visit relatives": among kin, no politics. */
static bool is_private(const Model *model, const Document *doc, const Event *e)
{
    if ((e->type != EVENT_SUPPORT && e->type != EVENT_CONSULT && e->type != EVENT_AGREE && e->type != EVENT_AID) || e->recipient_count == 0)
        return false;
    for (uint32_t i = 0; i < e->recipient_count; i++) {
        const Mention *m = &doc->mentions.at[e->recipients[i].mention];
        bool is_kin = false;
        for (TokenId t = m->begin; t < m->end; t++)
            is_kin =
                is_kin || (word_in(&model->knowledge, CLASS_FAMILY, doc->tokens.at[t].key) && (t == m->head || doc->tokens.at[t].head == m->head));
        TokenId head = doc->tokens.at[m->head].head;
        is_kin = is_kin || (head != NONE && doc->tokens.at[m->head].deprel == DEPREL_APPOS &&
                            word_in(&model->knowledge, CLASS_FAMILY, doc->tokens.at[head].key));
        if (!is_kin)
            return false;
    }
    return true;
}

/* "The train hit a cow", "New Zealand struck early", "a farmer shot a fox": a blow by nobody armed that no party takes and nobody dies of. */
static bool is_idle_blow(const Model *model, const Document *doc, const Event *e)
{
    const Knowledge *k = &model->knowledge;
    const Token *trigger = &doc->tokens.at[e->trigger_begin];
    if (e->type != EVENT_ASSAULT || e->recipient_count > 0 || e->actor_count == 0 || trigger->upos != UPOS_VERB)
        return false;
    bool is_strong = false; /* a state, an armed side or a crowd */
    for (uint32_t i = 0; i < e->actor_count; i++) {
        const Entity *x = &doc->entities.at[e->actors[i].entity];
        bool is_crowd = has(k, CLASS_CROWD, &doc->tokens.at[doc->mentions.at[e->actors[i].mention].head]);
        bool is_state_acting = x->kind == ENTITY_COUNTRY && syntax_object(doc, e->trigger_begin) != NONE;
        bool is_office = strcmp(x->sector, "GOV") == 0 && syntax_object(doc, e->trigger_begin) != NONE;
        is_strong = is_strong || is_armed(x) || is_crowd || is_state_acting || is_office;
        if (x->kind == ENTITY_COUNTRY && !is_state_acting)
            return true;
    }
    return !is_strong;
}

/* "attempted to hang myself", "X is battling Y for the nomination" */
static bool is_no_attack(const Document *doc, const Event *e)
{
    const Token *trigger = &doc->tokens.at[e->trigger_begin];
    TokenId object = e->type == EVENT_ASSAULT && trigger->upos == UPOS_VERB ? syntax_object(doc, e->trigger_begin) : NONE;
    if (object != NONE && doc->tokens.at[object].low.length > 4) {
        Str low = doc->tokens.at[object].low;
        if (doc->tokens.at[object].upos == UPOS_PRON &&
            (memcmp(low.data + low.length - 4, "self", 4) == 0 || memcmp(low.data + low.length - 4, "lves", 4) == 0))
            return true;
    }
    bool is_contest = str_is(trigger->key, "battle") || str_is(trigger->key, "fight") || str_is(trigger->key, "beat");
    return e->type == EVENT_ASSAULT && is_contest && all_are(doc, e->actors, e->actor_count, is_person) &&
           (e->recipient_count == 0 || all_are(doc, e->recipients, e->recipient_count, is_person));
}

static bool is_story(const Knowledge *k, const Document *doc, TokenId t)
{
    const Token *token = &doc->tokens.at[t];
    bool is_of = false; /* "a series of attacks" */
    FOR_CHILDREN(doc, t, c)
    is_of = is_of || (doc->tokens.at[c].deprel == DEPREL_NMOD && str_is(token_case(doc, c), "of"));
    return token->upos == UPOS_NOUN && has(k, CLASS_FICTION, token) && !is_of;
}

/* "In the film, a general bombs his capital", "the ballad tells how", "played a dictator who jailed": told, shown or played, not done. */
static bool is_make_believe(const Model *model, const Document *doc, const Event *e)
{
    const Knowledge *k = &model->knowledge;
    int hops = 0;
    for (TokenId t = e->trigger_begin; t != NONE && hops < 12; t = doc->tokens.at[t].head, hops++) {
        const Token *token = &doc->tokens.at[t];
        if (t != e->trigger_begin && token->upos == UPOS_VERB && has(k, CLASS_DEPICT, token))
            return true;
        FOR_CHILDREN(doc, t, c)
        {
            const Token *child = &doc->tokens.at[c];
            Str p = token_case(doc, c);
            bool is_frame = (child->deprel == DEPREL_NSUBJ && t != e->trigger_begin) ||
                            ((child->deprel == DEPREL_OBL || child->deprel == DEPREL_NMOD) && (str_is(p, "in") || str_is(p, "on")));
            if (is_frame && is_story(k, doc, c))
                return true;
            bool is_told = child->deprel == DEPREL_NSUBJ || child->deprel == DEPREL_NSUBJ_PASS || child->deprel == DEPREL_OBJ;
            FOR_CHILDREN(doc, c, g)
            if (is_told && doc->tokens.at[g].deprel == DEPREL_AMOD && str_is(doc->tokens.at[g].low, "fictional"))
                return true;
        }
    }
    return false;
}

/* "asked if it was so" is a question and no request. */
static bool is_question(const Document *doc, const Event *e)
{
    TokenId asked = e->type == EVENT_REQUEST ? syntax_complement(doc, e->trigger_begin) : NONE;
    TokenId mark = asked == NONE ? NONE : token_child(doc, asked, DEPREL_MARK);
    return mark != NONE && (str_is(doc->tokens.at[mark].low, "if") || str_is(doc->tokens.at[mark].low, "whether"));
}

static bool has_duty(const Document *doc, TokenId verb)
{
    FOR_CHILDREN(doc, verb, c)
    if (doc->tokens.at[c].deprel == DEPREL_AUX && (str_is(doc->tokens.at[c].low, "must") || str_is(doc->tokens.at[c].low, "should")))
        return true;
    return false;
}

/* "agreed that the debate would change nothing", "that borders must be respected": an opinion, where the clause has a subject of its own */
static bool is_shared_view(const Document *doc, const Event *e, TokenId clause)
{
    TokenId subject = doc->tokens.at[clause].deprel != DEPREL_CCOMP ? NONE : token_child(doc, clause, DEPREL_NSUBJ);
    if (subject == NONE)
        return token_child(doc, clause, DEPREL_NSUBJ_PASS) != NONE && has_duty(doc, clause);
    EntityId who = party_entity(doc, subject);
    for (uint32_t i = 0; i < e->actor_count; i++)
        if (e->actors[i].entity == who)
            return false;
    return doc->tokens.at[subject].upos != UPOS_PRON;
}

static bool is_agreeing(const Document *doc, const Event *e)
{
    return e->type == EVENT_AGREE && str_is(doc->tokens.at[e->trigger_begin].key, "agree");
}

/* "agreed that Iran must release the ships": asked for by both */
static void read_joint_demand(const Document *doc, Event *e)
{
    TokenId clause = is_agreeing(doc, e) ? syntax_complement(doc, e->trigger_begin) : NONE;
    TokenId subject = clause == NONE || doc->tokens.at[clause].deprel != DEPREL_CCOMP ? NONE : token_child(doc, clause, DEPREL_NSUBJ);
    if (subject == NONE || !has_duty(doc, clause))
        return;
    for (uint32_t i = 0; i < e->recipient_count; i++) {
        if (e->recipients[i].entity != party_entity(doc, subject))
            continue;
        e->type = EVENT_REQUEST;
        e->mode = e->context = "";
        e->cameo = "100";
        if (strcmp(e->status_why, "the pattern's own") == 0) {
            e->status = STATUS_ACTUAL;
            e->status_why = "said as a fact";
        }
    }
}

/* "She agrees with him", "they do not agree with his ideas": of one mind, where nothing is agreed on */
static bool is_of_one_mind(const Document *doc, TokenId agree)
{
    bool is_with = false;
    FOR_CHILDREN(doc, agree, c)
    {
        const Token *t = &doc->tokens.at[c];
        Str p = token_case(doc, c);
        bool is_matter =
            (t->deprel == DEPREL_OBL || t->deprel == DEPREL_NMOD) && (str_is(p, "on") || str_is(p, "to") || str_is(p, "over") || str_is(p, "for"));
        if (is_matter || t->deprel == DEPREL_OBJ || t->deprel == DEPREL_XCOMP || t->deprel == DEPREL_CCOMP)
            return false;
        is_with = is_with || (t->deprel == DEPREL_OBL && str_is(p, "with"));
    }
    return is_with;
}

static bool is_opinion(const Document *doc, const Event *e)
{
    if (!is_agreeing(doc, e))
        return false;
    TokenId clause = syntax_complement(doc, e->trigger_begin);
    return clause == NONE ? is_of_one_mind(doc, e->trigger_begin) : is_shared_view(doc, e, clause);
}

/* Politics at home between persons: "helped him win", "extending his support to the nominee" are no aid, "held rallies in three states" no protest,
   "will pick up the senator" no arrest. */
static bool is_campaign(const Document *doc, const Event *e)
{
    TokenId object = syntax_object(doc, e->trigger_begin);
    bool is_rally = e->type == EVENT_PROTEST && object != NONE && str_is(doc->tokens.at[object].key, "rally");
    bool is_pick = (e->type == EVENT_COERCE || e->type == EVENT_THREATEN) && str_is(doc->tokens.at[e->trigger_begin].key, "pick");
    if ((e->type != EVENT_AID && !is_rally && !is_pick) || e->actor_count == 0)
        return false;
    const Token *trigger = &doc->tokens.at[e->trigger_begin];
    bool is_help = str_is(trigger->key, "help") || str_is(trigger->key, "aid"); /* "was aided by the votes of the young" */
    if (!is_help && !all_are(doc, e->actors, e->actor_count, is_unarmed_person))
        return false;
    return e->type != EVENT_AID || (all_are(doc, e->recipients, e->recipient_count, is_unarmed_person) && !crosses_border(doc, e));
}

/* "began March with eight million", "as she has demonstrated in her speeches" */
static bool is_no_protest(const Document *doc, const Event *e)
{
    if (e->type != EVENT_PROTEST)
        return false;
    TokenId object = syntax_object(doc, e->trigger_begin);
    if (object != NONE && doc->timex_of[object] != NONE)
        return true;
    return str_is(doc->tokens.at[e->trigger_begin].key, "demonstrate") && e->recipient_count == 0 &&
           all_are(doc, e->actors, e->actor_count, is_unarmed_person);
}

/* "murdered in 44 BC" */
static bool is_antiquity(const Document *doc, const Event *e)
{
    const Sentence *s = &doc->sentences.at[doc->tokens.at[e->trigger_begin].sentence];
    for (TokenId t = s->begin + 1; t < s->end; t++)
        if (doc->tokens.at[t - 1].upos == UPOS_NUM && (str_is(doc->tokens.at[t].low, "bc") || str_is(doc->tokens.at[t].low, "bce")))
            return true;
    return false;
}

bool survives_doubt(const Model *model, const Document *doc, Event *e)
{
    if (is_accident(model, doc, e)) {
        e->type = EVENT_DEATH;
        e->actor_count = 0;
        e->mode = e->cameo = e->context = "";
    }
    read_war_of_words(model, doc, e);
    read_missiles(model, doc, e);
    read_joint_demand(doc, e);
    bool is_aside = strcmp(e->status_why, "question") == 0 || strcmp(e->status_why, "purpose") == 0 || strcmp(e->status_why, "accusation") == 0 ||
                    strcmp(e->status_why, "talked of") == 0;
    if (is_aside || is_sport(model, doc, e) || is_question(doc, e) || is_antiquity(doc, e) || is_of_a_firm(model, doc, e))
        return false;
    if (e->type == EVENT_OTHER) /* a user's own category */
        return true;
    return !is_private(model, doc, e) && !is_idle_blow(model, doc, e) && !is_no_attack(doc, e) && !is_opinion(doc, e) && !is_campaign(doc, e) &&
           !is_no_protest(doc, e) && !is_make_believe(model, doc, e) && is_political(doc, e);
}
