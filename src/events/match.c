/* Events by pattern. Every verb, noun and adjective whose lemma some pattern has is tried; of the patterns that fit the most specific
   wins: two points a condition, more where the line says strong, one for a recipient found. Parties are the phrases at the ends of the
   pattern's paths, with all that is coordinated with them. */
#include "document/syntax.h"
#include "events/clauses.h"

typedef struct {
    const PatternRecord *pattern;
    TokenId trigger, actor, recipient;
    int score;
} Match;

static bool condition_holds(const Model *model, const Document *doc, TokenId trigger, const Condition *c)
{
    const Knowledge *k = &model->knowledge;
    if (c->kind == CONDITION_IS_NEGATED)
        return doc->predicate_of[trigger] != NONE && doc->predicates.at[doc->predicate_of[trigger]].is_negated;
    TokenId at = path_walk(model, doc, trigger, &c->path);
    EntityId e = at == NONE ? NONE : party_entity(doc, at);
    switch ((ConditionKind)c->kind) {
    case CONDITION_EXISTS: return at != NONE;
    case CONDITION_ABSENT: return at == NONE;
    case CONDITION_IN_CLASS: return at != NONE && token_in_class(k, doc, at, c->class_id);
    case CONDITION_NOT_IN_CLASS: return at == NONE || !token_in_class(k, doc, at, c->class_id);
    case CONDITION_IS_ACTOR: return e != NONE;
    case CONDITION_IS_STATE: return e != NONE && entity_is_state(&doc->entities.at[e]);
    case CONDITION_IS_PERSON:
        return e != NONE &&
               (doc->entities.at[e].kind == ENTITY_PERSON || doc->entities.at[e].kind == ENTITY_OFFICE || doc->entities.at[e].kind == ENTITY_GROUP);
    case CONDITION_HAS_STATUS:
        return at != NONE && doc->predicate_of[at] != NONE && doc->predicates.at[doc->predicate_of[at]].status == (Status)c->class_id;
    case CONDITION_IS_NEGATED: break;
    }
    return false;
}

/* A thing that belongs to a party stands for it: "Iran's decision", "Palestinian homes", "the plan of the opposition", "part of a rebel camp". */
static TokenId owner_of(const Knowledge *k, const Document *doc, TokenId t, bool is_actor, int depth)
{
    if (t == NONE || party_entity(doc, t) != NONE)
        return t;
    TokenId owner = token_child(doc, t, DEPREL_NMOD_POSS);
    if (owner != NONE && party_entity(doc, owner) != NONE)
        return owner;
    bool is_body = lexicon_has(k, k->class_ids[CLASS_ORGANISATION_NOUN], doc->tokens.at[t].key_hash);
    FOR_CHILDREN(doc, t, c)
    {
        Str p = token_case(doc, c);
        bool is_close = str_is(p, "of") || str_is(p, "by") || (is_body && str_is(p, "in")); /* "opposition groups in Chad" */
        bool is_loose = str_is(p, "from") || str_is(p, "with") || str_is(p, "against") || str_is(p, "for") || str_is(p, "in") || str_is(p, "on") ||
                        str_is(p, "to") || str_is(p, "including") || str_is(p, "include");
        bool is_owner = doc->tokens.at[c].deprel == DEPREL_NMOD && (is_close || (!is_actor && is_loose));
        if (is_owner && party_entity(doc, c) != NONE)
            return c;
    }
    FOR_CHILDREN(doc, t, c)
    if (doc->tokens.at[c].deprel == DEPREL_COMPOUND && party_entity(doc, c) != NONE)
        return c;
    FOR_CHILDREN(doc, t, c)
    if (depth > 0 && doc->tokens.at[c].deprel == DEPREL_NMOD && str_is(token_case(doc, c), "of")) {
        TokenId owner_below = owner_of(k, doc, c, is_actor, depth - 1);
        if (owner_below != NONE)
            return owner_below;
    }
    return NONE;
}

