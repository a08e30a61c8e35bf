/* Web archives, WARC 1.0 and 1.1 (ISO 28500:2017): pages of successful responses and the plain text of conversion records (Common Crawl's
   WET). The framing is ours, since libarchive's reader passes over records whose address ends in "/" and leaves HTTP's header in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "read/article.h"
#include "read/compressed.h"

enum { PAGE_LIMIT_BYTES = 64 << 20, MOST_VALUE = 1024 };

bool looks_like_warc(const char *bytes, size_t length) { return length > 7 && memcmp(bytes, "WARC/1.", 7) == 0; }

/* Header lines up to an empty one; `end` is behind it. */
typedef struct {
    const char *begin, *end;
} Header;

static bool header_read(const char *bytes, size_t length, Header *header)
{
    for (size_t i = 0; i + 1 < length; i++) {
        size_t gap = bytes[i] != '\n' ? 0 : bytes[i + 1] == '\n' ? 2 : i + 2 < length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n' ? 3 : 0;
        if (gap) {
            *header = (Header){bytes, bytes + i + gap};
            return true;
        }
    }
    return false;
}

/* The value of a field, "" when it is not there; what is longer than MOST_VALUE is cut. */
static const char *header_value(const Header *header, const char *name, char value[MOST_VALUE])
{
    size_t n = strlen(name);
    value[0] = '\0';
    for (const char *line = header->begin; line < header->end;) {
        const char *end = memchr(line, '\n', (size_t)(header->end - line));
        end = end ? end : header->end;
        if ((size_t)(end - line) > n && strncasecmp(line, name, n) == 0 && line[n] == ':') {
            const char *from = line + n + 1, *to = end;
            while (from < to && (*from == ' ' || *from == '\t' || *from == '<'))
                from++;
            while (to > from && (to[-1] == '\r' || to[-1] == ' ' || to[-1] == '>'))
                to--;
            snprintf(value, MOST_VALUE, "%.*s", (int)(to - from), from);
            break;
        }
        line = end + 1;
    }
    return value;
}

/* Joins the chunks of a body in place (RFC 9112, 7.1); the joined length, or SIZE_MAX when a chunk's size is none. */
static size_t join_chunks(char *body, size_t length)
{
    size_t used = 0, at = 0;
    while (at < length) {
        char *end;
        size_t size = strtoul(body + at, &end, 16);
        const char *line_end = memchr(body + at, '\n', length - at);
        if (end == body + at || !line_end)
            return SIZE_MAX;
        at = (size_t)(line_end - body) + 1;
        if (size == 0)
            break;
        if (size > length - at)
            size = length - at;
        memmove(body + used, body + at, size);
        used += size;
        at += size;
        while (at < length && (body[at] == '\r' || body[at] == '\n'))
            at++;
    }
    return used;
}

/* An HTTP response with a page or feed; others are passed over. */
static void read_response(const char *where, const char *address, char *block, size_t length, const ArticleSink *sink)
{
    Header http;
    char value[MOST_VALUE];
    ro_error error;
    if (!header_read(block, length, &http) || strncmp(block, "HTTP/", 5) != 0)
        return;
    const char *status = memchr(block, ' ', (size_t)(http.end - http.begin));
    const char *type = header_value(&http, "Content-Type", value);
    if (!status || strncmp(status + 1, "200", 3) != 0 || !(strcasestr(type, "html") || strcasestr(type, "xml")))
        return;
    char *body = block + (http.end - http.begin), *plain = NULL;
    size_t size = length - (size_t)(http.end - http.begin);
    if (strcasestr(header_value(&http, "Transfer-Encoding", value), "chunked")) {
        size_t joined = join_chunks(body, size);
        size = joined == SIZE_MAX ? size : joined; /* crawlers store joined bodies under the header of the chunked one */
    }
    if (is_compressed(body, size)) {
        plain = decompress(where, body, size, PAGE_LIMIT_BYTES, &size, &error);
        if (!plain) {
            sink->bad(&error, sink->context);
            return;
        }
        body = plain;
    }
    if (looks_like_feed(body, size))
        feed_read(where, body, size, sink);
    else
        html_read(where, address, body, size, sink);
    free(plain);
}

void warc_read(const char *path, char *bytes, size_t length, const ArticleSink *sink)
{
    size_t record = 0;
    for (size_t at = 0; at < length;) {
        char where[600], value[MOST_VALUE], address[MOST_VALUE];
        Header header;
        record++;
        snprintf(where, sizeof where, "%.560s:record %zu", path, record);
        if (!looks_like_warc(bytes + at, length - at)) {
            article_refuse(sink, where, "no WARC/1.0 or WARC/1.1 header where one should stand; the archive is damaged from here on");
            return;
        }
        if (!header_read(bytes + at, length - at, &header)) {
            article_refuse(sink, where, "cut short in its header");
            return;
        }
        size_t block = (size_t)(header.end - bytes);
        char *end;
        const char *number = header_value(&header, "Content-Length", value);
        unsigned long long size = strtoull(number, &end, 10);
        if (end == number || *end) {
            article_refuse(sink, where, "no Content-Length; the archive is damaged from here on");
            return;
        }
        if (size > length - block) {
            article_refuse(sink, where, "cut short; the records before it were read");
            return;
        }
        header_value(&header, "WARC-Target-URI", address);
        const char *type = header_value(&header, "WARC-Type", value);
        if (strcasecmp(type, "response") == 0)
            read_response(where, address, bytes + block, size, sink);
        else if (strcasecmp(type, "conversion") == 0 && strcasestr(header_value(&header, "Content-Type", value), "text/plain"))
            sink->each(&(ro_article){.id = address, .url = address, .text = bytes + block, .text_length = size}, where, sink->context);
        at = block + size;
        while (at < length && (bytes[at] == '\r' || bytes[at] == '\n'))
            at++;
    }
}
