#include "document/conllu.h"

#include "core/utf8.h"

static void write_text_line(FILE *out, const Document *doc, const Sentence *s)
{
    fputs("# text = ", out);
    Span span = token_span(doc, s->begin, s->end);
    for (uint32_t i = span.begin; i < span.end; i++) {
        char c = doc->text.data[i];
        putc(c == '\n' || c == '\r' || c == '\t' ? ' ' : c, out);
    }
    putc('\n', out);
}

static void write_token(FILE *out, const Document *doc, const Sentence *s, TokenId t)
{
    const Token *token = &doc->tokens.at[t];
    bool is_glued = t + 1 < doc->tokens.count && !doc->tokens.at[t + 1].space_before && !doc->tokens.at[t + 1].is_multiword_part;
    if (token->begins_multiword && t + 1 < s->end) {
        const Token *next = &doc->tokens.at[t + 1];
        bool glued_after = t + 2 < doc->tokens.count && !doc->tokens.at[t + 2].space_before;
        fprintf(out, "%u-%u\t%.*s%.*s\t_\t_\t_\t_\t_\t_\t_\t%s\n", t - s->begin + 1, t - s->begin + 2, STR_ARG(token->form), STR_ARG(next->form),
                glued_after ? "SpaceAfter=No" : "_");
        is_glued = false;
    }
    if (token->is_multiword_part)
        is_glued = false;
    fprintf(out, "%u\t%.*s\t%.*s\t%s\t%s\t%s\t%u\t%s\t_\t", t - s->begin + 1, STR_ARG(token->form), STR_ARG(token->lemma), upos_name(token->upos),
            token->xpos ? token->xpos : "_", token->feats_text ? token->feats_text : "_", token->head == NONE ? 0 : token->head - s->begin + 1,
            deprel_name(token->deprel));
    if (token->name != NAME_NONE)
        fprintf(out, "NER=%c-%s%s", token->name_begins ? 'B' : 'I', name_kind_code(token->name), is_glued ? "|" : "");
    fputs(is_glued ? "SpaceAfter=No\n" : token->name != NAME_NONE ? "\n" : "_\n", out);
}

uint32_t conllu_write(FILE *out, const Document *doc, uint32_t first)
{
    uint32_t paragraph = NONE;
    for (SentenceId i = 0; i < doc->sentences.count; i++) {
        const Sentence *s = &doc->sentences.at[i];
        if (s->paragraph != paragraph)
            fputs("# newpar\n", out);
        paragraph = s->paragraph;
        fprintf(out, "# sent_id = %u\n", first + i);
        write_text_line(out, doc, s);
        for (TokenId t = s->begin; t < s->end; t++)
            write_token(out, doc, s, t);
        putc('\n', out);
    }
    return first + doc->sentences.count;
}

typedef struct {
    uint32_t begin, end, sentence;
} Form;

Document *conllu_read(Arena *arena, const char *text, size_t length, uint32_t first_line, ro_error *error)
{
    ARRAY_OF(Form) forms = {0};
    char *joined = arena_new(arena, char, length + 2);
    uint32_t used = 0, sentence = 0, line = first_line - 1;
    bool has_words = false;
    for (size_t at = 0; at < length;) {
        const char *nl = memchr(text + at, '\n', length - at);
        size_t end = nl ? (size_t)(nl - text) : length;
        size_t stop = end > at && text[end - 1] == '\r' ? end - 1 : end;
        line++;
        if (stop == at) {
            sentence += has_words;
            has_words = false;
        } else if (text[at] != '#') {
            const char *tab = memchr(text + at, '\t', stop - at);
            const char *second = tab ? memchr(tab + 1, '\t', (size_t)(text + stop - tab - 1)) : NULL;
            if (!second || second == tab + 1) {
                error_set(error, "line %u: no CoNLL-U token line; it needs ten columns with a form in the second", line);
                return NULL;
            }
            bool is_word = true;
            for (const char *c = text + at; c < tab; c++)
                is_word = is_word && code_point_is_digit(*c);
            if (is_word) {
                if (used)
                    joined[used++] = ' ';
                uint32_t n = (uint32_t)(second - tab - 1);
                memcpy(joined + used, tab + 1, n);
                *array_push(arena, &forms) = (Form){used, used + n, sentence};
                used += n;
                has_words = true;
            }
        }
        at = end + 1;
    }
    if (utf8_first_fault(joined, used) < used || used == 0) {
        error_set(error, used ? "the forms are not UTF-8; convert the file" : "no token in it; give CoNLL-U");
        return NULL;
    }
    Document *doc = document_new(arena, (Str){joined, used});
    for (uint32_t i = 0; i < forms.count; i++) {
        if (i == 0 || forms.at[i].sentence != forms.at[i - 1].sentence) {
            *array_push(arena, &doc->sentences) = (Sentence){.begin = i, .paragraph = doc->paragraphs.count};
            *array_push(arena, &doc->paragraphs) = (Paragraph){.span = {forms.at[i].begin, forms.at[i].end}, .is_body = true};
        }
        Token *t = array_push(arena, &doc->tokens);
        Span span = {forms.at[i].begin, forms.at[i].end};
        char folded[256];
        uint32_t n = utf8_fold(joined + span.begin, span.end - span.begin, folded, sizeof folded);
        *t = (Token){.span = span,
                     .sentence = doc->sentences.count - 1,
                     .paragraph = doc->paragraphs.count - 1,
                     .form = {joined + span.begin, span.end - span.begin},
                     .low = {arena_copy(arena, folded, n), n},
                     .head = NONE,
                     .first_child = NONE,
                     .next_sibling = NONE,
                     .space_before = true};
        doc->sentences.at[doc->sentences.count - 1].end = i + 1;
        doc->paragraphs.at[doc->paragraphs.count - 1].span.end = span.end;
    }
    return doc;
}
