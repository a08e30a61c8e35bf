/* Attribution: source, cue and content, each as the words that say so.

   The relation is PolNeAR's (Newell, Margolin & Ruths 2018): anything said, thought, felt or intended by somebody. A cue is a verb of the
   class `cue`, whose value lists the frames that it takes (c clause, i infinitive, q quotation, n noun phrase), a verb with one of its
   prepositions (class `cue_prep`), a noun with a clause (class `cue_noun`), "according to", or a speaker's name with a colon. The content is
   the set of tokens below the complement less those of the cue's own clause, so that it may stand on both sides of the cue. Contents nest:
   the smaller one is nearer to its event. Only what a source asserts counts for an event's chain: "condemned the raid" takes a stand on
   the raid and vouches for nothing. */
#include "document/syntax.h"
#include "events/clauses.h"

typedef struct {
    const Model *model;
    const Knowledge *k;
    Document *doc;
    bool *is_content; /* [tokens] of the attribution at work */
} Finder;

static const Token *token(const Finder *f, TokenId t) { return &f->doc->tokens.at[t]; }

/* ---- spans ---- */

static void mark_subtree(Finder *f, TokenId t, bool is_in)
{
    f->is_content[t] = is_in;
    FOR_CHILDREN(f->doc, t, c)
    mark_subtree(f, c, is_in);
}

static void mark_range(Finder *f, TokenId begin, TokenId end, bool is_in)
{
    for (TokenId t = begin; t < end; t++)
        f->is_content[t] = is_in;
}

static bool is_edge(const Finder *f, TokenId t)
{
    return token(f, t)->upos == UPOS_PUNCT && !str_is(token(f, t)->low, "\"") && !str_is(token(f, t)->low, "''") && !str_is(token(f, t)->low, "$");
}

/* The marked tokens of [from, to) as spans without punctuation at their ends; a gap of punctuation alone does not part them. */
static void take_content(Finder *f, TokenId from, TokenId to, Attribution *a)
{
    for (TokenId t = from; t < to;) {
        if (!f->is_content[t] || is_edge(f, t)) {
            t++;
            continue;
        }
        TokenId end = t + 1, last = t;
        while (end < to && (f->is_content[end] || token(f, end)->upos == UPOS_PUNCT)) {
            if (f->is_content[end] && !is_edge(f, end))
                last = end;
            end++;
        }
        if (a->content_count < MOST_CONTENT_SPANS)
            a->content[a->content_count++] = token_span(f->doc, t, last + 1);
        t = last + 1;
    }
    mark_range(f, from, to, false);
}

/* The source's words: all that hangs on its head, without a preposition in front. */
static Span source_span(const Finder *f, TokenId t)
{
    TokenId begin, end;
    token_subtree(f->doc, t, &begin, &end);
    FOR_CHILDREN(f->doc, t, c)
    {
        TokenId b, e;
        const Token *child = token(f, c);
        token_subtree(f->doc, c, &b, &e);
        if (c < t && (child->deprel == DEPREL_CASE || child->deprel == DEPREL_PUNCT || child->deprel == DEPREL_MARK) && b <= begin && e <= t)
            begin = e;
        bool is_aside = child->deprel == DEPREL_ACL && b > 0 && str_is(token(f, b - 1)->low, ","); /* "Obama, opening the museum, said" */
        if (c > t && (child->deprel == DEPREL_PARATAXIS || child->deprel == DEPREL_CCOMP || is_aside) && b < end)
            end = b;
    }
    if (begin >= end || begin > t)
        begin = t, end = t + 1;
    while (end > t + 1 && token(f, end - 1)->upos == UPOS_PUNCT)
        end--;
    return token_span(f->doc, begin, end);
}

