/* Writing JSON into a growing buffer, without a tree: objects and arrays are opened and closed, commas come by themselves. */
#ifndef DOCUMENT_JSON_H
#define DOCUMENT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/str.h"

typedef struct {
    char *bytes; /* malloc'd; the owner of the buffer frees it */
    size_t used, room;
    bool needs_comma, has_failed; /* has_failed: no memory; nothing more is written */
} Json;

void json_open(Json *j, char bracket);  /* '{' or '[' */
void json_close(Json *j, char bracket); /* '}' or ']' */
void json_key(Json *j, const char *key);
void json_text(Json *j, Str text);
void json_string(Json *j, const char *text); /* null for NULL */
void json_integer(Json *j, int64_t value);
void json_decimal(Json *j, double value, int decimals); /* trailing zeros cut, one kept: 3.0 */
void json_bool(Json *j, bool value);
void json_null(Json *j);
void json_end_line(Json *j);

#endif
