/* A corpus of coded articles in one SQLite file.

       ro_error error;
       Store *store = store_open("corpus.db", STORE_WRITE, &error);
       if (store_begin(store, &error) && store_add(store, model, doc, text_hash, &counts, &error) && store_commit(store, &error)) …
       store_close(store);

   One process writes at a time (a second waits, then says so); others may read meanwhile (write-ahead log). What is committed survives
   kill -9 and a full disk. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <sqlite3.h>

#include "document/document.h"
#include "knowledge/model.h"

typedef enum { STORE_READ, STORE_WRITE } StoreMode;

typedef struct {
    uint64_t documents, events, copies, replaced;
} StoreCounts;

typedef struct Store Store;

/* STORE_WRITE makes the file when it is not there; STORE_READ wants one. NULL with the reason: no store, one of a newer version, damaged. */
Store *store_open(const char *path, StoreMode mode, ro_error *error);

/* Builds the indices that a first load put off; false with the reason. Frees the store in any case. */
bool store_finish(Store *store, ro_error *error);
void store_close(Store *store);
sqlite3 *store_handle(Store *store);

/* From now on no document is linked to another as its copy, nor looked at for it. */
void store_ignore_copies(Store *store);

/* Is this document there with just this text? Then it need not be coded again. */
bool store_has(Store *store, Str doc_id, uint64_t text_hash);

bool store_begin(Store *store, ro_error *error);
bool store_commit(Store *store, ro_error *error);

/* Adds a coded document with its events, parties and roles, and counts it. One of the same id is replaced; one whose words are nearly those of
   another (copies.h) is linked to it and its events marked. */
bool store_add(Store *store, const Model *model, const Document *doc, uint64_t text_hash, StoreCounts *counts, ro_error *error);

#endif
