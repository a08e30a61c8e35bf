/* The status of each predicate: did it happen, is it planned, offered, asked for, expected, possible, conditional, denied, not done?

   What the clause itself says (modals, negation, mood, question) comes first; then what it hangs on: a verb, noun or adjective that
   embeds it (class embed: "refused to", "a plan to", "likely to"), a condition, a purpose. A claim is not weaker for being a claim:
   verbs of saying pass the clause's own status on. An embedded clause never comes out as actual under something that is not. */
#include "document/syntax.h"
#include "events/clauses.h"

typedef struct {
    const Model *model;
    Document *doc;
    bool *is_judged; /* [predicates] */
} Judge;

static void decide(Predicate *p, Status status, const char *why, TokenId cue)
{
    p->status = status;
    p->status_why = why;
    p->status_cue = cue;
}

static void judge(Judge *j, TokenId t);

static const Predicate *judged(Judge *j, TokenId t)
{
    if (t == NONE || j->doc->predicate_of[t] == NONE)
        return NULL;
    judge(j, t);
    return &j->doc->predicates.at[j->doc->predicate_of[t]];
}

static bool is_ahead(Status s) { return s != STATUS_ACTUAL && s != STATUS_DENIED && s != STATUS_NOT_DONE; }

/* "Had the minister resigned, …", "Should the union strike, …": an auxiliary before the subject of a clause that hangs on another. */
static bool is_inverted(const Judge *j, TokenId t)
{
    const Document *doc = j->doc;
    TokenId subject = token_child(doc, t, DEPREL_NSUBJ);
    if (subject == NONE)
        subject = token_child(doc, t, DEPREL_NSUBJ_PASS);
    if (doc->tokens.at[t].deprel != DEPREL_ADVCL || subject == NONE)
        return false;
    FOR_CHILDREN(doc, t, c)
    {
        const Token *aux = &doc->tokens.at[c];
        bool is_first = c < subject && (aux->deprel == DEPREL_AUX || aux->deprel == DEPREL_AUX_PASS || aux->deprel == DEPREL_COP);
        if (is_first && (str_is(aux->low, "had") || str_is(aux->low, "were") || str_is(aux->low, "should")))
            return true;
    }
    return false;
}

/* "are meeting next week", "visits Oslo on May 30": the present tense of what has its day. */
static bool is_timetabled(const Judge *j, const Predicate *p)
{
    const Document *doc = j->doc;
    if (p->tense != TENSE_PRES || p->is_perfect || p->status != STATUS_ACTUAL)
        return false;
    FOR_CHILDREN(doc, p->token, c)
    {
        uint32_t x = doc->timex_of[c];
        if (x != NONE && doc->timexes.at[x].period.begin != NO_DAY && doc->timexes.at[x].period.begin > doc->date)
            return true;
    }
    return false;
}

static void judge_own(Judge *j, Predicate *p)
{
    const Token *t = &j->doc->tokens.at[p->token];
    decide(p, STATUS_ACTUAL, "said as a fact", NONE);
    if (t->feats.is_imperative && p->modal == MODAL_NONE && token_child(j->doc, p->token, DEPREL_NSUBJ) == NONE)
        decide(p, STATUS_REQUESTED, "imperative", p->token);
    switch (p->modal) {
    case MODAL_NONE:
        if (is_timetabled(j, p))
            decide(p, STATUS_PLANNED, "present tense with a date ahead", p->token);
        break;
    case MODAL_WILL: decide(p, STATUS_PLANNED, "will", p->token); break;
    case MODAL_WOULD: decide(p, p->is_perfect ? STATUS_CONDITIONAL : STATUS_PLANNED, "would", p->token); break;
    case MODAL_CAN:
    case MODAL_COULD:
    case MODAL_MAY: decide(p, STATUS_POSSIBLE, "can, could, may or might", p->token); break;
    case MODAL_MUST:
    case MODAL_SHOULD: decide(p, STATUS_REQUESTED, "must or should", p->token); break;
    }
    if (is_inverted(j, p->token))
        decide(p, STATUS_CONDITIONAL, "condition by inversion", p->token);
    else if (p->is_question && p->status == STATUS_ACTUAL)
        decide(p, STATUS_POSSIBLE, "question", p->token);
}

