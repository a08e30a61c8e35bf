/* Coreference by rules, mention by mention in text order: exact names and surnames, offices (also before their holder's name comes),
   countries, organisations, pronouns by number, gender and place, groups of two ("both sides"). */
#include "document/syntax.h"
#include "resolve/describe.h"

typedef struct {
    const Model *model;
    const Knowledge *k;
    Document *doc;
    MentionId at;
} Coref;

static Entity *entity(const Coref *c, EntityId id) { return &c->doc->entities.at[id]; }

static EntityId new_entity(Coref *c, const Entity *draft)
{
    Entity *e = array_push(c->doc->arena, &c->doc->entities);
    *e = *draft;
    if (!e->office_begin && !e->office_end)
        e->office_begin = e->office_end = NO_DAY;
    e->died = NO_DAY;
    return c->doc->entities.count - 1;
}

static bool same_text(const char *a, const char *b) { return a && b && strcmp(a, b) == 0; }

/* What a later mention says adds to what is known; it does not take back. */
static void learn(Entity *e, const Entity *more)
{
    if (!*e->country && *more->country)
        entity_set_country(e, more->country);
    if ((!e->office || (e->office_from && strcmp(e->office_from, "world") == 0)) && more->office && same_text(more->office_from, "text")) {
        e->office = more->office;
        e->office_from = more->office_from;
    }
    if (!*e->sector && *more->sector)
        entity_set_sector(e, more->sector);
    if (!*e->role && *more->role)
        e->role = more->role;
    if (!e->gender)
        e->gender = more->gender;
    e->is_acting = e->is_acting || more->is_acting;
}

static bool countries_agree(const Entity *a, const Entity *b) { return !*a->country || !*b->country || strcmp(a->country, b->country) == 0; }

static bool has_space(Str s) { return memchr(s.data, ' ', s.length) != NULL; }

static EntityId find_person(Coref *c, const Entity *draft, Str full)
{
    for (EntityId id = c->doc->entities.count; id-- > 0;) {
        Entity *e = entity(c, id);
        if (e->kind != ENTITY_PERSON || !e->last_name || !countries_agree(e, draft))
            continue;
        if (draft->record != NONE && e->record == draft->record)
            return id;
        if (strcmp(e->last_name, draft->last_name) == 0 && (!has_space(full) || !strchr(e->name, ' ')))
            return id;
        if (has_space(full) && strcmp(e->last_name, draft->last_name) == 0 && draft->record == NONE && e->record == NONE) {
            char first = (char)(e->name[0] | 32);
            if (first == full.data[0])
                return id;
        }
    }
    return NONE;
}

/* "Iran's new interim president" before "interim president Mohammad Mokhber": an office that waits for its holder's name. */
static EntityId find_waiting_office(Coref *c, const Entity *draft)
{
    for (EntityId id = c->doc->entities.count; *draft->role && id-- > 0;) {
        const Entity *e = entity(c, id);
        if (e->kind == ENTITY_OFFICE && e->record == NONE && same_text(e->role, draft->role) && strcmp(e->country, draft->country) == 0 &&
            e->is_acting == draft->is_acting)
            return id;
    }
    return NONE;
}

/* Does the article give another first name to this surname anywhere? "Secretary Trudeau" is Elizabeth Trudeau when she is named below. */
static bool is_another_of_that_name(const Coref *c, const char *surname, const char *known)
{
    const Document *doc = c->doc;
    bool has_other = false;
    for (TokenId t = 1; t < doc->tokens.count; t++) {
        const Token *last = &doc->tokens.at[t];
        bool ends = last->name == NAME_PER && !last->name_begins && str_is(last->low, surname);
        if (!ends || (t + 1 < doc->tokens.count && doc->tokens.at[t + 1].name == NAME_PER && !doc->tokens.at[t + 1].name_begins))
            continue;
        TokenId first = t;
        while (first > 0 && !doc->tokens.at[first].name_begins && doc->tokens.at[first].name == NAME_PER)
            first--;
        Str word = doc->tokens.at[first].low;
        bool is_title = word_in(c->k, CLASS_HONORIFIC, word);
        if (is_title || word.length < 2)
            continue;
        if ((known[0] | 32) == word.data[0])
            return false;
        has_other = true;
    }
    return has_other;
}

