/* Time expressions (TIMEX3: Pustejovsky et al. 2003) and their values by the article's date and the verb's tense.

   A cascade of small rules is tried at each token, the most telling first; the longest that fits wins. What a rule needs of the words
   (months, numbers, units, seasons, parts of the day) is in data/words.tsv. A bare month or weekday lies before the article's date
   unless the clause looks ahead: "in December" under a past tense is the December before, "will meet on Monday" the Monday to come. */
#include <stdio.h>
#include <stdlib.h>

#include "core/utf8.h"
#include "resolve/resolve.h"

typedef struct {
    const Knowledge *k;
    Document *doc;
    TokenId at, end; /* the sentence's rest */
    Civil today;
} Clock;

typedef enum { DIRECTION_PAST, DIRECTION_FUTURE, DIRECTION_NONE } Direction;

static Str low(const Clock *c, TokenId t) { return t < c->end ? c->doc->tokens.at[t].low : (Str){"", 0}; }
static bool is(const Clock *c, TokenId t, const char *word) { return str_is(low(c, t), word); }

static bool is_any(const Clock *c, TokenId t, const char *words)
{
    Str l = low(c, t);
    if (l.length == 0)
        return false;
    for (const char *at = words; *at;) {
        size_t n = strcspn(at, " ");
        if (n == l.length && memcmp(at, l.data, n) == 0)
            return true;
        at += n + (at[n] == ' ');
    }
    return false;
}

static bool number_in(const Clock *c, ClassName name, TokenId t, int32_t *value)
{
    return t < c->end && lexicon_number(c->k, name, word_hash(low(c, t)), value);
}
static const char *text_in(const Clock *c, ClassName name, TokenId t) { return t < c->end ? lexicon_text(c->k, name, word_hash(low(c, t))) : NULL; }

/* "may" and "march" are months only with a capital and where no subject's verb stands. */
static bool month_at(const Clock *c, TokenId t, int32_t *month)
{
    if (!number_in(c, CLASS_MONTH, t, month))
        return false;
    const Token *token = &c->doc->tokens.at[t];
    bool is_capital = token->form.data[0] >= 'A' && token->form.data[0] <= 'Z';
    bool is_doubtful = is_any(c, t, "may march mar sept dec jan sep");
    return is_capital && !(is_doubtful && (token->upos == UPOS_AUX || token->upos == UPOS_VERB));
}

static bool digits_at(const Clock *c, TokenId t, uint32_t least, uint32_t most, int32_t *value)
{
    Str l = low(c, t);
    if (l.length < least || l.length > most)
        return false;
    *value = 0;
    for (uint32_t i = 0; i < l.length; i++) {
        if (!code_point_is_digit(l.data[i]))
            return false;
        *value = *value * 10 + (l.data[i] - '0');
    }
    return true;
}

/* "20", "20th" */
static bool day_at(const Clock *c, TokenId t, int32_t *day)
{
    Str l = low(c, t);
    uint32_t n = 0;
    *day = 0;
    while (n < l.length && code_point_is_digit(l.data[n]))
        *day = *day * 10 + (l.data[n++] - '0');
    Str tail = {l.data + n, l.length - n};
    bool is_ordinal = str_is(tail, "st") || str_is(tail, "nd") || str_is(tail, "rd") || str_is(tail, "th");
    return n >= 1 && n <= 2 && (tail.length == 0 || is_ordinal) && *day >= 1 && *day <= 31;
}

static bool year_at(const Clock *c, TokenId t, int32_t *year) { return digits_at(c, t, 4, 4, year) && *year >= 1000 && *year <= 2100; }

/* "three", "a", "several", "twenty-five", "16"; the tokens used. */
static uint32_t count_at(const Clock *c, TokenId t, int32_t *value)
{
    int32_t more;
    if (is_any(c, t, "a an")) {
        *value = 1;
        if (is_any(c, t + 1, "few couple")) {
            *value = is(c, t + 1, "few") ? -1 : 2;
            return is(c, t + 2, "of") ? 3 : 2;
        }
        if (is(c, t + 1, "dozen")) {
            *value = 12;
            return 2;
        }
        return 1;
    }
    if (is_any(c, t, "several few some many recent"))
        return *value = -1, 1;
    if (digits_at(c, t, 1, 4, value))
        return 1;
    if (!number_in(c, CLASS_NUMBER, t, value))
        return 0;
    uint32_t used = 1;
    if (*value >= 20 && *value < 100 && is(c, t + 1, "-") && number_in(c, CLASS_NUMBER, t + 2, &more) && more < 10) {
        *value += more;
        used = 3;
    }
    return used;
}

