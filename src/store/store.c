#include "store/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events/clauses.h"
#include "records.h"
#include "store/copies.h"
#include "store/schema.h"

enum { BUSY_MILLISECONDS = 10000 };

typedef enum {
    SQL_HAS,
    SQL_FIND_DOCUMENT,
    SQL_DROP_SENTENCES,
    SQL_DROP_DYADS,
    SQL_DROP_DAYS,
    SQL_DROP_DOCUMENT,
    SQL_DROP_BANDS,
    SQL_ADD_DOCUMENT,
    SQL_ADD_BAND,
    SQL_FIND_BAND,
    SQL_SIGNATURE,
    SQL_ADD_EVENT,
    SQL_ADD_PARTY,
    SQL_ADD_ROLE,
    SQL_ADD_SENTENCE,
    SQL_ADD_DYAD,
    SQL_ADD_DAY,
    SQL_COUNT
} SqlName;

static const char *const SQL[SQL_COUNT] = {
    [SQL_HAS] = "SELECT 1 FROM document WHERE doc = ?1 AND text_hash = ?2",
    [SQL_FIND_DOCUMENT] = "SELECT id FROM document WHERE doc = ?1",
    [SQL_DROP_SENTENCES] = "INSERT INTO event_text(event_text, rowid, sentence) SELECT 'delete', id, sentence FROM event WHERE document = ?1",
    [SQL_DROP_DYADS] =
        "UPDATE dyad_month SET events = dyad_month.events - x.n, scored = dyad_month.scored - x.s, goldstein = dyad_month.goldstein - x.g"
        " FROM (SELECT coalesce(a.country, a.sector, '?') AS actor, coalesce(r.country, r.sector, '?') AS recipient, substr(date, 1, 7) AS month,"
        " type, coalesce(quad, 0) AS quad, count(*) AS n, count(goldstein) AS s, sum(coalesce(goldstein, 0)) AS g FROM event e JOIN party a ON"
        " a.event = e.id AND a.side = 'a' JOIN party r ON r.event = e.id AND r.side = 'r' WHERE document = ?1 AND is_copy = 0 AND"
        " status = 'actual' GROUP BY 1, 2, 3, 4, 5) x WHERE dyad_month.actor = x.actor AND dyad_month.recipient = x.recipient"
        " AND dyad_month.month = x.month AND dyad_month.type = x.type AND dyad_month.quad = x.quad",
    [SQL_DROP_DAYS] =
        "UPDATE day_total SET events = day_total.events - x.n, scored = day_total.scored - x.s, goldstein = day_total.goldstein - x.g FROM"
        " (SELECT date, type, coalesce(quad, 0) AS quad, count(*) AS n, count(goldstein) AS s, sum(coalesce(goldstein, 0)) AS g FROM event WHERE"
        " document = ?1 AND is_copy = 0 AND status = 'actual' GROUP BY 1, 2, 3) x WHERE day_total.date = x.date AND day_total.type = x.type"
        " AND day_total.quad = x.quad",
    [SQL_DROP_DOCUMENT] = "DELETE FROM document WHERE id = ?1",
    [SQL_DROP_BANDS] = "UPDATE document SET copy_of = NULL WHERE copy_of = ?1",
    [SQL_ADD_DOCUMENT] =
        "INSERT INTO document(doc, date, title, url, publication, text_hash, signature, copy_of) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [SQL_ADD_BAND] = "INSERT OR IGNORE INTO band(band, hash, document) VALUES(?1, ?2, ?3)",
    [SQL_FIND_BAND] = "SELECT document FROM band WHERE band = ?1 AND hash = ?2 LIMIT 20",
    [SQL_SIGNATURE] = "SELECT signature, coalesce(copy_of, id) FROM document WHERE id = ?1",
    [SQL_ADD_EVENT] =
        "INSERT INTO event(uid, document, is_copy, date, enddate, precision, type, mode, context, cameo, quad, goldstein, scale, status, actor,"
        " recipient, source, sources, trigger, trigger_start, trigger_end, sentence, sentence_number, place, place_raw, place_country,"
        " province, feature, lat, lon, geonameid, dead, injured, arrested, protesters, symmetric, confidence, sentence_start, why) VALUES(?1, ?2, "
        "?3, ?4, ?5,"
        " ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31,"
        " ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39)",
    [SQL_ADD_PARTY] =
        "INSERT INTO party(event, side, position, name, text, country, sector, office, wikidata) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [SQL_ADD_ROLE] = "INSERT OR IGNORE INTO role(document, person, office, country, sector, wikidata, is_known) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [SQL_ADD_SENTENCE] = "INSERT INTO event_text(rowid, sentence) VALUES(?1, ?2)",
    [SQL_ADD_DYAD] = "INSERT INTO dyad_month(actor, recipient, month, type, quad, events, scored, goldstein) VALUES(?1, ?2, ?3, ?4, ?5, 1, ?6, ?7)"
                     " ON CONFLICT DO UPDATE SET events = events + 1, scored = scored + excluded.scored, goldstein = goldstein + excluded.goldstein",
    [SQL_ADD_DAY] = "INSERT INTO day_total(date, type, quad, events, scored, goldstein) VALUES(?1, ?2, ?3, 1, ?4, ?5)"
                    " ON CONFLICT DO UPDATE SET events = events + 1, scored = scored + excluded.scored, goldstein = goldstein + excluded.goldstein",
};

