/* Events as annotations on the text, for the tools that people annotate with: brat standoff, Label Studio, spaCy and Prodigy. All count
   offsets in code points, as we do. An annotation is a span with a label; an event is its trigger with links to its parties and source. */
#include <stdlib.h>
#include <string.h>

#include "core/calendar.h"
#include "document/json.h"
#include "readout.h"
#include "show/show.h"

typedef struct {
    Span span;
    const char *label;
    uint32_t id; /* from 1 */
} Mark;

typedef struct {
    const Document *doc;
    ARRAY_OF(Mark) marks;
} Marks;

/* The mark of this span and label, made where there is none yet. */
static uint32_t mark(Marks *m, Span span, const char *label)
{
    for (uint32_t i = 0; i < m->marks.count; i++)
        if (m->marks.at[i].span.begin == span.begin && m->marks.at[i].span.end == span.end && strcmp(m->marks.at[i].label, label) == 0)
            return m->marks.at[i].id;
    Mark *fresh = array_push(m->doc->arena, &m->marks);
    *fresh = (Mark){span, label, m->marks.count};
    return fresh->id;
}

/* What an event's trigger is linked to. */
typedef struct {
    const char *role;
    uint32_t id;
} Link;

/* Two parties of one phrase ("the two ministers") are one link. */
static void link_to(Link *links, uint32_t *count, const char *role, uint32_t id)
{
    for (uint32_t i = 0; i < *count; i++)
        if (links[i].id == id && strcmp(links[i].role, role) == 0)
            return;
    links[(*count)++] = (Link){role, id};
}

static Span mention_span(const Document *doc, MentionId id) { return token_span(doc, doc->mentions.at[id].begin, doc->mentions.at[id].end); }

enum { MOST_LINKS = 2 * MOST_PARTIES + MOST_SOURCES + 2 };

static uint32_t links_of(Marks *m, const Event *e, Link links[MOST_LINKS])
{
    const Document *doc = m->doc;
    uint32_t count = 0;
    for (uint32_t i = 0; i < e->actor_count; i++)
        link_to(links, &count, "Actor", mark(m, mention_span(doc, e->actors[i].mention), "Party"));
    for (uint32_t i = 0; i < e->recipient_count; i++)
        link_to(links, &count, "Recipient", mark(m, mention_span(doc, e->recipients[i].mention), "Party"));
    for (uint32_t i = 0; i < e->source_count; i++)
        if (doc->attributions.at[e->sources[i]].source != NONE)
            link_to(links, &count, "Source", mark(m, doc->attributions.at[e->sources[i]].source_span, "Source"));
    if (e->timex != NONE)
        link_to(links, &count, "Date", mark(m, token_span(doc, doc->timexes.at[e->timex].begin, doc->timexes.at[e->timex].end), "Date"));
    if (e->location != NONE)
        link_to(links, &count, "Place", mark(m, token_span(doc, doc->locations.at[e->location].begin, doc->locations.at[e->location].end), "Place"));
    return count;
}

static uint32_t trigger_mark(Marks *m, const Event *e) { return mark(m, token_span(m->doc, e->trigger_begin, e->trigger_end), event_name(e)); }

/* brat wants a span without line ends: "0 5;6 9" where the text breaks. */
static void write_brat_span(FILE *out, const Document *doc, Span span)
{
    uint32_t begin = span.begin;
    bool is_first = true;
    for (uint32_t at = span.begin; at <= span.end; at++) {
        if (at < span.end && doc->text.data[at] != '\n')
            continue;
        if (at > begin) {
            fprintf(out, "%s%u %u", is_first ? "" : ";", document_code_point(doc, begin), document_code_point(doc, at));
            is_first = false;
        }
        begin = at + 1;
    }
    fputc('\t', out);
    for (uint32_t at = span.begin; at < span.end; at++)
        fputc(doc->text.data[at] == '\n' || doc->text.data[at] == '\t' ? ' ' : doc->text.data[at], out);
    fputc('\n', out);
}

void annotate_brat(FILE *out, const Document *doc)
{
    Marks m = {.doc = doc};
    uint32_t printed = 0, number = 0;
    for (uint32_t i = 0; i < doc->events.count; i++) {
        const Event *e = &doc->events.at[i];
        if (e->is_merged_away)
            continue;
        Link links[MOST_LINKS];
        uint32_t trigger = trigger_mark(&m, e), count = links_of(&m, e, links);
        for (; printed < m.marks.count; printed++) {
            fprintf(out, "T%u\t%s ", m.marks.at[printed].id, m.marks.at[printed].label);
            write_brat_span(out, doc, m.marks.at[printed].span);
        }
        number++;
        fprintf(out, "E%u\t%s:T%u", number, event_name(e), trigger);
        for (uint32_t k = 0; k < count; k++) { /* Actor, Actor2, Actor3: brat wants each role once */
            uint32_t same = 1;
            for (uint32_t j = 0; j < k; j++)
                same += strcmp(links[j].role, links[k].role) == 0;
            fprintf(out, " %s", links[k].role);
            if (same > 1)
                fprintf(out, "%u", same);
            fprintf(out, ":T%u", links[k].id);
        }
        char from[11], to[11];
        day_to_iso(e->when.begin, from);
        day_to_iso(e->when.end, to);
        fprintf(out, "\nA%u\tStatus E%u %s\n#%u\tAnnotatorNotes E%u\t%s..%s %s %s\n", number, number, status_name(e->status), number, number, from,
                to, *e->cameo ? e->cameo : "-", *e->mode ? e->mode : "-");
    }
}

