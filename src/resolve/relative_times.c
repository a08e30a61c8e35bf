/* Time expressions counted from the article's date ("last week", "three days ago"), or from another expression of the text ("the next day"). */
#include <stdio.h>
#include <stdlib.h>

#include "core/utf8.h"
#include "resolve/time_rules.h"

/* "to get around Wednesday's ruling": what is a weekday's own has happened, unless it is of the kind that has a day set. */
static bool is_of_past_deed(const Clock *c, TokenId weekday)
{
    const Token *t = &c->doc->tokens.at[weekday];
    return t->deprel == DEPREL_NMOD_POSS && t->head != NONE &&
           !lexicon_has(c->k, c->k->class_ids[CLASS_SCHEDULED], c->doc->tokens.at[t->head].key_hash);
}

TokenId weekday_expression(Clock *c, Timex *x)
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
    else if (clock_is(c, t, "this") && clock_is(c, t + 1, "coming"))
        way = 'n', t += 2;
    else if (clock_is(c, t, "this"))
        way = 't', t++;
    if (!clock_number_in(c, CLASS_WEEKDAY, t, &weekday))
        return 0;
    const Token *token = &c->doc->tokens.at[t];
    bool is_plural = token->low.length > 0 && token->low.data[token->low.length - 1] == 's' && token->feats.number == NUMBER_PLUR;
    if (token->form.data[0] < 'A' || token->form.data[0] > 'Z' || is_plural)
        return 0;
    t++;
    int back = (weekday_of(c->doc->date) - weekday + 7) % 7; /* 0: today's */
    Direction direction = clock_direction_of(c->doc, c->k, c->at);
    if (c->is_until || (c->at > 0 && clock_is_any(c, c->at - 1, "until till by")))
        direction = DIRECTION_FUTURE; /* "postponed until Tuesday" */
    else if (is_of_past_deed(c, t - 1))
        direction = DIRECTION_PAST;
    Day day = c->doc->date - back;
    bool is_ahead = direction == DIRECTION_FUTURE || (way == 't' && direction == DIRECTION_NONE); /* "meet this Thursday" */
    if (way == 'n' || (is_ahead && way != 'l' && back != 0))
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

TokenId deictic_day(Clock *c, Timex *x)
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

static void shift_from(Day from, Timex *x, const char *unit, int count, const char *rule)
{
    Civil today = civil_of(from);
    if (strcmp(unit, "day") == 0) {
        timex_set_day(x, from + count, rule);
    } else if (strcmp(unit, "week") == 0 || strcmp(unit, "fortnight") == 0) {
        timex_set_week(x, from + 7 * count * (unit[0] == 'f' ? 2 : 1), rule);
    } else if (strcmp(unit, "month") == 0) {
        Civil d = add_months(today, count);
        timex_set_month(x, d.year, d.month, rule);
    } else if (strcmp(unit, "year") == 0) {
        timex_set_year(x, today.year + count, rule);
    } else if (strcmp(unit, "quarter") == 0) {
        Civil d = add_months(today, 3 * count);
        int q = (d.month - 1) / 3;
        snprintf(x->value, sizeof x->value, "%04d-Q%d", d.year, q + 1);
        x->period = (Period){day_of((Civil){d.year, q * 3 + 1, 1}), month_period(d.year, q * 3 + 3).end, PRECISION_QUARTER};
        x->rule = rule;
    } else if (strcmp(unit, "decade") == 0) {
        timex_set_year(x, today.year + 10 * count, rule);
    } else if (strcmp(unit, "weekend") == 0) {
        timex_set_week(x, from + 7 * count, rule);
        x->period.begin += 5;
        size_t n = strlen(x->value);
        snprintf(x->value + n, sizeof x->value - n, "-WE");
    } else { /* hours, minutes: within the day */
        timex_set_day(x, from, rule);
    }
}

static void shift_by(const Clock *c, Timex *x, const char *unit, int count, const char *rule) { shift_from(c->doc->date, x, unit, count, rule); }