struct Store {
    sqlite3 *db;
    char *path;
    sqlite3_stmt *sql[SQL_COUNT];
    bool is_first_load, ignores_copies;
};

static bool fail(const Store *s, ro_error *error)
{
    int code = sqlite3_extended_errcode(s->db);
    const char *hint = code == SQLITE_FULL                ? "; make room and run the same command again, it goes on where it stopped"
                       : (code & 0xFF) == SQLITE_BUSY     ? "; another readout is writing to it: wait until that is done"
                       : (code & 0xFF) == SQLITE_READONLY ? "; it may not be written"
                       : (code & 0xFF) == SQLITE_CORRUPT  ? "; restore it from a copy or add the articles to a new one"
                       : (code & 0xFF) == SQLITE_IOERR    ? "; is the disk full or gone?"
                                                          : "";
    return error_set(error, "%s: %s%s", s->path, sqlite3_errmsg(s->db), hint);
}

static bool run(const Store *s, const char *sql, ro_error *error)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(s, error);
}

static int64_t pragma(const Store *s, const char *sql)
{
    sqlite3_stmt *st;
    int64_t value = -1;
    if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
        value = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return value;
}

/* Two that start at once race for the log's mode: who is second tries again. */
static bool create_tables(Store *s, ro_error *error)
{
    char sql[128];
    for (int tries = 0; sqlite3_exec(s->db, "PRAGMA journal_mode = wal", NULL, NULL, NULL) != SQLITE_OK; tries++) {
        if (tries == 50)
            return fail(s, error);
        sqlite3_sleep(100);
    }
    if (!run(s, "BEGIN IMMEDIATE", error))
        return false;
    if (pragma(s, "PRAGMA user_version") == 0) { /* nobody was faster */
        snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID, SCHEMA_VERSION);
        if (!run(s, SCHEMA_TABLES, error) || !run(s, sql, error)) {
            sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
            return false;
        }
    }
    return run(s, "COMMIT", error);
}

/* Step by step in one transaction, so that a store is of one version whenever it is cut off. */
static bool migrate(Store *s, ro_error *error)
{
    if (!run(s, "BEGIN IMMEDIATE", error))
        return false;
    bool is_good = true;
    for (int64_t version = pragma(s, "PRAGMA user_version"); is_good && version < SCHEMA_VERSION; version++) {
        char sql[64];
        snprintf(sql, sizeof sql, "PRAGMA user_version = %d", (int)version + 1);
        is_good = run(s, SCHEMA_MIGRATIONS[version], error) && run(s, sql, error);
    }
    if (!is_good)
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return is_good && run(s, "COMMIT", error);
}

