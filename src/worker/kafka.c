/* readout worker kafka: a consumer group's member that writes records to another topic, or to PostgreSQL, exactly once for those who read what is
   committed.

   Kafka to Kafka: a batch's records, its dead letters and its offsets are one transaction of Kafka's (KIP-98, KIP-447). Kafka to PostgreSQL: events
   and offsets are one transaction of the database, which alone says where a partition goes on. In both a worker that was stopped and overtaken finds
   its batch refused. What fails is given up as a whole and read again. */
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "worker/worker.h"

enum { BATCH_MS = 1000, PATIENCE_MS = 30000, COMMIT_MS = 60000, MOST_ABORTS = 20, MOST_PARTITIONS = 256 };

typedef enum { STEP_DONE, STEP_AGAIN, STEP_RESTART, STEP_FAILED } Step;

typedef struct {
    const KafkaOptions *options;
    const Coder *coder;
    Metrics *metrics;
    rd_kafka_t *consumer, *producer; /* no producer where PostgreSQL takes the events and nobody the dead letters */
    rd_kafka_message_t *batch[BATCH_DOCUMENTS];
    size_t count;
    int64_t next[MOST_PARTITIONS]; /* what PostgreSQL says of each partition; -1 nothing */
    bool was_revoked, has_trouble; /* the group was dealt anew; something that waiting does not mend */
    ro_error trouble;
} Worker;

/* ---- starting ---- */

static void hear_error(rd_kafka_t *rk, int code, const char *reason, void *context)
{
    (void)rk;
    Worker *w = context;
    if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION || code == RD_KAFKA_RESP_ERR__SSL || code == RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED) {
        w->has_trouble = true;
        error_set(&w->trouble, "Kafka: the brokers refuse us (%s); check --set security.protocol, sasl.mechanism, sasl.username, sasl.password",
                  reason);
    } else if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
        fprintf(stderr, "readout: Kafka: no broker of %s answers; trying on\n", w->options->brokers);
    }
}

static void drop_batch(Worker *w)
{
    for (size_t i = 0; i < w->count; i++)
        rd_kafka_message_destroy(w->batch[i]);
    w->count = 0;
}

static int64_t *next_of(Worker *w, int32_t partition) { return partition >= 0 && partition < MOST_PARTITIONS ? &w->next[partition] : NULL; }

/* Where PostgreSQL keeps the offsets it says where to go on. */
static void place_by_database(Worker *w, rd_kafka_topic_partition_list_t *partitions)
{
    for (int i = 0; i < partitions->cnt; i++) {
        rd_kafka_topic_partition_t *p = &partitions->elems[i];
        int64_t *next = next_of(w, p->partition);
        if (!next) {
            w->has_trouble = true;
            error_set(&w->trouble, "Kafka: %s has more than %d partitions", p->topic, MOST_PARTITIONS);
        } else if (!postgres_offset(w->options->pg, p->topic, p->partition, next, &w->trouble)) {
            w->has_trouble = true;
        } else {
            p->offset = *next >= 0 ? *next : RD_KAFKA_OFFSET_BEGINNING;
        }
    }
}

static void rebalance(rd_kafka_t *rk, rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t *partitions, void *context)
{
    Worker *w = context;
    w->was_revoked = true; /* what is at hand belongs to whoever gets the partitions */
    if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        if (w->options->pg)
            place_by_database(w, partitions);
        rd_kafka_assign(rk, partitions);
    } else {
        rd_kafka_assign(rk, NULL);
    }
}

static bool set(rd_kafka_conf_t *conf, const char *key, const char *value, ro_error *error)
{
    char why[256];
    return rd_kafka_conf_set(conf, key, value, why, sizeof why) == RD_KAFKA_CONF_OK || error_set(error, "Kafka: %s=%s: %s", key, value, why);
}