static EntityId resolve_person(Coref *c, Entity *draft, Str full)
{
    Entity as_read = *draft;
    describe_from_world(c->model, c->doc, draft, full);
    if (draft->record != NONE && !has_space(full) && is_another_of_that_name(c, draft->last_name, draft->name))
        *draft = as_read;
    EntityId id = find_person(c, draft, full);
    if (id != NONE) {
        Entity *e = entity(c, id);
        if (!strchr(e->name, ' ') && has_space(full)) {
            e->name = draft->name;
            e->record = draft->record;
            e->wikidata = draft->wikidata;
        }
        learn(e, draft);
        return id;
    }
    id = find_waiting_office(c, draft);
    if (id == NONE)
        return new_entity(c, draft);
    Entity *e = entity(c, id);
    Entity before = *e;
    *e = *draft;
    e->died = NO_DAY;
    learn(e, &before);
    e->rule = "office named before its holder";
    return id;
}

static bool starts_with_word(const char *text, const char *word)
{
    size_t n = strlen(word);
    return strncmp(text, word, n) == 0 && (text[n] == '\0' || text[n] == ' ');
}

/* "The Secretary" after "Secretary of State X", "the minister" after "foreign minister Y": the title's own words at the end, or at the begin
   before "of"; a deputy is not whom he stands in for. */
static bool is_short_for(const char *title, const char *office)
{
    static const char *const stand_ins[] = {"deputy", "vice", "assistant", "under", "former"};
    for (size_t i = 0; i < countof(stand_ins); i++)
        if (starts_with_word(office, stand_ins[i]) && !starts_with_word(title, stand_ins[i]))
            return false;
    if (starts_with_word(office, title))
        return true;
    const char *of = strstr(office, " of ");
    size_t whole = of ? (size_t)(of - office) : strlen(office), n = strlen(title);
    return whole > n && office[whole - n - 1] == ' ' && strncmp(office + whole - n, title, n) == 0;
}

/* "the Russian president": one who is already known in the text, or who held the office on that day. */
static EntityId resolve_office(Coref *c, Entity *draft)
{
    for (EntityId id = c->doc->entities.count; *draft->role && id-- > 0;) {
        const Entity *e = entity(c, id);
        bool is_official = e->kind == ENTITY_PERSON || e->kind == ENTITY_OFFICE;
        if (is_official && !*draft->country && e->office && draft->office && same_text(e->office_from, "text") &&
            is_short_for(draft->office, e->office))
            return id;
        bool is_holder = is_official && same_text(e->role, draft->role) && e->is_former == draft->is_former;
        /* without a country the words must be the same: "the king" is not "the emir" */
        bool says_same = e->office && draft->office && strstr(e->office, draft->office);
        bool same_title =
            strcmp(draft->role, "MIN") == 0 ? same_text(e->office, draft->office) || (says_same && !*draft->country) : *draft->country || says_same;
        if (is_holder && same_title && (!*draft->country || strcmp(e->country, draft->country) == 0) && !(draft->is_acting && !e->is_acting) &&
            !(e->is_acting && *draft->country && !draft->is_acting))
            return id;
    }
    if (*draft->country && *draft->role && !draft->is_former) {
        /* a prime minister or president may stand in either list: ask for the role that the title has first */
        const SpellRecord *s = world_holder(c->k, draft->country, draft->role, draft->is_acting, c->doc->date);
        if (s) {
            const PersonRecord *p = &c->k->persons[s->person];
            for (EntityId id = c->doc->entities.count; id-- > 0;)
                if (entity(c, id)->kind == ENTITY_PERSON && entity(c, id)->record == s->person)
                    return id;
            draft->kind = ENTITY_PERSON;
            draft->record = s->person;
            draft->name = knowledge_text(c->k, p->name);
            draft->wikidata = *knowledge_text(c->k, p->wikidata) ? knowledge_text(c->k, p->wikidata) : NULL;
            draft->gender = (char)p->gender;
            draft->office_begin = s->begin;
            draft->office_end = s->end;
            draft->rule = "holder of the office on the day";
            const char *last = strrchr(draft->name, ' ');
            char low[64];
            uint32_t n = 0;
            for (const char *at = last ? last + 1 : draft->name; *at && n + 1 < sizeof low; at++)
                low[n++] = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
            draft->last_name = arena_copy(c->doc->arena, low, n);
        }
    }
    return new_entity(c, draft);
}

