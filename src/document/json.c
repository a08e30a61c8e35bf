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

/* Characters that terminals obey or that other programs take for ends of lines: C1 controls, U+2028 and U+2029, marks and overrides of direction.
   Their code point and bytes (2 or 3), 0 when `at` begins none. `at` is UTF-8 with at least 3 bytes or an ASCII byte behind it. */
static uint32_t hidden_character(const unsigned char *at, size_t left, uint32_t *bytes)
{
    if (left >= 2 && at[0] == 0xC2 && at[1] >= 0x80 && at[1] < 0xA0)
        return *bytes = 2, at[1];
    if (left < 3 || at[0] != 0xE2)
        return 0;
    uint32_t c = 0x2000U + (uint32_t)(at[1] - 0x80) * 64 + (at[2] & 0x3FU);
    bool is_hidden = (c >= 0x200E && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return is_hidden ? *bytes = 3, c : 0;
}

static void put_escaped(Json *j, Str text)
{
    put(j, "\"", 1);
    uint32_t from = 0;
    for (uint32_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        uint32_t bytes = 1, hidden = c == 0xC2 || c == 0xE2 ? hidden_character((const unsigned char *)text.data + i, text.length - i, &bytes) : 0;
        if (!hidden && c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
            continue;
        put(j, text.data + from, i - from);
        char escape[8];
        int n = hidden      ? snprintf(escape, sizeof escape, "\\u%04x", hidden)
                : c == '"'  ? snprintf(escape, sizeof escape, "\\\"")
                : c == '\\' ? snprintf(escape, sizeof escape, "\\\\")
                : c == '\n' ? snprintf(escape, sizeof escape, "\\n")
                            : snprintf(escape, sizeof escape, "\\u%04x", c);
        put(j, escape, (size_t)n);
        i += bytes - 1;
        from = i + 1;
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
