/* Reading one phrase: the longest known name over its head, the tagger's opinion, title, country, sector. */
#include "resolve/describe.h"

#include "core/utf8.h"

void entity_set_country(Entity *e, const char *iso3)
{
    size_t n = strlen(iso3);
    memset(e->country, 0, sizeof e->country);
    memcpy(e->country, iso3, n < 4 ? n : 3);
}

void entity_set_sector(Entity *e, const char *sector)
{
    size_t n = strlen(sector);
    memset(e->sector, 0, sizeof e->sector);
    memcpy(e->sector, sector, n < 4 ? n : 3);
}

const char *country_name(const Knowledge *k, const char *iso3)
{
    char code[4] = "";
    memcpy(code, iso3, strlen(iso3) < 4 ? strlen(iso3) : 3);
    uint32_t c = country_by_iso3(k, code);
    return c == NONE ? iso3 : knowledge_text(k, k->countries[c].name);
}

typedef struct {
    const Model *model;
    const Knowledge *k;
    Document *doc;
    const Mention *m;
} Reader;

/* The longest match that begins inside the phrase and covers its head. */
static NameMatch match_over_head(const Reader *r)
{
    NameMatch best = {0, 0, NULL, 0};
    TokenId limit = r->doc->sentences.at[r->doc->tokens.at[r->m->head].sentence].end;
    TokenId from = r->m->head > r->m->begin + 5 ? r->m->head - 5 : r->m->begin;
    for (TokenId t = from; t <= r->m->head; t++) {
        NameMatch n = names_longest(r->k, r->doc, t, limit);
        if (n.end > r->m->head && n.end - n.begin > best.end - best.begin)
            best = n;
    }
    return best;
}

/* The tokens of the person's name around the head: those that the tagger calls PER, or the head with its flat children. */
static void name_tokens(const Reader *r, TokenId *begin, TokenId *end)
{
    const Document *doc = r->doc;
    TokenId h = r->m->head;
    *begin = h;
    *end = h + 1;
    if (doc->tokens.at[h].name == NAME_PER) {
        while (*begin > r->m->begin && doc->tokens.at[*begin - 1].name == NAME_PER && !doc->tokens.at[*begin].name_begins)
            (*begin)--;
        while (*end < doc->tokens.count && *end < r->m->end && doc->tokens.at[*end].name == NAME_PER && !doc->tokens.at[*end].name_begins)
            (*end)++;
        return;
    }
    FOR_CHILDREN(doc, h, c)
    if (doc->tokens.at[c].deprel == DEPREL_FLAT && c > h && c + 1 > *end)
        *end = c + 1;
    while (*begin > r->m->begin && doc->tokens.at[*begin - 1].upos == UPOS_PROPN && doc->tokens.at[*begin - 1].deprel == DEPREL_COMPOUND)
        (*begin)--;
}

/* The name as printed, with hyphens glued, into the arena; honorifics in front are left out. */
static Str printed(const Reader *r, TokenId begin, TokenId end)
{
    while (begin + 1 < end && word_in(r->k, CLASS_HONORIFIC, r->doc->tokens.at[begin].low))
        begin++;
    Str s = document_slice(r->doc, token_span(r->doc, begin, end));
    return (Str){arena_copy(r->doc->arena, s.data, s.length), s.length};
}

static Str folded(Document *doc, Str s)
{
    char buffer[256];
    uint32_t n = utf8_fold(s.data, s.length, buffer, sizeof buffer);
    for (uint32_t i = 0; i < n; i++)
        if (buffer[i] == '-' || buffer[i] == '\n')
            buffer[i] = ' ';
    return (Str){arena_copy(doc->arena, buffer, n), n};
}

static const char *last_word(const Document *doc, Str name)
{
    uint32_t at = name.length;
    while (at > 0 && name.data[at - 1] != ' ')
        at--;
    return arena_copy(doc->arena, name.data + at, name.length - at);
}

/* "president" + Russia → "president of Russia" */
static const char *office_text(const Reader *r, Str title, const char *country)
{
    if (!*country)
        return arena_copy(r->doc->arena, title.data, title.length);
    return arena_format(r->doc->arena, "%.*s of %s", STR_ARG(title), country_name(r->k, country));
}

static bool has_word_near(const Reader *r, TokenId head, ClassName name)
{
    FOR_CHILDREN(r->doc, head, c)
    if (word_in(r->k, name, r->doc->tokens.at[c].low))
        return true;
    return false;
}

