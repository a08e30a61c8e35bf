/* A map of where: land and borders of Natural Earth, a circle for each place. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/picture.h"
#include "store/svg.h"

typedef struct {
    char name[120], country[4];
    double lat, lon, goldstein;
    int64_t events;
} Place;

enum { MOST_PLACES = 2000, MOST_LABELS = 14, WIDTH = 960, MOST_HEIGHT = 620, LEAST_HEIGHT = 300, TOP = 40, BOTTOM = 44 };

typedef struct {
    double west, east, south, north, scale; /* degrees; pixels a degree of latitude */
    double squeeze;                         /* of a degree of longitude at the middle latitude (equirectangular) */
    int height;
} Frame;

sqlite3_stmt *place_query(Store *store, const Filter *filter, ro_error *error)
{
    return query(store, filter,
                 "e.place AS place, e.place_country AS country, e.lat AS lat, e.lon AS lon, count(*) AS events, round(avg(e.goldstein), 2) AS"
                 " goldstein_mean, sum(coalesce(e.dead, 0)) AS dead",
                 "", "AND e.lat IS NOT NULL GROUP BY e.place, e.place_country, e.lat, e.lon ORDER BY events DESC, 1", error);
}

static bool read_places(sqlite3_stmt *st, Place *places, int *count, uint64_t *all, ro_error *error)
{
    int code;
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        *all += (uint64_t)sqlite3_column_int64(st, 4);
        if (*count == MOST_PLACES)
            continue;
        Place *p = &places[(*count)++];
        const char *name = (const char *)sqlite3_column_text(st, 0), *country = (const char *)sqlite3_column_text(st, 1);
        *p = (Place){.lat = sqlite3_column_double(st, 2),
                     .lon = sqlite3_column_double(st, 3),
                     .events = sqlite3_column_int64(st, 4),
                     .goldstein = sqlite3_column_double(st, 5)};
        snprintf(p->name, sizeof p->name, "%s", name ? name : "");
        snprintf(p->country, sizeof p->country, "%s", country ? country : "");
    }
    return code == SQLITE_DONE || error_set(error, "the store cannot be read: %s", sqlite3_errmsg(sqlite3_db_handle(st)));
}

/* Around the places, with a margin, as wide as the picture. */
static Frame frame_of(const Place *places, int count)
{
    Frame f = {180, -180, 90, -90, 0, 1, 0};
    for (int i = 0; i < count; i++) {
        f.west = fmin(f.west, places[i].lon);
        f.east = fmax(f.east, places[i].lon);
        f.south = fmin(f.south, places[i].lat);
        f.north = fmax(f.north, places[i].lat);
    }
    if (count == 0)
        f = (Frame){-180, 180, -58, 84, 0, 1, 0};
    double margin_x = fmax(4, (f.east - f.west) * 0.08), margin_y = fmax(3, (f.north - f.south) * 0.1);
    f.west = fmax(-180, f.west - margin_x);
    f.east = fmin(180, f.east + margin_x);
    f.south = fmax(-85, f.south - margin_y);
    f.north = fmin(85, f.north + margin_y);
    f.squeeze = cos((f.south + f.north) / 2 * 3.14159265358979 / 180);
    f.squeeze = f.east - f.west > 120 ? 1 : fmax(0.3, f.squeeze);
    f.scale = WIDTH / ((f.east - f.west) * f.squeeze);
    double height = (f.north - f.south) * f.scale;
    if (height > MOST_HEIGHT) { /* taller than wide: more to the sides */
        f.scale *= MOST_HEIGHT / height;
        double half = WIDTH / f.scale / f.squeeze / 2, middle = (f.west + f.east) / 2;
        f.west = middle - half;
        f.east = middle + half;
        height = MOST_HEIGHT;
    } else if (height < LEAST_HEIGHT) {
        double half = LEAST_HEIGHT / f.scale / 2, middle = (f.south + f.north) / 2;
        f.south = middle - half;
        f.north = middle + half;
        height = LEAST_HEIGHT;
    }
    f.height = (int)height;
    return f;
}

static double x_of(const Frame *f, double lon) { return (lon - f->west) * f->squeeze * f->scale; }
static double y_of(const Frame *f, double lat) { return TOP + (f->north - lat) * f->scale; }

