#include "events/events.h"
#include "show/show.h"

static void write_party(FILE *out, const Document *doc, const char *what, const Party *p)
{
    const Mention *m = &doc->mentions.at[p->mention];
    const Entity *e = &doc->entities.at[p->entity];
    fprintf(out, "    %s  \"", what);
    print_clean(out, document_slice(doc, token_span(doc, m->begin, m->end)), 60);
    fprintf(out, "\" = %s, %s%s, %s (%s; %s)\n", e->name, *e->country ? e->country : "no country", *e->sector ? e->sector : "",
            e->office ? e->office : "no office", m->rule ? m->rule : "", e->rule ? e->rule : "");
}

static void write_event(FILE *out, const Model *model, const Document *doc, const Event *e)
{
    const Knowledge *k = &model->knowledge;
    fprintf(out, "  EVENT %s%s%s, CAMEO %s, by \"%.*s\"%s\n", event_name(e), *e->mode ? " " : "", e->mode, *e->cameo ? e->cameo : "none",
            STR_ARG(doc->tokens.at[e->trigger_begin].form),
            e->is_merged_away ? " (not printed: the object of another event, or the same event again)" : "");
    if (e->pattern != NONE)
        fprintf(out, "    pattern   data/events/%s:%u  %s\n", knowledge_text(k, k->patterns[e->pattern].file), k->patterns[e->pattern].line,
                knowledge_text(k, k->patterns[e->pattern].source_text));
    for (uint32_t i = 0; i < e->actor_count; i++)
        write_party(out, doc, "actor   ", &e->actors[i]);
    for (uint32_t i = 0; i < e->recipient_count; i++)
        write_party(out, doc, "recipient", &e->recipients[i]);
    char begin[11], end[11];
    day_to_iso(e->when.begin, begin);
    day_to_iso(e->when.end, end);
    fprintf(out, "    date      %s to %s (%s)", begin, end, e->date_why ? e->date_why : "");
    if (e->timex != NONE)
        fprintf(out, ", \"%.*s\": %s", STR_ARG(document_slice(doc, doc->timexes.at[e->timex].span)), doc->timexes.at[e->timex].rule);
    fprintf(out, "\n    status    %s (%s)\n", status_name(e->status), e->status_why ? e->status_why : "");
    for (uint32_t i = 0; i < e->source_count; i++) {
        const Attribution *a = &doc->attributions.at[e->sources[i]];
        fprintf(out, "    source    \"%.*s\" (%s)\n", STR_ARG(document_slice(doc, a->source_span)), a->rule);
    }
}

void explain_write(FILE *out, const Model *model, Document *doc)
{
    for (uint32_t p = 0; p < doc->paragraphs.count; p++)
        if (!doc->paragraphs.at[p].is_body) {
            fprintf(out, "not read (%s): ", doc->paragraphs.at[p].why_not);
            print_clean(out, document_slice(doc, doc->paragraphs.at[p].span), 100);
            fputs("\n", out);
        }
    for (SentenceId s = 0; s < doc->sentences.count; s++) {
        const Sentence *sentence = &doc->sentences.at[s];
        fprintf(out, "\n[%u] ", s + 1);
        print_clean(out, document_slice(doc, token_span(doc, sentence->begin, sentence->end)), 1 << 20);
        putc('\n', out);
        bool found = false;
        for (uint32_t i = 0; i < doc->events.count; i++)
            if (doc->tokens.at[doc->events.at[i].trigger_begin].sentence == s) {
                write_event(out, model, doc, &doc->events.at[i]);
                found = true;
            }
        if (found)
            continue;
        fputs("  no event\n", out);
        for (TokenId t = sentence->begin; t < sentence->end; t++) {
            const char *miss = doc->paragraphs.at[sentence->paragraph].is_body ? explain_miss(model, doc, t) : NULL;
            if (miss)
                fprintf(out, "    nearly: \"%.*s\" by %s\n", STR_ARG(doc->tokens.at[t].form), miss);
        }
    }
}
