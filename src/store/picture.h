/* Pictures of what a store holds, as SVG 1.1 that stands in a paper: no script, no font file, colours that colour-blind readers tell apart
   (Okabe & Ito 2008), the question in the caption. */
#ifndef STORE_PICTURE_H
#define STORE_PICTURE_H

#include <stdio.h>

#include "store/query.h"

/* Bars by period, stacked by quad class, with the mean Goldstein value as a line. `by`: day, week, month or year. */
bool picture_timeline(FILE *out, Store *store, const Filter *filter, const char *by, ro_error *error);

/* Who did how much to whom: a table of the busiest parties, darker with more events. */
bool picture_heat(FILE *out, Store *store, const Filter *filter, bool by_name, ro_error *error);

/* The busiest pairs as a ring of parties with arrows: width by events, colour by whether they are cooperation or conflict on the whole. */
bool picture_network(FILE *out, Store *store, const Filter *filter, bool by_name, ro_error *error);

/* A map with a circle for each place (map.c); land and borders from Natural Earth. */
bool picture_map(FILE *out, Store *store, const Filter *filter, ro_error *error);

/* place, country, lat, lon, events, goldstein_mean, dead; the busiest first. */
sqlite3_stmt *place_query(Store *store, const Filter *filter, ro_error *error);

/* The questions that pictures and tables share, answered from the roll-ups where they can; the caller finalizes. Columns: period, or actor and
   recipient; events; events of each quad class; the mean Goldstein value. `by` that is no period gives NULL with the reason. */
sqlite3_stmt *timeline_query(Store *store, const Filter *filter, const char *by, ro_error *error);
sqlite3_stmt *pair_query(Store *store, const Filter *filter, bool by_name, ro_error *error);

#endif
