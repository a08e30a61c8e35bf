#include "store/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "store/svg.h"

#define NAMES(SIDE) "(SELECT group_concat(name, '; ') FROM party WHERE event = e.id AND side = '" SIDE "')"
#define FIRST(COLUMN, SIDE) "(SELECT " COLUMN " FROM party WHERE event = e.id AND side = '" SIDE "' AND position = 0)"

#define LIST(COLUMN, SIDE) "(SELECT group_concat(" COLUMN ", '; ') FROM party WHERE event = e.id AND side = '" SIDE "')"

/* The state's numbers for those who join to UCDP, the Correlates of War and peacesciencer. */
#define NUMBERS(SIDE, NAME) FIRST("cow(country)", SIDE) " AS " NAME "_cow, " FIRST("gwno(country)", SIDE) " AS " NAME "_gwno,"

const char EVENT_TAIL[] = "ORDER BY e.date, e.id";

const char EVENT_TABLE[] = "e.date AS \"when\", e.type || coalesce(' ' || e.mode, '') AS event, e.status, " NAMES("a") " AS actor, " NAMES(
    "r") " AS recipient, replace(coalesce(e.sources, ''), '; ', ' < ') AS \"according to\", e.place, d.doc AS document";

/* clang-format off: it would set each column into a column */
const char EVENT_CSV[] =
    "e.uid AS id, d.doc, e.date, e.enddate, e.precision AS date_precision,"
    " CASE e.precision WHEN 'day' THEN 1 WHEN 'week' THEN 2 WHEN 'month' THEN 2 ELSE 3 END AS time_precision,"
    " e.type AS event, e.mode, e.context, e.quad AS quad_code, e.cameo, e.goldstein, e.scale AS event_scale, e.status,"
    " " NAMES("a") " AS actor, " FIRST("country", "a") " AS actor_country, " NUMBERS("a", "actor") " " FIRST(
        "sector", "a") " AS actor_sector,"
                       " " FIRST("office", "a") " AS actor_office, " FIRST(
                           "wikidata",
                           "a") " AS actor_wikidata,"
                                " " NAMES("r") " AS recipient, " FIRST("country", "r") " AS recipient_country, " NUMBERS("r", "recipient") " " FIRST(
                                    "sector",
                                    "r") " AS recipient_sector,"
                                         " " FIRST("office", "r") " AS recipient_office, " FIRST(
                                             "wikidata",
                                             "r") " AS recipient_wikidata,"
                                                  " e.sources AS attribution, e.place, e.place_country, e.province, e.lat, e.lon, e.geonameid,"
                                                  " e.dead, e.injured, e.arrested, e.protesters, e.confidence, e.trigger, e.sentence,"
                                                  " d.date AS article_date, d.title, d.publication, d.url";

#define POLECAT_SIDE(NAME, SIDE)                                                                                                                     \
    LIST("name", SIDE)                                                                                                                               \
    " AS \"" NAME " Name\", " LIST("country", SIDE) " AS \"" NAME " Country\", " LIST("cow(country)", SIDE) " AS \"" NAME " COW\", " FIRST(          \
        "sector", SIDE) " AS \"Primary " NAME                                                                                                        \
                        " Sector\", " LIST("sector", SIDE) " AS \"" NAME " Sectors\", " LIST("office", SIDE) " AS \"" NAME " Title\", " LIST(        \
                            "text", SIDE) " AS \"" NAME " Name Raw\", " LIST("wikidata", SIDE) " AS \"Wikipedia " NAME " ID\", "

const char EVENT_POLECAT[] =
    "e.uid AS \"Event ID\", e.date AS \"Event Date\", e.type AS \"Event Type\", e.mode AS \"Event Mode\", e.scale AS \"Intensity\","
    " CASE e.quad WHEN 1 THEN 'VERBAL COOPERATION' WHEN 2 THEN 'MATERIAL COOPERATION' WHEN 3 THEN 'VERBAL CONFLICT'"
    " WHEN 4 THEN 'MATERIAL CONFLICT' END AS \"Quad Code\", e.context AS \"Contexts\","
    " " POLECAT_SIDE("Actor", "a") POLECAT_SIDE(
        "Recipient",
        "r") "e.place AS \"Placename\", iif(e.feature LIKE 'PPL%', e.place, NULL) AS \"City\", NULL AS \"District\", e.province AS \"Province\","
             " e.place_country AS \"Country\", e.lat AS \"Latitude\", e.lon AS \"Longitude\", e.geonameid AS \"GeoNames ID\","
             " e.place_raw AS \"Raw Placename\", e.feature AS \"Feature Type\", d.publication AS \"Source\", d.date AS \"Publication Date\","
             " NULL AS \"Story People\", NULL AS \"Story Organizations\", NULL AS \"Story Locations\", 'English' AS \"Language\","
             " 'readout " RO_VERSION "' AS \"Version\"";