/* "people", "three soldiers": others than those of a sentence before, unless "the" points back. */
static bool is_new_group(const Entity *draft, const Mention *m)
{
    return draft->kind == ENTITY_GROUP && !*draft->country && !m->is_definite && !m->is_name && strcmp(draft->sector, "OPP") != 0 &&
           strcmp(draft->sector, "COP") != 0;
}

/* "the bloc", "the ministry": the organisation named last. */
static EntityId organisation_before(const Coref *c, const Mention *m)
{
    enum { SENTENCES_BACK = 3 };
    const Document *doc = c->doc;
    TokenId adjective = token_child(doc, m->head, DEPREL_AMOD); /* "the militant group", not "the Iraqi group" */
    if (!m->is_definite || token_child(doc, m->head, DEPREL_NMOD_POSS) != NONE ||
        (adjective != NONE && doc->tokens.at[adjective].name != NAME_NONE) || token_child(doc, m->head, DEPREL_COMPOUND) != NONE ||
        token_child(doc, m->head, DEPREL_NMOD) != NONE ||
        !lexicon_has(c->k, c->k->class_ids[CLASS_ORGANISATION_NOUN], doc->tokens.at[m->head].key_hash))
        return NONE;
    for (MentionId i = c->at; i-- > 0;) {
        const Mention *x = &doc->mentions.at[i];
        if (doc->tokens.at[m->head].sentence - doc->tokens.at[x->head].sentence > SENTENCES_BACK)
            return NONE;
        if (x->entity != NONE && entity(c, x->entity)->kind == ENTITY_ORGANISATION && strcmp(entity(c, x->entity)->sector, "JRN") != 0)
            return x->entity;
    }
    return NONE;
}

/* "The army killed ten people in Mali": the country where the sentence says that it acts; "" where it does not say. */
static const char *country_of_clause(const Coref *c, const Mention *m)
{
    const Document *doc = c->doc;
    TokenId verb = doc->tokens.at[m->head].head;
    if (verb == NONE || doc->predicate_of[verb] == NONE)
        return "";
    FOR_CHILDREN(doc, verb, place)
    {
        TokenId where;
        bool is_inside = doc->tokens.at[place].deprel == DEPREL_OBL && str_is(token_case(doc, place), "in");
        const char *code = is_inside ? names_country_of_phrase(c->k, doc, place, &where) : "";
        if (*code)
            return code;
    }
    return "";
}

/* The country that a mention before this one in its paragraph speaks of, else in the paragraph before; what journalists and international
   bodies are is no country of the story. */
static const char *country_before(const Coref *c, const Mention *m)
{
    const Document *doc = c->doc;
    uint32_t here = doc->tokens.at[m->head].paragraph;
    for (MentionId i = c->at; i-- > 0;) {
        const Mention *x = &doc->mentions.at[i];
        uint32_t back = here - doc->tokens.at[x->head].paragraph;
        if (back > 1)
            return "";
        const Entity *e = x->entity == NONE ? NULL : entity(c, x->entity);
        const char *code = e ? e->country : x->country;
        bool is_state = strlen(code) == 3 && country_by_iso3(c->k, code) != NONE;
        if (is_state && !(e && strcmp(e->sector, "JRN") == 0))
            return code;
    }
    return "";
}

static bool is_bare(const Document *doc, const Mention *m)
{
    return token_child(doc, m->head, DEPREL_NMOD_POSS) == NONE && token_child(doc, m->head, DEPREL_AMOD) == NONE &&
           token_child(doc, m->head, DEPREL_NMOD) == NONE && token_child(doc, m->head, DEPREL_COMPOUND) == NONE;
}