static TokenId clause_predicate(const Document *doc, TokenId t)
{
    for (; t != NONE; t = doc->tokens.at[t].head)
        if (doc->predicate_of[t] != NONE)
            return t;
    return NONE;
}

/* Does the clause look ahead? "will", "plans to", "is expected to", "to be held". */
static Direction direction_of(const Document *doc, const Knowledge *k, TokenId t)
{
    TokenId p = clause_predicate(doc, t);
    for (int up = 0; p != NONE && up < 3; up++) {
        const Predicate *predicate = &doc->predicates.at[doc->predicate_of[p]];
        if (predicate->modal == MODAL_WILL || predicate->modal == MODAL_MAY || predicate->modal == MODAL_CAN || predicate->modal == MODAL_MUST)
            return DIRECTION_FUTURE;
        if (predicate->modal == MODAL_WOULD && !predicate->is_perfect)
            return DIRECTION_FUTURE;
        TokenId head = doc->tokens.at[p].head;
        Deprel deprel = doc->tokens.at[p].deprel;
        if (predicate->is_finite && predicate->tense == TENSE_PAST)
            return DIRECTION_PAST;
        if (predicate->is_finite && predicate->tense == TENSE_PRES)
            return predicate->is_perfect ? DIRECTION_PAST : predicate->is_progressive ? DIRECTION_FUTURE : DIRECTION_NONE;
        if (head != NONE && (deprel == DEPREL_XCOMP || deprel == DEPREL_ACL || deprel == DEPREL_CCOMP)) {
            const char *status = lexicon_text(k, CLASS_EMBED, doc->tokens.at[head].key_hash);
            if (!status)
                status = lexicon_text(k, CLASS_EMBED_NOUN, doc->tokens.at[head].key_hash);
            if (!status)
                status = lexicon_text(k, CLASS_EMBED_ADJ, doc->tokens.at[head].key_hash);
            if (status && *status && strcmp(status, "denied") != 0 && strcmp(status, "not_done") != 0)
                return DIRECTION_FUTURE;
        }
        p = head == NONE ? NONE : clause_predicate(doc, head);
    }
    return DIRECTION_PAST;
}

static void set_value(Timex *x, const char *text) { snprintf(x->value, sizeof x->value, "%s", text); }

static void set_day(Timex *x, Day day, const char *rule)
{
    char iso[11];
    day_to_iso(day, iso);
    set_value(x, iso);
    x->period = day_period(day);
    x->rule = rule;
}

static void set_month(Timex *x, int year, int month, const char *rule)
{
    snprintf(x->value, sizeof x->value, "%04d-%02d", year, month);
    x->period = month_period(year, month);
    x->rule = rule;
}

static void set_year(Timex *x, int year, const char *rule)
{
    snprintf(x->value, sizeof x->value, "%04d", year);
    x->period = year_period(year);
    x->rule = rule;
}

static void set_week(Timex *x, Day any, const char *rule)
{
    Day monday = any - (weekday_of(any) - 1);
    Civil thursday = civil_of(monday + 3);
    int week = (monday + 3 - day_of((Civil){thursday.year, 1, 1})) / 7 + 1;
    snprintf(x->value, sizeof x->value, "%04d-W%02d", thursday.year, week);
    x->period = (Period){monday, monday + 6, PRECISION_WEEK};
    x->rule = rule;
}

static void set_season(Timex *x, int year, const char *season, const char *rule)
{
    int first = strcmp(season, "SP") == 0 ? 3 : strcmp(season, "SU") == 0 ? 6 : strcmp(season, "FA") == 0 ? 9 : 12;
    Civil last = add_months((Civil){year, first, 1}, 2);
    snprintf(x->value, sizeof x->value, "%04d-%s", year, season);
    x->period = (Period){day_of((Civil){year, first, 1}), month_period(last.year, last.month).end, PRECISION_SEASON};
    x->rule = rule;
}

