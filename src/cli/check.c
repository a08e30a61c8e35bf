/* readout check: a user's patterns and additions, with file and line of the first fault. */
#include <getopt.h>
#include <stdio.h>

#include "cli/cli.h"
#include "compile/compile.h"

static const char HELP[] =
    "usage: readout check FILE…\n\n"
    "Checks files of your own patterns, persons, organisations, places, agents or words against ours: every cell, date and code.\n"
    "The first fault is printed as file:line: what is wrong; what to write instead. Exit code 0: all is well, 1: a fault.\n\n"
    "example: readout check my-ministers.tsv && readout code --world my-ministers.tsv news.ndjson\n";

int command_check(int argc, char **argv)
{
    static const struct option OPTIONS[] = {{"help", no_argument, NULL, 'h'}, {0}};
    Additions additions = {0};
    char folder[4096];
    for (int o; (o = getopt_long(argc, argv, "h", OPTIONS, NULL)) != -1;) {
        if (o == 'h')
            fputs(HELP, stdout);
        return o == 'h' ? EXIT_DONE : EXIT_USAGE;
    }
    if (optind == argc) {
        fprintf(stderr, "readout check: no file; give your tables\n");
        return EXIT_USAGE;
    }
    for (int i = optind; i < argc; i++)
        if (!additions_push(&additions, argv[i]))
            return EXIT_USAGE;
    if (!cli_data_folder(folder, sizeof folder))
        return EXIT_SOME_FAILED;
    compile_knowledge(&(CompileOptions){.folder = folder, .additions = additions.path, .addition_count = additions.count});
    printf("%d file%s, no fault\n", argc - optind, argc - optind == 1 ? "" : "s");
    return cli_finish(EXIT_DONE);
}
