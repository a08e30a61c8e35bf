/* Results for a reader's eyes. */
#ifndef SHOW_SHOW_H
#define SHOW_SHOW_H

#include <stdio.h>

#include "document/document.h"
#include "document/json.h"
#include "knowledge/model.h"

/* A table of events, cut to `width` columns; control and bidirectional characters of the text never reach the terminal. */
void table_write(FILE *out, const Document *doc, int width);

/* Why each event was coded, sentence by sentence, or why none: pattern line, parties, date, status, sources, and what nearly matched. */
void explain_write(FILE *out, const Model *model, Document *doc);

/* The events as annotations on the text (annotate.c): brat's standoff lines (Stenetorp et al. 2012) for the text as it is; a Label Studio task with
   predictions, the array around the tasks left to the caller; a line of spaCy's and Prodigy's {"text", "spans"}. */
void annotate_brat(FILE *out, const Document *doc);
void annotate_label_studio(Json *j, const Document *doc);
void annotate_spans(Json *j, const Document *doc);

/* Text with C0, C1 and bidirectional controls as '?', at most `columns` code points. Returns the columns written. */
int print_clean(FILE *out, Str text, int columns);

#endif