/* "The government", "police", "the opposition": that of the country last spoken of. */
static void place_institution(const Coref *c, const Mention *m, Entity *draft)
{
    bool is_institution = draft->kind == ENTITY_GROUP && lexicon_has(c->k, c->k->class_ids[CLASS_DOMESTIC], c->doc->tokens.at[m->head].key_hash);
    if (is_institution && !*draft->country && is_bare(c->doc, m) && (m->is_definite || str_is(c->doc->tokens.at[m->head].key, "police")))
        entity_set_country(draft, *country_of_clause(c, m) ? country_of_clause(c, m) : country_before(c, m));
}

/* "the country", "the kingdom": the one last spoken of. */
static EntityId country_anaphor(Coref *c, const Mention *m)
{
    const Token *head = &c->doc->tokens.at[m->head];
    bool is_country = str_is(head->key, "country") || str_is(head->key, "nation") || str_is(head->key, "kingdom") || str_is(head->key, "republic");
    if (!is_country || !m->is_definite || head->feats.number == NUMBER_PLUR || !is_bare(c->doc, m))
        return NONE;
    const char *code = country_before(c, m);
    uint32_t record = *code ? country_by_iso3(c->k, code) : NONE;
    if (record == NONE)
        return NONE;
    for (EntityId id = 0; id < c->doc->entities.count; id++)
        if (entity(c, id)->kind == ENTITY_COUNTRY && strcmp(entity(c, id)->country, code) == 0)
            return id;
    Entity e = {.kind = ENTITY_COUNTRY,
                .name = knowledge_text(c->k, c->k->countries[record].name),
                .record = record,
                .role = "",
                .rule = "the country last spoken of"};
    entity_set_country(&e, code);
    entity_set_sector(&e, "GOV");
    return new_entity(c, &e);
}

static EntityId find_same(Coref *c, const Entity *draft)
{
    for (EntityId id = 0; id < c->doc->entities.count; id++) {
        const Entity *e = entity(c, id);
        if (e->kind == draft->kind && strcmp(e->country, draft->country) == 0 && e->record == draft->record && same_text(e->name, draft->name))
            return id;
    }
    return NONE;
}

/* ---- pronouns ---- */

static bool is_subject(const Document *doc, TokenId t)
{
    return doc->tokens.at[t].deprel == DEPREL_NSUBJ || doc->tokens.at[t].deprel == DEPREL_NSUBJ_PASS;
}

/* A pronoun that is no possessive is not its own verb's subject: "Putin … had spoken to him". */
static bool is_own_subject(const Document *doc, TokenId pronoun, TokenId candidate)
{
    if (doc->tokens.at[pronoun].deprel == DEPREL_NMOD_POSS || is_subject(doc, pronoun))
        return false;
    TokenId p = doc->tokens.at[pronoun].head;
    while (p != NONE && doc->predicate_of[p] == NONE)
        p = doc->tokens.at[p].head;
    return p != NONE && syntax_surface_subject(doc, p) == candidate;
}

/* "The bloc's policy chief, X, urged both sides": what stands inside the subject's phrase is none of the sides. */
static bool is_beside_subject(const Document *doc, TokenId object, TokenId candidate)
{
    TokenId p = doc->tokens.at[object].head;
    while (p != NONE && doc->predicate_of[p] == NONE)
        p = doc->tokens.at[p].head;
    TokenId subject = p == NONE || is_subject(doc, object) ? NONE : syntax_surface_subject(doc, p);
    return subject != NONE && token_is_under(doc, candidate, subject);
}

