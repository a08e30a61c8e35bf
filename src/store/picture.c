#include "store/picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/calendar.h"
#include "store/svg.h"

#define QUADS                                                                                                                                        \
    ", count(*) AS events, sum(e.quad = 1) AS verbal_cooperation, sum(e.quad = 2) AS material_cooperation, sum(e.quad = 3) AS verbal_conflict,"      \
    " sum(e.quad = 4) AS material_conflict, round(avg(e.goldstein), 2) AS goldstein_mean"

/* The same of a roll-up's rows. */
#define TOTALS                                                                                                                                       \
    ", sum(e.events) AS events, sum(iif(e.quad = 1, e.events, 0)) AS verbal_cooperation, sum(iif(e.quad = 2, e.events, 0)) AS material_cooperation," \
    " sum(iif(e.quad = 3, e.events, 0)) AS verbal_conflict, sum(iif(e.quad = 4, e.events, 0)) AS material_conflict,"                                 \
    " round(sum(e.goldstein) / nullif(sum(e.scored), 0), 2) AS goldstein_mean"

static const char *period_of(const char *by)
{
    return strcmp(by, "day") == 0     ? "e.date AS day"
           : strcmp(by, "week") == 0  ? "date(e.date, '-6 days', 'weekday 1') AS week"
           : strcmp(by, "month") == 0 ? "substr(e.date, 1, 7) AS month"
           : strcmp(by, "year") == 0  ? "substr(e.date, 1, 4) AS year"
                                      : NULL;
}

sqlite3_stmt *timeline_query(Store *store, const Filter *filter, const char *by, ro_error *error)
{
    const char *period = period_of(by);
    char columns[1024];
    if (!period) {
        error_set(error, "--by \"%s\" is no period; use day, week, month or year", by);
        return NULL;
    }
    bool fits = filter_fits_days(filter);
    snprintf(columns, sizeof columns, "%s%s", period, fits ? TOTALS : QUADS);
    return fits ? query_totals(store, filter, "day_total", columns, "GROUP BY 1 ORDER BY 1", error)
                : query(store, filter, columns, "", "GROUP BY 1 ORDER BY 1", error);
}

sqlite3_stmt *pair_query(Store *store, const Filter *filter, bool by_name, ro_error *error)
{
    static const char JOINS[] = "JOIN party a ON a.event = e.id AND a.side = 'a' JOIN party r ON r.event = e.id AND r.side = 'r'";
    static const char TAIL[] = "GROUP BY 1, 2 ORDER BY events DESC, 1, 2";
    if (!by_name && filter_fits_pairs(filter))
        return query_totals(store, filter, "dyad_month", "e.actor, e.recipient" TOTALS, TAIL, error);
    return query(store, filter,
                 by_name ? "a.name AS actor, r.name AS recipient" QUADS
                         : "coalesce(a.country, a.sector, '?') AS actor, coalesce(r.country, r.sector, '?') AS recipient" QUADS,
                 JOINS, TAIL, error);
}

/* ---- timeline ---- */

typedef struct {
    char period[12];
    int64_t events, quad[4];
    double goldstein;
    bool has_goldstein;
} Bar;

typedef struct {
    Bar *at;
    size_t count, room;
} Bars;

static bool read_bars(sqlite3_stmt *st, Bars *bars, ro_error *error)
{
    int code;
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        if (bars->count == bars->room) {
            bars->room = bars->room ? 2 * bars->room : 64;
            Bar *more = realloc(bars->at, bars->room * sizeof *more);
            if (!more)
                return error_set(error, "not enough memory for the picture");
            bars->at = more;
        }
        Bar *b = &bars->at[bars->count++];
        *b = (Bar){.events = sqlite3_column_int64(st, 1),
                   .has_goldstein = sqlite3_column_type(st, 6) != SQLITE_NULL,
                   .goldstein = sqlite3_column_double(st, 6)};
        snprintf(b->period, sizeof b->period, "%s", (const char *)sqlite3_column_text(st, 0));
        for (int q = 0; q < 4; q++)
            b->quad[q] = sqlite3_column_int64(st, 2 + q);
    }
    return code == SQLITE_DONE || error_set(error, "the store cannot be read: %s", sqlite3_errmsg(sqlite3_db_handle(st)));
}

