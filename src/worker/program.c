/* readout-worker, what `readout worker` becomes: one process of many, inside an engine. */
#include <getopt.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "core/calendar.h"
#include "worker/worker.h"

static const char HELP[] =
    "usage: readout worker stdin [OPTION]…\n"
    "       readout worker kafka --brokers HOST:PORT,… --group NAME --in TOPIC --out TOPIC [OPTION]…\n\n"
    "Codes articles as an engine gives them, NDJSON, one a message (docs/scale.md has Spark, GNU parallel, Kafka).\n"
    "stdin answers each line with its records and {\"kind\":\"doc\",\"id\":…,\"events\":N}; what is no article with {\"kind\":\"error\",…}.\n"
    "kafka reads a topic as a member of a group and writes records, offsets and all, in transactions: exactly once for who reads committed.\n"
    "  --date YYYY-MM-DD       the date of articles that have none of their own\n"
    "  --world FILE, --patterns FILE   your own rows, as for readout code\n"
    "  --postgres URL          events into this database (tables are made) instead of to standard output or --out\n"
    "  --patience SECONDS      how long a database that is away is waited for (60)\n"
    "  --metrics PORT          counters for Prometheus on http://127.0.0.1:PORT/metrics\n"
    "kafka:\n"
    "  --dead-letters TOPIC    what is no article goes there with the reason (else to standard error)\n"
    "  --slot N                this worker's number among those of the group, the same when it is started again (0)\n"
    "  --session MS            after so long without a sign of life the group goes on without it (10000)\n"
    "  --set KEY=VALUE         a setting of librdkafka, for example security.protocol=SASL_SSL; may be repeated\n"
    "exit codes: 0 done, 1 stopped by a fault, 2 usage, 75 start it again\n\n"
    "example: zcat news.ndjson.gz | readout worker stdin > events.ndjson\n";

enum { MOST_SETTINGS = 32 };

volatile sig_atomic_t worker_is_ending;

static void end(int signal)
{
    (void)signal;
    worker_is_ending = 1;
}

static void end_on_signals(void)
{
    struct sigaction action = {.sa_handler = end}; /* no SA_RESTART: a read that waits is to end */
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
}

typedef struct {
    Additions additions;
    const char *date, *postgres, *settings[MOST_SETTINGS];
    KafkaOptions kafka;
    long patience, metrics;
} Options;

static bool is_number(const char *option, const char *text, long least, long most, long *value)
{
    char *behind;
    *value = strtol(text, &behind, 10);
    if (*behind == 0 && behind != text && *value >= least && *value <= most)
        return true;
    fprintf(stderr, "readout worker: --%s \"%s\" is no number from %ld to %ld\n", option, text, least, most);
    return false;
}

