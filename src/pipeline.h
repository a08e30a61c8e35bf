/* The way of an article: the one table of stages. */
#ifndef PIPELINE_H
#define PIPELINE_H

#include "document/document.h"
#include "knowledge/model.h"

typedef struct {
    const char *name;
    void (*run)(const Model *model, Document *doc);
    const char *what;
} Stage;

extern const Stage STAGES[];
extern const uint32_t STAGE_COUNT;

enum { ARENA_LIMIT_BYTES = 1024 << 20 }; /* one document's memory */

/* Runs the stages up to and including `until` (NULL: all) on a fresh document; the arena belongs to the caller. Returns NULL with
   the error filled when the article is refused or too large for the arena. `where` begins the messages. */
Document *pipeline_run(const Model *model, const ro_article *article, const char *where, const char *until, Arena *arena, ro_error *error);

/* The same from the words of a CoNLL-U text whose first line is number `first_line` of its file; runs from the parser up to `until`. */
Document *pipeline_run_conllu(const Model *model, const char *bytes, size_t length, uint32_t first_line, const char *until, Arena *arena,
                              ro_error *error);

#endif