/* "last week", "this year", "earlier this month", "next quarter", "last summer" */
TokenId relative_unit(Clock *c, Timex *x)
{
    TokenId t = c->at;
    if (clock_is_any(c, t, "early late") && clock_is_any(c, t + 1, "this last next"))
        t++;
    if (clock_is_any(c, t, "earlier later") && clock_is(c, t + 1, "this") && clock_is_any(c, t + 2, "month year"))
        t++;
    if (clock_is_any(c, t, "earlier later") && clock_is(c, t + 1, "in") && clock_is(c, t + 2, "the") &&
        clock_is_any(c, t + 3, "day week month year")) {
        shift_by(c, x, unit_at(c, t + 3), 0, "earlier or later in the year");
        return t + 4;
    }
    bool is_end =
        clock_is(c, t, "the") && clock_is(c, t + 1, "end") && clock_is(c, t + 2, "of") && clock_is(c, t + 3, "the") && clock_is(c, t + 4, "year");
    if (is_end || (clock_is(c, t, "year") && (clock_is(c, t + 1, "end") || (clock_is(c, t + 1, "-") && clock_is(c, t + 2, "end"))))) {
        timex_set_year(x, c->today.year, "the end of the year");
        return t + (is_end ? 5 : clock_is(c, t + 1, "end") ? 2 : 3);
    }
    if (clock_is(c, t, "the") && clock_is(c, t + 1, "year") && clock_is_any(c, t + 2, "ended ending")) {
        x->type = TIMEX_DURATION;
        timex_set_value(x, "P1Y");
        x->rule = "duration";
        return t + 2;
    }
    if (clock_is(c, t, "the") && (clock_is(c, t + 1, "full") || clock_is(c, t + 1, "fiscal")) && clock_is_any(c, t + 1 + 1, "year")) {
        timex_set_year(x, c->today.year, "the full year");
        return t + 3;
    }
    if (clock_is(c, t, "the") && clock_is_any(c, t + 1, "last past next coming previous following current"))
        t++;
    int count;
    if (clock_is_any(c, t, "last previous past"))
        count = -1;
    else if (clock_is_any(c, t, "this current"))
        count = 0, t += clock_is_any(c, t + 1, "past coming");
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
    t += clock_is(c, t + 1, "fiscal");
    const char *unit = unit_at(c, t + 1);
    if (!unit || strcmp(unit, "second") == 0 || strcmp(unit, "minute") == 0 || strcmp(unit, "hour") == 0 || strcmp(unit, "day") == 0)
        return 0;
    if (c->doc->tokens.at[t + 1].feats.number == NUMBER_PLUR)
        return 0;
    shift_by(c, x, unit, count, "last, this or next unit");
    return t + 2;
}

/* Is the date named before a quarter, in this sentence or one of the two before? */
static bool is_about_a_quarter(const Clock *c)
{
    enum { SENTENCES_BACK = 2 };
    if (c->anchor == NONE)
        return false;
    const Timex *x = &c->doc->timexes.at[c->anchor];
    return x->period.precision == PRECISION_QUARTER && c->doc->tokens.at[c->at].sentence - c->doc->tokens.at[x->begin].sentence <= SENTENCES_BACK;
}

