/* News pages and feeds, by libxml2: the title, the date and the paragraphs of the article without what stands around them.

   A page is read as a stream, so that depth costs nothing. Its text falls into blocks at block elements; a block counts when it is under
   <article> or <main> (if they hold enough), is long enough to be prose, and is not mostly links (link density: Kohlschütter, Fankhauser,
   Nejdl 2010, "Boilerplate detection using shallow text features"). */
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/calendar.h"
#include "core/utf8.h"
#include "read/article.h"

enum { HEAD_BYTES = 2048, LEAST_PROSE = 60, LEAST_ARTICLE = 250, MOST_LINK_PERCENT = 40, MOST_META = 400 };

typedef struct {
    char *bytes;
    size_t used, room;
    bool has_failed;
} Buffer;

static void append(Buffer *b, const char *text, size_t length)
{
    if (b->used + length + 1 > b->room) {
        size_t room = 2 * (b->used + length + 1);
        char *more = b->has_failed ? NULL : realloc(b->bytes, room);
        if (!more) {
            b->has_failed = true;
            return;
        }
        b->bytes = more;
        b->room = room;
    }
    memcpy(b->bytes + b->used, text, length);
    b->used += length;
    b->bytes[b->used] = '\0';
}

/* Text in which any run of white space is one space; none in front. */
static void append_words(Buffer *b, size_t from, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool is_space = text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r' || text[i] == '\f';
        if (is_space && (b->used == from || b->bytes[b->used - 1] == ' '))
            continue;
        append(b, is_space ? " " : text + i, 1);
    }
}

