/* readout who, readout where: how a phrase is resolved on a day. The phrase is read inside a sentence of our own, since the parser was
   trained on sentences; the resolution is that of its head. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "pipeline.h"
#include "records.h"
#include "show/show.h"

typedef struct {
    const char *name, *help, *before, *behind, *until;
    unsigned kinds;
    /* The number of the mention or location that the phrase of bytes [begin, end) is about, or NONE. */
    uint32_t (*find)(const Document *doc, uint32_t begin, uint32_t end);
    void (*print)(FILE *out, const Model *model, const Document *doc, uint32_t found);
    void (*write)(const Model *model, const Document *doc, uint32_t found, Json *out);
} Lookup;

/* The mention whose head is nearest to the root: "spokesman" in "Kremlin spokesman Dmitry Peskov" hangs on the name. */
static uint32_t find_actor(const Document *doc, uint32_t begin, uint32_t end)
{
    uint32_t best = NONE;
    int least = 1 << 20;
    for (uint32_t i = 0; i < doc->mentions.count; i++) {
        const Mention *m = &doc->mentions.at[i];
        Span span = token_span(doc, m->head, m->head + 1);
        if (span.begin < begin || span.end > end || m->entity == NONE)
            continue;
        int depth = doc->entities.at[m->entity].kind == ENTITY_THING ? 100 : 0;
        for (TokenId t = m->head; t != NONE; t = doc->tokens.at[t].head)
            depth++;
        if (depth < least) {
            least = depth;
            best = i;
        }
    }
    return best;
}

static uint32_t find_place(const Document *doc, uint32_t begin, uint32_t end)
{
    for (uint32_t i = 0; i < doc->locations.count; i++)
        if (doc->locations.at[i].span.begin >= begin && doc->locations.at[i].span.end <= end)
            return i;
    return NONE;
}

static const char *or_none(const char *text, const char *none) { return text && *text ? text : none; }

static void print_actor(FILE *out, const Model *model, const Document *doc, uint32_t found)
{
    (void)model;
    const Mention *m = &doc->mentions.at[found];
    const Entity *e = &doc->entities.at[m->entity];
    fprintf(out, "name     %s\ncountry  %s\nsector   %s\noffice   %s", or_none(e->name, "unknown"), or_none(e->country, "unknown"),
            or_none(e->sector, "unknown"), or_none(e->office, "none known"));
    if (e->office)
        fprintf(out, " (from the %s)", strcmp(or_none(e->office_from, ""), "world") == 0 ? "tables" : "text");
    fprintf(out, "\nwhy      %s; %s\n", or_none(m->rule, "no rule"), or_none(e->rule, "no rule"));
    if (e->wikidata)
        fprintf(out, "id       %s\n", e->wikidata);
}

static void print_place(FILE *out, const Model *model, const Document *doc, uint32_t found)
{
    const Location *l = &doc->locations.at[found];
    const Knowledge *k = &model->knowledge;
    fprintf(out, "place    %s\ncountry  %s\n", l->name, or_none(l->country, "unknown"));
    if (l->place != NONE)
        fprintf(out, "region   %s\npeople   %u\n", or_none(knowledge_text(k, k->places[l->place].region), "unknown"), k->places[l->place].population);
    if (l->has_point)
        fprintf(out, "point    %.4f %.4f\n", l->lat, l->lon);
    fprintf(out, "kind     %s\n", or_none(l->feature, "called a place by the tagger; in no table"));
}

static const Lookup WHO = {
    .name = "who",
    .help = "usage: readout who \"PHRASE\" [--date YYYY-MM-DD] [--world FILE] [--format table|ndjson]\n\n"
            "How an actor phrase is resolved on that day (default: today): name, country, sector, office, and why.\n"
            "Exit code 1 when the phrase names nobody.\n\n"
            "example: readout who \"the French foreign minister\" --date 2022-03-01\n",
    .before = "",
    .behind = " said so on that day .",
    .until = "find_locations",
    .find = find_actor,
    .print = print_actor,
    .write = records_write_entity,
};

