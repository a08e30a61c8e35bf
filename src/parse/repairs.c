/* What the network reads wrongly in the language of conflict news, put right by rule before the trees are used. */
#include "parse/parse.h"

/* "killed in police firing in Limkheda": the tagger sees a verb, with "police" as the phrase of "in"; it is a noun, and "police" its
   compound. Only for nouns of violence, directly behind the word, without an object of their own. */
static bool is_gerund_noun(const Model *model, const Document *doc, TokenId t)
{
    const Token *gerund = &doc->tokens.at[t];
    if (gerund->upos != UPOS_VERB || t < 2 || gerund->head == NONE || !str_ends(gerund->low, "ing") ||
        !word_in(&model->knowledge, CLASS_ATTACK_NOUN, gerund->low))
        return false;
    const Token *before = gerund - 1;
    bool is_phrase = before->sentence == gerund->sentence && (before->upos == UPOS_NOUN || before->upos == UPOS_PROPN) &&
                     (before->deprel == DEPREL_OBL || before->deprel == DEPREL_NMOD) && (gerund->head == t - 1 || gerund->head == before->head);
    if (!is_phrase)
        return false;
    bool has_case = false;
    const Sentence *s = &doc->sentences.at[gerund->sentence];
    for (TokenId c = s->begin; c < s->end; c++) {
        const Token *child = &doc->tokens.at[c];
        has_case = has_case || (child->head == t - 1 && child->deprel == DEPREL_CASE) || (c == t - 2 && child->head == t && child->upos == UPOS_ADP);
        if (child->head == t && (child->deprel == DEPREL_OBJ || child->deprel == DEPREL_NSUBJ || child->deprel == DEPREL_CCOMP))
            return false;
    }
    return has_case;
}

static void make_noun(Document *doc, TokenId t)
{
    Token *gerund = &doc->tokens.at[t], *before = gerund - 1;
    const Sentence *s = &doc->sentences.at[gerund->sentence];
    for (TokenId c = s->begin; c < s->end; c++)
        if (doc->tokens.at[c].head == t - 1 && c != t)
            doc->tokens.at[c].head = t;
    for (TokenId c = s->begin; c < t; c++)
        if (doc->tokens.at[c].head == t && doc->tokens.at[c].deprel == DEPREL_MARK)
            doc->tokens.at[c].deprel = DEPREL_CASE;
    gerund->head = before->head == t ? gerund->head : before->head;
    gerund->deprel = before->deprel;
    gerund->upos = UPOS_NOUN;
    gerund->lemma = gerund->low;
    before->head = t;
    before->deprel = DEPREL_COMPOUND;
}

/* A noun has a case, not a mark, and is no clause unless it has a subject: "killed in police firing", "charged with lying". */
static void mend_case(Document *doc, TokenId t)
{
    Token *mark = &doc->tokens.at[t];
    if (mark->deprel != DEPREL_MARK || mark->upos != UPOS_ADP || mark->head == NONE)
        return;
    Token *noun = &doc->tokens.at[mark->head];
    if (noun->upos != UPOS_NOUN && noun->upos != UPOS_PROPN)
        return;
    const Sentence *s = &doc->sentences.at[noun->sentence];
    for (TokenId c = s->begin; c < s->end; c++) {
        const Token *child = &doc->tokens.at[c];
        if (child->head == mark->head && (child->deprel == DEPREL_NSUBJ || child->deprel == DEPREL_COP || child->deprel == DEPREL_OBJ))
            return;
    }
    mark->deprel = DEPREL_CASE;
    if (noun->deprel == DEPREL_ADVCL)
        noun->deprel = DEPREL_OBL;
    else if (noun->deprel == DEPREL_ACL)
        noun->deprel = DEPREL_NMOD;
}

void mend_trees(const Model *model, Document *doc)
{
    for (TokenId t = 0; t < doc->tokens.count; t++) {
        if (is_gerund_noun(model, doc, t))
            make_noun(doc, t);
        mend_case(doc, t);
    }
}
