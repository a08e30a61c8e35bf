/* Compiles the tables of data/ and data/events/, and a user's own files, into the knowledge blob.

   Every cell is checked; an error names file and line, and nothing is written. Names are folded and hashed word by word, as
   names_find looks them up. A user's rows are read before ours, so that theirs win: of two patterns that fit equally well, of two agents of
   one name, and of the spells of one person in one office. Arrays grow with realloc and are freed by the end of the process. */
#include "compile/compile.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <xxhash.h>

#include "core/blob.h"
#include "core/calendar.h"
#include "core/str.h"
#include "core/utf8.h"
#include "document/vocabulary.h"
#include "knowledge/tables.h"

static const char *current_file = "";
static uint32_t current_line;
static bool is_users; /* is the table at work a user's? */

static _Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
static _Noreturn void fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (current_line > 0)
        fprintf(stderr, "%s:%u: ", current_file, current_line);
    else
        fprintf(stderr, "%s: ", current_file);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

#define TABLE(Type)                                                                                                                                  \
    static struct {                                                                                                                                  \
        Type *at;                                                                                                                                    \
        size_t count, room;                                                                                                                          \
    }
#define ADD(table)                                                                                                                                   \
    ((table).count == (table).room ? (void)((table).at = grow((table).at, &(table).room, sizeof *(table).at)) : (void)0,                             \
     memset(&(table).at[(table).count], 0, sizeof *(table).at), &(table).at[(table).count++])

static void *grow(void *old, size_t *room, size_t size)
{
    *room = *room ? 2 * *room : 1024;
    void *more = realloc(old, *room * size);
    if (!more) {
        fprintf(stderr, "readout: not enough memory\n");
        exit(1);
    }
    return more;
}

typedef struct {
    uint64_t hash;
    NameRef ref;
    bool is_prefix_only;
} NameEntry;

#define WORDS "class\twords\tvalue"
#define COUNTRIES "iso3\tiso2\tname\tnames\tadjectives\tcapital\tmetonyms\twikidata\tlat\tlon"
#define PERSONS "person\taliases\twikidata\tcountry\trole\toffice\tbegin\tend\tgender\tsource"
#define ORGANISATIONS "name\taliases\tkind\tcountry\tsector\tnote\tsource"
#define PLACES "geonameid\tname\taliases\tlat\tlon\tcountry\tregion\tpopulation\tfeature"
#define AGENTS "terms\tsector\trole\tcountry"
#define PATTERNS "trigger\twhere\tactor\trecipient\tflags\tevent\tmode\tcameo\tcontext\tstatus\texample"

TABLE(char) strings;
TABLE(LexiconEntry) lexicon;
TABLE(LexiconClass) classes;
TABLE(CountryRecord) countries;
TABLE(PersonRecord) persons;
TABLE(SpellRecord) spells;
TABLE(OrganisationRecord) organisations;
TABLE(PlaceRecord) places;
TABLE(AgentRecord) agents;
TABLE(PatternRecord) patterns;
TABLE(CameoRecord) cameo;
TABLE(PloverRecord) plover;
TABLE(FutureRecord) futures;
TABLE(NameEntry) names;
TABLE(NameSlot) slots;
TABLE(NameRef) refs;
TABLE(Text) interned; /* open addressing by hash of text */

static Text text_of(const char *s, size_t length)
{
    if (length == 0)
        return 0;
    if (interned.room == 0) {
        interned.room = 1 << 20;
        interned.at = calloc(interned.room, sizeof(Text));
        if (!interned.at)
            exit(1);
        *ADD(strings) = '\0';
    }
    size_t i = XXH3_64bits(s, length) & (interned.room - 1);
    for (; interned.at[i]; i = (i + 1) & (interned.room - 1))
        if (strlen(strings.at + interned.at[i]) == length && memcmp(strings.at + interned.at[i], s, length) == 0)
            return interned.at[i];
    if (++interned.count > interned.room / 2)
        fail("too many different texts; raise the table's size in compile.c");
    Text at = (Text)strings.count;
    for (size_t k = 0; k < length; k++)
        *ADD(strings) = s[k];
    *ADD(strings) = '\0';
    return interned.at[i] = at;
}

/* ---- reading TSV ---- */

enum { MOST_COLUMNS = 16 };
typedef struct {
    char *cell[MOST_COLUMNS];
} Row;
typedef void RowHandler(const Row *row);

static void split_cells(char *line, Row *row, int columns)
{
    int n = 0;
    for (char *at = line; at && n < columns; n++) {
        row->cell[n] = at;
        at = strchr(at, '\t');
        if (at)
            *at++ = '\0';
        else if (n + 1 < columns)
            fail("%d cells where the header has %d", n + 1, columns);
        else
            return;
    }
    fail("more cells than the header's %d", columns);
}

