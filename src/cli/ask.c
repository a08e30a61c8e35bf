/* readout events, timeline, graph, map, roles: questions to a store. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"
#include "core/calendar.h"
#include "store/exchange.h"
#include "store/picture.h"
#include "store/result.h"

#define FILTERS                                                                                                                                      \
    "which events:\n"                                                                                                                                \
    "  --actor P, --recipient P, --party P (either side)   a country (RUS), a sector (MIL), both (RUSMIL) or part of a name; several with commas\n"  \
    "  --type T, --mode M, --cameo CODE, --quad 1..4       PLOVER types and modes, a CAMEO code with those below it, a quad class\n"                 \
    "  --status S          actual (default), planned, requested, … with commas; any: all of them\n"                                                \
    "  --since D, --until D   days, YYYY-MM-DD             --source NAME, --place NAME or country code\n"                                            \
    "  --search WORDS      in the sentence (SQLite FTS5: \"cease fire\", attack AND town)\n"                                                         \
    "  --confidence C      at least, 0 to 1                --keep-duplicates   also of copies of other articles\n"

typedef struct {
    const char *name, *help, *formats, *piped; /* piped: the format where no terminal reads */
    bool (*run)(const char *format, Store *store, const Filter *filter, const char *by, ro_error *error);
} Question;

static int room(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 200;
}

/* Table, CSV or NDJSON of a statement. */
static bool write_plain(const char *format, sqlite3_stmt *st, ro_error *error)
{
    if (strcmp(format, "csv") == 0 || strcmp(format, "excel") == 0)
        return result_csv(stdout, st, format[0] == 'e', error);
    if (strcmp(format, "ndjson") == 0)
        return result_ndjson(stdout, st, error);
    uint64_t rows;
    bool is_good = result_table(stdout, st, room(), &rows, error);
    if (is_good)
        printf("%llu rows\n", (unsigned long long)rows);
    return is_good;
}

#define CODED "AND e.cameo IS NOT NULL ORDER BY e.date, e.id"

/* How the events of a store are printed in a format. */
static const struct EventFormat {
    const char *name, *columns, *tail;
    enum { PLAIN, TABS, BARE_TABS, JSON_LINES, FEATURES } layout;
    const char *null; /* of the layouts with tabs */
} EVENT_FORMATS[] = {{"table", EVENT_TABLE, EVENT_TAIL, PLAIN, ""},
                     {"csv", EVENT_CSV, EVENT_TAIL, PLAIN, ""},
                     {"excel", EVENT_CSV, EVENT_TAIL, PLAIN, ""},
                     {"ndjson", EVENT_JSON, EVENT_TAIL, JSON_LINES, ""},
                     {"geojson", EVENT_FEATURE, "AND e.lat IS NOT NULL ORDER BY e.date, e.id", FEATURES, ""},
                     {"polecat", EVENT_POLECAT, EVENT_TAIL, TABS, "None"},
                     {"icews", EVENT_ICEWS, CODED, TABS, ""},
                     {"phoenix", EVENT_PHOENIX, CODED, BARE_TABS, ""},
                     {"gdelt", EVENT_GDELT, CODED, BARE_TABS, ""}};

static bool ask_events(const char *name, Store *store, const Filter *filter, const char *by, ro_error *error)
{
    (void)by;
    const struct EventFormat *format = EVENT_FORMATS;
    while (strcmp(format->name, name) != 0)
        format++;
    if (!exchange_add_functions(store_handle(store), error))
        return false;
    sqlite3_stmt *st = query(store, filter, format->columns, "", format->tail, error);
    bool is_good = st != NULL;
    if (st && format->layout == FEATURES)
        is_good = result_json(stdout, st, "{\"type\":\"FeatureCollection\",\"features\":[\n", ",\n", "\n]}\n", error);
    else if (st && format->layout == JSON_LINES)
        is_good = result_json(stdout, st, "", "\n", "\n", error);
    else if (st && format->layout != PLAIN)
        is_good = result_tsv(stdout, st, format->null, format->layout == BARE_TABS, error);
    else if (st)
        is_good = write_plain(name, st, error);
    sqlite3_finalize(st);
    return is_good;
}

