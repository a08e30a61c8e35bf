/* Reading files from strangers: only regular files (or what is named outright), never mapped, never over the limit. */
#ifndef CORE_FILE_H
#define CORE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

/* The whole file in one allocation with a NUL behind it (freed by the caller with free), or NULL. `path` "-" is standard input. */
char *file_read(const char *path, size_t limit_bytes, size_t *length, ro_error *error);

#endif