/* "has also said", "called for": the verb with the auxiliaries and adverbs before it and its particle or preposition behind. */
static void cue_span(const Finder *f, TokenId verb, TokenId preposition, Attribution *a)
{
    a->cue_begin = verb;
    a->cue_end = verb + 1;
    while (a->cue_begin > 0) {
        const Token *t = token(f, a->cue_begin - 1);
        bool belongs = t->head == verb && (t->deprel == DEPREL_AUX || t->deprel == DEPREL_AUX_PASS || t->deprel == DEPREL_ADVMOD ||
                                           (t->deprel == DEPREL_MARK && str_is(t->low, "to")));
        if (!belongs || str_is(t->low, "when") || str_is(t->low, "how") || str_is(t->low, "where"))
            break;
        a->cue_begin--;
    }
    TokenId particle = token_child(f->doc, verb, DEPREL_COMPOUND_PRT);
    if (particle == verb + 1)
        a->cue_end = particle + 1;
    if (preposition != NONE && preposition == a->cue_end)
        a->cue_end = preposition + 1;
}

static Attribution *add(Finder *f, const Attribution *a)
{
    if (a->content_count == 0)
        return NULL;
    Attribution *added = array_push(f->doc->arena, &f->doc->attributions);
    *added = *a;
    return added;
}

/* ---- sources ---- */

static bool is_first_or_second_person(const Finder *f, TokenId t)
{
    Str l = token(f, t)->low;
    return str_is(l, "i") || str_is(l, "we") || str_is(l, "you");
}

static bool is_animate(const Finder *f, TokenId t)
{
    const Token *x = token(f, t);
    if (x->upos == UPOS_PRON)
        return !str_is(x->low, "it") && !str_is(x->low, "that") && !str_is(x->low, "this") && !str_is(x->low, "what");
    return x->upos == UPOS_PROPN || party_entity(f->doc, t) != NONE || lexicon_has(f->k, f->k->class_ids[CLASS_PERSON_NOUN], x->key_hash) ||
           lexicon_has(f->k, f->k->class_ids[CLASS_MEDIA_NOUN], x->key_hash);
}

/* The subject as it stands: "who" where the clause says so, also for a second verb ("who marched and called for") or one that another
   governs ("who had to reject"). */
static TokenId written_subject(const Finder *f, TokenId verb)
{
    enum { MOST_HOPS = 3 };
    static const Deprel SUBJECTS[] = {DEPREL_NSUBJ, DEPREL_NSUBJ_PASS};
    TokenId v = verb;
    for (int hops = 0; v != NONE && hops < MOST_HOPS; hops++) {
        for (size_t i = 0; i < countof(SUBJECTS); i++) {
            TokenId s = token_child(f->doc, v, SUBJECTS[i]);
            if (s != NONE)
                return token_is_relative(f->doc, s) ? s : NONE;
        }
        Deprel d = token(f, v)->deprel;
        v = d == DEPREL_CONJ || d == DEPREL_XCOMP ? token(f, v)->head : NONE;
    }
    return NONE;
}

