/* Places: names of the place table and of countries, and what the tagger calls a place though no table has it; then, of the places of one
   name, which one the article means.

   All mentions of a name mean one place (one sense a document, Gale, Church & Yarowsky 1992). A candidate's score is the logarithm of its
   population with a bonus for capitals, regions and countries; to that come, as in Leidner's survey of minimality heuristics (2007): what
   stands beside it after a comma and contains it ("Paris, Texas"), and in a second round what the other names of the article were taken
   for: the same country, a region around it, a short distance. A name without an entry has no point of its own and takes that of the
   place named before it. */
#include <math.h>

#include "document/syntax.h"
#include "resolve/names.h"

/* Weights in units of a power of ten of population; set on the dev halves of TR-News and LGL. */
static const float SCORE_CAPITAL = 1.5F, SCORE_REGION = 3.6F, SCORE_AREA = 3.0F, SCORE_COUNTRY = 8.0F, SCORE_COUNTY = -0.5F;
static const float BESIDE = 5.0F, SAME_COUNTRY = 0.7F, IN_REGION = 1.5F, NEAR = 1.2F, MOST_OF_EACH = 3.0F;
enum { NEAR_KM = 120, MOST_CANDIDATES = 160 };

typedef struct {
    uint32_t place, country; /* one of both is NONE */
} Candidate;

/* A name of the article, with all that it may mean. */
typedef struct {
    uint64_t hash;
    Candidate *candidate;
    float *beside; /* [count] what stands next to its mentions says for each */
    uint32_t count, chosen;
} Toponym;

typedef struct {
    const Knowledge *k;
    Document *doc;
    ARRAY_OF(Toponym) names;
    uint32_t *name_of; /* [locations] */
} Gazetteer;

static const char *country_of(const Knowledge *k, Candidate c)
{
    return c.country != NONE ? k->countries[c.country].iso3 : k->places[c.place].country;
}

static bool has_feature(const Knowledge *k, Candidate c, const char *feature)
{
    return c.place != NONE && strcmp(k->places[c.place].feature, feature) == 0;
}

static void point_of(const Knowledge *k, Candidate c, double *lat, double *lon)
{
    *lat = (double)(c.country != NONE ? k->countries[c.country].lat : k->places[c.place].lat);
    *lon = (double)(c.country != NONE ? k->countries[c.country].lon : k->places[c.place].lon);
}

/* Great-circle distance, haversine. */
static double distance_km(const Knowledge *k, Candidate a, Candidate b)
{
    static const double RADIAN = 0.017453292519943295, EARTH_KM = 12742;
    double lat1, lon1, lat2, lon2;
    point_of(k, a, &lat1, &lon1);
    point_of(k, b, &lat2, &lon2);
    double dy = sin((lat2 - lat1) * RADIAN / 2), dx = sin((lon2 - lon1) * RADIAN / 2);
    double h = dy * dy + cos(lat1 * RADIAN) * cos(lat2 * RADIAN) * dx * dx;
    return EARTH_KM * asin(sqrt(h < 1 ? h : 1));
}

static bool contains(const Knowledge *k, Candidate outer, Candidate inner)
{
    const char *country = country_of(k, outer);
    if (!*country || strcmp(country, country_of(k, inner)) != 0)
        return false;
    if (outer.country != NONE)
        return inner.place != NONE;
    return inner.place != NONE && has_feature(k, outer, "ADM1") &&
           strcmp(knowledge_text(k, k->places[outer.place].name), knowledge_text(k, k->places[inner.place].region)) == 0;
}

