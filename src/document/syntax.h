/* Who did it and to whom, by the tree alone: arguments through passive, relative and reduced clauses, control, raising and coordination. */
#ifndef DOCUMENT_SYNTAX_H
#define DOCUMENT_SYNTAX_H

#include "document/document.h"

/* The logical subject of a predicate (the agent of a passive), or NONE. */
TokenId syntax_subject(const Document *doc, TokenId predicate);

/* The logical object (the subject of a passive), or NONE. */
TokenId syntax_object(const Document *doc, TokenId predicate);

/* The surface subject, passive or not: explicit, shared by coordination, controlled, or the noun that a relative clause is about. */
TokenId syntax_surface_subject(const Document *doc, TokenId predicate);

/* The word that a relative pronoun stands for; any other token is itself. */
TokenId syntax_antecedent(const Document *doc, TokenId token);

/* Is it "who", "which", "that" or "whose" of a relative clause? */
bool token_is_relative(const Document *doc, TokenId token);

/* "to leave", "to be signed" */
bool token_is_infinitive(const Document *doc, TokenId token);

bool predicate_is_passive(const Document *doc, TokenId token);

/* A dependent with this preposition: an oblique of the predicate (or of the one that it is coordinated with), else NONE. */
TokenId syntax_oblique(const Document *doc, TokenId predicate, uint64_t preposition);

/* The same below a noun. */
TokenId syntax_nominal(const Document *doc, TokenId noun, uint64_t preposition);

/* The clause that the predicate takes: its complement or infinitive. */
TokenId syntax_complement(const Document *doc, TokenId predicate);

#endif