/* "-elect", "-designate" from the hyphen on */
static bool is_yet_to_come(const Reader *r, TokenId hyphen)
{
    const Token *tokens = r->doc->tokens.at;
    return str_is(tokens[hyphen].low, "-") && (str_is(tokens[hyphen + 1].low, "elect") || str_is(tokens[hyphen + 1].low, "designate"));
}

/* A title in [begin, end) in front of a name, or the title that is the head itself; fills role, sector, office. */
static bool read_title(const Reader *r, TokenId from, TokenId to, Entity *e)
{
    for (TokenId t = to; t-- > from;) {
        TokenId begin;
        uint32_t id = names_agent_ending(r->k, r->doc, t, &begin);
        if (id == NONE)
            continue;
        const AgentRecord *a = &r->k->agents[id];
        if (a->role == 0) {
            if (!*e->sector) /* "spokesman Dmitry Peskov": no office, but a sector */
                entity_set_sector(e, a->sector);
            continue;
        }
        e->role = knowledge_text(r->k, a->role);
        entity_set_sector(e, a->sector);
        if (*a->country)
            entity_set_country(e, a->country);
        Str title = str(knowledge_text(r->k, a->term));
        for (TokenId w = from; w < begin; w++) {
            if (word_in(r->k, CLASS_ACTING, r->doc->tokens.at[w].low)) {
                e->is_acting = true;
                title = str(arena_format(r->doc->arena, "%.*s %.*s", STR_ARG(r->doc->tokens.at[w].low), STR_ARG(title)));
            }
            if (word_in(r->k, CLASS_FORMER, r->doc->tokens.at[w].low))
                e->is_former = true;
        }
        e->office = title.data;
        e->office_from = "text";
        TokenId hyphen = str_is(r->doc->tokens.at[t].low, "-") ? t : t + 1; /* a title may end in it */
        if (hyphen + 1 < to && is_yet_to_come(r, hyphen)) {                 /* "President-elect X" holds no office yet */
            e->office = folded(r->doc, document_slice(r->doc, token_span(r->doc, begin, hyphen + 2))).data;
            entity_set_sector(e, "ELI");
            return true;
        }
        /* "Supreme Leader Ayatollah X": the rank of a cleric or soldier gives way to an office before it */
        const char *rank = e->role;
        bool is_rank = strcmp(rank, "REL") == 0 || strcmp(rank, "MIL") == 0;
        Entity higher = {.role = ""};
        if (is_rank && begin > from && read_title(r, from, begin, &higher) && (strcmp(higher.role, "HOS") == 0 || strcmp(higher.role, "HOG") == 0)) {
            e->role = higher.role;
            e->office = higher.office;
            entity_set_sector(e, higher.sector);
        }
        return true;
    }
    return false;
}

static void finish_office(const Reader *r, Entity *e)
{
    if (!e->office || !e->office_from || strcmp(e->office_from, "text") != 0)
        return;
    e->office = office_text(r, str(e->office), e->country);
    if (e->is_former)
        entity_set_sector(e, "ELI");
}

static void read_country(const Reader *r, TokenId head, Entity *e)
{
    TokenId where;
    const char *code = names_country_of_phrase(r->k, r->doc, head, &where);
    for (TokenId t = r->m->begin; !*code && t < head; t++) /* "Egypt's attorney general", however the parser hangs it */
        if (r->doc->tokens.at[t].upos == UPOS_PROPN || r->doc->tokens.at[t].upos == UPOS_ADJ)
            code = names_country_of_phrase(r->k, r->doc, t, &where);
    if (*code && !*e->country)
        entity_set_country(e, code);
}

static Entity person_entity(const Reader *r, TokenId begin, TokenId end, Str *full)
{
    Str name = printed(r, begin, end);
    Entity e = {.kind = ENTITY_PERSON, .name = name.data, .record = NONE, .role = "", .rule = "person by name"};
    *full = folded(r->doc, name);
    e.last_name = last_word(r->doc, *full);
    read_title(r, r->m->begin, begin, &e);
    read_country(r, r->m->head, &e);
    for (TokenId t = r->m->begin; t < begin; t++) {
        Str l = r->doc->tokens.at[t].low;
        e.gender = word_in(r->k, CLASS_FEMALE_NAME, l) ? 'f' : word_in(r->k, CLASS_MALE_NAME, l) ? 'm' : e.gender;
    }
    finish_office(r, &e);
    return e;
}

