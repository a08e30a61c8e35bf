/* readout: a political news event coder.

   Dated news text goes in; who did what to whom, when, where, according to whom and how certain comes out as NDJSON lines
   (docs/record.md, docs/record.schema.json).

       ro_error error;
       ro_model *model = ro_model_open("build/readout.blob", "models/english.model", &error);
       char *lines = model ? ro_code(model, &(ro_article){.id = "a1", .text = text, .date = "2024-05-20"}, RO_EVENTS, &error) : NULL;
       if (!lines) fprintf(stderr, "%s\n", error.message);
       ro_free(lines);
       ro_model_close(model);

   A model is read-only after opening and may be shared by threads; every other call is independent. The library never prints,
   exits, or reads the clock or the environment. */
#ifndef READOUT_H
#define READOUT_H

#include <stddef.h>

#define RO_VERSION "0.1.0"

typedef struct {
    char message[512]; /* where, what, and what to do; one line, no newline */
} ro_error;

typedef struct ro_model ro_model;

/* One article. `text` is UTF-8 and offsets in the output count its code points. `date` is YYYY-MM-DD; NULL looks for one in the
   text (dateline, ISO first line, leading " date YYYY-MM-DD"). `id` NULL means "-". `title` and the rest may be NULL. */
typedef struct {
    const char *id, *date, *title, *text, *url, *publication, *language;
    size_t text_length; /* bytes; 0 means up to the NUL */
} ro_article;

/* Which kinds of lines to print: a set of these. */
enum {
    RO_EVENTS = 1,
    RO_QUOTES = 2,
    RO_ATTRIBUTIONS = 4,
    RO_TIMEXES = 8,
    RO_PLACES = 16,
    RO_ENTITIES = 32,
    RO_ROLES = 64,
    RO_PREDICATES = 128,
    RO_TOKENS = 256
};

/* Opens the compiled knowledge and the trained weights (both are mapped, checked by checksum, and refused by name when damaged).
   Returns NULL and fills `error` on failure. Close with ro_model_close. */
ro_model *ro_model_open(const char *knowledge_path, const char *weights_path, ro_error *error);
void ro_model_close(ro_model *model);

/* Codes one article and returns NDJSON lines (possibly an empty string), or NULL with `error` filled: no date, invalid UTF-8, a NUL
   byte, an article over the size limit. The caller frees the result with ro_free. */
char *ro_code(const ro_model *model, const ro_article *article, unsigned kinds, ro_error *error);
void ro_free(char *lines);

#endif