/* "three days ago", "two weeks earlier", "a year later"; durations "for five hours", "the past two weeks" */
TokenId counted_unit(Clock *c, Timex *x)
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
    bool is_ordinal = unit && strcmp(unit, "second") == 0 && c->doc->tokens.at[t].upos != UPOS_NOUN; /* "a second betrayal" */
    if (count >= 1000 || is_ordinal)
        return 0;
    if (!unit || (is_recent && c->doc->tokens.at[t].feats.number != NUMBER_PLUR))
        return 0;
    t++;
    if (clock_is(c, t, "-") && clock_is(c, t + 1, "old"))
        return 0; /* an age */
    if (clock_is_any(c, t, "ago earlier before") || (clock_is(c, t, "later") && !has_past) || clock_is(c, t, "hence")) {
        int sign = clock_is_any(c, t, "ago earlier before") ? -1 : 1;
        if (clock_is(c, t, "before") && !clock_is_any(c, t + 1, ". ,"))
            goto duration;
        if (strcmp(unit, "year") == 0 && count == 1 && sign < 0 && is_about_a_quarter(c)) { /* "compared with a year earlier" */
            Civil d = civil_of(c->doc->timexes.at[c->anchor].period.begin);
            timex_set_quarter(c, x, (d.month - 1) / 3 + 1, d.year - 1);
            return t + 1;
        }
        /* "two days later": than what was dated last, when that was a day in the past */
        const Timex *anchor = sign > 0 && clock_is(c, t, "later") && c->anchor != NONE ? &c->doc->timexes.at[c->anchor] : NULL;
        bool is_anchored = anchor && anchor->period.precision == PRECISION_DAY && anchor->period.begin < c->doc->date && count > 0;
        shift_from(is_anchored ? anchor->period.begin : c->doc->date, x, unit, sign * (count > 0 ? count : 3), "so long ago");
        if (!clock_is(c, t, "ago") && !is_anchored)
            x->is_vague = true; /* "six years later": later than something that only the text knows */
        if (count < 0) {
            timex_set_value(x, sign < 0 ? "PAST_REF" : "FUTURE_REF");
            x->is_vague = true;
        }
        return t + 1;
    }
    if (count > 0 && !has_past && !has_next && c->at > 0 && clock_is(c, c->at - 1, "in") &&
        clock_direction_of(c->doc, c->k, c->at) == DIRECTION_FUTURE) {
        shift_by(c, x, unit, count, "so long from now"); /* "will meet in three days" */
        return t;
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
    if (has_past && count <= 0) { /* "in recent years", "the last few months": nobody counts */
        x->type = TIMEX_DATE;
        timex_set_value(x, "PAST_REF");
        x->is_vague = true;
    }
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

/* "for years", "within weeks": a plural unit that nobody counts; "coming months" lie ahead. */
TokenId bare_units(Clock *c, Timex *x)
{
    TokenId t = c->at;
    bool is_coming = clock_is(c, t, "the") ? clock_is_any(c, t + 1, "coming") : clock_is_any(c, t, "coming future");
    t += clock_is(c, t, "the") && is_coming;
    t += is_coming;
    const char *unit = unit_at(c, t);
    bool has_cue = is_coming || (t > 0 && clock_is_any(c, t - 1, "for in within over"));
    if (!unit || !has_cue || c->doc->tokens.at[t].feats.number != NUMBER_PLUR || c->doc->tokens.at[t].deprel == DEPREL_COMPOUND)
        return 0;
    if (is_coming) {
        timex_set_value(x, "FUTURE_REF");
    } else {
        bool is_short = strcmp(unit, "hour") == 0 || strcmp(unit, "minute") == 0 || strcmp(unit, "second") == 0;
        x->type = TIMEX_DURATION;
        if (strcmp(unit, "decade") == 0 || strcmp(unit, "century") == 0) /* TIMEX2: DE and CE */
            snprintf(x->value, sizeof x->value, "PX%cE", unit[0] - 32);
        else
            snprintf(x->value, sizeof x->value, "P%sX%c", is_short ? "T" : "", unit[0] - 32);
    }
    x->is_vague = true;
    x->rule = "uncounted units";
    return t + 1;
}

/* "daily", "every day", "each year": a set */
TokenId repeated(Clock *c, Timex *x)
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
    int32_t number;
    TokenId named = c->at + clock_is_any(c, c->at, "every each");
    bool is_weekday = clock_number_in(c, CLASS_WEEKDAY, named, &number) && (named > c->at || c->doc->tokens.at[named].feats.number == NUMBER_PLUR);
    if (is_weekday) {
        snprintf(x->value, sizeof x->value, "XXXX-WXX-%d", number);
        return named + 1;
    }
    if (named > c->at && clock_month_at(c, named, &number)) {
        snprintf(x->value, sizeof x->value, "XXXX-%02d", number);
        return named + 1;
    }
    const char *unit = clock_is_any(c, c->at, "every each") ? unit_at(c, c->at + 1) : NULL;
    if (!unit || strcmp(unit, "fortnight") == 0 || strcmp(unit, "weekend") == 0)
        return 0;
    bool is_short = strcmp(unit, "hour") == 0 || strcmp(unit, "minute") == 0 || strcmp(unit, "second") == 0;
    snprintf(x->value, sizeof x->value, "P%s1%c", is_short ? "T" : "", unit[0] - 32);
    return c->at + 2;
}

TokenId reference(Clock *c, Timex *x)
{
    static const struct {
        const char *first, *second, *third, *value;
    } PHRASES[] = {{"the", "future", NULL, "FUTURE_REF"},   {"the", "past", NULL, "PAST_REF"},     {"these", "days", NULL, "PRESENT_REF"},
                   {"at", "the", "moment", "PRESENT_REF"},  {"the", "near", "term", "FUTURE_REF"}, {"the", "short", "term", "FUTURE_REF"},
                   {"the", "near", "future", "FUTURE_REF"}, {"right", "now", NULL, "PRESENT_REF"}, {"more", "recently", NULL, "PAST_REF"},
                   {"the", "present", NULL, "PRESENT_REF"}, {"until", "now", NULL, "PRESENT_REF"}};
    TokenId t = c->at, end = 0;
    const char *value = NULL;
    for (size_t i = 0; i < countof(PHRASES) && !value; i++)
        if (clock_is(c, t, PHRASES[i].first) && clock_is(c, t + 1, PHRASES[i].second) &&
            (!PHRASES[i].third || clock_is(c, t + 2, PHRASES[i].third))) {
            TokenId last = t + 1 + (PHRASES[i].third != NULL);
            if (c->doc->tokens.at[last].upos == UPOS_ADJ || c->doc->tokens.at[last].deprel == DEPREL_AMOD ||
                c->doc->tokens.at[last].deprel == DEPREL_COMPOUND)
                continue; /* "the past week", "the present king" */
            value = PHRASES[i].value;
            end = last + 1;
        }
    if (!value) {
        const Token *token = &c->doc->tokens.at[t];
        bool is_adverb = token->upos == UPOS_ADV, is_modifier = token->upos == UPOS_ADJ && token->deprel == DEPREL_AMOD;
        value = is_adverb && clock_is_any(c, t, "now currently nowadays presently")           ? "PRESENT_REF"
                : is_adverb && clock_is_any(c, t, "recently lately")                          ? "PAST_REF"
                : is_adverb && clock_is(c, t, "soon") && !(t > 0 && clock_is(c, t - 1, "as")) ? "FUTURE_REF"
                : is_modifier && clock_is(c, t, "current")                                    ? "PRESENT_REF"
                : is_modifier && clock_is(c, t, "recent")                                     ? "PAST_REF"
                                                                                              : NULL;
        end = t + 1;
    }
    if (!value)
        return 0;
    timex_set_value(x, value);
    x->is_vague = true;
    x->rule = "now, recently, soon";
    return end;
}

