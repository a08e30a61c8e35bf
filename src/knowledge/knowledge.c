#include "knowledge/knowledge.h"

#include <assert.h>
#include <string.h>
#include <xxhash.h>

static const char *const CLASS_NAMES[] = {
#define CLASS(name, text) text,
#include "knowledge/classes.def"
};

static bool find_sections(Knowledge *k, ro_error *error)
{
    const Blob *b = &k->blob;
#define SECTION(field, name, counter) ((k->field = blob_section(b, name, sizeof *k->field, &k->counter, error)) != NULL)
    return SECTION(strings, "strings", string_bytes) && SECTION(lexicon, "lexicon", lexicon_count) && SECTION(classes, "classes", class_count) &&
           SECTION(countries, "countries", country_count) && SECTION(persons, "persons", person_count) && SECTION(spells, "spells", spell_count) &&
           SECTION(organisations, "organisations", organisation_count) && SECTION(places, "places", place_count) &&
           SECTION(agents, "agents", agent_count) && SECTION(slots, "name_slots", slot_count) && SECTION(refs, "name_refs", ref_count) &&
           SECTION(patterns, "patterns", pattern_count) && SECTION(cameo, "cameo", cameo_count) && SECTION(plover, "plover", plover_count) &&
           SECTION(future, "future", future_count);
#undef SECTION
}

static bool resolve_classes(Knowledge *k, ro_error *error)
{
    for (int c = 0; c < CLASS_COUNT; c++) {
        uint32_t i = 0;
        while (i < k->class_count && strcmp(knowledge_text(k, k->classes[i].name), CLASS_NAMES[c]) != 0)
            i++;
        if (i == k->class_count)
            return error_set(error, "%s: no word class \"%s\"; build it with this program's data", k->blob.path, CLASS_NAMES[c]);
        k->class_ids[c] = i;
    }
    return true;
}

static void fill_sieve(Knowledge *k)
{
    for (uint32_t i = 0; i < k->lexicon_count; i++) {
        uint32_t bit = (uint32_t)k->lexicon[i].hash & ((1U << SIEVE_BITS) - 1);
        k->sieve[bit / 64] |= 1ULL << bit % 64;
    }
}

static bool passes_sieve(const Knowledge *k, uint64_t hash)
{
    uint32_t bit = (uint32_t)hash & ((1U << SIEVE_BITS) - 1);
    return k->sieve[bit / 64] >> bit % 64 & 1;
}

bool knowledge_open(Knowledge *k, const char *path, ro_error *error)
{
    *k = (Knowledge){0};
    if (!blob_open(&k->blob, path, error))
        return false;
    if (find_sections(k, error) && resolve_classes(k, error)) {
        if (k->string_bytes > 0 && k->strings[k->string_bytes - 1] == '\0' && k->slot_count > 0 && (k->slot_count & (k->slot_count - 1)) == 0) {
            fill_sieve(k);
            return true;
        }
        error_set(error, "%s: its tables do not fit together; build it again", path);
    }
    knowledge_close(k);
    return false;
}

void knowledge_close(Knowledge *k)
{
    blob_close(&k->blob);
    *k = (Knowledge){0};
}

uint64_t word_hash(Str folded) { return XXH3_64bits(folded.data, folded.length); }

uint64_t phrase_extend(uint64_t hash, Str folded)
{
    if (str_is(folded, "-") || str_is(folded, "."))
        return hash;
    uint64_t h = XXH3_64bits_withSeed(folded.data, folded.length, hash);
    return h ? h : 1;
}

const LexiconEntry *lexicon_find(const Knowledge *k, uint32_t class_id, uint64_t hash)
{
    if (!passes_sieve(k, hash))
        return NULL;
    uint32_t low = 0, high = k->lexicon_count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const LexiconEntry *e = &k->lexicon[mid];
        if (e->hash < hash || (e->hash == hash && e->class_id < class_id))
            low = mid + 1;
        else
            high = mid;
    }
    if (low < k->lexicon_count && k->lexicon[low].hash == hash && k->lexicon[low].class_id == class_id)
        return &k->lexicon[low];
    return NULL;
}