static bool pronoun_fits(const Coref *c, Str low, const Entity *e)
{
    if (str_is(low, "he") || str_is(low, "him") || str_is(low, "his") || str_is(low, "himself"))
        return (e->kind == ENTITY_PERSON || e->kind == ENTITY_OFFICE) && e->gender != 'f' && !e->is_plural;
    if (str_is(low, "she") || str_is(low, "her") || str_is(low, "herself") || str_is(low, "hers"))
        return (e->kind == ENTITY_PERSON || e->kind == ENTITY_OFFICE) && e->gender != 'm' && !e->is_plural;
    if (str_is(low, "it") || str_is(low, "its") || str_is(low, "itself"))
        return e->kind == ENTITY_COUNTRY || (e->kind == ENTITY_ORGANISATION) || (e->kind == ENTITY_GROUP && !e->is_plural);
    if (str_is(low, "they") || str_is(low, "them") || str_is(low, "their") || str_is(low, "themselves"))
        return e->kind == ENTITY_GROUP || e->kind == ENTITY_ORGANISATION;
    (void)c;
    return false;
}

static EntityId resolve_pronoun(Coref *c, const Mention *m)
{
    enum { SENTENCES_BACK = 3 };
    const Document *doc = c->doc;
    const Token *p = &doc->tokens.at[m->head];
    EntityId best = NONE;
    if (p->low.length > 4 && memcmp(p->low.data + 3, "self", 4) == 0 && p->head != NONE) { /* "blew himself up" */
        TokenId subject = syntax_surface_subject(doc, p->head);
        return subject != NONE && doc->mention_of[subject] != NONE && doc->mention_of[subject] < c->at
                   ? doc->mentions.at[doc->mention_of[subject]].entity
                   : NONE;
    }
    float most = -1e9F;
    for (MentionId i = c->at; i-- > 0;) {
        const Mention *x = &doc->mentions.at[i];
        if (x->entity == NONE || x->entity >= doc->entities.count)
            continue;
        const Token *t = &doc->tokens.at[x->head];
        uint32_t back = p->sentence - t->sentence;
        if (back > SENTENCES_BACK)
            break;
        const Entity *e = entity(c, x->entity);
        if (!pronoun_fits(c, p->low, e) || is_own_subject(doc, m->head, x->head))
            continue;
        float score = -3.0F * (float)back - 0.15F * (float)(c->at - i);
        score += is_subject(doc, x->head) ? 2.5F : 0;
        score += t->deprel == DEPREL_OBJ ? 0.6F : 0;
        score -= e->died != NO_DAY ? 1.0F : 0;
        score += e->is_plural && p->feats.number == NUMBER_PLUR ? 1.5F : 0;
        if (score > most) {
            most = score;
            best = x->entity;
        }
    }
    return best;
}

/* "both sides", "the two leaders": the last two parties of different countries. */
static bool is_group_of_two(const Coref *c, const Mention *m)
{
    const Document *doc = c->doc;
    if (!lexicon_has(c->k, c->k->class_ids[CLASS_GROUP_OF_TWO], doc->tokens.at[m->head].key_hash))
        return false;
    for (TokenId t = m->begin; t < m->head; t++)
        if (str_is(doc->tokens.at[t].low, "both") || (str_is(doc->tokens.at[t].low, "two") && m->is_definite))
            return token_child(doc, m->head, DEPREL_NMOD_POSS) == NONE || str_is(doc->tokens.at[m->begin].low, "both");
    return false;
}

/* Were both members named in this paragraph or the one before? */
static bool members_are_near(const Coref *c, const Mention *m)
{
    const Document *doc = c->doc;
    uint32_t here = doc->tokens.at[m->head].paragraph;
    bool found[2] = {false, false};
    for (MentionId i = c->at; i-- > 0 && here - doc->tokens.at[doc->mentions.at[i].head].paragraph <= 1;)
        for (int k = 0; k < 2; k++)
            found[k] = found[k] || doc->mentions.at[i].entity == m->members[k];
    return found[0] && found[1];
}

/* A state, its head or an armed group, but no body of states and no outlet: what can be one side of two. */
static bool may_be_side(const Entity *e)
{
    static const char *const not_sides[] = {"IGO", "UNO", "NGO"};
    for (size_t i = 0; i < sizeof not_sides / sizeof *not_sides; i++)
        if (strcmp(e->country, not_sides[i]) == 0)
            return false;
    bool has_country = strlen(e->country) == 3 && strcmp(e->sector, "JRN") != 0;
    return has_country && (e->kind == ENTITY_COUNTRY || e->kind == ENTITY_PERSON || e->kind == ENTITY_ORGANISATION);
}