/* "a year earlier" has a rule of its own; this is "year-earlier", "the year-ago quarter": the last quarter or year, a year before. */
TokenId year_earlier(Clock *c, Timex *x)
{
    TokenId t = c->at + clock_is(c, c->at, "the");
    if (!clock_is(c, t, "year") || !clock_is(c, t + 1, "-") || !clock_is_any(c, t + 2, "earlier ago"))
        return 0;
    t += 3;
    int32_t number;
    if (clock_is_any(c, t, "quarter period")) {
        Civil ended = add_months(c->today, -3);
        timex_set_quarter(c, x, (ended.month - 1) / 3 + 1, ended.year - 1);
        return t + 1;
    }
    if (clock_number_in(c, CLASS_ORDINAL, t, &number) && number <= 4 && clock_is(c, t + 1, "quarter")) {
        timex_set_quarter(c, x, number, c->today.year - 1);
        return t + 2;
    }
    if (clock_is(c, c->at, "the"))
        return 0;
    timex_set_year(x, c->today.year - 1, "a year earlier");
    return t;
}

/* "that year", "the same day", "the next morning", "the following week", "the previous month": counted from the date named before. */
TokenId anchored(Clock *c, Timex *x)
{
    if (c->anchor == NONE)
        return 0;
    TokenId t = c->at;
    Period anchor = c->doc->timexes.at[c->anchor].period;
    t += clock_is(c, t, "later") && clock_is(c, t + 1, "that");
    int step = 0;
    if (clock_is(c, t, "that"))
        t++;
    else if (clock_is(c, t, "the") && clock_is_any(c, t + 1, "same next following previous"))
        step = clock_is_any(c, t + 1, "next following") ? 1 : clock_is(c, t + 1, "previous") ? -1 : 0, t += 2;
    else
        return 0;
    const char *part = clock_text_in(c, CLASS_DAYPART, t), *unit = unit_at(c, t);
    if (c->doc->tokens.at[t < c->end ? t : c->at].feats.number == NUMBER_PLUR || (!part && !unit))
        return 0;
    if (part || strcmp(unit, "day") == 0) {
        if (anchor.precision != PRECISION_DAY)
            return 0;
        timex_set_day(x, anchor.begin + step, "counted from the date before");
        if (part)
            timex_set_daypart(x, part);
    } else if (strcmp(unit, "week") == 0) {
        timex_set_week(x, anchor.begin + 7 * step, "counted from the date before");
    } else if (strcmp(unit, "month") == 0) {
        Civil d = add_months(civil_of(anchor.begin), step);
        timex_set_month(x, d.year, d.month, "counted from the date before");
    } else if (strcmp(unit, "year") == 0) {
        timex_set_year(x, civil_of(anchor.begin).year + step, "counted from the date before");
    } else {
        return 0;
    }
    return t + 1;
}

/* "the weekend", "over the weekend": the last one, or the one to come. */
TokenId weekend(Clock *c, Timex *x)
{
    if (!clock_is_any(c, c->at, "the this") || !clock_is(c, c->at + 1, "weekend") || clock_is(c, c->at + 2, "of"))
        return 0;
    bool is_ahead = clock_direction_of(c->doc, c->k, c->at) == DIRECTION_FUTURE;
    int weekday = weekday_of(c->doc->date);
    shift_by(c, x, "weekend", weekday >= 6 || is_ahead ? 0 : -1, "the weekend");
    return c->at + 2;
}
