/* The tokenizer. A chunk between spaces loses its outer punctuation, then is cut at hyphens, slashes and clitics, as the English
   treebanks do ("Russia's" → Russia 's, "don't" → do n't, "air-strike" → air - strike, "e-mail" whole). Abbreviations keep their
   period (data/words.tsv). Addresses stay whole. */
#include "core/utf8.h"
#include "split/split.h"

enum { MOST_CHUNK_BYTES = 1024 }; /* what has no space in more bytes is cut there: no word, and the rules look back and forth in it */

typedef struct {
    const Model *model;
    Document *doc;
    uint32_t paragraph;
    bool space_before, newline_before;
    bool is_in_single; /* a single quotation mark is open in this paragraph */
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
           c == '#' || c == '=' || c == '>' || c == '~' || c == ',' || c == 0x2022;
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
    if (memchr(s, '"', n) || memchr(s, '<', n))
        return false;
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

/* "08/16/2000", "24/7" */
static bool is_slashed_number(const char *s, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!code_point_is_digit(s[i]) && s[i] != '/')
            return false;
    return n > 0;
}

/* "345-9945": a telephone's last groups */
static bool is_telephone(const char *s, uint32_t n)
{
    if (n < 6 || n > 8 || s[n - 5] != '-')
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (i != n - 5 && !code_point_is_digit((unsigned char)s[i]))
            return false;
    return true;
}

