#include "knowledge/weights.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* One opening: the first trouble stops the rest. */
typedef struct {
    Weights *w;
    ro_error *error;
    bool is_good;
} Loader;

static const void *section(Loader *l, const char *name, const char *part, size_t size, uint32_t *count)
{
    char full[32];
    if (!l->is_good)
        return NULL;
    strcpy(full, name);
    strcat(full, part);
    const void *at = blob_section(&l->w->blob, full, size, count, l->error);
    l->is_good = at != NULL;
    return at;
}

static void bad_shape(Loader *l, const char *name)
{
    if (l->is_good)
        error_set(l->error, "%s: section \"%s\" has another shape; install the file that belongs to this program", l->w->blob.path, name);
    l->is_good = false;
}

static Table load_table(Loader *l, const char *name, uint32_t columns)
{
    Table t = {.columns = columns};
    uint32_t scales = 0;
    t.row = section(l, name, ".q", columns, &t.rows);
    t.scale = section(l, name, ".s", sizeof(float), &scales);
    if (l->is_good && (scales != t.rows || t.rows == 0))
        bad_shape(l, name);
    return t;
}

static const float *load_bias(Loader *l, const char *name, uint32_t out)
{
    uint32_t n = 0;
    const float *bias = section(l, name, ".b", sizeof(float), &n);
    if (l->is_good && n != out)
        bad_shape(l, name);
    return bias;
}

static void *allocate(Loader *l, size_t bytes)
{
    void *p = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!p)
        l->is_good = error_set(l->error, "%s: not enough memory to open it", l->w->blob.path);
    return p;
}

static Dense load_dense(Loader *l, const char *name, uint32_t in, uint32_t out, bool has_bias)
{
    Table t = load_table(l, name, in);
    Dense d = {.in = in, .out = out, .stride = (out + LANES - 1) / LANES * LANES};
    if (l->is_good && (t.rows != out || in % 4 != 0))
        bad_shape(l, name);
    const float *bias = has_bias ? load_bias(l, name, out) : NULL;
    size_t weights = (size_t)in * d.stride, one = d.stride * sizeof(float);
    if (!l->is_good || !(d.packed = allocate(l, weights + 3 * one)))
        return d;
    memset(d.packed, 0, weights + 3 * one);
    d.scale = (float *)(void *)(d.packed + weights);
    d.bias = d.scale + d.stride;
    d.zero = (int32_t *)(void *)(d.bias + d.stride);
    memcpy(d.scale, t.scale, out * sizeof(float));
    if (bias)
        memcpy(d.bias, bias, out * sizeof(float));
    for (uint32_t o = 0; o < out; o++) {
        const int8_t *row = t.row + (size_t)o * in;
        int8_t *to = d.packed + (size_t)(o / LANES) * in * LANES + (size_t)(o % LANES) * 4;
        int32_t sum = 0;
        for (uint32_t i = 0; i < in; i += 4) {
            memcpy(to + (size_t)i * LANES, row + i, 4);
            sum += row[i] + row[i + 1] + row[i + 2] + row[i + 3];
        }
        d.zero[o] = -128 * sum;
    }
    return d;
}

static FloatDense load_float_dense(Loader *l, const char *name, uint32_t in, uint32_t out)
{
    Table t = load_table(l, name, in);
    FloatDense d = {.in = in, .out = out, .bias = load_bias(l, name, out)};
    if (l->is_good && t.rows != out)
        bad_shape(l, name);
    if (!l->is_good || !(d.weight = allocate(l, (size_t)in * out * sizeof(float))))
        return d;
    for (uint32_t o = 0; o < out; o++)
        for (uint32_t i = 0; i < in; i++)
            d.weight[(size_t)i * out + o] = (float)t.row[(size_t)o * in + i] * t.scale[o];
    return d;
}

static Norm load_norm(Loader *l, const char *name, uint32_t width)
{
    uint32_t a = width, b = width;
    Norm n = {.gain = section(l, name, ".g", sizeof(float), &a)};
    n.bias = section(l, name, ".n", sizeof(float), &b);
    if (l->is_good && (a != width || b != width))
        bad_shape(l, name);
    return n;
}

