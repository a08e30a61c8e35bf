/* Tables of articles: RFC 4180 with a header line. Comma, semicolon or tab, whichever the header has most of; quoted cells may hold line
   ends; a byte order mark and CRLF are passed over. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "read/article.h"

enum { MOST_COLUMNS = 512 };

typedef struct {
    char *bytes;
    size_t length, at, line; /* lines from 1 */
    char separator;
} Rows;

/* Reads one row into `cell`, ended by NULs where the bytes stood. Returns the number of cells, 0 at the end, -1 with a message. */
static int read_row(Rows *t, const char *where, char *cell[MOST_COLUMNS], ro_error *error)
{
    size_t opened = t->line;
    if (t->at >= t->length)
        return 0;
    for (int cells = 0; cells < MOST_COLUMNS;) {
        bool is_quoted = t->bytes[t->at] == '"';
        t->at += is_quoted;
        char *out = t->bytes + t->at;
        cell[cells++] = out;
        for (;; t->at++) {
            if (t->at == t->length) {
                if (!is_quoted)
                    break;
                error_set(error, "%s: a quotation mark opened in the row of line %zu is never closed; double those inside a cell", where, opened);
                return -1;
            }
            char c = t->bytes[t->at];
            t->line += c == '\n';
            if (is_quoted && c == '"') {
                if (t->at + 1 < t->length && t->bytes[t->at + 1] == '"')
                    t->at++;
                else {
                    is_quoted = false;
                    continue;
                }
            } else if (!is_quoted && (c == t->separator || c == '\n')) {
                break;
            }
            *out++ = c;
        }
        bool is_last = t->at >= t->length || t->bytes[t->at] == '\n';
        t->at++;
        if (is_last && out > cell[cells - 1] && out[-1] == '\r')
            out--;
        *out = '\0'; /* at the latest where the separator stood, or behind the last byte, where file_read and decompress leave room */
        if (is_last)
            return cells;
    }
    error_set(error, "%s: over %d columns; is it a table?", where, MOST_COLUMNS);
    return -1;
}

static char separator_of(const char *bytes, size_t length)
{
    static const char SEPARATORS[] = ",;\t";
    size_t count[3] = {0};
    for (size_t i = 0; i < length && bytes[i] != '\n'; i++)
        for (size_t s = 0; s < countof(count); s++)
            count[s] += bytes[i] == SEPARATORS[s];
    return count[2] > count[0] && count[2] > count[1] ? '\t' : count[1] > count[0] ? ';' : ',';
}

bool looks_like_csv(const char *name)
{
    static const char *const ENDINGS[] = {".csv", ".tsv"}, *const PACKED[] = {"", ".gz", ".bz2", ".xz", ".zst"};
    size_t length = strlen(name);
    for (size_t e = 0; e < countof(ENDINGS); e++)
        for (size_t p = 0; p < countof(PACKED); p++) {
            char ending[16];
            size_t n = (size_t)snprintf(ending, sizeof ending, "%s%s", ENDINGS[e], PACKED[p]);
            if (length > n && strcasecmp(name + length - n, ending) == 0)
                return true;
        }
    return false;
}

static void say_columns(const char *path, char *const cell[], int columns, const ArticleSink *sink)
{
    char names[256] = "";
    ro_error error;
    for (int i = 0; i < columns; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? ", " : "", cell[i]);
    error_set(&error, "%s: no column for the text; name one text, maintext or body_text (there are: %s)", path, names);
    sink->bad(&error, sink->context);
}

void csv_read(const char *path, char *bytes, size_t length, const ArticleSink *sink)
{
    ro_error error;
    const char *nul = memchr(bytes, '\0', length);
    if (nul) {
        error_set(&error, "%s: a NUL byte at byte %zu; give plain text", path, (size_t)(nul - bytes));
        sink->bad(&error, sink->context);
        return;
    }
    size_t mark = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    Rows t = {.bytes = bytes, .length = length, .at = mark, .line = 1, .separator = separator_of(bytes + mark, length - mark)};
    char *cell[MOST_COLUMNS];
    int field_of[MOST_COLUMNS], columns = read_row(&t, path, cell, &error);
    bool has_text = false;
    for (int i = 0; i < columns; i++) {
        field_of[i] = article_field(cell[i]);
        has_text = has_text || field_of[i] == FIELD_TEXT;
    }
    if (columns > 0 && !has_text)
        say_columns(path, cell, columns, sink);
    else if (columns < 0)
        sink->bad(&error, sink->context);
    while (has_text) {
        char where[600];
        snprintf(where, sizeof where, "%.560s:%zu", path, t.line);
        int cells = read_row(&t, path, cell, &error);
        if (cells <= 0) {
            if (cells < 0)
                sink->bad(&error, sink->context);
            break;
        }
        if (cells == 1 && !*cell[0])
            continue; /* an empty line */
        if (cells != columns) {
            error_set(&error, "%s: %d cells where the header has %d; quote cells that hold the separator", where, cells, columns);
            sink->bad(&error, sink->context);
            continue;
        }
        const char *value[ARTICLE_FIELDS] = {0};
        for (int i = 0; i < columns; i++)
            if (field_of[i] >= 0 && *cell[i] && !value[field_of[i]])
                value[field_of[i]] = cell[i];
        if (value[FIELD_TEXT]) {
            ro_article article;
            char day[11];
            article_fill(&article, value, day);
            sink->each(&article, where, sink->context);
        } else {
            error_set(&error, "%s: its text is empty; nothing to code", where);
            sink->bad(&error, sink->context);
        }
    }
}