/* A user's line that says again what an earlier one of his says is a slip of the hand. */
static void refuse_again(const char *line, size_t length)
{
    enum { ROOM = 1 << 16 };
    static struct {
        uint64_t hash;
        uint32_t line;
        const char *file;
    } seen[ROOM];
    uint64_t hash = XXH3_64bits(line, length) | 1;
    size_t i = hash & (ROOM - 1);
    for (size_t tries = 0; seen[i].hash; i = (i + 1) & (ROOM - 1), tries++) {
        if (seen[i].hash == hash && seen[i].file == current_file)
            fail("the same as line %u; leave one of them out", seen[i].line);
        if (tries == ROOM / 2)
            fail("more than %d lines; split the file", ROOM / 2);
    }
    seen[i].hash = hash;
    seen[i].line = current_line;
    seen[i].file = current_file;
}

static void read_file(const char *path, const char *header, RowHandler *handle)
{
    current_file = path;
    current_line = 0;
    FILE *f = fopen(path, "r");
    if (!f)
        fail("cannot be opened: %s", strerror(errno));
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    bool has_header = false;
    int columns = 1;
    for (const char *c = header; *c; c++)
        columns += *c == '\t';
    while ((length = getline(&line, &room, f)) >= 0) {
        current_line++;
        if (length > 0 && line[length - 1] == '\n')
            line[--length] = '\0';
        if (utf8_first_fault(line, (size_t)length) != (size_t)length)
            fail("not UTF-8");
        if (line[0] == '#' || line[0] == '\0')
            continue;
        if (!has_header) {
            if (strcmp(line, header) != 0)
                fail("the header is \"%s\"; expected \"%s\"", line, header);
            has_header = true;
            continue;
        }
        if (is_users)
            refuse_again(line, (size_t)length);
        Row row;
        split_cells(line, &row, columns);
        handle(&row);
    }
    if (!has_header)
        fail("no header; expected \"%s\"", header);
    free(line);
    fclose(f);
}

static void read_table(const char *folder, const char *name, const char *header, RowHandler *handle)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    read_file(path, header, handle);
}

static void copy_code(char *out, size_t room, const char *text, const char *what)
{
    if (strlen(text) >= room)
        fail("%s \"%s\" is longer than %zu letters", what, text, room - 1);
    memset(out, 0, room);
    memcpy(out, text, strlen(text));
}

static int32_t day_cell(const char *text)
{
    if (!*text)
        return NO_DAY;
    Day d = day_from_iso(text, (uint32_t)strlen(text));
    if (d == NO_DAY)
        fail("\"%s\" is not a calendar date; write YYYY-MM-DD or leave it empty", text);
    return d;
}

static double number_cell(const char *text, double least, double most)
{
    char *end;
    double v = strtod(text, &end);
    if (*end || !*text || !(v >= least && v <= most))
        fail("\"%s\" is not a number from %g to %g", text, least, most);
    return v;
}

/* Calls `use` for each part of a list written a|b|c. */
static void for_parts(const char *list, void (*use)(const char *part, size_t length, void *context), void *context)
{
    while (*list) {
        size_t n = strcspn(list, "|");
        if (n)
            use(list, n, context);
        list += n + (list[n] == '|');
    }
}

/* ---- names ---- */

/* The same words that the tokenizer makes of the name in running text: split at spaces and hyphens, "'s" and commas apart. */
static size_t next_word(const char *name, size_t length, size_t from, size_t *begin)
{
    while (from < length && (name[from] == ' ' || name[from] == '-' || name[from] == ','))
        from++;
    *begin = from;
    if (from + 1 < length && name[from] == '\'' && name[from + 1] == 's')
        return from + 2;
    while (from < length && name[from] != ' ' && name[from] != '-' && name[from] != ',') {
        if (from > *begin && from + 1 < length && name[from] == '\'' && name[from + 1] == 's' && (from + 2 == length || name[from + 2] == ' '))
            break;
        from++;
    }
    return from;
}

static uint64_t extend(uint64_t hash, const char *word, size_t length)
{
    char folded[256];
    uint32_t n = utf8_fold(word, length, folded, sizeof folded);
    if (n == 1 && (folded[0] == '-' || folded[0] == '.'))
        return hash;
    uint64_t h = XXH3_64bits_withSeed(folded, n, hash);
    return h ? h : 1;
}

static void add_name(const char *name, size_t length, RefKind kind, uint32_t id, unsigned flags)
{
    uint64_t hash = 0;
    size_t at = 0, begin;
    int words = 0;
    char straight[512];
    if (length >= sizeof straight)
        fail("a name of more than %zu bytes", sizeof straight - 1);
    size_t n = 0; /* curly apostrophes become straight, so that "'s" is seen */
    for (size_t i = 0; i < length;) {
        uint32_t bytes;
        int32_t c = code_point_plain(utf8_decode(name + i, length - i, &bytes));
        if (c == '\'')
            straight[n++] = '\'';
        else
            for (uint32_t k = 0; k < bytes; k++)
                straight[n++] = name[i + k];
        i += bytes;
    }
    bool is_acronym = n <= 5;
    for (size_t i = 0; i < n; i++)
        is_acronym = is_acronym && isupper((unsigned char)straight[i]);
    while (at < n) {
        size_t end = next_word(straight, n, at, &begin);
        if (end == begin)
            break;
        if (words++ > 0) {
            NameEntry *p = ADD(names);
            *p = (NameEntry){.hash = hash, .is_prefix_only = true};
        }
        hash = extend(hash, straight + begin, end - begin);
        at = end;
    }
    if (words == 0)
        return;
    NameEntry *e = ADD(names);
    *e = (NameEntry){.hash = hash, .ref = {.kind = kind, .flags = (flags | (is_acronym ? REF_IS_ACRONYM : 0)) & 0xFF, .id = id}};
}

