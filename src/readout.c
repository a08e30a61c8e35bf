/* The library's front: include/readout.h over the pipeline. */
#include "readout.h"

#include <stdlib.h>

#include "pipeline.h"
#include "records.h"

struct ro_model {
    Model model;
};

ro_model *ro_model_open(const char *knowledge_path, const char *weights_path, ro_error *error)
{
    ro_model *m = calloc(1, sizeof *m);
    if (!m) {
        error_set(error, "not enough memory for a model");
        return NULL;
    }
    if (knowledge_open(&m->model.knowledge, knowledge_path, error)) {
        if (weights_open(&m->model.weights, weights_path, error))
            return m;
        knowledge_close(&m->model.knowledge);
    }
    free(m);
    return NULL;
}

void ro_model_close(ro_model *model)
{
    if (!model)
        return;
    weights_close(&model->model.weights);
    knowledge_close(&model->model.knowledge);
    free(model);
}

char *ro_code(const ro_model *model, const ro_article *article, unsigned kinds, ro_error *error)
{
    Arena *arena = arena_create(ARENA_LIMIT_BYTES);
    Json out = {0};
    if (!arena) {
        error_set(error, "not enough memory");
        return NULL;
    }
    const Document *doc = pipeline_run(&model->model, article, article->id ? article->id : "-", NULL, arena, error);
    if (doc)
        records_write(&model->model, doc, kinds, &out);
    arena_destroy(arena);
    if (!doc || out.has_failed) {
        if (doc)
            error_set(error, "%s: not enough memory for the output", article->id ? article->id : "-");
        free(out.bytes);
        return NULL;
    }
    return out.bytes ? out.bytes : calloc(1, 1);
}

void ro_free(char *lines) { free(lines); }