/* "b/c" */
static bool is_short_slash(const char *s, uint32_t n)
{
    return n == 3 && s[1] == '/' && code_point_is_letter((unsigned char)s[0]) && code_point_is_letter((unsigned char)s[2]);
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

static bool is_whole(const char *s, uint32_t n) { return is_address(s, n) || is_slashed_number(s, n) || is_telephone(s, n) || is_short_slash(s, n); }

/* "th-": a word broken off, as speech is written down */
static bool is_stutter(const char *s, uint32_t n)
{
    return (n == 2 || n == 3) && s[n - 1] == '-' && code_point_is_letter((unsigned char)s[0]) && code_point_is_letter((unsigned char)s[n - 2]);
}

/* The first letter or mark after the space behind `at`; 0 at the end of the paragraph. */
static int32_t following(const Cutter *c, uint32_t at)
{
    uint32_t end = c->doc->paragraphs.at[c->paragraph].span.end, n;
    for (; at < end; at += n) {
        int32_t l = utf8_decode(c->doc->text.data + at, end - at, &n);
        if (!code_point_is_space(l))
            return l;
    }
    return 0;
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
    if (n == 3 && memcmp(folded, "no.", 3) == 0) /* "No. 5", but "The answer is no." */
        return code_point_is_digit(following(c, end));
    if (n == 4 && memcmp(folded, "etc.", 4) == 0) { /* its period ends the sentence too */
        int32_t next = following(c, end);
        return next && !code_point_is_upper(next);
    }
    return n < sizeof folded && (word_in(&c->model->knowledge, CLASS_ABBREVIATION, (Str){folded, n}) ||
                                 (has_capital && word_in(&c->model->knowledge, CLASS_ABBREVIATED_NAME, (Str){folded, n})));
}

static uint32_t run_begin(const Cutter *c, uint32_t begin, uint32_t at, int32_t letter)
{
    const char *s = c->doc->text.data;
    if (letter == '!' || letter == '?' || (letter == '.' && at > begin && (s[at - 1] == '!' || s[at - 1] == '?'))) { /* "?!", "...?" are one */
        while (at > begin && (s[at - 1] == '!' || s[at - 1] == '?' || (s[at - 1] == '.' && !keeps_period(c, begin, at))))
            at--;
        return at;
    }
    if (letter < 0x80 && strchr("!?*=-.<>+_~#|^", letter))
        while (at > begin && c->doc->text.data[at - 1] == (char)letter)
            at--;
    return at;
}

/* "its" for "it's", as people type: told by what follows ("its not", "its a"). */
static bool is_its_a_clause(const Cutter *c, uint32_t at)
{
    const char *s = c->doc->text.data;
    uint32_t end = c->doc->paragraphs.at[c->paragraph].span.end;
    while (at < end && code_point_is_space((unsigned char)s[at]))
        at++;
    uint32_t stop = at;
    while (stop < end && code_point_is_letter((unsigned char)s[stop]))
        stop++;
    char folded[32];
    uint32_t n = utf8_fold(s + at, stop - at, folded, sizeof folded);
    return n < sizeof folded && word_in(&c->model->knowledge, CLASS_AFTER_IT_IS, (Str){folded, n});
}

/* "30pm", "10k", "8ft": how many bytes of number stand before a unit of measure; 0 when it is no such word. */
static uint32_t number_before_unit(const Cutter *c, uint32_t begin, uint32_t end)
{
    const char *s = c->doc->text.data;
    uint32_t at = begin;
    while (at < end && (code_point_is_digit((unsigned char)s[at]) || (at > begin && strchr(".,:", s[at]))))
        at++;
    char folded[16];
    uint32_t n = utf8_fold(s + at, end - at, folded, sizeof folded);
    return at > begin && at < end && n < sizeof folded && word_in(&c->model->knowledge, CLASS_UNIT_SUFFIX, (Str){folded, n}) ? at - begin : 0;
}

static void cut_clitics(Cutter *c, uint32_t begin, uint32_t end)
{
    uint32_t number = number_before_unit(c, begin, end);
    if (number) {
        add_token(c, begin, begin + number);
        add_token(c, begin + number, end);
        return;
    }
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
    int32_t joined;
    if (cut == end && n < sizeof folded && lexicon_number(&c->model->knowledge, CLASS_JOINED, word_hash((Str){folded, n}), &joined))
        cut = begin + (uint32_t)joined;
    if (cut == end && str_is((Str){folded, n}, "its") && is_its_a_clause(c, end))
        cut = end - 1;
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
    bool is_first = begin == 0 || s[begin - 1] != '-'; /* "e-mail", but "Lashkar-e-Taiba" */
    if (is_first && word_in(&c->model->knowledge, CLASS_HYPHEN_PREFIX, (Str){folded, n}))
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
        else if (l == '(' || l == ')' || l == '[' || l == ']' || l == '"')
            cuts = end - begin > n;
        else if ((l == '/' || l == ';' || l == '!' || l == '?') && is_inside)
            cuts = true;
        else if ((l == ',' || l == ':') && is_inside)
            cuts = !code_point_is_digit(next) || code_point_is_letter((unsigned char)c->doc->text.data[at - 1]);
        else if (l == '.' && next == '.' && at + n < end)
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
    if (is_stutter(s + begin, end - begin)) {
        add_token(c, begin, end);
        return;
    }
    while (begin < end) {
        int32_t l = letter_at(c, begin, end, &n);
        int32_t next = letter_at(c, begin + n, end, &n2);
        bool is_ellipsis = l == '.' && next == '.' && n == 1;
        if (!is_opening(l) && !is_ellipsis)
            break;
        if (l == '#' && code_point_is_letter(next)) /* a hashtag */
            break;
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
            c->is_in_single = true;
        }
        add_token(c, begin, stop);
        begin = stop;
    }
    uint32_t tail[64][2], tails = 0;
    bool is_possessive = false; /* "the soldiers' " */
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
            uint32_t before = at > begin ? last_letter(c, begin, at) : at;
            if (l == '\'' && before < at && letter_at(c, before, end, &n2) == '\'')
                at = before;
            if ((l == '\'' || l == '"') && n > 1 && at == begin)
                break;
            is_possessive = l == '\'' && before < at && (s[before] == 's' || s[before] == 'S') && !c->is_in_single;
            c->is_in_single = c->is_in_single && l != '\'';
            tail[tails][0] = at, tail[tails++][1] = end;
            end = at;
            if (is_possessive)
                break;
        }
    if (begin < end && is_whole(s + begin, end - begin))
        add_token(c, begin, end);
    else if (begin < end)
        cut_word(c, begin, end);
    Token *whose = is_possessive ? &c->doc->tokens.at[c->doc->tokens.count - 1] : NULL;
    if (whose && !whose->is_multiword_part) {
        whose->begins_multiword = true;
        add_token(c, tail[tails - 1][0], tail[tails - 1][1])->is_multiword_part = true;
        tails--;
    }
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
        while (at < span.end && !code_point_is_space(l) && at - begin < MOST_CHUNK_BYTES) {
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