typedef struct {
    RefKind kind;
    uint32_t id;
    unsigned flags;
} NameTarget;

static void add_part(const char *part, size_t length, void *context)
{
    const NameTarget *t = context;
    add_name(part, length, t->kind, t->id, t->flags);
}

static void add_names(const char *list, RefKind kind, uint32_t id, unsigned flags)
{
    NameTarget t = {kind, id, flags};
    for_parts(list, add_part, &t);
}

/* ---- tables ---- */

static uint16_t class_of(const char *name, size_t length)
{
    for (size_t i = 0; i < classes.count; i++)
        if (strlen(strings.at + classes.at[i].name) == length && memcmp(strings.at + classes.at[i].name, name, length) == 0)
            return (uint16_t)i;
    ADD(classes)->name = text_of(name, length);
    return (uint16_t)(classes.count - 1);
}

static void add_word(uint16_t class_id, const char *word, size_t length, const char *value)
{
    char folded[256];
    uint32_t n = utf8_fold(word, length, folded, sizeof folded);
    char *end;
    long number = strtol(value, &end, 10);
    bool is_text = *end || !*value;
    *ADD(lexicon) = (LexiconEntry){.hash = XXH3_64bits(folded, n),
                                   .class_id = class_id,
                                   .is_text = is_text && *value,
                                   .value = is_text ? (int32_t)text_of(value, strlen(value)) : (int32_t)number};
}

typedef struct {
    uint16_t class_id;
    const char *value;
} WordTarget;

static void add_word_part(const char *word, size_t length, void *context)
{
    const WordTarget *t = context;
    add_word(t->class_id, word, length, t->value);
}

static void word_row(const Row *r)
{
    WordTarget t = {class_of(r->cell[0], strlen(r->cell[0])), r->cell[2]};
    for_parts(r->cell[1], add_word_part, &t);
}

static void country_row(const Row *r)
{
    uint32_t id = (uint32_t)countries.count;
    CountryRecord *c = ADD(countries);
    copy_code(c->iso3, sizeof c->iso3, r->cell[0], "iso3");
    copy_code(c->iso2, sizeof c->iso2, r->cell[1], "iso2");
    c->name = text_of(r->cell[2], strlen(r->cell[2]));
    c->capital = text_of(r->cell[5], strlen(r->cell[5]));
    c->wikidata = text_of(r->cell[7], strlen(r->cell[7]));
    c->lat = (float)number_cell(r->cell[8], -90, 90);
    c->lon = (float)number_cell(r->cell[9], -180, 180);
    add_names(r->cell[2], REF_COUNTRY, id, 0);
    add_names(r->cell[3], REF_COUNTRY, id, 0);
    add_names(r->cell[4], REF_DEMONYM, id, 0);
    add_names(r->cell[6], REF_METONYM, id, 0);
}

static void check_country(const char *code)
{
    static const char *const BESIDE[] = {"", "UNO", "EUR", "IGO", "NGO", "IMG", "ISM", "MNC"};
    for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++)
        if (strcmp(code, BESIDE[i]) == 0)
            return;
    for (size_t i = 0; i < countries.count; i++)
        if (strcmp(countries.at[i].iso3, code) == 0)
            return;
    fail("country code \"%s\" is not in countries.tsv", code);
}

/* The last word of a full name; "Assad" of "al-Assad" too. */
static void add_surname(const char *name, size_t length, uint32_t person)
{
    size_t at = length;
    while (at > 0 && name[at - 1] != ' ')
        at--;
    if (at == 0 || length - at < 3)
        return;
    add_name(name + at, length - at, REF_SURNAME, person, 0);
    if (length - at > 5 && (strncasecmp(name + at, "al-", 3) == 0 || strncasecmp(name + at, "el-", 3) == 0))
        add_name(name + at + 3, length - at - 3, REF_SURNAME, person, 0);
}

/* The offices that a user's file speaks of: ours of the same person give way. */
enum { MOST_OVERRIDES = 1 << 14 };
static uint64_t overrides[MOST_OVERRIDES];

static bool override_find(const char *a, const char *b, const char *c, bool adds)
{
    char key[1024];
    int n = snprintf(key, sizeof key, "%s|%s|%s", a, b, c);
    uint64_t hash = XXH3_64bits(key, n < (int)sizeof key ? (size_t)n : sizeof key - 1) | 1;
    size_t i = hash & (MOST_OVERRIDES - 1);
    for (size_t tries = 0; overrides[i] && tries < MOST_OVERRIDES; i = (i + 1) & (MOST_OVERRIDES - 1), tries++)
        if (overrides[i] == hash)
            return true;
    if (adds)
        overrides[i] = hash;
    return false;
}