/* "two notaries", "those held", "he": people, though no table knows them. */
static bool may_be_people(const Model *model, const Document *doc, TokenId t)
{
    const Token *token = &doc->tokens.at[t];
    if (doc->mention_of[t] == NONE || word_in(&model->knowledge, CLASS_NOT_PEOPLE, token->key))
        return false;
    if (token->upos == UPOS_PRON)
        return token->feats.person > 0 && !str_is(token->low, "it");
    return token->upos == UPOS_NOUN || token->upos == UPOS_PROPN || token->upos == UPOS_NUM;
}

static bool has_party(const Document *doc, TokenId t)
{
    if (t == NONE)
        return false;
    uint32_t m = doc->mention_of[syntax_antecedent(doc, t)];
    return party_entity(doc, t) != NONE || (m != NONE && doc->mentions.at[m].member_count == 2);
}

/* "Norwegian bulldozers", but not "the train from Milan" */
static bool has_adjective_of_place(const Document *doc, TokenId t)
{
    FOR_CHILDREN(doc, t, c)
    {
        const Token *child = &doc->tokens.at[c];
        if (child->name != NAME_NONE && (child->deprel == DEPREL_AMOD || child->deprel == DEPREL_COMPOUND || child->deprel == DEPREL_NMOD_POSS))
            return true;
    }
    return false;
}

static TokenId first_party(const Model *model, const Document *doc, TokenId trigger, const SlotPath *paths, uint32_t count, TokenId other,
                           bool is_actor, bool takes_people)
{
    for (uint32_t i = 0; i < count; i++) {
        TokenId at = path_walk(model, doc, trigger, &paths[i]);
        if (at == NONE || at == other)
            continue;
        if (has_party(doc, at))
            return at;
        if (takes_people && paths[i].step[0].kind != SLOT_ANY && may_be_people(model, doc, syntax_antecedent(doc, at)))
            return syntax_antecedent(doc, at); /* "the detention of our colleagues": not ours */
        TokenId owner = owner_of(&model->knowledge, doc, at, is_actor, 1);
        if (owner != NONE && owner != other)
            return owner;
    }
    for (uint32_t i = 0; i < count; i++) { /* "against German goods": the country whose they are */
        TokenId at = path_walk(model, doc, trigger, &paths[i]);
        if (at != NONE && at != other && paths[i].step[0].kind != SLOT_ANY && doc->mention_of[at] != NONE &&
            *doc->mentions.at[doc->mention_of[at]].country &&
            (!is_actor || (has_adjective_of_place(doc, at) &&
                           !lexicon_has(&model->knowledge, model->knowledge.class_ids[CLASS_NO_DOER], doc->tokens.at[at].key_hash))))
            return at;
    }
    return NONE;
}

/* A thing's country becomes the party. */
static void name_country(const Model *model, Document *doc, TokenId t)
{
    Mention *m = &doc->mentions.at[doc->mention_of[t]];
    if (m->entity != NONE || !*m->country)
        return;
    m->entity = country_party(model, doc, m->country, "country of a thing");
    m->rule = "country of a thing";
}

/* Gives a mention of people that no table knows an entity of their own. */
static void name_people(Document *doc, TokenId t)
{
    Mention *m = &doc->mentions.at[doc->mention_of[t]];
    if (party_entity(doc, t) != NONE) {
        Entity *known = &doc->entities.at[party_entity(doc, t)];
        if (known->kind == ENTITY_PERSON && !*known->sector && !*known->country) /* "Azmal Khan was picked up" */
            memcpy(known->sector, "CVL", sizeof "CVL");
        return;
    }
    if (m->member_count > 0)
        return;
    Str words = document_slice(doc, token_span(doc, m->begin, m->end));
    Entity *e = array_push(doc->arena, &doc->entities);
    *e = (Entity){.kind = ENTITY_GROUP,
                  .name = arena_copy(doc->arena, words.data, words.length),
                  .sector = "CVL",
                  .record = NONE,
                  .role = "",
                  .office_begin = NO_DAY,
                  .office_end = NO_DAY,
                  .died = NO_DAY,
                  .is_plural = doc->tokens.at[t].feats.number == NUMBER_PLUR,
                  .rule = "people, by what is done to them"};
    if (m->entity != NONE)
        memcpy(e->country, doc->entities.at[m->entity].country, sizeof e->country);
    m->entity = doc->entities.count - 1;
    m->rule = "people, by what is done to them";
}

