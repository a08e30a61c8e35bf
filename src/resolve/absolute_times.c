/* Time expressions that name their place in the calendar: dates, months, years, quarters, seasons, holidays, times of day. A year that the
   words leave out comes from the article's date and the clause's direction. */
#include <stdio.h>
#include <stdlib.h>

#include "core/utf8.h"
#include "resolve/time_rules.h"

TokenId full_date(Clock *c, Timex *x)
{
    enum { NEAR_DAYS = 60 };
    TokenId t = c->at;
    int32_t weekday, month, day, year = 0;
    if (clock_number_in(c, CLASS_WEEKDAY, t, &weekday) &&
        (clock_is(c, t + 1, ",") || clock_month_at(c, t + 1, &month) || clock_day_at(c, t + 1, &day)))
        t += clock_is(c, t + 1, ",") ? 2 : 1;
    if (clock_month_at(c, t, &month) && clock_day_at(c, t + 1, &day)) {
        t += 2;
        if (clock_is(c, t, "-") && clock_day_at(c, t + 1, &year) && year > day)
            return 0;
        year = 0;
    } else if (clock_day_at(c, t, &day) && (clock_month_at(c, t + 1, &month) || (clock_is(c, t + 1, "of") && clock_month_at(c, t + 2, &month)))) {
        t += clock_is(c, t + 1, "of") ? 3 : 2;
    } else {
        return 0;
    }
    if (clock_is(c, t, ",") && clock_year_at(c, t + 1, &year))
        t += 2;
    else if (clock_year_at(c, t, &year))
        t += 1;
    else
        year = 0;
    if (!year) {
        Day best = NO_DAY;
        Direction direction = clock_direction_of(c->doc, c->k, c->at);
        for (int y = c->today.year - 1; y <= c->today.year + 1; y++) {
            Civil d = {y, month, day};
            if (!civil_is_valid(d))
                continue;
            int distance = day_of(d) - c->doc->date;
            /* without a year the nearest is meant ("was extended to Nov. 16"), unless the tense forbids it */
            bool fits = direction == DIRECTION_FUTURE ? distance >= -7 : direction == DIRECTION_PAST ? distance <= NEAR_DAYS : true;
            if (fits && (best == NO_DAY || abs(distance) < abs(best - c->doc->date)))
                best = day_of(d);
        }
        if (best == NO_DAY)
            return 0;
        timex_set_day(x, best, "day and month");
        return t;
    }
    if (!civil_is_valid((Civil){year, month, day}))
        return 0;
    timex_set_day(x, day_of((Civil){year, month, day}), "full date");
    return t;
}

/* "from 3 to 5 April": the month stands behind the second day; "April 3 and 4": before the first. */
TokenId day_of_pair(Clock *c, Timex *x)
{
    TokenId t = c->at;
    int32_t day, second, month;
    if (!clock_day_at(c, t, &day))
        return 0;
    bool is_joined = clock_is_any(c, t + 1, "to and or - –");
    if (is_joined && clock_day_at(c, t + 2, &second) && clock_month_at(c, t + 3, &month) && day < second) {
        Clock later = *c;
        later.at = t + 2;
        Timex whole = *x;
        if (full_date(&later, &whole) == 0)
            return 0;
        Civil civil = civil_of(whole.period.begin);
        if (civil.day != second || !civil_is_valid((Civil){civil.year, civil.month, day}))
            return 0;
        timex_set_day(x, day_of((Civil){civil.year, civil.month, day}), "first day of two");
        return t + 1;
    }
    const Timex *before = c->doc->timexes.count > 0 ? &c->doc->timexes.at[c->doc->timexes.count - 1] : NULL;
    bool is_second = before && before->end + 1 == t && clock_is_any(c, t - 1, "and or to - –") && before->period.precision == PRECISION_DAY &&
                     clock_month_at(c, before->begin, &month);
    const Token *token = &c->doc->tokens.at[t];
    bool counts = token->deprel == DEPREL_NUMMOD && token->head > t; /* "April 3 and 4 people" */
    Civil civil = is_second ? civil_of(before->period.begin) : (Civil){0};
    if (!is_second || counts || day <= civil.day || !civil_is_valid((Civil){civil.year, civil.month, day}))
        return 0;
    timex_set_day(x, day_of((Civil){civil.year, civil.month, day}), "second day of two");
    return t + 1;
}