static void person_row(const Row *r)
{
    if (!is_users && override_find(r->cell[0], r->cell[3], r->cell[4], false))
        return;
    if (is_users)
        (void)override_find(r->cell[0], r->cell[3], r->cell[4], true);
    bool is_new = persons.count == 0 || strcmp(strings.at + persons.at[persons.count - 1].name, r->cell[0]) != 0;
    if (is_new) {
        PersonRecord *p = ADD(persons);
        *p = (PersonRecord){.name = text_of(r->cell[0], strlen(r->cell[0])),
                            .wikidata = text_of(r->cell[2], strlen(r->cell[2])),
                            .spell_begin = (uint32_t)spells.count,
                            .gender = (uint32_t)r->cell[8][0]};
        uint32_t id = (uint32_t)persons.count - 1;
        add_names(r->cell[0], REF_PERSON, id, 0);
        add_surname(r->cell[0], strlen(r->cell[0]), id);
        /* East Asian order: the family name comes first */
        static const char *const FAMILY_FIRST[] = {"CHN", "KOR", "PRK", "TWN", "VNM", "HKG", "KHM"};
        for (size_t i = 0; i < sizeof FAMILY_FIRST / sizeof *FAMILY_FIRST; i++)
            if (strcmp(r->cell[3], FAMILY_FIRST[i]) == 0)
                add_name(r->cell[0], strcspn(r->cell[0], " "), REF_SURNAME, id, 0);
    }
    uint32_t id = (uint32_t)persons.count - 1;
    /* an alias of one word is looked up as a surname is ("Lula"), and only a leader's: it would catch too much */
    bool is_leader = strcmp(r->cell[4], "HOS") == 0 || strcmp(r->cell[4], "HOG") == 0 || strcmp(r->cell[4], "FM") == 0;
    char list[4096] = "";
    for (const char *at = r->cell[1]; *at;) {
        size_t n = strcspn(at, "|");
        if (memchr(at, ' ', n) && strlen(list) + n + 2 < sizeof list) {
            strncat(list, at, n);
            strcat(list, "|");
            if (is_new && is_leader)
                add_surname(at, n, id);
        } else if (is_new && is_leader && n > 3) {
            add_name(at, n, REF_SURNAME, id, 0);
        }
        at += n + (at[n] == '|');
    }
    add_names(list, REF_PERSON, id, 0);
    check_country(r->cell[3]);
    SpellRecord *s = ADD(spells);
    *s = (SpellRecord){.person = id,
                       .office = text_of(r->cell[5], strlen(r->cell[5])),
                       .begin = day_cell(r->cell[6]),
                       .end = day_cell(r->cell[7]),
                       .is_checked = is_users || strstr(r->cell[9], "CUR") != NULL};
    if (s->begin != NO_DAY && s->end != NO_DAY && s->end < s->begin)
        fail("the office ends (%s) before it begins (%s)", r->cell[7], r->cell[6]);
    copy_code(s->country, sizeof s->country, r->cell[3], "country");
    copy_code(s->role, sizeof s->role, r->cell[4], "role");
    persons.at[id].spell_count++;
}

static void organisation_row(const Row *r)
{
    if (!is_users && override_find("organisation", r->cell[0], "", false))
        return;
    if (is_users)
        (void)override_find("organisation", r->cell[0], "", true);
    uint32_t id = (uint32_t)organisations.count;
    check_country(r->cell[3]);
    OrganisationRecord *o = ADD(organisations);
    o->name = text_of(r->cell[0], strlen(r->cell[0]));
    o->kind = text_of(r->cell[2], strlen(r->cell[2]));
    copy_code(o->country, sizeof o->country, r->cell[3], "country");
    copy_code(o->sector, sizeof o->sector, r->cell[4], "sector");
    unsigned flags =
        (strcmp(r->cell[5], "generic") == 0 ? REF_IS_GENERIC : 0) | (is_users || strcmp(r->cell[6], "curated") == 0 ? REF_IS_CURATED : 0);
    add_names(r->cell[0], REF_ORGANISATION, id, flags);
    add_names(r->cell[1], REF_ORGANISATION, id, flags);
}

static void place_row(const Row *r)
{
    uint32_t id = (uint32_t)places.count;
    check_country(r->cell[5]);
    PlaceRecord *p = ADD(places);
    p->geonameid = (uint32_t)number_cell(*r->cell[0] ? r->cell[0] : "0", 0, 4e9);
    p->name = text_of(r->cell[1], strlen(r->cell[1]));
    p->lat = (float)number_cell(r->cell[3], -90, 90);
    p->lon = (float)number_cell(r->cell[4], -180, 180);
    copy_code(p->country, sizeof p->country, r->cell[5], "country");
    p->region = text_of(r->cell[6], strlen(r->cell[6]));
    p->population = (uint32_t)number_cell(r->cell[7], 0, 4e9);
    copy_code(p->feature, sizeof p->feature, r->cell[8], "feature");
    add_names(r->cell[1], REF_PLACE, id, 0);
    add_names(r->cell[2], REF_PLACE, id, 0);
}

