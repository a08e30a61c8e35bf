#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/calendar.h"
#include "serve/serve.h"
#include "store/exchange.h"
#include "store/picture.h"
#include "store/result.h"

enum { PAGE_ROWS = 100, MOST_ROWS = 1000, MOST_DOWNLOADED = 1000000 };

static Answer refuse(int status, const char *why)
{
    char *body = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&body, &length);
    if (out) {
        fprintf(out, "%s\n", why);
        fclose(out);
    }
    return (Answer){.status = status, .type = "text/plain; charset=utf-8", .body = body, .length = length};
}

static const char *given(const Request *r, const char *name)
{
    const char *value = r->get(r->context, name);
    return value && *value ? value : NULL;
}

static int64_t number(const Request *r, const char *name, int64_t otherwise, int64_t most)
{
    const char *text = given(r, name);
    char *end;
    long long value = text ? strtoll(text, &end, 10) : otherwise;
    return text && (*end || value < 0) ? otherwise : value > most ? most : value;
}

static bool is_day_or_nothing(const char *text) { return !text || day_from_iso(text, (uint32_t)strlen(text)) != NO_DAY; }

/* The filter of the query string; false when a day in it is none. */
static bool read_filter(const Request *r, Filter *f)
{
    *f = (Filter){.actor = given(r, "actor"),
                  .recipient = given(r, "recipient"),
                  .party = given(r, "party"),
                  .type = given(r, "type"),
                  .mode = given(r, "mode"),
                  .cameo = given(r, "cameo"),
                  .status = given(r, "status"),
                  .source = given(r, "source"),
                  .place = given(r, "place"),
                  .since = given(r, "since"),
                  .until = given(r, "until"),
                  .search = given(r, "search"),
                  .quad = (int)number(r, "quad", 0, 4),
                  .keeps_copies = given(r, "copies") != NULL};
    const char *least = given(r, "confidence");
    f->least_confidence = least ? strtod(least, NULL) : 0;
    return is_day_or_nothing(f->since) && is_day_or_nothing(f->until);
}

#define PARTIES(SIDE)                                                                                                                                \
    "json((SELECT json_group_array(json_object('name', name, 'text', text, 'country', country, 'sector', sector, 'office', office)) FROM party"      \
    " WHERE event = e.id AND side = '" SIDE "'))"

/* An event with all that the page shows of it. `at` is where the trigger begins in its sentence, in code points; null in stores of version 1. */
static const char PAGE_EVENT[] =
    "json_object('id', e.uid, 'date', e.date, 'enddate', e.enddate, 'precision', e.precision, 'type', e.type, 'mode', e.mode, 'context', e.context,"
    " 'cameo', e.cameo, 'quad', e.quad, 'goldstein', e.goldstein, 'status', e.status, 'actors', " PARTIES("a") ", 'recipients', " PARTIES(
        "r") ", 'sources', e.sources, 'trigger', e.trigger, 'at', e.trigger_start - e.sentence_start, 'length', e.trigger_end - e.trigger_start,"
             " 'sentence', e.sentence, 'place', e.place, 'place_country', e.place_country, 'dead', e.dead, 'injured', e.injured, 'arrested', "
             "e.arrested,"
             " 'protesters', e.protesters, 'confidence', round(e.confidence, 2), 'why', e.why, 'doc', d.doc, 'article_date', d.date, 'title', "
             "d.title,"
             " 'url', d.url, 'publication', d.publication)";