/* 1, 2 or 5 times a power of ten that gives about five steps. */
static int64_t nice_step(int64_t most)
{
    double rough = (double)most / 5, power = pow(10, floor(log10(rough > 1 ? rough : 1)));
    double step = rough / power > 5 ? 10 * power : rough / power > 2 ? 5 * power : rough / power > 1 ? 2 * power : power;
    return step < 1 ? 1 : (int64_t)step;
}

enum { MONDAY = 4 }; /* days from the epoch of Day, a Thursday, to the first one */

/* The number of a period on an axis without gaps: days, weeks, months or years since some first one. */
static int64_t period_number(const char *period, const char *by)
{
    int year = 0, month = 1, day = 1;
    sscanf(period, "%d-%d-%d", &year, &month, &day);
    if (strcmp(by, "year") == 0)
        return year;
    if (strcmp(by, "month") == 0)
        return 12 * (int64_t)year + month - 1;
    int64_t days = day_of((Civil){year, month, day});
    return strcmp(by, "week") == 0 ? (days - MONDAY) / 7 : days;
}

static void period_label(char label[40], int64_t number, const char *by)
{
    if (strcmp(by, "year") == 0) {
        snprintf(label, 40, "%lld", (long long)number);
    } else if (strcmp(by, "month") == 0) {
        snprintf(label, 40, "%04lld-%02lld", (long long)(number / 12), (long long)(number % 12 + 1));
    } else {
        Civil c = civil_of((Day)(strcmp(by, "week") == 0 ? 7 * number + MONDAY : number));
        snprintf(label, 40, "%04d-%02d-%02d", c.year, c.month, c.day);
    }
}