static void add_agent_part(const char *part, size_t length, void *context)
{
    const AgentRecord *like = context;
    AgentRecord *a = ADD(agents);
    *a = *like;
    a->term = text_of(part, length);
    add_name(part, length, a->role ? REF_TITLE : REF_AGENT, (uint32_t)agents.count - 1, 0);
}

static void agent_row(const Row *r)
{
    AgentRecord like = {.role = text_of(r->cell[2], strlen(r->cell[2]))};
    copy_code(like.sector, sizeof like.sector, r->cell[1], "sector");
    copy_code(like.country, sizeof like.country, r->cell[3], "country");
    check_country(r->cell[3]);
    for_parts(r->cell[0], add_agent_part, &like);
}

static void people_row(const Row *r)
{
    AgentRecord *a = ADD(agents);
    *a = (AgentRecord){.term = text_of(r->cell[0], strlen(r->cell[0]))};
    memcpy(a->sector, strcmp(r->cell[1], "religion") == 0 ? "REL" : "CVL", 4);
    add_names(r->cell[0], REF_PEOPLE, (uint32_t)agents.count - 1, 0);
}

static void cameo_row(const Row *r)
{
    CameoRecord *c = ADD(cameo);
    copy_code(c->code, sizeof c->code, r->cell[0], "code");
    c->name = text_of(r->cell[1], strlen(r->cell[1]));
    c->quad = (uint32_t)number_cell(r->cell[2], 1, 4);
    c->goldstein = (float)number_cell(r->cell[3], -10, 10);
    c->event = text_of(r->cell[4], strlen(r->cell[4]));
    c->mode = text_of(r->cell[5], strlen(r->cell[5]));
    c->context = text_of(r->cell[6], strlen(r->cell[6]));
}

static void plover_row(const Row *r)
{
    PloverRecord *p = ADD(plover);
    *p = (PloverRecord){.event = text_of(r->cell[0], strlen(r->cell[0])),
                        .mode = text_of(r->cell[1], strlen(r->cell[1])),
                        .scale = (float)number_cell(r->cell[3], -10, 10),
                        .quad = (uint32_t)number_cell(r->cell[2], 1, 4)};
}

static void future_row(const Row *r)
{
    FutureRecord *f = ADD(futures);
    *f = (FutureRecord){.event = text_of(r->cell[0], strlen(r->cell[0])),
                        .cameo_prefix = text_of(r->cell[1], strlen(r->cell[1])),
                        .future_event = text_of(r->cell[2], strlen(r->cell[2])),
                        .future_mode = text_of(r->cell[3], strlen(r->cell[3])),
                        .future_cameo = text_of(r->cell[4], strlen(r->cell[4]))};
}

/* ---- patterns ---- */

static const char *const SLOT_NAMES[] = {
    [SLOT_SELF] = "self",       [SLOT_SUBJ] = "subj",       [SLOT_OBJ] = "obj",  [SLOT_IOBJ] = "iobj", [SLOT_COMP] = "comp",
    [SLOT_POSS] = "poss",       [SLOT_AMOD] = "amod",       [SLOT_ANY] = "any",  [SLOT_DYAD] = "dyad", [SLOT_PRT] = "prt",
    [SLOT_SPEAKER] = "speaker", [SLOT_PURPOSE] = "purpose", [SLOT_WHEN] = "when"};

static SlotStep step_of(const char *name, size_t length)
{
    for (size_t i = 1; i < sizeof SLOT_NAMES / sizeof *SLOT_NAMES; i++)
        if (SLOT_NAMES[i] && strlen(SLOT_NAMES[i]) == length && memcmp(SLOT_NAMES[i], name, length) == 0)
            return (SlotStep){.kind = (uint32_t)i};
    if (length == 0)
        fail("an empty step in a path; write subj, obj, iobj, comp, poss, amod, any, dyad, self or a preposition");
    return (SlotStep){.kind = SLOT_PREP, .preposition = XXH3_64bits(name, length)};
}

static SlotPath path_of(const char *text, size_t length)
{
    SlotPath path = {0};
    for (size_t at = 0; at <= length;) {
        size_t n = 0;
        while (at + n < length && text[at + n] != '.')
            n++;
        if (path.count == MOST_STEPS)
            fail("\"%.*s\" has more than %d steps", (int)length, text, MOST_STEPS);
        path.step[path.count++] = step_of(text + at, n);
        at += n + 1;
    }
    return path;
}

static uint8_t paths_of(const char *text, SlotPath *paths)
{
    uint8_t n = 0;
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, "/");
        if (n == MOST_PATHS)
            fail("\"%s\" has more than %d ways", text, MOST_PATHS);
        paths[n++] = path_of(at, length);
        at += length + (at[length] == '/');
    }
    return n;
}

