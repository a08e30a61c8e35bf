/* readout-serve, what `readout serve` becomes: the page of a store. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "serve/serve.h"

static const char HELP[] = "usage: readout serve STORE [--port N]\n\n"
                           "A page on this machine only (127.0.0.1): search and filters, timeline, network and map linked to the events, each event\n"
                           "with its sentence, its sources and why it was coded. It reads the store and changes nothing. Ctrl-C ends it.\n"
                           "  --port N            8080 (default); 0 takes a free one\n\n"
                           "example: readout serve corpus.db\n";

static void say_ready(unsigned port)
{
    printf("http://127.0.0.1:%u/   (Ctrl-C ends it)\n", port);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    cli_prepare();
    static const struct option OPTIONS[] = {{"port", required_argument, NULL, 'p'}, {"help", no_argument, NULL, 'h'}, {0}};
    enum { DEFAULT_PORT = 8080, MOST_PORT = 65535 };
    long port = DEFAULT_PORT;
    for (int o; (o = getopt_long(argc, argv, "h", OPTIONS, NULL)) != -1;) {
        char *end = NULL;
        switch (o) {
        case 'h': fputs(HELP, stdout); return EXIT_DONE;
        case 'p':
            port = strtol(optarg, &end, 10);
            if (*end || end == optarg || port < 0 || port > MOST_PORT) {
                fprintf(stderr, "readout serve: --port \"%s\" is no port; give 0 to 65535\n", optarg);
                return EXIT_USAGE;
            }
            break;
        default: return EXIT_USAGE;
        }
    }
    if (optind + 1 != argc) {
        fprintf(stderr, "readout serve: give one store (readout serve --help)\n");
        return EXIT_USAGE;
    }
    ro_error error;
    Store *store = store_open(argv[optind], STORE_READ, &error);
    bool is_good = store && serve(store, (unsigned)port, say_ready, &error);
    store_close(store);
    if (!is_good)
        fprintf(stderr, "readout: %s\n", error.message);
    return is_good ? EXIT_DONE : EXIT_SOME_FAILED;
}