static Entity country_entity(const Reader *r, uint32_t id, bool is_metonym, Str name)
{
    const CountryRecord *c = &r->k->countries[id];
    Entity e = {.kind = ENTITY_COUNTRY,
                .record = id,
                .role = "",
                .wikidata = knowledge_text(r->k, c->wikidata),
                .rule = is_metonym ? "metonym of a government" : "country by name"};
    const char *capital = knowledge_text(r->k, c->capital);
    bool is_capital = is_metonym && str_is(name, capital);
    e.name = is_metonym && !is_capital ? arena_copy(r->doc->arena, name.data, name.length) : knowledge_text(r->k, c->name);
    entity_set_country(&e, c->iso3);
    entity_set_sector(&e, "GOV");
    return e;
}

static Entity organisation_entity(const Reader *r, uint32_t id)
{
    const OrganisationRecord *o = &r->k->organisations[id];
    Entity e = {.kind = ENTITY_ORGANISATION, .name = knowledge_text(r->k, o->name), .record = id, .role = "", .rule = "organisation by name"};
    entity_set_country(&e, o->country);
    entity_set_sector(&e, o->sector);
    if (!*o->country) /* "Britain's Labour Party" */
        read_country(r, r->m->head, &e);
    return e;
}

/* "the Bush administration", "Assad's forces": the country of the one whose they are, by his surname. */
static void read_leader(const Reader *r, Entity *e)
{
    FOR_CHILDREN(r->doc, r->m->head, c)
    {
        const Token *t = &r->doc->tokens.at[c];
        if ((t->deprel != DEPREL_COMPOUND && t->deprel != DEPREL_NMOD_POSS) || t->name != NAME_PER)
            continue;
        Entity leader = {.kind = ENTITY_PERSON, .role = "HOS", .record = NONE};
        describe_from_world(r->model, r->doc, &leader, t->low);
        if (!*leader.country) {
            leader = (Entity){.kind = ENTITY_PERSON, .role = "HOG", .record = NONE};
            describe_from_world(r->model, r->doc, &leader, t->low);
        }
        if (*leader.country)
            entity_set_country(e, leader.country);
    }
}

/* The international body that stands in the phrase before its head, by name; "" without one. */
static const char *body_of_phrase(const Reader *r)
{
    for (TokenId t = r->m->begin; t < r->m->head; t++) {
        NameMatch n = names_longest(r->k, r->doc, t, r->m->head);
        uint32_t id = n.end > t ? names_pick(r->k, &n, REF_ORGANISATION) : NONE;
        if (id != NONE)
            return knowledge_text(r->k, r->k->organisations[id].name);
    }
    return "";
}

/* "the Associated Press news agency", "the Hamas militant group": the organisation that stands right before what it is; NONE without one. */
static uint32_t organisation_before_noun(const Reader *r, TokenId noun_begin)
{
    const Token *head = &r->doc->tokens.at[r->m->head];
    if (head->feats.number == NUMBER_PLUR || !lexicon_has(r->k, r->k->class_ids[CLASS_ORGANISATION_NOUN], head->key_hash))
        return NONE;
    for (TokenId t = r->m->begin; t < noun_begin; t++) {
        NameMatch n = names_longest(r->k, r->doc, t, noun_begin);
        uint32_t id = n.end > t ? names_pick(r->k, &n, REF_ORGANISATION) : NONE;
        uint32_t between = noun_begin - n.end; /* "news", where the noun is "agency" */
        if (id != NONE && (between == 0 || (between == 1 && r->doc->tokens.at[n.end].upos != UPOS_PROPN)))
            return id;
    }
    return NONE;
}

/* The organisation whose name ends right before the head: "a senior Hamas official". */
static uint32_t body_before_noun(const Reader *r)
{
    for (TokenId t = r->m->begin; t < r->m->head; t++) {
        NameMatch n = names_longest(r->k, r->doc, t, r->m->head);
        if (n.end == r->m->head)
            return names_pick(r->k, &n, REF_ORGANISATION);
    }
    return NONE;
}