static bool part_fits(const Document *doc, TokenId t, char part)
{
    const Token *token = &doc->tokens.at[t];
    switch (part) {
    case 'v': return token->upos == UPOS_VERB && doc->predicate_of[t] != NONE;
    case 'n': return token->upos == UPOS_NOUN && token->deprel != DEPREL_COMPOUND;
    case 'a': return token->upos == UPOS_ADJ || (token->upos == UPOS_VERB && doc->predicate_of[t] != NONE);
    default: return false;
    }
}

/* "Putin and Raisi", "both sides": enough parties for what takes two */
static bool is_several(const Document *doc, TokenId t)
{
    if (t == NONE)
        return false;
    uint32_t m = doc->mention_of[syntax_antecedent(doc, t)];
    if (m != NONE && doc->mentions.at[m].member_count == 2)
        return true;
    TokenId other = token_child(doc, t, DEPREL_CONJ);
    return other != NONE && party_entity(doc, other) != NONE;
}

static bool try_pattern(const Model *model, const Document *doc, TokenId t, const PatternRecord *p, Match *out)
{
    for (uint32_t i = 0; i < p->condition_count; i++)
        if (!condition_holds(model, doc, t, &p->conditions[i]))
            return false;
    *out = (Match){.pattern = p, .trigger = t, .actor = NONE, .recipient = NONE};
    bool is_none = strcmp(knowledge_text(&model->knowledge, p->event), "NONE") == 0;
    out->actor = first_party(model, doc, t, p->actors, p->actor_count, NONE, true, false);
    out->recipient = first_party(model, doc, t, p->recipients, p->recipient_count, out->actor, false, p->takes_people);
    out->score = 2 * (int)p->condition_count + (int)p->priority + (out->recipient != NONE);
    if (is_none)
        return true;
    /* "three men were arrested": who did it may be left out, but then somebody must have been done to */
    bool is_agentless = predicate_is_passive(doc, t) && out->recipient != NONE &&
                        (event_type_quad(event_type_from(str(knowledge_text(&model->knowledge, p->event)))) == 4);
    if (out->actor == NONE && !p->no_actor_needed && !is_agentless)
        return false;
    return out->recipient != NONE || !p->needs_recipient || (p->is_symmetric && is_several(doc, out->actor));
}

static bool best_match(const Model *model, const Document *doc, TokenId t, Match *best)
{
    const Knowledge *k = &model->knowledge;
    best->score = -9;
    for (uint32_t i = 0; i < k->pattern_count; i++) {
        const PatternRecord *p = &k->patterns[i];
        Match m;
        if (part_fits(doc, t, p->part) && lexicon_has(k, p->trigger_class, doc->tokens.at[t].key_hash) && try_pattern(model, doc, t, p, &m) &&
            m.score > best->score)
            *best = m;
    }
    return best->score > -9 && strcmp(knowledge_text(k, best->pattern->event), "NONE") != 0;
}

/* ---- parties ---- */

static void add_party(const Document *doc, Party *parties, uint32_t *count, MentionId m, EntityId e)
{
    for (uint32_t i = 0; i < *count; i++)
        if (parties[i].entity == e)
            return;
    if (*count < MOST_PARTIES && entity_is_party(&doc->entities.at[e]))
        parties[(*count)++] = (Party){m, e};
}