static bool ask_timeline(const char *format, Store *store, const Filter *filter, const char *by, ro_error *error)
{
    by = by ? by : "month";
    if (strcmp(format, "svg") == 0)
        return picture_timeline(stdout, store, filter, by, error);
    sqlite3_stmt *st = timeline_query(store, filter, by, error);
    bool is_good = st && write_plain(format, st, error);
    sqlite3_finalize(st);
    return is_good;
}

static bool ask_graph(const char *format, Store *store, const Filter *filter, const char *by, ro_error *error)
{
    bool by_name = by && strcmp(by, "name") == 0;
    if (by && !by_name && strcmp(by, "country") != 0)
        return error_set(error, "--by \"%s\" is nothing that actors are joined by; use country or name", by);
    if (strcmp(format, "svg") == 0)
        return picture_network(stdout, store, filter, by_name, error);
    if (strcmp(format, "heat") == 0)
        return picture_heat(stdout, store, filter, by_name, error);
    sqlite3_stmt *st = pair_query(store, filter, by_name, error);
    bool is_good = st != NULL;
    if (st && strcmp(format, "gexf") == 0)
        is_good = write_gexf(stdout, st, error);
    else if (st && strcmp(format, "graphml") == 0)
        is_good = write_graphml(stdout, st, error);
    else if (st)
        is_good = write_plain(format, st, error);
    sqlite3_finalize(st);
    return is_good;
}

static bool ask_map(const char *format, Store *store, const Filter *filter, const char *by, ro_error *error)
{
    (void)by;
    if (strcmp(format, "svg") == 0)
        return picture_map(stdout, store, filter, error);
    if (strcmp(format, "geojson") == 0)
        return ask_events(format, store, filter, by, error);
    sqlite3_stmt *st = place_query(store, filter, error);
    bool is_good = st && write_plain(format, st, error);
    sqlite3_finalize(st);
    return is_good;
}

static bool ask_summary(const char *format, Store *store, const Filter *filter, const char *by, ro_error *error)
{
    (void)by;
    Filter all = *filter;
    all.status = filter->status ? filter->status : "any";
    sqlite3_stmt *st = summary_query(store, &all, error);
    bool is_good = st && write_plain(format, st, error);
    sqlite3_finalize(st);
    return is_good;
}

/* Lines of data/persons.tsv, for --world: persons in offices that our tables do not know, by how many articles say so. */
static bool ask_roles(const char *format, Store *store, const Filter *filter, const char *by, ro_error *error)
{
    (void)by;
    static const char SQL[] =
        "SELECT x.person, '' AS aliases, coalesce(x.wikidata, '') AS wikidata, coalesce(x.country, '') AS country, 'GOV' AS role,"
        " x.office, min(d.date) AS begin, '' AS \"end\", '' AS gender, count(*) || ' articles' AS source FROM role x JOIN document d"
        " ON d.id = x.document WHERE d.copy_of IS NULL AND x.is_known = 0 AND x.country IS NOT NULL AND x.sector = 'GOV' AND"
        " instr(x.person, ' ') > 0 GROUP BY x.person, x.office, x.country ORDER BY count(*) DESC, x.person";
    (void)filter;
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(store_handle(store), SQL, -1, &st, NULL) != SQLITE_OK)
        return error_set(error, "the store cannot be read: %s", sqlite3_errmsg(store_handle(store)));
    bool is_good = strcmp(format, "tsv") == 0 ? result_tsv(stdout, st, "", false, error) : write_plain(format, st, error);
    sqlite3_finalize(st);
    return is_good;
}

