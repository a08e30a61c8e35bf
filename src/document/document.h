/* The Document: one article on its way from text to events. Each stage reads arrays filled before it and fills its own.

   References between records are indices (TokenId, EntityId, …), NONE for nothing. Spans are bytes into `text`, end exclusive; they
   become code points when they are printed. Everything lives in the document's arena. */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/array.h"
#include "core/calendar.h"
#include "core/str.h"
#include "document/vocabulary.h"

#define NONE UINT32_MAX

typedef uint32_t TokenId, SentenceId, EntityId, MentionId, TimexId, QuoteId, EventId, SourceId;

typedef struct {
    uint32_t begin, end;
} Span;

static inline bool span_overlaps(Span a, Span b) { return a.begin < b.end && b.begin < a.end; }
static inline bool span_holds(Span outer, Span inner) { return outer.begin <= inner.begin && inner.end <= outer.end; }

/* A stretch of text between blank lines or line ends. What is not `is_body` (links, bylines, captions) gives no events. */
typedef struct {
    Span span;
    bool is_body;
    const char *why_not; /* the kind of boilerplate, when it is one */
} Paragraph;

typedef enum { NAME_NONE, NAME_PER, NAME_LOC, NAME_ORG, NAME_NORP, NAME_MISC, NAME_KINDS } NameKind;
typedef enum { TENSE_NONE, TENSE_PAST, TENSE_PRES } Tense;
typedef enum { FORM_NONE, FORM_FIN, FORM_INF, FORM_GER, FORM_PART } VerbForm;
typedef enum { NUMBER_NONE, NUMBER_SING, NUMBER_PLUR } Number;

/* The parts of FEATS that rules ask for. */
typedef struct {
    Tense tense;
    VerbForm form;
    Number number;
    bool is_passive, is_imperative, is_possessive;
    uint8_t person; /* 1, 2, 3; 0 unknown */
    char gender;    /* 'm', 'f', 'n' or 0 */
} Feats;

typedef struct {
    Span span;
    uint32_t sentence, paragraph;
    Str form; /* as printed, or a part of a contraction */
    Str low;  /* folded: lower case, no accents */
    Str lemma;
    Str key; /* the lemma folded: what rules and data compare */
    uint64_t key_hash;
    const char *feats_text, *xpos, *lemma_rule;
    Feats feats;
    Upos upos;
    Deprel deprel;
    TokenId head; /* NONE at the root */
    TokenId first_child, next_sibling;
    NameKind name; /* of the name that it is part of */
    bool name_begins;
    bool space_before, newline_before, is_multiword_part, begins_multiword;
} Token;

typedef struct {
    TokenId begin, end, root;
    uint32_t paragraph;
} Sentence;

/* A predicate: a verb, or a noun or adjective with a copula, with what its auxiliaries say. */
typedef enum { MODAL_NONE, MODAL_WILL, MODAL_WOULD, MODAL_CAN, MODAL_COULD, MODAL_MAY, MODAL_MUST, MODAL_SHOULD } Modal;

typedef struct {
    TokenId token;
    Tense tense;
    Modal modal;
    bool is_passive, is_perfect, is_progressive, is_negated, is_finite, is_question;
    Status status;
    const char *status_why;
    TokenId status_cue; /* the word that decided, or NONE */
} Predicate;

/* A noun that names a happening ("a possible strike", "no agreement"), with the status that its words and what governs it give. */
typedef struct {
    TokenId token;
    Status status;
    const char *status_why;
    TokenId status_cue;
} Nominal;

typedef enum { TIMEX_DATE, TIMEX_TIME, TIMEX_DURATION, TIMEX_SET } TimexType;

typedef struct {
    Span span;
    TokenId begin, end; /* tokens */
    TimexType type;
    char value[24];                    /* TIMEX3 value */
    Period period;                     /* begin NO_DAY when it has no place in the calendar */
    bool is_since, is_until, is_vague; /* "since X"; "until X"; PAST_REF and the like */
    const char *rule;
} Timex;

/* Who: an actor or source with what is known of it. One entity per article, many mentions. */
typedef enum { ENTITY_PERSON, ENTITY_COUNTRY, ENTITY_ORGANISATION, ENTITY_PLACE, ENTITY_GROUP, ENTITY_OFFICE, ENTITY_THING } EntityKind;

typedef struct {
    EntityKind kind;
    const char *name;        /* canonical */
    const char *wikidata;    /* "Q…" or NULL */
    char country[4];         /* ISO 3166 alpha-3 or UNO, IGO, …; "" unknown */
    char second[4];          /* a group of two countries: the other one */
    char sector[4];          /* "" unknown */
    const char *office;      /* at the article's date; NULL unknown */
    const char *office_from; /* "text" or "world" */
    char gender;
    bool is_plural, is_former, is_acting;
    uint32_t record;              /* in the knowledge table of its kind, or NONE */
    const char *last_name;        /* folded, of a person; NULL */
    const char *role;             /* HOS, HOG, FM … of the title; "" none */
    Day office_begin, office_end; /* NO_DAY when unknown */
    Day died;                     /* said by the text */
    const char *rule;
} Entity;

