/* The page over HTTP, by libmicrohttpd. */
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "serve/serve.h"
#include "store/exchange.h"

enum { MOST_CONNECTIONS = 256, TIMEOUT_SECONDS = 15, HEADER_BYTES = 32 << 10, MOST_QUERY_SECONDS = 5, STEPS_A_LOOK = 20000 };

/* Everything comes from here, nothing runs that a text brings along (Content Security Policy, level 3). */
static const char POLICY[] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none';"
                             " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

typedef struct {
    Store *store;
    atomic_uint port; /* known only after the thread that answers has begun */
    time_t query_began;
} Server;

static const char *argument(void *context, const char *name) { return MHD_lookup_connection_value(context, MHD_GET_ARGUMENT_KIND, name); }

/* A question that takes too long is given up. */
static int is_overdue(void *context) { return time(NULL) - ((Server *)context)->query_began > MOST_QUERY_SECONDS; }

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path, const char *method, const char *version,
                              const char *upload, size_t *upload_size, void **seen)
{
    (void)version, (void)upload;
    static int first;
    if (!*seen) { /* headers first; an answer to them alone would end the connection */
        *seen = &first;
        return MHD_YES;
    }
    if (*upload_size) { /* a body is dropped */
        *upload_size = 0;
        return MHD_YES;
    }
    Server *server = context;
    server->query_began = time(NULL);
    Request request = {.method = method,
                       .path = path,
                       .host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host"),
                       .origin = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Origin"),
                       .get = argument,
                       .context = connection};
    Answer answer = answer_request(server->store, &request, server->port);
    struct MHD_Response *response = MHD_create_response_from_buffer(
        answer.body ? answer.length : 0, answer.body, answer.is_borrowed || !answer.body ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_FREE);
    if (!response)
        return MHD_NO;
    char disposition[64];
    snprintf(disposition, sizeof disposition, "attachment; filename=\"%s\"", answer.name ? answer.name : "");
    const char *const HEADERS[][2] = {{"Content-Type", answer.type},
                                      {"Content-Security-Policy", POLICY},
                                      {"X-Content-Type-Options", "nosniff"},
                                      {"Referrer-Policy", "no-referrer"},
                                      {"Cross-Origin-Resource-Policy", "same-origin"},
                                      {"Cache-Control", "no-store"}};
    bool is_good = true;
    for (size_t i = 0; i < countof(HEADERS); i++)
        is_good = is_good && MHD_add_response_header(response, HEADERS[i][0], HEADERS[i][1]) == MHD_YES;
    if (answer.name)
        is_good = is_good && MHD_add_response_header(response, "Content-Disposition", disposition) == MHD_YES;
    enum MHD_Result result = is_good ? MHD_queue_response(connection, (unsigned)answer.status, response) : MHD_NO;
    MHD_destroy_response(response);
    return result;
}

bool serve(Store *store, unsigned port, void (*ready)(unsigned port), ro_error *error)
{
    Server server = {.store = store, .port = port};
    if (!exchange_add_functions(store_handle(store), error))
        return false;
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    sqlite3_progress_handler(store_handle(store), STEPS_A_LOOK, is_overdue, &server);
    struct sockaddr_in loopback = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL, (uint16_t)port, NULL, NULL, handle, &server, MHD_OPTION_SOCK_ADDR,
                         &loopback, MHD_OPTION_CONNECTION_LIMIT, (unsigned)MOST_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_SECONDS,
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_BYTES, MHD_OPTION_END);
    if (!daemon)
        return error_set(error, "port %u of 127.0.0.1 cannot be listened on: %s; give another with --port, or --port 0 for a free one", port,
                         strerror(errno));
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    server.port = port ? port : info ? info->port : 0;
    ready(server.port);
    int which;
    sigwait(&ends, &which);
    MHD_stop_daemon(daemon);
    sqlite3_progress_handler(store_handle(store), 0, NULL, NULL);
    return true;
}
