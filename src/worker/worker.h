/* readout inside an engine: a message is an article as NDJSON, its answer the article's records. Whatever the engine, the same article gives
   the same lines with the same ids, so that it may be given again. */
#ifndef WORKER_WORKER_H
#define WORKER_WORKER_H

#include <signal.h>

#include "document/json.h"
#include "store/store.h"

typedef struct {
    const Model *model;
    const char *date; /* of articles without one; NULL: they are refused */
    unsigned kinds;   /* RO_EVENTS | … */
} Coder;

/* What became of a message. Free with coded_free. */
typedef struct {
    Arena *arena;
    Document *doc; /* NULL when it was refused: `error` says why */
    uint64_t text_hash;
    uint32_t events;
    Json lines; /* the records, a line each, without the closing line */
    ro_error error;
} Coded;

/* `bytes` may be changed. `where` names the message in what is said of it. */
void code_message(const Coder *coder, const char *where, char *bytes, size_t length, Coded *coded);
void coded_free(Coded *coded);

/* {"kind":"doc","id":…,"events":N}: the one line that every article has. {"kind":"error","where":…,"error":…}: instead, for what is none. */
void write_doc_line(Json *out, const Document *doc, uint32_t events);
void write_error_line(Json *out, const char *where, const char *why);

/* ---- PostgreSQL ---- */

typedef struct Postgres Postgres;

typedef struct {
    const char *topic;
    int32_t partition;
    int64_t from, next; /* what the table must say (-1: nothing yet), and what it shall say */
} Offset;

typedef enum { PG_DONE, PG_FENCED, PG_FAILED } PgResult;

/* Connects, and makes the tables of sql/postgres.sql where they are missing. `patience` is for how many seconds a database that is away is
   waited for, each time. NULL with the reason. */
Postgres *postgres_open(const char *url, int patience, ro_error *error);
void postgres_close(Postgres *p);

/* Puts a document into the batch. */
bool postgres_add(Postgres *p, const Model *model, const Coded *coded, ro_error *error);

/* Writes the batch in one transaction with the offsets: all of it or nothing. PG_FENCED: another worker has gone on from these offsets, nothing was
   written. A database that goes away meanwhile is waited for and written to again. The batch is empty afterwards in any case. */
PgResult postgres_commit(Postgres *p, const Offset *offsets, size_t count, ro_error *error);

/* Where a partition goes on; -1: nothing is known of it. */
bool postgres_offset(Postgres *p, const char *topic, int32_t partition, int64_t *next, ro_error *error);

/* ---- what is counted, for Prometheus (text format 0.0.4) on 127.0.0.1 ---- */

typedef struct {
    _Atomic uint64_t documents, events, refused, commits, aborts, fenced, bytes;
} Metrics;

/* Starts answering /metrics on a thread of its own; NULL with the reason. */
struct MHD_Daemon *metrics_start(unsigned port, Metrics *metrics, ro_error *error);
void metrics_stop(struct MHD_Daemon *daemon);

/* ---- engines ---- */

extern volatile sig_atomic_t worker_is_ending; /* set by SIGTERM and SIGINT */

enum { BATCH_DOCUMENTS = 100, EXIT_RESTART = 75 }; /* EX_TEMPFAIL: start the worker again */

/* NDJSON on standard input, records on standard output or in PostgreSQL (`pg`, else NULL). Returns the exit code. */
int worker_stdin(const Coder *coder, Postgres *pg, Metrics *metrics);

typedef struct {
    const char *brokers, *group, *in, *out, *dead_letters, *slot;
    const char *const *settings; /* "key=value" of librdkafka's, for security and tuning */
    size_t setting_count;
    int session_ms;
    Postgres *pg;
} KafkaOptions;

/* Articles from one topic, records to another in Kafka's transactions, or to PostgreSQL with the offsets. Returns the exit code. */
int worker_kafka(const Coder *coder, const KafkaOptions *options, Metrics *metrics);

#endif
