/* Documents into PostgreSQL by COPY. A batch is gathered in an SQLite store in memory, so that rows are made in one place for both databases, and
   goes out in one transaction that replaces each of its documents as a whole. */
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#include "worker/worker.h"

__asm__(".section .rodata\n.global postgres_schema\npostgres_schema:\n.incbin \"sql/postgres.sql\"\n.byte 0\n.previous\n");
extern const char postgres_schema[];

struct Postgres {
    PGconn *connection;
    char *url;
    Store *batch;
    StoreCounts counts;
    int patience;
};

static bool refuse(ro_error *error, const char *what, const char *why)
{
    int n = (int)strcspn(why, "\n");
    return error_set(error, "PostgreSQL: %s: %.*s", what, n, why);
}

static bool run(Postgres *p, const char *sql, ro_error *error)
{
    PGresult *result = PQexec(p->connection, sql);
    ExecStatusType status = PQresultStatus(result);
    bool is_good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!is_good)
        refuse(error, "a statement failed", PQerrorMessage(p->connection));
    PQclear(result);
    return is_good;
}

static void say_nothing(void *context, const char *message) { (void)context, (void)message; }

/* Connects, again and again while the database is away and patience lasts. */
static bool connect_patiently(Postgres *p, ro_error *error)
{
    time_t began = time(NULL);
    for (unsigned wait = 1;; wait = wait < 8 ? 2 * wait : 8) {
        PQfinish(p->connection);
        p->connection = PQconnectdb(p->url);
        if (PQstatus(p->connection) == CONNECTION_OK) {
            PQsetNoticeProcessor(p->connection, say_nothing, NULL);
            return true;
        }
        /* what waiting does not mend: a password, a role, a database that is not there */
        const char *why = PQerrorMessage(p->connection);
        bool is_hopeless =
            strstr(why, "authentication failed") || strstr(why, "does not exist") || strstr(why, "no password") || strstr(why, "invalid");
        if (is_hopeless || worker_is_ending || time(NULL) - began >= p->patience) {
            refuse(error, "no connection; check --postgres, the server, the name and the password", why);
            return false;
        }
        fprintf(stderr, "readout: PostgreSQL is away (%.*s); trying again in %u s\n", (int)strcspn(why, "\n"), why, wait);
        sleep(wait);
    }
}

static bool make_tables(Postgres *p, ro_error *error)
{
    /* one worker at a time, as "if not exists" races */
    return run(p, "BEGIN; SELECT pg_advisory_xact_lock(7231541)", error) && run(p, postgres_schema, error) && run(p, "COMMIT", error);
}

static bool empty_batch(Postgres *p, ro_error *error)
{
    p->counts = (StoreCounts){0};
    return sqlite3_exec(store_handle(p->batch),
                        "DELETE FROM document; DELETE FROM band; DELETE FROM dyad_month; DELETE FROM day_total;"
                        " INSERT INTO event_text(event_text) VALUES('delete-all')",
                        NULL, NULL, NULL) == SQLITE_OK ||
           error_set(error, "the batch cannot be emptied: %s", sqlite3_errmsg(store_handle(p->batch)));
}

Postgres *postgres_open(const char *url, int patience, ro_error *error)
{
    Postgres *p = calloc(1, sizeof *p);
    if (!p || !(p->url = strdup(url))) {
        error_set(error, "not enough memory");
        free(p);
        return NULL;
    }
    p->patience = patience;
    p->batch = store_open(":memory:", STORE_WRITE, error);
    if (p->batch)
        store_ignore_copies(p->batch); /* whose copy it is would hang on what shares its batch */
    if (p->batch && connect_patiently(p, error) && make_tables(p, error))
        return p;
    postgres_close(p);
    return NULL;
}

void postgres_close(Postgres *p)
{
    if (!p)
        return;
    PQfinish(p->connection);
    store_close(p->batch);
    free(p->url);
    free(p);
}

bool postgres_add(Postgres *p, const Model *model, const Coded *coded, ro_error *error)
{
    return store_add(p->batch, model, coded->doc, coded->text_hash, &p->counts, error);
}

/* hash(text) for the batch's SQL: a row's id out of its document's or event's stable name. */
static void hash(sqlite3_context *context, int count, sqlite3_value **value)
{
    (void)count;
    uint64_t h = XXH3_64bits(sqlite3_value_text(value[0]), (size_t)sqlite3_value_bytes(value[0]));
    sqlite3_result_int64(context, (int64_t)(h >> 1));
}

