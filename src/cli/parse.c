/* readout parse: the language core on its own. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "core/file.h"
#include "document/conllu.h"
#include "pipeline.h"
#include "read/article.h"

enum { INPUT_LIMIT_BYTES = 256 << 20 };

static const char HELP[] = "usage: readout parse [--input text|conllu] [--format conllu] [FILE|-]…\n\n"
                           "Prints sentences with lemmas, tags, features and dependencies as CoNLL-U; names in column 10 as NER=B-PER.\n"
                           "  --input text      plain UTF-8 text; blank lines end paragraphs (default)\n"
                           "  --input conllu    take sentences and words as they are, parse again\n\n"
                           "example: echo 'The king met the envoy.' | readout parse -\n";

/* A file is read in parts of about this size, so that a book or a treebank needs no more memory than an article. A part of a text ends at
   a blank line, else at a line's end, else at a space, else here; one of CoNLL-U at a blank line. */
enum { PART_BYTES = 1 << 18, MOST_PART_BYTES = 1 << 21 };

typedef struct {
    const Model *model;
    const char *path;
    uint32_t sentence, line; /* the numbers of the next ones */
} Parsing;

static size_t end_of_text_part(const char *bytes, size_t at, size_t length)
{
    size_t most = length - at < MOST_PART_BYTES ? length : at + MOST_PART_BYTES, line = 0, space = 0;
    if (length - at <= PART_BYTES)
        return length;
    for (size_t end = at + PART_BYTES; end < most; end++) {
        if (bytes[end - 1] == '\n' && bytes[end] == '\n')
            return end;
        line = bytes[end] == '\n' ? end : line;
        space = bytes[end] == ' ' ? end : space;
    }
    if (most == length)
        return length;
    size_t end = line ? line : space ? space : most;
    while ((bytes[end] & 0xC0) == 0x80) /* not within a character */
        end--;
    return end;
}

static size_t end_of_conllu_part(const char *bytes, size_t at, size_t length)
{
    size_t end = length - at < PART_BYTES ? length : at + PART_BYTES;
    while (end < length && !(bytes[end - 1] == '\n' && bytes[end] == '\n'))
        end++;
    return end;
}

static bool parse_part(Parsing *p, const char *bytes, size_t length, bool is_conllu, ro_error *error)
{
    Arena *arena = arena_create(ARENA_LIMIT_BYTES);
    if (!arena)
        return error_set(error, "%s: not enough memory", p->path);
    ro_error inner = {{0}};
    ro_article article = {.text = bytes, .text_length = length};
    Document *doc = is_conllu ? pipeline_run_conllu(p->model, bytes, length, p->line, "find_predicates", arena, &inner)
                              : pipeline_run(p->model, &article, p->path, "find_predicates", arena, &inner);
    if (doc)
        p->sentence = conllu_write(stdout, doc, p->sentence);
    else
        error_set(error, is_conllu ? "%s: %.450s" : "%.0s%.450s", p->path, inner.message);
    arena_destroy(arena);
    return doc != NULL;
}

static bool parse_file(const Model *model, const char *path, const char *bytes, size_t length, bool is_conllu, ro_error *error)
{
    Parsing p = {model, path, 1, 1};
    if (!is_conllu && !text_check(path, bytes, length, error))
        return false;
    for (size_t at = 0; at < length;) {
        size_t end = is_conllu ? end_of_conllu_part(bytes, at, length) : end_of_text_part(bytes, at, length);
        while (end < length && bytes[end] == '\n')
            end++;
        if (!parse_part(&p, bytes + at, end - at, is_conllu, error))
            return false;
        for (; at < end; at++)
            p.line += bytes[at] == '\n';
    }
    return true;
}

int command_parse(int argc, char **argv)
{
    static const struct option OPTIONS[] = {
        {"input", required_argument, NULL, 'i'}, {"format", required_argument, NULL, 'f'}, {"help", no_argument, NULL, 'h'}, {0}};
    bool is_conllu = false;
    for (int o; (o = getopt_long(argc, argv, "h", OPTIONS, NULL)) != -1;) {
        if (o == 'h') {
            fputs(HELP, stdout);
            return EXIT_DONE;
        }
        bool is_good = (o == 'i' && (strcmp(optarg, "text") == 0 || strcmp(optarg, "conllu") == 0)) || (o == 'f' && strcmp(optarg, "conllu") == 0);
        if (!is_good) {
            if (o != '?')
                fprintf(stderr, "readout parse: \"%s\" is not known there; --input takes text or conllu, --format takes conllu\n", optarg);
            return EXIT_USAGE;
        }
        if (o == 'i')
            is_conllu = strcmp(optarg, "conllu") == 0;
    }
    if (optind == argc) {
        fprintf(stderr, "readout parse: no file; give one, or - for standard input\n");
        return EXIT_USAGE;
    }
    Model model;
    if (!cli_open_model(&model))
        return EXIT_SOME_FAILED;
    int code = EXIT_DONE;
    for (int i = optind; i < argc; i++) {
        ro_error error;
        size_t length = 0;
        char *bytes = file_read(argv[i], INPUT_LIMIT_BYTES, &length, &error);
        if (!bytes || !parse_file(&model, argv[i], bytes, length, is_conllu, &error)) {
            fprintf(stderr, "readout: %s\n", error.message);
            code = EXIT_SOME_FAILED;
        }
        free(bytes);
    }
    cli_close_model(&model);
    return cli_finish(code);
}