static void collect(const Document *doc, TokenId t, Party *parties, uint32_t *count, int depth)
{
    if (t == NONE || depth > 6)
        return;
    t = syntax_antecedent(doc, t);
    MentionId m = doc->mention_of[t];
    if (m != NONE) {
        const Mention *mention = &doc->mentions.at[m];
        for (uint32_t i = 0; i < mention->member_count; i++)
            add_party(doc, parties, count, m, mention->members[i]);
        if (mention->member_count == 0 && party_entity(doc, t) != NONE)
            add_party(doc, parties, count, m, party_entity(doc, t));
    }
    FOR_CHILDREN(doc, t, c)
    if (doc->tokens.at[c].deprel == DEPREL_CONJ && doc->tokens.at[c].upos != UPOS_VERB)
        collect(doc, c, parties, count, depth + 1);
}

/* "Norland-Sudria ties": the second country of the pair is the other side. */
static void collect_dyad(const Document *doc, Event *e, TokenId first)
{
    collect(doc, first, e->actors, &e->actor_count, 6);
    if (first + 2 < doc->tokens.count && party_entity(doc, first + 2) != NONE)
        collect(doc, first + 2, e->recipients, &e->recipient_count, 6);
}

static void drop_common(Event *e)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < e->recipient_count; i++) {
        bool is_actor = false;
        for (uint32_t a = 0; a < e->actor_count; a++)
            is_actor = is_actor || e->actors[a].entity == e->recipients[i].entity;
        if (!is_actor)
            e->recipients[kept++] = e->recipients[i];
    }
    e->recipient_count = kept;
}

/* ---- status ---- */

static Status status_of(const Model *model, const Document *doc, const PatternRecord *p, TokenId trigger, const char **why)
{
    TokenId clause = clause_of(doc, trigger);
    const Predicate *predicate = clause == NONE ? NULL : &doc->predicates.at[doc->predicate_of[clause]];
    Status own = predicate ? predicate->status : STATUS_ACTUAL;
    *why = predicate && predicate->status_why ? predicate->status_why : "said as a fact";
    const Nominal *nominal = p->part == 'n' ? nominal_at(doc, trigger) : NULL;
    if (nominal && nominal->status != STATUS_ACTUAL) {
        *why = nominal->status_why;
        return nominal->status;
    }
    const char *given = knowledge_text(&model->knowledge, p->status);
    if (*given && own == STATUS_ACTUAL) {
        *why = "the pattern's own";
        return status_from(str(given));
    }
    if (p->part == 'n' && clause != NONE && clause != trigger) { /* "a plan for an attack on" */
        const char *embedded = doc->tokens.at[trigger].head == NONE ? NULL : embed_status(&model->knowledge, doc, doc->tokens.at[trigger].head);
        if (embedded && own == STATUS_ACTUAL && doc->tokens.at[trigger].deprel != DEPREL_NSUBJ) {
            *why = "embedded";
            return status_from(str(embedded));
        }
    }
    return own;
}

static bool is_future(Status s)
{
    return s == STATUS_PLANNED || s == STATUS_OFFERED || s == STATUS_EXPECTED || s == STATUS_POSSIBLE || s == STATUS_CONDITIONAL;
}

/* What is still to come has a type of its own (data/future.tsv). */
static void recode_future(const Knowledge *k, Event *e)
{
    if (!is_future(e->status))
        return;
    const FutureRecord *best = NULL;
    size_t longest = 0;
    for (uint32_t i = 0; i < k->future_count; i++) {
        const FutureRecord *f = &k->future[i];
        const char *prefix = knowledge_text(k, f->cameo_prefix);
        if (strcmp(knowledge_text(k, f->event), event_type_name(e->type)) != 0 || strncmp(e->cameo, prefix, strlen(prefix)) != 0)
            continue;
        if (!best || strlen(prefix) > longest) {
            best = f;
            longest = strlen(prefix);
        }
    }
    if (!best)
        return;
    e->type = event_type_from(str(knowledge_text(k, best->future_event)));
    e->mode = knowledge_text(k, best->future_mode);
    e->cameo = knowledge_text(k, best->future_cameo);
}

