#include "store/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* SQL that grows, and the texts that are bound to its question marks. */
typedef struct {
    sqlite3_str *sql;
    char *bound[64];
    int count;
} Building;

static void bind_next(Building *b, const char *text, size_t length)
{
    if (b->count < (int)countof(b->bound))
        b->bound[b->count++] = strndup(text, length);
}

static bool is_upper(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] < 'A' || text[i] > 'Z')
            return false;
    return length > 0;
}

/* Calls `each` for the parts of "A,B,C". */
static void for_parts(Building *b, const char *list, void (*each)(Building *, const char *, size_t))
{
    for (const char *at = list; *at;) {
        size_t n = strcspn(at, ",");
        if (n > 0) {
            if (at != list)
                sqlite3_str_appendall(b->sql, " OR ");
            each(b, at, n);
        }
        at += n + (at[n] == ',');
    }
}

/* PLOVER's sectors; other codes of three letters are countries. */
static bool is_sector(const char *text)
{
    static const char SECTORS[] = " GOV MIL COP JUD LEG SPY REB UAF OPP PTY CVL EDU MED BUS AGR LAB CRM REF REL JRN SOC ELI PRE ";
    char padded[6] = {' ', text[0], text[1], text[2], ' ', 0};
    return strstr(SECTORS, padded) != NULL;
}

static void one_party(Building *b, const char *text, size_t n)
{
    if (n == 3 && is_upper(text, n)) {
        sqlite3_str_appendall(b->sql, is_sector(text) ? "sector = ?" : "country = ?");
        bind_next(b, text, n);
    } else if (n == 6 && is_upper(text, n)) {
        sqlite3_str_appendall(b->sql, "(country = ? AND sector = ?)");
        bind_next(b, text, 3);
        bind_next(b, text + 3, 3);
    } else {
        sqlite3_str_appendall(b->sql, "name LIKE '%' || ? || '%'");
        bind_next(b, text, n);
    }
}

static void parties(Building *b, const char *list, const char *side)
{
    if (!list)
        return;
    sqlite3_str_appendf(b->sql, " AND e.id IN (SELECT event FROM party WHERE %s(", side ? side : "");
    for_parts(b, list, one_party);
    sqlite3_str_appendall(b->sql, "))");
}

static void one_equal(Building *b, const char *text, size_t n)
{
    sqlite3_str_appendall(b->sql, "?");
    bind_next(b, text, n);
}

static void among(Building *b, const char *column, const char *list)
{
    if (!list)
        return;
    sqlite3_str_appendf(b->sql, " AND e.%s IN (", column);
    bool is_first = true;
    for (const char *at = list; *at;) {
        size_t n = strcspn(at, ",");
        if (!is_first)
            sqlite3_str_appendall(b->sql, ", ");
        one_equal(b, at, n);
        is_first = false;
        at += n + (at[n] == ',');
    }
    sqlite3_str_appendall(b->sql, ")");
}

static void bound(Building *b, const char *condition, const char *value)
{
    if (!value)
        return;
    sqlite3_str_appendall(b->sql, condition);
    bind_next(b, value, strlen(value));
}

static sqlite3_stmt *prepare(Store *store, Building *b, ro_error *error)
{
    char *sql = sqlite3_str_finish(b->sql);
    sqlite3_stmt *st = NULL;
    if (!sql || sqlite3_prepare_v2(store_handle(store), sql, -1, &st, NULL) != SQLITE_OK)
        error_set(error, "the question cannot be put: %s", sql ? sqlite3_errmsg(store_handle(store)) : "not enough memory");
    for (int i = 0; i < b->count; i++) {
        if (st)
            sqlite3_bind_text(st, i + 1, b->bound[i], -1, free);
        else
            free(b->bound[i]);
    }
    sqlite3_free(sql);
    return st;
}

/* Can the roll-ups answer it? They know types, quad classes and, by day or not at all, dates. */
static bool is_about_totals(const Filter *f)
{
    return !f->mode && !f->cameo && !f->status && !f->source && !f->place && !f->search && f->least_confidence <= 0 && !f->keeps_copies;
}

bool filter_fits_days(const Filter *f) { return is_about_totals(f) && !f->actor && !f->recipient && !f->party; }

bool filter_fits_pairs(const Filter *f) { return filter_fits_days(f) && !f->since && !f->until; }

sqlite3_stmt *query_totals(Store *store, const Filter *f, const char *table, const char *columns, const char *tail, ro_error *error)
{
    Building b = {.sql = sqlite3_str_new(store_handle(store))};
    sqlite3_str_appendf(b.sql, "SELECT %s FROM %s e WHERE events > 0", columns, table);
    among(&b, "type", f->type);
    bound(&b, " AND e.date >= ?", f->since);
    bound(&b, " AND e.date <= ?", f->until);
    if (f->quad)
        sqlite3_str_appendf(b.sql, " AND e.quad = %d", f->quad);
    sqlite3_str_appendf(b.sql, " %s", tail);
    if (f->limit > 0)
        sqlite3_str_appendf(b.sql, " LIMIT %lld", (long long)f->limit);
    return prepare(store, &b, error);
}

