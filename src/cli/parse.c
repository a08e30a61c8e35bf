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

static bool parse_text(const Model *model, const char *path, const char *bytes, size_t length, ro_error *error)
{
    Arena *arena = arena_create(ARENA_LIMIT_BYTES);
    if (!arena)
        return error_set(error, "%s: not enough memory", path);
    ro_article article = {.text = bytes, .text_length = length};
    Document *doc = pipeline_run(model, &article, path, "find_predicates", arena, error);
    if (doc)
        conllu_write(stdout, doc);
    arena_destroy(arena);
    return doc != NULL;
}

/* Whole sentences of at most this many bytes at a time, so that a treebank needs no more memory than an article. */
enum { CHUNK_BYTES = 1 << 20 };

static bool parse_conllu(const Model *model, const char *path, const char *bytes, size_t length, ro_error *error)
{
    for (size_t at = 0; at < length;) {
        size_t end = at + CHUNK_BYTES < length ? at + CHUNK_BYTES : length;
        while (end < length && !(bytes[end - 1] == '\n' && bytes[end] == '\n'))
            end++;
        Arena *arena = arena_create(ARENA_LIMIT_BYTES);
        if (!arena)
            return error_set(error, "%s: not enough memory", path);
        ro_error inner;
        Document *doc = pipeline_run_conllu(model, bytes + at, end - at, "find_predicates", arena, &inner);
        if (doc)
            conllu_write(stdout, doc);
        bool is_good = doc != NULL;
        arena_destroy(arena);
        if (!is_good)
            return error_set(error, "%s: %.450s", path, inner.message);
        at = end;
        while (at < length && bytes[at] == '\n')
            at++;
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
        if (!bytes || !(is_conllu ? parse_conllu : parse_text)(&model, argv[i], bytes, length, &error)) {
            fprintf(stderr, "readout: %s\n", error.message);
            code = EXIT_SOME_FAILED;
        }
        free(bytes);
    }
    cli_close_model(&model);
    return cli_finish(code);
}