static bool write_events(FILE *out, Store *store, const Request *r, Filter *f, ro_error *error)
{
    char tail[160];
    const char *id = given(r, "id");
    int64_t offset = number(r, "offset", 0, INT32_MAX), limit = number(r, "limit", PAGE_ROWS, MOST_ROWS);
    if (id) { /* one event, wherever it is */
        sqlite3_stmt *st = NULL;
        char sql[2400];
        snprintf(sql, sizeof sql, "SELECT %s FROM event e JOIN document d ON d.id = e.document WHERE e.uid = ?1 LIMIT 1", PAGE_EVENT);
        if (sqlite3_prepare_v2(store_handle(store), sql, -1, &st, NULL) != SQLITE_OK)
            return error_set(error, "the store cannot be read: %s", sqlite3_errmsg(store_handle(store)));
        sqlite3_bind_text(st, 1, id, -1, SQLITE_STATIC);
        bool is_good = result_json(out, st, "{\"total\":1,\"events\":[", ",", "]}", error);
        sqlite3_finalize(st);
        return is_good;
    }
    sqlite3_stmt *count = query(store, f, "count(*)", "", "", error);
    if (!count)
        return false;
    int64_t total = sqlite3_step(count) == SQLITE_ROW ? sqlite3_column_int64(count, 0) : 0;
    sqlite3_finalize(count);
    snprintf(tail, sizeof tail, "ORDER BY e.date DESC, e.id DESC LIMIT %lld OFFSET %lld", (long long)limit, (long long)offset);
    sqlite3_stmt *st = query(store, f, PAGE_EVENT, "", tail, error);
    if (!st)
        return false;
    char before[64];
    snprintf(before, sizeof before, "{\"total\":%lld,\"events\":[\n", (long long)total);
    bool is_good = result_json(out, st, before, ",\n", "\n]}\n", error);
    sqlite3_finalize(st);
    return is_good;
}

/* What the filter lets through, by each of these, the most frequent first. */
static bool write_facets(FILE *out, Store *store, const Filter *f, ro_error *error)
{
    static const struct {
        const char *name, *column, *joins;
    } FACETS[] = {{"type", "e.type", ""},
                  {"status", "e.status", ""},
                  {"actor", "p.country", "JOIN party p ON p.event = e.id AND p.side = 'a'"},
                  {"recipient", "p.country", "JOIN party p ON p.event = e.id AND p.side = 'r'"},
                  {"source", "e.source", ""},
                  {"place", "e.place_country", ""}};
    fputs("{", out);
    for (size_t i = 0; i < countof(FACETS); i++) {
        char columns[200], tail[200];
        snprintf(columns, sizeof columns, "json_array(%s, count(*))", FACETS[i].column);
        snprintf(tail, sizeof tail, "AND %s IS NOT NULL GROUP BY %s ORDER BY count(*) DESC, 1 LIMIT 12", FACETS[i].column, FACETS[i].column);
        sqlite3_stmt *st = query(store, f, columns, FACETS[i].joins, tail, error);
        if (!st)
            return false;
        fprintf(out, "%s\"%s\":", i ? ",\n" : "", FACETS[i].name);
        bool is_good = result_json(out, st, "[", ",", "]", error);
        sqlite3_finalize(st);
        if (!is_good)
            return false;
    }
    fputs("}\n", out);
    return true;
}

typedef struct {
    const char *path, *type, *name;
    bool (*write)(FILE *out, Store *store, const Request *r, Filter *f, ro_error *error);
} Route;

static bool route_facets(FILE *out, Store *store, const Request *r, Filter *f, ro_error *error)
{
    (void)r;
    return write_facets(out, store, f, error);
}

static bool route_timeline(FILE *out, Store *store, const Request *r, Filter *f, ro_error *error)
{
    const char *by = given(r, "by");
    return picture_timeline(out, store, f, by ? by : "month", error);
}

static bool by_name(const Request *r) { return given(r, "by") && strcmp(given(r, "by"), "name") == 0; }

static bool route_network(FILE *out, Store *store, const Request *r, Filter *f, ro_error *error)
{
    return picture_network(out, store, f, by_name(r), error);
}

static bool route_heat(FILE *out, Store *store, const Request *r, Filter *f, ro_error *error)
{
    return picture_heat(out, store, f, by_name(r), error);
}

static bool route_map(FILE *out, Store *store, const Request *r, Filter *f, ro_error *error)
{
    (void)r;
    return picture_map(out, store, f, error);
}

static sqlite3_stmt *all_of(Store *store, Filter *f, const char *columns, const char *tail, ro_error *error)
{
    f->limit = MOST_DOWNLOADED;
    return query(store, f, columns, "", tail, error);
}

