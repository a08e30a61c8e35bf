#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "pipeline.h"
#include "read/article.h"
#include "records.h"
#include "worker/worker.h"

typedef struct {
    const Coder *coder;
    Coded *coded;
    const char *where;
    bool is_seen;
} Reading;

static void each(const ro_article *article, const char *where, void *context)
{
    (void)where;
    Reading *r = context;
    Coded *c = r->coded;
    if (r->is_seen) {
        error_set(&c->error, "%s: two articles in one message", r->where);
        c->doc = NULL;
        return;
    }
    r->is_seen = true;
    ro_article dated = *article;
    if (!dated.date)
        dated.date = r->coder->date;
    c->arena = arena_create(ARENA_LIMIT_BYTES);
    if (!c->arena) {
        error_set(&c->error, "%s: not enough memory", r->where);
        return;
    }
    c->doc = pipeline_run(r->coder->model, &dated, r->where, NULL, c->arena, &c->error);
    if (!c->doc)
        return;
    c->text_hash = XXH3_64bits(article->text, article->text_length ? article->text_length : strlen(article->text));
    for (uint32_t i = 0; i < c->doc->events.count; i++)
        c->events += !c->doc->events.at[i].is_merged_away;
    records_write(r->coder->model, c->doc, r->coder->kinds, &c->lines);
    if (c->lines.has_failed) {
        error_set(&c->error, "%s: not enough memory for the output", r->where);
        c->doc = NULL;
    }
}

static void bad(const ro_error *error, void *context)
{
    Reading *r = context;
    r->is_seen = true;
    r->coded->error = *error;
    r->coded->doc = NULL;
}

void code_message(const Coder *coder, const char *where, char *bytes, size_t length, Coded *coded)
{
    *coded = (Coded){0};
    Reading reading = {coder, coded, where, false};
    ArticleSink sink = {each, bad, &reading};
    if (length > 2 * ARTICLE_LIMIT_BYTES)
        error_set(&coded->error, "%s: %zu bytes; an article may have %d", where, length, ARTICLE_LIMIT_BYTES);
    else
        ndjson_read_line(where, bytes, length, &sink);
    if (!coded->doc && !*coded->error.message)
        error_set(&coded->error, "%s: empty; give one article as a JSON object", where);
}

void coded_free(Coded *coded)
{
    free(coded->lines.bytes);
    if (coded->arena)
        arena_destroy(coded->arena);
    *coded = (Coded){0};
}

void write_doc_line(Json *out, const Document *doc, uint32_t events)
{
    json_open(out, '{');
    json_key(out, "kind");
    json_string(out, "doc");
    json_key(out, "id");
    json_text(out, doc->id);
    json_key(out, "events");
    json_integer(out, events);
    json_close(out, '}');
    json_end_line(out);
}

void write_error_line(Json *out, const char *where, const char *why)
{
    json_open(out, '{');
    json_key(out, "kind");
    json_string(out, "error");
    json_key(out, "where");
    json_string(out, where);
    json_key(out, "error");
    json_string(out, why);
    json_close(out, '}');
    json_end_line(out);
}
