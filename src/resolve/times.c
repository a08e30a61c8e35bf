/* Time expressions (TIMEX3: Pustejovsky et al. 2003) and their values by the article's date and the verb's tense.

   A cascade of small rules is tried at each token, the most telling first; the longest that fits wins. What a rule needs of the words
   (months, numbers, units, seasons, parts of the day) is in data/words.tsv. A bare month or weekday lies before the article's date
   unless the clause looks ahead: "in December" under a past tense is the December before, "will meet on Monday" the Monday to come. */
#include "core/utf8.h"
#include "resolve/time_rules.h"

static TimeRule *const RULES[] = {iso_date,      full_date,    day_of_pair,   month_expression, weekday_expression, deictic_day, part_of_year,
                                  relative_unit, counted_unit, season_year,   quarter,          repeated,           bare_year,   reference,
                                  clock_time,    holiday,      year_in_words, century,          bare_season,        bare_units,  year_earlier,
                                  anchored,      weekend,      named_period};

static void look_around(Document *doc, Timex *x, const Clock *c)
{
    TokenId before = x->begin;
    while (before > doc->sentences.at[doc->tokens.at[x->begin].sentence].begin &&
           (doc->tokens.at[before - 1].upos == UPOS_ADJ ||
            clock_is_any(c, before - 1, "the a early late start beginning outbreak end of mid - full scale")))
        before--;
    if (before > 0 && clock_is(c, before - 1, "since"))
        x->is_since = true;
    if (before > 0 && clock_is_any(c, before - 1, "until till by"))
        x->is_until = true;
    if (strcmp(x->rule, "named period") == 0 && !x->is_since)
        x->period = (Period){NO_DAY, NO_DAY, PRECISION_NONE};
}

/* What belongs to the expression in front of it: "the end of 1990", "more than two years ago", "the first nine months". */
static void widen(Document *doc, Timex *x, const Clock *c)
{
    TokenId first = doc->sentences.at[doc->tokens.at[x->begin].sentence].begin, t = x->begin;
    int32_t count;
    bool is_counted = x->type == TIMEX_DURATION || strcmp(x->rule, "so long ago") == 0;
    if (is_counted && x->type == TIMEX_DURATION && t > first + 1 && clock_is_any(c, t - 1, "first last latest next") && clock_is(c, t - 2, "the"))
        x->begin = t - 2;
    else if (x->type == TIMEX_DURATION && t > first && clock_is(c, t - 1, "the") && doc->tokens.at[x->end - 1].feats.number == NUMBER_PLUR)
        x->begin = t - 1;
    t = x->begin;
    if (is_counted && t > first + 1 &&
        ((clock_is(c, t - 1, "than") && clock_is_any(c, t - 2, "more less")) || (clock_is(c, t - 1, "least") && clock_is(c, t - 2, "at")) ||
         (clock_is(c, t - 1, "to") && clock_is(c, t - 2, "up"))))
        x->begin = t - 2;
    else if (is_counted && t > first && clock_count_at(c, t, &count) && count > 0 &&
             clock_is_any(c, t - 1, "nearly almost about over around roughly"))
        x->begin = t - 1;
    t = x->begin;
    bool is_long = x->period.precision == PRECISION_MONTH || x->period.precision == PRECISION_YEAR;
    if (is_long && t > first + 2 && clock_is(c, t - 1, "of") && clock_is_any(c, t - 2, "end beginning start middle") && clock_is(c, t - 3, "the"))
        x->begin = t - 3;
}

/* "between Monday and Wednesday": the first is not after the second. */
static void order_pair(Document *doc, const Clock *c)
{
    if (doc->timexes.count < 2)
        return;
    Timex *b = &doc->timexes.at[doc->timexes.count - 1], *a = b - 1;
    bool is_pair =
        a->end + 1 == b->begin && a->begin > 0 && strcmp(a->rule, "weekday") == 0 && strcmp(b->rule, "weekday") == 0 &&
        ((clock_is(c, a->end, "and") && clock_is(c, a->begin - 1, "between")) || (clock_is(c, a->end, "to") && clock_is(c, a->begin - 1, "from")));
    if (is_pair && a->period.begin > b->period.begin)
        timex_set_day(a, a->period.begin - 7, "weekday");
}

void find_times(const Model *model, Document *doc)
{
    doc->timex_of = arena_new(doc->arena, uint32_t, doc->tokens.count);
    for (TokenId t = 0; t < doc->tokens.count; t++)
        doc->timex_of[t] = NONE;
    Clock c = {.k = &model->knowledge, .doc = doc, .today = civil_of(doc->date), .anchor = NONE};
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
            order_pair(doc, &c);
            look_around(doc, x, &c);
            widen(doc, x, &c);
            x->span = token_span(doc, x->begin, x->end);
            if (x->period.begin != NO_DAY && !x->is_vague && x->type != TIMEX_DURATION)
                c.anchor = doc->timexes.count - 1;
            for (TokenId t = x->begin; t < x->end; t++)
                doc->timex_of[t] = doc->timexes.count - 1;
            c.at = x->end;
        }
    }
}
