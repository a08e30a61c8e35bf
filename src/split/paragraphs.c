/* Paragraphs, and which of them are no body: links to other articles, bylines, captions, newsletter lines. */
#include "core/utf8.h"
#include "split/split.h"

static uint32_t line_end(Str text, uint32_t at)
{
    const char *nl = memchr(text.data + at, '\n', text.length - at);
    return nl ? (uint32_t)(nl - text.data) : text.length;
}

static bool is_blank(Str text, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end;) {
        uint32_t n;
        if (!code_point_is_space(utf8_decode(text.data + i, end - i, &n)))
            return false;
        i += n;
    }
    return true;
}

/* A text is hard-wrapped when most lines that another line follows are between 40 and 100 bytes long and end without a full stop. */
static bool is_hard_wrapped(Str text, uint32_t from)
{
    uint32_t wrapped = 0, followed = 0;
    for (uint32_t at = from; at < text.length;) {
        uint32_t end = line_end(text, at);
        uint32_t next_end = end < text.length ? line_end(text, end + 1) : end;
        if (end < text.length && !is_blank(text, at, end) && !is_blank(text, end + 1, next_end)) {
            followed++;
            char last = text.data[end - 1];
            wrapped += end - at >= 40 && end - at <= 100 && last != '.' && last != '"' && last != ':' && last != '?' && last != '!';
        }
        at = end + 1;
    }
    return followed >= 2 && wrapped * 3 >= followed * 2;
}

static bool begins_with_word(Str line, const char *folded)
{
    char start[64];
    uint32_t n = utf8_fold(line.data, line.length < 60 ? line.length : 60, start, sizeof start);
    uint32_t m = (uint32_t)strlen(folded);
    return n >= m && memcmp(start, folded, m) == 0;
}

/* The openings of lines that belong to the page, not to the article. A colon or a capital run must follow where the words are common. */
static const char *boilerplate_kind(Str line)
{
    static const struct {
        const char *begin, *kind;
    } OPENINGS[] = {{"read:", "link"},
                    {"read more", "link"},
                    {"also read", "link"},
                    {"read also", "link"},
                    {"see also", "link"},
                    {"watch:", "link"},
                    {"listen:", "link"},
                    {"related:", "link"},
                    {"more on this", "link"},
                    {"click here", "link"},
                    {"opinion:", "link"},
                    {"follow us", "newsletter"},
                    {"sign up", "newsletter"},
                    {"subscribe", "newsletter"},
                    {"newsletter", "newsletter"},
                    {"get our", "newsletter"},
                    {"advertisement", "newsletter"},
                    {"copyright", "legal"},
                    {"(c) ", "legal"},
                    {"all rights reserved", "legal"},
                    {"photo:", "caption"},
                    {"image:", "caption"},
                    {"file photo", "caption"},
                    {"file -", "caption"},
                    {"picture:", "caption"},
                    {"photo by", "caption"},
                    {"reporting by", "byline"},
                    {"additional reporting", "byline"},
                    {"editing by", "byline"},
                    {"writing by", "byline"},
                    {"(reporting by", "byline"},
                    {"share this", "link"},
                    {"this article was", "legal"},
                    {"the views expressed", "legal"},
                    {"join our", "newsletter"},
                    {"published on", "byline"},
                    {"last updated", "byline"}};
    for (size_t i = 0; i < countof(OPENINGS); i++)
        if (begins_with_word(line, OPENINGS[i].begin))
            return OPENINGS[i].kind;
    bool has_stop = memchr(line.data, '.', line.length) != NULL;
    if (begins_with_word(line, "by ") && line.length < 80 && !has_stop)
        return "byline";
    uint32_t n = line.length;
    if (n > 8 && memchr(line.data, '[', n) == NULL &&
        (memcmp(line.data + n - 8, "/Reuters", 8) == 0 || (n > 13 && memcmp(line.data + n - 12, "Getty Images", 12) == 0)))
        return "caption";
    return NULL;
}

/* "NAIROBI, Nov 18 (Reuters) - ", "Cape Town (AP) — ", "WASHINGTON — ": the bytes of a dateline at the head of a paragraph with its dash, or
   0. Before the dash stand capitals, or an agency in brackets. */
static uint32_t dateline_length(Str line)
{
    enum { LONGEST = 80 };
    uint32_t letters = 0, capitals = 0, brackets = 0, comma_at = 0;
    for (uint32_t i = 0; i + 1 < line.length && i < LONGEST;) {
        uint32_t n;
        int32_t c = utf8_decode(line.data + i, line.length - i, &n);
        bool is_dash = (c == '-' || c == 0x2013 || c == 0x2014) && i > 0 && line.data[i - 1] == ' ';
        if (is_dash) {
            while (i + n < line.length && line.data[i + n] == '-') /* "--" */
                n++;
            bool is_place = brackets > 0 || (letters >= 4 && capitals == letters);
            return is_place && i + n < line.length && line.data[i + n] == ' ' ? i + n : 0;
        }
        if (c == '.' && comma_at == 0 && i > 3 && line.data[i - 1] >= 'a')
            return 0; /* a sentence has ended */
        brackets += c == ')';
        comma_at = c == ',' && comma_at == 0 ? i : comma_at;
        if (comma_at == 0 && brackets == 0 && code_point_is_letter(c)) {
            letters++;
            capitals += code_point_lower(c) != c;
        }
        if (c == '"' || c == 0x201C || c == ':')
            return 0;
        i += n;
    }
    return 0;
}

static void add_paragraph(Document *doc, uint32_t begin, uint32_t end)
{
    while (begin < end && (unsigned char)doc->text.data[begin] <= ' ')
        begin++;
    while (end > begin && (unsigned char)doc->text.data[end - 1] <= ' ')
        end--;
    if (begin == end)
        return;
    uint32_t dateline = dateline_length((Str){doc->text.data + begin, end - begin});
    if (dateline > 0) {
        *array_push(doc->arena, &doc->paragraphs) = (Paragraph){.span = {begin, begin + dateline}, .is_body = false, .why_not = "dateline"};
        begin += dateline;
        while (begin < end && doc->text.data[begin] == ' ')
            begin++;
    }
    Paragraph *p = array_push(doc->arena, &doc->paragraphs);
    p->span = (Span){begin, end};
    p->why_not = boilerplate_kind(document_slice(doc, p->span));
    p->is_body = p->why_not == NULL;
}

void find_paragraphs(const Model *model, Document *doc)
{
    (void)model;
    Str text = doc->text;
    bool is_wrapped = is_hard_wrapped(text, doc->body_begin);
    uint32_t begin = doc->body_begin;
    for (uint32_t at = doc->body_begin; at < text.length;) {
        uint32_t end = line_end(text, at);
        if (is_blank(text, at, end) || !is_wrapped) {
            add_paragraph(doc, begin, at > begin ? (is_wrapped ? at : end) : end);
            begin = end < text.length ? end + 1 : text.length;
        }
        at = end + 1;
    }
    if (begin < text.length)
        add_paragraph(doc, begin, text.length);
}
