/* readout add: articles into a store. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#include "cli/cli.h"
#include "cli/workers.h"
#include "read/inputs.h"
#include "store/store.h"

static const char HELP[] =
    "usage: readout add [OPTION]… STORE [FILE|FOLDER|-]…\n\n"
    "Codes articles into a store, an SQLite file that is made when it is not there. Text, NDJSON, CSV, HTML, feeds and\n"
    "WARC, also compressed, as `readout code` takes them. A file is known by its path as given, a record by its id, else by\n"
    "its text. What is there already is skipped, an article whose text has changed is coded again, and copies of another article are\n"
    "linked to it and not counted twice.\n"
    "  --date YYYY-MM-DD   the date of articles that have none of their own\n"
    "  --threads N         how many to code at once (default: all cores)\n"
    "  --world FILE, --patterns FILE   as for `readout code`\n\n"
    "Stop it with Ctrl-C, or lose the machine: what was added stays, and the same command goes on from there.\n\n"
    "example: readout add corpus.db news/*.ndjson.gz && readout events corpus.db --actor RUS\n";

enum { DOCUMENTS_A_TRANSACTION = 200, MILLISECONDS_A_LINE = 100, MOST_MESSAGES = 20 };

typedef struct {
    Model model;
    Store *store;
    Workers *workers;
    const char *date;
    StoreCounts counts;
    uint64_t skipped, failed, bytes_seen, bytes_total;
    unsigned in_transaction;
    bool has_stopped, is_terminal;
    struct timespec begun, shown;
    ro_error error; /* why it stopped */
} Adding;

static volatile sig_atomic_t is_interrupted;
static void interrupt(int number)
{
    (void)number;
    is_interrupted = 1;
}

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + 1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

/* On a terminal one line that is written over, ten times a second. */
static void show_progress(Adding *a)
{
    if (!a->is_terminal || seconds_since(&a->shown) < MILLISECONDS_A_LINE / 1000.0)
        return;
    clock_gettime(CLOCK_MONOTONIC, &a->shown);
    double passed = seconds_since(&a->begun), share = a->bytes_total ? (double)a->bytes_seen / (double)a->bytes_total : 0;
    fprintf(stderr, "\r\x1b[K%llu articles, %llu events, %.0f articles a second", (unsigned long long)(a->counts.documents + a->skipped),
            (unsigned long long)a->counts.events, (double)a->counts.documents / (passed > 0.1 ? passed : 0.1));
    if (share > 0.01 && share <= 1)
        fprintf(stderr, ", %.0f %%, %.0f s left", 100 * share, passed * (1 - share) / share);
}

static void say(const Adding *a, const char *message) { fprintf(stderr, "%sreadout: %s\n", a->is_terminal ? "\r\x1b[K" : "", message); }

/* One article that failed; after MOST_MESSAGES only counted. */
static void say_failed(Adding *a, const char *message)
{
    if (a->failed++ < MOST_MESSAGES)
        say(a, message);
    else if (a->failed == MOST_MESSAGES + 1)
        say(a, "more of them failed and are only counted from here on");
}

static void stop(Adding *a) { a->has_stopped = true; }

static void store_one(const Document *doc, const ro_error *error, uint64_t text_hash, void *context)
{
    Adding *a = context;
    if (a->has_stopped)
        return;
    if (!doc) {
        say_failed(a, error->message);
        return;
    }
    if (a->in_transaction == 0 && !store_begin(a->store, &a->error)) {
        stop(a);
        return;
    }
    if (!store_add(a->store, &a->model, doc, text_hash, &a->counts, &a->error)) {
        stop(a);
        return;
    }
    if (++a->in_transaction == DOCUMENTS_A_TRANSACTION) {
        a->in_transaction = 0;
        if (!store_commit(a->store, &a->error))
            stop(a);
    }
    show_progress(a);
}

static void take_article(const ro_article *article, const char *where, void *context)
{
    Adding *a = context;
    if (a->has_stopped || is_interrupted)
        return;
    ro_article dated = *article;
    size_t length = dated.text_length ? dated.text_length : strlen(dated.text);
    uint64_t hash = XXH3_64bits(dated.text, length);
    char id[24];
    dated.date = dated.date ? dated.date : a->date;
    const char *slash = strrchr(where, '/');
    if (dated.id && strcmp(where, "-") != 0 && strcmp(dated.id, slash ? slash + 1 : where) == 0)
        dated.id = where; /* a file: two folders may have one of the same name */
    if (!dated.id || strcmp(dated.id, "-") == 0) {
        snprintf(id, sizeof id, "%016llx", (unsigned long long)hash);
        dated.id = id;
    }
    a->bytes_seen += length;
    if (store_has(a->store, str(dated.id), hash)) {
        a->skipped++;
        show_progress(a);
    } else if (!workers_add(a->workers, &dated, where, hash)) {
        error_set(&a->error, "%s: not enough memory", where);
        stop(a);
    }
}

