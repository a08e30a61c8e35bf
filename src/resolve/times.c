/* Time expressions (TIMEX3: Pustejovsky et al. 2003) and their values by the article's date and the verb's tense.

   A cascade of small rules is tried at each token, the most telling first; the longest that fits wins. What a rule needs of the words
   (months, numbers, units, seasons, parts of the day) is in data/words.tsv. A bare month or weekday lies before the article's date
   unless the clause looks ahead: "in December" under a past tense is the December before, "will meet on Monday" the Monday to come. */
#include <stdio.h>
#include <stdlib.h>

#include "core/utf8.h"
#include "resolve/clock.h"

/* ---- rules: each returns the token behind the expression, or 0 ---- */

static TokenId full_date(Clock *c, Timex *x)
{
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
            bool fits = direction == DIRECTION_FUTURE ? distance >= -7 : direction == DIRECTION_PAST ? distance <= 7 : true;
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

static TokenId iso_date(Clock *c, Timex *x)
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
    if (direction == DIRECTION_FUTURE)
        return month >= c->today.month ? c->today.year : c->today.year + 1;
    if (direction == DIRECTION_NONE && month > c->today.month)
        return month - c->today.month <= 6 ? c->today.year : c->today.year - 1;
    return month <= c->today.month ? c->today.year : c->today.year - 1;
}

static TokenId month_expression(Clock *c, Timex *x)
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
    if (!clock_month_at(c, t, &month))
        return 0;
    t++;
    if (clock_is(c, t, ",") && clock_year_at(c, t + 1, &year))
        t += 2;
    else if (clock_is(c, t, "of") && clock_year_at(c, t + 1, &year))
        t += 2;
    else if (clock_year_at(c, t, &year))
        t++;
    else if (way == 'l')
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

static TokenId bare_year(Clock *c, Timex *x)
{
    int32_t year;
    TokenId t = c->at;
    if (clock_is_any(c, t, "early late mid") && clock_year_at(c, t + 1 + clock_is(c, t + 1, "-"), &year))
        t += 1 + clock_is(c, t + 1, "-");
    Str l = clock_low(c, t);
    if (l.length == 5 && l.data[4] == 's' && code_point_is_digit(l.data[3])) { /* the 1980s */
        year = atoi((char[]){l.data[0], l.data[1], l.data[2], l.data[3], 0});
        if (year < 1000 || year > 2100)
            return 0;
        snprintf(x->value, sizeof x->value, "%03dX", year / 10);
        x->period = (Period){day_of((Civil){year, 1, 1}), day_of((Civil){year + 9, 12, 31}), PRECISION_RANGE};
        x->rule = "decade";
        return t + 1;
    }
    if (!clock_year_at(c, t, &year) || year < 1800 || year > 2099)
        return 0;
    bool has_cue =
        t > 0 && clock_is_any(c, t - 1, "in since by until till of from during before after to for between and early late mid the fiscal ( , for");
    const Token *token = &c->doc->tokens.at[t];
    bool is_count =
        token->deprel == DEPREL_NUMMOD && token->head != NONE && token->head > t && c->doc->tokens.at[token->head].feats.number == NUMBER_PLUR;
    if (is_count || !has_cue)
        return 0;
    timex_set_year(x, year, "year");
    return t + 1;
}

static TokenId weekday_expression(Clock *c, Timex *x)
{
    TokenId t = c->at;
    int32_t weekday;
    char way = 0;
    const char *part = clock_text_in(c, CLASS_DAYPART, t);
    if (clock_is_any(c, t, "late early")) {
        t++;
        if (clock_is(c, t, "on"))
            t++;
    } else if (part && clock_is(c, t + 1, "on")) {
        return 0;
    }
    if (clock_is_any(c, t, "last past"))
        way = 'l', t++;
    else if (clock_is(c, t, "next"))
        way = 'n', t++;
    else if (clock_is(c, t, "this"))
        way = 't', t++;
    if (!clock_number_in(c, CLASS_WEEKDAY, t, &weekday))
        return 0;
    const Token *token = &c->doc->tokens.at[t];
    if (token->form.data[0] < 'A' || token->form.data[0] > 'Z' || token->feats.number == NUMBER_PLUR)
        return 0;
    t++;
    int back = (weekday_of(c->doc->date) - weekday + 7) % 7; /* 0: today's */
    Direction direction = clock_direction_of(c->doc, c->k, c->at);
    Day day = c->doc->date - back;
    if (way == 'n' || (direction == DIRECTION_FUTURE && way != 'l' && back != 0))
        day += 7;
    else if (way == 'l' && back == 0)
        day -= 7;
    timex_set_day(x, day, "weekday");
    part = clock_text_in(c, CLASS_DAYPART, t);
    if (part) {
        timex_set_daypart(x, part);
        t++;
    }
    return t;
}