TokenId iso_date(Clock *c, Timex *x)
{
    Str l = clock_low(c, c->at);
    Day d = day_from_iso(l.data, l.length);
    if (d == NO_DAY)
        return 0;
    timex_set_day(x, d, "ISO date");
    return c->at + 1;
}

static int year_of_bare_month(const Clock *c, int month)
{
    Direction direction = clock_direction_of(c->doc, c->k, c->at);
    /* "through January", "until mid-November" look ahead whatever the tense */
    bool is_until =
        c->at > 0 && (clock_is_any(c, c->at - 1, "until till by through") || (clock_is(c, c->at - 1, "an") && clock_is(c, c->at - 2, "until")));
    if (is_until)
        direction = DIRECTION_FUTURE;
    if (direction == DIRECTION_FUTURE)
        return month >= c->today.month ? c->today.year : c->today.year + 1;
    if (direction == DIRECTION_NONE && month > c->today.month)
        return month - c->today.month <= 6 ? c->today.year : c->today.year - 1;
    return month <= c->today.month ? c->today.year : c->today.year - 1;
}

TokenId month_expression(Clock *c, Timex *x)
{
    TokenId t = c->at;
    int32_t month, year;
    char way = 0; /* last, next, this */
    if (clock_is_any(c, t, "last past previous"))
        way = 'l', t++;
    else if (clock_is_any(c, t, "next coming"))
        way = 'n', t++;
    else if (clock_is(c, t, "this"))
        way = 't', t++;
    if (clock_is_any(c, t, "early late mid"))
        t += clock_is(c, t + 1, "-") ? 2 : 1;
    int32_t day;
    if (!clock_month_at(c, t, &month) || (clock_day_at(c, t + 1, &day) && !clock_is(c, t + 2, ",")))
        return 0;
    t++;
    if (clock_is(c, t, ",") && clock_year_at(c, t + 1, &year))
        t += 2;
    else if (clock_is(c, t, "of") && clock_year_at(c, t + 1, &year))
        t += 2;
    else if (clock_year_at(c, t, &year))
        t++;
    else if (clock_is_any(c, t, "last this next") && clock_is(c, t + 1, "year")) {
        year = c->today.year + (clock_is(c, t, "next") ? 1 : clock_is(c, t, "last") ? -1 : 0);
        t += 2;
    } else if (way == 'l')
        year = month < c->today.month ? c->today.year : c->today.year - 1;
    else if (way == 'n')
        year = month > c->today.month ? c->today.year : c->today.year + 1;
    else if (way == 't')
        year = c->today.year;
    else
        year = year_of_bare_month(c, month);
    timex_set_month(x, year, month, way ? "last, this or next month" : "month");
    return t;
}

/* "the nineties": of the century that had them last */
static int32_t decade_in_words(const Clock *c, TokenId t)
{
    static const char *const DECADES[] = {"twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"};
    for (size_t i = 0; i < countof(DECADES); i++)
        if (clock_is(c, t, DECADES[i])) {
            int32_t year = c->today.year / 100 * 100 + 20 + 10 * (int32_t)i;
            return year > c->today.year ? year - 100 : year;
        }
    return 0;
}