/* The conditions of a filter on event e and document d. */
static void conditions(Building *b, const Filter *f)
{
    if (!f->keeps_copies)
        sqlite3_str_appendall(b->sql, " AND e.is_copy = 0");
    if (!f->status)
        sqlite3_str_appendall(b->sql, " AND e.status = 'actual'");
    else if (strcmp(f->status, "any") != 0)
        among(b, "status", f->status);
    parties(b, f->actor, "side = 'a' AND ");
    parties(b, f->recipient, "side = 'r' AND ");
    parties(b, f->party, NULL);
    among(b, "type", f->type);
    among(b, "mode", f->mode);
    bound(b, " AND e.cameo LIKE ? || '%'", f->cameo);
    bound(b, " AND e.sources LIKE '%' || ? || '%'", f->source);
    if (f->place) {
        sqlite3_str_appendall(b->sql, " AND (e.place LIKE '%' || ? || '%' OR e.place_country = ?)");
        bind_next(b, f->place, strlen(f->place));
        bind_next(b, f->place, strlen(f->place));
    }
    bound(b, " AND e.date >= ?", f->since);
    bound(b, " AND e.date <= ?", f->until);
    bound(b, " AND e.id IN (SELECT rowid FROM event_text WHERE event_text MATCH ?)", f->search);
    if (f->quad)
        sqlite3_str_appendf(b->sql, " AND e.quad = %d", f->quad);
    if (f->least_confidence > 0)
        sqlite3_str_appendf(b->sql, " AND e.confidence >= %.4f", f->least_confidence);
}

sqlite3_stmt *query(Store *store, const Filter *f, const char *columns, const char *joins, const char *tail, ro_error *error)
{
    Building b = {.sql = sqlite3_str_new(store_handle(store))};
    sqlite3_str_appendf(b.sql, "SELECT %s FROM event e JOIN document d ON d.id = e.document %s WHERE 1", columns, joins);
    conditions(&b, f);
    sqlite3_str_appendf(b.sql, " %s", tail);
    if (f->limit > 0)
        sqlite3_str_appendf(b.sql, " LIMIT %lld", (long long)f->limit);
    return prepare(store, &b, error);
}

sqlite3_stmt *summary_query(Store *store, const Filter *f, ro_error *error)
{
    static const char HAS[] = " UNION ALL SELECT 2, 'with', '%s', sum(%s), NULL FROM picked";
    static const char *const PROPERTIES[][2] = {{"an actor", "EXISTS (SELECT 1 FROM party WHERE event = picked.id AND side = 'a')"},
                                                {"a recipient", "EXISTS (SELECT 1 FROM party WHERE event = picked.id AND side = 'r')"},
                                                {"a place", "place IS NOT NULL"},
                                                {"a source", "sources IS NOT NULL"},
                                                {"a date of its own", "date <> article_date OR precision <> 'day'"}};
    static const char MOST[] = " UNION ALL SELECT * FROM (SELECT %d, '%s', %s, count(*) AS n, NULL FROM %s GROUP BY 3 ORDER BY n DESC, 3 LIMIT %lld)";
    static const char *const LISTS[][3] = {
        {"type", "type", "picked"},
        {"status", "status", "picked"},
        {"actor", "name", "picked JOIN party p ON p.event = picked.id AND p.side = 'a'"},
        {"recipient", "name", "picked JOIN party p ON p.event = picked.id AND p.side = 'r'"},
        {"source", "source", "picked WHERE source IS NOT NULL"},
        {"country", "place_country", "picked WHERE place_country IS NOT NULL"},
        {"publication", "publication", "picked WHERE publication IS NOT NULL"},
    };
    Building b = {.sql = sqlite3_str_new(store_handle(store))};
    sqlite3_str_appendall(
        b.sql, "WITH picked AS (SELECT e.*, d.date AS article_date, d.publication FROM event e JOIN document d ON d.id = e.document WHERE 1");
    conditions(&b, f);
    sqlite3_str_appendall(
        b.sql, "), line(part, what, which, events, note) AS (SELECT 0, 'articles', 'in the store', count(*), min(date) || ' to ' || max(date) FROM"
               " document UNION ALL SELECT 0, 'articles', 'copies of others', count(copy_of), NULL FROM document"
               " UNION ALL SELECT 1, 'events', 'chosen', count(*), min(date) || ' to ' || max(date) FROM picked");
    for (size_t i = 0; i < sizeof PROPERTIES / sizeof *PROPERTIES; i++)
        sqlite3_str_appendf(b.sql, HAS, PROPERTIES[i][0], PROPERTIES[i][1]);
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++)
        sqlite3_str_appendf(b.sql, MOST, 3 + (int)i, LISTS[i][0], LISTS[i][1], LISTS[i][2], f->limit > 0 ? (long long)f->limit : 10LL);
    sqlite3_str_appendall(b.sql, ") SELECT what, which, coalesce(events, 0) AS number, iif(part > 1, round(100.0 * coalesce(events, 0) /"
                                 " nullif((SELECT count(*) FROM picked), 0), 1), NULL) AS \"percent of events\", note FROM line");
    return prepare(store, &b, error);
}

char *filter_words(const Filter *f)
{
    char *words = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&words, &size);
    if (!out)
        return NULL;
    const struct {
        const char *name, *value;
    } PARTS[] = {{"actor", f->actor}, {"recipient", f->recipient}, {"party", f->party},   {"type", f->type},
                 {"mode", f->mode},   {"CAMEO", f->cameo},         {"status", f->status}, {"source", f->source},
                 {"place", f->place}, {"since", f->since},         {"until", f->until},   {"words", f->search}};
    const char *comma = "";
    for (size_t i = 0; i < countof(PARTS); i++)
        if (PARTS[i].value) {
            fprintf(out, "%s%s %s", comma, PARTS[i].name, PARTS[i].value);
            comma = ", ";
        }
    if (f->quad)
        fprintf(out, "%squad class %d", comma, f->quad);
    else if (!*comma)
        fputs("all", out);
    if (!f->status)
        fputs(", happened", out);
    fclose(out);
    return words;
}