static TokenId deictic_day(Clock *c, Timex *x)
{
    TokenId t = c->at;
    int32_t offset;
    if (clock_is_any(c, t, "late early") && clock_number_in(c, CLASS_DEICTIC_DAY, t + 1, &offset))
        t++;
    if (clock_number_in(c, CLASS_DEICTIC_DAY, t, &offset)) {
        timex_set_day(x, c->doc->date + offset, "today, yesterday, tomorrow");
        if (clock_is(c, t, "tonight"))
            timex_set_daypart(x, "NI");
        if (clock_is(c, t, "overnight"))
            return 0;
        const char *part = clock_text_in(c, CLASS_DAYPART, t + 1);
        if (part) {
            timex_set_daypart(x, part);
            t++;
        }
        return t + 1;
    }
    const char *part = clock_text_in(c, CLASS_DAYPART, t + 1);
    if (part && clock_is_any(c, t, "this last")) {
        timex_set_day(x, c->doc->date - clock_is(c, t, "last"), "this morning, last night");
        timex_set_daypart(x, part);
        return t + 2;
    }
    if (clock_is(c, t, "the") && clock_is(c, t + 1, "day") && clock_is(c, t + 2, "before") && clock_is(c, t + 3, "yesterday")) {
        timex_set_day(x, c->doc->date - 2, "the day before yesterday");
        return t + 4;
    }
    return 0;
}

static const char *unit_at(const Clock *c, TokenId t)
{
    if (t >= c->end)
        return NULL;
    return lexicon_text(c->k, CLASS_TIME_UNIT, c->doc->tokens.at[t].key_hash);
}

static void shift_by(Clock *c, Timex *x, const char *unit, int count, const char *rule)
{
    if (strcmp(unit, "day") == 0) {
        timex_set_day(x, c->doc->date + count, rule);
    } else if (strcmp(unit, "week") == 0 || strcmp(unit, "fortnight") == 0) {
        timex_set_week(x, c->doc->date + 7 * count * (unit[0] == 'f' ? 2 : 1), rule);
    } else if (strcmp(unit, "month") == 0) {
        Civil d = add_months(c->today, count);
        timex_set_month(x, d.year, d.month, rule);
    } else if (strcmp(unit, "year") == 0) {
        timex_set_year(x, c->today.year + count, rule);
    } else if (strcmp(unit, "quarter") == 0) {
        Civil d = add_months(c->today, 3 * count);
        int q = (d.month - 1) / 3;
        snprintf(x->value, sizeof x->value, "%04d-Q%d", d.year, q + 1);
        x->period = (Period){day_of((Civil){d.year, q * 3 + 1, 1}), month_period(d.year, q * 3 + 3).end, PRECISION_QUARTER};
        x->rule = rule;
    } else if (strcmp(unit, "decade") == 0) {
        timex_set_year(x, c->today.year + 10 * count, rule);
    } else if (strcmp(unit, "weekend") == 0) {
        timex_set_week(x, c->doc->date + 7 * count, rule);
        x->period.begin += 5;
        size_t n = strlen(x->value);
        snprintf(x->value + n, sizeof x->value - n, "-WE");
    } else { /* hours, minutes: within the day */
        timex_set_day(x, c->doc->date, rule);
    }
}

/* "last week", "this year", "earlier this month", "next quarter", "last summer" */
static TokenId relative_unit(Clock *c, Timex *x)
{
    TokenId t = c->at;
    if (clock_is_any(c, t, "earlier later early late") && clock_is_any(c, t + 1, "this last next"))
        t++;
    if (clock_is(c, t, "the") && clock_is_any(c, t + 1, "last past next coming previous following current"))
        t++;
    int count;
    if (clock_is_any(c, t, "last previous past"))
        count = -1;
    else if (clock_is_any(c, t, "this current"))
        count = 0;
    else if (clock_is_any(c, t, "next coming following"))
        count = 1;
    else
        return 0;
    const char *season = clock_text_in(c, CLASS_SEASON, t + 1);
    if (season) {
        int first = strcmp(season, "SP") == 0 ? 3 : strcmp(season, "SU") == 0 ? 6 : strcmp(season, "FA") == 0 ? 9 : 12;
        int year = c->today.year;
        if (count < 0 && c->today.month < first + 3)
            year--;
        if (count > 0 && c->today.month >= first)
            year++;
        timex_set_season(x, year, season, "last, this or next season");
        return t + 2;
    }
    const char *unit = unit_at(c, t + 1);
    if (!unit || strcmp(unit, "second") == 0 || strcmp(unit, "minute") == 0 || strcmp(unit, "hour") == 0 || strcmp(unit, "day") == 0)
        return 0;
    if (c->doc->tokens.at[t + 1].feats.number == NUMBER_PLUR)
        return 0;
    shift_by(c, x, unit, count, "last, this or next unit");
    return t + 2;
}