static bool check_version(Store *s, StoreMode mode, ro_error *error)
{
    int64_t version = pragma(s, "PRAGMA user_version"), owner = pragma(s, "PRAGMA application_id");
    if (version < 0)
        return fail(s, error);
    if (version == 0 && owner == 0 && mode == STORE_WRITE && pragma(s, "SELECT count(*) FROM sqlite_master") == 0) {
        s->is_first_load = true;
        return create_tables(s, error);
    }
    if (owner != APPLICATION_ID)
        return error_set(error, "%s: an SQLite file, but no store of readout's", s->path);
    if (version > SCHEMA_VERSION)
        return error_set(error, "%s: a store of version %d, made by a newer readout; this one reads up to %d", s->path, (int)version, SCHEMA_VERSION);
    if (version < SCHEMA_VERSION && mode == STORE_READ) { /* brought up to date by a writer of its own */
        Store *writer = store_open(s->path, STORE_WRITE, error);
        store_close(writer);
        return writer != NULL;
    }
    return version == SCHEMA_VERSION || migrate(s, error);
}

Store *store_open(const char *path, StoreMode mode, ro_error *error)
{
    Store *s = calloc(1, sizeof *s);
    if (!s || !(s->path = strdup(path))) {
        free(s);
        error_set(error, "%s: not enough memory", path);
        return NULL;
    }
    int flags = mode == STORE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    bool is_good = sqlite3_open_v2(path, &s->db, flags, NULL) == SQLITE_OK;
    if (!is_good) {
        error_set(error, "%s: cannot be opened: %s%s", path, sqlite3_errmsg(s->db), mode == STORE_READ ? "; make a store with readout add" : "");
    } else {
        sqlite3_busy_timeout(s->db, BUSY_MILLISECONDS);
        is_good = check_version(s, mode, error) && run(s, "PRAGMA foreign_keys = on", error) &&
                  (mode == STORE_READ || run(s, "PRAGMA synchronous = normal", error));
    }
    for (int i = 0; is_good && mode == STORE_WRITE && i < SQL_COUNT; i++)
        is_good = sqlite3_prepare_v3(s->db, SQL[i], -1, SQLITE_PREPARE_PERSISTENT, &s->sql[i], NULL) == SQLITE_OK || fail(s, error);
    if (is_good)
        return s;
    store_close(s);
    return NULL;
}

