/* Requests to the page: method, path, host, origin and arguments, a line each ("key=value"). */
#include "fuzz.h"

#include "serve/serve.h"
#include "store/exchange.h"

enum { MOST_LINES = 24 };

typedef struct {
    char *line[MOST_LINES];
    int count;
} Lines;

static const char *value_of(void *context, const char *name)
{
    const Lines *lines = context;
    size_t n = strlen(name);
    for (int i = 0; i < lines->count; i++)
        if (strncmp(lines->line[i], name, n) == 0 && lines->line[i][n] == '=')
            return lines->line[i] + n + 1;
    return NULL;
}

static Store *empty_store(void)
{
    static char path[] = "/tmp/readout-fuzz-XXXXXX";
    ro_error error;
    int fd = mkstemp(path);
    if (fd < 0)
        abort();
    close(fd);
    unlink(path);
    Store *store = store_open(path, STORE_WRITE, &error);
    if (!store || !exchange_add_functions(store_handle(store), &error))
        abort();
    return store;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Store *store;
    if (!store)
        store = empty_store();
    char *bytes = fuzz_copy(data, size), *at = bytes;
    Lines lines = {.count = 0};
    while (at && lines.count < MOST_LINES)
        lines.line[lines.count++] = strsep(&at, "\n");
    const char *method = value_of(&lines, "METHOD"), *path = value_of(&lines, "PATH");
    Request request = {.method = method ? method : "GET",
                       .path = path ? path : "/events",
                       .host = value_of(&lines, "HOST") ? value_of(&lines, "HOST") : "127.0.0.1:8080",
                       .origin = value_of(&lines, "ORIGIN"),
                       .get = value_of,
                       .context = &lines};
    Answer answer = answer_request(store, &request, 8080);
    if (answer.status < 200 || answer.status > 599 || !answer.body || !answer.type)
        abort();
    for (size_t i = 0; i < answer.length; i++)
        (void)*(volatile char *)(answer.body + i);
    if (!answer.is_borrowed)
        free(answer.body);
    free(bytes);
    return 0;
}
