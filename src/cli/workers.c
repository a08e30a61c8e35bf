#include "cli/workers.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/error.h"
#include "pipeline.h"

/* A place for one article: empty → waiting → at work → ready → empty. Jobs lie in a ring in the order of the input. */
typedef enum { JOB_EMPTY, JOB_WAITING, JOB_AT_WORK, JOB_READY } JobState;

typedef struct {
    JobState state;
    ro_article article;
    char *copy, *where;
    uint64_t text_hash;
    Arena *arena;
    Document *doc;
    ro_error error;
} Job;

enum { JOBS_A_THREAD = 16, MOST_THREADS = 256 };

struct Workers {
    const Model *model;
    WorkDone *done;
    void *context;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    Job *jobs;
    uint64_t added, taken, written; /* counts; a job's place is its number modulo `room` */
    unsigned room, threads;
    bool is_ending;
    pthread_t thread[MOST_THREADS];
};

static void code(const Workers *w, Job *job)
{
    job->arena = arena_create(ARENA_LIMIT_BYTES);
    if (job->arena)
        job->doc = pipeline_run(w->model, &job->article, job->where, NULL, job->arena, &job->error);
    else
        error_set(&job->error, "%s: not enough memory", job->where);
}

static void *work(void *argument)
{
    Workers *w = argument;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (w->taken == w->added && !w->is_ending)
            pthread_cond_wait(&w->changed, &w->lock);
        if (w->taken == w->added)
            break;
        Job *job = &w->jobs[w->taken++ % w->room];
        job->state = JOB_AT_WORK;
        pthread_mutex_unlock(&w->lock);
        code(w, job);
        pthread_mutex_lock(&w->lock);
        job->state = JOB_READY;
        pthread_cond_broadcast(&w->changed);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

Workers *workers_start(const Model *model, unsigned threads, WorkDone *done, void *context)
{
    Workers *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    threads = threads < MOST_THREADS ? threads : MOST_THREADS;
    *w = (Workers){.model = model, .done = done, .context = context, .room = JOBS_A_THREAD * threads};
    w->jobs = calloc(w->room, sizeof *w->jobs);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->changed, NULL);
    while (w->jobs && w->threads < threads && pthread_create(&w->thread[w->threads], NULL, work, w) == 0)
        w->threads++;
    if (w->threads > 0)
        return w;
    free(w->jobs);
    free(w);
    return NULL;
}

/* Hands the oldest job back when it is ready; `waits`: when there is one at all. Called with the lock held. */
static bool write_oldest(Workers *w, bool waits)
{
    if (w->written == w->added)
        return false;
    Job *job = &w->jobs[w->written % w->room];
    while (waits && job->state != JOB_READY)
        pthread_cond_wait(&w->changed, &w->lock);
    if (job->state != JOB_READY)
        return false;
    pthread_mutex_unlock(&w->lock);
    w->done(job->doc, &job->error, job->text_hash, w->context);
    arena_destroy(job->arena);
    free(job->copy);
    pthread_mutex_lock(&w->lock);
    *job = (Job){.state = JOB_EMPTY};
    w->written++;
    return true;
}

static char *put(char **at, const char *text, size_t length)
{
    if (!text)
        return NULL;
    char *copy = memcpy(*at, text, length);
    copy[length] = '\0';
    *at += length + 1;
    return copy;
}

bool workers_add(Workers *w, const ro_article *a, const char *where, uint64_t text_hash)
{
    const char *fields[] = {a->id, a->date, a->title, a->url, a->publication, a->language, where};
    size_t length = a->text_length ? a->text_length : strlen(a->text), size = length + 1;
    for (size_t i = 0; i < countof(fields); i++)
        size += fields[i] ? strlen(fields[i]) + 1 : 0;
    char *copy = malloc(size), *at = copy;
    if (!copy)
        return false;
    pthread_mutex_lock(&w->lock);
    while (write_oldest(w, w->added - w->written == w->room))
        continue;
    Job *job = &w->jobs[w->added % w->room];
    *job = (Job){.state = JOB_WAITING, .copy = copy, .text_hash = text_hash};
    job->article.text = put(&at, a->text, length);
    job->article.text_length = length;
    const char **into[] = {&job->article.id,  &job->article.date,        &job->article.title,
                           &job->article.url, &job->article.publication, &job->article.language};
    for (size_t i = 0; i < countof(into); i++)
        *into[i] = fields[i] ? put(&at, fields[i], strlen(fields[i])) : NULL;
    job->where = put(&at, where, strlen(where));
    w->added++;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    return true;
}

void workers_finish(Workers *w)
{
    pthread_mutex_lock(&w->lock);
    while (write_oldest(w, true))
        continue;
    w->is_ending = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    for (unsigned i = 0; i < w->threads; i++)
        pthread_join(w->thread[i], NULL);
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
    free(w->jobs);
    free(w);
}

unsigned cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (unsigned)n : 1;
}