TokenId bare_year(Clock *c, Timex *x)
{
    int32_t year;
    TokenId t = c->at;
    if (clock_is(c, t, "fiscal") && clock_year_at(c, t + 1, &year)) {
        timex_set_year(x, year, "fiscal year");
        return t + 2;
    }
    TokenId decade = t + clock_is(c, t, "the");
    decade += clock_is_any(c, decade, "early late mid");
    decade += clock_is(c, decade, "-");
    if (decade > t && decade_in_words(c, decade)) {
        year = decade_in_words(c, decade);
        snprintf(x->value, sizeof x->value, "%03d", year / 10);
        x->period = (Period){day_of((Civil){year, 1, 1}), day_of((Civil){year + 9, 12, 31}), PRECISION_RANGE};
        x->rule = "decade";
        return decade + 1;
    }
    if (decade > t && clock_low(c, decade).length == 5)
        t = decade;
    if (clock_is_any(c, t, "early late mid") && clock_year_at(c, t + 1 + clock_is(c, t + 1, "-"), &year))
        t += 1 + clock_is(c, t + 1, "-");
    Str l = clock_low(c, t);
    if (l.length == 5 && l.data[4] == 's' && code_point_is_digit(l.data[3])) { /* the 1980s */
        year = atoi((char[]){l.data[0], l.data[1], l.data[2], l.data[3], 0});
        if (year < 1000 || year > 2100)
            return 0;
        snprintf(x->value, sizeof x->value, "%03d", year / 10);
        x->period = (Period){day_of((Civil){year, 1, 1}), day_of((Civil){year + 9, 12, 31}), PRECISION_RANGE};
        x->rule = "decade";
        return t + 1;
    }
    Str low = clock_low(c, t);
    if (low.length == 8 && str_begins(low, "mid-") && code_point_is_digit(low.data[4]) && code_point_is_digit(low.data[7])) {
        timex_set_year(x, atoi((char[]){low.data[4], low.data[5], low.data[6], low.data[7], 0}), "year");
        return t + 1;
    }
    bool is_after_in = t > 0 && clock_is_any(c, t - 1, "in since until");
    if (!clock_year_at(c, t, &year) || (year < 1800 && !is_after_in) || year > 2099)
        return 0;
    bool is_mid = t > c->at && clock_is(c, t - 1, "-"); /* "mid-1996" */
    bool has_cue =
        is_mid ||
        (t > 0 &&
         clock_is_any(c, t - 1, "in since by until till of from during before after to for between both and early late mid the fiscal ( , for into"));
    const Token *token = &c->doc->tokens.at[t];
    bool is_plural = token->head != NONE && token->head > t && c->doc->tokens.at[token->head].feats.number == NUMBER_PLUR;
    bool is_rounded = t > 0 && clock_is_any(c, t - 1, "about some nearly almost over around roughly than least"); /* "about 2018 soldiers" */
    bool is_count = token->deprel == DEPREL_NUMMOD && is_plural;
    /* "a 1996 law", "his 1990 forecast", "the 1992 protests"; not "2000 troops" */
    bool is_modifier =
        token->head != NONE && token->head > t && token->head <= t + 4 && year >= 1900 && year <= c->today.year + 10 && year % 100 != 0;
    if ((is_count && is_rounded) || !(is_modifier || (has_cue && !is_count)))
        return 0;
    timex_set_year(x, year, "year");
    return t + 1;
}

/* "nineteen ninety-four", "the year two thousand", as transcripts of radio write it. */
TokenId year_in_words(Clock *c, Timex *x)
{
    TokenId t = c->at;
    int32_t first, rest;
    if (clock_is(c, t, "the") && clock_is(c, t + 1, "year") && clock_is(c, t + 2, "two") && clock_is(c, t + 3, "thousand")) {
        timex_set_year(x, 2000, "year in words");
        return t + 4;
    }
    if (!clock_number_in(c, CLASS_NUMBER, t, &first) || first < 18 || first > 20)
        return 0;
    uint32_t used = clock_count_at(c, t + 1, &rest);
    if (used == 0 || rest < 10 || rest > 99 || clock_digits_at(c, t + 1, 1, 4, &rest))
        return 0;
    timex_set_year(x, first * 100 + rest, "year in words");
    return t + 1 + used;
}

/* "the 20th century", "the twentieth century" */
TokenId century(Clock *c, Timex *x)
{
    TokenId t = c->at + clock_is(c, c->at, "the");
    int32_t number;
    t += clock_is_any(c, t, "early late mid");
    if (!clock_day_at(c, t, &number) && !clock_number_in(c, CLASS_ORDINAL, t, &number))
        return 0;
    t += 1 + clock_is(c, t + 1, "-");
    if (!clock_is(c, t, "century") || number < 1 || number > 21)
        return 0;
    snprintf(x->value, sizeof x->value, "%02d", number - 1);
    x->period = (Period){day_of((Civil){100 * (number - 1) + 1, 1, 1}), day_of((Civil){100 * number, 12, 31}), PRECISION_RANGE};
    x->rule = "century";
    return t + 1;
}

TokenId season_year(Clock *c, Timex *x)
{
    TokenId t = c->at + clock_is(c, c->at, "the");
    int32_t year;
    const char *season = clock_text_in(c, CLASS_SEASON, t);
    if (!season)
        return 0;
    TokenId y = t + 1 + clock_is(c, t + 1, "of");
    if (!clock_year_at(c, y, &year))
        return 0;
    timex_set_season(x, year, season, "season and year");
    return y + 1;
}