static float prior(const Knowledge *k, Candidate c)
{
    if (c.country != NONE)
        return SCORE_COUNTRY;
    const PlaceRecord *p = &k->places[c.place];
    float score = log10f((float)p->population + 10);
    if (strcmp(p->feature, "PPLC") == 0)
        score += SCORE_CAPITAL;
    else if (strcmp(p->feature, "ADM1") == 0)
        score += SCORE_REGION;
    else if (strcmp(p->feature, "REGION") == 0)
        score += SCORE_AREA;
    else if (strcmp(p->feature, "SEA") == 0)
        score += 2 * SCORE_AREA;
    else if (strcmp(p->feature, "ADM2") == 0)
        score += SCORE_COUNTY;
    return score;
}

/* ---- finding ---- */

static uint64_t name_hash(const Document *doc, TokenId begin, TokenId end)
{
    uint64_t hash = 0;
    for (TokenId t = begin; t < end; t++)
        hash = phrase_extend(hash, doc->tokens.at[t].low);
    return hash;
}

static uint32_t toponym_of(Gazetteer *g, const NameMatch *n, uint32_t country)
{
    uint64_t hash = name_hash(g->doc, n->begin, n->end);
    for (uint32_t i = 0; i < g->names.count; i++)
        if (g->names.at[i].hash == hash)
            return i;
    Toponym *t = array_push(g->doc->arena, &g->names);
    *t = (Toponym){
        .hash = hash, .candidate = arena_new(g->doc->arena, Candidate, n->count + 1), .beside = arena_new(g->doc->arena, float, n->count + 1)};
    if (country != NONE)
        t->candidate[t->count++] = (Candidate){NONE, country};
    for (uint32_t i = 0; i < n->count && t->count < MOST_CANDIDATES; i++)
        if (n->refs[i].kind == REF_PLACE)
            t->candidate[t->count++] = (Candidate){n->refs[i].id, NONE};
    return g->names.count - 1;
}

static void add_location(Gazetteer *g, TokenId begin, TokenId end, uint32_t name)
{
    Location *l = array_push(g->doc->arena, &g->doc->locations);
    *l = (Location){.begin = begin, .end = end, .span = token_span(g->doc, begin, end), .place = NONE};
    Str words = document_slice(g->doc, l->span);
    l->name = arena_copy(g->doc->arena, words.data, words.length);
    g->name_of[g->doc->locations.count - 1] = name;
}

/* The end of the tagger's name that begins at `t`, or `t` when none of places begins there. */
static TokenId tagged_end(const Document *doc, TokenId t, TokenId limit)
{
    if (doc->tokens.at[t].name != NAME_LOC || !doc->tokens.at[t].name_begins)
        return t;
    TokenId end = t + 1;
    while (end < limit && doc->tokens.at[end].name == NAME_LOC && !doc->tokens.at[end].name_begins)
        end++;
    while (end > t && doc->tokens.at[end - 1].upos == UPOS_PUNCT)
        end--;
    return end;
}

static bool has_capital(const Document *doc, TokenId t)
{
    char first = doc->tokens.at[t].form.data[0];
    return (first >= 'A' && first <= 'Z') || (unsigned char)first >= 0x80;
}

/* "the Kremlin" as a building, in its capital */
static void add_metonym(Gazetteer *g, const NameMatch *n, uint32_t country)
{
    add_location(g, n->begin, n->end, NONE);
    Location *l = &g->doc->locations.at[g->doc->locations.count - 1];
    l->name = arena_format(g->doc->arena, "%s, %s", l->name, knowledge_text(g->k, g->k->countries[country].capital));
    l->feature = "BLDG";
    memcpy(l->country, g->k->countries[country].iso3, sizeof l->country);
}

/* The largest place of the name has this many people, or is a region. */
static bool is_well_known(const Knowledge *k, const NameMatch *n, uint32_t people)
{
    for (uint32_t i = 0; i < n->count; i++) {
        if (n->refs[i].kind != REF_PLACE)
            continue;
        const PlaceRecord *p = &k->places[n->refs[i].id];
        if (p->population >= people || strcmp(p->feature, "ADM1") == 0 || strcmp(p->feature, "REGION") == 0 || strcmp(p->feature, "SEA") == 0)
            return true;
    }
    return false;
}

