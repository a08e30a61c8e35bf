/* Coding on all cores: articles go out to threads as they come and come back in the same order. */
#ifndef CLI_WORKERS_H
#define CLI_WORKERS_H

#include "document/document.h"
#include "knowledge/model.h"

typedef struct Workers Workers;

/* What is made of one article: `doc` is NULL when it was refused and `error` says why. It lives until the call returns. */
typedef void WorkDone(const Document *doc, const ro_error *error, uint64_t text_hash, void *context);

/* `threads` at least 1. NULL when there is no memory or no thread. */
Workers *workers_start(const Model *model, unsigned threads, WorkDone *done, void *context);

/* Copies the article and hands it out; calls `done` for earlier ones that are ready, on this thread. */
bool workers_add(Workers *w, const ro_article *article, const char *where, uint64_t text_hash);

/* Waits for all, calls `done` for each, ends the threads and frees all. */
void workers_finish(Workers *w);

unsigned cores(void);

#endif