void store_close(Store *s)
{
    if (!s)
        return;
    for (int i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(s->sql[i]);
    sqlite3_close(s->db);
    free(s->path);
    free(s);
}

bool store_finish(Store *s, ro_error *error)
{
    bool is_good = run(s, SCHEMA_INDICES, error) &&
                   run(s, "DELETE FROM dyad_month WHERE events <= 0; DELETE FROM day_total WHERE events <= 0; PRAGMA optimize", error);
    store_close(s);
    return is_good;
}

sqlite3 *store_handle(Store *s) { return s->db; }

void store_ignore_copies(Store *s) { s->ignores_copies = true; }

bool store_begin(Store *s, ro_error *error) { return run(s, "BEGIN IMMEDIATE", error); }
bool store_commit(Store *s, ro_error *error) { return run(s, "COMMIT", error); }

/* ---- one row ---- */

static void bind_str(sqlite3_stmt *st, int at, Str text)
{
    if (text.data)
        sqlite3_bind_text(st, at, text.data, (int)text.length, SQLITE_STATIC);
    else
        sqlite3_bind_null(st, at);
}

/* Empty is null. */
static void bind_text(sqlite3_stmt *st, int at, const char *text) { bind_str(st, at, text && *text ? str(text) : (Str){NULL, 0}); }

static void bind_count(sqlite3_stmt *st, int at, int32_t count)
{
    if (count > 0)
        sqlite3_bind_int(st, at, count);
    else
        sqlite3_bind_null(st, at);
}

static void bind_day(sqlite3_stmt *st, int at, Day day)
{
    char iso[11];
    day_to_iso(day, iso);
    sqlite3_bind_text(st, at, iso, -1, SQLITE_TRANSIENT);
}

/* Runs a statement that gives no rows; leaves it ready for the next time. */
static bool done(const Store *s, sqlite3_stmt *st, ro_error *error)
{
    int code = sqlite3_step(st);
    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
    return code == SQLITE_DONE || code == SQLITE_ROW || fail(s, error);
}

bool store_has(Store *s, Str doc_id, uint64_t text_hash)
{
    sqlite3_stmt *st = s->sql[SQL_HAS];
    bind_str(st, 1, doc_id);
    sqlite3_bind_int64(st, 2, (int64_t)text_hash);
    bool has = sqlite3_step(st) == SQLITE_ROW;
    sqlite3_reset(st);
    return has;
}

/* Takes a document of this id with its events out; true also when there is none. */
static bool drop_document(Store *s, Str doc_id, bool *was_there, ro_error *error)
{
    sqlite3_stmt *find = s->sql[SQL_FIND_DOCUMENT];
    bind_str(find, 1, doc_id);
    *was_there = sqlite3_step(find) == SQLITE_ROW;
    int64_t id = *was_there ? sqlite3_column_int64(find, 0) : 0;
    sqlite3_reset(find);
    static const SqlName STEPS[] = {SQL_DROP_SENTENCES, SQL_DROP_DYADS, SQL_DROP_DAYS, SQL_DROP_BANDS, SQL_DROP_DOCUMENT};
    for (size_t i = 0; *was_there && i < countof(STEPS); i++) {
        sqlite3_bind_int64(s->sql[STEPS[i]], 1, id);
        if (!done(s, s->sql[STEPS[i]], error))
            return false;
    }
    return true;
}

/* The document that this signature is nearly the same as, or the one which that is a copy of; 0 when there is none. */
static int64_t find_original(Store *s, const Signature *signature)
{
    int64_t original = 0;
    for (uint32_t b = 0; signature->is_long_enough && original == 0 && b < BANDS; b++) {
        sqlite3_stmt *st = s->sql[SQL_FIND_BAND];
        sqlite3_bind_int(st, 1, (int)b);
        sqlite3_bind_int64(st, 2, signature_band(signature, b));
        while (original == 0 && sqlite3_step(st) == SQLITE_ROW) {
            sqlite3_stmt *other = s->sql[SQL_SIGNATURE];
            sqlite3_bind_int64(other, 1, sqlite3_column_int64(st, 0));
            uint32_t row[SIGNATURE_ROWS];
            if (sqlite3_step(other) == SQLITE_ROW && sqlite3_column_bytes(other, 0) == (int)sizeof row) {
                memcpy(row, sqlite3_column_blob(other, 0), sizeof row);
                if (signature_likeness(row, signature->row) >= LEAST_LIKENESS)
                    original = sqlite3_column_int64(other, 1);
            }
            sqlite3_reset(other);
        }
        sqlite3_reset(st);
    }
    return original;
}

static bool add_bands(Store *s, const Signature *signature, int64_t document, ro_error *error)
{
    for (uint32_t b = 0; signature->is_long_enough && b < BANDS; b++) {
        sqlite3_stmt *st = s->sql[SQL_ADD_BAND];
        sqlite3_bind_int(st, 1, (int)b);
        sqlite3_bind_int64(st, 2, signature_band(signature, b));
        sqlite3_bind_int64(st, 3, document);
        if (!done(s, st, error))
            return false;
    }
    return true;
}

/* ---- events ---- */

/* "Interfax; Kremlin": the chain's names, nearest first; the first alone in *nearest. */
static const char *chain_of(const Document *doc, const Event *e, Str *nearest)
{
    const char *chain = "";
    *nearest = (Str){NULL, 0};
    for (uint32_t i = 0; i < e->source_count; i++) {
        TokenId source = doc->attributions.at[e->sources[i]].source;
        EntityId id = party_entity(doc, source);
        Str name = id != NONE ? str(doc->entities.at[id].name) : document_slice(doc, doc->attributions.at[e->sources[i]].source_span);
        chain = arena_format(doc->arena, "%s%s%.*s", chain, *chain ? "; " : "", STR_ARG(name));
        *nearest = nearest->data ? *nearest : name;
    }
    return chain;
}

/* Country, else sector, of a side's first party: what a dyad is made of. */
static const char *code_of(const Document *doc, const Party *parties, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (*doc->entities.at[parties[i].entity].country)
            return doc->entities.at[parties[i].entity].country;
    return "";
}

static bool add_parties(Store *s, const Document *doc, int64_t event, const char *side, const Party *parties, uint32_t count, ro_error *error)
{
    for (uint32_t i = 0; i < count; i++) {
        const Entity *x = &doc->entities.at[parties[i].entity];
        const Mention *m = &doc->mentions.at[parties[i].mention];
        sqlite3_stmt *st = s->sql[SQL_ADD_PARTY];
        sqlite3_bind_int64(st, 1, event);
        sqlite3_bind_text(st, 2, side, -1, SQLITE_STATIC);
        sqlite3_bind_int(st, 3, (int)i);
        sqlite3_bind_text(st, 4, x->name, -1, SQLITE_STATIC);
        bind_str(st, 5, document_slice(doc, token_span(doc, m->begin, m->end)));
        bind_text(st, 6, x->country);
        bind_text(st, 7, x->sector);
        bind_text(st, 8, x->office);
        bind_text(st, 9, x->wikidata);
        if (!done(s, st, error))
            return false;
    }
    return true;
}

static void bind_place(sqlite3_stmt *st, const Model *model, const Document *doc, const Event *e)
{
    if (e->location == NONE)
        return;
    const Location *l = &doc->locations.at[e->location];
    const PlaceRecord *p = l->place == NONE ? NULL : &model->knowledge.places[l->place];
    bind_text(st, 24, l->name);
    bind_str(st, 25, document_slice(doc, l->span));
    bind_text(st, 26, l->country);
    bind_text(st, 27, p ? knowledge_text(&model->knowledge, p->region) : "");
    bind_text(st, 28, l->feature);
    if (l->has_point) {
        sqlite3_bind_double(st, 29, round(1e5 * l->lat) / 1e5); /* GeoNames' own precision; the table has floats */
        sqlite3_bind_double(st, 30, round(1e5 * l->lon) / 1e5);
    }
    bind_count(st, 31, p ? (int32_t)p->geonameid : 0);
}

static const char *pair_code(const Entity *x) { return *x->country ? x->country : *x->sector ? x->sector : "?"; }

/* The scales have one decimal: 8.3 shall not become 8.30000019 as a double. */
static double tenths(float value) { return round(10.0 * (double)value) / 10.0; }

/* The roll-ups: one row a pair of parties, month, type and quad class; one a day, type and quad class. */
static bool add_totals(Store *s, const Document *doc, const Event *e, const CameoRecord *cameo, ro_error *error)
{
    char iso[11];
    day_to_iso(e->when.begin, iso);
    double goldstein = cameo ? tenths(cameo->goldstein) : 0;
    for (uint32_t a = 0; a < e->actor_count; a++)
        for (uint32_t r = 0; r < e->recipient_count; r++) {
            sqlite3_stmt *st = s->sql[SQL_ADD_DYAD];
            bind_text(st, 1, pair_code(&doc->entities.at[e->actors[a].entity]));
            bind_text(st, 2, pair_code(&doc->entities.at[e->recipients[r].entity]));
            sqlite3_bind_text(st, 3, iso, 7, SQLITE_TRANSIENT);
            bind_text(st, 4, event_name(e));
            sqlite3_bind_int(st, 5, event_type_quad(e->type));
            sqlite3_bind_int(st, 6, cameo != NULL);
            sqlite3_bind_double(st, 7, goldstein);
            if (!done(s, st, error))
                return false;
        }
    sqlite3_stmt *st = s->sql[SQL_ADD_DAY];
    sqlite3_bind_text(st, 1, iso, -1, SQLITE_TRANSIENT);
    bind_text(st, 2, event_name(e));
    sqlite3_bind_int(st, 3, event_type_quad(e->type));
    sqlite3_bind_int(st, 4, cameo != NULL);
    sqlite3_bind_double(st, 5, goldstein);
    return done(s, st, error);
}

/* What coded it, in one line: the pattern, why that status, why that date. */
static const char *reason_of(const Knowledge *k, const Document *doc, const Event *e)
{
    const PatternRecord *p = e->pattern == NONE ? NULL : &k->patterns[e->pattern];
    return arena_format(doc->arena, "%s%s%s; status: %s; date: %s", p ? knowledge_text(k, p->file) : "a judgement in a quotation", p ? ": " : "",
                        p ? knowledge_text(k, p->source_text) : "", e->status_why ? e->status_why : "said as a fact", e->date_why ? e->date_why : "");
}

static bool add_event(Store *s, const Model *model, const Document *doc, const Event *e, int64_t document, bool is_copy, ro_error *error)
{
    const Knowledge *k = &model->knowledge;
    const CameoRecord *cameo = *e->cameo ? cameo_find(k, e->cameo) : NULL;
    const PloverRecord *plover = plover_find(k, event_type_name(e->type), e->mode);
    const char *actor = code_of(doc, e->actors, e->actor_count), *recipient = code_of(doc, e->recipients, e->recipient_count);
    Span trigger = token_span(doc, e->trigger_begin, e->trigger_end);
    SentenceId n = doc->tokens.at[e->trigger_begin].sentence;
    Str sentence = document_slice(doc, token_span(doc, doc->sentences.at[n].begin, doc->sentences.at[n].end)), nearest;
    const char *chain = chain_of(doc, e, &nearest);
    char uid[RECORD_ID_LENGTH + 1];
    record_id(doc, e, uid);
    sqlite3_stmt *st = s->sql[SQL_ADD_EVENT];
    sqlite3_bind_text(st, 1, uid, -1, SQLITE_STATIC);
    sqlite3_bind_int64(st, 2, document);
    sqlite3_bind_int(st, 3, is_copy);
    bind_day(st, 4, e->when.begin);
    bind_day(st, 5, e->when.end);
    bind_text(st, 6, precision_name(e->when.precision));
    bind_text(st, 7, event_name(e));
    bind_text(st, 8, e->mode);
    bind_text(st, 9, e->context);
    bind_text(st, 10, cameo ? e->cameo : "");
    bind_count(st, 11, event_type_quad(e->type));
    if (cameo)
        sqlite3_bind_double(st, 12, tenths(cameo->goldstein));
    if (plover)
        sqlite3_bind_double(st, 13, tenths(plover->scale));
    bind_text(st, 14, status_name(e->status));
    bind_text(st, 15, actor);
    bind_text(st, 16, recipient);
    bind_str(st, 17, nearest);
    bind_text(st, 18, chain);
    bind_str(st, 19, document_slice(doc, trigger));
    sqlite3_bind_int64(st, 20, document_code_point(doc, trigger.begin));
    sqlite3_bind_int64(st, 21, document_code_point(doc, trigger.end));
    bind_str(st, 22, sentence);
    sqlite3_bind_int64(st, 23, n + 1);
    bind_place(st, model, doc, e);
    bind_count(st, 32, e->dead[0]);
    bind_count(st, 33, e->injured[0]);
    bind_count(st, 34, e->arrested[0]);
    bind_count(st, 35, e->crowd[0]);
    sqlite3_bind_int(st, 36, e->is_symmetric);
    sqlite3_bind_double(st, 37, (double)e->confidence);
    sqlite3_bind_int64(st, 38, document_code_point(doc, doc->tokens.at[doc->sentences.at[n].begin].span.begin));
    bind_text(st, 39, reason_of(k, doc, e));
    if (!done(s, st, error))
        return false;
    int64_t id = sqlite3_last_insert_rowid(s->db);
    sqlite3_stmt *words = s->sql[SQL_ADD_SENTENCE];
    sqlite3_bind_int64(words, 1, id);
    bind_str(words, 2, sentence);
    bool is_counted = !is_copy && e->status == STATUS_ACTUAL;
    return done(s, words, error) && add_parties(s, doc, id, "a", e->actors, e->actor_count, error) &&
           add_parties(s, doc, id, "r", e->recipients, e->recipient_count, error) && (!is_counted || add_totals(s, doc, e, cameo, error));
}

/* "president of Chile" without the country, which has a column of its own. */
static Str office_alone(const Model *model, const Entity *x)
{
    Str office = str(x->office);
    uint32_t country = *x->country ? country_by_iso3(&model->knowledge, x->country) : NONE;
    const char *name = country == NONE ? "" : knowledge_text(&model->knowledge, model->knowledge.countries[country].name);
    uint32_t tail = (uint32_t)strlen(name) + 4; /* " of " */
    if (*name && office.length > tail && str_ends(office, name) && memcmp(office.data + office.length - tail, " of ", 4) == 0)
        office.length -= tail;
    return office;
}

/* Offices of persons as the text gives them; is_known: our tables say the same. */
static bool add_roles(Store *s, const Model *model, const Document *doc, int64_t document, ro_error *error)
{
    for (EntityId i = 0; i < doc->entities.count; i++) {
        const Entity *x = &doc->entities.at[i];
        if (x->kind != ENTITY_PERSON || !x->office || !x->office_from || strcmp(x->office_from, "text") != 0)
            continue;
        sqlite3_stmt *st = s->sql[SQL_ADD_ROLE];
        sqlite3_bind_int64(st, 1, document);
        sqlite3_bind_text(st, 2, x->name, -1, SQLITE_STATIC);
        bind_str(st, 3, office_alone(model, x));
        bind_text(st, 4, x->country);
        bind_text(st, 5, x->sector);
        bind_text(st, 6, x->wikidata);
        sqlite3_bind_int(st, 7, x->record != NONE && x->office_begin != NO_DAY);
        if (!done(s, st, error))
            return false;
    }
    return true;
}

bool store_add(Store *s, const Model *model, const Document *doc, uint64_t text_hash, StoreCounts *counts, ro_error *error)
{
    Signature signature = {0};
    if (!s->ignores_copies)
        signature = signature_of(doc);
    bool was_there;
    if (!drop_document(s, doc->id, &was_there, error))
        return false;
    int64_t original = find_original(s, &signature);
    sqlite3_stmt *st = s->sql[SQL_ADD_DOCUMENT];
    bind_str(st, 1, doc->id);
    bind_day(st, 2, doc->date);
    bind_str(st, 3, doc->title);
    bind_str(st, 4, doc->url);
    bind_str(st, 5, doc->publication);
    sqlite3_bind_int64(st, 6, (int64_t)text_hash);
    sqlite3_bind_blob(st, 7, signature.row, sizeof signature.row, SQLITE_STATIC);
    if (original)
        sqlite3_bind_int64(st, 8, original);
    if (!done(s, st, error))
        return false;
    int64_t document = sqlite3_last_insert_rowid(s->db);
    if (!add_bands(s, &signature, document, error))
        return false;
    for (uint32_t i = 0; i < doc->events.count; i++) {
        if (doc->events.at[i].is_merged_away)
            continue;
        if (!add_event(s, model, doc, &doc->events.at[i], document, original != 0, error))
            return false;
        counts->events += original == 0;
    }
    counts->documents++;
    counts->copies += original != 0;
    counts->replaced += was_there;
    return add_roles(s, model, doc, document, error);
}