/* COPY's text format: a tab between cells, \N for null, backslashes before what would be read otherwise. */
static bool copy_rows(Postgres *p, const char *table, const char *columns, const char *select, ro_error *error)
{
    sqlite3_stmt *st = NULL;
    char sql[1200];
    snprintf(sql, sizeof sql, "COPY %s(%s) FROM STDIN", table, columns);
    PGresult *result = PQexec(p->connection, sql);
    bool is_open = PQresultStatus(result) == PGRES_COPY_IN;
    PQclear(result);
    if (!is_open)
        return refuse(error, "COPY failed", PQerrorMessage(p->connection));
    bool is_good = sqlite3_prepare_v2(store_handle(p->batch), select, -1, &st, NULL) == SQLITE_OK;
    char *line = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&line, &length);
    while (is_good && out && sqlite3_step(st) == SQLITE_ROW) {
        rewind(out);
        for (int i = 0; i < sqlite3_column_count(st); i++) {
            if (i)
                fputc('\t', out);
            if (sqlite3_column_type(st, i) == SQLITE_NULL) {
                fputs("\\N", out);
                continue;
            }
            for (const char *at = (const char *)sqlite3_column_text(st, i); *at; at++)
                if (*at == '\\' || *at == '\t' || *at == '\n' || *at == '\r')
                    fprintf(out, "\\%c", *at == '\t' ? 't' : *at == '\n' ? 'n' : *at == '\r' ? 'r' : '\\');
                else
                    fputc(*at, out);
        }
        fputc('\n', out);
        fflush(out);
        is_good = PQputCopyData(p->connection, line, (int)ftell(out)) == 1;
    }
    if (out)
        fclose(out);
    free(line);
    sqlite3_finalize(st);
    is_good = PQputCopyEnd(p->connection, is_good ? NULL : "given up") == 1 && is_good && out;
    while ((result = PQgetResult(p->connection)) != NULL) {
        is_good = is_good && PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
    }
    return is_good || refuse(error, "COPY failed", PQerrorMessage(p->connection));
}

#define EVENT_COLUMNS                                                                                                                                \
    "date, enddate, precision, type, mode, context, cameo, quad, goldstein, scale, status, actor, recipient, source, sources, trigger, "             \
    "trigger_start,"                                                                                                                                 \
    " trigger_end, sentence, sentence_number, sentence_start, why, place, place_raw, place_country, province, feature, lat, lon, geonameid, dead,"   \
    " injured, arrested, protesters, \"symmetric\", confidence"

/* The batch's documents leave the database with all that hangs on them and come in anew. */
static bool write_documents(Postgres *p, ro_error *error)
{
    return run(p, "CREATE TEMP TABLE coming (doc text) ON COMMIT DROP", error) &&
           copy_rows(p, "coming", "doc", "SELECT doc FROM document ORDER BY doc", error) &&
           run(p, "DELETE FROM document USING coming WHERE document.doc = coming.doc", error) &&
           copy_rows(p, "document", "id, doc, date, title, url, publication, text_hash",
                     "SELECT hash(doc), doc, date, title, url, publication, text_hash FROM document ORDER BY doc", error) &&
           copy_rows(
               p, "event", "id, uid, document, is_copy, " EVENT_COLUMNS,
               "SELECT hash(e.uid), e.uid, hash(d.doc), 0, e.date, e.enddate, e.precision, e.type, e.mode, e.context, e.cameo, e.quad, e.goldstein,"
               " e.scale, e.status, e.actor, e.recipient, e.source, e.sources, e.trigger, e.trigger_start, e.trigger_end, e.sentence,"
               " e.sentence_number, e.sentence_start, e.why, e.place, e.place_raw, e.place_country, e.province, e.feature, e.lat, e.lon,"
               " e.geonameid, e.dead, e.injured, e.arrested, e.protesters, e.symmetric, e.confidence FROM event e JOIN document d ON d.id ="
               " e.document GROUP BY e.uid ORDER BY e.uid",
               error) &&
           copy_rows(p, "party", "event, side, position, name, text, country, sector, office, wikidata",
                     "SELECT hash(e.uid), p.side, p.position, p.name, p.text, p.country, p.sector, p.office, p.wikidata FROM party p JOIN event e"
                     " ON e.id = p.event GROUP BY e.uid, p.side, p.position ORDER BY e.uid, p.side, p.position",
                     error) &&
           copy_rows(p, "role", "document, person, office, country, sector, wikidata, is_known",
                     "SELECT hash(d.doc), r.person, r.office, r.country, r.sector, r.wikidata, r.is_known FROM role r JOIN document d ON d.id ="
                     " r.document ORDER BY d.doc, r.person, r.office",
                     error);
}

