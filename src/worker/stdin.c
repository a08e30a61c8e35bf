/* readout worker stdin: for Spark's pipe(), Hadoop Streaming, GNU parallel, Flink's process functions. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "read/article.h"
#include "worker/worker.h"

enum { MOST_LINE = 2 * ARTICLE_LIMIT_BYTES, READ_BYTES = 1 << 16 };

/* Lines of standard input, whatever their length: one that is too long is passed over while it comes. */
typedef struct {
    char *bytes;
    size_t begin, end, room;
    bool is_over, is_skipping;
} Lines;

typedef enum { LINE_GIVEN, LINE_TOO_LONG, LINE_NONE, LINE_NO_MEMORY } LineResult;

static bool make_room(Lines *l)
{
    if (l->begin > 0) {
        memmove(l->bytes, l->bytes + l->begin, l->end - l->begin);
        l->end -= l->begin;
        l->begin = 0;
    }
    if (l->end + READ_BYTES + 1 <= l->room)
        return true;
    size_t room = l->room ? 2 * l->room : 2 * READ_BYTES;
    char *more = realloc(l->bytes, room);
    if (!more)
        return false;
    l->bytes = more;
    l->room = room;
    return true;
}

static LineResult next_line(Lines *l, char **line, size_t *length)
{
    for (size_t looked = l->begin;;) {
        char *nl = looked < l->end ? memchr(l->bytes + looked, '\n', l->end - looked) : NULL;
        if (nl || (l->is_over && l->begin < l->end)) {
            size_t end = nl ? (size_t)(nl - l->bytes) : l->end;
            *line = l->bytes + l->begin;
            *length = end - l->begin;
            l->bytes[end] = 0;
            l->begin = nl ? end + 1 : end;
            if (!l->is_skipping)
                return LINE_GIVEN;
            l->is_skipping = false;
            return LINE_TOO_LONG;
        }
        if (l->is_over || worker_is_ending) {
            bool was_skipping = l->is_skipping;
            l->is_skipping = false;
            return was_skipping ? LINE_TOO_LONG : LINE_NONE;
        }
        if (l->end - l->begin > MOST_LINE) {
            l->is_skipping = true;
            l->begin = l->end;
        }
        looked = l->end - l->begin; /* where it will be after make_room */
        if (!make_room(l))
            return LINE_NO_MEMORY;
        ssize_t n = read(STDIN_FILENO, l->bytes + l->end, l->room - l->end - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            l->is_over = true;
        else
            l->end += (size_t)n;
    }
}

/* Is nothing more to be read just now? Then a batch is written instead of waited for. */
static bool is_quiet(const Lines *l)
{
    struct pollfd in = {STDIN_FILENO, POLLIN, 0};
    return !memchr(l->bytes + l->begin, '\n', l->end - l->begin) && poll(&in, 1, 0) == 0;
}

static bool flush(Json *out)
{
    bool is_written = !out->has_failed && fwrite(out->bytes, 1, out->used, stdout) == out->used && fflush(stdout) == 0;
    if (!is_written)
        fprintf(stderr, "readout: standard output: %s\n", out->has_failed ? "not enough memory for the answers" : strerror(errno));
    out->used = 0;
    return is_written;
}

typedef struct {
    const Coder *coder;
    Postgres *pg;
    Metrics *metrics;
    Json answers; /* of documents that are not yet in the database */
    uint32_t waiting;
} Work;

/* Documents count as done when the database has them. */
static bool commit(Work *w)
{
    ro_error error;
    if (w->pg && w->waiting > 0 && postgres_commit(w->pg, NULL, 0, &error) != PG_DONE) {
        fprintf(stderr, "readout: %s\n", error.message);
        return false;
    }
    w->waiting = 0;
    w->metrics->commits++;
    return flush(&w->answers);
}

static bool answer(Work *w, uint64_t number, LineResult result, char *line, size_t length)
{
    char where[32];
    snprintf(where, sizeof where, "line %llu", (unsigned long long)number);
    Coded coded = {0};
    ro_error error;
    if (result == LINE_TOO_LONG)
        error_set(&coded.error, "%s: longer than %d bytes; an article may have %d", where, MOST_LINE, ARTICLE_LIMIT_BYTES);
    else
        code_message(w->coder, where, line, length, &coded);
    w->metrics->bytes += length;
    bool is_good = true;
    if (!coded.doc) {
        write_error_line(&w->answers, where, coded.error.message);
        w->metrics->refused++;
    } else {
        if (w->pg) {
            is_good = postgres_add(w->pg, w->coder->model, &coded, &error);
            if (!is_good)
                fprintf(stderr, "readout: %s\n", error.message);
            w->waiting++;
        } else if (coded.lines.used) {
            fwrite(coded.lines.bytes, 1, coded.lines.used, stdout);
        }
        write_doc_line(&w->answers, coded.doc, coded.events);
        w->metrics->documents++;
        w->metrics->events += coded.events;
    }
    coded_free(&coded);
    return is_good;
}

int worker_stdin(const Coder *coder, Postgres *pg, Metrics *metrics)
{
    Work work = {.coder = coder, .pg = pg, .metrics = metrics};
    Lines lines = {0};
    uint64_t number = 0;
    bool is_good = true;
    for (;;) {
        char *line = NULL; /* of a line too long */
        size_t length = 0;
        LineResult result = next_line(&lines, &line, &length);
        if (result == LINE_NO_MEMORY)
            fprintf(stderr, "readout: line %llu: not enough memory\n", (unsigned long long)number + 1);
        if (result == LINE_NONE || result == LINE_NO_MEMORY) {
            is_good = result == LINE_NONE;
            break;
        }
        number++;
        if (result == LINE_GIVEN && strspn(line, " \t\r") == length) /* an empty line is no message */
            continue;
        is_good = answer(&work, number, result, line, length);
        bool is_due = !pg || work.waiting >= BATCH_DOCUMENTS || is_quiet(&lines);
        if (!is_good || (is_due && !commit(&work))) {
            is_good = false;
            break;
        }
    }
    is_good = is_good && commit(&work);
    free(lines.bytes);
    free(work.answers.bytes);
    return is_good ? 0 : 1;
}
