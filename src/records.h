/* The Document's results as NDJSON lines (docs/record.md). */
#ifndef RECORDS_H
#define RECORDS_H

#include "document/document.h"
#include "document/json.h"
#include "knowledge/model.h"

/* Appends the lines of these kinds (RO_EVENTS | …) to `out`. */
void records_write(const Model *model, const Document *doc, unsigned kinds, Json *out);

/* One line for one mention's entity, and one for one location. */
void records_write_entity(const Model *model, const Document *doc, MentionId mention, Json *out);
void records_write_location(const Model *model, const Document *doc, uint32_t location, Json *out);

#endif