static bool set_common(Worker *w, rd_kafka_conf_t *conf, ro_error *error)
{
    bool is_good =
        set(conf, "bootstrap.servers", w->options->brokers, error) && set(conf, "client.id", "readout", error) && set(conf, "log_level", "2", error);
    for (size_t i = 0; is_good && i < w->options->setting_count; i++) {
        const char *equals = strchr(w->options->settings[i], '=');
        char key[128];
        snprintf(key, sizeof key, "%.*s", equals ? (int)(equals - w->options->settings[i]) : 0, w->options->settings[i]);
        is_good = equals ? set(conf, key, equals + 1, error) : error_set(error, "--set %s: write key=value", w->options->settings[i]);
    }
    rd_kafka_conf_set_opaque(conf, w);
    rd_kafka_conf_set_error_cb(conf, hear_error);
    return is_good;
}

static bool open_consumer(Worker *w, ro_error *error)
{
    char why[256], session[16];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    snprintf(session, sizeof session, "%d", w->options->session_ms);
    /* range: librdkafka 2.0.2 aborts with cooperative-sticky when a member leaves early (its issue 4312) */
    if (!(set_common(w, conf, error) && set(conf, "group.id", w->options->group, error) && set(conf, "enable.auto.commit", "false", error) &&
          set(conf, "auto.offset.reset", "earliest", error) && set(conf, "isolation.level", "read_committed", error) &&
          set(conf, "partition.assignment.strategy", "range", error) && set(conf, "session.timeout.ms", session, error) &&
          set(conf, "queued.max.messages.kbytes", "65536", error))) {
        rd_kafka_conf_destroy(conf);
        return false;
    }
    rd_kafka_conf_set_rebalance_cb(conf, rebalance);
    w->consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof why);
    if (!w->consumer) {
        rd_kafka_conf_destroy(conf);
        return error_set(error, "Kafka: no consumer: %s", why);
    }
    rd_kafka_poll_set_consumer(w->consumer);
    return true;
}

static bool open_producer(Worker *w, ro_error *error)
{
    char why[256], id[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    snprintf(id, sizeof id, "readout-%s-%s", w->options->group, w->options->slot);
    if (!(set_common(w, conf, error) && set(conf, "transactional.id", id, error) && set(conf, "linger.ms", "5", error) &&
          set(conf, "transaction.timeout.ms", "60000", error))) {
        rd_kafka_conf_destroy(conf);
        return false;
    }
    w->producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    if (!w->producer) {
        rd_kafka_conf_destroy(conf);
        return error_set(error, "Kafka: no producer: %s", why);
    }
    return true;
}

static bool has_topic(Worker *w, const char *name, ro_error *error)
{
    const struct rd_kafka_metadata *about;
    rd_kafka_topic_t *topic = rd_kafka_topic_new(w->consumer, name, NULL);
    rd_kafka_resp_err_t code = rd_kafka_metadata(w->consumer, 0, topic, &about, PATIENCE_MS / 2);
    rd_kafka_topic_destroy(topic);
    if (w->has_trouble) {
        *error = w->trouble;
        return false;
    }
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return error_set(error, "Kafka: no broker of %s answers (%s); check --brokers and that they run", w->options->brokers,
                         rd_kafka_err2str(code));
    bool is_there = about->topic_cnt == 1 && about->topics[0].err == RD_KAFKA_RESP_ERR_NO_ERROR && about->topics[0].partition_cnt > 0;
    rd_kafka_metadata_destroy(about);
    return is_there || error_set(error, "Kafka: there is no topic \"%s\"; create it first", name);
}

/* ---- one batch ---- */

static Step fail(Worker *w, const char *what, const char *why)
{
    w->has_trouble = true;
    error_set(&w->trouble, "Kafka: %s: %s", what, why);
    return STEP_FAILED;
}

/* What an error of the transactional API asks for (KIP-691). */
static Step judge(Worker *w, rd_kafka_error_t *error, const char *what)
{
    if (!error)
        return STEP_DONE;
    Step step = STEP_FAILED;
    if (rd_kafka_error_is_fatal(error)) {
        fprintf(stderr, "readout: Kafka: %s: %s; start this worker again\n", what, rd_kafka_error_string(error));
        step = STEP_RESTART; /* another worker has our slot */
    } else if (rd_kafka_error_txn_requires_abort(error) || rd_kafka_error_is_retriable(error)) {
        fprintf(stderr, "readout: Kafka: %s: %s; giving the batch up and doing it again\n", what, rd_kafka_error_string(error));
        step = STEP_AGAIN;
    } else {
        fail(w, what, rd_kafka_error_string(error));
    }
    rd_kafka_error_destroy(error);
    return step;
}

/* Once begun, sending offsets and committing are asked for again until their outcome is known: a batch that may stand already must not be given up
   and done again. */
static Step settle(Worker *w, rd_kafka_error_t *(*try_it)(Worker *, void *), void *context, const char *what)
{
    enum { MOST_TRIES = 20 };
    for (int tries = 1;; tries++) {
        rd_kafka_error_t *error = try_it(w, context);
        if (!error || !rd_kafka_error_is_retriable(error) || tries == MOST_TRIES) {
            bool is_unknown = error && rd_kafka_error_is_retriable(error);
            Step step = judge(w, error, what);
            return is_unknown ? STEP_RESTART : step; /* starting again settles the transaction one way or the other */
        }
        rd_kafka_error_destroy(error);
    }
}

/* Fills the batch: up to BATCH_DOCUMENTS, or what comes in BATCH_MS. */
static bool gather(Worker *w)
{
    struct timespec began = {0}, now;
    w->was_revoked = false;
    while (w->count < BATCH_DOCUMENTS && !worker_is_ending && !w->has_trouble) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(w->consumer, 100);
        if (w->was_revoked) {
            drop_batch(w);
            w->was_revoked = false;
        }
        if (message && message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            if (w->count == 0)
                clock_gettime(CLOCK_MONOTONIC, &began);
            w->batch[w->count++] = message;
        } else if (message) {
            bool is_gone = message->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || message->err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
                           message->err == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED;
            if (is_gone)
                fail(w, "reading", rd_kafka_message_errstr(message));
            rd_kafka_message_destroy(message);
        }
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (w->count > 0 && (now.tv_sec - began.tv_sec) * 1000 + (now.tv_nsec - began.tv_nsec) / 1000000 >= BATCH_MS)
            break;
    }
    return !w->has_trouble && w->count > 0;
}

