#include "read/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/file.h"
#include "read/compressed.h"

enum { INPUT_LIMIT_BYTES = 1 << 30 };

static void read_one(const char *path, const ArticleSink *sink)
{
    ro_error error;
    size_t length = 0;
    char *bytes = file_read(path, INPUT_LIMIT_BYTES, &length, &error);
    if (bytes && is_compressed(bytes, length)) {
        char *plain = decompress(path, bytes, length, INPUT_LIMIT_BYTES, &length, &error);
        free(bytes);
        bytes = plain;
    }
    if (!bytes) {
        sink->bad(&error, sink->context);
        return;
    }
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    if (looks_like_warc(bytes, length))
        warc_read(path, bytes, length, sink);
    else if (looks_like_csv(name))
        csv_read(path, bytes, length, sink);
    else if (looks_like_ndjson(bytes, length))
        ndjson_read(path, bytes, length, sink);
    else if (looks_like_feed(bytes, length))
        feed_read(path, bytes, length, sink);
    else if (looks_like_html(bytes, length))
        html_read(path, name, bytes, length, sink);
    else if (length == 0)
        article_refuse(sink, path, "empty; nothing to code");
    else
        sink->each(&(ro_article){.id = name, .text = bytes, .text_length = length}, path, sink->context);
    free(bytes);
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

void inputs_read(const char *path, const ArticleSink *sink)
{
    struct stat status;
    if (strcmp(path, "-") == 0 || stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
        read_one(path, sink);
        return;
    }
    struct dirent **entries;
    int n = scandir(path, &entries, NULL, by_name), files = 0;
    if (n < 0) {
        ro_error error;
        error_set(&error, "%s: cannot be listed: %s", path, strerror(errno));
        sink->bad(&error, sink->context);
        return;
    }
    for (int i = 0; i < n; i++) {
        char inner[4096];
        int written = snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.' && written < (int)sizeof inner && stat(inner, &status) == 0 && S_ISREG(status.st_mode)) {
            read_one(inner, sink);
            files++;
        }
        free(entries[i]);
    }
    free(entries);
    if (files == 0)
        article_refuse(sink, path, "a folder without a file to code; docs/inputs.md says what is read");
}