static void copy_class_words(uint16_t into, const char *name, size_t length)
{
    uint16_t from = UINT16_MAX;
    for (size_t i = 0; i < classes.count; i++)
        if (strlen(strings.at + classes.at[i].name) == length && memcmp(strings.at + classes.at[i].name, name, length) == 0)
            from = (uint16_t)i;
    if (from == UINT16_MAX)
        fail("no word class \"@%.*s\" in words.tsv", (int)length, name);
    for (size_t i = 0, n = lexicon.count; i < n; i++)
        if (lexicon.at[i].class_id == from) {
            LexiconEntry e = lexicon.at[i];
            e.class_id = into;
            *ADD(lexicon) = e;
        }
}

static void add_to_set(const char *part, size_t length, void *context)
{
    uint16_t id = *(uint16_t *)context;
    if (part[0] == '@')
        copy_class_words(id, part + 1, length - 1);
    else
        add_word(id, part, length, "1");
}

/* A set of words written a|b|@class becomes a class of its own. */
static uint16_t set_of(const char *list)
{
    char name[512];
    snprintf(name, sizeof name, "=%s", list);
    size_t before = classes.count;
    uint16_t id = class_of(name, strlen(name));
    if (classes.count > before)
        for_parts(list, add_to_set, &id);
    return id;
}

static Condition condition_of(char *text)
{
    char *bar = strpbrk(text, "=!:");
    Condition c = {0};
    if (!bar) {
        if (strcmp(text, "neg") != 0)
            fail("condition \"%s\": write slot=word, slot=?, slot!, slot!=word, slot:actor or neg", text);
        c.kind = CONDITION_IS_NEGATED;
        return c;
    }
    c.path = path_of(text, (size_t)(bar - text));
    if (*bar == ':') {
        c.kind = strcmp(bar + 1, "actor") == 0    ? CONDITION_IS_ACTOR
                 : strcmp(bar + 1, "state") == 0  ? CONDITION_IS_STATE
                 : strcmp(bar + 1, "person") == 0 ? CONDITION_IS_PERSON
                                                  : 99;
        if (c.kind == 99 && status_from(str(bar + 1)) != STATUS_COUNT) {
            c.kind = CONDITION_HAS_STATUS;
            c.class_id = (uint32_t)status_from(str(bar + 1));
        }
        if (c.kind == 99)
            fail("\"%s\": after the colon comes actor, state, person or a status", text);
    } else if (*bar == '!' && bar[1] == '\0') {
        c.kind = CONDITION_ABSENT;
    } else if (*bar == '!' && bar[1] == '=') {
        c.kind = CONDITION_NOT_IN_CLASS;
        c.class_id = set_of(bar + 2);
    } else if (strcmp(bar, "=?") == 0) {
        c.kind = CONDITION_EXISTS;
    } else {
        c.kind = CONDITION_IN_CLASS;
        c.class_id = set_of(bar + 1);
    }
    return c;
}

static const char *pattern_file;