static WordIndex load_index(Loader *l, const char *name, uint32_t rows)
{
    WordIndex x = {0};
    uint32_t n = 0;
    x.hash = section(l, name, ".hash", sizeof(uint64_t), &x.count);
    x.row = section(l, name, ".row", sizeof(uint32_t), &n);
    if (l->is_good && n != x.count)
        bad_shape(l, name);
    for (uint32_t i = 0; l->is_good && i < x.count; i++)
        if (x.row[i] >= rows)
            bad_shape(l, name);
    return x;
}

static Labels load_labels(Loader *l, const char *name)
{
    Labels labels = {0};
    uint32_t size = 0;
    const char *text = section(l, name, ".labels", 1, &size);
    if (!l->is_good)
        return labels;
    for (uint32_t i = 0; i < size; i++)
        labels.count += text[i] == '\n';
    labels.pool = malloc(size + 1U);
    labels.text = calloc(labels.count + 1, sizeof *labels.text);
    if (!labels.pool || !labels.text) {
        l->is_good = error_set(l->error, "%s: not enough memory to open it", l->w->blob.path);
        return labels;
    }
    memcpy(labels.pool, text, size);
    labels.pool[size] = '\0';
    char *at = labels.pool;
    for (uint32_t k = 0; k < labels.count; k++) {
        labels.text[k] = at;
        at = strchr(at, '\n');
        *at++ = '\0';
    }
    return labels;
}

static bool has_feat(const char *feats, const char *pair)
{
    size_t n = strlen(pair);
    for (const char *at = feats; (at = strstr(at, pair)); at += n)
        if ((at == feats || at[-1] == '|') && (at[n] == '\0' || at[n] == '|'))
            return true;
    return false;
}

static Feats feats_from(const char *f)
{
    return (Feats){
        .tense = has_feat(f, "Tense=Past")   ? TENSE_PAST
                 : has_feat(f, "Tense=Pres") ? TENSE_PRES
                                             : TENSE_NONE,
        .form = has_feat(f, "VerbForm=Fin")    ? FORM_FIN
                : has_feat(f, "VerbForm=Inf")  ? FORM_INF
                : has_feat(f, "VerbForm=Ger")  ? FORM_GER
                : has_feat(f, "VerbForm=Part") ? FORM_PART
                                               : FORM_NONE,
        .number = has_feat(f, "Number=Sing")                                 ? NUMBER_SING
                  : has_feat(f, "Number=Plur") || has_feat(f, "Number=Ptan") ? NUMBER_PLUR
                                                                             : NUMBER_NONE,
        .is_passive = has_feat(f, "Voice=Pass"),
        .is_imperative = has_feat(f, "Mood=Imp"),
        .is_possessive = has_feat(f, "Poss=Yes"),
        .person = has_feat(f, "Person=1")   ? 1
                  : has_feat(f, "Person=2") ? 2
                  : has_feat(f, "Person=3") ? 3
                                            : 0,
        .gender = has_feat(f, "Gender=Masc")   ? 'm'
                  : has_feat(f, "Gender=Fem")  ? 'f'
                  : has_feat(f, "Gender=Neut") ? 'n'
                                               : 0,
    };
}

static void map_labels(Loader *l)
{
    Weights *w = l->w;
    if (!l->is_good)
        return;
    w->upos_of = calloc(w->upos_labels.count + 1, sizeof *w->upos_of);
    w->deprel_of = calloc(w->deprel_labels.count + 1, sizeof *w->deprel_of);
    w->feats_of = calloc(w->feats_labels.count + 1, sizeof *w->feats_of);
    if (!w->upos_of || !w->deprel_of || !w->feats_of) {
        l->is_good = error_set(l->error, "%s: not enough memory to open it", w->blob.path);
        return;
    }
    for (uint32_t i = 0; i < w->upos_labels.count; i++)
        w->upos_of[i] = upos_from(str(w->upos_labels.text[i]));
    for (uint32_t i = 0; i < w->deprel_labels.count; i++)
        w->deprel_of[i] = deprel_from(str(w->deprel_labels.text[i]));
    for (uint32_t i = 0; i < w->feats_labels.count; i++)
        w->feats_of[i] = feats_from(w->feats_labels.text[i]);
}