static void set_daypart(Timex *x, const char *part)
{
    size_t n = strlen(x->value);
    if (n == 10)
        snprintf(x->value + n, sizeof x->value - n, "T%s", part);
    x->type = TIMEX_TIME;
}

/* ---- rules: each returns the token behind the expression, or 0 ---- */

static TokenId full_date(Clock *c, Timex *x)
{
    TokenId t = c->at;
    int32_t weekday, month, day, year = 0;
    if (number_in(c, CLASS_WEEKDAY, t, &weekday) && (is(c, t + 1, ",") || month_at(c, t + 1, &month) || day_at(c, t + 1, &day)))
        t += is(c, t + 1, ",") ? 2 : 1;
    if (month_at(c, t, &month) && day_at(c, t + 1, &day)) {
        t += 2;
        if (is(c, t, "-") && day_at(c, t + 1, &year) && year > day)
            return 0;
        year = 0;
    } else if (day_at(c, t, &day) && (month_at(c, t + 1, &month) || (is(c, t + 1, "of") && month_at(c, t + 2, &month)))) {
        t += is(c, t + 1, "of") ? 3 : 2;
    } else {
        return 0;
    }
    if (is(c, t, ",") && year_at(c, t + 1, &year))
        t += 2;
    else if (year_at(c, t, &year))
        t += 1;
    else
        year = 0;
    if (!year) {
        Day best = NO_DAY;
        Direction direction = direction_of(c->doc, c->k, c->at);
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
        set_day(x, best, "day and month");
        return t;
    }
    if (!civil_is_valid((Civil){year, month, day}))
        return 0;
    set_day(x, day_of((Civil){year, month, day}), "full date");
    return t;
}

static TokenId iso_date(Clock *c, Timex *x)
{
    Str l = low(c, c->at);
    Day d = day_from_iso(l.data, l.length);
    if (d == NO_DAY)
        return 0;
    set_day(x, d, "ISO date");
    return c->at + 1;
}

static int year_of_bare_month(const Clock *c, int month)
{
    Direction direction = direction_of(c->doc, c->k, c->at);
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
    if (is_any(c, t, "last past previous"))
        way = 'l', t++;
    else if (is_any(c, t, "next coming"))
        way = 'n', t++;
    else if (is(c, t, "this"))
        way = 't', t++;
    if (is_any(c, t, "early late mid"))
        t += is(c, t + 1, "-") ? 2 : 1;
    if (!month_at(c, t, &month))
        return 0;
    t++;
    if (is(c, t, ",") && year_at(c, t + 1, &year))
        t += 2;
    else if (is(c, t, "of") && year_at(c, t + 1, &year))
        t += 2;
    else if (year_at(c, t, &year))
        t++;
    else if (way == 'l')
        year = month < c->today.month ? c->today.year : c->today.year - 1;
    else if (way == 'n')
        year = month > c->today.month ? c->today.year : c->today.year + 1;
    else if (way == 't')
        year = c->today.year;
    else
        year = year_of_bare_month(c, month);
    set_month(x, year, month, way ? "last, this or next month" : "month");
    return t;
}

static TokenId bare_year(Clock *c, Timex *x)
{
    int32_t year;
    TokenId t = c->at;
    if (is_any(c, t, "early late mid") && year_at(c, t + 1 + is(c, t + 1, "-"), &year))
        t += 1 + is(c, t + 1, "-");
    Str l = low(c, t);
    if (l.length == 5 && l.data[4] == 's' && code_point_is_digit(l.data[3])) { /* the 1980s */
        year = atoi((char[]){l.data[0], l.data[1], l.data[2], l.data[3], 0});
        if (year < 1000 || year > 2100)
            return 0;
        snprintf(x->value, sizeof x->value, "%03d", year / 10);
        x->period = (Period){day_of((Civil){year, 1, 1}), day_of((Civil){year + 9, 12, 31}), PRECISION_RANGE};
        x->rule = "decade";
        return t + 1;
    }
    if (!year_at(c, t, &year) || year < 1800 || year > 2099)
        return 0;
    bool has_cue =
        t > 0 && is_any(c, t - 1, "in since by until till of from during before after to for between and early late mid the fiscal ( , for");
    const Token *token = &c->doc->tokens.at[t];
    bool is_count =
        token->deprel == DEPREL_NUMMOD && token->head != NONE && token->head > t && c->doc->tokens.at[token->head].feats.number == NUMBER_PLUR;
    if (is_count || !has_cue)
        return 0;
    set_year(x, year, "year");
    return t + 1;
}

