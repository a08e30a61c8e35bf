/* readout code and readout explain: articles in, events or reasons out. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"
#include "pipeline.h"
#include "read/inputs.h"
#include "records.h"
#include "show/show.h"

typedef enum { FORMAT_AUTO, FORMAT_NDJSON, FORMAT_TABLE, FORMAT_EXPLAIN } Format;

typedef struct {
    Model model;
    Additions additions;
    const char *date;
    unsigned kinds;
    Format format;
    bool has_failed;
} Run;

static const char HELP[] = "usage: readout code [OPTION]… [FILE|FOLDER|-]…\n\n"
                           "Codes dated news: plain text (one article a file), NDJSON (one article a line: id, date, title, text), CSV or TSV with\n"
                           "such columns, HTML pages, RSS and Atom feeds, WARC; each also as .gz, .bz2, .xz or .zst (docs/inputs.md).\n"
                           "  --date YYYY-MM-DD   the date of articles that have none of their own\n"
                           "  --format F          table (on a terminal) or ndjson (else)\n"
                           "  --with KINDS        also print quotes,attributions,timexes,places,entities,roles,predicates,tokens\n"
                           "  --world FILE        your own persons, organisations, places, agents or words (docs/additions.md)\n"
                           "  --patterns FILE     your own patterns, also for categories of your own\n\n"
                           "example: readout code --with quotes examples/article.txt\n";
static const char EXPLAIN_HELP[] = "usage: readout explain [--date YYYY-MM-DD] [--world FILE] [--patterns FILE] [FILE|-]…\n\n"
                                   "Says for each sentence which pattern coded which event, how actors, date, status and source were found,\n"
                                   "and for a sentence without an event what nearly matched.\n";

static void code_article(const ro_article *article, const char *where, void *context)
{
    Run *run = context;
    ro_error error;
    Arena *arena = arena_create(ARENA_LIMIT_BYTES);
    if (!arena) {
        fprintf(stderr, "readout: %s: not enough memory\n", where);
        run->has_failed = true;
        return;
    }
    ro_article dated = *article;
    if (!dated.date)
        dated.date = run->date;
    Document *doc = pipeline_run(&run->model, &dated, where, NULL, arena, &error);
    if (!doc) {
        fprintf(stderr, "readout: %s\n", error.message);
        run->has_failed = true;
    } else if (run->format == FORMAT_NDJSON) {
        Json out = {0};
        records_write(&run->model, doc, run->kinds, &out);
        if (out.has_failed) {
            fprintf(stderr, "readout: %s: not enough memory for the output\n", where);
            run->has_failed = true;
        } else if (out.used) {
            fwrite(out.bytes, 1, out.used, stdout);
        }
        free(out.bytes);
    } else if (run->format == FORMAT_TABLE) {
        struct winsize size;
        bool is_terminal = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
        table_write(stdout, doc, is_terminal ? size.ws_col : 160);
    } else {
        explain_write(stdout, &run->model, doc);
    }
    arena_destroy(arena);
}

static void bad_line(const ro_error *error, void *context)
{
    fprintf(stderr, "readout: %s\n", error->message);
    ((Run *)context)->has_failed = true;
}

static bool add_kinds(char *list, unsigned *kinds)
{
    static const struct {
        const char *name;
        unsigned kind;
    } KINDS[] = {{"events", RO_EVENTS},     {"quotes", RO_QUOTES}, {"attributions", RO_ATTRIBUTIONS}, {"timexes", RO_TIMEXES}, {"places", RO_PLACES},
                 {"entities", RO_ENTITIES}, {"roles", RO_ROLES},   {"predicates", RO_PREDICATES},     {"tokens", RO_TOKENS}};
    for (char *save = NULL, *part = strtok_r(list, ",", &save); part; part = strtok_r(NULL, ",", &save)) {
        size_t i = 0;
        while (i < countof(KINDS) && strcmp(KINDS[i].name, part) != 0)
            i++;
        if (i == countof(KINDS)) {
            fprintf(stderr, "readout: --with: \"%s\" is none of quotes, attributions, timexes, places, entities, roles, predicates, tokens\n", part);
            return false;
        }
        *kinds |= KINDS[i].kind;
    }
    return true;
}

static int run_over(int argc, char **argv, Format fixed, const char *help)
{
    static const struct option OPTIONS[] = {{"date", required_argument, NULL, 'd'},
                                            {"format", required_argument, NULL, 'f'},
                                            {"with", required_argument, NULL, 'w'},
                                            {"world", required_argument, NULL, 'a'},
                                            {"patterns", required_argument, NULL, 'a'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    Run run = {.kinds = RO_EVENTS, .format = fixed};
    for (int o; (o = getopt_long(argc, argv, "h", OPTIONS, NULL)) != -1;) {
        switch (o) {
        case 'h': fputs(help, stdout); return EXIT_DONE;
        case 'd':
            run.date = optarg;
            if (day_from_iso(optarg, (uint32_t)strlen(optarg)) == NO_DAY) {
                fprintf(stderr, "readout: --date \"%s\" is not a calendar date; use YYYY-MM-DD\n", optarg);
                return EXIT_USAGE;
            }
            break;
        case 'f':
            run.format = strcmp(optarg, "table") == 0 ? FORMAT_TABLE : strcmp(optarg, "ndjson") == 0 ? FORMAT_NDJSON : FORMAT_AUTO;
            if (run.format == FORMAT_AUTO || fixed == FORMAT_EXPLAIN) {
                fprintf(stderr, "readout: --format \"%s\" is not known here; code takes table or ndjson\n", optarg);
                return EXIT_USAGE;
            }
            break;
        case 'w':
            if (!add_kinds(optarg, &run.kinds))
                return EXIT_USAGE;
            break;
        case 'a':
            if (!additions_push(&run.additions, optarg))
                return EXIT_USAGE;
            break;
        default: return EXIT_USAGE;
        }
    }
    if (optind == argc) {
        fprintf(stderr, "readout %s: no file; give one, or - for standard input\n", argv[0]);
        return EXIT_USAGE;
    }
    if (run.format == FORMAT_AUTO)
        run.format = isatty(STDOUT_FILENO) ? FORMAT_TABLE : FORMAT_NDJSON;
    if (!cli_open_model_with(&run.model, &run.additions))
        return EXIT_SOME_FAILED;
    ArticleSink sink = {code_article, bad_line, &run};
    for (int i = optind; i < argc; i++)
        inputs_read(argv[i], &sink);
    cli_close_model(&run.model);
    return cli_finish(run.has_failed ? EXIT_SOME_FAILED : EXIT_DONE);
}

int command_code(int argc, char **argv) { return run_over(argc, argv, FORMAT_AUTO, HELP); }
int command_explain(int argc, char **argv) { return run_over(argc, argv, FORMAT_EXPLAIN, EXPLAIN_HELP); }
