/* The rows of a query as text: a table for the eye, CSV, one JSON object a row. */
#ifndef STORE_RESULT_H
#define STORE_RESULT_H

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>

#include "core/error.h"

/* Each writes all rows of the statement, under its column names, and returns false with the reason when a step fails. */

/* Columns as wide as they need to be, cut so that a line has at most `width` characters; no control character of a text gets through.
 *rows, unless NULL, is set to how many there were. */
bool result_table(FILE *out, sqlite3_stmt *st, int width, uint64_t *rows, ro_error *error);

/* RFC 4180 with a header, UTF-8, LF. For Excel: a byte order mark, and an apostrophe before what it would read as a formula. */
bool result_csv(FILE *out, sqlite3_stmt *st, bool for_excel, ro_error *error);

/* Tab-separated; nulls as `null`, tabs and control characters as spaces. Unless `is_bare`, with a header, and a cell with a quotation mark is
   quoted as in CSV: readers of POLECAT take it so, those of GDELT know neither. */
bool result_tsv(FILE *out, sqlite3_stmt *st, const char *null, bool is_bare, ro_error *error);

/* Rows of one column that holds JSON already, a line each, or joined by commas between `before` and `behind`. */
bool result_json(FILE *out, sqlite3_stmt *st, const char *before, const char *between, const char *behind, ro_error *error);

/* Rows as NDJSON objects of the column names; numbers stay numbers, nulls are left out. */
bool result_ndjson(FILE *out, sqlite3_stmt *st, ro_error *error);

#endif