static void draw_timeline(FILE *out, const Bars *bars, const Filter *filter, const char *by)
{
    enum { WIDTH = 960, HEIGHT = 420, LEFT = 60, RIGHT = 60, TOP = 50, BOTTOM = 330 };
    int64_t most = 1;
    uint64_t all = 0;
    for (size_t i = 0; i < bars->count; i++) {
        most = bars->at[i].events > most ? bars->at[i].events : most;
        all += (uint64_t)bars->at[i].events;
    }
    svg_begin(out, WIDTH, HEIGHT, "Events over time");
    int64_t first = bars->count ? period_number(bars->at[0].period, by) : 0,
            last = bars->count ? period_number(bars->at[bars->count - 1].period, by) : 0, steps = last - first + 1;
    double slot = (double)(WIDTH - LEFT - RIGHT) / (double)steps, scale = (double)(BOTTOM - TOP) / (double)most;
    double width = slot * 0.8 < 1 ? 1 : slot * 0.8;
    for (int64_t v = 0; v <= most; v += nice_step(most)) {
        double y = BOTTOM - scale * (double)v;
        fprintf(out, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%lld</text>\n",
                LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y + 4, (long long)v);
    }
    enum { MOST_LABELS = 12 };
    int64_t every = steps > MOST_LABELS ? (steps + MOST_LABELS - 1) / MOST_LABELS : 1;
    for (int64_t n = 0; bars->count && n < steps; n += every) {
        char label[40];
        period_label(label, first + n, by);
        fprintf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" font-size=\"10\">%s</text>\n", LEFT + slot * ((double)n + 0.5), BOTTOM + 16,
                label);
    }
    for (size_t i = 0; i < bars->count; i++) {
        const Bar *b = &bars->at[i];
        double x = LEFT + slot * (double)(period_number(b->period, by) - first), y = BOTTOM;
        for (int q = 0; q < 4; q++) {
            double h = scale * (double)b->quad[q];
            y -= h;
            if (h > 0)
                fprintf(
                    out,
                    "<rect data-period=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"><title>%s: %lld %s</title></rect>\n",
                    b->period, x + slot * 0.1, y, width, h, SVG_QUAD_COLOURS[q], b->period, (long long)b->quad[q], SVG_QUAD_NAMES[q]);
        }
    }
    fputs("<polyline fill=\"none\" stroke=\"#000\" stroke-width=\"1.5\" points=\"", out);
    for (size_t i = 0; i < bars->count; i++)
        if (bars->at[i].has_goldstein)
            fprintf(out, "%.1f,%.1f ", LEFT + slot * ((double)(period_number(bars->at[i].period, by) - first) + 0.5),
                    (TOP + BOTTOM) / 2.0 - bars->at[i].goldstein * (BOTTOM - TOP) / 20);
    fputs("\"/>\n", out);
    for (int g = -10; g <= 10; g += 5)
        fprintf(out, "<text x=\"%d\" y=\"%.1f\">%d</text>\n", WIDTH - RIGHT + 6, (TOP + BOTTOM) / 2.0 - g * (BOTTOM - TOP) / 20.0 + 4, g);
    for (int q = 0; q < 4; q++)
        fprintf(out, "<rect x=\"%d\" y=\"22\" width=\"12\" height=\"12\" fill=\"%s\"/><text x=\"%d\" y=\"32\">%s</text>\n", LEFT + 165 * q,
                SVG_QUAD_COLOURS[q], LEFT + 165 * q + 17, SVG_QUAD_NAMES[q]);
    fprintf(
        out,
        "<line x1=\"%d\" x2=\"%d\" y1=\"28\" y2=\"28\" stroke=\"#000\" stroke-width=\"1.5\"/><text x=\"%d\" y=\"32\">mean Goldstein (right)</text>\n",
        LEFT + 660, LEFT + 685, LEFT + 691);
    fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", (LEFT + WIDTH - RIGHT) / 2, BOTTOM + 38, by);
    svg_caption(out, filter, LEFT, HEIGHT - 18, "Events by type of deed", all);
}

bool picture_timeline(FILE *out, Store *store, const Filter *filter, const char *by, ro_error *error)
{
    sqlite3_stmt *st = timeline_query(store, filter, by, error);
    Bars bars = {0};
    bool is_good = st && read_bars(st, &bars, error);
    if (is_good)
        draw_timeline(out, &bars, filter, by);
    sqlite3_finalize(st);
    free(bars.at);
    return is_good;
}

/* ---- pairs ---- */

enum { MOST_NODES = 24, MOST_PAIRS = 4096, NAME_LETTERS = 22 };

typedef struct {
    char name[160];
    int64_t events;
} Node;

typedef struct {
    int from, to;
    int64_t events;
    double goldstein;
} Pair;

typedef struct {
    Node node[MOST_NODES];
    Pair pair[MOST_PAIRS];
    int nodes, pairs;
    uint64_t all;
} Graph;

static int node_of(Graph *g, const char *name)
{
    for (int i = 0; i < g->nodes; i++)
        if (strcmp(g->node[i].name, name) == 0)
            return i;
    if (g->nodes == MOST_NODES)
        return -1;
    snprintf(g->node[g->nodes].name, sizeof g->node->name, "%s", name);
    return g->nodes++;
}

/* The busiest pairs come first, so that the parties that get a place are the busiest too. */
static bool read_pairs(sqlite3_stmt *st, Graph *g, ro_error *error)
{
    int code;
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        const char *actor = (const char *)sqlite3_column_text(st, 0), *recipient = (const char *)sqlite3_column_text(st, 1);
        if (strcmp(actor, "?") == 0 || strcmp(recipient, "?") == 0) /* nobody knows who */
            continue;
        g->all += (uint64_t)sqlite3_column_int64(st, 2);
        int from = node_of(g, actor), to = node_of(g, recipient);
        if (from < 0 || to < 0 || g->pairs == MOST_PAIRS)
            continue;
        Pair *p = &g->pair[g->pairs++];
        *p = (Pair){from, to, sqlite3_column_int64(st, 2), sqlite3_column_double(st, 7)};
        g->node[from].events += p->events;
        g->node[to].events += p->events;
    }
    return code == SQLITE_DONE || error_set(error, "the store cannot be read: %s", sqlite3_errmsg(sqlite3_db_handle(st)));
}