static void add_event(const Model *model, Document *doc, const Match *m)
{
    const Knowledge *k = &model->knowledge;
    const PatternRecord *p = m->pattern;
    Event e = {.type = event_type_from(str(knowledge_text(k, p->event))),
               .mode = knowledge_text(k, p->mode),
               .context = knowledge_text(k, p->context),
               .cameo = knowledge_text(k, p->cameo),
               .trigger_begin = m->trigger,
               .trigger_end = m->trigger + 1,
               .predicate = clause_of(doc, m->trigger),
               .is_symmetric = p->is_symmetric,
               .timex = NONE,
               .location = NONE,
               .pattern = (uint32_t)(p - k->patterns),
               .specificity = (uint32_t)m->score,
               .when = day_period(doc->date)};
    bool is_dyad = false;
    for (uint32_t i = 0; i < p->actor_count; i++)
        is_dyad = is_dyad || (p->actors[i].step[p->actors[i].count - 1].kind == SLOT_DYAD &&
                              path_walk(model, doc, m->trigger, &p->actors[i]) == m->actor && m->actor != NONE);
    if (is_dyad) {
        collect_dyad(doc, &e, m->actor);
    } else {
        if (m->actor != NONE && doc->mention_of[syntax_antecedent(doc, m->actor)] != NONE)
            name_country(model, doc, syntax_antecedent(doc, m->actor));
        if (m->recipient != NONE && doc->mention_of[syntax_antecedent(doc, m->recipient)] != NONE)
            name_country(model, doc, syntax_antecedent(doc, m->recipient));
        collect(doc, m->actor, e.actors, &e.actor_count, 0);
        if (m->recipient != NONE && p->takes_people && doc->mention_of[syntax_antecedent(doc, m->recipient)] != NONE)
            name_people(doc, syntax_antecedent(doc, m->recipient));
        collect(doc, m->recipient, e.recipients, &e.recipient_count, 0);
    }
    if (e.type == EVENT_NONE) { /* a user's own category */
        e.type = EVENT_OTHER;
        e.category = knowledge_text(k, p->event);
    }
    drop_common(&e);
    /* "shot dead", "gunned down": the words that say what came of it */
    while (e.trigger_end < doc->tokens.count && e.trigger_end < m->trigger + 2 &&
           (str_is(doc->tokens.at[e.trigger_end].low, "dead") || doc->tokens.at[e.trigger_end].deprel == DEPREL_COMPOUND_PRT))
        e.trigger_end++;
    if (p->needs_recipient && e.recipient_count == 0 && !(e.is_symmetric && e.actor_count > 1))
        return;
    if (e.is_symmetric && e.recipient_count == 0 && e.actor_count < 2 && p->priority <= 0)
        return;
    e.status = status_of(model, doc, p, m->trigger, &e.status_why);
    if (!survives_doubt(model, doc, &e))
        return;
    recode_future(k, &e);
    *array_push(doc->arena, &doc->events) = e;
}

