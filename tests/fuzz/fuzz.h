/* What the fuzz targets share. A target is one libFuzzer program (make fuzz) and one replayer of its corpus under gcc (make check). */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "knowledge/model.h"
#include "read/article.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy with a NUL behind it, as readers get their bytes; the caller frees it. */
static inline char *fuzz_copy(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);
    if (!copy)
        abort();
    memcpy(copy, data, size);
    copy[size] = 0;
    return copy;
}

static inline void fuzz_each(const ro_article *article, const char *where, void *context)
{
    (void)where, (void)context;
    for (size_t i = 0, n = article->text ? article->text_length : 0; i < n; i++)
        (void)*(volatile const char *)(article->text + i); /* is all of it ours to read? */
}

static inline void fuzz_bad(const ro_error *error, void *context)
{
    (void)context;
    if (!error->message[0] || strlen(error->message) >= sizeof error->message)
        abort(); /* a refusal without a reason */
}

static const ArticleSink FUZZ_SINK __attribute__((unused)) = {fuzz_each, fuzz_bad, NULL};

/* The model of the working tree, opened once; the targets run in the project's folder. */
static inline const Model *fuzz_model(void)
{
    static Model model;
    static int is_open;
    ro_error error;
    const char *blob = getenv("READOUT_BLOB");
    if (!is_open && (!knowledge_open(&model.knowledge, blob ? blob : "build/readout.blob", &error) ||
                     !weights_open(&model.weights, "models/english.model", &error))) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    is_open = 1;
    return &model;
}

/* The bytes as a file that can be opened by name, its checksum and size made right where it is long enough to have them. */
static inline int fuzz_file(const uint8_t *data, size_t size, char path[64])
{
    int fd = memfd_create("fuzz", 0);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    snprintf(path, 64, "/proc/self/fd/%d", fd);
    return fd;
}

#endif
