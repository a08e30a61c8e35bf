/* Completing events: date, place, numbers, source chain, and what of these changes the code. */
#include <stdio.h>

#include "document/syntax.h"
#include "events/clauses.h"

/* For each sentence the first of some records that stand in it, for each record the next one; NONE ends. Without it the work of a
   document would grow with the square of its length. */
typedef struct {
    uint32_t *first, *next;
} BySentence;

#define FOR_SENTENCE(by, sentence, i) for (uint32_t i = (by).first[sentence]; i != NONE; i = (by).next[i])

/* An attribution in one of the sentences that its content reaches. */
typedef struct {
    uint32_t attribution, next;
} Reach;

typedef struct {
    const Model *model;
    Document *doc;
    BySentence timexes, locations, mentions;
    uint32_t *first_reach; /* of each sentence, into reaches */
    ARRAY_OF(Reach) reaches;
} Work;

static BySentence by_sentence_new(Document *doc, uint32_t count)
{
    BySentence by = {arena_new(doc->arena, uint32_t, doc->sentences.count + 1), arena_new(doc->arena, uint32_t, count + 1)};
    memset(by.first, 0xFF, sizeof *by.first * (doc->sentences.count + 1));
    return by;
}

/* Records come in from the last to the first, so that a chain runs forwards. */
static void by_sentence_put(const Document *doc, BySentence *by, uint32_t record, TokenId token)
{
    SentenceId s = doc->tokens.at[token].sentence;
    by->next[record] = by->first[s];
    by->first[s] = record;
}