/* "a true friend of ours", said of a person or state in a quotation, is praise by its speaker; the deed is the saying. */
static void find_praise_in_quotes(const Model *model, Document *doc)
{
    const Knowledge *k = &model->knowledge;
    TokenId last_cue = NONE;
    for (uint32_t i = 0; i < doc->quotes.count; i++) {
        const Quote *q = &doc->quotes.at[i];
        if (q->speaker == NONE || !has_party(doc, q->speaker) || q->cue == last_cue)
            continue;
        for (TokenId t = q->begin; t < q->end; t++) {
            uint32_t p = doc->predicate_of[t];
            TokenId subject = token_child(doc, t, DEPREL_NSUBJ);
            for (TokenId s = t; subject == NONE && s-- > q->begin;) /* the parser may hang the subject on the verb of saying */
                if (has_party(doc, s) && doc->tokens.at[s].deprel == DEPREL_NSUBJ)
                    subject = s;
            if (p == NONE || token_child(doc, t, DEPREL_COP) == NONE || subject == NONE || str_is(doc->tokens.at[subject].low, "it") ||
                doc->predicates.at[p].status != STATUS_ACTUAL)
                continue;
            bool is_good = lexicon_has(k, k->class_ids[CLASS_EVALUATION_GOOD], doc->tokens.at[t].key_hash);
            FOR_CHILDREN(doc, t, c)
            is_good = is_good ||
                      (doc->tokens.at[c].deprel == DEPREL_AMOD && lexicon_has(k, k->class_ids[CLASS_EVALUATION_GOOD], doc->tokens.at[c].key_hash));
            EntityId who = party_entity(doc, subject);
            EntityId speaker = party_entity(doc, q->speaker);
            bool is_own_country = who != NONE && speaker != NONE && doc->entities.at[who].kind == ENTITY_COUNTRY &&
                                  strcmp(doc->entities.at[who].country, doc->entities.at[speaker].country) == 0;
            if (!is_good || who == NONE || who == speaker || is_own_country)
                continue;
            Event e = {.type = EVENT_SUPPORT,
                       .mode = "",
                       .context = "diplomatic",
                       .cameo = "051",
                       .trigger_begin = q->cue,
                       .trigger_end = q->cue + 1,
                       .predicate = q->cue,
                       .timex = NONE,
                       .location = NONE,
                       .pattern = NONE,
                       .specificity = 3,
                       .when = day_period(doc->date),
                       .status = STATUS_ACTUAL,
                       .status_why = "said in a quotation"};
            collect(doc, q->speaker, e.actors, &e.actor_count, 0);
            collect(doc, subject, e.recipients, &e.recipient_count, 0);
            if (is_political(doc, &e)) {
                *array_push(doc->arena, &doc->events) = e;
                last_cue = q->cue;
                break;
            }
        }
    }
}

static bool is_word_event(const Event *e)
{
    return e->type == EVENT_REQUEST || e->type == EVENT_THREATEN || e->type == EVENT_REJECT || e->type == EVENT_ACCUSE;
}

/* "killed in police firing": the noun and the verb are one event. */
static bool is_same_deed(const Event *outer, const Event *inner, const Document *doc)
{
    return outer->type == inner->type && doc->tokens.at[inner->trigger_begin].upos == UPOS_NOUN &&
           doc->tokens.at[outer->trigger_begin].upos == UPOS_VERB;
}

/* "shelled the town, killing ten", "killed when soldiers opened fire": one attack by one party, told in two verbs. */
static bool is_same_attack(const Event *outer, const Event *inner, const Document *doc)
{
    const Token *t = &doc->tokens.at[inner->trigger_begin];
    bool is_one_party = outer->actor_count > 0 && inner->actor_count > 0 && outer->actors[0].entity == inner->actors[0].entity;
    bool is_attempt = inner->type == EVENT_THREATEN && t->deprel == DEPREL_XCOMP; /* "attempted to kill" */
    return outer->type == EVENT_ASSAULT && is_one_party && t->head == outer->trigger_begin &&
           ((inner->type == EVENT_ASSAULT && t->deprel == DEPREL_ADVCL) || is_attempt);
}

/* "blocked roads, demanding that he resign": what protesters shout is the protest. */
static bool is_demand_of_protest(const Event *outer, const Event *inner, const Document *doc)
{
    const Token *t = &doc->tokens.at[inner->trigger_begin];
    bool is_same = inner->actor_count == 0 || (outer->actor_count > 0 && outer->actors[0].entity == inner->actors[0].entity);
    return outer->type == EVENT_PROTEST && (inner->type == EVENT_REQUEST || inner->type == EVENT_ACCUSE) && is_same &&
           (t->deprel == DEPREL_ADVCL || t->deprel == DEPREL_ACL || t->deprel == DEPREL_XCOMP) &&
           token_is_under(doc, inner->trigger_begin, outer->trigger_begin);
}

/* What is asked for, threatened, refused or denied is the object of those words and no record of its own; where a promise's content has
   a type of its own, the content is the record. */