/* Puts a message into the producer's queue; a full queue is waited for. */
static rd_kafka_resp_err_t produce(Worker *w, const char *topic, const void *key, size_t key_length, const void *value, size_t length)
{
    for (int tries = 0;; tries++) {
        rd_kafka_resp_err_t code =
            rd_kafka_producev(w->producer, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_KEY(key, key_length),
                              RD_KAFKA_V_VALUE((void *)(uintptr_t)value, length), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
        if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL || tries == PATIENCE_MS / 100)
            return code;
        rd_kafka_poll(w->producer, 100);
    }
}

static bool bury(Worker *w, const rd_kafka_message_t *message, const char *where, const char *why)
{
    w->metrics->refused++;
    if (!w->options->dead_letters) {
        fprintf(stderr, "readout: %s\n", why);
        return true;
    }
    Json line = {0};
    write_error_line(&line, where, why);
    bool is_good = !line.has_failed && line.used > 0 &&
                   produce(w, w->options->dead_letters, message->key, message->key_len, line.bytes, line.used - 1) == RD_KAFKA_RESP_ERR_NO_ERROR;
    free(line.bytes);
    return is_good || (fail(w, "a dead letter cannot be written", where), false);
}

/* Each line of `lines` as a message under the document's id. */
static rd_kafka_resp_err_t produce_lines(Worker *w, const Document *doc, const Json *lines)
{
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
    for (size_t at = 0; at < lines->used && code == RD_KAFKA_RESP_ERR_NO_ERROR;) {
        const char *nl = memchr(lines->bytes + at, '\n', lines->used - at);
        size_t end = nl ? (size_t)(nl - lines->bytes) : lines->used;
        code = produce(w, w->options->out, doc->id.data, doc->id.length, lines->bytes + at, end - at);
        at = end + 1;
    }
    return code;
}

