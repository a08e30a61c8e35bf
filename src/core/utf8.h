/* UTF-8: checked once on reading; everything after relies on it. Case and accents go through utf8proc (Unicode 14). */
#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Byte index of the first malformed sequence or NUL byte, or `length` when all is well. */
size_t utf8_first_fault(const char *text, size_t length);

/* The code point at `text`, its length in *bytes; the text must have been checked. */
int32_t utf8_decode(const char *text, size_t length, uint32_t *bytes);
uint32_t utf8_encode(int32_t code_point, char out[4]); /* returns bytes written */

uint32_t utf8_count(const char *text, size_t length); /* code points */

bool code_point_is_letter(int32_t c);
bool code_point_is_upper(int32_t c);
bool code_point_is_lower(int32_t c);
bool code_point_is_space(int32_t c); /* any Unicode space or line separator, and zero-width marks */
bool code_point_is_digit(int32_t c); /* ASCII digits only */
int32_t code_point_lower(int32_t c);
int32_t code_point_upper(int32_t c);

/* One kind of quotation mark, dash and ellipsis: ’ → ', “ → ", – → -, … → . */
int32_t code_point_plain(int32_t c);

/* Lower case, accents off, one kind of quotation mark. Writes at most `room` bytes and returns the bytes written; what does not fit
   is left out whole. */
uint32_t utf8_fold(const char *text, size_t length, char *out, uint32_t room);

#endif