bool lexicon_knows(const Knowledge *k, uint64_t hash)
{
    if (!passes_sieve(k, hash))
        return false;
    uint32_t low = 0, high = k->lexicon_count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (k->lexicon[mid].hash < hash)
            low = mid + 1;
        else
            high = mid;
    }
    return low < k->lexicon_count && k->lexicon[low].hash == hash;
}

bool lexicon_has(const Knowledge *k, uint32_t class_id, uint64_t hash) { return lexicon_find(k, class_id, hash) != NULL; }

bool lexicon_number(const Knowledge *k, ClassName name, uint64_t hash, int32_t *value)
{
    const LexiconEntry *e = lexicon_find(k, k->class_ids[name], hash);
    if (e)
        *value = e->value;
    return e != NULL;
}

const char *lexicon_text(const Knowledge *k, ClassName name, uint64_t hash)
{
    const LexiconEntry *e = lexicon_find(k, k->class_ids[name], hash);
    return e ? (e->is_text ? knowledge_text(k, (Text)e->value) : "") : NULL;
}

bool word_in(const Knowledge *k, ClassName name, Str folded) { return lexicon_has(k, k->class_ids[name], word_hash(folded)); }

const NameSlot *names_find(const Knowledge *k, uint64_t hash)
{
    uint32_t mask = k->slot_count - 1;
    for (uint32_t i = (uint32_t)hash & mask, tries = 0; tries < k->slot_count; i = (i + 1) & mask, tries++) {
        if (k->slots[i].hash == hash)
            return &k->slots[i];
        if (k->slots[i].hash == 0)
            return NULL;
    }
    return NULL;
}

uint32_t country_by_iso3(const Knowledge *k, const char *iso3)
{
    for (uint32_t i = 0; i < k->country_count; i++)
        if (memcmp(k->countries[i].iso3, iso3, 4) == 0)
            return i;
    return NONE;
}

const CameoRecord *cameo_find(const Knowledge *k, const char *code)
{
    for (uint32_t i = 0; i < k->cameo_count; i++)
        if (strcmp(k->cameo[i].code, code) == 0)
            return &k->cameo[i];
    return NULL;
}

const PloverRecord *plover_find(const Knowledge *k, const char *event, const char *mode)
{
    const PloverRecord *plain = NULL;
    for (uint32_t i = 0; i < k->plover_count; i++) {
        if (strcmp(knowledge_text(k, k->plover[i].event), event) != 0)
            continue;
        const char *m = knowledge_text(k, k->plover[i].mode);
        if (strcmp(m, mode) == 0)
            return &k->plover[i];
        if (!*m)
            plain = &k->plover[i];
    }
    return plain;
}

int role_rank(const char *role)
{
    static const char *const ORDER[] = {"HOS", "HOG",   "VP",    "FM", "DEF", "DPM",   "SEC",  "INT", "FIN",
                                        "JUS", "INTEL", "UNREP", "CB", "MIL", "PARTY", "SPOX", "GOV"};
    for (int i = 0; i < (int)countof(ORDER); i++)
        if (strcmp(ORDER[i], role) == 0)
            return i;
    return 100;
}

/* The supreme commander's title of a president is not the office that news gives: the rank decides, then the later begin. */
const SpellRecord *person_spell_on(const Knowledge *k, uint32_t person, Day day)
{
    const PersonRecord *p = &k->persons[person];
    const SpellRecord *best = NULL;
    for (uint32_t i = p->spell_begin; i < p->spell_begin + p->spell_count; i++) {
        const SpellRecord *s = &k->spells[i];
        if ((s->begin != NO_DAY && s->begin > day) || (s->end != NO_DAY && s->end < day))
            continue;
        if (!best || role_rank(s->role) < role_rank(best->role) || (role_rank(s->role) == role_rank(best->role) && s->begin > best->begin))
            best = s;
    }
    return best;
}

const SpellRecord *person_last_spell_before(const Knowledge *k, uint32_t person, Day day)
{
    const PersonRecord *p = &k->persons[person];
    const SpellRecord *best = NULL;
    for (uint32_t i = p->spell_begin; i < p->spell_begin + p->spell_count; i++) {
        const SpellRecord *s = &k->spells[i];
        if (s->end != NO_DAY && s->end <= day && (!best || s->end > best->end))
            best = s;
    }
    return best;
}
