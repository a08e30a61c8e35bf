/* The closed vocabularies of vocabulary.def as enums, with their names. */
#ifndef DOCUMENT_VOCABULARY_H
#define DOCUMENT_VOCABULARY_H

#include "core/str.h"

typedef enum {
#define UPOS(name) UPOS_##name,
#include "document/vocabulary.def"
    UPOS_COUNT
} Upos;

typedef enum {
#define DEPREL(name, label) DEPREL_##name,
#include "document/vocabulary.def"
    DEPREL_COUNT
} Deprel;

typedef enum {
#define EVENT(name, quad) EVENT_##name,
#include "document/vocabulary.def"
    EVENT_COUNT
} EventType;

typedef enum {
#define STATUS(name, label) STATUS_##name,
#include "document/vocabulary.def"
    STATUS_COUNT
} Status;

const char *upos_name(Upos upos);
const char *deprel_name(Deprel deprel);
const char *event_type_name(EventType type);
int event_type_quad(EventType type); /* 1 verbal cooperation … 4 material conflict; 0 for DEATH */
const char *status_name(Status status);

/* From names; X, DEP, NONE and COUNT when there is none such. A deprel's unknown subtype is cut off first. */
Upos upos_from(Str name);
Deprel deprel_from(Str name);
EventType event_type_from(Str name);
Status status_from(Str name);

#endif
