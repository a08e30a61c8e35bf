/* Civil dates in the proleptic Gregorian calendar, as day numbers from 1970-01-01 (Hinnant, "chrono-compatible low-level date
   algorithms"), and periods that print as EDTF. */
#ifndef CORE_CALENDAR_H
#define CORE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

typedef int32_t Day;

#define NO_DAY INT32_MIN

typedef struct {
    int year, month, day; /* 1-based month and day */
} Civil;

typedef enum {
    PRECISION_NONE,
    PRECISION_DAY,
    PRECISION_WEEK,
    PRECISION_MONTH,
    PRECISION_SEASON,
    PRECISION_QUARTER,
    PRECISION_YEAR,
    PRECISION_RANGE
} Precision;

/* From `begin` to `end`, both included. */
typedef struct {
    Day begin, end;
    Precision precision;
} Period;

Day day_of(Civil civil);
Civil civil_of(Day day);
bool civil_is_valid(Civil civil); /* years 1000 to 2999 */
int days_in_month(int year, int month);
int weekday_of(Day day); /* 1 Monday … 7 Sunday */
Period month_period(int year, int month);
Period year_period(int year);
Period day_period(Day day);
Civil add_months(Civil civil, int months); /* the day is clipped to the month */

/* "YYYY-MM-DD" at the front of text, whole; NO_DAY when it is not a calendar date. */
Day day_from_iso(const char *text, uint32_t length);
void day_to_iso(Day day, char out[11]);
const char *precision_name(Precision precision);

#endif