/* "the opposition", "Iranian soldiers", "Russia's deputy foreign minister" */
static Entity agent_entity(const Reader *r, uint32_t id, TokenId begin)
{
    const AgentRecord *a = &r->k->agents[id];
    const Token *head = &r->doc->tokens.at[r->m->head];
    Entity e = {.kind = a->role ? ENTITY_OFFICE : ENTITY_GROUP,
                .record = NONE,
                .role = knowledge_text(r->k, a->role),
                .rule = a->role ? "office" : "agent noun"};
    e.is_plural = head->feats.number == NUMBER_PLUR;
    entity_set_sector(&e, a->sector);
    if (*a->country)
        entity_set_country(&e, a->country);
    read_country(r, r->m->head, &e);
    if (!*e.country)
        read_leader(r, &e);
    if (word_in(r->k, CLASS_SPEAKS_FOR, head->key)) { /* "an army spokesman", "rebel commanders": of those they speak for */
        TokenId first;
        uint32_t of = r->m->head > r->m->begin ? names_agent_ending(r->k, r->doc, r->m->head - 1, &first) : NONE;
        if (of != NONE && first >= r->m->begin && r->k->agents[of].role == 0)
            entity_set_sector(&e, r->k->agents[of].sector);
        uint32_t body = of == NONE ? body_before_noun(r) : NONE;
        if (body != NONE && *r->k->organisations[body].sector) /* "a Hamas official" */
            entity_set_sector(&e, r->k->organisations[body].sector);
    }
    e.is_acting = has_word_near(r, r->m->head, CLASS_ACTING);
    e.is_former = has_word_near(r, r->m->head, CLASS_FORMER);
    Str words = document_slice(r->doc, token_span(r->doc, begin, r->m->head + 1));
    Str title = folded(r->doc, words);
    if (a->role) {
        /* modifiers that belong to the office: "deputy foreign minister", "interim president" */
        TokenId from = begin;
        while (from > r->m->begin &&
               (word_in(r->k, CLASS_ACTING, r->doc->tokens.at[from - 1].low) || str_is(r->doc->tokens.at[from - 1].low, "deputy")))
            from--;
        title = folded(r->doc, document_slice(r->doc, token_span(r->doc, from, r->m->head + 1)));
        e.office = title.data;
        e.office_from = "text";
        if (r->m->end > r->m->head + 1 && str_is(r->doc->tokens.at[r->m->head + 1].low, "of")) { /* "secretary of Russia's Security Council" */
            Str tail = document_slice(r->doc, token_span(r->doc, r->m->head + 1, r->m->end));
            e.office = arena_format(r->doc->arena, "%.*s %.*s", STR_ARG(title), STR_ARG(tail));
            e.name = e.office;
            if (e.is_former)
                entity_set_sector(&e, "ELI");
            return e;
        }
        finish_office(r, &e);
        e.name = e.office;
    } else {
        const char *country = *e.country ? country_name(r->k, e.country) : "";
        if (*e.country && country_by_iso3(r->k, e.country) == NONE) /* "an Interpol spokesperson" */
            country = body_of_phrase(r);
        e.name = *country ? arena_format(r->doc->arena, "%.*s of %s", STR_ARG(title), country) : title.data;
        if (strcmp(e.sector, "CVL") == 0 && (str_is(title, "people")) && *country)
            e.name = arena_copy(r->doc->arena, document_slice(r->doc, token_span(r->doc, r->m->begin, r->m->head + 1)).data,
                                document_slice(r->doc, token_span(r->doc, r->m->begin, r->m->head + 1)).length);
    }
    return e;
}

/* "Iraqi Kurds", "Bosnian Serbs", "Israeli Arabs": the first word is the state; "ethnic Albanians" are no state's until the text says whose. */
static const char *state_of_people(const Reader *r, const char *own)
{
    const char *found = own;
    FOR_CHILDREN(r->doc, r->m->head, c)
    {
        const Token *t = &r->doc->tokens.at[c];
        if (t->deprel != DEPREL_AMOD && t->deprel != DEPREL_COMPOUND && t->deprel != DEPREL_NMOD)
            continue;
        if (str_is(t->low, "ethnic"))
            found = strcmp(found, own) == 0 ? "" : found;
        if (t->deprel == DEPREL_NMOD && !str_is(token_case(r->doc, c), "in") && !str_is(token_case(r->doc, c), "of"))
            continue;
        NameMatch n = names_longest(r->k, r->doc, c, c + 1);
        uint32_t other = n.end > c ? names_pick(r->k, &n, REF_DEMONYM) : NONE;
        if (other == NONE)
            other = n.end > c ? names_pick(r->k, &n, REF_COUNTRY) : NONE;
        if (other != NONE)
            found = r->k->countries[other].iso3;
    }
    return found;
}

static Entity people_entity(const Reader *r, uint32_t country)
{
    const CountryRecord *c = &r->k->countries[country];
    Str words = printed(r, r->m->head, r->m->head + 1);
    Entity e = {.kind = ENTITY_GROUP, .name = words.data, .record = NONE, .role = "", .is_plural = true, .rule = "people of a country"};
    entity_set_country(&e, state_of_people(r, c->iso3));
    entity_set_sector(&e, "CVL");
    return e;
}