static bool is_place_name(const Gazetteer *g, const NameMatch *n, uint32_t country)
{
    enum { PEOPLE_IN_ORGANISATION = 150000, PEOPLE_UNTAGGED = 100000 };
    const Token *token = &g->doc->tokens.at[n->begin];
    if (country != NONE)
        return token->name != NAME_PER;
    if (token->name == NAME_PER || token->name == NAME_NORP || names_pick(g->k, n, REF_PLACE) == NONE)
        return false;
    if (n->end == n->begin + 1 && (word_in(g->k, CLASS_NOT_PLACE, token->low) || (token->upos != UPOS_PROPN && token->name != NAME_LOC)))
        return false;
    if (token->name == NAME_ORG) /* "University of Manitoba" */
        return is_well_known(g->k, n, PEOPLE_IN_ORGANISATION);
    return token->name == NAME_LOC || n->end > n->begin + 1 || is_well_known(g->k, n, PEOPLE_UNTAGGED);
}

/* "French", but not "the French" or "Frenchmen" */
static bool is_adjective(const Document *doc, const NameMatch *n)
{
    const Token *t = &doc->tokens.at[n->end - 1];
    return t->feats.number != NUMBER_PLUR && (t->deprel == DEPREL_AMOD || t->deprel == DEPREL_COMPOUND || t->upos == UPOS_ADJ);
}

/* Takes the name at `t`; returns where to go on. */
static TokenId find_at(Gazetteer *g, TokenId t, TokenId limit)
{
    const Document *doc = g->doc;
    NameMatch n = names_longest(g->k, doc, t, limit);
    TokenId tagged = tagged_end(doc, t, limit);
    uint32_t country = n.end > t ? names_pick(g->k, &n, REF_COUNTRY) : NONE;
    uint32_t metonym = n.end > t ? names_pick(g->k, &n, REF_METONYM) : NONE;
    uint32_t demonym = n.end > t ? names_pick(g->k, &n, REF_DEMONYM) : NONE;
    bool is_place = n.end > t && is_place_name(g, &n, country);
    if (is_place && tagged <= n.end) {
        add_location(g, n.begin, n.end, toponym_of(g, &n, country));
        return n.end;
    }
    if (demonym != NONE && country == NONE && !is_place && doc->tokens.at[t].name != NAME_PER && doc->tokens.at[t].name != NAME_ORG &&
        is_adjective(doc, &n)) {
        add_location(g, n.begin, n.end, toponym_of(g, &n, demonym));
        return n.end;
    }
    if (tagged > t && has_capital(doc, t)) { /* "Hertford Road": no table has it; Hertford tells where */
        add_location(g, t, tagged, is_place ? toponym_of(g, &n, country) : NONE);
        return tagged;
    }
    if (metonym != NONE && doc->tokens.at[t].name != NAME_PER && names_pick(g->k, &n, REF_PLACE) == NONE) {
        add_metonym(g, &n, metonym);
        return n.end;
    }
    return t + 1;
}

/* ---- deciding ---- */

/* Mentions side by side with a comma or a bracket between them: what holds the other speaks for both. */
static void read_neighbours(Gazetteer *g)
{
    const Document *doc = g->doc;
    for (uint32_t i = 0; i + 1 < doc->locations.count; i++) {
        const Location *a = &doc->locations.at[i], *b = &doc->locations.at[i + 1];
        bool is_beside = b->begin == a->end + 1 && (str_is(doc->tokens.at[a->end].low, ",") || str_is(doc->tokens.at[a->end].low, "("));
        if (!is_beside || g->name_of[i] == NONE || g->name_of[i + 1] == NONE)
            continue;
        Toponym *x = &g->names.at[g->name_of[i]], *y = &g->names.at[g->name_of[i + 1]];
        for (uint32_t p = 0; p < x->count; p++)
            for (uint32_t q = 0; q < y->count; q++)
                if (contains(g->k, y->candidate[q], x->candidate[p]))
                    x->beside[p] = y->beside[q] = BESIDE;
    }
}