static TokenId weekday_expression(Clock *c, Timex *x)
{
    TokenId t = c->at;
    int32_t weekday;
    char way = 0;
    const char *part = text_in(c, CLASS_DAYPART, t);
    if (is_any(c, t, "late early")) {
        t++;
        if (is(c, t, "on"))
            t++;
    } else if (part && is(c, t + 1, "on")) {
        return 0;
    }
    if (is_any(c, t, "last past"))
        way = 'l', t++;
    else if (is(c, t, "next"))
        way = 'n', t++;
    else if (is(c, t, "this"))
        way = 't', t++;
    if (!number_in(c, CLASS_WEEKDAY, t, &weekday))
        return 0;
    const Token *token = &c->doc->tokens.at[t];
    if (token->form.data[0] < 'A' || token->form.data[0] > 'Z' || token->feats.number == NUMBER_PLUR)
        return 0;
    t++;
    int back = (weekday_of(c->doc->date) - weekday + 7) % 7; /* 0: today's */
    Direction direction = direction_of(c->doc, c->k, c->at);
    Day day = c->doc->date - back;
    if (way == 'n' || (direction == DIRECTION_FUTURE && way != 'l' && back != 0))
        day += 7;
    else if (way == 'l' && back == 0)
        day -= 7;
    set_day(x, day, "weekday");
    part = text_in(c, CLASS_DAYPART, t);
    if (part) {
        set_daypart(x, part);
        t++;
    }
    return t;
}

static TokenId deictic_day(Clock *c, Timex *x)
{
    TokenId t = c->at;
    int32_t offset;
    if (is_any(c, t, "late early") && number_in(c, CLASS_DEICTIC_DAY, t + 1, &offset))
        t++;
    if (number_in(c, CLASS_DEICTIC_DAY, t, &offset)) {
        set_day(x, c->doc->date + offset, "today, yesterday, tomorrow");
        if (is(c, t, "tonight"))
            set_daypart(x, "NI");
        if (is(c, t, "overnight"))
            return 0;
        const char *part = text_in(c, CLASS_DAYPART, t + 1);
        if (part) {
            set_daypart(x, part);
            t++;
        }
        return t + 1;
    }
    const char *part = text_in(c, CLASS_DAYPART, t + 1);
    if (part && is_any(c, t, "this last")) {
        set_day(x, c->doc->date - is(c, t, "last"), "this morning, last night");
        set_daypart(x, part);
        return t + 2;
    }
    if (is(c, t, "the") && is(c, t + 1, "day") && is(c, t + 2, "before") && is(c, t + 3, "yesterday")) {
        set_day(x, c->doc->date - 2, "the day before yesterday");
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
        set_day(x, c->doc->date + count, rule);
    } else if (strcmp(unit, "week") == 0 || strcmp(unit, "fortnight") == 0) {
        set_week(x, c->doc->date + 7 * count * (unit[0] == 'f' ? 2 : 1), rule);
    } else if (strcmp(unit, "month") == 0) {
        Civil d = add_months(c->today, count);
        set_month(x, d.year, d.month, rule);
    } else if (strcmp(unit, "year") == 0) {
        set_year(x, c->today.year + count, rule);
    } else if (strcmp(unit, "quarter") == 0) {
        Civil d = add_months(c->today, 3 * count);
        int q = (d.month - 1) / 3;
        snprintf(x->value, sizeof x->value, "%04d-Q%d", d.year, q + 1);
        x->period = (Period){day_of((Civil){d.year, q * 3 + 1, 1}), month_period(d.year, q * 3 + 3).end, PRECISION_QUARTER};
        x->rule = rule;
    } else if (strcmp(unit, "decade") == 0) {
        set_year(x, c->today.year + 10 * count, rule);
    } else if (strcmp(unit, "weekend") == 0) {
        set_week(x, c->doc->date + 7 * count, rule);
        x->period.begin += 5;
        size_t n = strlen(x->value);
        snprintf(x->value + n, sizeof x->value - n, "-WE");
    } else { /* hours, minutes: within the day */
        set_day(x, c->doc->date, rule);
    }
}

