#include "core/utf8.h"
#include "show/show.h"

static bool is_control(int32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
}

int print_clean(FILE *out, Str text, int columns)
{
    int written = 0;
    for (uint32_t i = 0; i < text.length && written < columns; written++) {
        uint32_t n;
        int32_t c = utf8_decode(text.data + i, text.length - i, &n);
        if (is_control(c))
            putc(c == '\n' ? ' ' : '?', out);
        else
            fwrite(text.data + i, 1, n, out);
        i += n;
    }
    return written;
}

static void cell(FILE *out, Str text, int columns)
{
    int written = print_clean(out, text, columns);
    fprintf(out, "%*s ", columns - written, "");
}

static Str join_names(const Document *doc, const Party *parties, uint32_t count)
{
    char *text = arena_copy(doc->arena, "", 0);
    for (uint32_t i = 0; i < count; i++)
        text = arena_format(doc->arena, "%s%s%s", text, i ? ", " : "", doc->entities.at[parties[i].entity].name);
    return str(text);
}

static const char *when_text(const Document *doc, const Event *e)
{
    char begin[11], end[11];
    day_to_iso(e->when.begin, begin);
    day_to_iso(e->when.end, end);
    if (e->when.precision == PRECISION_DAY)
        return arena_copy(doc->arena, begin, 10);
    if (e->when.precision == PRECISION_MONTH)
        return arena_copy(doc->arena, begin, 7);
    if (e->when.precision == PRECISION_YEAR)
        return arena_copy(doc->arena, begin, 4);
    return arena_format(doc->arena, "%s/%s", begin, end);
}

static Str sources_text(const Document *doc, const Event *e)
{
    char *text = arena_copy(doc->arena, "", 0);
    for (uint32_t i = 0; i < e->source_count; i++) {
        TokenId source = doc->attributions.at[e->sources[i]].source;
        uint32_t m = source == NONE ? NONE : doc->mention_of[source];
        bool is_known = m != NONE && doc->mentions.at[m].entity != NONE;
        Str name = is_known ? str(doc->entities.at[doc->mentions.at[m].entity].name) : source == NONE ? str("?") : doc->tokens.at[source].form;
        text = arena_format(doc->arena, "%s%s%.*s", text, i ? " < " : "", STR_ARG(name));
    }
    return str(text);
}

void table_write(FILE *out, const Document *doc, int width)
{
    enum { WHEN = 21, TYPE = 17, STATUS = 11, LEAST = 12 };
    int rest = (width - WHEN - TYPE - STATUS - 6) / 3;
    if (rest < LEAST)
        rest = LEAST;
    uint32_t count = 0;
    cell(out, str("when"), WHEN), cell(out, str("event"), TYPE), cell(out, str("status"), STATUS), cell(out, str("actor"), rest),
        cell(out, str("recipient"), rest);
    fputs("according to\n", out);
    for (uint32_t i = 0; i < doc->events.count; i++) {
        const Event *e = &doc->events.at[i];
        if (e->is_merged_away)
            continue;
        count++;
        cell(out, str(when_text(doc, e)), WHEN);
        cell(out, str(*e->mode ? arena_format(doc->arena, "%s %s", event_name(e), e->mode) : event_name(e)), TYPE);
        cell(out, str(status_name(e->status)), STATUS);
        cell(out, join_names(doc, e->actors, e->actor_count), rest);
        cell(out, join_names(doc, e->recipients, e->recipient_count), rest);
        print_clean(out, sources_text(doc, e), rest);
        putc('\n', out);
    }
    fprintf(out, "%u event%s\n", count, count == 1 ? "" : "s");
}
