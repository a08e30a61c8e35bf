/* Reading words of time at a place in a sentence, and writing TIMEX3 values. The rules of times.c are made of these. */
#ifndef RESOLVE_CLOCK_H
#define RESOLVE_CLOCK_H

#include "resolve/resolve.h"

typedef struct {
    const Knowledge *k;
    Document *doc;
    TokenId at, end; /* the sentence's rest */
    Civil today;
    TimexId anchor; /* the last expression with a place in the calendar, or NONE */
    bool is_until;  /* "until" stands before what is read */
} Clock;

/* Does the clause look back or ahead? */
typedef enum { DIRECTION_PAST, DIRECTION_FUTURE, DIRECTION_NONE } Direction;

/* What stands at token `t`, before the sentence's end; numbers through *value; count_at returns the tokens used. */
Str clock_low(const Clock *c, TokenId t);
bool clock_is(const Clock *c, TokenId t, const char *word);
bool clock_is_any(const Clock *c, TokenId t, const char *words);
bool clock_number_in(const Clock *c, ClassName name, TokenId t, int32_t *value);
const char *clock_text_in(const Clock *c, ClassName name, TokenId t);
bool clock_month_at(const Clock *c, TokenId t, int32_t *month);
bool clock_digits_at(const Clock *c, TokenId t, uint32_t least, uint32_t most, int32_t *value);
bool clock_day_at(const Clock *c, TokenId t, int32_t *day);
bool clock_year_at(const Clock *c, TokenId t, int32_t *year);
uint32_t clock_count_at(const Clock *c, TokenId t, int32_t *value);
Direction clock_direction_of(const Document *doc, const Knowledge *k, TokenId t);

/* The value and the period it covers. */
void timex_set_value(Timex *x, const char *text);
void timex_set_day(Timex *x, Day day, const char *rule);
void timex_set_month(Timex *x, int year, int month, const char *rule);
void timex_set_year(Timex *x, int year, const char *rule);
void timex_set_week(Timex *x, Day any, const char *rule);
void timex_set_season(Timex *x, int year, const char *season, const char *rule);
void timex_set_daypart(Timex *x, const char *part);

#endif