static PGresult *ask(Postgres *p, const char *sql, const Offset *o)
{
    char partition[16], from[24], next[24];
    snprintf(partition, sizeof partition, "%d", (int)o->partition);
    snprintf(from, sizeof from, "%lld", (long long)o->from);
    snprintf(next, sizeof next, "%lld", (long long)o->next);
    const char *const values[] = {o->topic, partition, next, from};
    int count = strstr(sql, "$4") ? 4 : strstr(sql, "$3") ? 3 : 2;
    return PQexecParams(p->connection, sql, count, NULL, values, NULL, NULL, 0);
}

/* Only from where this worker began may a partition go on: whoever was stopped and overtaken finds another number there. */
static PgResult write_offset(Postgres *p, const Offset *o, ro_error *error)
{
    PGresult *result = ask(p,
                           o->from < 0 ? "INSERT INTO readout_offset(topic, partition, next) VALUES($1, $2, $3) ON CONFLICT DO NOTHING"
                                       : "UPDATE readout_offset SET next = $3 WHERE topic = $1 AND partition = $2 AND next = $4",
                           o);
    PgResult outcome = PQresultStatus(result) != PGRES_COMMAND_OK ? PG_FAILED : strcmp(PQcmdTuples(result), "1") == 0 ? PG_DONE : PG_FENCED;
    PQclear(result);
    if (outcome == PG_FAILED)
        refuse(error, "the offset cannot be written", PQerrorMessage(p->connection));
    else if (outcome == PG_FENCED)
        error_set(error, "%s [%d]: another worker has gone on from offset %lld", o->topic, (int)o->partition, (long long)o->from);
    return outcome;
}

static PgResult try_commit(Postgres *p, const Offset *offsets, size_t count, ro_error *error)
{
    if (!run(p, "BEGIN", error))
        return PG_FAILED;
    for (size_t i = 0; i < count; i++) { /* first, so that whoever is fenced writes nothing */
        PgResult outcome = write_offset(p, &offsets[i], error);
        if (outcome != PG_DONE) {
            ro_error ignored;
            run(p, "ROLLBACK", &ignored);
            return outcome;
        }
    }
    if (write_documents(p, error) && run(p, "COMMIT", error))
        return PG_DONE;
    ro_error ignored;
    run(p, "ROLLBACK", &ignored);
    return PG_FAILED;
}

/* The connection broke between COMMIT and its answer: was it done? Offsets say so; documents are written again, which changes nothing. */
static bool was_done(Postgres *p, const Offset *offsets, size_t count)
{
    ro_error ignored;
    for (size_t i = 0; i < count; i++) {
        int64_t next;
        if (!postgres_offset(p, offsets[i].topic, offsets[i].partition, &next, &ignored) || next != offsets[i].next)
            return false;
    }
    return count > 0;
}

PgResult postgres_commit(Postgres *p, const Offset *offsets, size_t count, ro_error *error)
{
    enum { MOST_TRIES = 5 };
    PgResult outcome = PG_FAILED;
    sqlite3_create_function(store_handle(p->batch), "hash", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, hash, NULL, NULL);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
        outcome = try_commit(p, offsets, count, error);
        if (outcome != PG_FAILED)
            break;
        fprintf(stderr, "readout: %s; once more\n", error->message);
        if (PQstatus(p->connection) != CONNECTION_OK && !connect_patiently(p, error))
            break;
        if (was_done(p, offsets, count)) {
            outcome = PG_DONE;
            break;
        }
        usleep(100000U << tries); /* two workers with one document lock each other out */
    }
    ro_error ignored;
    empty_batch(p, outcome == PG_DONE ? error : &ignored);
    return outcome;
}

bool postgres_offset(Postgres *p, const char *topic, int32_t partition, int64_t *next, ro_error *error)
{
    Offset o = {.topic = topic, .partition = partition};
    PGresult *result = ask(p, "SELECT next FROM readout_offset WHERE topic = $1 AND partition = $2", &o);
    bool is_good = PQresultStatus(result) == PGRES_TUPLES_OK;
    *next = is_good && PQntuples(result) == 1 ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;
    if (!is_good)
        refuse(error, "the offsets cannot be read", PQerrorMessage(p->connection));
    PQclear(result);
    return is_good;
}
