/* The article's date. Only the head is searched (the first lines up to HEAD_BYTES): a date further down is the story's, not the paper's. */
#include "read/article.h"

#include <stdio.h>
#include <strings.h>

#include "core/utf8.h"

enum { HEAD_BYTES = 600 };

bool text_check(const char *where, const char *text, size_t length, ro_error *error)
{
    if (length == 0)
        return error_set(error, "%s: empty; nothing to code", where);
    size_t fault = utf8_first_fault(text, length);
    if (fault < length)
        return text[fault] == '\0'
                   ? error_set(error, "%s: a NUL byte at byte %zu; give plain text", where, fault)
                   : error_set(error, "%s: no valid UTF-8 at byte %zu; convert it, for example with iconv -f WINDOWS-1252 -t UTF-8", where, fault);
    return true;
}

bool article_check(const char *where, const char *text, size_t length, ro_error *error)
{
    if (length > ARTICLE_LIMIT_BYTES)
        return error_set(error, "%s: %zu bytes, over the limit of %d for one article; split it", where, length, ARTICLE_LIMIT_BYTES);
    return text_check(where, text, length, error);
}

/* Ours first; then those of extractors and corpora: trafilatura, news-please, newspaper4k, IPTC ninjs; dct is a document's creation time. */
static const char *const FIELD_NAMES[ARTICLE_FIELDS][5] = {
    [FIELD_ID] = {"id"},
    [FIELD_DATE] = {"date", "dct", "date_publish", "versioncreated", "publish_date"},
    [FIELD_TITLE] = {"title", "headline"},
    [FIELD_TEXT] = {"text", "maintext", "body_text"},
    [FIELD_URL] = {"url", "uri"},
    [FIELD_PUBLICATION] = {"publication", "source-hostname", "sitename", "source_domain"},
    [FIELD_LANGUAGE] = {"language"},
};

const char *article_field_name(ArticleField field, size_t n) { return n < countof(FIELD_NAMES[field]) ? FIELD_NAMES[field][n] : NULL; }

int article_field(const char *name)
{
    for (int field = 0; field < ARTICLE_FIELDS; field++)
        for (size_t n = 0; article_field_name((ArticleField)field, n); n++)
            if (strcasecmp(name, FIELD_NAMES[field][n]) == 0)
                return field;
    return -1;
}

void article_fill(ro_article *article, const char *const value[ARTICLE_FIELDS], char day[11])
{
    day[0] = '\0';
    if (value[FIELD_DATE])
        snprintf(day, 11, "%.10s", value[FIELD_DATE]);
    *article = (ro_article){.id = value[FIELD_ID],
                            .date = *day ? day : NULL,
                            .title = value[FIELD_TITLE],
                            .text = value[FIELD_TEXT],
                            .text_length = value[FIELD_TEXT] ? strlen(value[FIELD_TEXT]) : 0,
                            .url = value[FIELD_URL],
                            .publication = value[FIELD_PUBLICATION],
                            .language = value[FIELD_LANGUAGE]};
}

void article_refuse(const ArticleSink *sink, const char *where, const char *why)
{
    ro_error error;
    error_set(&error, "%s: %s", where, why);
    sink->bad(&error, sink->context);
}

typedef struct {
    const Knowledge *k;
    Str text;
    uint32_t at;
} Scanner;

static uint32_t word_here(const Scanner *s, char *folded, uint32_t room)
{
    uint32_t end = s->at;
    while (end < s->text.length && code_point_is_letter((unsigned char)s->text.data[end]))
        end++;
    return utf8_fold(s->text.data + s->at, end - s->at, folded, room);
}

static bool read_number(const char *d, uint32_t length, uint32_t *at, int digits_least, int digits_most, int *value)
{
    int n = 0;
    *value = 0;
    while (*at < length && code_point_is_digit(d[*at]) && n <= digits_most) {
        *value = *value * 10 + (d[*at] - '0');
        (*at)++;
        n++;
    }
    return n >= digits_least && n <= digits_most;
}

static void skip(Str text, uint32_t *at, const char *set)
{
    while (*at < text.length && strchr(set, text.data[*at]) && text.data[*at])
        (*at)++;
}

static bool month_here(const Scanner *s, uint32_t *end, int32_t *month)
{
    char folded[16];
    uint32_t n = word_here(s, folded, sizeof folded);
    if (n < 3 || n >= sizeof folded || !lexicon_number(s->k, CLASS_MONTH, word_hash((Str){folded, n}), month))
        return false;
    *end = s->at + n;
    return true;
}

