/* What a store holds in the formats of other programs. */
#ifndef STORE_EXCHANGE_H
#define STORE_EXCHANGE_H

#include <stdio.h>

#include "store/query.h"

/* SQL for events: the columns of the table, of CSV, a JSON record as `readout code` prints it (what the store does not keep is left out), and
   a GeoJSON feature (RFC 7946), and the 40 columns of POLECAT (Halterman et al. 2023) and
   the 61 of GDELT 2.0 (its Event Codebook of 2015) in their order. */
extern const char EVENT_TABLE[], EVENT_CSV[], EVENT_POLECAT[], EVENT_GDELT[], EVENT_ICEWS[], EVENT_PHOENIX[], EVENT_JSON[], EVENT_FEATURE[],
    EVENT_TAIL[];

/* EVENT_CSV, EVENT_POLECAT and EVENT_GDELT need this on the connection first: fips(), cow() and gwno() of an ISO 3166 code. */
bool exchange_add_functions(sqlite3 *db, ro_error *error);

/* The graph of who to whom as GEXF 1.2draft (networkx and Gephi read that) or GraphML. */
bool write_gexf(FILE *out, sqlite3_stmt *pairs, ro_error *error);
bool write_graphml(FILE *out, sqlite3_stmt *pairs, ro_error *error);

#endif