/* "the summer", "the early summer": the last that had begun, or the one to come. */
TokenId bare_season(Clock *c, Timex *x)
{
    TokenId t = c->at;
    if (!clock_is(c, t, "the"))
        return 0;
    t++;
    t += clock_is_any(c, t, "early late");
    const char *season = clock_text_in(c, CLASS_SEASON, t);
    if (!season || c->doc->tokens.at[t].upos == UPOS_VERB || clock_is(c, t, "fall") || clock_is(c, t + 1, "of") || clock_is(c, t + 1, "-"))
        return 0;
    int first = strcmp(season, "SP") == 0 ? 3 : strcmp(season, "SU") == 0 ? 6 : strcmp(season, "FA") == 0 ? 9 : 12;
    bool is_ahead = clock_direction_of(c->doc, c->k, c->at) == DIRECTION_FUTURE;
    timex_set_season(x, c->today.year - (c->today.month < first && !is_ahead), season, "season");
    return t + 1;
}

/* The quarter of this number that had begun last on the article's date, or the one of the year. */
void timex_set_quarter(const Clock *c, Timex *x, int number, int year)
{
    if (!year)
        year = day_of((Civil){c->today.year, 3 * number - 2, 1}) <= c->doc->date ? c->today.year : c->today.year - 1;
    snprintf(x->value, sizeof x->value, "%04d-Q%d", year, number);
    x->period = (Period){day_of((Civil){year, 3 * number - 2, 1}), month_period(year, 3 * number).end, PRECISION_QUARTER};
    x->rule = "quarter";
}

/* "the third quarter", "third-quarter", "the fourth quarter of 1988", "the latest quarter" */
TokenId quarter(Clock *c, Timex *x)
{
    TokenId t = c->at;
    int32_t number, year = 0;
    t += clock_is(c, t, "the");
    t += clock_is(c, t, "fiscal");
    t += clock_is(c, t, "-") && t > c->at;
    if (clock_year_at(c, t, &year))
        t++;
    if (t > c->at && (clock_is(c, t, "quarter") || (clock_is(c, t, "latest") && clock_is(c, t + 1, "quarter")))) {
        Civil ended = add_months(c->today, -3);
        timex_set_quarter(c, x, (ended.month - 1) / 3 + 1, ended.year);
        return t + 1 + clock_is(c, t, "latest");
    }
    if (!clock_number_in(c, CLASS_ORDINAL, t, &number) || number > 4)
        return 0;
    bool has_hyphen = clock_is(c, t + 1, "-");
    t += 1 + has_hyphen;
    if (!clock_is(c, t, "quarter") || (has_hyphen && clock_is(c, c->at, "the"))) /* "the third-quarter loss": without the article */
        return 0;
    t++;
    TokenId y = t + clock_is(c, t, "of");
    if (!year && clock_year_at(c, y, &year))
        t = y + 1;
    timex_set_quarter(c, x, number, year);
    return t;
}

/* "this year's third quarter", "the first half of 1989", "the second half of the year" */
TokenId part_of_year(Clock *c, Timex *x)
{
    TokenId t = c->at;
    int32_t number, year;
    if (clock_is_any(c, t, "this last next") && clock_is(c, t + 1, "year") && clock_is(c, t + 2, "'s") &&
        clock_number_in(c, CLASS_ORDINAL, t + 3, &number) && number <= 4 && clock_is(c, t + 4, "quarter")) {
        timex_set_quarter(c, x, number, c->today.year + (clock_is(c, t, "next") ? 1 : clock_is(c, t, "last") ? -1 : 0));
        return t + 5;
    }
    t += clock_is(c, t, "the");
    bool is_second = clock_is_any(c, t, "second last latter");
    if ((!is_second && !clock_is(c, t, "first")) || !clock_is(c, t + 1, "half"))
        return 0;
    t += 2 + clock_is(c, t + 2, "of");
    if (clock_year_at(c, t, &year))
        t++;
    else if (clock_is_any(c, t, "the this last next") && clock_is(c, t + 1, "year")) {
        year = c->today.year + (clock_is(c, t, "next") ? 1 : clock_is(c, t, "last") ? -1 : 0);
        t += 2;
    } else
        return 0;
    snprintf(x->value, sizeof x->value, "%04d-H%d", year, 1 + is_second);
    x->period = (Period){day_of((Civil){year, is_second ? 7 : 1, 1}), month_period(year, is_second ? 12 : 6).end, PRECISION_RANGE};
    x->rule = "half of a year";
    return t;
}

/* ---- times of day ---- */