/* Dates of meta elements, attributes and feeds: ISO, 20240520 or RFC 2822 ("Mon, 20 May 2024 10:00:00 GMT"), as written, zone apart. */
static Day day_from_web(const char *text)
{
    static const char MONTHS[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    while (*text == ' ' || *text == '\n' || *text == '\t')
        text++;
    size_t digits = strspn(text, "0123456789");
    char iso[16], name[4] = "";
    int day = 0, year = 0;
    if (digits >= 8)
        snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
    else
        snprintf(iso, sizeof iso, "%.10s", text);
    if (strlen(iso) == 10 && day_from_iso(iso, 10) != NO_DAY)
        return day_from_iso(iso, 10);
    const char *comma = strchr(text, ',');
    if (sscanf(comma ? comma + 1 : text, " %2d %3[A-Za-z]%*[a-z] %4d", &day, name, &year) < 3 &&
        sscanf(comma ? comma + 1 : text, " %2d %3[A-Za-z] %4d", &day, name, &year) < 3)
        return NO_DAY;
    for (int m = 0; m < 12; m++)
        if (strncasecmp(name, MONTHS + 3 * m, 3) == 0 && civil_is_valid((Civil){year, m + 1, day}))
            return day_of((Civil){year, m + 1, day});
    return NO_DAY;
}

typedef enum { PLAIN, SKIPPED, BLOCK, BREAK } ElementKind;
typedef enum { BY_NONE, BY_TIME, BY_DATA, BY_META } DateBy; /* later ones are trusted more */

typedef struct {
    Buffer text, title, heading, data; /* blocks, each ended by a line end */
    Buffer loose;                      /* blocks outside the article's element */
    Buffer *into;                      /* where the block goes that is being read */
    size_t begin, linked;              /* of that block: where it begins, bytes inside links */
    unsigned skipped, article, links, in_title, in_heading, in_data, header;
    char published[11], site[MOST_META], url[MOST_META], language[16], meta_title[MOST_META];
    DateBy date_by;
} Page;

static ElementKind kind_of(const char *name)
{
    if (str_is_among(name, "script style noscript template nav footer aside button select option figure figcaption iframe svg textarea"))
        return SKIPPED;
    if (str_is_among(name,
                     "p div section article main body header h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr td th blockquote pre center address form"))
        return BLOCK;
    return str_is_among(name, "br hr") ? BREAK : PLAIN;
}

/* Keeps the block that ends here when it is prose, else takes it back. */
static void end_block(Page *p)
{
    Buffer *b = p->into;
    while (b->used > p->begin && b->bytes[b->used - 1] == ' ')
        b->used--;
    size_t length = b->used - p->begin;
    bool is_prose = length > 0 && 100 * p->linked <= MOST_LINK_PERCENT * length && !p->header;
    if (is_prose && length < LEAST_PROSE) /* a short line is prose when it ends like a sentence */
        is_prose = memchr(".!?\"", b->bytes[b->used - 1], 4) != NULL || (length > 3 && memcmp(b->bytes + b->used - 3, "\u201d", 3) == 0);
    if (is_prose)
        append(b, "\n\n", 2);
    else
        b->used = p->begin;
    p->into = p->article ? &p->text : &p->loose;
    p->begin = p->into->used;
    p->linked = 0;
}

static const char *attribute(const xmlChar **attributes, const char *name)
{
    for (size_t i = 0; attributes && attributes[i]; i += 2)
        if (strcasecmp((const char *)attributes[i], name) == 0)
            return (const char *)attributes[i + 1];
    return NULL;
}

static void set_date(Page *p, const char *text, DateBy by)
{
    Day day = by > p->date_by ? day_from_web(text) : NO_DAY;
    if (day == NO_DAY)
        return;
    day_to_iso(day, p->published);
    p->date_by = by;
}

static void read_meta(Page *p, const xmlChar **attributes)
{
    static const char DATES[] = "article:published_time og:published_time datepublished date pubdate publish-date publishdate publication_date "
                                "dc.date dc.date.issued dcterms.created sailthru.date parsely-pub-date cxenseparse:recs:publishtime";
    const char *names[] = {attribute(attributes, "property"), attribute(attributes, "name"), attribute(attributes, "itemprop")};
    const char *content = attribute(attributes, "content");
    for (size_t i = 0; content && i < countof(names); i++) {
        char name[64] = "";
        for (size_t n = 0; names[i] && names[i][n] && n + 1 < sizeof name; n++)
            name[n] = (char)(names[i][n] >= 'A' && names[i][n] <= 'Z' ? names[i][n] + 32 : names[i][n]);
        if (!*name)
            continue;
        if (str_is_among(name, DATES))
            set_date(p, content, BY_META);
        else if (strcmp(name, "og:site_name") == 0)
            snprintf(p->site, sizeof p->site, "%s", content);
        else if (strcmp(name, "og:url") == 0)
            snprintf(p->url, sizeof p->url, "%s", content);
        else if (strcmp(name, "og:title") == 0)
            snprintf(p->meta_title, sizeof p->meta_title, "%s", content);
    }
}

static void start_element(void *context, const xmlChar *xml_name, const xmlChar **attributes)
{
    Page *p = context;
    const char *name = (const char *)xml_name, *type = attribute(attributes, "type"), *item = attribute(attributes, "itemprop");
    ElementKind kind = kind_of(name);
    if (kind == SKIPPED)
        p->skipped++;
    if (kind == BLOCK || kind == SKIPPED)
        end_block(p);
    else if (kind == BREAK)
        append_words(p->into, p->begin, " ", 1);
    if (str_is_among(name, "article main")) {
        p->article++;
        end_block(p);
    }
    p->header += strcmp(name, "header") == 0;
    p->links += strcmp(name, "a") == 0;
    p->in_title += strcmp(name, "title") == 0 && !p->skipped;
    p->in_heading += strcmp(name, "h1") == 0 && p->heading.used == 0;
    p->in_data += strcmp(name, "script") == 0 && type && strcasecmp(type, "application/ld+json") == 0;
    if (strcmp(name, "meta") == 0)
        read_meta(p, attributes);
    else if (strcmp(name, "time") == 0 && attribute(attributes, "datetime"))
        set_date(p, attribute(attributes, "datetime"), item && strcasecmp(item, "datePublished") == 0 ? BY_META : BY_TIME);
    else if (strcmp(name, "html") == 0 && attribute(attributes, "lang"))
        snprintf(p->language, sizeof p->language, "%s", attribute(attributes, "lang"));
    else if (strcmp(name, "link") == 0 && attribute(attributes, "rel") && strcmp(attribute(attributes, "rel"), "canonical") == 0 && !*p->url &&
             attribute(attributes, "href"))
        snprintf(p->url, sizeof p->url, "%s", attribute(attributes, "href"));
}

static void count_down(unsigned *depth, bool is_it) { *depth -= is_it && *depth > 0; }

/* "datePublished": "2024-05-20T…" of schema.org's JSON-LD. */
static void read_data(Page *p)
{
    const char *at = p->data.used ? strstr(p->data.bytes, "\"datePublished\"") : NULL;
    if (at && (at = strchr(at + 15, '"')) != NULL)
        set_date(p, at + 1, BY_DATA);
    p->data.used = 0;
}

static void end_element(void *context, const xmlChar *xml_name)
{
    Page *p = context;
    const char *name = (const char *)xml_name;
    ElementKind kind = kind_of(name);
    if (kind == BLOCK || kind == SKIPPED) {
        if (str_is_among(name, "article main"))
            count_down(&p->article, true);
        end_block(p);
    }
    count_down(&p->skipped, kind == SKIPPED);
    count_down(&p->header, strcmp(name, "header") == 0);
    count_down(&p->links, strcmp(name, "a") == 0);
    count_down(&p->in_title, strcmp(name, "title") == 0);
    count_down(&p->in_heading, strcmp(name, "h1") == 0);
    if (p->in_data && strcmp(name, "script") == 0) {
        read_data(p);
        p->in_data--;
    }
}

static void characters(void *context, const xmlChar *xml_text, int length)
{
    Page *p = context;
    const char *text = (const char *)xml_text;
    if (p->in_data)
        append(&p->data, text, (size_t)length);
    else if (p->in_title)
        append_words(&p->title, 0, text, (size_t)length);
    else if (p->in_heading)
        append_words(&p->heading, 0, text, (size_t)length);
    else if (!p->skipped) {
        size_t before = p->into->used;
        append_words(p->into, p->begin, text, (size_t)length);
        p->linked += p->links ? p->into->used - before : 0;
    }
}

/* Reads a page into `p`; false when memory ran out. The caller frees with page_free. */
static bool page_read(Page *p, const char *bytes, size_t length)
{
    htmlSAXHandler sax = {.startElement = start_element,
                          .endElement = end_element,
                          .characters = characters,
                          .cdataBlock = characters,
                          .ignorableWhitespace = characters};
    bool is_utf8 = utf8_first_fault(bytes, length) == length;
    *p = (Page){0};
    p->into = &p->loose;
    append(&p->text, "", 0);
    append(&p->loose, "", 0);
    htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL, is_utf8 ? XML_CHAR_ENCODING_UTF8 : XML_CHAR_ENCODING_NONE);
    if (!parser)
        return false;
    htmlCtxtUseOptions(parser,
                       HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | (is_utf8 ? HTML_PARSE_IGNORE_ENC : 0));
    for (size_t at = 0; at < length;) {
        size_t step = length - at < 65536 ? length - at : 65536;
        htmlParseChunk(parser, bytes + at, (int)step, 0);
        at += step;
    }
    htmlParseChunk(parser, NULL, 0, 1);
    htmlFreeParserCtxt(parser);
    end_block(p);
    return !(p->text.has_failed || p->loose.has_failed || p->title.has_failed || p->heading.has_failed || p->data.has_failed);
}