static void pattern_row(const Row *r)
{
    PatternRecord *p = ADD(patterns);
    const char *trigger = r->cell[0];
    if (strlen(trigger) < 3 || trigger[1] != ':' || !strchr("vna", trigger[0]))
        fail("trigger \"%s\": write v:word, n:word or a:word, several as v:a|b|@class", trigger);
    p->part = trigger[0];
    p->trigger_class = set_of(trigger + 2);
    p->line = current_line;
    p->file = text_of(pattern_file, strlen(pattern_file));
    char source[1024];
    snprintf(source, sizeof source, "%s %s", trigger, r->cell[1]);
    p->source_text = text_of(source, strlen(source));
    for (char *save = NULL, *part = strtok_r(r->cell[1], " ", &save); part; part = strtok_r(NULL, " ", &save)) {
        if (p->condition_count == MOST_CONDITIONS)
            fail("more than %d conditions", MOST_CONDITIONS);
        p->conditions[p->condition_count++] = condition_of(part);
    }
    p->actor_count = paths_of(r->cell[2], p->actors);
    p->recipient_count = paths_of(r->cell[3], p->recipients);
    for (char *save = NULL, *flag = strtok_r(r->cell[4], " ", &save); flag; flag = strtok_r(NULL, " ", &save)) {
        if (strcmp(flag, "sym") == 0)
            p->is_symmetric = 1;
        else if (strcmp(flag, "need") == 0)
            p->needs_recipient = 1;
        else if (strcmp(flag, "noactor") == 0)
            p->no_actor_needed = 1;
        else if (strcmp(flag, "people") == 0)
            p->takes_people = 1;
        else if (strcmp(flag, "strong") == 0)
            p->priority = 4;
        else if (strcmp(flag, "weak") == 0)
            p->priority = -1;
        else
            fail("flag \"%s\": there are sym, need, noactor, people, strong, weak", flag);
    }
    bool is_category = event_type_from(str(r->cell[5])) == EVENT_NONE && strcmp(r->cell[5], "NONE") != 0;
    if (is_category && !is_users)
        fail("event \"%s\" is no PLOVER type", r->cell[5]);
    for (const char *at = r->cell[5]; is_category && *at; at++)
        if (!isupper((unsigned char)*at) && *at != '_')
            fail("event \"%s\" is no PLOVER type; a category of your own is written in capitals and underscores", r->cell[5]);
    if (!*r->cell[5])
        fail("no event; write a PLOVER type, NONE, or a category of your own in capitals");
    p->event = text_of(r->cell[5], strlen(r->cell[5]));
    p->mode = text_of(r->cell[6], strlen(r->cell[6]));
    bool found = !*r->cell[6] || is_category;
    for (size_t i = 0; i < plover.count; i++)
        found = found || (plover.at[i].event == p->event && plover.at[i].mode == p->mode);
    if (!found)
        fail("%s has no mode \"%s\" in plover.tsv", r->cell[5], r->cell[6]);
    p->cameo = text_of(r->cell[7], strlen(r->cell[7]));
    found = !*r->cell[7];
    for (size_t i = 0; i < cameo.count; i++)
        found = found || strcmp(cameo.at[i].code, r->cell[7]) == 0;
    if (!found)
        fail("CAMEO code \"%s\" is not in cameo.tsv", r->cell[7]);
    p->context = text_of(r->cell[8], strlen(r->cell[8]));
    if (*r->cell[9] && status_from(str(r->cell[9])) == STATUS_COUNT)
        fail("status \"%s\" is none of the nine", r->cell[9]);
    p->status = text_of(r->cell[9], strlen(r->cell[9]));
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void read_patterns(const char *folder)
{
    char path[4000];
    snprintf(path, sizeof path, "%s/events", folder);
    DIR *dir = opendir(path);
    if (!dir)
        fail("%s: cannot be opened", path);
    char *files[64] = {0};
    size_t n = 0;
    for (struct dirent *e; (e = readdir(dir));)
        if (strlen(e->d_name) > 4 && strcmp(e->d_name + strlen(e->d_name) - 4, ".tsv") == 0 && n < 64)
            files[n++] = strdup(e->d_name);
    closedir(dir);
    qsort(files, n, sizeof *files, by_name); /* the order of a folder listing must not matter */
    for (size_t i = 0; i < n; i++) {
        char name[300];
        snprintf(name, sizeof name, "events/%s", files[i]);
        pattern_file = files[i];
        read_table(folder, name, PATTERNS, pattern_row);
        free(files[i]);
    }
}

/* ---- writing ---- */

static int by_lexicon(const void *a, const void *b)
{
    const LexiconEntry *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->class_id != y->class_id ? (x->class_id < y->class_id ? -1 : 1) : 0;
}

static int by_entry(const void *a, const void *b)
{
    const NameEntry *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    if (x->is_prefix_only != y->is_prefix_only)
        return x->is_prefix_only ? -1 : 1;
    if (x->ref.kind != y->ref.kind)
        return x->ref.kind < y->ref.kind ? -1 : 1;
    return x->ref.id != y->ref.id ? (x->ref.id < y->ref.id ? -1 : 1) : 0;
}

static void build_name_index(void)
{
    qsort(names.at, names.count, sizeof *names.at, by_entry);
    size_t distinct = 0;
    for (size_t i = 0; i < names.count; i++)
        distinct += i == 0 || names.at[i].hash != names.at[i - 1].hash;
    size_t size = 1024;
    while (size < distinct * 2)
        size *= 2;
    while (slots.count < size)
        (void)ADD(slots);
    for (size_t i = 0; i < names.count;) {
        uint64_t hash = names.at[i].hash;
        size_t k = hash & (size - 1);
        while (slots.at[k].hash)
            k = (k + 1) & (size - 1);
        NameSlot s = {.hash = hash, .first = (uint32_t)refs.count};
        for (; i < names.count && names.at[i].hash == hash; i++) {
            bool is_same = s.count > 0 && refs.at[refs.count - 1].kind == names.at[i].ref.kind && refs.at[refs.count - 1].id == names.at[i].ref.id;
            if (names.at[i].is_prefix_only)
                s.is_prefix = 1;
            else if (!is_same && s.count < UINT16_MAX) {
                *ADD(refs) = names.at[i].ref;
                s.count++;
            }
        }
        slots.at[k] = s;
    }
}

typedef struct {
    const char *name;
    const void *bytes;
    size_t size;
} Out;

static void write_blob(const char *path, const Out *sections, size_t count)
{
    struct {
        char name[16];
        uint64_t offset, size;
    } *table = calloc(count, sizeof *table);
    size_t head = 32, at = (head + count * sizeof *table + 63) / 64 * 64;
    if (!table)
        exit(1);
    for (size_t i = 0; i < count; i++) {
        strncpy(table[i].name, sections[i].name, sizeof table[i].name - 1);
        table[i].offset = at;
        table[i].size = sections[i].size;
        at = (at + sections[i].size + 63) / 64 * 64;
    }
    unsigned char *bytes = calloc(1, at);
    if (!bytes)
        exit(1);
    memcpy(bytes + head, table, count * sizeof *table);
    for (size_t i = 0; i < count; i++)
        if (sections[i].size)
            memcpy(bytes + table[i].offset, sections[i].bytes, sections[i].size);
    uint32_t version = BLOB_VERSION, n = (uint32_t)count;
    uint64_t checksum = XXH3_64bits(bytes + head, at - head), size = at;
    memcpy(bytes, "READOUTB", 8);
    memcpy(bytes + 8, &version, 4);
    memcpy(bytes + 12, &n, 4);
    memcpy(bytes + 16, &checksum, 8);
    memcpy(bytes + 24, &size, 8);
    char part[4096];
    snprintf(part, sizeof part, "%s.part", path);
    FILE *f = fopen(part, "wb");
    if (!f || fwrite(bytes, 1, at, f) != at || fclose(f) != 0 || rename(part, path) != 0) {
        fprintf(stderr, "%s: cannot be written\n", path);
        exit(1);
    }
    free(bytes);
    free(table);
}

/* What a user may add, told apart by the header. */
static const struct {
    const char *header;
    RowHandler *handle;
} ADDABLE[] = {
    {WORDS, word_row}, {PERSONS, person_row}, {ORGANISATIONS, organisation_row}, {PLACES, place_row}, {AGENTS, agent_row}, {PATTERNS, pattern_row},
};

static const char *header_of(const char *path, char *line, size_t room)
{
    current_file = path;
    current_line = 0;
    FILE *f = fopen(path, "r");
    if (!f)
        fail("cannot be opened: %s", strerror(errno));
    while (fgets(line, (int)room, f)) {
        current_line++;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '#' && line[0] != '\0') {
            fclose(f);
            return line;
        }
    }
    fclose(f);
    fail("no header line; docs/additions.md has the headers of persons, organisations, places, agents, words and patterns");
}

