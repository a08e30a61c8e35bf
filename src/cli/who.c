/* readout who: how an actor phrase is resolved at a date. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "pipeline.h"
#include "records.h"

static const char HELP[] = "usage: readout who \"PHRASE\" --date YYYY-MM-DD\n\n"
                           "Prints each entity that the phrase names: country, sector, office on that day, and where the office came from.\n\n"
                           "example: readout who \"the French foreign minister\" --date 2022-03-01\n";

int command_who(int argc, char **argv)
{
    static const struct option OPTIONS[] = {{"date", required_argument, NULL, 'd'}, {"help", no_argument, NULL, 'h'}, {0}};
    const char *date = NULL;
    for (int o; (o = getopt_long(argc, argv, "h", OPTIONS, NULL)) != -1;) {
        if (o == 'h') {
            fputs(HELP, stdout);
            return EXIT_DONE;
        }
        if (o != 'd')
            return EXIT_USAGE;
        date = optarg;
    }
    if (optind + 1 != argc || !date) {
        fprintf(stderr, "readout who: give one phrase in quotation marks and --date YYYY-MM-DD\n");
        return EXIT_USAGE;
    }
    Model model;
    if (!cli_open_model(&model))
        return EXIT_SOME_FAILED;
    ro_error error;
    Arena *arena = arena_create(ARENA_LIMIT_BYTES);
    ro_article article = {.id = "phrase", .date = date, .text = argv[optind]};
    Document *doc = arena ? pipeline_run(&model, &article, "phrase", "find_entities", arena, &error) : NULL;
    int code = EXIT_DONE;
    Json out = {0};
    if (doc)
        records_write(&model, doc, RO_ENTITIES, &out);
    if (!doc) {
        fprintf(stderr, "readout: %s\n", arena ? error.message : "not enough memory");
        code = EXIT_SOME_FAILED;
    } else if (out.used == 0) {
        fprintf(stderr, "readout: nobody known in \"%s\"\n", argv[optind]);
        code = EXIT_SOME_FAILED;
    } else {
        fwrite(out.bytes, 1, out.used, stdout);
    }
    free(out.bytes);
    arena_destroy(arena);
    cli_close_model(&model);
    return cli_finish(code);
}