static void drop_objects(Document *doc)
{
    uint32_t first = 0; /* of the sentence that `outer` stands in */
    for (uint32_t i = 0; i < doc->events.count; i++) {
        Event *outer = &doc->events.at[i];
        SentenceId s = doc->tokens.at[outer->trigger_begin].sentence;
        while (doc->tokens.at[doc->events.at[first].trigger_begin].sentence != s)
            first++;
        for (uint32_t j = first; j < doc->events.count; j++) {
            Event *inner = &doc->events.at[j];
            TokenId t = inner->trigger_begin;
            if (doc->tokens.at[t].sentence != s)
                break;
            if (i == j || inner->is_merged_away || outer->is_merged_away || !token_is_under(doc, t, outer->trigger_begin) ||
                t == outer->trigger_begin)
                continue;
            if (is_same_attack(outer, inner, doc)) {
                if (outer->recipient_count == 0) {
                    memcpy(outer->recipients, inner->recipients, sizeof outer->recipients);
                    outer->recipient_count = inner->recipient_count;
                }
                inner->is_merged_away = true; /* complete_events reads its numbers from the outer verb's clauses */
            } else if (is_demand_of_protest(outer, inner, doc)) {
                inner->is_merged_away = true;
            } else if ((inner->status != STATUS_ACTUAL && is_word_event(outer)) || is_same_deed(outer, inner, doc))
                inner->is_merged_away = true;
            else if (outer->type == EVENT_AGREE && inner->status != STATUS_ACTUAL && syntax_complement(doc, outer->trigger_begin) == t)
                outer->is_merged_away = true;
            else if (is_word_event(outer) && syntax_complement(doc, outer->trigger_begin) == t && outer->type != EVENT_ACCUSE)
                inner->is_merged_away = true;
        }
    }
    for (uint32_t i = 0; i < doc->events.count; i++)
        if (doc->events.at[i].status == STATUS_REQUESTED && doc->events.at[i].type != EVENT_REQUEST && event_type_quad(doc->events.at[i].type) != 3)
            doc->events.at[i].is_merged_away = true;
}

/* Of equals the first stays first. Only the few events that are found in quotations stand out of order. */
static void sort_by_trigger(Document *doc)
{
    for (uint32_t i = 1; i < doc->events.count; i++)
        for (uint32_t k = i; k > 0 && doc->events.at[k].trigger_begin < doc->events.at[k - 1].trigger_begin; k--) {
            Event swap = doc->events.at[k];
            doc->events.at[k] = doc->events.at[k - 1];
            doc->events.at[k - 1] = swap;
        }
}

void find_events(const Model *model, Document *doc)
{
    for (TokenId t = 0; t < doc->tokens.count; t++) {
        Match best;
        if (doc->paragraphs.at[doc->tokens.at[t].paragraph].is_body && best_match(model, doc, t, &best))
            add_event(model, doc, &best);
    }
    find_praise_in_quotes(model, doc);
    sort_by_trigger(doc);
    drop_objects(doc);
}

const char *explain_miss(const Model *model, Document *doc, TokenId t)
{
    const Knowledge *k = &model->knowledge;
    for (uint32_t i = 0; i < k->pattern_count; i++) {
        const PatternRecord *p = &k->patterns[i];
        if (!part_fits(doc, t, p->part) || !lexicon_has(k, p->trigger_class, doc->tokens.at[t].key_hash))
            continue;
        for (uint32_t c = 0; c < p->condition_count; c++)
            if (!condition_holds(model, doc, t, &p->conditions[c]))
                return arena_format(doc->arena, "data/events/%s:%u %s: condition %u does not hold", knowledge_text(k, p->file), p->line,
                                    knowledge_text(k, p->source_text), c + 1);
        Match m;
        if (!try_pattern(model, doc, t, p, &m))
            return arena_format(doc->arena, "data/events/%s:%u %s: %s is missing", knowledge_text(k, p->file), p->line,
                                knowledge_text(k, p->source_text), m.actor == NONE ? "the actor" : "the recipient");
        return arena_format(doc->arena, "data/events/%s:%u %s: no party with a country or a sector, or the object of another event",
                            knowledge_text(k, p->file), p->line, knowledge_text(k, p->source_text));
    }
    return NULL;
}
