/* Attribution: source, cue and content. Verbs of saying (class speech) with a clause, a quotation or a clause that they are added to
   ("…, Reuters has reported"); "according to X"; "X quoted Y as saying". Contents nest: the smaller one is nearer to its event. */
#include "document/syntax.h"
#include "events/clauses.h"

static Span subtree_span(const Document *doc, TokenId t, TokenId without)
{
    TokenId begin, end;
    token_subtree(doc, t, &begin, &end);
    if (without != NONE) { /* what the cue itself covers is at one end of the content */
        TokenId b, e;
        token_subtree(doc, without, &b, &e);
        if (e >= end && b > begin)
            end = b;
        else if (b <= begin && e < end)
            begin = e;
    }
    while (end > begin + 1 && doc->tokens.at[end - 1].upos == UPOS_PUNCT && !str_is(doc->tokens.at[end - 1].low, "\""))
        end--;
    while (begin + 1 < end && doc->tokens.at[begin].upos == UPOS_PUNCT && str_is(doc->tokens.at[begin].low, ","))
        begin++;
    return token_span(doc, begin, end);
}

static Span phrase_span(const Document *doc, TokenId t)
{
    TokenId begin, end;
    token_subtree(doc, t, &begin, &end);
    FOR_CHILDREN(doc, t, c)
    {
        TokenId b, e;
        const Token *child = &doc->tokens.at[c];
        token_subtree(doc, c, &b, &e);
        if (c < t && (child->deprel == DEPREL_CASE || child->deprel == DEPREL_PUNCT) && e > begin && b <= begin)
            begin = e;
        if (c > t && (child->deprel == DEPREL_ACL_RELCL || child->deprel == DEPREL_PUNCT || child->deprel == DEPREL_PARATAXIS) && b < end)
            end = b;
    }
    if (begin >= end)
        begin = t, end = t + 1;
    while (end > begin + 1 && doc->tokens.at[end - 1].upos == UPOS_PUNCT)
        end--;
    return token_span(doc, begin, end);
}

static void add(Document *doc, TokenId source, TokenId cue_begin, TokenId cue_end, Span content, TokenId content_head, const char *rule)
{
    Attribution *a = array_push(doc->arena, &doc->attributions);
    *a = (Attribution){.source = source, .cue_begin = cue_begin, .cue_end = cue_end, .content = content, .content_head = content_head, .rule = rule};
    if (source != NONE)
        a->source_span = phrase_span(doc, source);
}

static bool is_speech(const Model *model, const Document *doc, TokenId t)
{
    const Token *token = &doc->tokens.at[t];
    return token->upos == UPOS_VERB && lexicon_has(&model->knowledge, model->knowledge.class_ids[CLASS_SPEECH], token->key_hash);
}

/* "…, RIA reported." however the parser hangs it up. */
static bool is_afterthought(const Document *doc, TokenId verb, TokenId source)
{
    const Token *t = &doc->tokens.at[verb];
    const Sentence *s = &doc->sentences.at[t->sentence];
    TokenId begin, end;
    if (t->head == NONE || verb + 3 < s->end || token_child(doc, verb, DEPREL_OBJ) != NONE || source > verb)
        return false;
    token_subtree(doc, source, &begin, &end);
    return begin > s->begin && end <= verb && str_is(doc->tokens.at[begin - 1].low, ",");
}