static void json_span(Json *j, const Document *doc, Span span)
{
    json_key(j, "start");
    json_integer(j, document_code_point(doc, span.begin));
    json_key(j, "end");
    json_integer(j, document_code_point(doc, span.end));
}

static void json_pair(Json *j, const char *key, const char *value)
{
    json_key(j, key);
    json_string(j, value);
}

static void json_about(Json *j, const Document *doc)
{
    char date[11];
    day_to_iso(doc->date, date);
    json_key(j, "id");
    json_text(j, doc->id);
    json_pair(j, "date", date);
    if (doc->title.length) {
        json_key(j, "title");
        json_text(j, doc->title);
    }
}

static const char *numbered(const Document *doc, char letter, uint32_t number) { return arena_format(doc->arena, "%c%u", letter, number); }

void annotate_label_studio(Json *j, const Document *doc)
{
    Marks m = {.doc = doc};
    uint32_t printed = 0;
    json_open(j, '{');
    json_key(j, "data");
    json_open(j, '{');
    json_about(j, doc);
    json_key(j, "text");
    json_text(j, doc->text);
    json_close(j, '}');
    json_key(j, "predictions");
    json_open(j, '[');
    json_open(j, '{');
    json_pair(j, "model_version", "readout " RO_VERSION);
    json_key(j, "result");
    json_open(j, '[');
    for (uint32_t i = 0; i < doc->events.count; i++) {
        const Event *e = &doc->events.at[i];
        if (e->is_merged_away)
            continue;
        Link links[MOST_LINKS];
        uint32_t trigger = trigger_mark(&m, e), count = links_of(&m, e, links);
        for (; printed < m.marks.count; printed++) {
            const Mark *x = &m.marks.at[printed];
            json_open(j, '{');
            json_pair(j, "id", numbered(doc, 'm', x->id));
            json_pair(j, "from_name", "label");
            json_pair(j, "to_name", "text");
            json_pair(j, "type", "labels");
            json_key(j, "value");
            json_open(j, '{');
            json_span(j, doc, x->span);
            json_key(j, "text");
            json_text(j, document_slice(doc, x->span));
            json_key(j, "labels");
            json_open(j, '[');
            json_string(j, x->label);
            json_close(j, ']');
            json_close(j, '}');
            json_close(j, '}');
        }
        for (uint32_t k = 0; k < count; k++) {
            json_open(j, '{');
            json_pair(j, "type", "relation");
            json_pair(j, "from_id", numbered(doc, 'm', trigger));
            json_pair(j, "to_id", numbered(doc, 'm', links[k].id));
            json_pair(j, "direction", "right");
            json_key(j, "labels");
            json_open(j, '[');
            json_string(j, links[k].role);
            json_close(j, ']');
            json_close(j, '}');
        }
        json_open(j, '{'); /* the status as a choice of the trigger's region */
        json_pair(j, "id", numbered(doc, 'm', trigger));
        json_pair(j, "from_name", "status");
        json_pair(j, "to_name", "text");
        json_pair(j, "type", "choices");
        json_key(j, "value");
        json_open(j, '{');
        json_span(j, doc, token_span(doc, e->trigger_begin, e->trigger_end));
        json_key(j, "choices");
        json_open(j, '[');
        json_string(j, status_name(e->status));
        json_close(j, ']');
        json_close(j, '}');
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
    json_close(j, ']');
    json_close(j, '}');
}

void annotate_spans(Json *j, const Document *doc)
{
    Marks m = {.doc = doc};
    for (uint32_t i = 0; i < doc->events.count; i++) {
        Link links[MOST_LINKS];
        if (!doc->events.at[i].is_merged_away) {
            trigger_mark(&m, &doc->events.at[i]);
            links_of(&m, &doc->events.at[i], links);
        }
    }
    json_open(j, '{');
    json_key(j, "text");
    json_text(j, doc->text);
    json_key(j, "meta");
    json_open(j, '{');
    json_about(j, doc);
    json_close(j, '}');
    json_key(j, "spans");
    json_open(j, '[');
    for (uint32_t i = 0; i < m.marks.count; i++) {
        json_open(j, '{');
        json_span(j, doc, m.marks.at[i].span);
        json_pair(j, "label", m.marks.at[i].label);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
    json_end_line(j);
}
