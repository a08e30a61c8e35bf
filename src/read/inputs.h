/* What a command line names, as articles: files, folders, standard input; plain text or NDJSON, also compressed. */
#ifndef READ_INPUTS_H
#define READ_INPUTS_H

#include "read/article.h"

/* Calls sink->each for every article that `path` names and sink->bad for whatever cannot be read, in order. A folder gives its regular files
   by name, without those in folders below it; "-" is standard input. .gz, .bz2, .xz and .zst are known by their first bytes. */
void inputs_read(const char *path, const ArticleSink *sink);

#endif