static bool write_message(Worker *w, const rd_kafka_message_t *message)
{
    char where[320];
    snprintf(where, sizeof where, "%s [%d] @ %lld", rd_kafka_topic_name(message->rkt), (int)message->partition, (long long)message->offset);
    Coded coded;
    code_message(w->coder, where, message->payload, message->payload ? message->len : 0, &coded);
    w->metrics->bytes += message->len;
    bool is_good = true;
    if (!coded.doc) {
        is_good = bury(w, message, where, coded.error.message);
    } else if (w->options->pg) {
        is_good = postgres_add(w->options->pg, w->coder->model, &coded, &w->trouble);
        w->has_trouble = w->has_trouble || !is_good;
    } else {
        Json last = {0};
        write_doc_line(&last, coded.doc, coded.events);
        rd_kafka_resp_err_t code = last.has_failed ? RD_KAFKA_RESP_ERR__FAIL : produce_lines(w, coded.doc, &coded.lines);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
            code = produce_lines(w, coded.doc, &last);
        free(last.bytes);
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
            is_good = (fail(w, "a record cannot be written", rd_kafka_err2str(code)), false);
    }
    if (coded.doc && is_good) {
        w->metrics->documents++;
        w->metrics->events += coded.events;
    }
    coded_free(&coded);
    return is_good;
}

/* The offset behind the batch's last message of each partition, and before its first. */
static size_t offsets_of(Worker *w, Offset *offsets)
{
    size_t count = 0;
    for (size_t i = 0; i < w->count; i++) {
        const rd_kafka_message_t *m = w->batch[i];
        size_t k = 0;
        while (k < count && offsets[k].partition != m->partition)
            k++;
        if (k == count)
            offsets[count++] = (Offset){rd_kafka_topic_name(m->rkt), m->partition, next_of(w, m->partition) ? *next_of(w, m->partition) : -1, 0};
        offsets[k].next = m->offset + 1;
    }
    return count;
}

static rd_kafka_error_t *send_offsets(Worker *w, void *list)
{
    rd_kafka_consumer_group_metadata_t *group = rd_kafka_consumer_group_metadata(w->consumer);
    rd_kafka_error_t *error = rd_kafka_send_offsets_to_transaction(w->producer, list, group, PATIENCE_MS);
    rd_kafka_consumer_group_metadata_destroy(group);
    return error;
}

static rd_kafka_error_t *commit_transaction(Worker *w, void *nothing)
{
    (void)nothing;
    return rd_kafka_commit_transaction(w->producer, COMMIT_MS);
}

static Step commit_to_kafka(Worker *w, const Offset *offsets, size_t count)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)count);
    for (size_t i = 0; i < count; i++)
        rd_kafka_topic_partition_list_add(list, offsets[i].topic, offsets[i].partition)->offset = offsets[i].next;
    Step step = settle(w, send_offsets, list, "the offsets");
    rd_kafka_topic_partition_list_destroy(list);
    return step == STEP_DONE ? settle(w, commit_transaction, NULL, "the commit") : step;
}

static Step commit_to_database(Worker *w, const Offset *offsets, size_t count)
{
    ro_error error;
    PgResult result = postgres_commit(w->options->pg, offsets, count, &error);
    if (result == PG_DONE) {
        for (size_t i = 0; i < count; i++)
            *next_of(w, offsets[i].partition) = offsets[i].next;
        return STEP_DONE;
    }
    fprintf(stderr, "readout: %s\n", error.message);
    if (result == PG_FENCED) {
        w->metrics->fenced++;
        return STEP_AGAIN;
    }
    w->has_trouble = true;
    w->trouble = error;
    return STEP_FAILED;
}

