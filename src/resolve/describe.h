/* What a mention's own words say of it, before other mentions and the world are asked. */
#ifndef RESOLVE_DESCRIBE_H
#define RESOLVE_DESCRIBE_H

#include "resolve/names.h"

/* A draft entity; kind ENTITY_THING when the phrase is no party. `name` is the canonical name as far as the words tell. For a person
 *full is the folded full name as printed, or empty when only an office is given. */
Entity describe_mention(const Model *model, Document *doc, const Mention *m, Str *full);

/* Completes a named person from the knowledge: office on the article's date, country, sector, Wikidata id. */
void describe_from_world(const Model *model, Document *doc, Entity *e, Str full);

/* The holder of a country's office of this role on the article's date, when exactly one is known; NONE otherwise. */
const SpellRecord *world_holder(const Knowledge *k, const char *country, const char *role, bool is_acting, Day day);

void entity_set_country(Entity *e, const char *iso3);
void entity_set_sector(Entity *e, const char *sector);
const char *country_name(const Knowledge *k, const char *iso3);

#endif