static const Lookup WHERE = {
    .name = "where",
    .help = "usage: readout where \"PHRASE\" [--date YYYY-MM-DD] [--world FILE] [--format table|ndjson]\n\n"
            "Which place a phrase names: country, region, coordinates. A region after a comma helps: \"Paris, Texas\".\n"
            "Exit code 1 when the phrase names no place.\n\n"
            "example: readout where \"Goma\"\n",
    .before = "It happened in ",
    .behind = " , they said .",
    .until = "find_locations",
    .find = find_place,
    .print = print_place,
    .write = records_write_location,
};

typedef struct {
    const char *phrase, *date;
    Additions additions;
    bool is_table;
} Request;

static bool read_request(const Lookup *lookup, int argc, char **argv, Request *request, int *code)
{
    static const struct option OPTIONS[] = {{"date", required_argument, NULL, 'd'},
                                            {"format", required_argument, NULL, 'f'},
                                            {"world", required_argument, NULL, 'a'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    *request = (Request){.is_table = isatty(STDOUT_FILENO)};
    *code = EXIT_USAGE;
    for (int o; (o = getopt_long(argc, argv, "h", OPTIONS, NULL)) != -1;) {
        if (o == 'h') {
            fputs(lookup->help, stdout);
            *code = EXIT_DONE;
            return false;
        }
        if (o == 'a') {
            if (!additions_push(&request->additions, optarg))
                return false;
        } else if (o == 'd') {
            request->date = optarg;
        } else if (o == 'f' && (strcmp(optarg, "table") == 0 || strcmp(optarg, "ndjson") == 0)) {
            request->is_table = optarg[0] == 't';
        } else {
            if (o == 'f')
                fprintf(stderr, "readout %s: --format is table or ndjson, not \"%s\"\n", lookup->name, optarg);
            return false;
        }
    }
    if (optind + 1 != argc || strlen(argv[optind]) == 0) {
        fprintf(stderr, "readout %s: give one phrase in quotation marks; `readout %s --help` has an example\n", lookup->name, lookup->name);
        return false;
    }
    request->phrase = argv[optind];
    if (request->date && day_from_iso(request->date, strlen(request->date)) == NO_DAY) {
        fprintf(stderr, "readout %s: --date \"%s\" is not a calendar date; use YYYY-MM-DD\n", lookup->name, request->date);
        return false;
    }
    return true;
}

static bool answer(const Lookup *lookup, const Model *model, const Request *request, const char *today, Arena *arena)
{
    ro_error error;
    char *text = arena_format(arena, "%s%s%s", lookup->before, request->phrase, lookup->behind);
    uint32_t begin = (uint32_t)strlen(lookup->before), end = begin + (uint32_t)strlen(request->phrase);
    ro_article article = {.id = "phrase", .date = request->date ? request->date : today, .text = text, .text_length = strlen(text)};
    Document *doc = pipeline_run(model, &article, "phrase", lookup->until, arena, &error);
    if (!doc) {
        fprintf(stderr, "readout: %s\n", error.message);
        return false;
    }
    uint32_t found = lookup->find(doc, begin, end);
    if (found == NONE) {
        fprintf(stderr, "readout: \"%s\" names nobody and no place that is known\n", request->phrase);
        return false;
    }
    if (request->is_table) {
        lookup->print(stdout, model, doc, found);
        return true;
    }
    Json out = {0};
    lookup->write(model, doc, found, &out);
    fwrite(out.bytes, 1, out.used, stdout);
    free(out.bytes);
    return true;
}

static int run(const Lookup *lookup, int argc, char **argv)
{
    Request request;
    int code;
    if (!read_request(lookup, argc, argv, &request, &code))
        return code;
    Model model;
    if (!cli_open_model_with(&model, &request.additions))
        return EXIT_SOME_FAILED;
    char today[11];
    time_t now = time(NULL);
    strftime(today, sizeof today, "%Y-%m-%d", gmtime(&now));
    Arena *arena = arena_create(ARENA_LIMIT_BYTES);
    if (!arena)
        fprintf(stderr, "readout: not enough memory\n");
    code = arena && answer(lookup, &model, &request, today, arena) ? EXIT_DONE : EXIT_SOME_FAILED;
    arena_destroy(arena);
    cli_close_model(&model);
    return cli_finish(code);
}

int command_who(int argc, char **argv) { return run(&WHO, argc, argv); }
int command_where(int argc, char **argv) { return run(&WHERE, argc, argv); }
