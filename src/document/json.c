#include "document/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void put(Json *j, const char *bytes, size_t n)
{
    if (j->has_failed)
        return;
    if (j->room - j->used < n + 1) {
        size_t room = (j->room ? j->room * 2 : 4096) + n;
        char *more = realloc(j->bytes, room);
        if (!more) {
            j->has_failed = true;
            return;
        }
        j->bytes = more;
        j->room = room;
    }
    memcpy(j->bytes + j->used, bytes, n);
    j->used += n;
    j->bytes[j->used] = '\0';
}

static void before_value(Json *j)
{
    if (j->needs_comma)
        put(j, ",", 1);
    j->needs_comma = true;
}

void json_open(Json *j, char bracket)
{
    before_value(j);
    put(j, &bracket, 1);
    j->needs_comma = false;
}

void json_close(Json *j, char bracket)
{
    put(j, &bracket, 1);
    j->needs_comma = true;
}

static void put_escaped(Json *j, Str text)
{
    put(j, "\"", 1);
    uint32_t from = 0;
    for (uint32_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
            continue;
        put(j, text.data + from, i - from);
        from = i + 1;
        char escape[8];
        int n = c == '"'    ? snprintf(escape, sizeof escape, "\\\"")
                : c == '\\' ? snprintf(escape, sizeof escape, "\\\\")
                : c == '\n' ? snprintf(escape, sizeof escape, "\\n")
                            : snprintf(escape, sizeof escape, "\\u%04x", c);
        put(j, escape, (size_t)n);
    }
    put(j, text.data + from, text.length - from);
    put(j, "\"", 1);
}

void json_key(Json *j, const char *key)
{
    before_value(j);
    put_escaped(j, str(key));
    put(j, ":", 1);
    j->needs_comma = false;
}

void json_text(Json *j, Str text)
{
    before_value(j);
    put_escaped(j, text);
}

void json_string(Json *j, const char *text)
{
    if (!text) {
        json_null(j);
        return;
    }
    json_text(j, str(text));
}

void json_integer(Json *j, int64_t value)
{
    char text[24];
    before_value(j);
    put(j, text, (size_t)snprintf(text, sizeof text, "%lld", (long long)value));
}

/* By integers, so that no locale's decimal comma comes in. */
void json_decimal(Json *j, double value, int decimals)
{
    long long scale = 1;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    long long whole = llround(fabs(value) * (double)scale);
    char text[48];
    int n = snprintf(text, sizeof text, "%s%lld.%0*lld", value < 0 && whole ? "-" : "", whole / scale, decimals, whole % scale);
    while (n > 2 && text[n - 1] == '0' && text[n - 2] != '.')
        n--;
    before_value(j);
    put(j, text, (size_t)n);
}

void json_bool(Json *j, bool value)
{
    before_value(j);
    put(j, value ? "true" : "false", value ? 4 : 5);
}

void json_null(Json *j)
{
    before_value(j);
    put(j, "null", 4);
}

void json_end_line(Json *j)
{
    put(j, "\n", 1);
    j->needs_comma = false;
}
