/* The tokenizer. A chunk between spaces loses its outer punctuation, then is cut at hyphens, slashes and clitics, as the English
   treebanks do ("Russia's" → Russia 's, "don't" → do n't, "air-strike" → air - strike, "e-mail" whole). Abbreviations keep their
   period (data/words.tsv). Addresses stay whole. */
#include "core/utf8.h"
#include "split/split.h"

typedef struct {
    const Model *model;
    Document *doc;
    uint32_t paragraph;
    bool space_before, newline_before;
} Cutter;

static int32_t letter_at(const Cutter *c, uint32_t at, uint32_t end, uint32_t *bytes)
{
    *bytes = 0;
    return at < end ? code_point_plain(utf8_decode(c->doc->text.data + at, end - at, bytes)) : 0;
}

static Token *add_token(Cutter *c, uint32_t begin, uint32_t end)
{
    if (begin == end)
        return NULL;
    Document *doc = c->doc;
    Token *t = array_push(doc->arena, &doc->tokens);
    char folded[256];
    uint32_t n = utf8_fold(doc->text.data + begin, end - begin, folded, sizeof folded);
    *t = (Token){.span = {begin, end},
                 .paragraph = c->paragraph,
                 .form = {doc->text.data + begin, end - begin},
                 .head = NONE,
                 .first_child = NONE,
                 .next_sibling = NONE,
                 .space_before = c->space_before,
                 .newline_before = c->newline_before,
                 .low = {arena_copy(doc->arena, folded, n), n}};
    c->space_before = c->newline_before = false;
    return t;
}

static bool is_opening(int32_t c)
{
    return c == '"' || c == '\'' || c == '(' || c == '[' || c == '{' || c == '<' || c == '$' || c == 0xA3 || c == 0x20AC || c == '-' || c == '*' ||
           c == '#' || c == '=' || c == '>' || c == '~' || c == 0x2022;
}
static bool is_closing(int32_t c)
{
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == '}' || c == '>' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' ||
           c == '%' || c == '.' || c == '-' || c == '*' || c == '=' || c == '<' || c == '~';
}

static bool is_address(const char *s, uint32_t n)
{
    Str t = {s, n};
    if (str_begins(t, "http://") || str_begins(t, "https://") || str_begins(t, "www."))
        return true;
    const char *at = memchr(s, '@', n);
    return at && at > s && memchr(at, '.', (size_t)(s + n - at)) && at + 1 < s + n;
}

/* How many bytes of the same punctuation stand at `at`: "!!!", "$$$", "***" are one token. */
static uint32_t run_end(const Cutter *c, uint32_t at, uint32_t end, int32_t letter)
{
    uint32_t n, stop = at;
    if (letter >= 0x80 || !strchr("!?$*=-.<>+_~#|^", letter))
        return at + 1;
    while (stop < end && letter_at(c, stop, end, &n) == letter)
        stop += n;
    return stop;
}

static uint32_t run_begin(const Cutter *c, uint32_t begin, uint32_t at, int32_t letter)
{
    if (letter < 0x80 && strchr("!?*=-.<>+_~#|^", letter))
        while (at > begin && c->doc->text.data[at - 1] == (char)letter)
            at--;
    return at;
}

/* "08/16/2000", "24/7" */
static bool is_slashed_number(const char *s, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!code_point_is_digit(s[i]) && s[i] != '/')
            return false;
    return n > 0;
}

/* ":)", ";-)" */
static bool is_emoticon(const char *s, uint32_t n)
{
    static const char *const FACES[] = {":)", ":(", ";)", ":-)", ":-(", ";-)", ":D", ":P", "=)", ":/"};
    for (size_t i = 0; i < countof(FACES); i++)
        if (n == strlen(FACES[i]) && memcmp(s, FACES[i], n) == 0)
            return true;
    return false;
}