static void page_free(Page *p)
{
    free(p->text.bytes);
    free(p->loose.bytes);
    free(p->title.bytes);
    free(p->heading.bytes);
    free(p->data.bytes);
}

/* The article's own element if it holds enough, else everything that is prose. */
static const Buffer *page_text(const Page *p) { return p->text.used >= LEAST_ARTICLE || p->text.used >= p->loose.used ? &p->text : &p->loose; }

static size_t first_tag(const char *bytes, size_t length)
{
    size_t at = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t'))
        at++;
    return at < length && bytes[at] == '<' ? at : length;
}

/* Is one of these elements opened in the first bytes of a text that begins with a tag? */
static bool opens_with(const char *bytes, size_t length, const char *const elements[], size_t count)
{
    size_t at = first_tag(bytes, length), end = length - at < HEAD_BYTES ? length : at + HEAD_BYTES;
    for (; at < end; at++)
        for (size_t i = 0; bytes[at] == '<' && i < count; i++)
            if (end - at > strlen(elements[i]) && strncasecmp(bytes + at, elements[i], strlen(elements[i])) == 0)
                return true;
    return false;
}

bool looks_like_html(const char *bytes, size_t length)
{
    static const char *const ELEMENTS[] = {"<!doctype html", "<html", "<head", "<body", "<article", "<p>", "<div"};
    return opens_with(bytes, length, ELEMENTS, countof(ELEMENTS));
}

bool looks_like_feed(const char *bytes, size_t length)
{
    static const char *const ELEMENTS[] = {"<rss", "<feed", "<rdf:RDF"}, *const PAGE[] = {"<!doctype html", "<html"};
    return opens_with(bytes, length, ELEMENTS, countof(ELEMENTS)) && !opens_with(bytes, length, PAGE, countof(PAGE));
}

