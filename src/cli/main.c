/* readout: the table of subcommands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "compile/compile.h"

typedef struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *what;
} Command;

static const Command COMMANDS[] = {
    {"code", command_code, "code articles: who did what to whom, when, where, according to whom"},
    {"explain", command_explain, "why each event was coded, or why none"},
    {"parse", command_parse, "sentences, tags, names and trees as CoNLL-U"},
    {"who", command_who, "how an actor phrase is resolved at a date"},
    {"where", command_where, "which place a phrase names"},
    {"add", command_add, "code a corpus into a store (SQLite)"},
    {"summary", command_summary, "what a store holds: articles, dates, types, actors, sources"},
    {"events", command_events, "the events of a store: table, NDJSON, CSV, GeoJSON, POLECAT, ICEWS, GDELT"},
    {"timeline", command_timeline, "events over time: table, CSV, picture"},
    {"graph", command_graph, "who to whom: table, GEXF, GraphML, pictures"},
    {"map", command_map, "where: table, GeoJSON, picture"},
    {"serve", command_serve, "a page on this machine: search, filters, pictures, why each event was coded"},
    {"worker", command_worker, "inside an engine: Spark, GNU parallel, Kafka, PostgreSQL"},
    {"roles", command_roles, "office-holders that a corpus names and we do not know"},
    {"check", command_check, "check your own patterns and additions"},
};

/* Levenshtein's distance of two words of at most MOST_LETTERS letters. */
static size_t distance(const char *a, const char *b)
{
    enum { MOST_LETTERS = 15 };
    size_t n = strlen(a), m = strlen(b), row[MOST_LETTERS + 1];
    if (n > MOST_LETTERS || m > MOST_LETTERS)
        return MOST_LETTERS;
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t change = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            size_t step = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = step < change ? step : change;
        }
    }
    return row[m];
}

/* The command that was meant, if one is two letters away or fewer; else NULL. */
static const char *nearest(const char *word)
{
    const char *best = NULL;
    size_t least = 3;
    for (size_t i = 0; i < countof(COMMANDS); i++) {
        size_t d = distance(word, COMMANDS[i].name);
        if (d < least) {
            least = d;
            best = COMMANDS[i].name;
        }
    }
    return best;
}

static void print_help(FILE *out)
{
    fputs("readout " RO_VERSION ": dated news text in, political events out\n\nusage: readout COMMAND [OPTION]… [FILE]…\n\n", out);
    for (size_t i = 0; i < countof(COMMANDS); i++)
        fprintf(out, "  %-8s %s\n", COMMANDS[i].name, COMMANDS[i].what);
    fputs("\n  readout code examples/article.txt            a table on a terminal, NDJSON in a pipe\n"
          "  readout code --with quotes,roles news.ndjson\n"
          "\n`readout COMMAND --help` has the options, `man readout` all of it.\nexit codes: 0 done, 1 some input failed, 2 usage\n",
          out);
}

int main(int argc, char **argv)
{
    cli_prepare();
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(argc < 2 ? stderr : stdout);
        return argc < 2 ? EXIT_USAGE : EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("readout " RO_VERSION);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < countof(COMMANDS); i++)
        if (strcmp(argv[1], COMMANDS[i].name) == 0)
            return COMMANDS[i].run(argc - 1, argv + 1);
    const char *meant = nearest(argv[1]);
    fprintf(stderr, "readout: no command \"%s\"%s%s%s; `readout --help` lists them\n", argv[1], meant ? "; did you mean \"" : "", meant ? meant : "",
            meant ? "\"?" : "");
    return EXIT_USAGE;
}
