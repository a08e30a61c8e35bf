/* Data structures and arithmetic of core and document, as tables of input and expected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/array.h"
#include "core/calendar.h"
#include "core/utf8.h"
#include "document/json.h"
#include "document/vocabulary.h"

static void calendar_round_trips(void **state)
{
    (void)state;
    for (Day d = -100000; d < 100000; d += 37)
        assert_int_equal(day_of(civil_of(d)), d);
    assert_int_equal(day_of((Civil){1970, 1, 1}), 0);
    assert_int_equal(weekday_of(day_of((Civil){2024, 5, 20})), 1);
    assert_int_equal(weekday_of(day_of((Civil){1969, 12, 31})), 3);
}

static void iso_dates(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_good;
    } CASES[] = {{"2024-05-20", true},  {"2024-02-29", true}, {"2023-02-29", false}, {"2024-13-01", false},
                 {"2024-00-10", false}, {"2024-5-20", false}, {"2024-05-2x", false}};
    for (size_t i = 0; i < countof(CASES); i++)
        assert_int_equal(day_from_iso(CASES[i].text, (uint32_t)strlen(CASES[i].text)) != NO_DAY, CASES[i].is_good);
    Civil c = add_months((Civil){2024, 1, 31}, 1);
    assert_int_equal(c.month, 2);
    assert_int_equal(c.day, 29);
    c = add_months((Civil){2024, 1, 15}, -1);
    assert_int_equal(c.year, 2023);
    assert_int_equal(c.month, 12);
}

static void utf8_faults(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length, fault;
    } CASES[] = {{"abc", 3, 3},    {"a\0b", 3, 1},         {"\xC3\xA9", 2, 2},         {"\xC3", 1, 0},
                 {"a\xFFz", 3, 1}, {"\xED\xA0\x80", 3, 0}, {"\xF4\x90\x80\x80", 4, 0}, {"\xC0\x80", 2, 0}};
    for (size_t i = 0; i < countof(CASES); i++)
        assert_int_equal(utf8_first_fault(CASES[i].text, CASES[i].length), CASES[i].fault);
}

static void folding(void **state)
{
    (void)state;
    static const struct {
        const char *text, *folded;
    } CASES[] = {{"Séjourné", "sejourne"}, {"“Türkiye’s”", "\"turkiye's\""}, {"ÅLAND", "aland"}, {"U.S.", "u.s."}, {"–", "-"}, {"Москва", "москва"}};
    for (size_t i = 0; i < countof(CASES); i++) {
        char out[64];
        uint32_t n = utf8_fold(CASES[i].text, strlen(CASES[i].text), out, sizeof out - 1);
        out[n] = '\0';
        assert_string_equal(out, CASES[i].folded);
    }
    char small[2];
    assert_int_equal(utf8_fold("ж", 2, small, 1), 0); /* never half a character */
}

static void arena_keeps_its_limit(void **state)
{
    (void)state;
    Arena *arena = arena_create(1 << 20);
    volatile int reached = 0;
    if (setjmp(*arena_overflow_target(arena)) == 0) {
        for (int i = 0; i < 1000; i++) {
            char *bytes = arena_new(arena, char, 10000);
            assert_int_equal(bytes[9999], 0);
            reached = i;
        }
        fail_msg("no overflow");
    }
    assert_true(reached > 50 && reached < 105);
    ArenaMark mark = arena_mark(arena);
    arena_rewind(arena, mark);
    arena_destroy(arena);
}

static void json_escapes(void **state)
{
    (void)state;
    Json j = {0};
    json_open(&j, '{');
    json_key(&j, "a");
    json_text(&j, (Str){"\"\\\n\x1b", 4});
    json_key(&j, "b");
    json_decimal(&j, -3.25, 2);
    json_key(&j, "c");
    json_decimal(&j, 7.0, 1);
    json_key(&j, "d");
    json_open(&j, '[');
    json_integer(&j, 1);
    json_null(&j);
    json_close(&j, ']');
    json_close(&j, '}');
    assert_string_equal(j.bytes, "{\"a\":\"\\\"\\\\\\n\\u001b\",\"b\":-3.25,\"c\":7.0,\"d\":[1,null]}");
    free(j.bytes);
}

static void vocabulary_names(void **state)
{
    (void)state;
    for (int i = 0; i < DEPREL_COUNT; i++)
        assert_int_equal(deprel_from(str(deprel_name((Deprel)i))), i);
    assert_int_equal(deprel_from(str("nmod:tmod")), DEPREL_NMOD);
    assert_int_equal(deprel_from(str("nonsense")), DEPREL_DEP);
    assert_int_equal(event_type_quad(EVENT_ASSAULT), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_round_trips),  cmocka_unit_test(iso_dates),    cmocka_unit_test(utf8_faults),     cmocka_unit_test(folding),
        cmocka_unit_test(arena_keeps_its_limit), cmocka_unit_test(json_escapes), cmocka_unit_test(vocabulary_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