static Entity unknown_organisation(const Reader *r)
{
    Str words = printed(r, r->m->head, r->m->head + 1);
    TokenId b = r->m->head, e2 = r->m->head + 1;
    while (b > r->m->begin && r->doc->tokens.at[b - 1].name == NAME_ORG && !r->doc->tokens.at[b].name_begins)
        b--;
    while (e2 < r->m->end && r->doc->tokens.at[e2].name == NAME_ORG && !r->doc->tokens.at[e2].name_begins)
        e2++;
    words = printed(r, b, e2);
    Entity e = {.kind = ENTITY_ORGANISATION, .name = words.data, .record = NONE, .role = "", .rule = "organisation by the tagger"};
    for (TokenId t = e2; t-- > b;) {
        TokenId begin;
        uint32_t id = names_agent_ending(r->k, r->doc, t, &begin);
        if (id != NONE) {
            entity_set_sector(&e, r->k->agents[id].sector);
            break;
        }
    }
    read_country(r, r->m->head, &e);
    return e;
}

/* "Iomega Corp", "RKO General Inc": the name says what it is. */
static bool is_firm(const Reader *r)
{
    const Token *tokens = r->doc->tokens.at;
    bool is_name = false;
    for (TokenId t = r->m->begin; t < r->m->end && (tokens[t].upos == UPOS_PROPN || tokens[t].name == NAME_ORG); t++) {
        if (is_name && word_in(r->k, CLASS_FIRM, tokens[t].low))
            return true;
        is_name = true;
    }
    return false;
}

/* "IG", "the Foundation", "the People's Party": names that many bodies go by, or that are no name at all. */
static bool could_be_any(const Reader *r, const NameMatch *n)
{
    enum { MOST_LETTERS = 3 };
    const Token *tokens = r->doc->tokens.at;
    const Token *last = &tokens[n->end - 1];
    if (n->end == n->begin + 1)
        return last->low.length <= MOST_LETTERS || last->name == NAME_NONE;
    return n->end == n->begin + 2 && (last->name == NAME_NONE || lexicon_has(r->k, r->k->class_ids[CLASS_ORGANISATION_NOUN], last->key_hash));
}

/* Of several organisations of one name: the one of the country that the phrase gives, then our own row, then the only one; NONE when the
   name is anybody's ("the Senate") or the phrase names another country's. */
static uint32_t organisation_of_phrase(const Reader *r, const NameMatch *n)
{
    TokenId where;
    const char *said = names_country_of_phrase(r->k, r->doc, r->m->head, &where);
    uint32_t first = NONE, curated = NONE;
    bool is_generic = false;
    for (uint32_t i = 0; i < n->count; i++) {
        if (n->refs[i].kind != REF_ORGANISATION)
            continue;
        const OrganisationRecord *o = &r->k->organisations[n->refs[i].id];
        if (*said && strcmp(o->country, said) == 0)
            return n->refs[i].id;
        is_generic =
            is_generic || (n->refs[i].flags & REF_IS_GENERIC) || (first != NONE && strcmp(o->country, r->k->organisations[first].country) != 0);
        first = first == NONE ? n->refs[i].id : first;
        if (n->refs[i].flags & REF_IS_CURATED)
            curated = n->refs[i].id;
    }
    uint32_t chosen = curated != NONE ? curated : is_generic ? NONE : first;
    bool is_anothers = chosen != NONE && *said && strcmp(said, r->k->organisations[chosen].country) != 0 && n->end - n->begin == 1;
    bool is_stranger = chosen != NONE && curated == NONE && could_be_any(r, n) &&
                       country_by_iso3(r->k, r->k->organisations[chosen].country) != NONE &&
                       !names_is_about(r->doc, r->k->organisations[chosen].country);
    return is_anothers || is_stranger ? NONE : chosen;
}

/* Does the tagger's name go on beyond the match, other than with a word for a part of a country: "Mary" of "Mary River", but "Gangwon
   Province"? */
static bool is_part_of_name(const Reader *r, const NameMatch *n)
{
    const Token *tokens = r->doc->tokens.at;
    bool goes_back = n->begin > r->m->begin && tokens[n->begin].name != NAME_NONE && !tokens[n->begin].name_begins;
    bool goes_on = n->end < r->doc->tokens.count && tokens[n->end].name != NAME_NONE && !tokens[n->end].name_begins &&
                   tokens[n->end].upos == UPOS_PROPN && !word_in(r->k, CLASS_DISTRICT, tokens[n->end].low);
    return goes_back || goes_on;
}

/* "Mohammed Saudi": the head's tagged name has more words than the head. */
static bool is_in_longer_name(const Reader *r)
{
    TokenId begin, end;
    name_tokens(r, &begin, &end);
    return end - begin > 1;
}

