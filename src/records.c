#include "records.h"

#include <stdio.h>
#include <xxhash.h>

#include "document/syntax.h"

typedef struct {
    const Model *model;
    const Document *doc;
    Json *j;
} Writer;

static void write_text(Writer *w, const char *key, Str text)
{
    json_key(w->j, key);
    if (text.data)
        json_text(w->j, text);
    else
        json_null(w->j);
}

static void write_string(Writer *w, const char *key, const char *text)
{
    json_key(w->j, key);
    json_string(w->j, text);
}

static void write_offsets(Writer *w, Span span)
{
    json_key(w->j, "start");
    json_integer(w->j, document_code_point(w->doc, span.begin));
    json_key(w->j, "end");
    json_integer(w->j, document_code_point(w->doc, span.end));
}

static void write_spans(Writer *w, const char *key, const Span *spans, uint32_t count)
{
    json_key(w->j, key);
    json_open(w->j, '[');
    for (uint32_t i = 0; i < count; i++) {
        json_open(w->j, '[');
        json_integer(w->j, document_code_point(w->doc, spans[i].begin));
        json_integer(w->j, document_code_point(w->doc, spans[i].end));
        json_close(w->j, ']');
    }
    json_close(w->j, ']');
}

static void write_optional(Writer *w, const char *key, const char *text)
{
    if (text && *text)
        write_string(w, key, text);
}

static void write_entity_fields(Writer *w, const Entity *e)
{
    write_string(w, "identifier_text", e->name);
    write_optional(w, "identifier_id", e->wikidata);
    write_optional(w, "code", e->country);
    write_optional(w, "sector", e->sector);
    write_optional(w, "office", e->office);
    if (e->office)
        write_optional(w, "office_from", e->office_from);
    if (*e->country && *e->sector) {
        char both[8];
        snprintf(both, sizeof both, "%s%s", e->country, e->sector);
        write_string(w, "cameo_actor", both);
    }
}

static void write_party(Writer *w, MentionId mention, const Entity *e)
{
    const Mention *m = &w->doc->mentions.at[mention];
    Span span = token_span(w->doc, m->begin, m->end);
    write_text(w, "entity_text", document_slice(w->doc, span));
    write_offsets(w, span);
    write_entity_fields(w, e);
}

static void write_parties(Writer *w, const char *key, const Party *parties, uint32_t count)
{
    json_key(w->j, key);
    json_open(w->j, '[');
    for (uint32_t i = 0; i < count; i++) {
        json_open(w->j, '{');
        write_party(w, parties[i].mention, &w->doc->entities.at[parties[i].entity]);
        json_close(w->j, '}');
    }
    json_close(w->j, ']');
}

/* A source whose phrase is no known entity still has its words. */
static void write_source(Writer *w, TokenId source)
{
    MentionId m = source == NONE ? NONE : w->doc->mention_of[syntax_antecedent(w->doc, source)];
    if (m != NONE && w->doc->mentions.at[m].entity != NONE) {
        write_party(w, m, &w->doc->entities.at[w->doc->mentions.at[m].entity]);
        return;
    }
    if (source == NONE)
        return;
    Span span = m != NONE ? token_span(w->doc, w->doc->mentions.at[m].begin, w->doc->mentions.at[m].end) : w->doc->tokens.at[source].span;
    Str text = document_slice(w->doc, span);
    write_text(w, "entity_text", text);
    write_offsets(w, span);
    write_text(w, "identifier_text", text);
}

static void write_dates(Writer *w, const Event *e)
{
    char iso[11];
    day_to_iso(e->when.begin, iso);
    write_string(w, "date", iso);
    day_to_iso(e->when.end, iso);
    write_string(w, "enddate", iso);
    write_string(w, "date_precision", precision_name(e->when.precision));
    if (e->timex != NONE)
        write_text(w, "date_text", document_slice(w->doc, w->doc->timexes.at[e->timex].span));
    else
        write_string(w, "date_text", NULL);
}

static void write_list(Writer *w, const char *key, const char *value)
{
    json_key(w->j, key);
    json_open(w->j, '[');
    while (value && *value) { /* "crime; corruption" */
        size_t n = strcspn(value, ";");
        json_text(w->j, (Str){value, (uint32_t)n});
        value += n;
        value += strspn(value, "; ");
    }
    json_close(w->j, ']');
}