enum { MOST_MEMBERS = 4 };
typedef struct {
    TokenId begin, end, head; /* tokens of the phrase without its relative clause */
    EntityId entity;
    EntityId members[MOST_MEMBERS]; /* of a group ("both sides", "the two leaders", "Polish and Danish warships") */
    uint32_t member_count;
    bool is_pronoun, is_name, is_definite;
    char country[4];  /* of a thing that is no party: "German goods"; "" none */
    const char *rule; /* how it was resolved */
} Mention;

/* A place that the text names, with coordinates. */
typedef struct {
    Span span;
    TokenId begin, end;
    uint32_t place; /* in the knowledge's place table, or NONE */
    const char *name;
    double lat, lon;
    bool has_point;
    char country[4];
    const char *feature;
} Location;

typedef struct {
    Span content; /* without the marks */
    TokenId begin, end;
    TokenId speaker, cue; /* tokens; NONE unknown */
    bool is_direct;       /* false: part of a sentence of the writer's */
    bool is_scare;        /* marks for distance, not speech */
} Quote;

enum { MOST_CONTENT_SPANS = 4 };

/* According to whom: a source, its cue and what it covers. */
typedef struct {
    TokenId source; /* head token of the source's phrase; NONE when only implied */
    TokenId cue_begin, cue_end;
    Span source_span;
    Span content[MOST_CONTENT_SPANS]; /* in text order, apart from one another */
    uint32_t content_count;
    TokenId content_head; /* predicate that the cue governs, or NONE */
    bool is_hearer;       /* "told Reuters": the outlet that was told, behind the one who told */
    bool is_assertion;    /* the source vouches for the content; false where it only takes a stand on it ("condemned the raid") */
    const char *rule;
} Attribution;

enum { MOST_SENTENCE_TOKENS = 240 }; /* of plain text; a longer sentence is cut there */
enum { MOST_PARTIES = 8, MOST_SOURCES = 4, MOST_MODES = 2, MOST_EVIDENCE = 6 };

typedef struct {
    MentionId mention;
    EntityId entity;
} Party;

typedef struct {
    EventType type;
    const char *category;               /* a user's own name for it; NULL: the type's */
    const char *mode, *context, *cameo; /* "" when there is none */
    TokenId trigger_begin, trigger_end, predicate;
    Party actors[MOST_PARTIES], recipients[MOST_PARTIES];
    uint32_t actor_count, recipient_count;
    bool is_symmetric;
    Period when;
    TimexId timex; /* NONE: the article's date */
    const char *date_why;
    Status status;
    const char *status_why;
    uint32_t sources[MOST_SOURCES]; /* attributions, nearest first */
    uint32_t source_count;
    uint32_t location;                                  /* NONE: the text does not say */
    int32_t dead[2], injured[2], arrested[2], crowd[2]; /* least, most; 0 unknown */
    uint32_t pattern;                                   /* line of the pattern table */
    uint32_t specificity;
    float confidence;
    Span evidence[MOST_EVIDENCE]; /* other mentions of the same event */
    uint32_t evidence_count;
    bool is_merged_away;
} Event;

typedef struct {
    Str text, id, title, url, publication, language;
    Day date;
    uint32_t body_begin; /* where the article starts, after a date line */
    Arena *arena;
    ARRAY_OF(Paragraph) paragraphs;
    ARRAY_OF(Token) tokens;
    ARRAY_OF(Sentence) sentences;
    ARRAY_OF(Predicate) predicates;
    ARRAY_OF(Nominal) nominals; /* in text order */
    ARRAY_OF(Timex) timexes;
    ARRAY_OF(Entity) entities;
    ARRAY_OF(Mention) mentions;
    ARRAY_OF(Location) locations;
    ARRAY_OF(Quote) quotes;
    ARRAY_OF(Attribution) attributions;
    ARRAY_OF(Event) events;
    uint32_t *mention_of;   /* [tokens] the mention whose head a token is, or NONE */
    uint32_t *predicate_of; /* [tokens] */
    uint32_t *timex_of;     /* [tokens] the expression that a token is in */
    uint32_t *code_points;  /* [text.length / 256 + 1] code points before each 256th byte */
} Document;

const char *name_kind_code(NameKind kind); /* PER, LOC … as after B- and I- in IOB */
static inline const char *event_name(const Event *e) { return e->category ? e->category : event_type_name(e->type); }

Document *document_new(Arena *arena, Str text);
uint32_t document_code_point(const Document *doc, uint32_t byte); /* offset in code points */
Str document_slice(const Document *doc, Span span);
Span token_span(const Document *doc, TokenId begin, TokenId end); /* bytes of tokens [begin, end) */

#define FOR_CHILDREN(doc, parent, child)                                                                                                             \
    for (TokenId child = (doc)->tokens.at[parent].first_child; child != NONE; child = (doc)->tokens.at[child].next_sibling)

/* Trees, read-only. */
TokenId token_child(const Document *doc, TokenId parent, Deprel deprel); /* the first such child, or NONE */
bool token_is(const Document *doc, TokenId token, const char *key);
bool token_is_under(const Document *doc, TokenId token, TokenId ancestor);            /* or is it itself */
Str token_case(const Document *doc, TokenId token);                                   /* the preposition's lemma, or empty */
void token_subtree(const Document *doc, TokenId token, TokenId *begin, TokenId *end); /* smallest stretch that holds it */
void document_link_children(Document *doc, SentenceId sentence);                      /* from heads */

#endif
