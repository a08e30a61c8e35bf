/* NDJSON articles: one object a line with id, date, title, text, url, publication, language, or other programs' names for
   them (article.c); other fields are passed over. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "read/article.h"

bool looks_like_ndjson(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != ' ' && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t')
            return bytes[i] == '{';
    return false;
}

/* The field under the first of its names that the record has. */
static const json_t *field(const json_t *record, ArticleField field)
{
    const char *name;
    for (size_t n = 0; (name = article_field_name(field, n)) != NULL; n++) {
        const json_t *found = json_object_get(record, name);
        if (found && !json_is_null(found))
            return found;
    }
    return NULL;
}

void ndjson_read_line(const char *where, const char *line, size_t length, const ArticleSink *sink)
{
    ro_error error;
    json_error_t trouble;
    json_t *record = json_loadb(line, length, 0, &trouble);
    if (!record) {
        error_set(&error, "%s: not JSON (%s, column %d); write one object a line", where, trouble.text, trouble.column);
        sink->bad(&error, sink->context);
        return;
    }
    const json_t *text = field(record, FIELD_TEXT), *date = field(record, FIELD_DATE), *id = field(record, FIELD_ID);
    bool is_good = false;
    if (!json_is_object(record))
        error_set(&error, "%s: not a JSON object; write {\"id\": …, \"date\": \"YYYY-MM-DD\", \"text\": …}", where);
    else if (!json_is_string(text))
        error_set(&error, "%s: no \"text\"; give the article's text as a string", where);
    else if (date && !json_is_string(date))
        error_set(&error, "%s: \"date\" is no string; use \"YYYY-MM-DD\"", where);
    else
        is_good = true;
    if (is_good) {
        const char *value[ARTICLE_FIELDS];
        char day[11], number[32];
        for (int f = 0; f < ARTICLE_FIELDS; f++)
            value[f] = json_string_value(field(record, (ArticleField)f));
        if (json_is_integer(id)) {
            snprintf(number, sizeof number, "%lld", (long long)json_integer_value(id));
            value[FIELD_ID] = number;
        }
        ro_article article;
        article_fill(&article, value, day);
        article.text_length = json_string_length(text); /* a NUL in it is found and refused later */
        sink->each(&article, where, sink->context);
    } else {
        sink->bad(&error, sink->context);
    }
    json_decref(record);
}

void ndjson_read(const char *path, char *bytes, size_t length, const ArticleSink *sink)
{
    size_t line = 0;
    for (size_t at = 0; at < length;) {
        line++;
        const char *nl = memchr(bytes + at, '\n', length - at);
        size_t end = nl ? (size_t)(nl - bytes) : length;
        bool is_blank = true;
        for (size_t i = at; i < end; i++)
            is_blank = is_blank && (bytes[i] == ' ' || bytes[i] == '\r' || bytes[i] == '\t');
        if (!is_blank) {
            char where[600];
            snprintf(where, sizeof where, "%.560s:%zu", path, line);
            ndjson_read_line(where, bytes + at, end - at, sink);
        }
        at = end + 1;
    }
}
