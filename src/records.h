/* The Document's results as NDJSON lines (docs/record.md). */
#ifndef RECORDS_H
#define RECORDS_H

#include "document/document.h"
#include "document/json.h"
#include "knowledge/model.h"

/* Appends the lines of these kinds (RO_EVENTS | …) to `out`. */
void records_write(const Model *model, const Document *doc, unsigned kinds, Json *out);

#endif