/* Opens the group of what is drawn for a pair: its names are there for the page to link by. */
static void begin_pair(FILE *out, const Graph *g, const Pair *p)
{
    fputs("<g data-actor=\"", out);
    svg_text(out, g->node[p->from].name, 0);
    fputs("\" data-recipient=\"", out);
    svg_text(out, g->node[p->to].name, 0);
    fputs("\">", out);
}

static void draw_heat(FILE *out, const Graph *g, const Filter *filter)
{
    enum { CELL = 30, LEFT = 170, TOP = 170 };
    int side = g->nodes * CELL, width = LEFT + side + 40 > 620 ? LEFT + side + 40 : 620, height = TOP + side + 60;
    int64_t most = 1;
    for (int i = 0; i < g->pairs; i++)
        most = g->pair[i].events > most ? g->pair[i].events : most;
    svg_begin(out, width, height, "Who to whom");
    fprintf(out, "<text x=\"%d\" y=\"20\" font-weight=\"bold\">Who (rows) did how much to whom (columns)</text>\n", 14);
    for (int i = 0; i < g->nodes; i++) {
        fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", LEFT - 8, TOP + i * CELL + 20);
        svg_text(out, g->node[i].name, NAME_LETTERS);
        fprintf(out, "</text>\n<text transform=\"translate(%d,%d) rotate(-60)\">", LEFT + i * CELL + 18, TOP - 8);
        svg_text(out, g->node[i].name, NAME_LETTERS);
        fputs("</text>\n", out);
    }
    fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#f4f4f4\"/>\n", LEFT, TOP, side, side);
    for (int i = 0; i < g->pairs; i++) {
        const Pair *p = &g->pair[i];
        double share = log(1 + (double)p->events) / log(1 + (double)most);
        begin_pair(out, g, p);
        fprintf(out,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#0072B2\" fill-opacity=\"%.2f\"/>"
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"11\" fill=\"%s\">%lld</text></g>\n",
                LEFT + p->to * CELL + 1, TOP + p->from * CELL + 1, CELL - 2, CELL - 2, 0.12 + 0.88 * share, LEFT + p->to * CELL + CELL / 2,
                TOP + p->from * CELL + 19, share > 0.45 ? "#fff" : "#000", (long long)p->events);
    }
    svg_caption(out, filter, 14, height - 18, "Who to whom", g->all);
}

