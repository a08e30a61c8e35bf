/* Results for a reader's eyes. */
#ifndef SHOW_SHOW_H
#define SHOW_SHOW_H

#include <stdio.h>

#include "document/document.h"
#include "knowledge/model.h"

/* A table of events, cut to `width` columns; control and bidirectional characters of the text never reach the terminal. */
void table_write(FILE *out, const Document *doc, int width);

/* Why each event was coded, sentence by sentence, or why none: pattern line, parties, date, status, sources, and what nearly matched. */
void explain_write(FILE *out, const Model *model, Document *doc);

/* Text with C0, C1 and bidirectional controls as '?', at most `columns` code points. Returns the columns written. */
int print_clean(FILE *out, Str text, int columns);

#endif