/* "9", "7:15", "0615": hours and minutes at `t`. */
static bool hour_at(const Clock *c, TokenId t, int *hour, int *minute)
{
    Str l = clock_low(c, t);
    int32_t value;
    *minute = 0;
    if (clock_digits_at(c, t, 1, 2, &value)) {
        *hour = value;
        return value <= 24;
    }
    const char *colon = memchr(l.data, ':', l.length);
    if (!colon || l.length > 5 || l.length < 4)
        return false;
    *hour = atoi(l.data);
    *minute = atoi(colon + 1);
    return code_point_is_digit(l.data[0]) && code_point_is_digit(colon[1]) && *hour <= 24 && *minute < 60;
}

/* The day that a time of day stands beside: "9 a.m. on Tuesday", "5 p.m. EST Nov. 9"; the token behind it, or `t` with the article's date. */
static TokenId day_beside(Clock *c, TokenId t, Day *day)
{
    static TimeRule *const DAYS[] = {full_date, weekday_expression, deictic_day};
    Clock inner = *c;
    *day = c->doc->date;
    inner.is_until = c->at > 0 && clock_is_any(c, c->at - 1, "until till by");
    inner.at = t + (clock_is(c, t, "on") || clock_is(c, t, ","));
    for (size_t i = 0; i < countof(DAYS); i++) {
        Timex x = {.type = TIMEX_DATE, .period = {NO_DAY, NO_DAY, PRECISION_NONE}};
        TokenId end = DAYS[i](&inner, &x);
        if (end > 0 && x.period.begin != NO_DAY) {
            *day = x.period.begin;
            return end;
        }
    }
    return t;
}

TokenId clock_time(Clock *c, Timex *x)
{
    TokenId t = c->at;
    int hour, minute;
    if (clock_is_any(c, t, "noon midnight")) {
        hour = clock_is(c, t, "noon") ? 12 : 0;
        minute = 0;
        t++;
    } else if (hour_at(c, t, &hour, &minute)) {
        t++;
        bool is_evening = clock_is_any(c, t, "p.m. p.m pm");
        if (is_evening || clock_is_any(c, t, "a.m. a.m am")) {
            hour = hour % 12 + 12 * is_evening;
            t++;
        } else if (clock_is(c, t, "in") && clock_is(c, t + 1, "the") && clock_is_any(c, t + 2, "morning evening afternoon")) {
            hour = hour % 12 + 12 * !clock_is(c, t + 2, "morning");
            t += 3;
        } else if (clock_is(c, t, "o'clock")) {
            t++;
        } else if (!clock_is_any(c, t, "gmt utc") &&
                   !(memchr(clock_low(c, t - 1).data, ':', clock_low(c, t - 1).length) && c->at > 0 && clock_is(c, c->at - 1, "at"))) {
            return 0;
        }
    } else {
        return 0;
    }
    if (clock_is_any(c, t, "gmt utc est edt cst cdt mst mdt pst pdt et pt bst cet"))
        t++;
    else if (clock_is(c, t, "local") && clock_is(c, t + 1, "time"))
        t += 2;
    Day day;
    t = day_beside(c, t, &day);
    timex_set_day(x, day, "time of day");
    size_t n = strlen(x->value);
    snprintf(x->value + n, sizeof x->value - n, "T%02d:%02d", hour % 24, minute);
    x->type = TIMEX_TIME;
    return t;
}

/* ---- holidays ---- */

/* The n-th weekday (1 Monday) of a month; n < 0 counts from its end. */
static Day nth_weekday(int year, int month, int weekday, int n)
{
    Period m = month_period(year, month);
    if (n > 0)
        return m.begin + (weekday - weekday_of(m.begin) + 7) % 7 + 7 * (n - 1);
    return m.end - (weekday_of(m.end) - weekday + 7) % 7;
}

/* Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, 1991, chapter 8). */
static Day easter(int year)
{
    int a = year % 19, b = year / 100, d = year % 100;
    int e = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int f = (32 + 2 * (b % 4) + 2 * (d / 4) - e - d % 4) % 7;
    int g = e + f - 7 * ((a + 11 * e + 22 * f) / 451) + 114;
    return day_of((Civil){year, g / 31, g % 31 + 1});
}

/* First day of a month of the tabular Islamic calendar (civil epoch, 16 July 622 Julian); within a day of what is seen. */
static Day islamic_month(int year, int month)
{
    enum { EPOCH = -492148 }; /* days before 1970-01-01 */
    return EPOCH + (year - 1) * 354 + (3 + 11 * year) / 30 + 29 * (month - 1) + month / 2;
}