static void load_lemmas(Loader *l)
{
    Weights *w = l->w;
    uint32_t n = 0;
    w->lemma_hash = section(l, "lemmas", ".hash", sizeof(uint64_t), &w->lemma_count);
    w->lemma_text = section(l, "lemmas", ".text", sizeof(uint32_t), &n);
    w->lemma_pool = section(l, "lemmas", ".pool", 1, &w->lemma_pool_bytes);
    if (l->is_good && (n != w->lemma_count || w->lemma_pool_bytes == 0 || w->lemma_pool[w->lemma_pool_bytes - 1] != '\0'))
        bad_shape(l, "lemmas");
    for (uint32_t i = 0; l->is_good && i < n; i++)
        if (w->lemma_text[i] >= w->lemma_pool_bytes)
            bad_shape(l, "lemmas");
}

static void load_network(Loader *l)
{
    Weights *w = l->w;
    static const uint32_t AFFIX_WIDTH[] = {32, 32, 16, 16};
    static const char *const AFFIX_NAME[] = {"affix0", "affix1", "affix2", "affix3"};
    static const char *const INTO[] = {"into0", "into1", "into2", "into3"}, *const OUT[] = {"out0", "out1", "out2", "out3"};
    static const char *const NORM[] = {"layer0", "layer1", "layer2", "layer3"};
    uint32_t d = (uint32_t)w->width, h = (uint32_t)w->hidden, a = (uint32_t)w->arc, b = (uint32_t)w->label;
    w->word = load_table(l, "word", 100);
    w->vector = load_table(l, "vector", 100);
    w->gram = load_table(l, "gram", 64);
    for (int i = 0; i < 4; i++)
        w->affix[i] = load_table(l, AFFIX_NAME[i], AFFIX_WIDTH[i]);
    w->words = load_index(l, "word", w->word.rows);
    w->vectors = load_index(l, "vector", w->vector.rows);
    w->input = load_dense(l, "input", 100 + 96 + 64 + 100, d, true);
    w->input_norm = load_norm(l, "input", d);
    for (int i = 0; i < w->layers && l->is_good; i++) {
        w->into[i] = load_dense(l, INTO[i], d, 6 * h, true);
        w->out[i] = load_dense(l, OUT[i], 2 * h, d, true);
        w->layer_norm[i] = load_norm(l, NORM[i], d);
    }
    w->arc_mlp = load_dense(l, "arc_mlp", d, 2 * a, true);
    w->arc_matrix = load_dense(l, "arc", a, a + 1, false);
    w->label_mlp = load_dense(l, "label_mlp", d, 2 * b, true);
    w->label_out = load_dense(l, "label", b, w->deprel_labels.count, true);
    w->upos = load_dense(l, "upos", d, w->upos_labels.count, true);
    w->xpos = load_dense(l, "xpos", d, w->xpos_labels.count, true);
    w->feats = load_dense(l, "feats", d, w->feats_labels.count, true);
    w->lemma = load_dense(l, "lemma", d, w->lemma_labels.count, true);
    w->names = load_dense(l, "names", d, w->name_labels.count, true);
    w->split_word = load_table(l, "split_word", 12);
    w->split_shape = load_table(l, "split_shape", 8);
    w->split_hidden = load_float_dense(l, "split_hidden", 8 * 21, 64);
    w->split_out = load_float_dense(l, "split_out", 64, 1);
}

