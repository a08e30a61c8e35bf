/* Bytes → article: the text checked, its date and the place where its body begins. */
#ifndef READ_ARTICLE_H
#define READ_ARTICLE_H

#include "document/document.h"
#include "knowledge/model.h"

enum { ARTICLE_LIMIT_BYTES = 16 << 20 };

/* False, with the reason in `error` and `where` in front of it, when a text is empty, no UTF-8 or has a NUL byte. */
bool text_check(const char *where, const char *text, size_t length, ro_error *error);

/* The same, also when it is longer than one article may be. */
bool article_check(const char *where, const char *text, size_t length, ro_error *error);

/* A date at the head of a text: a leading " date 2024-05-20", an ISO first line, a dateline ("MOSCOW, May 20 (Reuters) -", with the year
   from elsewhere in the head), a line with "Friday, August 21, 2015" or "21 August 2015". Returns NO_DAY when there is none; sets
   *body_begin behind a leading date line. */
Day article_find_date(const Knowledge *k, Str text, uint32_t *body_begin);

/* Calls `each` for every non-empty line of NDJSON with the record's fields; what is broken calls `bad` with "file:line: …". */
typedef struct {
    void (*each)(const ro_article *article, const char *where, void *context);
    void (*bad)(const ro_error *error, void *context);
    void *context;
} ArticleSink;

void ndjson_read(const char *path, char *bytes, size_t length, const ArticleSink *sink);

/* True when the first character that is no space is an opening brace. */
bool looks_like_ndjson(const char *bytes, size_t length);

#endif