/* "U.S.", "J.", "a.m.", "Gen." */
static bool keeps_period(const Cutter *c, uint32_t begin, uint32_t end)
{
    const char *s = c->doc->text.data;
    bool is_dotted = true;
    uint32_t letters = 0;
    for (uint32_t i = begin; i < end; i++) {
        bool is_dot = s[i] == '.';
        is_dotted = is_dotted && (is_dot ? letters > 0 && letters <= 2 : code_point_is_letter((unsigned char)s[i]));
        letters = is_dot ? 0 : letters + 1;
    }
    if (is_dotted && memchr(s + begin, '.', end - begin - 1))
        return true;
    if (end - begin == 2 && s[begin] >= 'A' && s[begin] <= 'Z' && s[begin] != 'I')
        return true;
    char folded[32];
    uint32_t n = utf8_fold(s + begin, end - begin, folded, sizeof folded);
    bool has_capital = s[begin] >= 'A' && s[begin] <= 'Z';
    return n < sizeof folded && (word_in(&c->model->knowledge, CLASS_ABBREVIATION, (Str){folded, n}) ||
                                 (has_capital && word_in(&c->model->knowledge, CLASS_ABBREVIATED_NAME, (Str){folded, n})));
}

static void cut_clitics(Cutter *c, uint32_t begin, uint32_t end)
{
    static const char *const CLITICS[] = {"n't", "'s", "'re", "'ve", "'ll", "'d", "'m"};
    char folded[64];
    uint32_t n = utf8_fold(c->doc->text.data + begin, end - begin, folded, sizeof folded);
    uint32_t cut = end;
    for (size_t k = 0; k < countof(CLITICS) && cut == end; k++) {
        uint32_t m = (uint32_t)strlen(CLITICS[k]);
        if (n > m && n < sizeof folded && memcmp(folded + n - m, CLITICS[k], m) == 0) {
            uint32_t letters = 0;
            for (cut = end; letters < m; letters++) /* the same number of code points back in the text */
                do
                    cut--;
                while (((unsigned char)c->doc->text.data[cut] & 0xC0) == 0x80);
        }
    }
    static const struct {
        const char *word;
        uint32_t first;
    } JOINED[] = {{"cannot", 3}, {"gonna", 3}, {"gotta", 3}, {"wanna", 3}};
    for (size_t k = 0; k < countof(JOINED); k++)
        if (str_is((Str){folded, n}, JOINED[k].word))
            cut = begin + JOINED[k].first;
    Token *first = add_token(c, begin, cut);
    if (first && cut < end) {
        first->begins_multiword = true;
        Token *second = add_token(c, cut, end);
        second->is_multiword_part = true;
    }
}

static bool is_alnum_at(const Cutter *c, uint32_t at, uint32_t end)
{
    uint32_t n;
    int32_t l = letter_at(c, at, end, &n);
    return n && (code_point_is_letter(l) || code_point_is_digit(l));
}

/* A hyphen stays inside after a prefix ("co-operate") and in numbers with two or more of them (telephones). */
static bool hyphen_cuts(const Cutter *c, uint32_t begin, uint32_t hyphen, uint32_t end)
{
    const char *s = c->doc->text.data;
    char folded[32];
    uint32_t n = utf8_fold(s + begin, hyphen - begin, folded, sizeof folded);
    if (word_in(&c->model->knowledge, CLASS_HYPHEN_PREFIX, (Str){folded, n}))
        return false;
    uint32_t hyphens = 0, others = 0;
    for (uint32_t i = begin; i < end; i++) {
        hyphens += s[i] == '-';
        others += !(s[i] == '-' || code_point_is_digit((unsigned char)s[i]));
    }
    return !(hyphens >= 2 && others == 0);
}

static void cut_word(Cutter *c, uint32_t begin, uint32_t end)
{
    for (uint32_t at = begin; at < end;) {
        uint32_t n, after;
        int32_t l = letter_at(c, at, end, &n);
        int32_t next = letter_at(c, at + n, end, &after);
        bool is_inside = at > begin && at + n < end;
        bool cuts = false;
        if (l == '-' && is_inside)
            cuts = next == '-' || n > 1 || (is_alnum_at(c, at + n, end) && hyphen_cuts(c, begin, at, end));
        else if ((l == '/' || l == '(' || l == ')' || l == '[' || l == ']' || l == '"' || l == ';' || l == '!' || l == '?') && is_inside)
            cuts = true;
        else if ((l == ',' || l == ':') && is_inside)
            cuts = !code_point_is_digit(next);
        else if (l == '.' && next == '.' && is_inside)
            cuts = true;
        else if (l == '$' || l == 0xA3 || l == 0x20AC)
            cuts = is_inside;
        if (cuts) {
            uint32_t stop = at + n;
            while (stop < end && (l == '.' || l == '-') && letter_at(c, stop, end, &after) == l)
                stop += after;
            if (l == '$')
                add_token(c, begin, stop); /* "US$5" → US$ 5 */
            else {
                cut_clitics(c, begin, at);
                add_token(c, at, stop);
            }
            begin = at = stop;
            continue;
        }
        at += n;
    }
    if (begin < end)
        cut_clitics(c, begin, end);
}

