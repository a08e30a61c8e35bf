/* A string that is borrowed: bytes with a length, not terminated. */
#ifndef CORE_STR_H
#define CORE_STR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *data;
    uint32_t length;
} Str;

static inline Str str(const char *text) { return (Str){text, text ? (uint32_t)strlen(text) : 0}; }
static inline bool str_is(Str a, const char *b) { return a.length == strlen(b) && memcmp(a.data, b, a.length) == 0; }
static inline bool str_equal(Str a, Str b) { return a.length == b.length && memcmp(a.data, b.data, a.length) == 0; }
static inline bool str_ends(Str s, const char *text)
{
    uint32_t n = (uint32_t)strlen(text);
    return s.length >= n && memcmp(s.data + s.length - n, text, n) == 0;
}

static inline bool str_begins(Str a, const char *b) { return a.length >= strlen(b) && memcmp(a.data, b, strlen(b)) == 0; }

/* Is it one of the words of a list that are parted by single spaces? */
static inline bool str_is_among(const char *word, const char *list)
{
    size_t n = strlen(word);
    for (const char *at = list; n > 0 && (at = strstr(at, word)) != NULL; at += n)
        if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
            return true;
    return false;
}

/* For printf: "%.*s", STR_ARG(s) */
#define STR_ARG(s) (int)(s).length, (s).data

#endif