static bool download(FILE *out, sqlite3_stmt *st, const char *before, const char *between, const char *behind, ro_error *error)
{
    bool is_good = st && result_json(out, st, before, between, behind, error);
    sqlite3_finalize(st);
    return is_good;
}

static bool route_csv(FILE *out, Store *store, const Request *r, Filter *f, ro_error *error)
{
    (void)r;
    sqlite3_stmt *st = all_of(store, f, EVENT_CSV, EVENT_TAIL, error);
    bool is_good = st && result_csv(out, st, true, error);
    sqlite3_finalize(st);
    return is_good;
}

static bool route_ndjson(FILE *out, Store *store, const Request *r, Filter *f, ro_error *error)
{
    (void)r;
    return download(out, all_of(store, f, EVENT_JSON, EVENT_TAIL, error), "", "\n", "\n", error);
}

static bool route_geojson(FILE *out, Store *store, const Request *r, Filter *f, ro_error *error)
{
    (void)r;
    sqlite3_stmt *st = all_of(store, f, EVENT_FEATURE, "AND e.lat IS NOT NULL ORDER BY e.date, e.id", error);
    return download(out, st, "{\"type\":\"FeatureCollection\",\"features\":[\n", ",\n", "\n]}\n", error);
}

static const char SVG[] = "image/svg+xml", JSON[] = "application/json; charset=utf-8";
static const Route ROUTES[] = {{"/events", JSON, NULL, write_events},
                               {"/facets", JSON, NULL, route_facets},
                               {"/picture/timeline.svg", SVG, NULL, route_timeline},
                               {"/picture/network.svg", SVG, NULL, route_network},
                               {"/picture/heat.svg", SVG, NULL, route_heat},
                               {"/picture/map.svg", SVG, NULL, route_map},
                               {"/events.csv", "text/csv; charset=utf-8", "events.csv", route_csv},
                               {"/events.ndjson", "application/x-ndjson", "events.ndjson", route_ndjson},
                               {"/events.geojson", "application/geo+json", "events.geojson", route_geojson}};

/* "127.0.0.1:8080", "localhost:8080", "[::1]:8080" */
static bool is_own_host(const char *host, unsigned port)
{
    static const char *const NAMES[] = {"127.0.0.1", "localhost", "[::1]"};
    char own[64];
    for (size_t i = 0; host && i < countof(NAMES); i++) {
        snprintf(own, sizeof own, "%s:%u", NAMES[i], port);
        if (strcmp(host, own) == 0)
            return true;
    }
    return false;
}

static Answer answer_by(const Route *route, Store *store, const Request *request)
{
    Filter filter;
    ro_error error = {{0}};
    if (!read_filter(request, &filter))
        return refuse(400, "since and until are days: YYYY-MM-DD");
    char *body = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&body, &length);
    if (!out)
        return refuse(503, "not enough memory");
    bool is_good = route->write(out, store, request, &filter, &error);
    is_good = fclose(out) == 0 && is_good;
    if (!is_good) {
        free(body);
        return refuse(400, *error.message ? error.message : "not enough memory");
    }
    return (Answer){.status = 200, .type = route->type, .name = route->name, .body = body, .length = length};
}

Answer answer_request(Store *store, const Request *request, unsigned port)
{
    if (strcmp(request->method, "GET") != 0 && strcmp(request->method, "HEAD") != 0)
        return refuse(405, "only GET: nothing can be changed here");
    if (!is_own_host(request->host, port))
        return refuse(421, "this page answers to 127.0.0.1 and localhost only");
    if (request->origin && (strncmp(request->origin, "http://", 7) != 0 || !is_own_host(request->origin + 7, port)))
        return refuse(403, "asked by a page of another site");
    const PageFile *file = page_file(request->path);
    if (file)
        return (Answer){.status = 200,
                        .type = file->type,
                        .body = (char *)(uintptr_t)file->begin,
                        .length = (size_t)(file->end - file->begin),
                        .is_borrowed = true};
    for (size_t i = 0; i < countof(ROUTES); i++)
        if (strcmp(request->path, ROUTES[i].path) == 0)
            return answer_by(&ROUTES[i], store, request);
    return refuse(404, "there is nothing of that name here");
}
