/* Predicates: each verb that is not an auxiliary, and each noun, adjective or pronoun with a copula. Its auxiliaries and particles give
   tense, aspect, voice, modality and negation; status is judged later, when attitudes and sources are known. */
#include "parse/parse.h"

static Modal modal_of(Str low)
{
    static const struct {
        const char *word;
        Modal modal;
    } MODALS[] = {{"will", MODAL_WILL}, {"'ll", MODAL_WILL},      {"wo", MODAL_WILL},     {"shall", MODAL_WILL}, {"would", MODAL_WOULD},
                  {"can", MODAL_CAN},   {"ca", MODAL_CAN},        {"could", MODAL_COULD}, {"may", MODAL_MAY},    {"might", MODAL_MAY},
                  {"must", MODAL_MUST}, {"should", MODAL_SHOULD}, {"ought", MODAL_SHOULD}};
    for (size_t i = 0; i < countof(MODALS); i++)
        if (str_is(low, MODALS[i].word))
            return MODALS[i].modal;
    return MODAL_NONE;
}

static bool is_contracted_would(const Document *doc, TokenId aux)
{
    const Token *t = &doc->tokens.at[aux];
    return str_is(t->low, "'d") && token_is(doc, aux, "would");
}

static void read_auxiliary(const Document *doc, TokenId aux, Predicate *p)
{
    const Token *t = &doc->tokens.at[aux];
    /* "Theresa May stepped down": a capital inside a sentence is a name, whatever the tagger says */
    bool is_name = str_is(t->low, "may") && t->name != NAME_NONE;
    Modal modal = is_name ? MODAL_NONE : is_contracted_would(doc, aux) ? MODAL_WOULD : modal_of(t->low);
    if (modal != MODAL_NONE) {
        p->modal = modal;
        p->is_finite = true;
        return;
    }
    if (t->feats.form == FORM_FIN && t->feats.tense != TENSE_NONE) {
        p->tense = t->feats.tense;
        p->is_finite = true;
    }
    p->is_perfect = p->is_perfect || (token_is(doc, aux, "have") && t->deprel == DEPREL_AUX);
    p->is_passive = p->is_passive || t->deprel == DEPREL_AUX_PASS;
    p->is_progressive = p->is_progressive || (token_is(doc, aux, "be") && t->deprel == DEPREL_AUX);
}

static bool is_predicate(const Document *doc, TokenId t)
{
    const Token *token = &doc->tokens.at[t];
    if (token->upos == UPOS_VERB)
        return token->deprel != DEPREL_AMOD && token->deprel != DEPREL_COMPOUND && token->deprel != DEPREL_CASE && token->deprel != DEPREL_MARK &&
               token->deprel != DEPREL_FIXED && token->deprel != DEPREL_FLAT;
    return token_child(doc, t, DEPREL_COP) != NONE;
}

static void read_predicate(const Model *model, const Document *doc, TokenId token, Predicate *p)
{
    const Token *verb = &doc->tokens.at[token];
    *p = (Predicate){.token = token, .tense = verb->feats.tense, .status_cue = NONE};
    p->is_finite = verb->upos == UPOS_VERB && verb->feats.form == FORM_FIN;
    p->is_passive = verb->feats.is_passive;
    bool has_copula = false;
    FOR_CHILDREN(doc, token, c)
    {
        const Token *t = &doc->tokens.at[c];
        switch ((int)t->deprel) {
        case DEPREL_COP:
            has_copula = true;
            read_auxiliary(doc, c, p);
            p->is_progressive = false;
            break;
        case DEPREL_AUX:
        case DEPREL_AUX_PASS: read_auxiliary(doc, c, p); break;
        case DEPREL_NSUBJ_PASS:
        case DEPREL_OBL_AGENT: p->is_passive = true; break;
        case DEPREL_PUNCT: p->is_question = p->is_question || str_is(t->low, "?"); break;
        default: break;
        }
        if ((t->deprel == DEPREL_ADVMOD || t->deprel == DEPREL_DET || t->deprel == DEPREL_AUX || t->deprel == DEPREL_CC ||
             t->deprel == DEPREL_CC_PRECONJ) &&
            word_in(&model->knowledge, CLASS_NEGATION, t->low))
            p->is_negated = true;
    }
    /* "no agreement was reached", "none of them resigned" */
    FOR_CHILDREN(doc, token, c)
    {
        const Token *t = &doc->tokens.at[c];
        if (t->deprel != DEPREL_NSUBJ && t->deprel != DEPREL_NSUBJ_PASS && t->deprel != DEPREL_OBJ)
            continue;
        if (str_is(t->low, "nobody") || str_is(t->low, "none") || str_is(t->low, "nothing"))
            p->is_negated = true;
        TokenId det = token_child(doc, c, DEPREL_DET);
        if (det != NONE && str_is(doc->tokens.at[det].low, "no"))
            p->is_negated = true;
    }
    /* "The council called on": a participle by the tagger, but with a subject of its own and no auxiliary it is the past tense */
    bool has_subject = token_child(doc, token, DEPREL_NSUBJ) != NONE, has_auxiliary = token_child(doc, token, DEPREL_AUX) != NONE;
    if (verb->upos == UPOS_VERB && verb->feats.form == FORM_PART && verb->feats.tense == TENSE_PAST && has_subject && !has_auxiliary &&
        token_child(doc, token, DEPREL_AUX_PASS) == NONE && verb->deprel != DEPREL_ACL && verb->deprel != DEPREL_ADVCL) {
        p->is_passive = false;
        p->is_finite = true;
    }
    if (has_copula)
        p->is_progressive = false;
    if (p->is_perfect && p->tense == TENSE_NONE && p->modal == MODAL_NONE)
        p->tense = TENSE_PAST;
}

void find_predicates(const Model *model, Document *doc)
{
    doc->predicate_of = arena_new(doc->arena, uint32_t, doc->tokens.count);
    for (TokenId t = 0; t < doc->tokens.count; t++) {
        doc->predicate_of[t] = NONE;
        if (!is_predicate(doc, t))
            continue;
        Predicate *p = array_push(doc->arena, &doc->predicates);
        read_predicate(model, doc, t, p);
        doc->predicate_of[t] = doc->predicates.count - 1;
    }
}