/* The first sentence that ends behind this byte. */
static SentenceId sentence_at(const Document *doc, uint32_t byte)
{
    SentenceId low = 0, high = doc->sentences.count;
    while (low < high) {
        SentenceId middle = low + (high - low) / 2;
        if (doc->tokens.at[doc->sentences.at[middle].end - 1].span.end <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void index_attributions(Work *w)
{
    Document *doc = w->doc;
    w->first_reach = arena_new(doc->arena, uint32_t, doc->sentences.count + 1);
    memset(w->first_reach, 0xFF, sizeof *w->first_reach * (doc->sentences.count + 1));
    for (uint32_t i = doc->attributions.count; i-- > 0;) {
        const Attribution *a = &doc->attributions.at[i];
        for (uint32_t k = 0; k < a->content_count; k++)
            for (SentenceId s = sentence_at(doc, a->content[k].begin);
                 s < doc->sentences.count && doc->tokens.at[doc->sentences.at[s].begin].span.begin < a->content[k].end; s++) {
                uint32_t first = w->first_reach[s];
                if (first != NONE && w->reaches.at[first].attribution == i)
                    continue;
                *array_push(doc->arena, &w->reaches) = (Reach){i, first};
                w->first_reach[s] = w->reaches.count - 1;
            }
    }
}

static Work work_new(const Model *model, Document *doc)
{
    Work w = {.model = model, .doc = doc};
    w.timexes = by_sentence_new(doc, doc->timexes.count);
    for (uint32_t i = doc->timexes.count; i-- > 0;)
        by_sentence_put(doc, &w.timexes, i, doc->timexes.at[i].begin);
    w.locations = by_sentence_new(doc, doc->locations.count);
    for (uint32_t i = doc->locations.count; i-- > 0;)
        by_sentence_put(doc, &w.locations, i, doc->locations.at[i].begin);
    w.mentions = by_sentence_new(doc, doc->mentions.count);
    for (uint32_t i = doc->mentions.count; i-- > 0;)
        by_sentence_put(doc, &w.mentions, i, doc->mentions.at[i].head);
    index_attributions(&w);
    return w;
}

/* ---- dates ---- */

static bool dates_events(const Timex *x) { return x->period.begin != NO_DAY && !(x->is_vague && !x->is_since) && !x->is_until; }

/* The token of an expression that hangs outside it. */
static TokenId timex_root(const Document *doc, const Timex *x)
{
    TokenId root = x->begin;
    for (TokenId t = x->begin; t < x->end; t++) {
        TokenId head = doc->tokens.at[t].head;
        if (head == NONE || head < x->begin || head >= x->end)
            root = t;
    }
    return root;
}

/* The clause that an expression belongs to: the nearest predicate above it. */
static TokenId timex_clause(const Document *doc, const Timex *x)
{
    TokenId root = timex_root(doc, x);
    return clause_of(doc, doc->tokens.at[root].head == NONE ? root : doc->tokens.at[root].head);
}

/* "the May 25 launches", "chair for 2022": the expression is about a noun beside the event. */
static bool dates_another_noun(const Document *doc, const Timex *x)
{
    TokenId root = timex_root(doc, x), noun = doc->tokens.at[root].head;
    bool is_before_noun = noun != NONE && noun >= x->end && doc->tokens.at[noun].upos == UPOS_NOUN && doc->tokens.at[root].deprel != DEPREL_OBL;
    bool is_for_years = x->period.precision == PRECISION_YEAR && str_is(token_case(doc, root), "for");
    return is_before_noun || is_for_years;
}

/* The expression of a clause: one that hangs on the verb itself, else the first. */
static uint32_t timex_in_clause(const Work *w, TokenId clause, SentenceId sentence)
{
    const Document *doc = w->doc;
    uint32_t first = NONE;
    FOR_SENTENCE(w->timexes, sentence, i)
    {
        const Timex *x = &doc->timexes.at[i];
        if (!dates_events(x) || timex_clause(doc, x) != clause || dates_another_noun(doc, x))
            continue;
        if (doc->tokens.at[timex_root(doc, x)].head == clause)
            return i;
        first = first == NONE ? i : first;
    }
    return first;
}

static void set_date(Document *doc, Event *e, uint32_t timex, const char *why)
{
    const Timex *x = &doc->timexes.at[timex];
    e->timex = timex;
    e->when = x->period;
    e->date_why = why;
    if (x->is_since)
        e->when = (Period){x->period.begin, doc->date, PRECISION_RANGE};
}

static bool is_joined_by_and(const Document *doc, const Timex *a, const Timex *b)
{
    return b->begin == a->end + 1 && str_is(doc->tokens.at[a->end].low, "and");
}

/* "the killing of miners in 2012"; "the 1994 genocide, in which thousands were killed": beside the trigger or the noun that the clause is about. */
static uint32_t timex_of_noun(const Work *w, const Event *e, SentenceId s)
{
    const Document *doc = w->doc;
    const Token *trigger = &doc->tokens.at[e->trigger_begin];
    TokenId noun = trigger->upos == UPOS_NOUN ? e->trigger_begin : trigger->deprel == DEPREL_ACL_RELCL ? trigger->head : NONE;
    FOR_SENTENCE(w->timexes, s, i)
    {
        const Timex *x = &doc->timexes.at[i];
        bool is_beside = noun != NONE && token_is_under(doc, x->begin, noun) && x->begin != noun;
        bool is_inside = trigger->upos == UPOS_NOUN || (x->end <= noun + 1 && noun - x->begin < 4); /* of the noun itself, not of the clause */
        if (is_beside && is_inside && dates_events(x))
            return i;
    }
    return NONE;
}

static uint32_t timex_of_same_time(const Work *w, TokenId clause, SentenceId s)
{
    const Document *doc = w->doc;
    FOR_CHILDREN(doc, clause, c)
    {
        TokenId mark = token_child(doc, c, DEPREL_MARK);
        if (mark == NONE)
            mark = token_child(doc, c, DEPREL_ADVMOD);
        bool is_same = doc->tokens.at[c].deprel == DEPREL_ADVCL && mark != NONE &&
                       (str_is(doc->tokens.at[mark].low, "when") || str_is(doc->tokens.at[mark].low, "as"));
        uint32_t timex = is_same ? timex_in_clause(w, c, s) : NONE;
        if (timex != NONE)
            return timex;
    }
    return NONE;
}

static uint32_t find_date(Work *w, Event *e)
{
    Document *doc = w->doc;
    SentenceId s = doc->tokens.at[e->trigger_begin].sentence;
    e->date_why = "the article's date";
    uint32_t inside = timex_of_noun(w, e, s);
    if (inside != NONE) {
        set_date(doc, e, inside, "an expression beside its noun");
        return inside;
    }
    /* its own clause, then what happened at the same time ("were killed when a bomb exploded on Monday"), then those that it hangs on */
    TokenId clause = e->predicate;
    for (int up = 0; clause != NONE && up < 4; up++) {
        uint32_t x = timex_in_clause(w, clause, s);
        bool is_background = doc->tokens.at[e->trigger_begin].deprel == DEPREL_ACL_RELCL && up > 0;
        if (x != NONE && !is_background) {
            set_date(doc, e, x, up == 0 ? "an expression in its clause" : "an expression in a clause above it");
            return x;
        }
        uint32_t same = up == 0 ? timex_of_same_time(w, clause, s) : NONE;
        if (same != NONE) {
            set_date(doc, e, same, "an expression in a clause of the same time");
            return same;
        }
        Deprel d = doc->tokens.at[clause].deprel;
        if (doc->tokens.at[clause].head == NONE || d == DEPREL_ACL_RELCL)
            break;
        clause = clause_of(doc, doc->tokens.at[clause].head);
    }
    return NONE;
}

/* "spoke in March and April" is two. */
static void split_dates(Work *w, uint32_t index, uint32_t timex)
{
    Document *doc = w->doc;
    while (timex + 1 < doc->timexes.count && is_joined_by_and(doc, &doc->timexes.at[timex], &doc->timexes.at[timex + 1]) &&
           dates_events(&doc->timexes.at[timex + 1])) {
        Event twin = doc->events.at[index];
        timex++;
        set_date(doc, &twin, timex, "a second expression in its clause");
        *array_push(doc->arena, &doc->events) = twin;
    }
}

/* ---- places ---- */

static void find_place(Work *w, Event *e)
{
    Document *doc = w->doc;
    SentenceId s = doc->tokens.at[e->trigger_begin].sentence;
    FOR_SENTENCE(w->locations, s, i)
    {
        const Location *l = &doc->locations.at[i];
        /* the last of its words that hangs on another outside it */
        TokenId head = l->end - 1;
        while (head > l->begin && doc->tokens.at[head].head != NONE && doc->tokens.at[head].head >= l->begin && doc->tokens.at[head].head < l->end)
            head--;
        /* "in Russia's far east": the place owns the noun that has the preposition */
        if (doc->tokens.at[head].deprel == DEPREL_NMOD_POSS && doc->tokens.at[head].head != NONE)
            head = doc->tokens.at[head].head;
        Str p = token_case(doc, head);
        bool is_at = str_is(p, "in") || str_is(p, "at") || str_is(p, "near") || str_is(p, "outside") || str_is(p, "inside");
        if (!is_at || (doc->tokens.at[head].deprel != DEPREL_OBL && doc->tokens.at[head].deprel != DEPREL_NMOD))
            continue;
        TokenId clause = clause_of(doc, doc->tokens.at[head].head);
        if (clause == e->predicate || (clause != NONE && clause_of(doc, clause) == e->predicate)) {
            e->location = i;
            return;
        }
    }
}

/* "troops massed in the disputed valley", "jets bombed targets in Yemen": force used in another's country is used against it. */
static void lend_recipient(Work *w, Event *e)
{
    Document *doc = w->doc;
    bool is_force = e->type == EVENT_ASSAULT || e->type == EVENT_COERCE || e->type == EVENT_MOBILIZE;
    if (!is_force || e->recipient_count > 0 || e->location == NONE || e->actor_count == 0)
        return;
    const Location *l = &doc->locations.at[e->location];
    MentionId mention = doc->mention_of[l->end - 1];
    if (!*l->country || mention == NONE)
        return;
    for (uint32_t i = 0; i < e->actor_count; i++)
        if (!*doc->entities.at[e->actors[i].entity].country || strcmp(doc->entities.at[e->actors[i].entity].country, l->country) == 0)
            return;
    e->recipients[e->recipient_count++] = (Party){mention, country_party(w->model, doc, l->country, "country of the place")};
}

/* Who meets in the other's country visits it, and is the actor. */
static void read_visit(Work *w, Event *e)
{
    Document *doc = w->doc;
    if (e->type != EVENT_CONSULT || e->location == NONE || *e->mode || e->actor_count == 0 || e->recipient_count == 0)
        return;
    const char *where = doc->locations.at[e->location].country;
    const char *a = doc->entities.at[e->actors[0].entity].country, *r = doc->entities.at[e->recipients[0].entity].country;
    bool at_actor = strcmp(where, a) == 0, at_recipient = strcmp(where, r) == 0;
    if (!*where || at_actor == at_recipient)
        return;
    e->mode = "visit";
    e->cameo = at_actor ? "043" : "042";
}

/* The one country that a sentence speaks of, or "". */
static const char *only_country(const Work *w, SentenceId s)
{
    const Document *doc = w->doc;
    const char *found = "";
    FOR_SENTENCE(w->mentions, s, i)
    {
        const Mention *m = &doc->mentions.at[i];
        const char *c = m->entity != NONE ? doc->entities.at[m->entity].country : m->country;
        if (!*c || (*found && strcmp(found, c) == 0))
            continue;
        if (*found)
            return "";
        found = c;
    }
    return found;
}

static bool is_ruler(const Entity *x) { return x->kind == ENTITY_PERSON && (strcmp(x->role, "HOS") == 0 || strcmp(x->role, "HOG") == 0); }

/* Speaks for its country abroad; what stands opposite may be anybody's. */
static bool is_international(const Entity *x)
{
    return x->kind == ENTITY_COUNTRY || strcmp(x->role, "HOS") == 0 || strcmp(x->role, "HOG") == 0 || strcmp(x->role, "FM") == 0 ||
           strlen(x->country) < 3 || strcmp(x->country, "UNO") == 0 || strcmp(x->country, "IGO") == 0 || strcmp(x->country, "NGO") == 0 ||
           strcmp(x->country, "EUR") == 0 || strcmp(x->country, "IMG") == 0;
}

static const char *country_opposite(const Document *doc, const Party *parties, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!is_international(&doc->entities.at[parties[i].entity]))
            return doc->entities.at[parties[i].entity].country;
    return "";
}

/* "Egyptian police fired on demonstrators", "President X threatened a curfew in Algiers": a group or a ruler without a country has that of
   the place, of the home-grown party opposite, or the only one that the sentence speaks of. */
static void lend_country(Work *w, const Event *e)
{
    const Document *doc = w->doc;
    const char *place = e->location != NONE ? doc->locations.at[e->location].country : "";
    for (uint32_t i = 0; i < e->actor_count + e->recipient_count; i++) {
        bool is_actor = i < e->actor_count;
        const Party *p = is_actor ? &e->actors[i] : &e->recipients[i - e->actor_count];
        Entity *x = &doc->entities.at[p->entity];
        bool is_local = x->kind == ENTITY_GROUP || x->kind == ENTITY_OFFICE || is_ruler(x);
        if (!is_local || *x->country || !*x->sector || strcmp(x->sector, "JRN") == 0)
            continue;
        const char *lent = event_type_quad(e->type) >= 3 ? place : "";
        if (!*lent)
            lent = is_actor ? country_opposite(doc, e->recipients, e->recipient_count) : country_opposite(doc, e->actors, e->actor_count);
        bool is_domestic = is_ruler(x) || strcmp(x->sector, "GOV") != 0; /* "the foreign ministers" are of several */
        if (!*lent && is_domestic) {
            lent = only_country(w, doc->tokens.at[e->trigger_begin].sentence);
            for (uint32_t k = 0; k < e->actor_count + e->recipient_count; k++) { /* not that of the other side */
                const Party *other = k < e->actor_count ? &e->actors[k] : &e->recipients[k - e->actor_count];
                if ((k < e->actor_count) != is_actor && is_international(&doc->entities.at[other->entity]) &&
                    *doc->entities.at[other->entity].country)
                    lent = "";
            }
        }
        memcpy(x->country, lent, strlen(lent) < sizeof x->country ? strlen(lent) : 3);
    }
}

/* ---- numbers ---- */

/* What a numeral says: digits with commas, a word, or a vague number ("dozens"); 0 when it is none. */
static int32_t number_value(const Knowledge *k, const Document *doc, TokenId numeral, bool *is_vague)
{
    const Token *t = &doc->tokens.at[numeral];
    int32_t value = 0, scale;
    bool is_digits = t->low.length > 0;
    for (uint32_t i = 0; i < t->low.length && is_digits; i++)
        if (t->low.data[i] >= '0' && t->low.data[i] <= '9')
            value = value < 100000000 ? value * 10 + (t->low.data[i] - '0') : value;
        else
            is_digits = t->low.data[i] == ',';
    if (is_digits)
        return value;
    if (lexicon_number(k, CLASS_MASS_CROWD, word_hash(t->low), &value)) {
        *is_vague = true;
        return value;
    }
    if (!lexicon_number(k, CLASS_NUMBER, word_hash(t->low), &value))
        return 0;
    FOR_CHILDREN(doc, numeral, g)
    if (lexicon_number(k, CLASS_NUMBER, word_hash(doc->tokens.at[g].low), &scale) && scale < value)
        value = (int64_t)value * scale > INT32_MAX ? INT32_MAX : value * scale;
    return value;
}

/* How many a noun speaks of; the noun may be the numeral itself ("killed 12"). */
static int32_t number_of(const Knowledge *k, const Document *doc, TokenId noun, bool *is_vague)
{
    *is_vague = false;
    FOR_CHILDREN(doc, noun, c)
    {
        const Token *t = &doc->tokens.at[c];
        if (t->deprel == DEPREL_NUMMOD || lexicon_has(k, k->class_ids[CLASS_MASS_CROWD], word_hash(t->low)))
            return number_value(k, doc, c, is_vague);
    }
    return doc->tokens.at[noun].upos == UPOS_NUM ? number_value(k, doc, noun, is_vague) : 0;
}

static bool is_single(const Token *t)
{
    return t->feats.number == NUMBER_SING && (t->upos == UPOS_NOUN || t->upos == UPOS_PROPN) && !str_is(t->low, "people");
}

/* How many a word of killing, injuring or arresting says of `counted`, into the event's field for it. */
static void read_casualties(const Work *w, Event *e, TokenId word, TokenId counted)
{
    const Knowledge *k = &w->model->knowledge;
    const Document *doc = w->doc;
    uint64_t key = doc->tokens.at[word].key_hash;
    int32_t *into = lexicon_has(k, k->class_ids[CLASS_CASUALTY_DEAD], key)       ? e->dead
                    : lexicon_has(k, k->class_ids[CLASS_CASUALTY_INJURED], key)  ? e->injured
                    : lexicon_has(k, k->class_ids[CLASS_CASUALTY_ARRESTED], key) ? e->arrested
                                                                                 : NULL;
    bool is_vague;
    int32_t n = number_of(k, doc, counted, &is_vague);
    if (into && n > 0) {
        into[0] = n;
        into[1] = is_vague ? 0 : n;
    } else if (into && into == e->dead && counted != word && is_single(&doc->tokens.at[counted])) {
        into[0] = into[1] = 1;
    }
}

/* "fired forty rounds, killing two men" */
static void read_results(const Work *w, Event *e, TokenId head)
{
    const Document *doc = w->doc;
    FOR_CHILDREN(doc, head, c)
    {
        const Token *t = &doc->tokens.at[c];
        bool is_result = (t->deprel == DEPREL_ADVCL || t->deprel == DEPREL_XCOMP || t->deprel == DEPREL_CONJ || t->deprel == DEPREL_ACL) &&
                         t->feats.form == FORM_GER && syntax_object(doc, c) != NONE;
        if (is_result)
            read_casualties(w, e, c, syntax_object(doc, c));
    }
}

static void find_numbers(Work *w, Event *e)
{
    const Knowledge *k = &w->model->knowledge;
    const Document *doc = w->doc;
    TokenId t = e->trigger_begin, object = syntax_object(doc, t);
    bool is_gap = object != NONE && doc->tokens.at[t].deprel == DEPREL_ACL_RELCL && object == doc->tokens.at[t].head; /* "the place where ten died" */
    if ((object == NONE || is_gap) && e->recipient_count > 0)
        object = doc->mentions.at[e->recipients[0].mention].head;
    if (object == NONE && doc->tokens.at[t].upos == UPOS_NOUN) /* "two deaths" */
        object = t;
    if (object != NONE)
        read_casualties(w, e, t, object);
    if (e->type == EVENT_ASSAULT) {
        read_results(w, e, t);
        if (object != NONE && object != t)
            read_results(w, e, object); /* the parser hangs "killing two men" on the rounds */
    }
    bool is_vague;
    if (e->type == EVENT_PROTEST && e->actor_count > 0)
        e->crowd[0] = number_of(k, doc, doc->mentions.at[e->actors[0].mention].head, &is_vague);
}

/* ---- sources ---- */

static bool covers(const Document *doc, const Attribution *a, const Event *e)
{
    Span trigger = token_span(doc, e->trigger_begin, e->trigger_end);
    bool is_inside = false;
    for (uint32_t i = 0; i < a->content_count; i++)
        is_inside = is_inside || span_holds(a->content[i], trigger);
    if (!a->is_assertion || !is_inside)
        return false;
    return a->content_head == NONE || token_is_under(doc, e->trigger_begin, a->content_head);
}

static uint32_t content_length(const Attribution *a)
{
    uint32_t length = 0;
    for (uint32_t i = 0; i < a->content_count; i++)
        length += a->content[i].end - a->content[i].begin;
    return length;
}

static bool is_actor(const Event *e, EntityId id)
{
    for (uint32_t i = 0; i < e->actor_count; i++)
        if (e->actors[i].entity == id)
            return true;
    return false;
}

static void find_sources(Work *w, Event *e)
{
    const Document *doc = w->doc;
    uint32_t chosen[16], count = 0;
    for (uint32_t r = w->first_reach[doc->tokens.at[e->trigger_begin].sentence]; r != NONE && count < countof(chosen); r = w->reaches.at[r].next) {
        uint32_t i = w->reaches.at[r].attribution;
        const Attribution *a = &doc->attributions.at[i];
        EntityId source = a->source == NONE ? NONE : party_entity(doc, a->source);
        if (a->source != NONE && source == NONE && doc->tokens.at[syntax_antecedent(doc, a->source)].upos == UPOS_PRON)
            continue; /* "they say": nobody knows who */
        bool is_own = (source != NONE && is_actor(e, source)) || (a->cue_begin <= e->trigger_begin && e->trigger_begin < a->cue_end);
        if (!is_own && covers(doc, a, e))
            chosen[count++] = i;
    }
    for (uint32_t i = 1; i < count; i++) /* the smaller content is nearer */
        for (uint32_t k = i; k > 0; k--) {
            const Attribution *a = &doc->attributions.at[chosen[k - 1]], *b = &doc->attributions.at[chosen[k]];
            if (content_length(b) >= content_length(a))
                break;
            uint32_t swap = chosen[k];
            chosen[k] = chosen[k - 1];
            chosen[k - 1] = swap;
        }
    for (uint32_t i = 0; i < count && e->source_count < MOST_SOURCES; i++) {
        TokenId source = doc->attributions.at[chosen[i]].source;
        bool is_double = false;
        for (uint32_t k = 0; k < e->source_count; k++) {
            TokenId other = doc->attributions.at[e->sources[k]].source;
            is_double = is_double || other == source || (party_entity(doc, other) != NONE && party_entity(doc, other) == party_entity(doc, source));
        }
        if (!is_double)
            e->sources[e->source_count++] = chosen[i];
    }
}

/* "Moscow could assist Iran", said by Moscow's own man, is an offer. */
static void read_offer(Work *w, Event *e)
{
    const Document *doc = w->doc;
    if (e->status != STATUS_POSSIBLE || e->source_count == 0 || e->actor_count == 0 || (e->type != EVENT_AGREE && e->type != EVENT_AID))
        return;
    EntityId source = party_entity(doc, doc->attributions.at[e->sources[0]].source);
    const char *mine = doc->entities.at[e->actors[0].entity].country;
    if (source != NONE && *mine && strcmp(doc->entities.at[source].country, mine) == 0) {
        e->status = STATUS_OFFERED;
        e->status_why = "an ability that the actor's own side speaks of";
    }
}

/* A death ends an office: the day stays with the person. */
static void note_death(Document *doc, const Event *e)
{
    if (e->type == EVENT_DEATH && e->status == STATUS_ACTUAL && e->when.precision == PRECISION_DAY)
        for (uint32_t i = 0; i < e->recipient_count; i++)
            doc->entities.at[e->recipients[i].entity].died = e->when.begin;
}

void complete_events(const Model *model, Document *doc)
{
    Work w = work_new(model, doc);
    uint32_t count = doc->events.count; /* twins that are added are complete */
    for (uint32_t i = 0; i < count; i++) {
        Event *e = &doc->events.at[i];
        if (e->is_merged_away)
            continue;
        find_place(&w, e);
        lend_recipient(&w, e);
        lend_country(&w, e);
        find_sources(&w, e);
        read_offer(&w, e);
        find_numbers(&w, e);
        read_visit(&w, e);
        e->confidence = event_confidence(doc, e);
        uint32_t timex = find_date(&w, e);
        note_death(doc, e);
        if (timex != NONE)
            split_dates(&w, i, timex);
    }
}