#define GDELT_ACTOR(SIDE)                                                                                                                            \
    FIRST("coalesce(country, '') || coalesce(sector, '')", SIDE)                                                                                     \
    ", " FIRST("upper(name)", SIDE) ", " FIRST("country", SIDE) ","                                                                                  \
                                                                " NULL, NULL, NULL, NULL, " FIRST("sector", SIDE) ", NULL, NULL, "
#define NO_PLACE "0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "

const char EVENT_GDELT[] =
    "e.id, replace(e.date, '-', ''), substr(e.date, 1, 4) || substr(e.date, 6, 2), substr(e.date, 1, 4),"
    " printf('%s.%04d', substr(e.date, 1, 4), 10000 * (30 * (substr(e.date, 6, 2) - 1) + substr(e.date, 9, 2)) / 365),"
    " " GDELT_ACTOR("a")
        GDELT_ACTOR("r") "e.sentence_number = 1, e.cameo, substr(e.cameo, 1, 3), substr(e.cameo, 1, 2),"
                         " CASE WHEN e.cameo < '06' THEN 1 WHEN e.cameo < '09' THEN 2 WHEN e.cameo < '14' THEN 3 ELSE 4 END, e.goldstein,"
                         " 1, 1, 1 + (SELECT count(*) FROM document c WHERE c.copy_of = d.id), NULL,"
                         " " NO_PLACE NO_PLACE
                         "CASE WHEN e.place IS NULL THEN 0 WHEN e.feature LIKE 'PCL%' THEN 1 WHEN e.feature LIKE 'ADM%' THEN 5 ELSE 4 END,"
                         " iif(coalesce(e.province, '') IN ('', e.place), e.place, e.place || ', ' || e.province), fips(e.place_country), NULL, "
                         "NULL, e.lat, e.lon, NULL,"
                         " replace(d.date, '-', '') || '000000', coalesce(d.url, d.doc)";
#define ICEWS_SIDE(NAME, SIDE)                                                                                                                       \
    FIRST("name", SIDE)                                                                                                                              \
    " AS \"" NAME " Name\", " FIRST("sector", SIDE) " AS \"" NAME " Sectors\", " FIRST("country", SIDE) " AS \"" NAME " Country\", "

const char EVENT_ICEWS[] = "e.id AS \"Event ID\", e.date AS \"Event Date\", " ICEWS_SIDE(
    "Source",
    "a") "e.type || coalesce(' ' || e.mode, '') AS \"Event Text\","
         " e.cameo AS \"CAMEO Code\", e.goldstein AS \"Intensity\", " ICEWS_SIDE(
             "Target",
             "r") "d.id AS \"Story ID\","
                  " e.sentence_number AS \"Sentence Number\", d.publication AS \"Publisher\", iif(e.feature LIKE 'PPL%', e.place, NULL) AS \"City\","
                  " NULL AS \"District\", e.province AS \"Province\", e.place_country AS \"Country\", e.lat AS \"Latitude\", e.lon AS \"Longitude\"";

#define PHOENIX_SIDE(SIDE)                                                                                                                           \
    FIRST("coalesce(country, '') || coalesce(sector, '')", SIDE) ", " FIRST("country", SIDE) ", " FIRST("sector", SIDE) ", NULL, "

const char EVENT_PHOENIX[] =
    "e.uid, replace(e.date, '-', ''), substr(e.date, 1, 4), substr(e.date, 6, 2), substr(e.date, 9, 2),"
    " " PHOENIX_SIDE("a") PHOENIX_SIDE(
        "r") "e.cameo, substr(e.cameo, 1, 2),"
             /* PETRARCH2's PentaClass: statements 0, then the four quads */
             " CASE WHEN e.cameo < '03' THEN 0 WHEN e.cameo < '06' THEN 1 WHEN e.cameo < '09' THEN 2 WHEN e.cameo < '14' THEN 3 ELSE 4 END,"
             " e.goldstein, e.context, e.lat, e.lon, e.place, e.province, e.place_country, d.doc || '_' || e.sentence_number, d.url, d.publication";
/* clang-format on */

