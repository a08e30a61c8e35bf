#include "document/document.h"

#include <assert.h>

enum { STRIDE = 256 };

Document *document_new(Arena *arena, Str text)
{
    Document *doc = arena_new(arena, Document, 1);
    doc->arena = arena;
    doc->text = text;
    doc->date = NO_DAY;
    doc->code_points = arena_new(arena, uint32_t, text.length / STRIDE + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < text.length; i++) {
        if (i % STRIDE == 0)
            doc->code_points[i / STRIDE] = n;
        n += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    }
    if (text.length % STRIDE == 0)
        doc->code_points[text.length / STRIDE] = n;
    return doc;
}

uint32_t document_code_point(const Document *doc, uint32_t byte)
{
    assert(byte <= doc->text.length);
    uint32_t n = doc->code_points[byte / STRIDE];
    for (uint32_t i = byte / STRIDE * STRIDE; i < byte; i++)
        n += ((unsigned char)doc->text.data[i] & 0xC0) != 0x80;
    return n;
}

Str document_slice(const Document *doc, Span span) { return (Str){doc->text.data + span.begin, span.end - span.begin}; }

Span token_span(const Document *doc, TokenId begin, TokenId end)
{
    assert(begin < end && end <= doc->tokens.count);
    return (Span){doc->tokens.at[begin].span.begin, doc->tokens.at[end - 1].span.end};
}

TokenId token_child(const Document *doc, TokenId parent, Deprel deprel)
{
    FOR_CHILDREN(doc, parent, c)
    if (doc->tokens.at[c].deprel == deprel)
        return c;
    return NONE;
}

bool token_is(const Document *doc, TokenId token, const char *key) { return token != NONE && str_is(doc->tokens.at[token].key, key); }

bool token_is_under(const Document *doc, TokenId token, TokenId ancestor)
{
    for (; token != NONE; token = doc->tokens.at[token].head)
        if (token == ancestor)
            return true;
    return false;
}

Str token_case(const Document *doc, TokenId token)
{
    FOR_CHILDREN(doc, token, c)
    {
        const Token *t = &doc->tokens.at[c];
        if (t->deprel == DEPREL_CASE && !str_is(t->low, "'s") && !str_is(t->low, "'"))
            return t->low;
    }
    return (Str){"", 0};
}

void token_subtree(const Document *doc, TokenId token, TokenId *begin, TokenId *end)
{
    const Sentence *s = &doc->sentences.at[doc->tokens.at[token].sentence];
    *begin = token;
    *end = token + 1;
    for (TokenId t = s->begin; t < s->end; t++) {
        if (t >= *begin && t < *end)
            continue;
        if (token_is_under(doc, t, token)) {
            if (t < *begin)
                *begin = t;
            if (t >= *end)
                *end = t + 1;
        }
    }
}

void document_link_children(Document *doc, SentenceId sentence)
{
    Sentence *s = &doc->sentences.at[sentence];
    for (TokenId t = s->begin; t < s->end; t++)
        doc->tokens.at[t].first_child = doc->tokens.at[t].next_sibling = NONE;
    s->root = s->begin;
    for (TokenId t = s->end; t-- > s->begin;) { /* backwards, so that children come in order */
        Token *token = &doc->tokens.at[t];
        if (token->head == NONE) {
            s->root = t;
            continue;
        }
        Token *head = &doc->tokens.at[token->head];
        token->next_sibling = head->first_child;
        head->first_child = t;
    }
}

const char *name_kind_code(NameKind kind)
{
    static const char *const CODES[] = {"O", "PER", "LOC", "ORG", "NORP", "MISC"};
    return CODES[kind];
}
