/* The rules of the cascade in times.c. Each reads at c->at, fills *x and returns the token behind the expression, or 0 when it does not
   fit; *x comes as a DATE without a place in the calendar. */
#ifndef RESOLVE_TIME_RULES_H
#define RESOLVE_TIME_RULES_H

#include "resolve/clock.h"

typedef TokenId TimeRule(Clock *c, Timex *x);

/* absolute_times.c: what names its place in the calendar, if perhaps not the year */
TimeRule iso_date, full_date, day_of_pair, month_expression, bare_year, year_in_words, century, season_year, bare_season, quarter, part_of_year,
    clock_time, holiday, named_period;

/* relative_times.c: what is counted from the article's date or from another expression */
TimeRule weekday_expression, deictic_day, relative_unit, counted_unit, bare_units, repeated, reference, year_earlier, anchored, weekend;

/* Sets the quarter of that number which had begun last on the article's date, or of the year when it is not 0. */
void timex_set_quarter(const Clock *c, Timex *x, int number, int year);

#endif