static TokenId source_of(const Finder *f, TokenId verb)
{
    if (predicate_is_passive(f->doc, verb))
        return syntax_subject(f->doc, verb);
    TokenId written = written_subject(f, verb);
    return written != NONE ? written : speech_source(f->doc, verb, NONE, NONE);
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

/* ---- contents of verbs ---- */

static bool is_say(const Finder *f, TokenId verb) { return lexicon_has(f->k, f->k->class_ids[CLASS_SAY], token(f, verb)->key_hash); }

/* "…, RIA reported." however the parser hangs it up. */
static bool is_afterthought(const Finder *f, TokenId verb, TokenId source)
{
    const Token *t = token(f, verb);
    const Sentence *s = &f->doc->sentences.at[t->sentence];
    TokenId begin, end;
    if (t->head == NONE || verb + 3 < s->end || token_child(f->doc, verb, DEPREL_OBJ) != NONE || source > verb)
        return false;
    token_subtree(f->doc, source, &begin, &end);
    return begin > s->begin && end <= verb && str_is(token(f, begin - 1)->low, ",");
}

static bool is_loose(const Finder *f, TokenId t)
{
    Deprel d = token(f, t)->deprel;
    return d == DEPREL_PARATAXIS || d == DEPREL_DISCOURSE || d == DEPREL_DISLOCATED;
}

/* The clause that the verb says, marked; its head, or NONE. */
static TokenId mark_clause(Finder *f, TokenId verb, TokenId source)
{
    Document *doc = f->doc;
    TokenId clause = token_child(doc, verb, DEPREL_CCOMP);
    if (clause == NONE)
        FOR_CHILDREN(doc, verb, c)
    if (clause == NONE && is_loose(f, c) && (token(f, c)->upos == UPOS_VERB || doc->predicate_of[c] != NONE) && is_say(f, verb))
        clause = c;
    if (clause != NONE) {
        mark_subtree(f, clause, true);
        return clause;
    }
    const Token *t = token(f, verb);
    bool is_behind = (is_loose(f, verb) && t->head != NONE && clause_of(doc, t->head) != NONE && token_child(doc, verb, DEPREL_OBJ) == NONE) ||
                     (source != NONE && is_afterthought(f, verb, source));
    if (!is_behind)
        return NONE;
    mark_subtree(f, t->head, true);
    mark_subtree(f, verb, false);
    if (source != NONE)
        mark_subtree(f, source, false);
    return t->head;
}

/* What the parser did not see as a clause: all behind "X said" or all before "…, X said." */
static void mark_rest(Finder *f, TokenId verb, TokenId source)
{
    enum { LEAST_WORDS = 3 };
    const Sentence *s = &f->doc->sentences.at[token(f, verb)->sentence];
    TokenId begin, end;
    token_subtree(f->doc, source, &begin, &end);
    if (token(f, verb)->head != NONE && token(f, verb)->deprel != DEPREL_CONJ)
        return;
    if (source < verb && verb + LEAST_WORDS < s->end && token_child(f->doc, verb, DEPREL_OBJ) == NONE)
        mark_range(f, verb + 1, s->end, true);
    else if (begin > s->begin + LEAST_WORDS && verb + LEAST_WORDS >= s->end && str_is(token(f, begin - 1)->low, ","))
        mark_range(f, s->begin, begin - 1, true);
}

static void mark_noun_phrase(Finder *f, TokenId verb)
{
    static const Deprel PARTS[] = {DEPREL_OBJ, DEPREL_IOBJ, DEPREL_XCOMP, DEPREL_CCOMP};
    for (size_t i = 0; i < countof(PARTS); i++) {
        TokenId c = token_child(f->doc, verb, PARTS[i]);
        if (c != NONE)
            mark_subtree(f, c, true);
    }
    FOR_CHILDREN(f->doc, verb, c)
    {
        TokenId mark = token_child(f->doc, c, DEPREL_MARK);
        Str p = token(f, c)->deprel == DEPREL_ADVCL && mark != NONE ? token(f, mark)->low : token_case(f->doc, c);
        bool completes = (token(f, c)->deprel == DEPREL_OBL || token(f, c)->deprel == DEPREL_ADVCL) && c > verb &&
                         (str_is(p, "of") || str_is(p, "for") || str_is(p, "as") || str_is(p, "over"));
        if (completes)
            mark_subtree(f, c, true);
    }
}

/* The words behind one of the verb's prepositions, marked; the preposition's token, or NONE. */
static TokenId mark_prepositional(Finder *f, TokenId verb, const char *prepositions)
{
    Str all = str(prepositions);
    FOR_CHILDREN(f->doc, verb, c)
    {
        Deprel d = token(f, c)->deprel;
        TokenId preposition = token_child(f->doc, c, d == DEPREL_ADVCL ? DEPREL_MARK : DEPREL_CASE);
        if (c < verb || preposition == NONE || (d != DEPREL_OBL && d != DEPREL_ADVCL && d != DEPREL_NMOD))
            continue;
        Str p = token(f, preposition)->low;
        for (uint32_t at = 0; at + p.length <= all.length; at++) {
            bool is_whole = (at == 0 || all.data[at - 1] == '+') && (at + p.length == all.length || all.data[at + p.length] == '+');
            if (is_whole && memcmp(all.data + at, p.data, p.length) == 0) {
                mark_subtree(f, c, true);
                f->is_content[preposition] = false;
                return preposition;
            }
        }
    }
    return NONE;
}

/* Quotations with this cue belong to its content, also those of later sentences that go on without a cue of their own. */
static void mark_quotes(Finder *f, TokenId verb, TokenId *from, TokenId *to)
{
    for (uint32_t i = 0; i < f->doc->quotes.count; i++) {
        const Quote *q = &f->doc->quotes.at[i];
        if (q->cue != verb || q->is_scare)
            continue;
        TokenId begin = q->begin > 0 ? q->begin - 1 : q->begin, end = q->end < f->doc->tokens.count ? q->end + 1 : q->end;
        mark_range(f, begin, end, true);
        *from = begin < *from ? begin : *from;
        *to = end > *to ? end : *to;
    }
}

/* "called the law a 'crazy system'", "said he was 'totally against' the war": the words around a quoted part are said too. */
static void mark_around_quotes(Finder *f, TokenId verb)
{
    const Document *doc = f->doc;
    for (uint32_t i = 0; i < doc->quotes.count; i++) {
        const Quote *q = &doc->quotes.at[i];
        if (q->cue != verb || q->is_scare || q->begin < verb || token(f, q->begin)->sentence != token(f, verb)->sentence)
            continue;
        FOR_CHILDREN(doc, verb, c)
        {
            Deprel d = token(f, c)->deprel;
            bool is_part = d == DEPREL_OBJ || d == DEPREL_XCOMP || d == DEPREL_CCOMP || d == DEPREL_OBL || d == DEPREL_ADVCL;
            if (!is_part || c < verb || !token_is_under(doc, q->begin, c))
                continue;
            mark_subtree(f, c, true);
            TokenId object = token_child(doc, verb, DEPREL_OBJ);
            if (d != DEPREL_OBJ && object > verb && object != NONE && object < c && !is_animate(f, object))
                mark_subtree(f, object, true);
        }
    }
}

static bool has_quote(const Finder *f, TokenId verb)
{
    for (uint32_t i = 0; i < f->doc->quotes.count; i++)
        if (f->doc->quotes.at[i].cue == verb && !f->doc->quotes.at[i].is_scare)
            return true;
    return false;
}

/* "is expected to leave": the expectation is about the subject too. */
static TokenId mark_passive(Finder *f, TokenId verb)
{
    TokenId clause = token_child(f->doc, verb, DEPREL_XCOMP), subject = token_child(f->doc, verb, DEPREL_NSUBJ_PASS);
    if (clause == NONE)
        clause = token_child(f->doc, verb, DEPREL_CCOMP);
    if (clause == NONE)
        return NONE;
    if (subject != NONE)
        mark_subtree(f, subject, true);
    mark_subtree(f, clause, true);
    return clause;
}

/* "He seems to be winning": all but the verb. */
static TokenId mark_seeming(Finder *f, TokenId verb)
{
    TokenId clause = token_child(f->doc, verb, DEPREL_XCOMP), subject = token_child(f->doc, verb, DEPREL_NSUBJ);
    if (subject != NONE && !token_is_relative(f->doc, subject))
        mark_subtree(f, subject, true);
    mark_subtree(f, clause, true);
    return clause;
}

/* "sees her as a rival" */
static bool has_as(const Finder *f, TokenId verb)
{
    FOR_CHILDREN(f->doc, verb, c)
    {
        TokenId mark = token_child(f->doc, c, DEPREL_MARK);
        if (c > verb &&
            (str_is(token_case(f->doc, c), "as") || (mark != NONE && str_is(token(f, mark)->low, "as") && token(f, c)->deprel == DEPREL_ADVCL)))
            return token_child(f->doc, verb, DEPREL_OBJ) != NONE;
    }
    return false;
}

/* "expressed concern that …", "expressed doubts about …": the noun belongs to the cue; its token, or NONE. Without a clause or phrase the
   feeling itself is what is said. */
static TokenId mark_feeling(Finder *f, TokenId verb)
{
    TokenId noun = token_child(f->doc, verb, DEPREL_OBJ), last = NONE;
    if (noun == NONE || noun < verb)
        return NONE;
    FOR_CHILDREN(f->doc, noun, c)
    {
        Deprel d = token(f, c)->deprel;
        if (c > noun && (d == DEPREL_ACL || d == DEPREL_CCOMP || d == DEPREL_NMOD)) {
            mark_subtree(f, c, true);
            last = noun;
        }
    }
    FOR_CHILDREN(f->doc, verb, c)
    {
        Deprel d = token(f, c)->deprel;
        if (c > noun &&
            (d == DEPREL_CCOMP || (d == DEPREL_OBL && (str_is(token_case(f->doc, c), "about") || str_is(token_case(f->doc, c), "over"))))) {
            mark_subtree(f, c, true);
            last = noun;
        }
    }
    if (last == NONE)
        mark_subtree(f, noun, true);
    return last == NONE ? verb : noun;
}

/* "two diplomats told Reuters": the outlet stands at the chain's end. */
static void add_outlet(Finder *f, TokenId verb, Attribution a)
{
    TokenId hearer = token_child(f->doc, verb, DEPREL_IOBJ);
    if (hearer == NONE)
        hearer = token_child(f->doc, verb, DEPREL_OBJ);
    EntityId e = hearer == NONE || !token_is(f->doc, verb, "tell") ? NONE : party_entity(f->doc, hearer);
    if (e == NONE || strcmp(f->doc->entities.at[e].sector, "JRN") != 0 || f->doc->entities.at[e].kind != ENTITY_ORGANISATION)
        return;
    a.source = hearer;
    a.source_span = source_span(f, hearer);
    a.is_hearer = true;
    a.rule = "told an outlet";
    add(f, &a);
}

/* "RIA quoted Shoigu as saying that …": the saying is what RIA says; its head, or NONE. */
static TokenId mark_quoted(Finder *f, TokenId verb)
{
    TokenId holders[] = {verb, syntax_object(f->doc, verb)};
    for (size_t i = 0; i < countof(holders); i++) {
        if (holders[i] == NONE)
            continue;
        FOR_CHILDREN(f->doc, holders[i], c)
        if (token(f, c)->upos == UPOS_VERB && c > verb && token(f, c)->deprel != DEPREL_CONJ &&
            lexicon_text(f->k, CLASS_CUE, token(f, c)->key_hash)) {
            mark_subtree(f, c, true);
            return c;
        }
    }
    return NONE;
}

/* "Rebels attacked a convoy" is no criticism. */
static bool is_blow(const Finder *f, TokenId verb, TokenId source)
{
    static const char *const ARMED[] = {"MIL", "REB", "UAF", "COP"};
    EntityId id = lexicon_has(f->k, f->k->class_ids[CLASS_WORD_OR_BLOW], token(f, verb)->key_hash) ? party_entity(f->doc, source) : NONE;
    for (size_t i = 0; id != NONE && i < countof(ARMED); i++)
        if (strcmp(f->doc->entities.at[id].sector, ARMED[i]) == 0)
            return true;
    return false;
}

static void from_verb(Finder *f, TokenId verb, const char *frames)
{
    Document *doc = f->doc;
    const Sentence *s = &doc->sentences.at[token(f, verb)->sentence];
    TokenId quoted = quoted_source(doc, verb), source = quoted != NONE ? quoted : source_of(f, verb), preposition = NONE;
    const char *prepositions = lexicon_text(f->k, CLASS_CUE_PREPOSITION, token(f, verb)->key_hash);
    Attribution a = {.source = source, .content_head = NONE};
    TokenId from = s->begin, to = s->end;
    bool is_passive = predicate_is_passive(doc, verb);
    if (source == NONE && !is_passive && !has_quote(f, verb))
        return;
    if (source != NONE && is_first_or_second_person(f, source) && !has_quote(f, verb))
        return; /* "I think", "we want to": the speaker of the quotation around it */
    a.rule = "verb with a clause";
    a.is_assertion = strchr(frames, 'c') != NULL;
    if (strchr(frames, 's')) { /* "seems to be": nobody says whom it seems to */
        if (token_child(doc, verb, DEPREL_XCOMP) == NONE)
            return;
        a.source = source = NONE;
        a.content_head = mark_seeming(f, verb);
        a.is_assertion = false;
        a.rule = "what seems so";
    } else if (is_passive && source == NONE) {
        a.content_head = mark_passive(f, verb);
        a.is_assertion = false; /* nobody is named */
    } else if (token_is(doc, verb, "quote") || token_is(doc, verb, "cite")) {
        a.content_head = mark_quoted(f, verb);
        a.is_assertion = a.content_head != NONE;
    } else if (strchr(frames, 'c'))
        a.content_head = mark_clause(f, verb, source);
    if (has_quote(f, verb)) {
        if (a.content_head == NONE)
            mark_around_quotes(f, verb);
        mark_quotes(f, verb, &from, &to);
        a.is_assertion = true;
        if (a.content_head == NONE)
            a.rule = "quotation";
    }
    bool is_empty = a.content_head == NONE && !has_quote(f, verb);
    if (is_empty && strchr(frames, 'a') && source != NONE && has_as(f, verb)) {
        mark_noun_phrase(f, verb);
        a.rule = "verb with an object and as";
        a.is_assertion = is_empty = false;
    }
    TokenId feeling = is_empty && strchr(frames, 'e') && source != NONE ? mark_feeling(f, verb) : NONE;
    if (feeling != NONE) {
        a.rule = "an expressed feeling";
        a.is_assertion = is_empty = false;
    }
    if (is_empty && strchr(frames, 'i') && token_child(doc, verb, DEPREL_XCOMP) != NONE) {
        mark_subtree(f, token_child(doc, verb, DEPREL_XCOMP), true);
        a.rule = "verb with an infinitive";
        a.is_assertion = is_empty = false;
    }
    if (is_empty && prepositions && source != NONE && is_animate(f, source)) {
        preposition = mark_prepositional(f, verb, prepositions);
        if (preposition != NONE) {
            a.rule = "verb with a preposition";
            a.is_assertion = is_empty = false;
        }
    }
    if (is_empty && strchr(frames, 'n') && !is_passive && source != NONE && is_animate(f, source) && !is_blow(f, verb, source)) {
        mark_noun_phrase(f, verb);
        a.rule = "verb with an object";
        a.is_assertion = is_empty = false;
    }
    if (is_empty && is_say(f, verb) && source != NONE && !is_passive) {
        mark_rest(f, verb, source);
        a.rule = "the rest of the sentence";
    }
    cue_span(f, verb, preposition, &a);
    a.cue_end = feeling != NONE ? feeling + 1 : a.cue_end;
    mark_range(f, a.cue_begin, a.cue_end, false);
    take_content(f, from, to, &a);
    if (source != NONE)
        a.source_span = source_span(f, source);
    if (add(f, &a))
        add_outlet(f, verb, a);
}

/* ---- other cues ---- */

static void from_according(Finder *f, TokenId t)
{
    Document *doc = f->doc;
    TokenId source = token(f, t)->head;
    if (source == NONE || t + 1 >= doc->tokens.count || !str_is(token(f, t + 1)->low, "to"))
        return;
    if (token(f, source)->upos != UPOS_NOUN && token(f, source)->upos != UPOS_PROPN && token(f, source)->upos != UPOS_PRON) {
        source = NONE; /* the parser took "according" for a verb: its oblique is the source */
        FOR_CHILDREN(doc, t, c)
        if (token(f, c)->deprel == DEPREL_OBL || token(f, c)->deprel == DEPREL_NMOD || token(f, c)->deprel == DEPREL_OBJ)
            source = c;
        if (source == NONE)
            return;
    }
    const Sentence *s = &doc->sentences.at[token(f, t)->sentence];
    TokenId clause = clause_of(doc, token(f, source)->head == NONE ? source : token(f, source)->head);
    if (clause == NONE || clause == t)
        clause = s->root;
    /* at the end of a sentence it covers all that is coordinated, and what a participle hangs on */
    bool is_last = t > s->begin && str_is(token(f, t - 1)->low, ",");
    for (Deprel d = token(f, clause)->deprel; token(f, clause)->head != NONE; d = token(f, clause)->deprel) {
        if (d == DEPREL_CONJ || (is_last && (d == DEPREL_ACL || d == DEPREL_ADVCL || d == DEPREL_ACL_RELCL || d == DEPREL_XCOMP)))
            clause = clause_of(doc, token(f, clause)->head) == NONE ? s->root : clause_of(doc, token(f, clause)->head);
        else
            break;
    }
    Attribution a = {.source = source, .cue_begin = t, .cue_end = t + 2, .content_head = clause, .is_assertion = true, .rule = "according to"};
    mark_subtree(f, clause, true);
    mark_subtree(f, source, false);
    mark_subtree(f, t, false);
    take_content(f, s->begin, s->end, &a);
    a.source_span = source_span(f, source);
    if (a.source_span.begin < token(f, t + 1)->span.end && t < source)
        a.source_span.begin = token(f, t + 2)->span.begin;
    add(f, &a);
}

/* "his claim that …", "its refusal to …", "a threat by Sudria to …" */
static void from_noun(Finder *f, TokenId noun)
{
    Document *doc = f->doc;
    TokenId source = token_child(doc, noun, DEPREL_NMOD_POSS), content = NONE;
    FOR_CHILDREN(doc, noun, c)
    {
        Deprel d = token(f, c)->deprel;
        Str p = token_case(doc, c);
        if (source == NONE && d == DEPREL_NMOD && (str_is(p, "by") || str_is(p, "from")))
            source = c;
        bool is_clause =
            (d == DEPREL_ACL || d == DEPREL_CCOMP) && c > noun && (token_is_infinitive(doc, c) || token_child(doc, c, DEPREL_MARK) != NONE);
        bool is_about =
            d == DEPREL_NMOD && c > noun && (str_is(p, "about") || str_is(p, "for") || str_is(p, "of") || str_is(p, "over") || str_is(p, "on"));
        if (is_clause || (is_about && content == NONE && source != NONE))
            content = c;
    }
    if (source == NONE || content == NONE || !is_animate(f, source))
        return;
    const Sentence *s = &doc->sentences.at[token(f, noun)->sentence];
    Attribution a = {.source = source, .cue_begin = noun, .cue_end = noun + 1, .content_head = content, .rule = "noun with a clause"};
    mark_subtree(f, content, true);
    if (source > noun)
        mark_subtree(f, source, false);
    take_content(f, s->begin, s->end, &a);
    a.source_span = source_span(f, source);
    add(f, &a);
}

/* The tokens of the line, within its paragraph, that `t` stands in. */
static void line_around(const Document *doc, TokenId t, TokenId *begin, TokenId *end)
{
    uint32_t paragraph = doc->tokens.at[t].paragraph;
    for (*begin = t; *begin > 0 && !doc->tokens.at[*begin].newline_before && doc->tokens.at[*begin - 1].paragraph == paragraph;)
        --*begin;
    for (*end = t + 1; *end < doc->tokens.count && !doc->tokens.at[*end].newline_before && doc->tokens.at[*end].paragraph == paragraph;)
        ++*end;
}

/* "PENCE: Well, look …": a transcript's speaker, to the end of the line. */
static void from_colon(Finder *f, TokenId colon)
{
    enum { MOST_NAME_WORDS = 4, LEAST_WORDS = 3 };
    const Document *doc = f->doc;
    TokenId begin, end;
    line_around(doc, colon, &begin, &end);
    while (begin < colon && token(f, begin)->upos == UPOS_PUNCT) /* each turn begins with a quotation mark in some papers */
        begin++;
    if (colon == begin || colon - begin > MOST_NAME_WORDS || end - colon < LEAST_WORDS)
        return;
    for (TokenId n = begin; n < colon; n++)
        if (token(f, n)->upos != UPOS_PROPN)
            return;
    Attribution a = {.source = colon - 1,
                     .cue_begin = colon,
                     .cue_end = colon + 1,
                     .content_head = NONE,
                     .is_assertion = true,
                     .rule = "a speaker's name and a colon"};
    a.source_span = token_span(doc, begin, colon);
    a.content[a.content_count++] = token_span(doc, colon + 1, end);
    add(f, &a);
}

/* “Words of a reader.” ― Maria Gomez: a quotation with its speaker behind a dash, at the line's end. */
static void from_dash(Finder *f, TokenId dash)
{
    enum { MOST_NAME_WORDS = 12 };
    const Document *doc = f->doc;
    TokenId begin, end;
    line_around(doc, dash, &begin, &end);
    bool is_quoted = dash > begin + 2 && (str_is(token(f, dash - 1)->low, "\"") || str_is(token(f, dash - 1)->low, "''"));
    if (!is_quoted || end == dash + 1 || end - dash > MOST_NAME_WORDS || token(f, dash + 1)->upos != UPOS_PROPN)
        return;
    TokenId name = dash + 1;
    while (name + 1 < end && token(f, name + 1)->upos == UPOS_PROPN)
        name++;
    Attribution a = {.source = name, .cue_begin = dash, .cue_end = dash + 1, .content_head = NONE, .is_assertion = true, .rule = "a dash and a name"};
    a.source_span = token_span(doc, dash + 1, name + 1);
    a.content[a.content_count++] = token_span(doc, begin, dash);
    add(f, &a);
}

void find_attributions(const Model *model, Document *doc)
{
    Finder f = {model, &model->knowledge, doc, arena_new(doc->arena, bool, doc->tokens.count + 1)};
    for (TokenId t = 0; t < doc->tokens.count; t++) {
        const Token *x = token(&f, t);
        if (!doc->paragraphs.at[x->paragraph].is_body)
            continue;
        const char *frames = x->upos == UPOS_VERB ? lexicon_text(f.k, CLASS_CUE, x->key_hash) : NULL;
        bool has_preposition = x->upos == UPOS_VERB && lexicon_has(f.k, f.k->class_ids[CLASS_CUE_PREPOSITION], x->key_hash);
        if (str_is(x->low, "according"))
            from_according(&f, t);
        else if (frames || has_preposition || (x->upos == UPOS_VERB && has_quote(&f, t)))
            from_verb(&f, t, frames ? frames : "");
        else if (x->upos == UPOS_NOUN && lexicon_has(f.k, f.k->class_ids[CLASS_CUE_NOUN], x->key_hash))
            from_noun(&f, t);
        else if (str_is(x->low, ":"))
            from_colon(&f, t);
        else if (x->upos == UPOS_PUNCT && (str_is(x->low, "-") || str_is(x->low, "--") || str_is(x->low, "―")))
            from_dash(&f, t);
    }
}
