#include "document/vocabulary.h"

static const char *const UPOS_NAMES[] = {
#define UPOS(name) #name,
#include "document/vocabulary.def"
};
static const char *const DEPREL_NAMES[] = {
#define DEPREL(name, label) label,
#include "document/vocabulary.def"
};
static const char *const EVENT_NAMES[] = {
#define EVENT(name, quad) #name,
#include "document/vocabulary.def"
};
static const int EVENT_QUADS[] = {
#define EVENT(name, quad) quad,
#include "document/vocabulary.def"
};
static const char *const STATUS_NAMES[] = {
#define STATUS(name, label) label,
#include "document/vocabulary.def"
};

const char *upos_name(Upos upos) { return UPOS_NAMES[upos]; }
const char *deprel_name(Deprel deprel) { return DEPREL_NAMES[deprel]; }
const char *event_type_name(EventType type) { return EVENT_NAMES[type]; }
int event_type_quad(EventType type) { return EVENT_QUADS[type]; }
const char *status_name(Status status) { return STATUS_NAMES[status]; }

static int find(const char *const *names, int count, Str name, int none)
{
    for (int i = 0; i < count; i++)
        if (str_is(name, names[i]))
            return i;
    return none;
}

Upos upos_from(Str name) { return (Upos)find(UPOS_NAMES, UPOS_COUNT, name, UPOS_X); }

Deprel deprel_from(Str name)
{
    int whole = find(DEPREL_NAMES, DEPREL_COUNT, name, -1);
    if (whole >= 0)
        return (Deprel)whole;
    const char *colon = memchr(name.data, ':', name.length);
    Str base = {name.data, colon ? (uint32_t)(colon - name.data) : name.length};
    return (Deprel)find(DEPREL_NAMES, DEPREL_COUNT, base, DEPREL_DEP);
}

EventType event_type_from(Str name) { return (EventType)find(EVENT_NAMES, EVENT_COUNT, name, EVENT_NONE); }
Status status_from(Str name) { return (Status)find(STATUS_NAMES, STATUS_COUNT, name, STATUS_COUNT); }