/* "x y dx dy …" in tenths of a degree as a path; what lies outside the frame is left out as a whole. */
static void outline(FILE *out, const Frame *f, const char *numbers, bool is_closed)
{
    enum { MOST_POINTS = 2048 };
    static _Thread_local double x[MOST_POINTS], y[MOST_POINTS];
    long lon = 0, lat = 0;
    int n = 0;
    double west = 1e9, east = -1e9, north = -1e9, south = 1e9;
    for (char *at = (char *)(uintptr_t)numbers; *at && n < MOST_POINTS; n++) {
        lon += strtol(at, &at, 10);
        lat += strtol(at, &at, 10);
        x[n] = (double)lon / 10;
        y[n] = (double)lat / 10;
        west = fmin(west, x[n]);
        east = fmax(east, x[n]);
        south = fmin(south, y[n]);
        north = fmax(north, y[n]);
        while (*at == ' ')
            at++;
    }
    if (east < f->west || west > f->east || north < f->south || south > f->north)
        return;
    for (int i = 0; i < n; i++) {
        bool is_new = i == 0 || fabs(x[i] - x[i - 1]) > 180; /* across the date line */
        fprintf(out, "%s%.1f,%.1f", is_new ? "M" : "L", x_of(f, x[i]), y_of(f, y[i]));
    }
    fputs(is_closed ? "Z" : "", out);
}

static void draw_land(FILE *out, const Frame *f)
{
#define LAND(numbers) outline(out, f, numbers, true);
#define BORDER(numbers)
    fputs("<path fill=\"#f2efe9\" stroke=\"#9aa5ad\" stroke-width=\"0.6\" d=\"", out);
#include "store/outlines.def"
    fputs("\"/>\n<path fill=\"none\" stroke=\"#b9b4ab\" stroke-width=\"0.5\" d=\"", out);
#undef LAND
#undef BORDER
#define LAND(numbers)
#define BORDER(numbers) outline(out, f, numbers, false);
#include "store/outlines.def"
    fputs("\"/>\n", out);
}

/* Names of the busiest places, where they do not run into one another. */
static void draw_labels(FILE *out, const Frame *f, const Place *places, int count)
{
    double taken[MOST_LABELS][2];
    int labels = 0;
    for (int i = 0; i < count && labels < MOST_LABELS; i++) {
        double x = x_of(f, places[i].lon), y = y_of(f, places[i].lat);
        bool is_free = x > 10 && x < WIDTH - 90;
        for (int k = 0; k < labels; k++)
            is_free = is_free && (fabs(taken[k][1] - y) > 14 || fabs(taken[k][0] - x) > 110);
        if (!is_free)
            continue;
        taken[labels][0] = x;
        taken[labels++][1] = y;
        fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"11\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\" fill=\"#222\">", x + 7,
                y + 4);
        svg_text(out, places[i].name, 20);
        fputs("</text>\n", out);
    }
}

static void draw_map(FILE *out, const Place *places, int count, uint64_t all, const Filter *filter)
{
    Frame f = frame_of(places, count);
    int64_t most = count ? places[0].events : 1;
    svg_begin(out, WIDTH, TOP + f.height + BOTTOM, "Where it happened");
    fprintf(out,
            "<defs><clipPath id=\"frame\"><rect x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath></defs>\n<g clip-path=\"url(#frame)\">\n"
            "<rect x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#dfeaf2\"/>\n",
            TOP, WIDTH, f.height, TOP, WIDTH, f.height);
    draw_land(out, &f);
    for (int i = 0; i < count; i++) {
        const Place *p = &places[i];
        fputs("<circle data-place=\"", out);
        svg_text(out, p->name, 0);
        fprintf(out,
                "\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" fill-opacity=\"0.65\" stroke=\"#333\" "
                "stroke-width=\"0.5\"><title>",
                x_of(&f, p->lon), y_of(&f, p->lat), 3 + 15 * sqrt((double)p->events / (double)most), p->goldstein < 0 ? "#D55E00" : "#0072B2");
        svg_text(out, p->name, 0);
        fprintf(out, "%s%s: %lld events, Goldstein %.1f</title></circle>\n", *p->country ? ", " : "", p->country, (long long)p->events, p->goldstein);
    }
    draw_labels(out, &f, places, count);
    fputs("</g>\n<circle cx=\"20\" cy=\"20\" r=\"6\" fill=\"#0072B2\"/><text x=\"32\" y=\"24\">cooperation on the whole</text>"
          "<circle cx=\"210\" cy=\"20\" r=\"6\" fill=\"#D55E00\"/><text x=\"222\" y=\"24\">conflict on the whole; area by events</text>\n",
          out);
    svg_caption(out, filter, 14, TOP + f.height + 26, "Where, of events with a place. Outlines: Natural Earth", all);
}

bool picture_map(FILE *out, Store *store, const Filter *filter, ro_error *error)
{
    Place *places = calloc(MOST_PLACES, sizeof *places);
    if (!places)
        return error_set(error, "not enough memory for the picture");
    int count = 0;
    uint64_t all = 0;
    sqlite3_stmt *st = place_query(store, filter, error);
    bool is_good = st && read_places(st, places, &count, &all, error);
    if (is_good)
        draw_map(out, places, count, all, filter);
    sqlite3_finalize(st);
    free(places);
    return is_good;
}