static void write_codes(Writer *w, const Event *e)
{
    const Knowledge *k = &w->model->knowledge;
    write_list(w, "event", event_name(e));
    write_list(w, "mode", e->mode);
    write_list(w, "context", e->context);
    json_key(w->j, "quad_code");
    if (event_type_quad(e->type))
        json_integer(w->j, event_type_quad(e->type));
    else
        json_null(w->j);
    const PloverRecord *p = plover_find(k, event_type_name(e->type), e->mode);
    json_key(w->j, "event_scale");
    if (p)
        json_decimal(w->j, (double)p->scale, 1);
    else
        json_null(w->j);
    const CameoRecord *c = *e->cameo ? cameo_find(k, e->cameo) : NULL;
    write_string(w, "cameo", c ? e->cameo : NULL);
    json_key(w->j, "goldstein");
    if (c)
        json_decimal(w->j, (double)c->goldstein, 1);
    else
        json_null(w->j);
}

static void write_location_fields(Writer *w, const Location *l)
{
    write_text(w, "extracted_place", document_slice(w->doc, l->span));
    write_offsets(w, l->span);
    write_string(w, "resolved_place", l->name);
    if (l->has_point) {
        json_key(w->j, "lat");
        json_decimal(w->j, l->lat, 4);
        json_key(w->j, "lon");
        json_decimal(w->j, l->lon, 4);
    }
    if (l->place != NONE) {
        const PlaceRecord *p = &w->model->knowledge.places[l->place];
        if (p->geonameid) {
            json_key(w->j, "geonameid");
            json_integer(w->j, p->geonameid);
        }
        write_optional(w, "province", knowledge_text(&w->model->knowledge, p->region));
    }
    write_optional(w, "country_code", l->country);
    write_optional(w, "feature_code", l->feature);
    write_string(w, "resolution", l->feature && strcmp(l->feature, "PCLI") == 0 ? "country" : "place");
}

static void write_location(Writer *w, const Event *e)
{
    if (e->location == NONE)
        return;
    json_key(w->j, "event_loc");
    json_open(w->j, '{');
    write_location_fields(w, &w->doc->locations.at[e->location]);
    json_close(w->j, '}');
}

static void write_range(Writer *w, const char *key, const int32_t *range)
{
    if (range[0] <= 0)
        return;
    json_key(w->j, key);
    if (range[0] == range[1]) {
        json_integer(w->j, range[0]);
        return;
    }
    json_open(w->j, '[');
    json_integer(w->j, range[0]);
    if (range[1] > 0)
        json_integer(w->j, range[1]);
    else
        json_null(w->j);
    json_close(w->j, ']');
}

static void write_size(Writer *w, const Event *e)
{
    if (e->dead[0] <= 0 && e->injured[0] <= 0 && e->arrested[0] <= 0 && e->crowd[0] <= 0)
        return;
    json_key(w->j, "size");
    json_open(w->j, '{');
    write_range(w, "dead", e->dead);
    write_range(w, "injured", e->injured);
    write_range(w, "arrested", e->arrested);
    write_range(w, "protesters", e->crowd);
    json_close(w->j, '}');
}

static void write_sources(Writer *w, const Event *e)
{
    json_key(w->j, "attribution");
    json_open(w->j, '[');
    for (uint32_t i = 0; i < e->source_count; i++) {
        const Attribution *a = &w->doc->attributions.at[e->sources[i]];
        Span cue = token_span(w->doc, a->cue_begin, a->cue_end);
        json_open(w->j, '{');
        write_source(w, a->source);
        write_text(w, "cue", document_slice(w->doc, cue));
        json_key(w->j, "cue_start");
        json_integer(w->j, document_code_point(w->doc, cue.begin));
        json_key(w->j, "cue_end");
        json_integer(w->j, document_code_point(w->doc, cue.end));
        json_close(w->j, '}');
    }
    json_close(w->j, ']');
}

void record_id(const Document *doc, const Event *e, char id[RECORD_ID_LENGTH + 1])
{
    char key[512];
    int n = snprintf(key, sizeof key, "%.*s|%u|%s|%s|%d|%d", STR_ARG(doc->id), doc->tokens.at[e->trigger_begin].span.begin, event_name(e), e->mode,
                     e->when.begin, e->when.end);
    XXH128_hash_t h = XXH3_128bits(key, n < (int)sizeof key ? (size_t)n : sizeof key - 1);
    snprintf(id, RECORD_ID_LENGTH + 1, "%016llx%016llx", (unsigned long long)h.high64, (unsigned long long)h.low64);
}

static void write_id(Writer *w, const Event *e)
{
    char id[RECORD_ID_LENGTH + 1];
    record_id(w->doc, e, id);
    write_string(w, "id", id);
}

static void write_head(Writer *w, const char *kind)
{
    json_open(w->j, '{');
    write_string(w, "kind", kind);
}

static void write_doc(Writer *w) { write_text(w, "doc", w->doc->id); }

static void finish(Writer *w)
{
    json_close(w->j, '}');
    json_end_line(w->j);
}

