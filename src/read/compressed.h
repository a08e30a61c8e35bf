/* Files that gzip, bzip2, xz or zstd made, by libarchive. */
#ifndef READ_COMPRESSED_H
#define READ_COMPRESSED_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

bool is_compressed(const char *bytes, size_t length);

/* The plain bytes in one allocation with a NUL behind them (freed by the caller), or NULL with `where` in the message: damaged, cut short,
   over limit_bytes, or more than MOST_RATIO times as large as the file (a bomb). */
enum { MOST_RATIO = 200, FREE_BYTES = 1 << 20 };
char *decompress(const char *where, const char *bytes, size_t length, size_t limit_bytes, size_t *plain_length, ro_error *error);

#endif
