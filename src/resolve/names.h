/* Looking names up in the knowledge: the longest phrase that begins at a token. */
#ifndef RESOLVE_NAMES_H
#define RESOLVE_NAMES_H

#include "resolve/resolve.h"

typedef struct {
    TokenId begin, end; /* end == begin: nothing found */
    const NameRef *refs;
    uint32_t count;
} NameMatch;

/* The longest name that begins at `t` and ends before `limit`. Acronyms and names want capitals where the knowledge has them. */
NameMatch names_longest(const Knowledge *k, const Document *doc, TokenId t, TokenId limit);

/* The first reading of this kind: its id, or NONE. */
uint32_t names_pick(const Knowledge *k, const NameMatch *match, RefKind kind);

/* Of the places of this name the one that is meant: population, capital or region, the story's countries; NONE when it names none. */
uint32_t names_best_place(const Knowledge *k, const Document *doc, const NameMatch *match);

/* Has the text named this country, or somebody of it, so far? */
bool names_is_about(const Document *doc, const char *country);

/* Is the noun, with the words before it, a title that a person holds ("deputy foreign minister")? */
bool names_is_title(const Model *model, const Document *doc, TokenId head);

/* The longest agent, title or people that ends at `head`, its record, or NONE; *begin is where it begins. */
uint32_t names_agent_ending(const Knowledge *k, const Document *doc, TokenId head, TokenId *begin);

/* The country that the name, adjective, place or body at a token says; "" when none. */
const char *names_country_at(const Knowledge *k, const Document *doc, TokenId t);

/* The country whose name a word that the tagger calls a place, and that no table knows, misspells by one letter ("Afganistan"): its
   record, or NONE (Damerau 1964: one letter more, less, other, or two swapped; the first is right). */
uint32_t names_misspelt_country(const Knowledge *k, const Document *doc, TokenId t);

/* The country that a phrase belongs to: an adjective, possessive, compound or of/in/from phrase under its head; "" when none. */
const char *names_country_of_phrase(const Knowledge *k, const Document *doc, TokenId head, TokenId *where);

#endif
