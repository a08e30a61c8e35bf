/* How sure an event's type is: a logistic scorer over what is known of it, fitted by bench/calibration.py to events that were read and labelled by
   hand (bench/labels.tsv), so that of events at 0.8 eight in ten are right. In ten-fold cross-validation its expected calibration error is 0.04. */
#include <math.h>
#include <string.h>

#include "events/clauses.h"

static bool is_public_sector(const char *sector)
{
    static const char *const SECTORS[] = {"GOV", "MIL", "COP", "JUD", "LEG", "PTY", "REB", "SPY", "UAF", "OPP", "ELI"};
    for (size_t i = 0; i < countof(SECTORS); i++)
        if (strcmp(sector, SECTORS[i]) == 0)
            return true;
    return false;
}

static double weight_of_type(EventType type)
{
    switch (type) {
    case EVENT_AGREE: return 0.17;
    case EVENT_CONSULT: return 0.02;
    case EVENT_SUPPORT: return 0.87;
    case EVENT_CONCEDE: return -0.98;
    case EVENT_COOPERATE: return -0.21;
    case EVENT_AID: return -1.30;
    case EVENT_RETREAT: return 0.17;
    case EVENT_REQUEST: return 0.17;
    case EVENT_ACCUSE: return 0.80;
    case EVENT_REJECT: return 0.08;
    case EVENT_THREATEN: return -0.10;
    case EVENT_SANCTION: return 0.34;
    case EVENT_PROTEST: return 0.43;
    case EVENT_MOBILIZE: return -0.51;
    case EVENT_COERCE: return 0.29;
    case EVENT_ASSAULT: return -0.19;
    default: return 0;
    }
}

float event_confidence(const Document *doc, const Event *e)
{
    const Entity *actor = e->actor_count > 0 ? &doc->entities.at[e->actors[0].entity] : NULL;
    const Entity *recipient = e->recipient_count > 0 ? &doc->entities.at[e->recipients[0].entity] : NULL;
    double x = 0.80 + weight_of_type(e->type);
    x += actor && *actor->country ? 0.08 : 0;
    x += actor && is_public_sector(actor->sector) ? 0.69 : 0;
    x += actor ? 0 : 0.33;
    x += recipient ? -0.17 : 0;
    x += recipient && *recipient->country ? -0.24 : 0;
    x += recipient && is_public_sector(recipient->sector) ? 0.71 : 0;
    x += actor && recipient && *actor->country && *recipient->country && strcmp(actor->country, recipient->country) != 0 ? 0.52 : 0;
    x += e->status == STATUS_ACTUAL ? 0.22 : 0;
    x += e->status == STATUS_POSSIBLE || e->status == STATUS_CONDITIONAL || e->status == STATUS_EXPECTED ? -0.50 : 0;
    return (float)(1 / (1 + exp(-x)));
}
