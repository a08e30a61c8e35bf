/* The Model: all that is known before reading, shared by threads and never changed. */
#ifndef KNOWLEDGE_MODEL_H
#define KNOWLEDGE_MODEL_H

#include "knowledge/knowledge.h"
#include "knowledge/weights.h"

typedef struct {
    Knowledge knowledge;
    Weights weights;
} Model;

#endif