/* fips(iso3) for SQL: the code of a country in FIPS 10-4, or null. */
static void fips(sqlite3_context *context, int count, sqlite3_value **value)
{
#define FIPS(iso3, code) {#iso3, #code},
    static const char CODES[][2][4] = {
#include "store/fips.def"
    };
#undef FIPS
    const char *iso3 = count == 1 ? (const char *)sqlite3_value_text(value[0]) : NULL;
    for (size_t i = 0; iso3 && i < sizeof CODES / sizeof *CODES; i++)
        if (strcmp(iso3, CODES[i][0]) == 0) {
            sqlite3_result_text(context, CODES[i][1], -1, SQLITE_STATIC);
            return;
        }
    sqlite3_result_null(context);
}

/* cow(iso3), gwno(iso3) for SQL: a state's number for Correlates of War and by Gleditsch and Ward, or null. */
static void state_number(sqlite3_context *context, int count, sqlite3_value **value)
{
#define STATE(iso3, cow, gwno) {#iso3, {cow, gwno}},
    static const struct {
        char iso3[4];
        int number[2];
    } STATES[] = {
#include "store/states.def"
    };
#undef STATE
    const char *iso3 = count == 1 ? (const char *)sqlite3_value_text(value[0]) : NULL;
    const int *which = sqlite3_user_data(context);
    for (size_t i = 0; iso3 && i < sizeof STATES / sizeof *STATES; i++)
        if (strcmp(iso3, STATES[i].iso3) == 0) {
            sqlite3_result_int(context, STATES[i].number[*which]);
            return;
        }
    sqlite3_result_null(context);
}

bool exchange_add_functions(sqlite3 *db, ro_error *error)
{
    static int which[] = {0, 1};
    enum { PURE = SQLITE_UTF8 | SQLITE_DETERMINISTIC };
    return (sqlite3_create_function(db, "fips", 1, PURE, NULL, fips, NULL, NULL) == SQLITE_OK &&
            sqlite3_create_function(db, "cow", 1, PURE, &which[0], state_number, NULL, NULL) == SQLITE_OK &&
            sqlite3_create_function(db, "gwno", 1, PURE, &which[1], state_number, NULL, NULL) == SQLITE_OK) ||
           error_set(error, "the store cannot be read: %s", sqlite3_errmsg(db));
}

#define PARTIES(SIDE)                                                                                                                                \
    "json((SELECT json_group_array(json_patch('{}', json_object('entity_text', text, 'identifier_text', name, 'identifier_id', wikidata, 'code', "   \
    "country,"                                                                                                                                       \
    " 'sector', sector, 'office', office, 'cameo_actor', country || sector))) FROM party WHERE event = e.id AND side = '" SIDE "'))"

const char EVENT_JSON[] =
    "json_patch('{}', json_object('kind', 'event', 'id', e.uid, 'doc', d.doc, 'date', e.date, 'enddate', e.enddate, 'date_precision', e.precision,"
    " 'event', json_array(e.type), 'mode', CASE WHEN e.mode IS NULL THEN json_array() ELSE json_array(e.mode) END, 'quad_code', e.quad, "
    "'event_scale',"
    " e.scale, 'cameo', e.cameo, 'goldstein', e.goldstein, 'actor', " PARTIES("a") ", 'recipient', " PARTIES(
        "r") ", 'symmetric', json(iif(e.symmetric, 'true', 'false')), 'event_text', json_array(e.trigger), 'trigger', json_object('start', "
             "e.trigger_start,"
             " 'end', e.trigger_end), 'sentence', e.sentence, 'text_info', json_object('sequence', e.sentence_number), 'event_loc', CASE WHEN "
             "e.place IS NOT NULL"
             " THEN json_object('extracted_place', e.place_raw, 'resolved_place', e.place, 'lat', e.lat, 'lon', e.lon, 'geonameid', e.geonameid, "
             "'province',"
             " e.province, 'country_code', e.place_country, 'feature_code', e.feature) END, 'status', e.status, 'attribution', coalesce(e.sources, "
             "''), 'size',"
             " CASE WHEN coalesce(e.dead, e.injured, e.arrested, e.protesters) IS NOT NULL THEN json_object('dead', e.dead, 'injured', e.injured, "
             "'arrested',"
             " e.arrested, 'protesters', e.protesters) END, 'confidence', round(e.confidence, 2), 'cite_info', json_object('docid', d.doc, 'title', "
             "d.title, 'url',"
             " d.url, 'publication', d.publication)))";