static void write_event(Writer *w, const Event *e)
{
    write_head(w, "event");
    write_id(w, e);
    write_doc(w);
    write_dates(w, e);
    write_codes(w, e);
    write_parties(w, "actor", e->actors, e->actor_count);
    write_parties(w, "recipient", e->recipients, e->recipient_count);
    json_key(w->j, "symmetric");
    json_bool(w->j, e->is_symmetric);
    Span trigger = token_span(w->doc, e->trigger_begin, e->trigger_end);
    json_key(w->j, "event_text");
    json_open(w->j, '[');
    json_text(w->j, document_slice(w->doc, trigger));
    for (uint32_t i = 0; i < e->evidence_count; i++)
        json_text(w->j, document_slice(w->doc, e->evidence[i]));
    json_close(w->j, ']');
    json_key(w->j, "trigger");
    json_open(w->j, '{');
    write_offsets(w, trigger);
    json_close(w->j, '}');
    SentenceId s = w->doc->tokens.at[e->trigger_begin].sentence;
    json_key(w->j, "text_info");
    json_open(w->j, '{');
    json_key(w->j, "sequence");
    json_integer(w->j, s + 1);
    write_offsets(w, token_span(w->doc, w->doc->sentences.at[s].begin, w->doc->sentences.at[s].end));
    json_close(w->j, '}');
    if (e->evidence_count)
        write_spans(w, "evidence", e->evidence, e->evidence_count);
    write_location(w, e);
    write_string(w, "status", status_name(e->status));
    write_sources(w, e);
    write_size(w, e);
    json_key(w->j, "confidence");
    json_decimal(w->j, (double)e->confidence, 2);
    json_key(w->j, "cite_info");
    json_open(w->j, '{');
    write_text(w, "docid", w->doc->id);
    if (w->doc->title.data)
        write_text(w, "title", w->doc->title);
    if (w->doc->url.data)
        write_text(w, "url", w->doc->url);
    if (w->doc->publication.data)
        write_text(w, "publication", w->doc->publication);
    json_close(w->j, '}');
    write_string(w, "coder", "readout " RO_VERSION);
    write_string(w, "codebook", "PLOVER");
    finish(w);
}

static void write_quote(Writer *w, const Quote *q)
{
    if (q->is_scare)
        return;
    write_head(w, "quote");
    write_doc(w);
    write_text(w, "quote", document_slice(w->doc, q->content));
    write_offsets(w, q->content);
    json_key(w->j, "speaker");
    json_open(w->j, '{');
    write_source(w, q->speaker);
    json_close(w->j, '}');
    if (q->cue != NONE)
        write_text(w, "cue", document_slice(w->doc, w->doc->tokens.at[q->cue].span));
    json_key(w->j, "direct");
    json_bool(w->j, q->is_direct);
    finish(w);
}

static void write_attribution(Writer *w, const Attribution *a)
{
    Span cue = token_span(w->doc, a->cue_begin, a->cue_end);
    if (a->is_hearer)
        return;
    write_head(w, "attribution");
    write_doc(w);
    write_spans(w, "source", &a->source_span, a->source != NONE);
    write_spans(w, "cue", &cue, 1);
    write_spans(w, "content", a->content, a->content_count);
    finish(w);
}

static void write_timex(Writer *w, const Timex *x)
{
    static const char *const TYPES[] = {"DATE", "TIME", "DURATION", "SET"};
    if (strcmp(x->rule, "named period") == 0)
        return;
    write_head(w, "timex");
    write_doc(w);
    write_offsets(w, x->span);
    write_string(w, "type", TYPES[x->type]);
    write_string(w, "value", x->value);
    finish(w);
}

static void write_place(Writer *w, const Location *l)
{
    write_head(w, "place");
    write_doc(w);
    write_offsets(w, l->span);
    write_string(w, "name", l->name);
    if (l->has_point) {
        json_key(w->j, "lat");
        json_decimal(w->j, l->lat, 4);
        json_key(w->j, "lon");
        json_decimal(w->j, l->lon, 4);
    }
    if (l->place != NONE && w->model->knowledge.places[l->place].geonameid) {
        json_key(w->j, "geonameid");
        json_integer(w->j, w->model->knowledge.places[l->place].geonameid);
    }
    write_optional(w, "country_code", l->country);
    finish(w);
}

static void write_entity(Writer *w, const Mention *m)
{
    static const char *const KINDS[] = {"person", "country", "organisation", "place", "group", "office", "thing"};
    if (m->entity == NONE)
        return;
    const Entity *e = &w->doc->entities.at[m->entity];
    write_head(w, "entity");
    write_doc(w);
    write_text(w, "entity_text", document_slice(w->doc, token_span(w->doc, m->begin, m->end)));
    write_offsets(w, token_span(w->doc, m->begin, m->end));
    write_string(w, "type", KINDS[e->kind]);
    write_entity_fields(w, e);
    finish(w);
}