/* Reads again from where the group, or the database, stands. */
static bool rewind_to_committed(Worker *w)
{
    rd_kafka_topic_partition_list_t *list;
    if (rd_kafka_assignment(w->consumer, &list) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    bool is_good = true;
    if (w->options->pg) {
        place_by_database(w, list);
    } else {
        is_good = list->cnt == 0 || rd_kafka_committed(w->consumer, list, PATIENCE_MS) == RD_KAFKA_RESP_ERR_NO_ERROR;
        for (int i = 0; i < list->cnt; i++)
            if (list->elems[i].offset < 0)
                list->elems[i].offset = RD_KAFKA_OFFSET_BEGINNING;
    }
    if (is_good && list->cnt > 0) {
        rd_kafka_error_t *error = rd_kafka_seek_partitions(w->consumer, list, PATIENCE_MS);
        is_good = error == NULL;
        if (error)
            rd_kafka_error_destroy(error);
    }
    rd_kafka_topic_partition_list_destroy(list);
    return is_good;
}

static Step deliver(Worker *w)
{
    if (w->producer) {
        Step begun = judge(w, rd_kafka_begin_transaction(w->producer), "a transaction");
        if (begun != STEP_DONE)
            return begun;
    }
    for (size_t i = 0; i < w->count; i++)
        if (!write_message(w, w->batch[i]))
            return STEP_FAILED;
    Offset offsets[BATCH_DOCUMENTS];
    size_t count = offsets_of(w, offsets);
    if (!w->options->pg)
        return commit_to_kafka(w, offsets, count);
    Step step = commit_to_database(w, offsets, count);
    if (step == STEP_DONE && w->producer) /* dead letters: at least once, as the events stand already */
        step = settle(w, commit_transaction, NULL, "the dead letters");
    return step;
}

static Step run_batch(Worker *w)
{
    Step step = deliver(w);
    drop_batch(w);
    if (step == STEP_DONE) {
        w->metrics->commits++;
        return step;
    }
    w->metrics->aborts++;
    if (step == STEP_AGAIN || step == STEP_FAILED) {
        Step aborted = w->producer ? judge(w, rd_kafka_abort_transaction(w->producer, PATIENCE_MS), "giving up") : STEP_DONE;
        if (step == STEP_AGAIN)
            step = aborted != STEP_DONE && aborted != STEP_AGAIN ? aborted : rewind_to_committed(w) ? STEP_AGAIN : STEP_RESTART;
    }
    return step;
}

/* ---- the whole ---- */

static bool start(Worker *w, ro_error *error)
{
    const KafkaOptions *o = w->options;
    if (!open_consumer(w, error) || !has_topic(w, o->in, error) || (o->out && !has_topic(w, o->out, error)) ||
        (o->dead_letters && !has_topic(w, o->dead_letters, error)))
        return false;
    if ((o->out || o->dead_letters) && !open_producer(w, error))
        return false;
    if (w->producer && judge(w, rd_kafka_init_transactions(w->producer, PATIENCE_MS), "transactions cannot be begun") != STEP_DONE) {
        *error = w->trouble;
        return w->has_trouble ? false : error_set(error, "Kafka: transactions cannot be begun; the brokers must be of version 2.5 or newer");
    }
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(topics, o->in, RD_KAFKA_PARTITION_UA);
    rd_kafka_resp_err_t code = rd_kafka_subscribe(w->consumer, topics);
    rd_kafka_topic_partition_list_destroy(topics);
    return code == RD_KAFKA_RESP_ERR_NO_ERROR || error_set(error, "Kafka: %s cannot be subscribed to: %s", o->in, rd_kafka_err2str(code));
}

static void stop(Worker *w)
{
    drop_batch(w);
    if (w->consumer) {
        rd_kafka_consumer_close(w->consumer);
        rd_kafka_destroy(w->consumer);
    }
    if (w->producer)
        rd_kafka_destroy(w->producer);
}

int worker_kafka(const Coder *coder, const KafkaOptions *options, Metrics *metrics)
{
    Worker *w = calloc(1, sizeof *w);
    if (!w) {
        fputs("readout: not enough memory\n", stderr);
        return 1;
    }
    *w = (Worker){.options = options, .coder = coder, .metrics = metrics};
    ro_error error;
    int code = 0, aborts = 0;
    if (!start(w, &error)) {
        fprintf(stderr, "readout: %s\n", error.message);
        code = 1;
    }
    while (code == 0 && !worker_is_ending) {
        if (gather(w)) {
            Step step = run_batch(w);
            aborts = step == STEP_AGAIN ? aborts + 1 : 0;
            code = step == STEP_RESTART || aborts == MOST_ABORTS ? EXIT_RESTART : step == STEP_FAILED ? 1 : 0;
        }
        if (w->has_trouble) {
            fprintf(stderr, "readout: %s\n", w->trouble.message);
            code = 1;
        }
    }
    stop(w);
    free(w);
    return code;
}