const char EVENT_FEATURE[] =
    "json_object('type', 'Feature', 'id', e.uid, 'geometry', json_object('type', 'Point', 'coordinates', json_array(e.lon, e.lat)), 'properties',"
    " json_object('date', e.date, 'event', e.type, 'mode', e.mode, 'status', e.status, 'actor', " NAMES("a") ", 'recipient', " NAMES(
        "r") ", 'place', e.place, 'country', e.place_country, 'goldstein', e.goldstein, 'dead', e.dead, 'sentence', e.sentence, 'doc', d.doc, 'url', "
             "d.url))";

/* ---- graphs ---- */

typedef struct {
    char **at;
    size_t count, room;
} Names;

static bool add_name(Names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->at[i], name) == 0)
            return true;
    if (names->count == names->room) {
        names->room = names->room ? 2 * names->room : 64;
        char **more = realloc(names->at, names->room * sizeof *more);
        if (!more)
            return false;
        names->at = more;
    }
    names->at[names->count] = strdup(name);
    return names->at[names->count] && ++names->count;
}

static bool read_names(sqlite3_stmt *pairs, Names *names, ro_error *error)
{
    int code;
    while ((code = sqlite3_step(pairs)) == SQLITE_ROW)
        for (int i = 0; i < 2; i++)
            if (!add_name(names, (const char *)sqlite3_column_text(pairs, i)))
                return error_set(error, "not enough memory for the graph");
    sqlite3_reset(pairs);
    return code == SQLITE_DONE || error_set(error, "the store cannot be read: %s", sqlite3_errmsg(sqlite3_db_handle(pairs)));
}

static void free_names(Names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->at[i]);
    free(names->at);
}

static void attribute(FILE *out, const char *before, const char *value, const char *behind)
{
    fputs(before, out);
    svg_text(out, value, 0);
    fputs(behind, out);
}

bool write_gexf(FILE *out, sqlite3_stmt *pairs, ro_error *error)
{
    Names names = {0};
    bool is_good = read_names(pairs, &names, error);
    if (is_good) {
        fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">\n<graph mode=\"static\""
              " defaultedgetype=\"directed\">\n<attributes class=\"edge\"><attribute id=\"0\" title=\"goldstein\" "
              "type=\"double\"/></attributes>\n<nodes>\n",
              out);
        for (size_t i = 0; i < names.count; i++) {
            attribute(out, "<node id=\"", names.at[i], "\"");
            attribute(out, " label=\"", names.at[i], "\"/>\n");
        }
        fputs("</nodes>\n<edges>\n", out);
        for (int id = 0; sqlite3_step(pairs) == SQLITE_ROW; id++) {
            fprintf(out, "<edge id=\"%d\"", id);
            attribute(out, " source=\"", (const char *)sqlite3_column_text(pairs, 0), "\"");
            attribute(out, " target=\"", (const char *)sqlite3_column_text(pairs, 1), "\"");
            fprintf(out, " weight=\"%lld\"><attvalues><attvalue for=\"0\" value=\"%.2f\"/></attvalues></edge>\n",
                    (long long)sqlite3_column_int64(pairs, 2), sqlite3_column_double(pairs, 7));
        }
        fputs("</edges>\n</graph>\n</gexf>\n", out);
    }
    free_names(&names);
    return is_good;
}

bool write_graphml(FILE *out, sqlite3_stmt *pairs, ro_error *error)
{
    Names names = {0};
    bool is_good = read_names(pairs, &names, error);
    if (is_good) {
        fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n<key id=\"events\" for=\"edge\""
              " attr.name=\"events\" attr.type=\"int\"/>\n<key id=\"goldstein\" for=\"edge\" attr.name=\"goldstein\" attr.type=\"double\"/>\n"
              "<graph edgedefault=\"directed\">\n",
              out);
        for (size_t i = 0; i < names.count; i++)
            attribute(out, "<node id=\"", names.at[i], "\"/>\n");
        while (sqlite3_step(pairs) == SQLITE_ROW) {
            attribute(out, "<edge source=\"", (const char *)sqlite3_column_text(pairs, 0), "\"");
            attribute(out, " target=\"", (const char *)sqlite3_column_text(pairs, 1), "\">");
            fprintf(out, "<data key=\"events\">%lld</data><data key=\"goldstein\">%.2f</data></edge>\n", (long long)sqlite3_column_int64(pairs, 2),
                    sqlite3_column_double(pairs, 7));
        }
        fputs("</graph>\n</graphml>\n", out);
    }
    free_names(&names);
    return is_good;
}