/* Reads those of the user's files that have this header. */
static void read_additions(const CompileOptions *options, const char *header, RowHandler *handle)
{
    is_users = true;
    for (size_t i = 0; i < options->addition_count; i++) {
        char line[1024];
        if (strcmp(header_of(options->additions[i], line, sizeof line), header) != 0)
            continue;
        pattern_file = strrchr(options->additions[i], '/') ? strrchr(options->additions[i], '/') + 1 : options->additions[i];
        read_file(options->additions[i], header, handle);
    }
    is_users = false;
}

static void check_headers(const CompileOptions *options)
{
    for (size_t i = 0; i < options->addition_count; i++) {
        char line[1024];
        const char *header = header_of(options->additions[i], line, sizeof line);
        bool is_known = false;
        for (size_t k = 0; k < sizeof ADDABLE / sizeof *ADDABLE; k++)
            is_known = is_known || strcmp(header, ADDABLE[k].header) == 0;
        if (!is_known)
            fail("the header \"%s\" is none of those of persons, organisations, places, agents, words or patterns; docs/additions.md has them",
                 header);
    }
}

static void read_both(const CompileOptions *options, const char *name, const char *header, RowHandler *handle)
{
    read_additions(options, header, handle);
    read_table(options->folder, name, header, handle);
}

void compile_knowledge(const CompileOptions *options)
{
    (void)text_of("x", 1);
    check_headers(options);
    read_both(options, "words.tsv", WORDS, word_row);
    read_table(options->folder, "countries.tsv", COUNTRIES, country_row);
    read_both(options, "persons.tsv", PERSONS, person_row);
    read_both(options, "organisations.tsv", ORGANISATIONS, organisation_row);
    read_both(options, "places.tsv", PLACES, place_row);
    read_both(options, "agents.tsv", AGENTS, agent_row);
    read_table(options->folder, "peoples.tsv", "term\tkind", people_row);
    read_table(options->folder, "cameo.tsv", "code\tname\tquad_class\tgoldstein\tplover_event\tplover_mode\tplover_context", cameo_row);
    read_table(options->folder, "plover.tsv", "event\tmode\tquad_code\tevent_scale", plover_row);
    read_table(options->folder, "future.tsv", "event\tcameo\tfuture_event\tfuture_mode\tfuture_cameo", future_row);
    read_additions(options, PATTERNS, pattern_row);
    read_patterns(options->folder);
    if (!options->out)
        return;
    qsort(lexicon.at, lexicon.count, sizeof *lexicon.at, by_lexicon);
    build_name_index();
#define OUT(table, name) {name, (table).at, (table).count * sizeof *(table).at}
    Out out[] = {OUT(strings, "strings"),
                 OUT(lexicon, "lexicon"),
                 OUT(classes, "classes"),
                 OUT(countries, "countries"),
                 OUT(persons, "persons"),
                 OUT(spells, "spells"),
                 OUT(organisations, "organisations"),
                 OUT(places, "places"),
                 OUT(agents, "agents"),
                 OUT(slots, "name_slots"),
                 OUT(refs, "name_refs"),
                 OUT(patterns, "patterns"),
                 OUT(cameo, "cameo"),
                 OUT(plover, "plover"),
                 OUT(futures, "future")};
    write_blob(options->out, out, sizeof out / sizeof *out);
}