void html_read(const char *where, const char *id, const char *bytes, size_t length, const ArticleSink *sink)
{
    Page p;
    if (memchr(bytes, '\0', length)) {
        article_refuse(sink, where, "a NUL byte in a page; save it again as UTF-8");
        return;
    }
    bool is_good = page_read(&p, bytes, length);
    const Buffer *text = page_text(&p);
    if (!is_good)
        article_refuse(sink, where, "not enough memory for this page");
    else if (text->used == 0)
        article_refuse(sink, where, "no paragraph of prose in this page; give its text");
    else
        sink->each(&(ro_article){.id = id,
                                 .date = *p.published ? p.published : NULL,
                                 .title = p.heading.used  ? p.heading.bytes
                                          : *p.meta_title ? p.meta_title
                                          : p.title.used  ? p.title.bytes
                                                          : NULL,
                                 .text = text->bytes,
                                 .text_length = text->used,
                                 .url = *p.url              ? p.url
                                        : strstr(id, "://") ? id
                                                            : NULL,
                                 .publication = *p.site ? p.site : NULL,
                                 .language = *p.language ? p.language : NULL},
                   where, sink->context);
    page_free(&p);
}

/* ---- feeds */

/* The first child with one of these names, in the order of the names. */
static xmlNodePtr child_named(xmlNodePtr parent, const char *const names[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (xmlNodePtr child = parent->children; child; child = child->next)
            if (child->type == XML_ELEMENT_NODE && strcmp((const char *)child->name, names[i]) == 0)
                return child;
    return NULL;
}

static void read_entry(const char *where, xmlNodePtr entry, const ArticleSink *sink)
{
    static const char *const TEXTS[] = {"encoded", "content", "description", "summary"}, *const DATES[] = {"pubDate", "published", "date", "updated"},
                             *const IDS[] = {"guid", "id"}, *const LINKS[] = {"link"}, *const TITLES[] = {"title"};
    xmlNodePtr text = child_named(entry, TEXTS, countof(TEXTS)), date = child_named(entry, DATES, countof(DATES)),
               id = child_named(entry, IDS, countof(IDS)), link = child_named(entry, LINKS, 1), title = child_named(entry, TITLES, 1);
    xmlChar *href = link ? xmlGetProp(link, (const xmlChar *)"href") : NULL;
    xmlChar *content[] = {text ? xmlNodeGetContent(text) : NULL, date ? xmlNodeGetContent(date) : NULL, id ? xmlNodeGetContent(id) : NULL,
                          href   ? href
                          : link ? xmlNodeGetContent(link)
                                 : NULL,
                          title ? xmlNodeGetContent(title) : NULL};
    Page p = {0};
    char day[11] = "";
    Day found = content[1] ? day_from_web((const char *)content[1]) : NO_DAY;
    if (found != NO_DAY)
        day_to_iso(found, day);
    const char *address = (const char *)content[3];
    if (content[0] && page_read(&p, (const char *)content[0], strlen((const char *)content[0])) && page_text(&p)->used > 0)
        sink->each(&(ro_article){.id = content[2] ? (const char *)content[2] : address,
                                 .date = *day ? day : NULL,
                                 .title = (const char *)content[4],
                                 .url = address,
                                 .text = page_text(&p)->bytes,
                                 .text_length = page_text(&p)->used},
                   where, sink->context);
    else
        article_refuse(sink, where, "an entry without text; give the article's own page");
    page_free(&p);
    for (size_t i = 0; i < countof(content); i++)
        xmlFree(content[i]);
}

static xmlNodePtr next_in_document(xmlNodePtr node, xmlNodePtr root)
{
    if (node->children && node->type == XML_ELEMENT_NODE)
        return node->children;
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

void feed_read(const char *where, const char *bytes, size_t length, const ArticleSink *sink)
{
    xmlParserCtxtPtr parser = length <= INT32_MAX ? xmlNewParserCtxt() : NULL;
    xmlDocPtr document = parser ? xmlCtxtReadMemory(parser, bytes, (int)length, NULL, NULL,
                                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA)
                                : NULL;
    xmlNodePtr root = document ? xmlDocGetRootElement(document) : NULL;
    ro_error error;
    if (!root) {
        const xmlError *trouble = parser ? xmlCtxtGetLastError(parser) : NULL;
        size_t said = trouble && trouble->message ? strcspn(trouble->message, "\n") : 0;
        error_set(&error, "%s:%d: not well-formed XML (%.*s); fetch the feed again", where, trouble ? trouble->line : 0, (int)said,
                  said ? trouble->message : "");
        sink->bad(&error, sink->context);
    }
    size_t entries = 0;
    for (xmlNodePtr node = root; node; node = next_in_document(node, root))
        if (node->type == XML_ELEMENT_NODE && (strcmp((const char *)node->name, "item") == 0 || strcmp((const char *)node->name, "entry") == 0)) {
            char line[640];
            snprintf(line, sizeof line, "%.600s:%ld", where, xmlGetLineNo(node));
            read_entry(line, node, sink);
            entries++;
        }
    if (root && entries == 0)
        article_refuse(sink, where, "a feed without an entry");
    xmlFreeDoc(document);
    xmlFreeParserCtxt(parser);
}
