/* readout code and readout explain: articles in, events or reasons out. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "pipeline.h"
#include "read/inputs.h"
#include "records.h"
#include "show/show.h"

typedef enum { FORMAT_AUTO, FORMAT_NDJSON, FORMAT_TABLE, FORMAT_BRAT, FORMAT_LABEL_STUDIO, FORMAT_SPANS, FORMAT_EXPLAIN } Format;
static const struct {
    const char *name;
    Format format;
} FORMATS[] = {
    {"ndjson", FORMAT_NDJSON}, {"table", FORMAT_TABLE}, {"brat", FORMAT_BRAT}, {"labelstudio", FORMAT_LABEL_STUDIO}, {"spans", FORMAT_SPANS}};

typedef struct {
    Model model;
    Additions additions;
    const char *date;
    unsigned kinds;
    Format format;
    const char *folder; /* of brat's files */
    uint64_t printed;   /* Label Studio's tasks */
    bool has_failed;
} Run;

static const char HELP[] =
    "usage: readout code [OPTION]… [FILE|FOLDER|-]…\n\n"
    "Codes dated news: plain text (one article a file), NDJSON (one article a line: id, date, title, text), CSV or TSV with\n"
    "such columns, HTML pages, RSS and Atom feeds, WARC; each also as .gz, .bz2, .xz or .zst (docs/inputs.md).\n"
    "  --date YYYY-MM-DD   the date of articles that have none of their own\n"
    "  --format F          table (on a terminal) or ndjson (else); for annotators brat, labelstudio or spans (docs/annotation.md)\n"
    "  --out FOLDER        where --format brat puts a .txt and an .ann file for each article\n"
    "  --with KINDS        also print quotes,attributions,timexes,places,entities,roles,predicates,tokens\n"
    "  --world FILE        your own persons, organisations, places, agents or words (docs/additions.md)\n"
    "  --patterns FILE     your own patterns, also for categories of your own\n\n"
    "example: readout code --with quotes examples/article.txt\n";
static const char EXPLAIN_HELP[] = "usage: readout explain [--date YYYY-MM-DD] [--world FILE] [--patterns FILE] [FILE|-]…\n\n"
                                   "Says for each sentence which pattern coded which event, how actors, date, status and source were found,\n"
                                   "and for a sentence without an event what nearly matched.\n";

/* FOLDER/NAME.ending for writing; NAME is the document's id with what no file's name may hold as "_". */
static FILE *open_in_folder(const Run *run, Str id, const char *ending)
{
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/", run->folder);
    id.length -= str_ends(id, ".txt") ? 4 : 0;
    for (uint32_t i = 0; i < id.length && n < (int)sizeof path - 8; i++) {
        char c = id.data[i];
        path[n++] = (c == '/' || c == '\\' || (unsigned char)c < 0x20 || (i == 0 && c == '.')) ? '_' : c;
    }
    snprintf(path + n, sizeof path - (size_t)n, "%s", ending);
    FILE *f = fopen(path, "w");
    if (!f)
        fprintf(stderr, "readout: %s: cannot be written: %s\n", path, strerror(errno));
    return f;
}

static bool close_file(FILE *f)
{
    bool was_good = f && !ferror(f);
    return f && fclose(f) == 0 && was_good;
}

static bool write_brat(const Run *run, const Document *doc)
{
    FILE *text = open_in_folder(run, doc->id, ".txt"), *marks = text ? open_in_folder(run, doc->id, ".ann") : NULL;
    if (text && marks) {
        fwrite(doc->text.data, 1, doc->text.length, text);
        annotate_brat(marks, doc);
    }
    bool is_good = close_file(text); /* both are closed, whatever became of the first */
    is_good = close_file(marks) && is_good;
    if (text && marks && !is_good)
        fprintf(stderr, "readout: %s: the disk is full\n", run->folder);
    return is_good;
}

static void write_json(Run *run, const Document *doc, const char *where)
{
    Json out = {0};
    if (run->format == FORMAT_NDJSON)
        records_write(&run->model, doc, run->kinds, &out);
    else if (run->format == FORMAT_SPANS)
        annotate_spans(&out, doc);
    else
        annotate_label_studio(&out, doc);
    if (out.has_failed) {
        fprintf(stderr, "readout: %s: not enough memory for the output\n", where);
        run->has_failed = true;
    } else if (out.used) {
        if (run->format == FORMAT_LABEL_STUDIO)
            fputs(run->printed++ ? ",\n" : "[\n", stdout);
        fwrite(out.bytes, 1, out.used, stdout);
    }
    free(out.bytes);
}

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
    } else if (run->format == FORMAT_NDJSON || run->format == FORMAT_LABEL_STUDIO || run->format == FORMAT_SPANS) {
        write_json(run, doc, where);
    } else if (run->format == FORMAT_BRAT) {
        run->has_failed |= !write_brat(run, doc);
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
    static const struct option OPTIONS[] = {{"date", required_argument, NULL, 'd'},  {"format", required_argument, NULL, 'f'},
                                            {"with", required_argument, NULL, 'w'},  {"out", required_argument, NULL, 'o'},
                                            {"world", required_argument, NULL, 'a'}, {"patterns", required_argument, NULL, 'a'},
                                            {"help", no_argument, NULL, 'h'},        {0}};
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
            run.format = FORMAT_AUTO;
            for (size_t i = 0; i < countof(FORMATS); i++)
                run.format = strcmp(optarg, FORMATS[i].name) == 0 ? FORMATS[i].format : run.format;
            if (run.format == FORMAT_AUTO || fixed == FORMAT_EXPLAIN) {
                fprintf(stderr, "readout: --format \"%s\" is not known here; code takes table, ndjson, brat, labelstudio or spans\n", optarg);
                return EXIT_USAGE;
            }
            break;
        case 'o': run.folder = optarg; break;
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
    if ((run.format == FORMAT_BRAT) != (run.folder != NULL)) {
        fputs("readout: --format brat and --out FOLDER go together: brat wants files\n", stderr);
        return EXIT_USAGE;
    }
    if (run.folder && mkdir(run.folder, 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "readout: --out %s: %s\n", run.folder, strerror(errno));
        return EXIT_USAGE;
    }
    if (run.format == FORMAT_AUTO)
        run.format = isatty(STDOUT_FILENO) ? FORMAT_TABLE : FORMAT_NDJSON;
    if (!cli_open_model_with(&run.model, &run.additions))
        return EXIT_SOME_FAILED;
    sandbox_enter(false);
    ArticleSink sink = {code_article, bad_line, &run};
    for (int i = optind; i < argc; i++)
        inputs_read(argv[i], &sink);
    if (run.format == FORMAT_LABEL_STUDIO)
        fputs(run.printed ? "\n]\n" : "[]\n", stdout);
    cli_close_model(&run.model);
    return cli_finish(run.has_failed ? EXIT_SOME_FAILED : EXIT_DONE);
}

int command_code(int argc, char **argv) { return run_over(argc, argv, FORMAT_AUTO, HELP); }
int command_explain(int argc, char **argv) { return run_over(argc, argv, FORMAT_EXPLAIN, EXPLAIN_HELP); }