static bool has_mark(const Judge *j, TokenId t, ClassName name, TokenId *mark)
{
    FOR_CHILDREN(j->doc, t, c)
    if ((j->doc->tokens.at[c].deprel == DEPREL_MARK || j->doc->tokens.at[c].deprel == DEPREL_ADVMOD) &&
        word_in(&j->model->knowledge, name, j->doc->tokens.at[c].low)) {
        *mark = c;
        return true;
    }
    return false;
}

/* "the first, the last, the only one, one of the few to leave" */
static bool is_one_of_rank(const Judge *j, TokenId noun)
{
    FOR_CHILDREN(j->doc, noun, c)
    {
        Str low = j->doc->tokens.at[c].low;
        Deprel d = j->doc->tokens.at[c].deprel;
        if ((d == DEPREL_AMOD || d == DEPREL_DET || d == DEPREL_NUMMOD) &&
            (word_in(&j->model->knowledge, CLASS_ORDINAL, low) || str_is(low, "last") || str_is(low, "only") || str_is(low, "few")))
            return true;
    }
    return word_in(&j->model->knowledge, CLASS_ORDINAL, j->doc->tokens.at[noun].low) || str_is(j->doc->tokens.at[noun].low, "last");
}

/* "fell to close at 10,520", "left, only to return a day later": what came of it, no purpose. */
static bool is_outcome(Judge *j, const Predicate *p)
{
    const Document *doc = j->doc;
    const Predicate *g = judged(j, doc->tokens.at[p->token].head);
    if (!g || g->status != STATUS_ACTUAL || g->is_negated)
        return false;
    FOR_CHILDREN(doc, p->token, c)
    if (doc->tokens.at[c].deprel == DEPREL_ADVMOD && str_is(doc->tokens.at[c].low, "only") && c < p->token)
        return true;
    const Knowledge *k = &j->model->knowledge;
    return lexicon_has(k, k->class_ids[CLASS_MOVEMENT], doc->tokens.at[g->token].key_hash) &&
           lexicon_has(k, k->class_ids[CLASS_END_POINT], doc->tokens.at[p->token].key_hash);
}

/* What is only an accusation, a purpose or a topic stays one below. */
static bool is_hearsay(const Predicate *g)
{
    return strcmp(g->status_why, "accusation") == 0 || strcmp(g->status_why, "purpose") == 0 || strcmp(g->status_why, "talked of") == 0;
}

