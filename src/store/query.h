/* Questions to a store: one filter for all commands, and the rows that it lets through. */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "store/store.h"

/* What is NULL or zero filters nothing. A party is a country (RUS), a sector (MIL), both (RUSMIL) or a part of a name; several with commas. */
typedef struct {
    const char *actor, *recipient, *party; /* party: on either side */
    const char *type, *mode, *cameo;       /* cameo: a code and all below it */
    const char *status;                    /* NULL: actual; "any": all */
    const char *source, *place, *since, *until, *search;
    int quad;
    double least_confidence;
    bool keeps_copies;
    int64_t limit;
} Filter;

/* A SELECT of `columns` FROM event e JOIN document d and `joins` over the filter, with `tail` (GROUP BY, ORDER BY) behind it, ready to step;
   the caller finalizes it. NULL with the reason. */
sqlite3_stmt *query(Store *store, const Filter *filter, const char *columns, const char *joins, const char *tail, ro_error *error);

/* What a corpus holds, line by line: what, which, number, percent of events, note; of each list the f->limit (10) most frequent. */
sqlite3_stmt *summary_query(Store *store, const Filter *filter, ro_error *error);

/* The same over a roll-up, day_total or dyad_month, when the filter asks for nothing that it does not know. */
sqlite3_stmt *query_totals(Store *store, const Filter *filter, const char *table, const char *columns, const char *tail, ro_error *error);
bool filter_fits_days(const Filter *filter);
bool filter_fits_pairs(const Filter *filter);

/* The filter in words, for captions: "actor RUS, type ASSAULT, since 2022-02-24". Freed by the caller; NULL without memory. */
char *filter_words(const Filter *filter);

#endif
