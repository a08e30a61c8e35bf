/* Quotations: every stretch between double quotation marks (curly, straight, guillemets, two single ones) and between curly single ones,
   its speaker, and the verb that says so.

   The speaker stands, in this order: behind the closing mark ("…," said X), before the opening one (X said: "…"), above it in the tree
   (X described Y as a "…"), or is that of the quotation before in the same paragraph. A short quotation with none of these only keeps
   its distance (scare quotes). */
#include "core/utf8.h"
#include "document/syntax.h"
#include "events/clauses.h"

typedef enum { MARK_NONE, MARK_OPENS, MARK_CLOSES, MARK_EITHER } Mark;

static Mark mark_of(const Document *doc, TokenId t)
{
    const Token *token = &doc->tokens.at[t];
    uint32_t n;
    int32_t c = utf8_decode(token->form.data, token->form.length, &n);
    bool is_alone = n == token->form.length;
    bool next_touches = t + 1 < doc->tokens.count && !doc->tokens.at[t + 1].space_before;
    switch (c) {
    case 0x201C:
    case 0xAB:
    case 0x201E: /* “ « „ */ return is_alone ? MARK_OPENS : MARK_NONE;
    case 0x201D:
    case 0xBB: /* ” » */ return is_alone ? MARK_CLOSES : MARK_NONE;
    case 0x2018: /* ‘ */ return is_alone && token->space_before ? MARK_OPENS : MARK_NONE;
    case '"':
        return is_alone ? (token->space_before && next_touches     ? MARK_OPENS
                           : !token->space_before && !next_touches ? MARK_CLOSES
                                                                   : MARK_EITHER)
                        : MARK_NONE;
    case '`': return MARK_OPENS;
    case '\'': return str_is(token->low, "''") ? (token->space_before ? MARK_OPENS : MARK_CLOSES) : MARK_NONE;
    default: return MARK_NONE;
    }
}

/* ’ closes a quotation that ‘ opened, unless it is an apostrophe inside a word */
static bool closes_single(const Document *doc, TokenId t)
{
    const Token *token = &doc->tokens.at[t];
    return token->form.length == 3 && memcmp(token->form.data, "\xE2\x80\x99", 3) == 0;
}

static void add_quote(Document *doc, TokenId open, TokenId close, uint32_t content_end)
{
    uint32_t begin = doc->tokens.at[open].span.end;
    if (content_end <= begin || close <= open + 1)
        return;
    Quote *q = array_push(doc->arena, &doc->quotes);
    *q = (Quote){.content = {begin, content_end}, .begin = open + 1, .end = close, .speaker = NONE, .cue = NONE};
}

static void scan_paragraph(Document *doc, TokenId begin, TokenId end)
{
    TokenId open = NONE;
    bool is_single = false;
    for (TokenId t = begin; t < end; t++) {
        Mark mark = mark_of(doc, t);
        if (open != NONE && is_single && closes_single(doc, t))
            mark = MARK_CLOSES;
        if (mark == MARK_EITHER)
            mark = open == NONE ? MARK_OPENS : MARK_CLOSES;
        if (mark == MARK_OPENS && open == NONE) {
            open = t;
            is_single = doc->tokens.at[t].form.length == 3 && memcmp(doc->tokens.at[t].form.data, "\xE2\x80\x98", 3) == 0;
        } else if (mark == MARK_CLOSES && open != NONE) {
            add_quote(doc, open, t, doc->tokens.at[t].span.begin);
            open = NONE;
        }
    }
    /* a quotation over paragraphs leaves this one open and opens again at the next */
    if (open != NONE && !is_single && end - open > 4)
        add_quote(doc, open, end, doc->tokens.at[end - 1].span.end);
}

static bool is_inside_quote(const Document *doc, TokenId t)
{
    for (uint32_t i = 0; i < doc->quotes.count; i++)
        if (t >= doc->quotes.at[i].begin && t < doc->quotes.at[i].end)
            return true;
    return false;
}

static bool is_speech_verb(const Model *model, const Document *doc, TokenId t)
{
    const Token *token = &doc->tokens.at[t];
    return token->upos == UPOS_VERB && lexicon_has(&model->knowledge, model->knowledge.class_ids[CLASS_SPEECH], token->key_hash);
}

/* Gives the quotation to the subject of a verb of saying at `t`; false when it has none. */
static bool take_speaker(const Model *model, Document *doc, Quote *q, TokenId t)
{
    if (!is_speech_verb(model, doc, t) || is_inside_quote(doc, t))
        return false;
    TokenId subject = speech_source(doc, t, q->begin, q->end);
    if (subject == NONE || is_inside_quote(doc, subject))
        return false;
    q->speaker = subject;
    q->cue = t;
    return true;
}