/* A verb that can take a content without a quotation: "said that …", "…, he said". */
static void from_verb(const Model *model, Document *doc, TokenId verb)
{
    TokenId source = speech_source(doc, verb, NONE, NONE);
    if (source == NONE)
        return;
    TokenId clause = token_child(doc, verb, DEPREL_CCOMP);
    if (clause == NONE && token_child(doc, verb, DEPREL_NSUBJ) != NONE) {
        TokenId loose = token_child(doc, verb, DEPREL_PARATAXIS);
        if (loose != NONE && loose < verb && doc->tokens.at[loose].upos == UPOS_VERB && token_is(doc, verb, "say"))
            clause = loose;
    }
    const Token *t = &doc->tokens.at[verb];
    if (clause != NONE) {
        add(doc, source, verb, verb + 1, subtree_span(doc, clause, NONE), clause, "verb with a clause");
    } else if (is_afterthought(doc, verb, source)) {
        add(doc, source, verb, verb + 1, subtree_span(doc, t->head, verb), t->head, "verb at the end, after its content");
    } else if (t->deprel == DEPREL_PARATAXIS && t->head != NONE && clause_of(doc, t->head) != NONE && token_child(doc, verb, DEPREL_OBJ) == NONE) {
        add(doc, source, verb, verb + 1, subtree_span(doc, t->head, verb), t->head, "verb after its content");
    } else if (token_is(doc, verb, "quote") || token_is(doc, verb, "cite")) {
        FOR_CHILDREN(doc, verb, c)
        if (is_speech(model, doc, c) && doc->tokens.at[c].deprel != DEPREL_CONJ)
            add(doc, source, verb, verb + 1, subtree_span(doc, c, NONE), c, "quotes another source");
        TokenId object = syntax_object(doc, verb);
        if (object != NONE)
            FOR_CHILDREN(doc, object, c)
        if (is_speech(model, doc, c))
            add(doc, source, verb, verb + 1, subtree_span(doc, c, NONE), c, "quotes another source");
    }
}

/* "as saying that …" under "quoted Shoigu": the one quoted is the source. */
static TokenId quoted_source(const Document *doc, TokenId saying)
{
    TokenId up = doc->tokens.at[saying].head;
    for (int hops = 0; up != NONE && hops < 3; hops++, up = doc->tokens.at[up].head)
        if (token_is(doc, up, "quote") || token_is(doc, up, "cite"))
            return syntax_object(doc, up);
    return NONE;
}

static void from_quoted(Document *doc, TokenId saying)
{
    TokenId source = quoted_source(doc, saying);
    TokenId clause = token_child(doc, saying, DEPREL_CCOMP);
    if (source != NONE && clause != NONE)
        add(doc, source, saying, saying + 1, subtree_span(doc, clause, NONE), clause, "quoted as saying");
}

static void from_according(Document *doc, TokenId t)
{
    TokenId source = doc->tokens.at[t].head;
    if (source == NONE || t + 1 >= doc->tokens.count || !str_is(doc->tokens.at[t + 1].low, "to"))
        return;
    if (doc->tokens.at[source].upos != UPOS_NOUN && doc->tokens.at[source].upos != UPOS_PROPN && doc->tokens.at[source].upos != UPOS_PRON) {
        source = NONE; /* the parser took "according" for a verb: its oblique is the source */
        FOR_CHILDREN(doc, t, c)
        if (doc->tokens.at[c].deprel == DEPREL_OBL || doc->tokens.at[c].deprel == DEPREL_NMOD || doc->tokens.at[c].deprel == DEPREL_OBJ)
            source = c;
        if (source == NONE)
            return;
    }
    TokenId clause = clause_of(doc, doc->tokens.at[source].head == NONE ? source : doc->tokens.at[source].head);
    if (clause == NONE || clause == t)
        clause = doc->sentences.at[doc->tokens.at[t].sentence].root;
    /* at the end of a sentence it covers all that is coordinated */
    while (doc->tokens.at[clause].deprel == DEPREL_CONJ && doc->tokens.at[clause].head != NONE)
        clause = doc->tokens.at[clause].head;
    add(doc, source, t, t + 2, subtree_span(doc, clause, source), clause, "according to");
}

static void from_quote(Document *doc, const Quote *q)
{
    if (q->speaker == NONE || q->is_scare)
        return;
    for (uint32_t i = 0; i < doc->attributions.count; i++)
        if (doc->attributions.at[i].cue_begin == q->cue && span_holds(doc->attributions.at[i].content, q->content))
            return;
    add(doc, q->speaker, q->cue, q->cue + 1, q->content, NONE, "quotation");
}

void find_attributions(const Model *model, Document *doc)
{
    for (TokenId t = 0; t < doc->tokens.count; t++) {
        if (!doc->paragraphs.at[doc->tokens.at[t].paragraph].is_body)
            continue;
        if (str_is(doc->tokens.at[t].low, "according"))
            from_according(doc, t);
        else if (is_speech(model, doc, t)) {
            if (quoted_source(doc, t) != NONE)
                from_quoted(doc, t);
            else
                from_verb(model, doc, t);
        }
    }
    for (uint32_t i = 0; i < doc->quotes.count; i++)
        from_quote(doc, &doc->quotes.at[i]);
}