static const Question EVENTS = {
    "events",
    "usage: readout events STORE [OPTION]…\n\nThe events of a store, by date.\n"
    "  --format F          table (on a terminal), ndjson (else), csv, excel (CSV that Excel takes without harm), geojson (those with a place),\n"
    "                      polecat, icews (their 40 and 20 columns, tabs), phoenix, gdelt (26; 61 of GDELT 2.0; tabs, no header)\n"
    "  --limit N           the first N only\n" FILTERS
    "\nexample: readout events corpus.db --actor RUS --recipient UKR --type ASSAULT --since 2022-02-24 --format csv\n",
    "table ndjson csv excel geojson polecat icews phoenix gdelt", "ndjson", ask_events};
static const Question TIMELINE = {
    "timeline",
    "usage: readout timeline STORE [OPTION]…\n\nHow many events in each period, by quad class, with the mean Goldstein value.\n"
    "  --by P              day, week, month (default) or year\n"
    "  --format F          table, csv, ndjson, or svg for a picture\n" FILTERS
    "\nexample: readout timeline corpus.db --party RUS --format svg > russia.svg\n",
    "table csv excel ndjson svg", "csv", ask_timeline};
static const Question GRAPH = {
    "graph",
    "usage: readout graph STORE [OPTION]…\n\nWho did how much to whom.\n"
    "  --by B              country (default; a sector where there is none) or name\n"
    "  --format F          table, csv, ndjson, gexf (1.2draft: Gephi, networkx), graphml, svg for a network, heat for a table as a picture\n"
    "  --limit N           the N busiest pairs only\n" FILTERS "\nexample: readout graph corpus.db --since 2022-01-01 --format gexf > world.gexf\n",
    "table csv excel ndjson gexf graphml svg heat", "csv", ask_graph};
static const Question MAP = {
    "map",
    "usage: readout map STORE [OPTION]…\n\nWhere: the places of events, how many events each, their mean Goldstein value, the dead.\n"
    "  --format F          table, csv, ndjson, geojson (an event a feature), or svg for a map\n"
    "  --limit N           the N busiest places only\n" FILTERS "\nexample: readout map corpus.db --quad 4 --format svg > fighting.svg\n",
    "table csv excel ndjson geojson svg", "csv", ask_map};
static const Question SUMMARY = {"summary",
                                 "usage: readout summary STORE [OPTION]…\n\nWhat a store holds: articles, dates, how many events have a place, a "
                                 "source or a date of their own, the most frequent types,\n"
                                 "actors, recipients, sources, countries. Of all statuses, unless --status says otherwise.\n"
                                 "  --format F          table, csv, ndjson\n"
                                 "  --limit N           the N most frequent of each list (default 10)\n" FILTERS
                                 "\nexample: readout summary corpus.db --party RUS --since 2022-01-01\n",
                                 "table csv excel ndjson", "csv", ask_summary};
static const Question ROLES = {
    "roles",
    "usage: readout roles STORE [--format table|csv|tsv]\n\n"
    "Office-holders that the corpus names and our tables do not know, the most named first. tsv: lines for a file that --world takes\n"
    "(docs/additions.md); read them before you add them.\n",
    "table csv excel ndjson tsv", "tsv", ask_roles};

static bool is_day(const char *option, const char *text)
{
    if (day_from_iso(text, (uint32_t)strlen(text)) != NO_DAY)
        return true;
    fprintf(stderr, "readout: --%s \"%s\" is not a calendar date; use YYYY-MM-DD\n", option, text);
    return false;
}