static void judge_embedded(Judge *j, Predicate *p, TokenId governor)
{
    const Document *doc = j->doc;
    const char *given = embed_status(&j->model->knowledge, doc, governor);
    const Predicate *g = judged(j, governor);
    bool is_infinite = token_is_infinitive(doc, p->token) || doc->tokens.at[p->token].feats.form == FORM_GER || !p->is_finite;
    bool is_speech = lexicon_has(&j->model->knowledge, j->model->knowledge.class_ids[CLASS_SPEECH], doc->tokens.at[governor].key_hash);
    Status status = given ? status_from(str(given)) : STATUS_COUNT;
    if (!given && j->doc->tokens.at[p->token].deprel == DEPREL_ACL && token_is_infinitive(doc, p->token) && p->status == STATUS_ACTUAL) {
        const Predicate *copula = judged(j, governor); /* "was the first to leave": as actual as the clause */
        if (is_one_of_rank(j, governor))
            decide(p, copula ? copula->status : STATUS_ACTUAL, "the first, last or only one to", governor);
        else
            decide(p, STATUS_PLANNED, "purpose", governor); /* "voted on a resolution to expel the troops" */
        return;
    }
    /* "were able to arrest", "was forced to leave": of the past, done */
    if (g && g->tense == TENSE_PAST && !g->is_negated && g->status == STATUS_ACTUAL && token_is(doc, governor, "able")) {
        decide(p, STATUS_ACTUAL, "was able to", governor);
        return;
    }
    /* "discussed strengthening ties": what is talked of */
    const Knowledge *k = &j->model->knowledge;
    if (is_infinite && p->status == STATUS_ACTUAL && lexicon_has(k, k->class_ids[CLASS_TOPIC], doc->tokens.at[governor].key_hash)) {
        decide(p, STATUS_POSSIBLE, "talked of", governor);
        return;
    }
    bool denies = status == STATUS_DENIED;
    /* "said that he had left": a finite clause keeps its own word; "vowed to leave": the infinitive does not */
    if (status != STATUS_COUNT && p->status == STATUS_ACTUAL && (is_infinite || denies || !is_speech)) {
        if (g && g->is_negated && status != STATUS_NOT_DONE && !denies)
            decide(p, STATUS_NOT_DONE, "embedded under a negation", governor);
        else if (g && g->is_negated)
            decide(p, STATUS_ACTUAL, "did not fail, did not deny", governor);
        else
            decide(p, status, "embedded", governor);
        return;
    }
    bool is_content = is_speech && doc->tokens.at[p->token].deprel != DEPREL_XCOMP; /* "would continue to support" is no speech */
    if (g && p->status == STATUS_ACTUAL && (is_ahead(g->status) || g->status == STATUS_NOT_DONE) && !is_content && is_infinite)
        decide(p, g->status, is_hearsay(g) ? g->status_why : "embedded under what is not actual", governor);
    else if (g && is_speech && g->is_negated && p->status == STATUS_ACTUAL && !p->is_negated)
        decide(p, STATUS_POSSIBLE, "not said, not known", governor);
}

/* "accused of violating", "suspected of attacking", "charged with killing": said of somebody, done by nobody we know of. */
static bool judge_accusation(Judge *j, Predicate *p)
{
    const Document *doc = j->doc;
    TokenId mark = token_child(doc, p->token, DEPREL_MARK), governor = doc->tokens.at[p->token].head;
    if (mark == NONE || governor == NONE || p->is_finite || p->status != STATUS_ACTUAL)
        return false;
    Str m = doc->tokens.at[mark].low;
    bool is_charge = str_is(m, "of") || str_is(m, "with") || str_is(m, "for");
    if (!is_charge || !lexicon_has(&j->model->knowledge, j->model->knowledge.class_ids[CLASS_ACCUSATION], doc->tokens.at[governor].key_hash))
        return false;
    decide(p, STATUS_POSSIBLE, "accusation", governor);
    return true;
}

/* "will not talk until Norway withdraws", "before workers go on strike": still to come, where the verb is in the present */
static bool awaits(const Judge *j, const Predicate *p, TokenId *mark)
{
    if (p->tense != TENSE_PRES || p->is_perfect || !p->is_finite || p->status != STATUS_ACTUAL)
        return false;
    FOR_CHILDREN(j->doc, p->token, c)
    {
        const Token *t = &j->doc->tokens.at[c];
        if (t->deprel != DEPREL_MARK || !(str_is(t->low, "until") || str_is(t->low, "till") || str_is(t->low, "before")))
            continue;
        *mark = c;
        return true;
    }
    return false;
}