Entity describe_mention(const Model *model, Document *doc, const Mention *m, Str *full)
{
    Reader r = {model, &model->knowledge, doc, m};
    const Token *head = &doc->tokens.at[m->head];
    *full = (Str){"", 0};
    Entity thing = {.kind = ENTITY_THING, .record = NONE, .role = "", .rule = "no party"};
    Str phrase = document_slice(doc, token_span(doc, m->begin, m->end));
    thing.name = arena_copy(doc->arena, phrase.data, phrase.length);
    if (m->is_pronoun)
        return thing;
    NameMatch n = match_over_head(&r);
    uint32_t words = n.end - n.begin;
    uint32_t country = names_pick(r.k, &n, REF_COUNTRY), metonym = names_pick(r.k, &n, REF_METONYM), demonym = names_pick(r.k, &n, REF_DEMONYM),
             organisation = names_pick(r.k, &n, REF_ORGANISATION), person = names_pick(r.k, &n, REF_PERSON);
    bool is_person_tagged = head->name == NAME_PER;
    if (head->upos == UPOS_PROPN && country == NONE && organisation == NONE && is_firm(&r)) {
        Entity firm = unknown_organisation(&r);
        entity_set_sector(&firm, "BUS");
        return firm;
    }
    TokenId begin, end, agent_begin;
    uint32_t agent = names_agent_ending(r.k, doc, m->head, &agent_begin);
    bool is_person_name = is_person_tagged && words == 1 && (word_in(r.k, CLASS_PERSON_OR_COUNTRY, head->low) || is_in_longer_name(&r));
    if (country == NONE && words == 0)
        country = names_misspelt_country(r.k, doc, m->head);
    if (country != NONE && !is_person_name)
        return country_entity(&r, country, false, (Str){"", 0});
    if (person != NONE && words >= 2 && head->name != NAME_LOC) {
        TokenId nb, ne;
        name_tokens(&r, &nb, &ne);
        return person_entity(&r, nb < n.begin ? nb : n.begin, ne > n.end ? ne : n.end, full);
    }
    /* "Boko Haram", "UNHCR", whatever the tagger says; a lone surname is no party's */
    bool is_tail = n.begin > m->begin && doc->tokens.at[n.begin - 1].upos == UPOS_PROPN; /* "Dawn" of "Golden Dawn" */
    bool is_alone = m->begin + 1 >= n.begin && !is_tail &&
                    (m->head + 1 >= doc->tokens.count || doc->tokens.at[m->head + 1].name != NAME_PER || doc->tokens.at[m->head + 1].name_begins);
    bool is_organisation = organisation != NONE && person == NONE && (words >= 2 || (is_alone && organisation_of_phrase(&r, &n) != NONE));
    if (is_person_tagged && metonym == NONE && !is_organisation && (agent == NONE || head->upos == UPOS_PROPN)) {
        name_tokens(&r, &begin, &end);
        if (!(agent != NONE && r.k->agents[agent].role && end == begin + 1 && agent_begin == begin))
            return person_entity(&r, begin, end, full);
    }
    uint32_t own = organisation == NONE ? NONE : organisation_of_phrase(&r, &n);
    bool is_part =
        own != NONE && *r.k->organisations[own].sector && strcmp(r.k->organisations[own].sector, "GOV") != 0; /* "the Bundestag" is no government */
    if (metonym != NONE && !is_part)
        return country_entity(&r, metonym, true, printed(&r, n.begin, n.end));
    if (own != NONE && (words > 1 || head->name == NAME_ORG || head->upos == UPOS_PROPN || agent == NONE))
        return organisation_entity(&r, own);
    uint32_t named = organisation_before_noun(&r, agent == NONE ? m->head : agent_begin);
    if (named != NONE)
        return organisation_entity(&r, named);
    if (agent != NONE) {
        Entity e = agent_entity(&r, agent, agent_begin);
        if (e.kind == ENTITY_OFFICE && e.is_plural)
            e.kind = ENTITY_GROUP;
        return e;
    }
    if (demonym != NONE && (head->upos != UPOS_ADJ || token_child(doc, m->head, DEPREL_DET) != NONE))
        return people_entity(&r, demonym);
    uint32_t people = names_pick(r.k, &n, REF_PEOPLE);
    if (people != NONE) {
        Entity e = {.kind = ENTITY_GROUP,
                    .name = knowledge_text(r.k, r.k->agents[people].term),
                    .record = NONE,
                    .role = "",
                    .is_plural = true,
                    .rule = "people by name"};
        entity_set_sector(&e, r.k->agents[people].sector);
        read_country(&r, m->head, &e);
        return e;
    }
    uint32_t place = is_part_of_name(&r, &n) ? NONE : names_best_place(r.k, doc, &n);
    if (head->upos == UPOS_PROPN && place != NONE && head->name != NAME_PER && head->name != NAME_ORG &&
        (words > 1 || !word_in(r.k, CLASS_NOT_PLACE, head->low))) {
        Entity e = {.kind = ENTITY_PLACE, .name = knowledge_text(r.k, r.k->places[place].name), .record = place, .role = "", .rule = "place by name"};
        entity_set_country(&e, r.k->places[place].country);
        return e;
    }
    if (is_person_tagged) {
        name_tokens(&r, &begin, &end);
        return person_entity(&r, begin, end, full);
    }
    if (head->name == NAME_ORG)
        return unknown_organisation(&r);
    if (head->upos == UPOS_PROPN && head->name == NAME_LOC) {
        thing.kind = ENTITY_PLACE;
        thing.rule = "place by the tagger";
        read_country(&r, m->head, &thing);
        return thing;
    }
    TokenId where;
    const char *code = names_country_of_phrase(r.k, doc, m->head, &where);
    if (*code)
        entity_set_country(&thing, code);
    return thing;
}