/* "three days ago", "two weeks earlier", "a year later"; durations "for five hours", "the past two weeks" */
static TokenId counted_unit(Clock *c, Timex *x)
{
    TokenId t = c->at;
    bool has_past = false, has_next = false;
    if (clock_is(c, t, "the") && clock_is_any(c, t + 1, "last past next coming recent"))
        t++;
    if (clock_is_any(c, t, "last past recent"))
        has_past = true, t++;
    else if (clock_is_any(c, t, "next coming"))
        has_next = true, t++;
    int32_t count = 0;
    uint32_t used = clock_count_at(c, t, &count);
    bool is_recent = has_past && used == 0;
    if (used == 0 && !is_recent)
        return 0;
    t += used;
    if (clock_is(c, t, "-") && unit_at(c, t + 1))
        t++;
    if (clock_is(c, t, "more"))
        t++;
    const char *unit = unit_at(c, t);
    if (!unit || (is_recent && c->doc->tokens.at[t].feats.number != NUMBER_PLUR))
        return 0;
    t++;
    if (clock_is(c, t, "-") && clock_is(c, t + 1, "old"))
        t += 2;
    if (clock_is_any(c, t, "ago earlier before") || (clock_is(c, t, "later") && !has_past) || clock_is(c, t, "hence")) {
        int sign = clock_is_any(c, t, "ago earlier before") ? -1 : 1;
        if (clock_is(c, t, "before") && !clock_is_any(c, t + 1, ". ,"))
            goto duration;
        shift_by(c, x, unit, sign * (count > 0 ? count : 3), "so long ago");
        if (!clock_is(c, t, "ago"))
            x->is_vague = true; /* "six years later": later than something that only the text knows */
        if (count < 0) {
            timex_set_value(x, sign < 0 ? "PAST_REF" : "FUTURE_REF");
            x->is_vague = true;
        }
        return t + 1;
    }
duration:
    x->type = TIMEX_DURATION;
    char letter = unit[0] == 'm' && unit[1] == 'o' ? 'M' : unit[0] == 'f' ? 'W' : (char)(unit[0] - 32);
    const char *sep = strcmp(unit, "hour") == 0 || strcmp(unit, "minute") == 0 || strcmp(unit, "second") == 0 ? "T" : "";
    int scale = strcmp(unit, "decade") == 0 ? 10 : strcmp(unit, "century") == 0 ? 100 : 1;
    if (scale > 1)
        letter = 'Y';
    if (count > 0)
        snprintf(x->value, sizeof x->value, "P%s%d%c", sep, count * scale, letter);
    else
        snprintf(x->value, sizeof x->value, "P%sX%c", sep, letter);
    x->period = (Period){NO_DAY, NO_DAY, PRECISION_NONE};
    x->rule = has_next ? "the next so long" : "duration";
    if (has_past) {
        int32_t days = (count > 0 ? count : 3) * (strcmp(unit, "week") == 0    ? 7
                                                  : strcmp(unit, "month") == 0 ? 30
                                                  : strcmp(unit, "year") == 0  ? 365
                                                  : scale > 1                  ? 365 * scale
                                                                               : 1);
        x->period = (Period){c->doc->date - days, c->doc->date, PRECISION_RANGE};
        x->rule = "the past so long";
    }
    return t;
}