/* The side that is mentioned most, twice at least, outside one country; NONE where there is none. count[] is by entity. */
static EntityId most_named_side(const Coref *c, const uint32_t *count, const char *other_than)
{
    EntityId most = NONE;
    for (EntityId id = 0; id < c->doc->entities.count; id++)
        if (count[id] > 1 && may_be_side(entity(c, id)) && strcmp(entity(c, id)->country, other_than) != 0 &&
            (most == NONE || count[id] > count[most]))
            most = id;
    return most;
}

/* Far from any pair, "the two sides" are the two that the article speaks of most: states, their heads, armed groups. */
static void resolve_main_pair(const Coref *c, Mention *m)
{
    const Document *doc = c->doc;
    uint32_t *count = arena_new(doc->arena, uint32_t, doc->entities.count + 1);
    for (MentionId i = 0; i < c->at; i++)
        if (doc->mentions.at[i].entity != NONE)
            count[doc->mentions.at[i].entity]++;
    EntityId first = most_named_side(c, count, "");
    EntityId second = first == NONE ? NONE : most_named_side(c, count, entity(c, first)->country);
    if (second == NONE)
        return;
    m->members[0] = first;
    m->members[1] = second;
    m->member_count = 2;
}

static void resolve_group(Coref *c, Mention *m)
{
    const Document *doc = c->doc;
    bool wants_persons = str_is(doc->tokens.at[m->head].key, "leader") || str_is(doc->tokens.at[m->head].key, "president") ||
                         str_is(doc->tokens.at[m->head].key, "minister");
    for (int pass = 0; pass < 2 && m->member_count < 2; pass++) {
        m->member_count = 0;
        for (MentionId i = c->at; i-- > 0 && m->member_count < 2;) {
            EntityId id = doc->mentions.at[i].entity;
            if (id == NONE || is_own_subject(doc, m->head, doc->mentions.at[i].head) || is_beside_subject(doc, m->head, doc->mentions.at[i].head))
                continue;
            const Entity *e = entity(c, id);
            bool is_party = e->kind == ENTITY_PERSON || e->kind == ENTITY_OFFICE || (e->kind == ENTITY_COUNTRY && (!wants_persons || pass == 1));
            bool is_new = m->member_count == 0 || strcmp(entity(c, m->members[0])->country, e->country) != 0;
            if (is_party && *e->country && is_new && e->died == NO_DAY && strcmp(e->sector, "JRN") != 0)
                m->members[m->member_count++] = id;
        }
    }
    bool is_near = m->member_count == 2 && doc->tokens.at[m->head].paragraph - doc->tokens.at[m->begin].paragraph <= 1 && members_are_near(c, m);
    if (!is_near)
        resolve_main_pair(c, m);
    if (m->member_count < 2)
        m->member_count = 0;
}

/* ---- apposition: "Sergei Shoigu, the secretary of …", "Iran's president, Ebrahim Raisi" ---- */

static MentionId apposition_head(const Coref *c, const Mention *m)
{
    const Token *t = &c->doc->tokens.at[m->head];
    if (t->deprel == DEPREL_APPOS && t->head != NONE)
        return c->doc->mention_of[t->head];
    return NONE;
}

static bool may_be_one(const Entity *a, const Entity *b)
{
    bool persons = (a->kind == ENTITY_PERSON || a->kind == ENTITY_OFFICE) && (b->kind == ENTITY_PERSON || b->kind == ENTITY_OFFICE);
    return persons && !(a->kind == ENTITY_PERSON && b->kind == ENTITY_PERSON) && countries_agree(a, b);
}