static float least(float a, float b) { return a < b ? a : b; }

/* What the other names, as they were taken in the round before, say for a candidate. */
static float support(const Gazetteer *g, uint32_t self, Candidate c)
{
    float country = 0, region = 0, near = 0;
    for (uint32_t i = 0; i < g->names.count; i++) {
        const Toponym *t = &g->names.at[i];
        if (i == self || t->count == 0)
            continue;
        Candidate other = t->candidate[t->chosen];
        if (*country_of(g->k, c) && strcmp(country_of(g->k, c), country_of(g->k, other)) == 0)
            country += SAME_COUNTRY;
        if (c.country == NONE && other.country == NONE) {
            bool same_region =
                *knowledge_text(g->k, g->k->places[c.place].region) && g->k->places[c.place].region == g->k->places[other.place].region;
            region += same_region || contains(g->k, c, other) || contains(g->k, other, c) ? IN_REGION : 0;
            near += distance_km(g->k, c, other) < NEAR_KM ? NEAR : 0;
        }
    }
    return least(country, MOST_OF_EACH) + least(region, MOST_OF_EACH) + least(near, MOST_OF_EACH);
}

static void choose(Gazetteer *g, bool has_context)
{
    uint32_t *chosen = arena_new(g->doc->arena, uint32_t, g->names.count + 1);
    for (uint32_t i = 0; i < g->names.count; i++) {
        const Toponym *t = &g->names.at[i];
        float most = -1e9F;
        for (uint32_t p = 0; p < t->count; p++) {
            float score = prior(g->k, t->candidate[p]) + t->beside[p] + (has_context ? support(g, i, t->candidate[p]) : 0);
            if (score > most) {
                most = score;
                chosen[i] = p;
            }
        }
    }
    for (uint32_t i = 0; i < g->names.count; i++)
        g->names.at[i].chosen = chosen[i];
}

static void settle(const Gazetteer *g, Location *l, Candidate c)
{
    const Knowledge *k = g->k;
    l->place = c.place;
    l->name = knowledge_text(k, c.country != NONE ? k->countries[c.country].name : k->places[c.place].name);
    l->feature = c.country != NONE ? "PCLI" : k->places[c.place].feature;
    memcpy(l->country, country_of(k, c), sizeof l->country);
    point_of(k, c, &l->lat, &l->lon);
    l->has_point = l->lat != 0 || l->lon != 0;
}

static void settle_all(Gazetteer *g)
{
    const Location *town = NULL;
    for (uint32_t i = 0; i < g->doc->locations.count; i++) {
        Location *l = &g->doc->locations.at[i];
        const Toponym *t = g->name_of[i] == NONE ? NULL : &g->names.at[g->name_of[i]];
        if (t && t->count > 0) {
            settle(g, l, t->candidate[t->chosen]);
            if (l->place != NONE)
                town = l;
        } else if (town && !l->has_point) { /* a street, a church: near the town last spoken of */
            l->lat = town->lat;
            l->lon = town->lon;
            l->has_point = true;
            if (!*l->country)
                memcpy(l->country, town->country, sizeof l->country);
        }
    }
}

void find_locations(const Model *model, Document *doc)
{
    Gazetteer g = {.k = &model->knowledge, .doc = doc, .name_of = arena_new(doc->arena, uint32_t, doc->tokens.count + 1)};
    for (SentenceId s = 0; s < doc->sentences.count; s++)
        for (TokenId t = doc->sentences.at[s].begin; t < doc->sentences.at[s].end;)
            t = find_at(&g, t, doc->sentences.at[s].end);
    read_neighbours(&g);
    choose(&g, false);
    choose(&g, true);
    choose(&g, true);
    settle_all(&g);
}
