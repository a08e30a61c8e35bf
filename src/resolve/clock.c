#include "resolve/clock.h"

#include <stdio.h>

#include "core/utf8.h"
#include "document/syntax.h"

Str clock_low(const Clock *c, TokenId t) { return t < c->end ? c->doc->tokens.at[t].low : (Str){"", 0}; }
bool clock_is(const Clock *c, TokenId t, const char *word) { return str_is(clock_low(c, t), word); }

bool clock_is_any(const Clock *c, TokenId t, const char *words)
{
    Str l = clock_low(c, t);
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

bool clock_number_in(const Clock *c, ClassName name, TokenId t, int32_t *value)
{
    return t < c->end && lexicon_number(c->k, name, word_hash(clock_low(c, t)), value);
}
const char *clock_text_in(const Clock *c, ClassName name, TokenId t)
{
    return t < c->end ? lexicon_text(c->k, name, word_hash(clock_low(c, t))) : NULL;
}

/* "may" and "march" are months only with a capital and where no subject's verb stands. */
bool clock_month_at(const Clock *c, TokenId t, int32_t *month)
{
    if (!clock_number_in(c, CLASS_MONTH, t, month))
        return false;
    const Token *token = &c->doc->tokens.at[t];
    bool is_capital = token->form.data[0] >= 'A' && token->form.data[0] <= 'Z';
    bool is_doubtful = clock_is_any(c, t, "may march mar sept dec jan sep");
    return is_capital && !(is_doubtful && (token->upos == UPOS_AUX || token->upos == UPOS_VERB));
}

bool clock_digits_at(const Clock *c, TokenId t, uint32_t least, uint32_t most, int32_t *value)
{
    Str l = clock_low(c, t);
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
bool clock_day_at(const Clock *c, TokenId t, int32_t *day)
{
    Str l = clock_low(c, t);
    uint32_t n = 0;
    *day = 0;
    while (n < l.length && n < 3 && code_point_is_digit(l.data[n])) /* a third one is one too many */
        *day = *day * 10 + (l.data[n++] - '0');
    Str tail = {l.data + n, l.length - n};
    bool is_ordinal = str_is(tail, "st") || str_is(tail, "nd") || str_is(tail, "rd") || str_is(tail, "th");
    return n >= 1 && n <= 2 && (tail.length == 0 || is_ordinal) && *day >= 1 && *day <= 31;
}

bool clock_year_at(const Clock *c, TokenId t, int32_t *year) { return clock_digits_at(c, t, 4, 4, year) && *year >= 1000 && *year <= 2100; }

/* "three", "a", "several", "twenty-five", "16"; the tokens used. */
uint32_t clock_count_at(const Clock *c, TokenId t, int32_t *value)
{
    int32_t more;
    if (clock_is_any(c, t, "a an")) {
        *value = 1;
        if (clock_is_any(c, t + 1, "few couple")) {
            *value = clock_is(c, t + 1, "few") ? -1 : 2;
            return clock_is(c, t + 2, "of") ? 3 : 2;
        }
        if (clock_is(c, t + 1, "dozen")) {
            *value = 12;
            return 2;
        }
        return 1;
    }
    if (clock_is_any(c, t, "several few some many recent"))
        return *value = -1, 1;
    if (clock_digits_at(c, t, 1, 4, value))
        return 1;
    if (!clock_number_in(c, CLASS_NUMBER, t, value))
        return 0;
    uint32_t used = 1;
    if (*value >= 20 && *value < 100 && clock_is(c, t + 1, "-") && clock_number_in(c, CLASS_NUMBER, t + 2, &more) && more < 10) {
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
Direction clock_direction_of(const Document *doc, const Knowledge *k, TokenId t)
{
    for (TokenId back = 1; back <= 2 && t >= back; back++) { /* "due on Thursday", "scheduled for May" */
        const Token *before = &doc->tokens.at[t - back];
        const char *awaited = before->sentence == doc->tokens.at[t].sentence ? lexicon_text(k, CLASS_EMBED_ADJ, word_hash(before->low)) : NULL;
        if (awaited && strcmp(awaited, "expected") == 0)
            return DIRECTION_FUTURE;
    }
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
        if (doc->tokens.at[p].feats.form == FORM_PART && doc->tokens.at[p].feats.tense == TENSE_PAST && !predicate->is_finite)
            return DIRECTION_PAST; /* "the decision, announced Wednesday by the ministry" */
        if (head != NONE && (deprel == DEPREL_XCOMP || deprel == DEPREL_ACL || deprel == DEPREL_CCOMP)) {
            const char *status = lexicon_text(k, CLASS_EMBED, doc->tokens.at[head].key_hash);
            if (!status)
                status = lexicon_text(k, CLASS_EMBED_NOUN, doc->tokens.at[head].key_hash);
            if (!status)
                status = lexicon_text(k, CLASS_EMBED_ADJ, doc->tokens.at[head].key_hash);
            if (status && *status && strcmp(status, "denied") != 0 && strcmp(status, "not_done") != 0)
                return DIRECTION_FUTURE;
        }
        if (token_is_infinitive(doc, p))
            return DIRECTION_FUTURE; /* "is to resume on Monday" */
        p = head == NONE ? NONE : clause_predicate(doc, head);
    }
    return DIRECTION_PAST;
}

void timex_set_value(Timex *x, const char *text) { snprintf(x->value, sizeof x->value, "%s", text); }

void timex_set_day(Timex *x, Day day, const char *rule)
{
    char iso[11];
    day_to_iso(day, iso);
    timex_set_value(x, iso);
    x->period = day_period(day);
    x->rule = rule;
}

void timex_set_month(Timex *x, int year, int month, const char *rule)
{
    snprintf(x->value, sizeof x->value, "%04d-%02d", year, month);
    x->period = month_period(year, month);
    x->rule = rule;
}

void timex_set_year(Timex *x, int year, const char *rule)
{
    snprintf(x->value, sizeof x->value, "%04d", year);
    x->period = year_period(year);
    x->rule = rule;
}

void timex_set_week(Timex *x, Day any, const char *rule)
{
    Day monday = any - (weekday_of(any) - 1);
    Civil thursday = civil_of(monday + 3);
    int week = (monday + 3 - day_of((Civil){thursday.year, 1, 1})) / 7 + 1;
    snprintf(x->value, sizeof x->value, "%04d-W%02d", thursday.year, week);
    x->period = (Period){monday, monday + 6, PRECISION_WEEK};
    x->rule = rule;
}

void timex_set_season(Timex *x, int year, const char *season, const char *rule)
{
    int first = strcmp(season, "SP") == 0 ? 3 : strcmp(season, "SU") == 0 ? 6 : strcmp(season, "FA") == 0 ? 9 : 12;
    Civil last = add_months((Civil){year, first, 1}, 2);
    snprintf(x->value, sizeof x->value, "%04d-%s", year, season);
    x->period = (Period){day_of((Civil){year, first, 1}), month_period(last.year, last.month).end, PRECISION_SEASON};
    x->rule = rule;
}

void timex_set_daypart(Timex *x, const char *part)
{
    size_t n = strlen(x->value);
    if (n == 10)
        snprintf(x->value + n, sizeof x->value - n, "T%s", part);
    x->type = TIMEX_TIME;
}
