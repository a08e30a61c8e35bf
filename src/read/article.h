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

/* What a record of another program may call the fields of an article. */
typedef enum { FIELD_ID, FIELD_DATE, FIELD_TITLE, FIELD_TEXT, FIELD_URL, FIELD_PUBLICATION, FIELD_LANGUAGE, ARTICLE_FIELDS } ArticleField;
int article_field(const char *name);                          /* in any case; -1 when it is none */
const char *article_field_name(ArticleField field, size_t n); /* the n-th name, ours first; NULL past the last */

/* Values, NULL where there is none, as an article that borrows them; `day` keeps the date without its time. */
void article_fill(ro_article *article, const char *const value[ARTICLE_FIELDS], char day[11]);

/* Where readers put what they find: `each` gets an article, borrowed until it returns, `bad` what cannot be one. `where` is "file" or "file:line". */
typedef struct {
    void (*each)(const ro_article *article, const char *where, void *context);
    void (*bad)(const ro_error *error, void *context);
    void *context;
} ArticleSink;

void article_refuse(const ArticleSink *sink, const char *where, const char *why); /* calls sink->bad with "where: why" */

/* Every non-empty line of NDJSON; what is broken is refused as "file:line: …" and the rest is read. */
void ndjson_read(const char *path, char *bytes, size_t length, const ArticleSink *sink);
void ndjson_read_line(const char *where, const char *line, size_t length, const ArticleSink *sink); /* one object */

/* The same for a table with a header line, which is changed in place. */
void csv_read(const char *path, char *bytes, size_t length, const ArticleSink *sink);
bool looks_like_csv(const char *name); /* .csv or .tsv, also with the ending of a compressed file */

/* The same for an HTML page that `id` names (a file's name, a page's address), and for the entries of an RSS or Atom feed. */
void html_read(const char *where, const char *id, const char *bytes, size_t length, const ArticleSink *sink);
void feed_read(const char *where, const char *bytes, size_t length, const ArticleSink *sink);
bool looks_like_html(const char *bytes, size_t length);
bool looks_like_feed(const char *bytes, size_t length);

/* The same for the pages, feeds and texts of a WARC file; bodies are changed in place. */
void warc_read(const char *path, char *bytes, size_t length, const ArticleSink *sink);
bool looks_like_warc(const char *bytes, size_t length);

/* True when the first character that is no space is an opening brace. */
bool looks_like_ndjson(const char *bytes, size_t length);

#endif