/* "May 20, 2024", "20 May 2024", "May 20" (year 0) at the scanner. */
static Day calendar_date_here(const Scanner *s, int default_year)
{
    const char *d = s->text.data;
    uint32_t at = s->at, length = s->text.length;
    int32_t month = 0;
    int day = 0, year = 0;
    if (code_point_is_digit(d[at])) {
        if (!read_number(d, length, &at, 1, 2, &day))
            return NO_DAY;
        if (at + 2 < length && code_point_is_letter((unsigned char)d[at]))
            at += 2; /* 20th */
        skip(s->text, &at, " ");
        Scanner m = {s->k, s->text, at};
        if (!month_here(&m, &at, &month))
            return NO_DAY;
    } else {
        if (!month_here(s, &at, &month))
            return NO_DAY;
        skip(s->text, &at, ". ");
        if (!read_number(d, length, &at, 1, 2, &day))
            return NO_DAY;
        if (at + 2 < length && code_point_is_letter((unsigned char)d[at]) && d[at + 2] == ' ')
            at += 2;
    }
    skip(s->text, &at, ", ");
    uint32_t year_at = at;
    if (!read_number(d, length, &year_at, 4, 4, &year))
        year = default_year;
    Civil c = {year, month, day};
    return year && civil_is_valid(c) ? day_of(c) : NO_DAY;
}

static int year_in(Str head)
{
    for (uint32_t i = 0; i + 4 <= head.length; i++) {
        uint32_t at = i;
        int year;
        bool is_start = i == 0 || !code_point_is_digit(head.data[i - 1]);
        if (is_start && read_number(head.data, head.length, &at, 4, 4, &year) && year >= 1900 && year <= 2100)
            return year;
    }
    return 0;
}

/* "MOSCOW, May 20 (Reuters) - " is no sentence: the body begins behind the dash, when what stands before the date is in capitals. */
static uint32_t dateline_end(Str text, uint32_t start, uint32_t date_at, uint32_t none)
{
    enum { LONGEST = 90 };
    uint32_t capitals = 0;
    for (uint32_t i = start; i < date_at; i++) {
        if (text.data[i] >= 'a' && text.data[i] <= 'z' && capitals < 3)
            return none;
        capitals += text.data[i] >= 'A' && text.data[i] <= 'Z';
    }
    for (uint32_t i = date_at; capitals >= 3 && i + 3 < text.length && i < start + LONGEST && text.data[i] != '\n'; i++) {
        bool is_dash = memcmp(text.data + i, " - ", 3) == 0 || memcmp(text.data + i, "-- ", 3) == 0;
        bool is_long_dash = memcmp(text.data + i, "\xE2\x80\x93", 3) == 0 || memcmp(text.data + i, "\xE2\x80\x94", 3) == 0;
        if (is_dash || is_long_dash)
            return i + 3;
    }
    return none;
}

Day article_find_date(const Knowledge *k, Str text, uint32_t *body_begin)
{
    *body_begin = 0;
    uint32_t at = 0;
    skip(text, &at, " \t\r\n\"");
    uint32_t start = at;
    if (str_begins((Str){text.data + at, text.length - at}, "date "))
        at += 5;
    skip(text, &at, " ");
    if (at + 10 <= text.length) {
        Day day = day_from_iso(text.data + at, 10);
        bool ends = at + 10 == text.length || strchr(" \t\r\nT,:", text.data[at + 10]);
        if (day != NO_DAY && ends) {
            *body_begin = at + 10;
            if (*body_begin < text.length && text.data[*body_begin] == 'T')
                while (*body_begin < text.length && !strchr(" \t\r\n", text.data[*body_begin]))
                    (*body_begin)++;
            skip(text, body_begin, " \t");
            return day;
        }
    }
    Str head = {text.data, text.length < HEAD_BYTES ? text.length : HEAD_BYTES};
    int year = year_in(head);
    for (uint32_t i = start; i < head.length; i++) {
        bool is_word_start = i == 0 || !(code_point_is_letter((unsigned char)text.data[i - 1]) || code_point_is_digit(text.data[i - 1]));
        if (!is_word_start || (unsigned char)text.data[i] >= 0x80)
            continue;
        Day day = calendar_date_here(&(Scanner){k, head, i}, year);
        if (day == NO_DAY)
            continue;
        /* a date line of its own ("Friday, August 21, 2015") is not part of the body */
        uint32_t end = i;
        while (end < text.length && text.data[end] != '\n')
            end++;
        bool is_own_line = end - start < 45 && end < text.length;
        for (uint32_t j = start; j < i && is_own_line; j++)
            is_own_line = text.data[j] != '\n';
        *body_begin = is_own_line ? end : dateline_end(text, start, i, *body_begin);
        return day;
    }
    return NO_DAY;
}
