/* What the event stages ask of clauses, mentions and paths. */
#ifndef EVENTS_CLAUSES_H
#define EVENTS_CLAUSES_H

#include "events/events.h"

/* The predicate that a token belongs to: itself or its nearest ancestor that is one; NONE. */
TokenId clause_of(const Document *doc, TokenId t);

/* The entity that a token's mention stands for, when it can be a party; NONE otherwise. A relative pronoun is its antecedent. */
EntityId party_entity(const Document *doc, TokenId t);
bool entity_is_party(const Entity *e);

/* The entity of a state in this document, made with this rule where the text has not named it. */
EntityId country_party(const Model *model, Document *doc, const char *iso3, const char *rule);

/* Follows one path of a pattern from a predicate; NONE when it leads nowhere. */
TokenId path_walk(const Model *model, const Document *doc, TokenId from, const SlotPath *path);

/* Is the token, or the noun behind its "of", in the class? */
bool token_in_class(const Knowledge *k, const Document *doc, TokenId t, uint32_t class_id);

/* Who says it: the subject of a verb of saying that is not inside [from, to); behind a quotation also the noun right after the verb,
   which the parser may take for an object ("…," added the ministry). */
TokenId speech_source(const Document *doc, TokenId verb, TokenId from, TokenId to);

/* What judge_nominals made of a noun, or NULL when it names no happening. */
const Nominal *nominal_at(const Document *doc, TokenId t);

/* Does anything say or own enough to act in public: a country or a sector? */
bool entity_is_state(const Entity *e);

/* Is this event one, on second thoughts? False when it is none; an accident's or a quarrel's type is set right (doubts.c). */
bool survives_doubt(const Model *model, const Document *doc, Event *e);
bool is_political(const Document *doc, const Event *e);

/* How sure the event's type is, 0 to 1 (confidence.c). */
float event_confidence(const Document *doc, const Event *e);

const char *embed_status(const Knowledge *k, const Document *doc, TokenId governor); /* status of what it governs, or NULL */

#endif
