/* Trees → who, when, where. */
#ifndef RESOLVE_RESOLVE_H
#define RESOLVE_RESOLVE_H

#include "document/document.h"
#include "knowledge/model.h"

/* Time expressions with TIMEX3 values against the article's date and the verb's tense. */
void find_times(const Model *model, Document *doc);

/* One Mention for each phrase that can be a party: names, offices, countries, metonyms, agents, pronouns. */
void find_mentions(const Model *model, Document *doc);

/* One Entity for what several mentions name: by name, office, pronoun, group. Offices at the article's date. */
void find_entities(const Model *model, Document *doc);

/* Places that the text names, with coordinates: the most populous of that name, nearest to the story's countries. */
void find_locations(const Model *model, Document *doc);

#endif