static void bad_input(const ro_error *error, void *context) { say_failed(context, error->message); }

/* Ends the open transaction and builds what was put off; the exit code. */
static int finish(Adding *a)
{
    bool is_good = !a->has_stopped && (a->in_transaction == 0 || store_commit(a->store, &a->error));
    if (is_good)
        is_good = store_finish(a->store, &a->error);
    else
        store_close(a->store);
    if (!is_good)
        say(a, a->error.message);
    double seconds = seconds_since(&a->begun);
    fprintf(stderr, "%s%llu articles added with %llu events in %.1f s", a->is_terminal ? "\r\x1b[K" : "", (unsigned long long)a->counts.documents,
            (unsigned long long)a->counts.events, seconds);
    fprintf(stderr, "; %llu there before, %llu replaced, %llu copies of others, %llu failed\n", (unsigned long long)a->skipped,
            (unsigned long long)a->counts.replaced, (unsigned long long)a->counts.copies, (unsigned long long)a->failed);
    if (is_interrupted) {
        fprintf(stderr, "readout: stopped; the same command goes on from here\n");
        return 130;
    }
    return is_good && a->failed == 0 ? EXIT_DONE : EXIT_SOME_FAILED;
}

static uint64_t file_bytes(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
}

int command_add(int argc, char **argv)
{
    static const struct option OPTIONS[] = {{"date", required_argument, NULL, 'd'},  {"threads", required_argument, NULL, 't'},
                                            {"world", required_argument, NULL, 'a'}, {"patterns", required_argument, NULL, 'a'},
                                            {"help", no_argument, NULL, 'h'},        {0}};
    Adding a = {.is_terminal = isatty(STDERR_FILENO)};
    Additions additions = {0};
    unsigned threads = cores();
    for (int o; (o = getopt_long(argc, argv, "h", OPTIONS, NULL)) != -1;) {
        char *end;
        switch (o) {
        case 'h': fputs(HELP, stdout); return EXIT_DONE;
        case 'd':
            a.date = optarg;
            if (day_from_iso(optarg, (uint32_t)strlen(optarg)) == NO_DAY) {
                fprintf(stderr, "readout: --date \"%s\" is not a calendar date; use YYYY-MM-DD\n", optarg);
                return EXIT_USAGE;
            }
            break;
        case 't':
            threads = (unsigned)strtoul(optarg, &end, 10);
            if (*end || threads < 1 || threads > 256) {
                fprintf(stderr, "readout: --threads \"%s\" is no number from 1 to 256\n", optarg);
                return EXIT_USAGE;
            }
            break;
        case 'a':
            if (!additions_push(&additions, optarg))
                return EXIT_USAGE;
            break;
        default: return EXIT_USAGE;
        }
    }
    if (argc - optind < 2) {
        fprintf(stderr, "readout add: give a store and at least one file, folder or - (readout add --help)\n");
        return EXIT_USAGE;
    }
    if (!cli_open_model_with(&a.model, &additions))
        return EXIT_SOME_FAILED;
    sandbox_enter(false);
    a.store = store_open(argv[optind], STORE_WRITE, &a.error);
    a.workers = a.store ? workers_start(&a.model, threads, store_one, &a) : NULL;
    if (!a.workers) {
        fprintf(stderr, "readout: %s\n", a.store ? "no thread can be started" : a.error.message);
        store_close(a.store);
        cli_close_model(&a.model);
        return EXIT_SOME_FAILED;
    }
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND}; /* a second Ctrl-C ends it at once */
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    clock_gettime(CLOCK_MONOTONIC, &a.begun);
    a.shown = a.begun;
    for (int i = optind + 1; i < argc; i++)
        a.bytes_total += file_bytes(argv[i]);
    ArticleSink sink = {take_article, bad_input, &a};
    for (int i = optind + 1; i < argc && !a.has_stopped && !is_interrupted; i++)
        inputs_read(argv[i], &sink);
    workers_finish(a.workers);
    int code = finish(&a);
    cli_close_model(&a.model);
    return code;
}
