/* What the pictures share: the frame, text that no document can break out of, the caption that says what was asked. */
#ifndef STORE_SVG_H
#define STORE_SVG_H

#include <stdio.h>

#include "store/query.h"

extern const char *const SVG_QUAD_COLOURS[4]; /* by quad class less one; Okabe & Ito 2008 */
extern const char *const SVG_QUAD_NAMES[4];

void svg_begin(FILE *out, int width, int height, const char *title);

/* Escaped for XML, without control characters and direction overrides; at most `most` characters (0: all) and then an ellipsis. */
void svg_text(FILE *out, const char *text, int most);

/* Also closes the picture. */
void svg_caption(FILE *out, const Filter *filter, int x, int y, const char *what, uint64_t events);

#endif