/* "last week", "this year", "earlier this month", "next quarter", "last summer" */
static TokenId relative_unit(Clock *c, Timex *x)
{
    TokenId t = c->at;
    if (is_any(c, t, "earlier later early late") && is_any(c, t + 1, "this last next"))
        t++;
    if (is(c, t, "the") && is_any(c, t + 1, "last past next coming previous following current"))
        t++;
    int count;
    if (is_any(c, t, "last previous past"))
        count = -1;
    else if (is_any(c, t, "this current"))
        count = 0;
    else if (is_any(c, t, "next coming following"))
        count = 1;
    else
        return 0;
    const char *season = text_in(c, CLASS_SEASON, t + 1);
    if (season) {
        int first = strcmp(season, "SP") == 0 ? 3 : strcmp(season, "SU") == 0 ? 6 : strcmp(season, "FA") == 0 ? 9 : 12;
        int year = c->today.year;
        if (count < 0 && c->today.month < first + 3)
            year--;
        if (count > 0 && c->today.month >= first)
            year++;
        set_season(x, year, season, "last, this or next season");
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
    if (is(c, t, "the") && is_any(c, t + 1, "last past next coming recent"))
        t++;
    if (is_any(c, t, "last past recent"))
        has_past = true, t++;
    else if (is_any(c, t, "next coming"))
        has_next = true, t++;
    int32_t count = 0;
    uint32_t used = count_at(c, t, &count);
    bool is_recent = has_past && used == 0;
    if (used == 0 && !is_recent)
        return 0;
    t += used;
    if (is(c, t, "-") && unit_at(c, t + 1))
        t++;
    if (is(c, t, "more"))
        t++;
    const char *unit = unit_at(c, t);
    if (!unit || (is_recent && c->doc->tokens.at[t].feats.number != NUMBER_PLUR))
        return 0;
    t++;
    if (is(c, t, "-") && is(c, t + 1, "old"))
        t += 2;
    if (is_any(c, t, "ago earlier before") || (is(c, t, "later") && !has_past) || is(c, t, "hence")) {
        int sign = is_any(c, t, "ago earlier before") ? -1 : 1;
        if (is(c, t, "before") && !is_any(c, t + 1, ". ,"))
            goto duration;
        shift_by(c, x, unit, sign * (count > 0 ? count : 3), "so long ago");
        if (!is(c, t, "ago"))
            x->is_vague = true; /* "six years later": later than something that only the text knows */
        if (count < 0) {
            set_value(x, sign < 0 ? "PAST_REF" : "FUTURE_REF");
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
    const char *season = text_in(c, CLASS_SEASON, t);
    if (!season)
        return 0;
    TokenId y = t + 1 + is(c, t + 1, "of");
    if (!year_at(c, y, &year))
        return 0;
    set_season(x, year, season, "season and year");
    return y + 1;
}

static TokenId reference(Clock *c, Timex *x)
{
    TokenId t = c->at;
    const char *value = is_any(c, t, "now currently nowadays") ? "PRESENT_REF"
                        : is_any(c, t, "recently lately")      ? "PAST_REF"
                        : is(c, t, "soon")                     ? "FUTURE_REF"
                                                               : NULL;
    if (!value || c->doc->tokens.at[t].upos != UPOS_ADV)
        return 0;
    set_value(x, value);
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
        Str l = low(c, t);
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
static Rule *const RULES[] = {iso_date,     full_date,   month_expression, weekday_expression, deictic_day, relative_unit,
                              counted_unit, season_year, bare_year,        reference,          named_period};

static void look_around(Document *doc, Timex *x, const Clock *c)
{
    TokenId before = x->begin;
    while (before > doc->sentences.at[doc->tokens.at[x->begin].sentence].begin &&
           is_any(c, before - 1, "the a early late start beginning outbreak end of mid - full scale russian"))
        before--;
    if (before > 0 && is(c, before - 1, "since"))
        x->is_since = true;
    if (before > 0 && is_any(c, before - 1, "until till by"))
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