/* What a predicate hangs on: its context. */
static void judge_context(Judge *j, Predicate *p)
{
    const Document *doc = j->doc;
    const Token *t = &doc->tokens.at[p->token];
    TokenId mark = NONE;
    if (t->head == NONE)
        return;
    switch ((int)t->deprel) {
    case DEPREL_XCOMP:
    case DEPREL_CCOMP:
    case DEPREL_CSUBJ:
    case DEPREL_ACL:
        if (!judge_accusation(j, p))
            judge_embedded(j, p, t->head);
        break;
    case DEPREL_ADVCL:
        if (judge_accusation(j, p))
            break;
        if (has_mark(j, p->token, CLASS_CONDITIONAL, &mark))
            decide(p, STATUS_CONDITIONAL, "condition", mark);
        else if (awaits(j, p, &mark))
            decide(p, STATUS_EXPECTED, "until or before, in the present", mark);
        else if (token_is_infinitive(doc, p->token) && p->status == STATUS_ACTUAL) {
            /* the parser's other reading of a complement, else a purpose */
            if (embed_status(&j->model->knowledge, doc, t->head))
                judge_embedded(j, p, t->head);
            else if (is_outcome(j, p))
                decide(p, STATUS_ACTUAL, "outcome", t->head);
            else
                decide(p, STATUS_PLANNED, "purpose", p->token);
        } else if (!p->is_finite && p->status == STATUS_ACTUAL) {
            const Predicate *g = judged(j, t->head);
            TokenId preposition = token_child(doc, p->token, DEPREL_MARK);
            Str word = preposition != NONE ? doc->tokens.at[preposition].low : str("");
            if (str_is(word, "without") || str_is(word, "instead") || str_is(word, "rather"))
                decide(p, STATUS_NOT_DONE, "without, instead of, rather than", preposition);
            else if ((str_is(word, "from") || str_is(word, "on")) && embed_status(&j->model->knowledge, doc, t->head))
                judge_embedded(j, p, t->head); /* "barred them from selling", "bent on selling" */
            else if (g && is_ahead(g->status))
                decide(p, g->status, "part of what is not actual", t->head);
        }
        break;
    case DEPREL_CONJ: {
        const Predicate *g = judged(j, t->head);
        TokenId link = token_child(doc, p->token, DEPREL_CC);
        if (link != NONE && str_is(doc->tokens.at[link].low, "rather")) {
            decide(p, STATUS_NOT_DONE, "without, instead of, rather than", link);
            break;
        }
        bool shares = g && p->modal == MODAL_NONE && p->status == STATUS_ACTUAL && token_child(doc, p->token, DEPREL_NSUBJ) == NONE &&
                      token_child(doc, p->token, DEPREL_AUX) == NONE && token_child(doc, p->token, DEPREL_COP) == NONE &&
                      t->feats.form == doc->tokens.at[t->head].feats.form;
        if (shares && (is_ahead(g->status) || g->status_cue != NONE))
            decide(p, g->status, g->status_why, g->status_cue);
        break;
    }
    case DEPREL_OBL:
    case DEPREL_NMOD: /* "in the final stages of being agreed" */
        if (!p->is_finite && embed_status(&j->model->knowledge, doc, t->head) && p->status == STATUS_ACTUAL)
            judge_embedded(j, p, t->head);
        break;
    default: break;
    }
}

static void judge(Judge *j, TokenId t)
{
    uint32_t index = j->doc->predicate_of[t];
    Predicate *p = &j->doc->predicates.at[index];
    if (j->is_judged[index])
        return;
    j->is_judged[index] = true; /* trees have no cycles, so marking first is safe */
    judge_own(j, p);
    judge_context(j, p);
    if (p->is_negated && p->status != STATUS_CONDITIONAL) {
        if (p->status == STATUS_NOT_DONE || p->status == STATUS_DENIED)
            decide(p, STATUS_ACTUAL, "two negations", p->status_cue);
        else
            decide(p, STATUS_NOT_DONE, "negated", p->token);
    }
    TokenId mark;
    if (p->status == STATUS_ACTUAL && has_mark(j, t, CLASS_CONDITIONAL, &mark))
        decide(p, STATUS_CONDITIONAL, "condition", mark);
}

void judge_status(const Model *model, Document *doc)
{
    Judge j = {model, doc, arena_new(doc->arena, bool, doc->predicates.count + 1)};
    for (uint32_t i = 0; i < doc->predicates.count; i++)
        judge(&j, doc->predicates.at[i].token);
}
