/* One event, one record: mentions of the same type between the same parties in the same time are one, with both as evidence. */
#include "events/events.h"

static bool holds(const Party *set, uint32_t count, EntityId e)
{
    for (uint32_t i = 0; i < count; i++)
        if (set[i].entity == e)
            return true;
    return false;
}

static bool same_set(const Party *a, uint32_t n, const Party *b, uint32_t m)
{
    bool same = n == m;
    for (uint32_t i = 0; i < n && same; i++)
        same = holds(b, m, a[i].entity);
    return same;
}

static bool same_parties(const Event *a, const Event *b)
{
    if (same_set(a->actors, a->actor_count, b->actors, b->actor_count) &&
        same_set(a->recipients, a->recipient_count, b->recipients, b->recipient_count))
        return true;
    return a->is_symmetric && b->is_symmetric && same_set(a->actors, a->actor_count, b->recipients, b->recipient_count) &&
           same_set(a->recipients, a->recipient_count, b->actors, b->actor_count);
}

/* Words are spoken more than once a day ("praised", "described as"); each saying is its own event unless it is in one sentence. */
static bool may_repeat(const Document *doc, const Event *a, const Event *b)
{
    bool is_saying = a->type == EVENT_SUPPORT || a->type == EVENT_ACCUSE || a->type == EVENT_REQUEST || a->type == EVENT_AGREE;
    return is_saying && doc->tokens.at[a->trigger_begin].sentence != doc->tokens.at[b->trigger_begin].sentence;
}

/* "gathered in the square, chanted and threw eggs": one protest of one sentence; a mode that says more stays. */
static bool is_same_protest(const Document *doc, const Event *a, const Event *b)
{
    return a->type == EVENT_PROTEST && b->type == EVENT_PROTEST && a->status == b->status && a->actor_count > 0 &&
           doc->tokens.at[a->trigger_begin].sentence == doc->tokens.at[b->trigger_begin].sentence &&
           same_set(a->actors, a->actor_count, b->actors, b->actor_count) &&
           (b->recipient_count == 0 || a->recipient_count == 0 || same_set(a->recipients, a->recipient_count, b->recipients, b->recipient_count));
}

static bool is_same_event(const Document *doc, const Event *a, const Event *b)
{
    if (is_same_protest(doc, a, b))
        return true;
    return a->type == b->type && a->category == b->category && strcmp(a->mode, b->mode) == 0 && a->status == b->status &&
           a->when.begin == b->when.begin && a->when.end == b->when.end && (a->actor_count + a->recipient_count > 0) && same_parties(a, b) &&
           !may_repeat(doc, a, b);
}

/* The higher of two counts of the same thing, which are never summed. */
static void keep_higher(int32_t *into, const int32_t *other)
{
    if (other[0] > into[0]) {
        into[0] = other[0];
        into[1] = other[1];
    }
}

void merge_events(const Model *model, Document *doc)
{
    (void)model;
    for (uint32_t i = 0; i < doc->events.count; i++) {
        Event *a = &doc->events.at[i];
        for (uint32_t j = i + 1; j < doc->events.count && !a->is_merged_away; j++) {
            Event *b = &doc->events.at[j];
            if (b->is_merged_away || !is_same_event(doc, a, b))
                continue;
            b->is_merged_away = true;
            if (a->recipient_count == 0) {
                memcpy(a->recipients, b->recipients, sizeof a->recipients);
                a->recipient_count = b->recipient_count;
            }
            if (strcmp(a->mode, "demo") == 0 && *b->mode) {
                a->mode = b->mode;
                a->cameo = b->cameo;
            }
            keep_higher(a->dead, b->dead);
            keep_higher(a->injured, b->injured);
            keep_higher(a->arrested, b->arrested);
            keep_higher(a->crowd, b->crowd);
            if (a->evidence_count < MOST_EVIDENCE)
                a->evidence[a->evidence_count++] = token_span(doc, b->trigger_begin, b->trigger_end);
        }
    }
}
