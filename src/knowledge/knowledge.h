/* What is known before reading: read-only tables over the compiled blob.

       Knowledge k;
       if (!knowledge_open(&k, "build/readout.blob", error)) …
       int32_t month;
       if (lexicon_number(&k, CLASS_MONTH, word_hash("may"), &month)) …
       NameMatch m = names_longest(&k, doc, token, sentence_end);
   Everything points into the mapped blob and lives until knowledge_close. */
#ifndef KNOWLEDGE_KNOWLEDGE_H
#define KNOWLEDGE_KNOWLEDGE_H

#include "core/blob.h"
#include "document/document.h"
#include "knowledge/tables.h"

/* The lexicon classes that C code asks for by name. */
typedef enum {
#define CLASS(name, text) CLASS_##name,
#include "knowledge/classes.def"
    CLASS_COUNT
} ClassName;

enum { SIEVE_BITS = 18 };

typedef struct {
    Blob blob;
    uint64_t sieve[(1 << SIEVE_BITS) / 64]; /* a bit for the low bits of each lexicon hash: most words are in no class */
    const char *strings;
    const LexiconEntry *lexicon;
    const LexiconClass *classes;
    const CountryRecord *countries;
    const PersonRecord *persons;
    const SpellRecord *spells;
    const OrganisationRecord *organisations;
    const PlaceRecord *places;
    const AgentRecord *agents;
    const NameSlot *slots;
    const NameRef *refs;
    const PatternRecord *patterns;
    const CameoRecord *cameo;
    const PloverRecord *plover;
    const FutureRecord *future;
    uint32_t string_bytes, lexicon_count, class_count, country_count, person_count, spell_count, organisation_count, place_count, agent_count,
        slot_count, ref_count, pattern_count, cameo_count, plover_count, future_count;
    uint32_t class_ids[CLASS_COUNT];
} Knowledge;

bool knowledge_open(Knowledge *k, const char *path, ro_error *error);
void knowledge_close(Knowledge *k);
static inline const char *knowledge_text(const Knowledge *k, Text text) { return k->strings + text; }

/* Hash of a folded word; of a phrase word by word. */
uint64_t word_hash(Str folded);
uint64_t phrase_extend(uint64_t hash, Str folded); /* start with 0; skips "-" and "." */

bool lexicon_knows(const Knowledge *k, uint64_t hash); /* is the word in any class or pattern? */
bool lexicon_has(const Knowledge *k, uint32_t class_id, uint64_t hash);
const LexiconEntry *lexicon_find(const Knowledge *k, uint32_t class_id, uint64_t hash); /* NULL when it is not in the class */
bool lexicon_number(const Knowledge *k, ClassName name, uint64_t hash, int32_t *value);
const char *lexicon_text(const Knowledge *k, ClassName name, uint64_t hash); /* NULL when it is not there */
bool word_in(const Knowledge *k, ClassName name, Str folded);

const NameSlot *names_find(const Knowledge *k, uint64_t hash);
uint32_t country_by_iso3(const Knowledge *k, const char *iso3); /* NONE when it is none */
const CameoRecord *cameo_find(const Knowledge *k, const char *code);
const PloverRecord *plover_find(const Knowledge *k, const char *event, const char *mode);

/* The spell of an office that a person holds on `day`, most important first; NULL when there is none. */
const SpellRecord *person_spell_on(const Knowledge *k, uint32_t person, Day day);
const SpellRecord *person_last_spell_before(const Knowledge *k, uint32_t person, Day day);
int role_rank(const char *role); /* smaller is more important */

#endif
