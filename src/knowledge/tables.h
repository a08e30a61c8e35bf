/* The records of the knowledge blob, as tools/compile_data.c writes them and knowledge.c reads them. Texts are offsets into the
   section "strings"; 0 is the empty one. Days count from 1970-01-01, NO_DAY where open or unknown. */
#ifndef KNOWLEDGE_TABLES_H
#define KNOWLEDGE_TABLES_H

#include <stdint.h>

typedef uint32_t Text;

/* A word and one class that it is in (data/words.tsv): sorted by hash, then class. `value` is a number, or a Text when `is_text`. */
typedef struct {
    uint64_t hash;
    uint16_t class_id, is_text;
    int32_t value;
} LexiconEntry;

typedef struct {
    Text name;
} LexiconClass;

typedef struct {
    char iso3[4], iso2[4];
    Text name, wikidata, capital;
    float lat, lon; /* its middle; 0, 0 unknown */
} CountryRecord;

typedef struct {
    Text name, wikidata;
    uint32_t spell_begin, spell_count;
    uint32_t gender; /* 'm', 'f', 0 */
} PersonRecord;

/* An office held from `begin` to `end`. */
typedef struct {
    uint32_t person;
    Text office;
    char country[4], role[8];
    int32_t begin, end;
    uint32_t is_checked; /* by hand: an open spell is not stale */
} SpellRecord;

typedef struct {
    Text name, kind;
    char country[4], sector[4];
} OrganisationRecord;

typedef struct {
    uint32_t geonameid, population;
    Text name, region;
    float lat, lon;
    char country[4], feature[8];
} PlaceRecord;

/* A generic agent ("soldiers"), a title ("foreign minister") or a people ("Kurds"). */
typedef struct {
    Text term, role;
    char sector[4], country[4];
} AgentRecord;

/* What a phrase can name. */
typedef enum {
    REF_COUNTRY,
    REF_DEMONYM,
    REF_METONYM,
    REF_PERSON,
    REF_SURNAME,
    REF_ORGANISATION,
    REF_PLACE,
    REF_AGENT,
    REF_TITLE,
    REF_PEOPLE
} RefKind;

enum { REF_IS_ACRONYM = 1, REF_IS_PLURAL = 2, REF_IS_GENERIC = 4, REF_IS_CURATED = 8 };

typedef struct {
    uint32_t kind : 8, flags : 8, unused : 16;
    uint32_t id;
} NameRef;

/* Open addressing, power of two slots, hash 0 empty. A slot may be only the beginning of longer names (count 0). */
typedef struct {
    uint64_t hash;
    uint32_t first; /* into the refs */
    uint16_t count, is_prefix;
} NameSlot;

/* One step of a path from a predicate to a party: a relation and perhaps a preposition. */
typedef enum {
    SLOT_NONE,
    SLOT_SELF,
    SLOT_SUBJ,
    SLOT_OBJ,
    SLOT_IOBJ,
    SLOT_COMP,
    SLOT_POSS,
    SLOT_AMOD,
    SLOT_PREP,
    SLOT_ANY,
    SLOT_DYAD,
    SLOT_PRT,
    SLOT_SPEAKER,
    SLOT_PURPOSE,
    SLOT_WHEN
} SlotKind;

typedef struct {
    uint64_t preposition; /* hash, of SLOT_PREP */
    uint32_t kind;
    uint32_t unused;
} SlotStep;

enum { MOST_STEPS = 3, MOST_PATHS = 5, MOST_CONDITIONS = 4 };

typedef struct {
    SlotStep step[MOST_STEPS];
    uint32_t count;
    uint32_t unused;
} SlotPath;

typedef enum {
    CONDITION_EXISTS,
    CONDITION_ABSENT,
    CONDITION_IN_CLASS,
    CONDITION_NOT_IN_CLASS,
    CONDITION_IS_ACTOR,
    CONDITION_IS_NEGATED,
    CONDITION_IS_STATE,
    CONDITION_IS_PERSON,
    CONDITION_HAS_STATUS
} ConditionKind;

typedef struct {
    SlotPath path;
    uint32_t kind;
    uint32_t class_id; /* of CONDITION_HAS_STATUS: the Status */
} Condition;

typedef struct {
    uint32_t trigger_class; /* lexicon class of the trigger's lemma */
    char part;              /* 'v' verb, 'n' noun, 'a' adjective */
    uint8_t condition_count, actor_count, recipient_count;
    uint8_t is_symmetric, needs_recipient, no_actor_needed;
    int8_t priority;                 /* strong 4, weak -1 */
    uint8_t takes_people, unused[3]; /* any noun in the recipient's place stands for people: "arrested two notaries" */
    uint32_t line;
    Text file, mode, cameo, context, status, event, source_text;
    Condition conditions[MOST_CONDITIONS];
    SlotPath actors[MOST_PATHS], recipients[MOST_PATHS];
} PatternRecord;

typedef struct {
    char code[8];
    Text name, event, mode, context;
    float goldstein;
    uint32_t quad;
} CameoRecord;

typedef struct {
    Text event, mode;
    float scale;
    uint32_t quad;
} PloverRecord;

/* What a planned, offered, expected or possible event of one type is coded as. */
typedef struct {
    Text event, cameo_prefix, future_event, future_mode, future_cameo;
} FutureRecord;

#endif