/* False, with a message, when an option is wrong. */
static bool read_options(int argc, char **argv, Options *o, bool *wants_help)
{
    enum { BROKERS = 256, GROUP, IN, OUT, DEAD, SLOT, SESSION, SET, POSTGRES, PATIENCE, METRICS, DATE, ADD };
    static const struct option OPTIONS[] = {{"brokers", required_argument, NULL, BROKERS},
                                            {"group", required_argument, NULL, GROUP},
                                            {"in", required_argument, NULL, IN},
                                            {"out", required_argument, NULL, OUT},
                                            {"dead-letters", required_argument, NULL, DEAD},
                                            {"slot", required_argument, NULL, SLOT},
                                            {"session", required_argument, NULL, SESSION},
                                            {"set", required_argument, NULL, SET},
                                            {"postgres", required_argument, NULL, POSTGRES},
                                            {"patience", required_argument, NULL, PATIENCE},
                                            {"metrics", required_argument, NULL, METRICS},
                                            {"date", required_argument, NULL, DATE},
                                            {"world", required_argument, NULL, ADD},
                                            {"patterns", required_argument, NULL, ADD},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    enum { MOST_SECONDS = 86400, LEAST_SESSION = 1000, MOST_SESSION = 1800000, MOST_PORT = 65535 };
    long session = 10000;
    for (int c; (c = getopt_long(argc, argv, "h", OPTIONS, NULL)) != -1;) {
        switch (c) {
        case 'h': *wants_help = true; return true;
        case BROKERS: o->kafka.brokers = optarg; break;
        case GROUP: o->kafka.group = optarg; break;
        case IN: o->kafka.in = optarg; break;
        case OUT: o->kafka.out = optarg; break;
        case DEAD: o->kafka.dead_letters = optarg; break;
        case SLOT: o->kafka.slot = optarg; break;
        case SESSION:
            if (!is_number("session", optarg, LEAST_SESSION, MOST_SESSION, &session))
                return false;
            break;
        case SET:
            if (o->kafka.setting_count == MOST_SETTINGS) {
                fprintf(stderr, "readout worker: more than %d --set\n", MOST_SETTINGS);
                return false;
            }
            o->settings[o->kafka.setting_count++] = optarg;
            break;
        case POSTGRES: o->postgres = optarg; break;
        case PATIENCE:
            if (!is_number("patience", optarg, 0, MOST_SECONDS, &o->patience))
                return false;
            break;
        case METRICS:
            if (!is_number("metrics", optarg, 1, MOST_PORT, &o->metrics))
                return false;
            break;
        case DATE:
            o->date = optarg;
            if (day_from_iso(optarg, (uint32_t)strlen(optarg)) == NO_DAY) {
                fprintf(stderr, "readout worker: --date \"%s\" is not a calendar date; use YYYY-MM-DD\n", optarg);
                return false;
            }
            break;
        case ADD:
            if (!additions_push(&o->additions, optarg))
                return false;
            break;
        default: return false;
        }
    }
    o->kafka.session_ms = (int)session;
    o->kafka.settings = o->settings;
    return true;
}

static bool are_whole(const Options *o, bool is_kafka)
{
    const KafkaOptions *k = &o->kafka;
    if (!is_kafka && (k->brokers || k->group || k->in || k->out)) {
        fputs("readout worker stdin: --brokers, --group, --in and --out are for kafka\n", stderr);
        return false;
    }
    if (is_kafka && (!k->brokers || !k->group || !k->in || (!k->out == !o->postgres))) {
        fputs("readout worker kafka: give --brokers, --group, --in, and --out or --postgres (readout worker --help)\n", stderr);
        return false;
    }
    return true;
}

static int run(Options *o, bool is_kafka)
{
    Model model;
    if (!cli_open_model_with(&model, &o->additions))
        return EXIT_SOME_FAILED;
    sandbox_enter(is_kafka || o->postgres || o->metrics);
    static Metrics metrics;
    ro_error error;
    int code = EXIT_SOME_FAILED;
    struct MHD_Daemon *daemon = o->metrics ? metrics_start((unsigned)o->metrics, &metrics, &error) : NULL;
    bool is_good = !o->metrics || daemon;
    if (is_good && o->postgres) {
        o->kafka.pg = postgres_open(o->postgres, (int)o->patience, &error);
        is_good = o->kafka.pg != NULL;
    }
    if (is_good) {
        Coder coder = {&model, o->date, RO_EVENTS};
        code = is_kafka ? worker_kafka(&coder, &o->kafka, &metrics) : worker_stdin(&coder, o->kafka.pg, &metrics);
    } else {
        fprintf(stderr, "readout: %s\n", error.message);
    }
    postgres_close(o->kafka.pg);
    metrics_stop(daemon);
    cli_close_model(&model);
    return code;
}

int main(int argc, char **argv)
{
    cli_prepare();
    Options o = {.patience = 60, .kafka = {.slot = "0"}};
    bool wants_help = false;
    if (!read_options(argc, argv, &o, &wants_help))
        return EXIT_USAGE;
    if (wants_help) {
        fputs(HELP, stdout);
        return EXIT_DONE;
    }
    const char *engine = optind + 1 == argc ? argv[optind] : "";
    bool is_kafka = strcmp(engine, "kafka") == 0;
    if (!is_kafka && strcmp(engine, "stdin") != 0) {
        fputs("readout worker: say stdin or kafka (readout worker --help)\n", stderr);
        return EXIT_USAGE;
    }
    if (!are_whole(&o, is_kafka))
        return EXIT_USAGE;
    end_on_signals();
    int code = run(&o, is_kafka);
    return code == EXIT_DONE ? cli_finish(EXIT_DONE) : code;
}
