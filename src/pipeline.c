/* The table of stages, and the only setjmp: a stage that runs out of arena memory lands here. */
#include "pipeline.h"

#include "document/conllu.h"
#include "events/events.h"
#include "parse/parse.h"
#include "read/article.h"
#include "resolve/resolve.h"
#include "split/split.h"

const Stage STAGES[] = {
    {"find_paragraphs", find_paragraphs, "paragraphs, and which are no body: links, bylines, captions"},
    {"find_tokens", find_tokens, "words as the treebanks cut them"},
    {"find_sentences", find_sentences, "sentence boundaries by the trained splitter"},
    {"parse_sentences", parse_sentences, "tags, lemmas, names and trees by the network"},
    {"mend_trees", mend_trees, "what the network reads wrongly in conflict news"},
    {"link_sentences", link_sentences, "children of each word, lemma hashes"},
    {"find_predicates", find_predicates, "tense, aspect, voice, modality, negation of each clause"},
    {"find_times", find_times, "time expressions with values in the calendar"},
    {"find_mentions", find_mentions, "phrases that can be a party, and what the text and the knowledge say of each"},
    {"find_entities", find_entities, "coreference: names, offices, pronouns, both sides; offices at the article's date"},
    {"find_locations", find_locations, "places with coordinates"},
    {"find_quotes", find_quotes, "quotations with their speakers"},
    {"find_attributions", find_attributions, "sources, cues and what they cover"},
    {"judge_status", judge_status, "whether each predicate happened, is planned, asked for, denied"},
    {"judge_nominals", judge_nominals, "the same for nouns of happenings: a possible strike, no agreement"},
    {"find_events", find_events, "patterns over the trees, with their parties"},
    {"complete_events", complete_events, "date, place, numbers and source chain of each event"},
    {"merge_events", merge_events, "one record for one event"},
};
const uint32_t STAGE_COUNT = countof(STAGES);

static void run_stages(const Model *model, Document *doc, uint32_t first, const char *until)
{
    for (uint32_t i = first; i < STAGE_COUNT; i++) {
        STAGES[i].run(model, doc);
        if (until && strcmp(STAGES[i].name, until) == 0)
            return;
    }
}

static Str kept(Arena *arena, const char *text)
{
    if (!text)
        return (Str){NULL, 0};
    size_t n = strlen(text);
    return (Str){arena_copy(arena, text, n), (uint32_t)n};
}

Document *pipeline_run(const Model *model, const ro_article *article, const char *where, const char *until, Arena *arena, ro_error *error)
{
    size_t length = article->text_length ? article->text_length : strlen(article->text);
    if (!article_check(where, article->text, length, error))
        return NULL;
    if (setjmp(*arena_overflow_target(arena)) != 0) {
        error_set(error, "%s: needs more than %d MB of memory; split the article", where, ARENA_LIMIT_BYTES >> 20);
        return NULL;
    }
    Str text = {arena_copy(arena, article->text, length), (uint32_t)length};
    Document *doc = document_new(arena, text);
    Day found = article_find_date(&model->knowledge, text, &doc->body_begin);
    if (article->date) {
        doc->date = day_from_iso(article->date, (uint32_t)strlen(article->date));
        if (doc->date == NO_DAY) {
            error_set(error, "%s: date \"%.40s\" is not a calendar date; use YYYY-MM-DD", where, article->date);
            return NULL;
        }
    } else {
        doc->date = found;
    }
    bool needs_date = !until || strcmp(until, "find_predicates") != 0;
    if (doc->date == NO_DAY && needs_date) {
        error_set(error, "%s: no date found; give one with --date", where);
        return NULL;
    }
    doc->id = kept(arena, article->id ? article->id : "-");
    doc->title = kept(arena, article->title);
    doc->url = kept(arena, article->url);
    doc->publication = kept(arena, article->publication);
    doc->language = kept(arena, article->language);
    run_stages(model, doc, 0, until);
    return doc;
}

Document *pipeline_run_conllu(const Model *model, const char *bytes, size_t length, uint32_t first_line, const char *until, Arena *arena,
                              ro_error *error)
{
    if (setjmp(*arena_overflow_target(arena)) != 0) {
        error_set(error, "needs more than %d MB of memory; split the file", ARENA_LIMIT_BYTES >> 20);
        return NULL;
    }
    Document *doc = conllu_read(arena, bytes, length, first_line, error);
    uint32_t first = 0;
    while (STAGES[first].run != parse_sentences)
        first++;
    if (doc)
        run_stages(model, doc, first, until);
    return doc;
}