bool weights_open(Weights *w, const char *path, ro_error *error)
{
    *w = (Weights){0};
    if (!blob_open(&w->blob, path, error))
        return false;
    Loader l = {w, error, true};
    uint32_t n = 0;
    const int32_t *settings = section(&l, "settings", "", sizeof(int32_t), &n);
    if (l.is_good && (n != 5 || settings[0] < 8 || settings[0] > 1024 || settings[1] < 8 || settings[1] > 1024 || settings[2] < 1 ||
                      settings[2] > MOST_LAYERS || settings[3] < 8 || settings[3] > 512 || settings[4] < 8 || settings[4] > 512))
        bad_shape(&l, "settings");
    if (l.is_good) {
        w->width = settings[0], w->hidden = settings[1], w->layers = settings[2], w->arc = settings[3], w->label = settings[4];
        w->upos_labels = load_labels(&l, "upos");
        w->xpos_labels = load_labels(&l, "xpos");
        w->feats_labels = load_labels(&l, "feats");
        w->lemma_labels = load_labels(&l, "lemma");
        w->deprel_labels = load_labels(&l, "deprel");
        w->name_labels = load_labels(&l, "names");
        map_labels(&l);
        load_lemmas(&l);
        load_network(&l);
    }
    if (!l.is_good)
        weights_close(w);
    return l.is_good;
}

static void labels_release(Labels *labels)
{
    free(labels->text);
    free(labels->pool);
}

void weights_close(Weights *w)
{
    Dense *dense[] = {&w->input, &w->arc_mlp, &w->arc_matrix, &w->label_mlp, &w->label_out, &w->upos, &w->xpos, &w->feats, &w->lemma, &w->names};
    for (size_t i = 0; i < countof(dense); i++)
        free(dense[i]->packed);
    for (int i = 0; i < MOST_LAYERS; i++) {
        free(w->into[i].packed);
        free(w->out[i].packed);
    }
    free(w->split_hidden.weight);
    free(w->split_out.weight);
    Labels *labels[] = {&w->upos_labels, &w->xpos_labels, &w->feats_labels, &w->lemma_labels, &w->deprel_labels, &w->name_labels};
    for (size_t i = 0; i < countof(labels); i++)
        labels_release(labels[i]);
    free(w->upos_of);
    free(w->deprel_of);
    free(w->feats_of);
    blob_close(&w->blob);
    *w = (Weights){0};
}

static uint32_t search(const uint64_t *hash, uint32_t count, uint64_t want)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (hash[mid] < want)
            low = mid + 1;
        else
            high = mid;
    }
    return low < count && hash[low] == want ? low : NONE;
}

uint32_t word_index_find(const WordIndex *index, uint64_t hash)
{
    uint32_t at = search(index->hash, index->count, hash);
    return at == NONE ? NONE : index->row[at];
}

/* Joins form, UPOS and, unless it is NULL, XPOS with tabs and looks the key up. */
static const char *lemma_at(const Weights *w, Str form, Upos upos, const char *xpos)
{
    char key[192];
    uint32_t n = 0;
    Str parts[] = {form, str(upos_name(upos)), xpos ? str(xpos) : (Str){0}};
    for (size_t i = 0; i < countof(parts) - !xpos; i++) {
        if (n + parts[i].length + 1 > sizeof key)
            return NULL;
        if (i > 0)
            key[n++] = '\t';
        memcpy(key + n, parts[i].data, parts[i].length);
        n += parts[i].length;
    }
    uint32_t at = search(w->lemma_hash, w->lemma_count, XXH3_64bits(key, n));
    return at == NONE ? NULL : w->lemma_pool + w->lemma_text[at];
}

const char *weights_lemma(const Weights *w, Str form, Str low, Upos upos, const char *xpos)
{
    const char *lemma = lemma_at(w, form, upos, xpos);
    if (!lemma && form.length == low.length && memcmp(form.data, low.data, low.length) != 0 && upos != UPOS_PROPN)
        lemma = lemma_at(w, low, upos, xpos);
    return lemma || upos == UPOS_PROPN ? lemma : lemma_at(w, low, upos, NULL);
}

bool weights_has_verb(const Weights *w, Str low) { return lemma_at(w, low, UPOS_VERB, NULL) != NULL; }