const SpellRecord *world_holder(const Knowledge *k, const char *country, const char *role, bool is_acting, Day day)
{
    const SpellRecord *found = NULL;
    for (uint32_t i = 0; i < k->spell_count; i++) {
        const SpellRecord *s = &k->spells[i];
        if (strcmp(s->country, country) != 0 || strcmp(s->role, role) != 0)
            continue;
        if (s->begin == NO_DAY || s->begin > day || (s->end != NO_DAY && s->end < day))
            continue;
        bool acts = strncmp(knowledge_text(k, s->office), "Acting", 6) == 0 || strncmp(knowledge_text(k, s->office), "Interim", 7) == 0;
        if (is_acting && !acts)
            continue;
        /* an open spell of a minister may be stale: only a head of state or government is taken from one that began long ago */
        if (s->end == NO_DAY && !s->is_checked && day - s->begin > 365 * 6 && strcmp(role, "HOS") != 0 && strcmp(role, "HOG") != 0)
            continue;
        if (found && found->person != s->person)
            return NULL;
        found = s;
    }
    return found;
}

static uint64_t name_hash(Str full)
{
    uint64_t hash = 0;
    for (uint32_t at = 0; at < full.length;) {
        uint32_t end = at;
        while (end < full.length && full.data[end] != ' ')
            end++;
        bool is_initial = end - at == 2 && full.data[at + 1] == '.' && at > 0; /* "Antony J. Blinken" */
        if (end > at && !is_initial)
            hash = phrase_extend(hash, (Str){full.data + at, end - at});
        at = end + 1;
    }
    return hash;
}