enum { REACH_AFTER = 14, REACH_BEFORE = 30 };

static bool speaker_behind(const Model *model, Document *doc, Quote *q, TokenId end)
{
    for (TokenId t = q->end + 1; t < end && t < q->end + REACH_AFTER; t++) {
        if (mark_of(doc, t) == MARK_OPENS || str_is(doc->tokens.at[t].low, "."))
            return false;
        if (take_speaker(model, doc, q, t)) {
            /* "…," said X, who …: but not the verb of a clause of its own after a full quotation */
            return true;
        }
    }
    return false;
}

static bool speaker_before(const Model *model, Document *doc, Quote *q)
{
    TokenId from = q->begin > 0 ? q->begin - 1 : 0;
    TokenId first = doc->sentences.at[doc->tokens.at[from].sentence].begin;
    for (TokenId t = from; t-- > first && t + REACH_BEFORE > from;)
        if (take_speaker(model, doc, q, t))
            return true;
    return false;
}

static bool speaker_above(const Model *model, Document *doc, Quote *q)
{
    for (TokenId t = doc->tokens.at[q->begin].head; t != NONE; t = doc->tokens.at[t].head)
        if (take_speaker(model, doc, q, t))
            return true;
    return false;
}

static bool ends_with_comma(const Document *doc, const Quote *q)
{
    Str last = doc->tokens.at[q->end - 1].low;
    return str_is(last, ",") || str_is(last, "?") || str_is(last, "!");
}

static void find_speaker(const Model *model, Document *doc, uint32_t index, TokenId paragraph_end)
{
    Quote *q = &doc->quotes.at[index];
    TokenId before = q->begin >= 2 ? q->begin - 2 : NONE;
    bool is_introduced =
        before != NONE && (str_is(doc->tokens.at[before].low, ":") || (str_is(doc->tokens.at[before].low, ",") && !ends_with_comma(doc, q)));
    bool is_sentence = before == NONE || doc->tokens.at[q->begin - 1].sentence != doc->tokens.at[before].sentence ||
                       doc->tokens.at[q->begin - 1].paragraph != doc->tokens.at[before].paragraph;
    q->is_direct = is_introduced || is_sentence || ends_with_comma(doc, q);
    bool found = (is_introduced && speaker_before(model, doc, q)) || (ends_with_comma(doc, q) && speaker_behind(model, doc, q, paragraph_end)) ||
                 speaker_above(model, doc, q) || (!is_sentence && speaker_before(model, doc, q)) ||
                 (is_sentence && speaker_behind(model, doc, q, paragraph_end));
    if (!found && index > 0) {
        const Quote *last = &doc->quotes.at[index - 1];
        bool is_near = doc->tokens.at[last->begin].paragraph + 1 >= doc->tokens.at[q->begin].paragraph;
        bool same_paragraph = doc->tokens.at[last->begin].paragraph == doc->tokens.at[q->begin].paragraph;
        if (last->speaker != NONE && is_sentence && (same_paragraph || (is_near && last->end == doc->tokens.count))) {
            q->speaker = last->speaker;
            q->cue = last->cue;
            found = true;
        }
    }
    q->is_scare = !found && q->end - q->begin <= 4;
}

/* "we", "I", "our" in a quotation are its speaker; his country where it says "our country". */
static void resolve_first_person(Document *doc, const Quote *q)
{
    uint32_t speaker = q->speaker == NONE ? NONE : doc->mention_of[q->speaker];
    if (speaker == NONE)
        return;
    for (TokenId t = q->begin; t < q->end; t++) {
        uint32_t m = doc->mention_of[t];
        if (m != NONE && doc->mentions.at[m].is_pronoun && doc->tokens.at[t].feats.person == 1) {
            doc->mentions.at[m].entity = doc->mentions.at[speaker].entity;
            doc->mentions.at[m].rule = "speaker of the quotation";
        }
    }
}

void find_quotes(const Model *model, Document *doc)
{
    for (TokenId begin = 0; begin < doc->tokens.count;) {
        TokenId end = begin;
        while (end < doc->tokens.count && doc->tokens.at[end].paragraph == doc->tokens.at[begin].paragraph)
            end++;
        uint32_t first = doc->quotes.count;
        if (doc->paragraphs.at[doc->tokens.at[begin].paragraph].is_body)
            scan_paragraph(doc, begin, end);
        for (uint32_t i = first; i < doc->quotes.count; i++) {
            find_speaker(model, doc, i, end);
            resolve_first_person(doc, &doc->quotes.at[i]);
        }
        begin = end;
    }
}