static bool resolve_apposition(Coref *c, Mention *m, Entity *draft, Str full)
{
    MentionId other = apposition_head(c, m);
    if (other == NONE || c->doc->mentions.at[other].entity == NONE)
        return false;
    EntityId id = c->doc->mentions.at[other].entity;
    Entity *e = entity(c, id);
    if (!may_be_one(e, draft))
        return false;
    if (draft->kind == ENTITY_PERSON && e->kind == ENTITY_OFFICE) {
        Entity before = *e;
        if (!*draft->country)
            entity_set_country(draft, e->country);
        describe_from_world(c->model, c->doc, draft, full);
        *e = *draft;
        e->died = NO_DAY;
        e->office = before.office;
        e->office_from = before.office_from;
        learn(e, &before);
    } else {
        learn(e, draft);
        if (draft->office) {
            e->office = draft->office;
            e->office_from = draft->office_from;
        }
    }
    m->entity = id;
    m->rule = "apposition";
    return true;
}

/* "Polish and Danish warships", "the ministers of Poland, Denmark and Sweden": a group of each country. */
static void divide_by_country(Coref *c, Mention *m, const Entity *draft)
{
    const Document *doc = c->doc;
    TokenId where = NONE;
    const char *first = names_country_of_phrase(c->k, doc, m->head, &where);
    if (draft->kind != ENTITY_GROUP || !draft->is_plural || !*first || country_by_iso3(c->k, first) == NONE)
        return;
    Str noun = doc->tokens.at[m->head].low;
    EntityId members[MOST_MEMBERS] = {m->entity};
    uint32_t count = 1;
    SentenceId sentence = doc->tokens.at[m->head].sentence;
    for (TokenId t = m->begin; t < doc->sentences.at[sentence].end && t < m->head + 24 && count < MOST_MEMBERS; t++) {
        const Token *token = &doc->tokens.at[t];
        bool is_beside = t != where && ((token->deprel == DEPREL_CONJ && token->head == where) ||
                                        (token->deprel == DEPREL_AMOD && token->head == m->head && doc->tokens.at[where].deprel == DEPREL_AMOD));
        const char *country = is_beside ? names_country_at(c->k, doc, t) : "";
        bool is_known = !*country || country_by_iso3(c->k, country) == NONE;
        for (uint32_t i = 1; i < count; i++)
            is_known = is_known || strcmp(entity(c, members[i])->country, country) == 0;
        if (is_known || strcmp(country, first) == 0)
            continue;
        if (count == 1) { /* what was taken for all is the first country's */
            entity_set_country(entity(c, m->entity), first);
            entity(c, m->entity)->name = arena_format(doc->arena, "%.*s of %s", STR_ARG(noun), country_name(c->k, first));
            entity(c, m->entity)->office = NULL;
        }
        Entity other = *draft;
        entity_set_country(&other, country);
        other.office = NULL;
        other.name = arena_format(doc->arena, "%.*s of %s", STR_ARG(noun), country_name(c->k, country));
        EntityId same = find_same(c, &other);
        members[count++] = same != NONE ? same : new_entity(c, &other);
    }
    if (count > 1) {
        memcpy(m->members, members, sizeof members);
        m->member_count = count;
    }
}

