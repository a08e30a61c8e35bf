#include "core/utf8.h"

#include <string.h>
#include <utf8proc.h>

size_t utf8_first_fault(const char *text, size_t length)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    for (size_t i = 0; i < length;) {
        if (bytes[i] < 0x80) {
            if (bytes[i] == 0)
                return i;
            i++;
            continue;
        }
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate(bytes + i, (utf8proc_ssize_t)(length - i), &c);
        if (n < 1)
            return i;
        i += (size_t)n;
    }
    return length;
}

int32_t utf8_decode(const char *text, size_t length, uint32_t *bytes)
{
    if (length > 0 && (unsigned char)*text < 0x80) {
        *bytes = 1;
        return *text;
    }
    utf8proc_int32_t c = 0xFFFD;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, &c);
    *bytes = n > 0 ? (uint32_t)n : 1;
    return n > 0 ? c : 0xFFFD;
}

uint32_t utf8_encode(int32_t code_point, char out[4])
{
    utf8proc_ssize_t n = utf8proc_encode_char(code_point, (utf8proc_uint8_t *)out);
    return n > 0 ? (uint32_t)n : 0;
}

uint32_t utf8_count(const char *text, size_t length)
{
    uint32_t n = 0;
    for (size_t i = 0; i < length; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

bool code_point_is_letter(int32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    utf8proc_category_t k = utf8proc_category(c);
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_MC;
}

int32_t code_point_lower(int32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return utf8proc_tolower(c);
}

int32_t code_point_upper(int32_t c)
{
    if (c < 0x80)
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    return utf8proc_toupper(c);
}

bool code_point_is_upper(int32_t c) { return code_point_lower(c) != c; }
bool code_point_is_lower(int32_t c) { return code_point_lower(c) == c && code_point_upper(c) != c; }
bool code_point_is_digit(int32_t c) { return c >= '0' && c <= '9'; }

bool code_point_is_space(int32_t c)
{
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r') || (c < 0x20) || c == 0x7F;
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) || c == 0x205F ||
           (c >= 0x2060 && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
}

int32_t code_point_plain(int32_t c)
{
    switch (c) {
    case 0x2018:
    case 0x2019:
    case '`': return '\'';
    case 0x201C:
    case 0x201D:
    case 0x00AB:
    case 0x00BB:
    case 0x201E: return '"';
    case 0x2013:
    case 0x2014:
    case 0x2212:
    case 0x00AD:
    case 0x2011: return '-';
    case 0x2026: return '.';
    default: return c;
    }
}

static bool is_mark(int32_t c) { return utf8proc_category(c) == UTF8PROC_CATEGORY_MN; }

uint32_t utf8_fold(const char *text, size_t length, char *out, uint32_t room)
{
    uint32_t used = 0;
    for (size_t i = 0; i < length;) {
        uint32_t n;
        int32_t c = code_point_plain(utf8_decode(text + i, length - i, &n));
        i += n;
        if (c < 0x80) {
            if (used + 1 <= room)
                out[used++] = (char)code_point_lower(c);
            continue;
        }
        utf8proc_int32_t parts[8];
        int last = 0;
        utf8proc_ssize_t count = utf8proc_decompose_char(c, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &last);
        for (utf8proc_ssize_t k = 0; k < count && k < 8; k++) {
            char bytes[4];
            uint32_t m = is_mark(parts[k]) ? 0 : utf8_encode(code_point_lower(parts[k]), bytes);
            if (used + m <= room) {
                memcpy(out + used, bytes, m);
                used += m;
            }
        }
    }
    return used;
}