static void write_role(Writer *w, const Entity *e)
{
    if ((e->kind != ENTITY_PERSON) || !e->office)
        return;
    char iso[11];
    write_head(w, "role");
    write_doc(w);
    write_string(w, "identifier_text", e->name);
    write_string(w, "office", e->office);
    write_optional(w, "office_from", e->office_from);
    write_optional(w, "code", e->country);
    json_key(w->j, "begin");
    if (e->office_begin != NO_DAY) {
        day_to_iso(e->office_begin, iso);
        json_string(w->j, iso);
    } else {
        json_null(w->j);
    }
    Day end = e->died != NO_DAY ? e->died : e->office_end != NO_DAY && e->office_end <= w->doc->date ? e->office_end : NO_DAY;
    json_key(w->j, "end");
    if (end != NO_DAY) {
        day_to_iso(end, iso);
        json_string(w->j, iso);
    } else {
        json_null(w->j);
    }
    finish(w);
}

static void write_status_line(Writer *w, TokenId token, Status status, const char *why, TokenId cue)
{
    write_head(w, "predicate");
    write_doc(w);
    write_offsets(w, w->doc->tokens.at[token].span);
    write_string(w, "status", status_name(status));
    write_optional(w, "why", why);
    if (cue != NONE)
        write_text(w, "cue", w->doc->tokens.at[cue].lemma);
    finish(w);
}

static void write_predicates(Writer *w)
{
    for (uint32_t i = 0; i < w->doc->predicates.count; i++) {
        const Predicate *p = &w->doc->predicates.at[i];
        write_status_line(w, p->token, p->status, p->status_why, p->status_cue);
    }
    for (uint32_t i = 0; i < w->doc->nominals.count; i++) {
        const Nominal *n = &w->doc->nominals.at[i];
        write_status_line(w, n->token, n->status, n->status_why, n->status_cue);
    }
}

static void write_token_line(Writer *w, TokenId t)
{
    const Token *token = &w->doc->tokens.at[t];
    write_head(w, "token");
    write_doc(w);
    write_offsets(w, token->span);
    write_text(w, "lemma", token->lemma);
    write_string(w, "upos", upos_name(token->upos));
    write_string(w, "deprel", deprel_name(token->deprel));
    json_key(w->j, "head");
    if (token->head == NONE)
        json_null(w->j);
    else
        json_integer(w->j, token->head + 1);
    json_key(w->j, "index");
    json_integer(w->j, t + 1);
    if (token->name != NAME_NONE) {
        char name[8];
        snprintf(name, sizeof name, "%c-%s", token->name_begins ? 'B' : 'I', name_kind_code(token->name));
        write_string(w, "name", name);
    }
    finish(w);
}

void records_write(const Model *model, const Document *doc, unsigned kinds, Json *out)
{
    Writer w = {model, doc, out};
    for (uint32_t i = 0; kinds & RO_EVENTS && i < doc->events.count; i++)
        if (!doc->events.at[i].is_merged_away)
            write_event(&w, &doc->events.at[i]);
    for (uint32_t i = 0; kinds & RO_QUOTES && i < doc->quotes.count; i++)
        write_quote(&w, &doc->quotes.at[i]);
    for (uint32_t i = 0; kinds & RO_ATTRIBUTIONS && i < doc->attributions.count; i++)
        write_attribution(&w, &doc->attributions.at[i]);
    for (uint32_t i = 0; kinds & RO_TIMEXES && i < doc->timexes.count; i++)
        write_timex(&w, &doc->timexes.at[i]);
    for (uint32_t i = 0; kinds & RO_PLACES && i < doc->locations.count; i++)
        write_place(&w, &doc->locations.at[i]);
    for (uint32_t i = 0; kinds & RO_ENTITIES && i < doc->mentions.count; i++)
        write_entity(&w, &doc->mentions.at[i]);
    for (uint32_t i = 0; kinds & RO_ROLES && i < doc->entities.count; i++)
        write_role(&w, &doc->entities.at[i]);
    if (kinds & RO_PREDICATES)
        write_predicates(&w);
    for (TokenId t = 0; kinds & RO_TOKENS && t < doc->tokens.count; t++)
        write_token_line(&w, t);
}

void records_write_entity(const Model *model, const Document *doc, MentionId mention, Json *out)
{
    Writer w = {model, doc, out};
    write_entity(&w, &doc->mentions.at[mention]);
}

void records_write_location(const Model *model, const Document *doc, uint32_t location, Json *out)
{
    Writer w = {model, doc, out};
    write_head(&w, "place");
    write_doc(&w);
    write_location_fields(&w, &doc->locations.at[location]);
    finish(&w);
}