static void resolve_mention(Coref *c, Mention *m)
{
    Str full;
    if (m->is_pronoun) {
        m->entity = resolve_pronoun(c, m);
        m->rule = "pronoun";
        if (str_is(c->doc->tokens.at[m->head].low, "both"))
            resolve_group(c, m);
        return;
    }
    if (is_group_of_two(c, m)) {
        resolve_group(c, m);
        m->rule = "group of two";
        if (m->member_count == 2)
            return;
    }
    Entity draft = describe_mention(c->model, c->doc, m, &full);
    m->rule = draft.rule;
    EntityId before = draft.kind == ENTITY_THING || (draft.kind == ENTITY_GROUP && !*draft.country) ? organisation_before(c, m) : NONE;
    if (before != NONE) {
        m->entity = before;
        m->rule = "organisation named before";
        return;
    }
    place_institution(c, m, &draft);
    EntityId country = draft.kind == ENTITY_THING ? country_anaphor(c, m) : NONE;
    if (country != NONE) {
        m->entity = country;
        m->rule = "the country last spoken of";
        return;
    }
    if (draft.kind == ENTITY_THING) {
        m->entity = NONE;
        memcpy(m->country, draft.country, sizeof m->country);
        return;
    }
    if ((draft.kind == ENTITY_PERSON || draft.kind == ENTITY_OFFICE) && resolve_apposition(c, m, &draft, full))
        return;
    TokenId named = draft.kind == ENTITY_OFFICE ? token_child(c->doc, m->head, DEPREL_APPOS) : NONE;
    if (named != NONE && c->doc->tokens.at[named].name == NAME_PER) { /* "whose leader Kim Jong Un": the name follows */
        m->entity = new_entity(c, &draft);
    } else if (draft.kind == ENTITY_PERSON) {
        /* "his Norwegian counterpart Espen Barth Eide": the noun before is the person and has his country */
        MentionId noun = apposition_head(c, m);
        TokenId where;
        if (noun != NONE && !*draft.country)
            entity_set_country(&draft, names_country_of_phrase(c->k, c->doc, c->doc->mentions.at[noun].head, &where));
        m->entity = resolve_person(c, &draft, full);
        if (noun != NONE && c->doc->mentions.at[noun].entity == NONE) {
            c->doc->mentions.at[noun].entity = m->entity;
            c->doc->mentions.at[noun].rule = "apposition";
        }
    } else if (draft.kind == ENTITY_OFFICE) {
        m->entity = resolve_office(c, &draft);
    } else {
        EntityId same = is_new_group(&draft, m) ? NONE : find_same(c, &draft);
        m->entity = same != NONE ? same : new_entity(c, &draft);
        divide_by_country(c, m, &draft);
    }
}

/* The country that an article is about: NONE when no country has three mentions in four, and three at least. Journalists are of no
   country of the story. */
static uint32_t home_country(const Coref *c)
{
    enum { LEAST_MENTIONS = 3 };
    const Document *doc = c->doc;
    ArenaMark mark = arena_mark(doc->arena);
    uint32_t *mentions = arena_new(doc->arena, uint32_t, c->k->country_count), all = 0, home = NONE;
    for (MentionId i = 0; i < doc->mentions.count; i++) {
        const Mention *m = &doc->mentions.at[i];
        const Entity *e = m->entity == NONE ? NULL : entity(c, m->entity);
        uint32_t country = e && *e->country && strcmp(e->sector, "JRN") != 0 ? country_by_iso3(c->k, e->country) : NONE;
        if (country == NONE)
            continue;
        all++;
        if (++mentions[country] >= LEAST_MENTIONS && (home == NONE || mentions[country] > mentions[home]))
            home = country;
    }
    bool is_home = home != NONE && mentions[home] * 4 >= all * 3;
    arena_rewind(doc->arena, mark);
    return is_home ? home : NONE;
}

/* "The health minister", "Senator X", "the mayor" in an article about one country are that country's; an envoy or a foreign
   minister may be a guest. */
static void place_at_home(Coref *c)
{
    static const char *const HOME_SECTORS[] = {"GOV", "LEG", "JUD", "COP", "MIL", "OPP", "PTY"};
    uint32_t home = home_country(c);
    for (EntityId id = 0; home != NONE && id < c->doc->entities.count; id++) {
        Entity *e = &c->doc->entities.at[id];
        bool goes_abroad = strcmp(e->role, "SEC") == 0 || strcmp(e->role, "FM") == 0 ||
                           (e->office && (strstr(e->office, "envoy") || strstr(e->office, "representative") || strstr(e->office, "ambassador")));
        bool is_official = (e->kind == ENTITY_PERSON || e->kind == ENTITY_OFFICE) && *e->role && !goes_abroad;
        bool is_local = false;
        for (size_t i = 0; i < countof(HOME_SECTORS); i++)
            is_local = is_local || strcmp(e->sector, HOME_SECTORS[i]) == 0;
        if (!*e->country && is_official && is_local)
            entity_set_country(e, c->k->countries[home].iso3);
    }
}

void find_entities(const Model *model, Document *doc)
{
    Coref c = {model, &model->knowledge, doc, 0};
    for (c.at = 0; c.at < doc->mentions.count; c.at++)
        resolve_mention(&c, &doc->mentions.at[c.at]);
    place_at_home(&c);
}