/* The value of class `holiday`: "12-25" a fixed day, "11/4/4" the fourth Thursday of November, "11/1/1+1" the day after its first Monday, "easter+1",
 * "islam9-1". */
static Day holiday_in(const char *rule, int year)
{
    int a, b, n;
    if (sscanf(rule, "easter%d", &n) == 1)
        return easter(year) + n;
    if (sscanf(rule, "islam%d-%d", &a, &b) == 2) {
        for (int islamic = (year - 622) * 33 / 32 - 1; islamic < (year - 622) * 33 / 32 + 3; islamic++)
            if (civil_of(islamic_month(islamic, a) + b - 1).year == year)
                return islamic_month(islamic, a) + b - 1;
        return NO_DAY;
    }
    int more = 0;
    if (sscanf(rule, "%d/%d/%d+%d", &a, &b, &n, &more) >= 3)
        return nth_weekday(year, a, b, n) + more;
    if (sscanf(rule, "%d-%d", &a, &b) == 2)
        return day_of((Civil){year, a, b});
    return NO_DAY;
}

TokenId holiday(Clock *c, Timex *x)
{
    enum { MOST_WORDS = 4 };
    TokenId t = c->at, best = 0;
    int way = clock_is(c, t, "last") ? -1 : clock_is(c, t, "next") ? 1 : 0;
    t += clock_is_any(c, t, "last next this");
    const char *rule = NULL;
    char phrase[64];
    uint32_t used = 0;
    for (TokenId e = t; e < c->end && e < t + MOST_WORDS; e++) {
        Str l = clock_low(c, e);
        if (used + l.length + 2 > sizeof phrase)
            break;
        if (used && !str_is(l, "'s"))
            phrase[used++] = ' ';
        memcpy(phrase + used, l.data, l.length);
        used += l.length;
        const char *found = lexicon_text(c->k, CLASS_HOLIDAY, word_hash((Str){phrase, used}));
        if (found) {
            rule = found;
            best = e + 1;
        }
    }
    char first = c->doc->tokens.at[t < c->end ? t : c->at].form.data[0];
    if (!rule || !(first >= 'A' && first <= 'Z') || c->doc->tokens.at[t].name == NAME_PER)
        return 0;
    Direction direction = clock_direction_of(c->doc, c->k, c->at);
    Day day = NO_DAY;
    for (int y = c->today.year - 1; y <= c->today.year + 1; y++) {
        Day d = holiday_in(rule, y);
        bool is_before = d != NO_DAY && d <= c->doc->date;
        if (d == NO_DAY || (way < 0 && !is_before) || (way > 0 && is_before) || (way == 0 && direction == DIRECTION_FUTURE && is_before))
            continue;
        bool is_nearer = day == NO_DAY || abs(d - c->doc->date) < abs(day - c->doc->date);
        bool wants_past = way == 0 && direction == DIRECTION_PAST && d > c->doc->date + 7;
        if (is_nearer && !wants_past)
            day = d;
    }
    if (day == NO_DAY)
        return 0;
    timex_set_day(x, day, "holiday");
    return best;
}

/* "since the start of the war in Ukraine": an event that has dates of its own, by its name (class period). */
TokenId named_period(Clock *c, Timex *x)
{
    enum { MOST_WORDS = 5 };
    char phrase[128];
    uint32_t used = 0;
    TokenId best = 0;
    for (TokenId t = c->at; t < c->end && t < c->at + MOST_WORDS; t++) {
        Str l = clock_low(c, t);
        if (used + l.length + 2 > sizeof phrase)
            break;
        if (used)
            phrase[used++] = ' ';
        memcpy(phrase + used, l.data, l.length);
        used += l.length;
        const char *value = lexicon_text(c->k, CLASS_PERIOD, word_hash((Str){phrase, used}));
        if (!value)
            continue;
        Day begin = day_from_iso(value, 10);
        Day end = value[10] == '/' ? (value[11] ? day_from_iso(value + 11, 10) : c->doc->date) : begin;
        if (begin == NO_DAY || begin > c->doc->date)
            continue;
        if (end > c->doc->date)
            end = c->doc->date;
        x->period = (Period){begin, end, begin == end ? PRECISION_DAY : PRECISION_RANGE};
        x->rule = "named period";
        x->is_vague = true; /* dates an event only under "since", "during" and the like */
        best = t + 1;
    }
    return best;
}