static TokenId season_year(Clock *c, Timex *x)
{
    TokenId t = c->at;
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

/* The last quarter of this number that had ended on the article's date. */
static void set_quarter(const Clock *c, Timex *x, int number, int year)
{
    if (!year)
        year = month_period(c->today.year, 3 * number).end < c->doc->date ? c->today.year : c->today.year - 1;
    snprintf(x->value, sizeof x->value, "%04d-Q%d", year, number);
    x->period = (Period){day_of((Civil){year, 3 * number - 2, 1}), month_period(year, 3 * number).end, PRECISION_QUARTER};
    x->rule = "quarter";
}

/* "the third quarter", "third-quarter", "the fourth quarter of 1988", "the latest quarter" */
static TokenId quarter(Clock *c, Timex *x)
{
    TokenId t = c->at;
    int32_t number, year = 0;
    t += clock_is(c, t, "the");
    t += clock_is(c, t, "fiscal");
    if (t > c->at && (clock_is(c, t, "quarter") || (clock_is(c, t, "latest") && clock_is(c, t + 1, "quarter")))) {
        Civil ended = add_months(c->today, -3);
        set_quarter(c, x, (ended.month - 1) / 3 + 1, ended.year);
        return t + 1 + clock_is(c, t, "latest");
    }
    if (!clock_number_in(c, CLASS_ORDINAL, t, &number) || number > 4)
        return 0;
    t += 1 + clock_is(c, t + 1, "-");
    if (!clock_is(c, t, "quarter"))
        return 0;
    t++;
    TokenId y = t + clock_is(c, t, "of");
    if (clock_year_at(c, y, &year))
        t = y + 1;
    set_quarter(c, x, number, year);
    return t;
}

/* "daily", "every day", "each year": a set */
static TokenId repeated(Clock *c, Timex *x)
{
    static const struct {
        const char *word, *value;
    } ADVERBS[] = {{"daily", "P1D"}, {"weekly", "P1W"}, {"monthly", "P1M"}, {"annually", "P1Y"}, {"yearly", "P1Y"}, {"hourly", "PT1H"}};
    x->type = TIMEX_SET;
    x->rule = "repeated";
    for (size_t i = 0; i < countof(ADVERBS); i++)
        if (clock_is(c, c->at, ADVERBS[i].word)) {
            timex_set_value(x, ADVERBS[i].value);
            return c->at + 1;
        }
    const char *unit = clock_is_any(c, c->at, "every each") ? unit_at(c, c->at + 1) : NULL;
    if (!unit || strcmp(unit, "fortnight") == 0 || strcmp(unit, "weekend") == 0)
        return 0;
    bool is_short = strcmp(unit, "hour") == 0 || strcmp(unit, "minute") == 0 || strcmp(unit, "second") == 0;
    snprintf(x->value, sizeof x->value, "P%s1%c", is_short ? "T" : "", unit[0] - 32);
    return c->at + 2;
}

static TokenId reference(Clock *c, Timex *x)
{
    TokenId t = c->at;
    const char *value = clock_is_any(c, t, "now currently nowadays") ? "PRESENT_REF"
                        : clock_is_any(c, t, "recently lately")      ? "PAST_REF"
                        : clock_is(c, t, "soon")                     ? "FUTURE_REF"
                                                                     : NULL;
    if (!value || c->doc->tokens.at[t].upos != UPOS_ADV)
        return 0;
    timex_set_value(x, value);
    x->is_vague = true;
    x->period = (Period){NO_DAY, NO_DAY, PRECISION_NONE};
    x->rule = "now, recently, soon";
    return t + 1;
}

/* "since the start of the war in Ukraine": an event that has dates of its own, by its name (class period). */
static TokenId named_period(Clock *c, Timex *x)
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

typedef TokenId Rule(Clock *c, Timex *x);
static Rule *const RULES[] = {iso_date,    full_date, month_expression, weekday_expression, deictic_day, relative_unit, counted_unit,
                              season_year, quarter,   repeated,         bare_year,          reference,   named_period};

static void look_around(Document *doc, Timex *x, const Clock *c)
{
    TokenId before = x->begin;
    while (before > doc->sentences.at[doc->tokens.at[x->begin].sentence].begin &&
           clock_is_any(c, before - 1, "the a early late start beginning outbreak end of mid - full scale russian"))
        before--;
    if (before > 0 && clock_is(c, before - 1, "since"))
        x->is_since = true;
    if (before > 0 && clock_is_any(c, before - 1, "until till by"))
        x->is_until = true;
    if (strcmp(x->rule, "named period") == 0 && !x->is_since)
        x->period = (Period){NO_DAY, NO_DAY, PRECISION_NONE};
}

void find_times(const Model *model, Document *doc)
{
    doc->timex_of = arena_new(doc->arena, uint32_t, doc->tokens.count);
    for (TokenId t = 0; t < doc->tokens.count; t++)
        doc->timex_of[t] = NONE;
    Clock c = {.k = &model->knowledge, .doc = doc, .today = civil_of(doc->date)};
    for (SentenceId s = 0; s < doc->sentences.count; s++) {
        c.end = doc->sentences.at[s].end;
        for (c.at = doc->sentences.at[s].begin; c.at < c.end;) {
            Timex best = {0};
            TokenId best_end = 0;
            for (size_t r = 0; r < countof(RULES); r++) {
                Timex x = {.type = TIMEX_DATE, .period = {NO_DAY, NO_DAY, PRECISION_NONE}};
                TokenId end = RULES[r](&c, &x);
                if (end > best_end) {
                    best_end = end;
                    best = x;
                }
            }
            if (best_end == 0) {
                c.at++;
                continue;
            }
            Timex *x = array_push(doc->arena, &doc->timexes);
            *x = best;
            x->begin = c.at;
            x->end = best_end < c.end ? best_end : c.end;
            x->span = token_span(doc, x->begin, x->end);
            look_around(doc, x, &c);
            for (TokenId t = x->begin; t < x->end; t++)
                doc->timex_of[t] = doc->timexes.count - 1;
            c.at = x->end;
        }
    }
}
