#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <string.h>

#include "worker/worker.h"

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path, const char *method, const char *version,
                              const char *upload, size_t *upload_size, void **seen)
{
    (void)version, (void)upload;
    static int first;
    if (!*seen) {
        *seen = &first;
        return MHD_YES;
    }
    *upload_size = 0;
    Metrics *m = context;
    const struct {
        const char *name, *what;
        uint64_t value;
    } COUNTERS[] = {{"readout_documents_total", "Articles coded.", m->documents},
                    {"readout_events_total", "Events written.", m->events},
                    {"readout_refused_total", "Messages that were no article.", m->refused},
                    {"readout_read_bytes_total", "Bytes of messages.", m->bytes},
                    {"readout_commits_total", "Batches written.", m->commits},
                    {"readout_aborts_total", "Batches given up and done again.", m->aborts},
                    {"readout_fenced_total", "Batches that another worker had done.", m->fenced}};
    char body[2048];
    int n = 0;
    bool is_found = strcmp(path, "/metrics") == 0, is_get = strcmp(method, "GET") == 0;
    for (size_t i = 0; is_found && i < countof(COUNTERS); i++)
        n += snprintf(body + n, sizeof body - (size_t)n, "# HELP %s %s\n# TYPE %s counter\n%s %llu\n", COUNTERS[i].name, COUNTERS[i].what,
                      COUNTERS[i].name, COUNTERS[i].name, (unsigned long long)COUNTERS[i].value);
    struct MHD_Response *response = MHD_create_response_from_buffer((size_t)n, body, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    enum MHD_Result result = MHD_queue_response(connection, !is_get ? 405 : is_found ? 200 : 404, response);
    MHD_destroy_response(response);
    return result;
}

struct MHD_Daemon *metrics_start(unsigned port, Metrics *metrics, ro_error *error)
{
    struct sockaddr_in loopback = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL, (uint16_t)port, NULL, NULL, handle, metrics, MHD_OPTION_SOCK_ADDR,
                         &loopback, MHD_OPTION_CONNECTION_LIMIT, 16U, MHD_OPTION_CONNECTION_TIMEOUT, 5U, MHD_OPTION_END);
    if (!daemon)
        error_set(error, "--metrics %u: port %u of 127.0.0.1 cannot be listened on: %s", port, port, strerror(errno));
    return daemon;
}

void metrics_stop(struct MHD_Daemon *daemon)
{
    if (daemon)
        MHD_stop_daemon(daemon);
}