static int ask(const Question *q, int argc, char **argv)
{
    enum { ACTOR = 256, RECIPIENT, PARTY, TYPE, MODE, CAMEO, QUAD, STATUS, SINCE, UNTIL, SOURCE, PLACE, SEARCH, CONFIDENCE, KEEP, BY, FORMAT, LIMIT };
#define OPTION(name, value)                                                                                                                          \
    {                                                                                                                                                \
        name, required_argument, NULL, value                                                                                                         \
    }
    static const struct option OPTIONS[] = {OPTION("actor", ACTOR),
                                            OPTION("recipient", RECIPIENT),
                                            OPTION("party", PARTY),
                                            OPTION("type", TYPE),
                                            OPTION("mode", MODE),
                                            OPTION("cameo", CAMEO),
                                            OPTION("quad", QUAD),
                                            OPTION("status", STATUS),
                                            OPTION("since", SINCE),
                                            OPTION("until", UNTIL),
                                            OPTION("source", SOURCE),
                                            OPTION("place", PLACE),
                                            OPTION("search", SEARCH),
                                            OPTION("confidence", CONFIDENCE),
                                            {"keep-duplicates", no_argument, NULL, KEEP},
                                            OPTION("by", BY),
                                            OPTION("format", FORMAT),
                                            OPTION("limit", LIMIT),
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    Filter f = {0};
    const char *format = isatty(STDOUT_FILENO) ? "table" : q->piped, *by = NULL;
    for (int o; (o = getopt_long(argc, argv, "h", OPTIONS, NULL)) != -1;) {
        char none = 0, *end = &none;
        switch (o) {
        case 'h': fputs(q->help, stdout); return EXIT_DONE;
        case ACTOR: f.actor = optarg; break;
        case RECIPIENT: f.recipient = optarg; break;
        case PARTY: f.party = optarg; break;
        case TYPE: f.type = optarg; break;
        case MODE: f.mode = optarg; break;
        case CAMEO: f.cameo = optarg; break;
        case STATUS: f.status = optarg; break;
        case SOURCE: f.source = optarg; break;
        case PLACE: f.place = optarg; break;
        case SEARCH: f.search = optarg; break;
        case KEEP: f.keeps_copies = true; break;
        case BY: by = optarg; break;
        case FORMAT: format = optarg; break;
        case SINCE:
            f.since = optarg;
            if (!is_day("since", optarg))
                return EXIT_USAGE;
            break;
        case UNTIL:
            f.until = optarg;
            if (!is_day("until", optarg))
                return EXIT_USAGE;
            break;
        case QUAD: f.quad = (int)strtol(optarg, &end, 10); break;
        case LIMIT: f.limit = strtoll(optarg, &end, 10); break;
        case CONFIDENCE: f.least_confidence = strtod(optarg, &end); break;
        default: return EXIT_USAGE;
        }
        if (*end || (o == QUAD && (f.quad < 1 || f.quad > 4)) || (o == LIMIT && f.limit < 1)) {
            fprintf(stderr, "readout %s: \"%s\" is no number that fits there (readout %s --help)\n", q->name, optarg, q->name);
            return EXIT_USAGE;
        }
    }
    if (!str_is_among(format, q->formats)) {
        fprintf(stderr, "readout %s: --format \"%s\" is none of: %s\n", q->name, format, q->formats);
        return EXIT_USAGE;
    }
    if (optind + 1 != argc) {
        fprintf(stderr, "readout %s: give one store (readout %s --help)\n", q->name, q->name);
        return EXIT_USAGE;
    }
    ro_error error;
    Store *store = store_open(argv[optind], STORE_READ, &error);
    bool is_good = store && q->run(format, store, &f, by, &error);
    store_close(store);
    if (!is_good)
        fprintf(stderr, "readout: %s\n", error.message);
    return cli_finish(is_good ? EXIT_DONE : EXIT_SOME_FAILED);
}

int command_events(int argc, char **argv) { return ask(&EVENTS, argc, argv); }
int command_timeline(int argc, char **argv) { return ask(&TIMELINE, argc, argv); }
int command_graph(int argc, char **argv) { return ask(&GRAPH, argc, argv); }
int command_map(int argc, char **argv) { return ask(&MAP, argc, argv); }
int command_summary(int argc, char **argv) { return ask(&SUMMARY, argc, argv); }
int command_roles(int argc, char **argv) { return ask(&ROLES, argc, argv); }
