/* The Document's results as NDJSON lines (docs/record.md). */
#ifndef RECORDS_H
#define RECORDS_H

#include "document/document.h"
#include "document/json.h"
#include "knowledge/model.h"

/* An event's id in hexadecimal: a function of the document's id, the evidence and the code, the same for every run, engine and order. */
enum { RECORD_ID_LENGTH = 32 };
void record_id(const Document *doc, const Event *e, char id[RECORD_ID_LENGTH + 1]);

/* Appends the lines of these kinds (RO_EVENTS | …) to `out`. */
void records_write(const Model *model, const Document *doc, unsigned kinds, Json *out);

/* One line for one mention's entity, and one for one location. */
void records_write_entity(const Model *model, const Document *doc, MentionId mention, Json *out);
void records_write_location(const Model *model, const Document *doc, uint32_t location, Json *out);

#endif
