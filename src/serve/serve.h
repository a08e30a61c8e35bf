/* The page of a store: a question by HTTP and its answer, apart from how it travels. */
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include "store/store.h"

/* A request as it came; everything in it is a stranger's. `get` gives an argument of the query string, NULL where there is none. */
typedef struct {
    const char *method, *path, *host, *origin;
    const char *(*get)(void *context, const char *name);
    void *context;
} Request;

typedef struct {
    int status;
    const char *type; /* media type */
    const char *name; /* to save it under; NULL: to be shown */
    char *body;       /* NULL without memory */
    size_t length;
    bool is_borrowed; /* a file of the page; else the caller frees the body */
} Answer;

/* Answers GET for "/", its files, /events, /facets, /picture/… and the downloads. `port` is what Host and Origin must name: 421 and 403 when they
   do not, so that no page of another site reads the store (DNS rebinding); 405 for what is no GET. */
Answer answer_request(Store *store, const Request *request, unsigned port);

/* Serves the page on 127.0.0.1 until SIGINT or SIGTERM; `port` 0 takes a free one. Calls `ready` with the port. False with the reason. */
bool serve(Store *store, unsigned port, void (*ready)(unsigned port), ro_error *error);

/* A file of the page, compiled in; NULL when there is none of that path. */
typedef struct {
    const char *path, *type, *begin, *end;
} PageFile;
const PageFile *page_file(const char *path);

#endif