static const char *sector_of_role(const char *role)
{
    static const char *const SECTORS[] = {"COP", "GOV", "JUD", "LEG", "PTY", "REB", "SPY", "UAF", "BUS", "CRM",
                                          "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "REL", "SOC"};
    for (size_t i = 0; i < countof(SECTORS); i++)
        if (strcmp(role, SECTORS[i]) == 0)
            return SECTORS[i];
    return strcmp(role, "MIL") == 0 ? "MIL" : strcmp(role, "PARTY") == 0 ? "PTY" : strcmp(role, "INTEL") == 0 ? "SPY" : "GOV";
}

static int person_fit(const Knowledge *k, const Entity *e, uint32_t person, Day day, const SpellRecord **spell)
{
    const PersonRecord *p = &k->persons[person];
    *spell = person_spell_on(k, person, day);
    int fit = *spell ? 4 - (role_rank((*spell)->role) > 3) : 0;
    for (uint32_t i = p->spell_begin; *e->country && i < p->spell_begin + p->spell_count; i++)
        if (strcmp(k->spells[i].country, e->country) == 0)
            return fit + 8;
    return *e->country ? -1 : fit; /* the text's country is another: a namesake */
}

/* "President Habyarimana" on a day when none of the name was in office: the one who held that office nearest in time lends his country and
   nothing more. */
static void borrow_country(const Knowledge *k, const NameSlot *slot, Day day, Entity *e)
{
    enum { MOST_DAYS = 365 * 30 };
    int nearest = MOST_DAYS;
    const char *country = "";
    for (uint32_t i = 0; *e->role && !*e->country && i < slot->count; i++) {
        if (k->refs[slot->first + i].kind != REF_PERSON && k->refs[slot->first + i].kind != REF_SURNAME)
            continue;
        const PersonRecord *p = &k->persons[k->refs[slot->first + i].id];
        for (uint32_t s = p->spell_begin; s < p->spell_begin + p->spell_count; s++) {
            const SpellRecord *spell = &k->spells[s];
            if (strcmp(spell->role, e->role) != 0 || spell->begin == NO_DAY)
                continue;
            int distance = day < spell->begin ? spell->begin - day : spell->end != NO_DAY && day > spell->end ? day - spell->end : 0;
            if (distance < nearest) {
                nearest = distance;
                country = spell->country;
            }
        }
    }
    if (*country)
        entity_set_country(e, country);
}

void describe_from_world(const Model *model, Document *doc, Entity *e, Str full)
{
    const Knowledge *k = &model->knowledge;
    const NameSlot *slot = names_find(k, name_hash(full));
    if (!slot)
        return;
    enum { LAST_FAMOUS_ROLE = 3 }; /* heads of state and government, their deputies, foreign ministers */
    bool is_surname = memchr(full.data, ' ', full.length) == NULL;
    int best = is_surname ? 3 : -1;
    uint32_t chosen = NONE;
    const SpellRecord *spell = NULL;
    for (uint32_t i = 0; i < slot->count; i++) {
        const NameRef *r = &k->refs[slot->first + i];
        if (r->kind != REF_PERSON && !(is_surname && r->kind == REF_SURNAME))
            continue;
        const SpellRecord *s;
        int fit = person_fit(k, e, r->id, doc->date, &s);
        /* a bare surname names only those whom every reader knows, or whom the title points to */
        if (is_surname && !(s && (role_rank(s->role) <= LAST_FAMOUS_ROLE || (*e->role && strcmp(s->role, e->role) == 0))))
            continue;
        if (is_surname && word_in(k, CLASS_NOT_SURNAME, full) && !*e->role)
            continue;
        if (*e->role && s && strcmp(s->role, e->role) == 0)
            fit += 3;
        if (fit > best) {
            best = fit;
            chosen = r->id;
            spell = s;
        }
    }
    /* without a country in the text, one who left office long ago is more likely a namesake */
    enum { RECENT_DAYS = 3652 };
    const SpellRecord *ended = chosen == NONE ? NULL : person_last_spell_before(k, chosen, doc->date);
    bool is_title = !is_surname && ended && *e->role && strcmp(ended->role, e->role) == 0; /* "President Richard Nixon" in 2016 */
    bool is_recent = spell || is_title || (ended && ended->end > doc->date - RECENT_DAYS);
    if (chosen == NONE || (!is_recent && !*e->country)) {
        borrow_country(k, slot, doc->date, e);
        if (chosen != NONE && !is_surname && !*e->country && k->persons[chosen].spell_count > 0) {
            entity_set_country(e, k->spells[k->persons[chosen].spell_begin].country); /* "Angela Merkel" before she held an office */
            if (ended && !*e->sector)
                entity_set_sector(e, "ELI");
        }
        return;
    }
    const PersonRecord *p = &k->persons[chosen];
    e->record = chosen;
    e->name = knowledge_text(k, p->name);
    e->wikidata = *knowledge_text(k, p->wikidata) ? knowledge_text(k, p->wikidata) : NULL;
    e->gender = p->gender ? (char)p->gender : e->gender;
    const SpellRecord *last = spell ? NULL : person_last_spell_before(k, chosen, doc->date);
    const SpellRecord *known = spell ? spell : last;
    if (!known)
        return;
    if (!*e->country)
        entity_set_country(e, known->country);
    if (spell) {
        e->office_begin = spell->begin;
        e->office_end = spell->end;
        bool is_ruling_officer = strcmp(e->sector, "MIL") == 0 && role_rank(spell->role) <= 1; /* "General Pervez Musharraf", the president */
        if (!*e->sector || is_ruling_officer)
            entity_set_sector(e, sector_of_role(spell->role));
        if (!*e->role)
            e->role = spell->role;
    }
    if (!e->office && *knowledge_text(k, known->office)) {
        char low[200];
        uint32_t n = utf8_fold(knowledge_text(k, known->office), strlen(knowledge_text(k, known->office)), low, sizeof low - 1);
        e->office = arena_format(doc->arena, "%s%.*s of %s", spell ? "" : "former ", (int)n, low, country_name(k, known->country));
        e->office_from = "world";
        e->is_former = !spell;
    }
    if (!spell && !*e->sector)
        entity_set_sector(e, "ELI");
}