static void draw_network(FILE *out, const Graph *g, const Filter *filter)
{
    enum { WIDTH = 900, HEIGHT = 760, RADIUS = 250, CX = 450, CY = 360, MOST_ARROWS = 80 }; /* the busiest; more cannot be read */
    static const double TURN = 6.283185307179586;
    int64_t most = 1, most_node = 1;
    for (int i = 0; i < g->pairs; i++)
        most = g->pair[i].events > most ? g->pair[i].events : most;
    for (int i = 0; i < g->nodes; i++)
        most_node = g->node[i].events > most_node ? g->node[i].events : most_node;
    svg_begin(out, WIDTH, HEIGHT, "Network of actors");
    fputs("<defs><marker id=\"c\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" markerUnits=\"userSpaceOnUse\" "
          "orient=\"auto\">"
          "<path d=\"M0,0L10,5L0,10z\" fill=\"#0072B2\"/></marker><marker id=\"x\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" "
          "markerHeight=\"7\""
          " markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0,0L10,5L0,10z\" fill=\"#D55E00\"/></marker></defs>\n",
          out);
    int drawn = 0;
    for (int i = 0; i < g->pairs && drawn < MOST_ARROWS; i++) {
        const Pair *p = &g->pair[i];
        if (p->from == p->to)
            continue;
        drawn++;
        double a = TURN * p->from / g->nodes, b = TURN * p->to / g->nodes, r = RADIUS - 14;
        bool is_conflict = p->goldstein < 0;
        /* bent towards the middle and a little aside, so that both directions can be seen */
        double mx = CX + 0.35 * RADIUS * (cos(a) + cos(b)) / 2 + 14 * (sin(b) - sin(a)),
               my = CY + 0.35 * RADIUS * (sin(a) + sin(b)) / 2 - 14 * (cos(b) - cos(a));
        begin_pair(out, g, p);
        fprintf(out,
                "<path d=\"M%.1f,%.1fQ%.1f,%.1f %.1f,%.1f\" fill=\"none\" stroke=\"%s\" stroke-opacity=\"0.6\" stroke-width=\"%.2f\" "
                "marker-end=\"url(#%s)\"><title>",
                CX + r * cos(a), CY + r * sin(a), mx, my, CX + r * cos(b), CY + r * sin(b), is_conflict ? "#D55E00" : "#0072B2",
                0.8 + 6 * sqrt((double)p->events / (double)most), is_conflict ? "x" : "c");
        svg_text(out, g->node[p->from].name, 0);
        fputs(" to ", out);
        svg_text(out, g->node[p->to].name, 0);
        fprintf(out, ": %lld events, Goldstein %.1f</title></path></g>\n", (long long)p->events, p->goldstein);
    }
    for (int i = 0; i < g->nodes; i++) {
        double a = TURN * i / g->nodes, x = CX + RADIUS * cos(a), y = CY + RADIUS * sin(a);
        bool is_left = cos(a) < 0;
        double degrees = a * 360 / TURN + (is_left ? 180 : 0);
        fputs("<g data-party=\"", out);
        svg_text(out, g->node[i].name, 0);
        fprintf(out,
                "\"><circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#333\"/><text "
                "transform=\"translate(%.1f,%.1f) rotate(%.1f)\" text-anchor=\"%s\" "
                "dy=\"4\">",
                x, y, 4 + 8 * sqrt((double)g->node[i].events / (double)most_node), CX + (RADIUS + 18) * cos(a), CY + (RADIUS + 18) * sin(a), degrees,
                is_left ? "end" : "start");
        svg_text(out, g->node[i].name, NAME_LETTERS);
        fputs("</text></g>\n", out);
    }
    fputs(
        "<line x1=\"20\" x2=\"50\" y1=\"24\" y2=\"24\" stroke=\"#0072B2\" stroke-width=\"3\"/><text x=\"56\" y=\"28\">cooperation on the whole</text>"
        "<line x1=\"230\" x2=\"260\" y1=\"24\" y2=\"24\" stroke=\"#D55E00\" stroke-width=\"3\"/><text x=\"266\" y=\"28\">conflict on the whole (mean "
        "Goldstein below 0)</text>\n",
        out);
    svg_caption(out, filter, 20, HEIGHT - 18, "Who to whom", g->all);
}

static bool draw_pairs(FILE *out, Store *store, const Filter *filter, bool by_name, void (*draw)(FILE *, const Graph *, const Filter *),
                       ro_error *error)
{
    Graph *g = calloc(1, sizeof *g);
    if (!g)
        return error_set(error, "not enough memory for the picture");
    sqlite3_stmt *st = pair_query(store, filter, by_name, error);
    bool is_good = st && read_pairs(st, g, error);
    if (is_good)
        draw(out, g, filter);
    sqlite3_finalize(st);
    free(g);
    return is_good;
}

bool picture_heat(FILE *out, Store *store, const Filter *filter, bool by_name, ro_error *error)
{
    return draw_pairs(out, store, filter, by_name, draw_heat, error);
}

bool picture_network(FILE *out, Store *store, const Filter *filter, bool by_name, ro_error *error)
{
    return draw_pairs(out, store, filter, by_name, draw_network, error);
}