static uint32_t last_letter(const Cutter *c, uint32_t begin, uint32_t end)
{
    uint32_t at = end;
    do
        at--;
    while (at > begin && ((unsigned char)c->doc->text.data[at] & 0xC0) == 0x80);
    return at;
}

static void cut_chunk(Cutter *c, uint32_t begin, uint32_t end)
{
    const char *s = c->doc->text.data;
    uint32_t n, n2;
    if (is_emoticon(s + begin, end - begin)) {
        add_token(c, begin, end);
        return;
    }
    while (begin < end) {
        int32_t l = letter_at(c, begin, end, &n);
        if (!is_opening(l))
            break;
        int32_t next = letter_at(c, begin + n, end, &n2);
        if (l == '-' && code_point_is_digit(next) && n == 1)
            break;
        uint32_t stop = n > 1 ? begin + n : run_end(c, begin, end, l);
        if (l == '\'' && next == '\'') /* two single marks for a double one */
            stop += n2;
        if (l == '\'' && next != '\'' && stop < end) {
            char folded[8];
            uint32_t m = utf8_fold(s + begin, end - begin, folded, sizeof folded);
            Str f = {folded, m};
            if (str_is(f, "'s") || str_is(f, "'re") || str_is(f, "'em") || str_is(f, "'ll") || str_is(f, "'ve") || str_is(f, "'d") ||
                code_point_is_digit(next))
                break;
        }
        add_token(c, begin, stop);
        begin = stop;
    }
    uint32_t tail[64][2], tails = 0;
    if (begin < end && is_address(s + begin, end - begin))
        while (end > begin + 1 && strchr(".,;:!?)\"'>]", s[end - 1]) && tails < 64) {
            tail[tails][0] = end - 1, tail[tails++][1] = end;
            end--;
        }
    else
        while (end > begin && tails < 64) {
            uint32_t at = last_letter(c, begin, end);
            int32_t l = letter_at(c, at, end, &n);
            if (!is_closing(l) || (l == '.' && n == 1 && keeps_period(c, begin, end)))
                break;
            if (n == 1)
                at = run_begin(c, begin, at, l);
            if (l == '\'' && at > begin && s[at - 1] == '\'')
                at--;
            if ((l == '\'' || l == '"') && n > 1 && at == begin)
                break;
            tail[tails][0] = at, tail[tails++][1] = end;
            end = at;
        }
    if (begin < end && (is_address(s + begin, end - begin) || is_slashed_number(s + begin, end - begin)))
        add_token(c, begin, end);
    else if (begin < end)
        cut_word(c, begin, end);
    while (tails-- > 0)
        add_token(c, tail[tails][0], tail[tails][1]);
}

static void cut_paragraph(Cutter *c, Span span)
{
    c->space_before = c->newline_before = true;
    for (uint32_t at = span.begin; at < span.end;) {
        uint32_t n;
        int32_t l = utf8_decode(c->doc->text.data + at, span.end - at, &n);
        if (code_point_is_space(l)) {
            c->space_before = true;
            c->newline_before = c->newline_before || l == '\n';
            at += n;
            continue;
        }
        uint32_t begin = at;
        while (at < span.end && !code_point_is_space(l)) {
            at += n;
            if (at < span.end)
                l = utf8_decode(c->doc->text.data + at, span.end - at, &n);
        }
        cut_chunk(c, begin, at);
    }
}

void find_tokens(const Model *model, Document *doc)
{
    for (uint32_t p = 0; p < doc->paragraphs.count; p++) {
        Cutter c = {.model = model, .doc = doc, .paragraph = p};
        cut_paragraph(&c, doc->paragraphs.at[p].span);
    }
}
