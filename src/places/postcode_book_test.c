#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "places/test_places.h"
#include "places/postcode_book.h"
#include "geo/distance.h"

/* M1 and ME1 beside ME10 and ME14: the same letters can begin more than one outcode. */
static const char some[] = "pcds,doterm,lat,long\n"
                           "M1 1AA,,53.48,-2.24\n"
                           "ME1 0AA,,51.38,0.50\n"
                           "ME1 4AB,,51.39,0.51\n"
                           "ME1 4XX,202306,51.39,0.51\n"
                           "ME10 1AA,,51.34,0.73\n"
                           "ME14 1AA,,51.27,0.52\n"
                           "ME14 1XQ,,51.28,0.53\n"
                           "ME14 2AA,,99.999999,0\n"
                           "W1A 1AA,,51.52,-0.14\n"
                           "ZZ9 9ZZ,202001,52.5,0.5\n";

static const struct postcode_book *load(struct fixture *f)
{
    const struct postcode_book *b;
    assert_import(f, write_file(f, "nspl_2025_05.csv", str_of(some)));
    if (!postcode_book(look(f), &b, &f->why)) fail_msg("%s", f->why.say);
    return b;
}

static const char *beginning(struct fixture *f, const struct postcode_book *b, const char *text, size_t max)
{
    uint32_t number[8];
    char one[POSTCODE_TEXT_MAX];
    const char *list = "";
    size_t n = postcodes_beginning(b, str_of(text), max, number);
    for (size_t i = 0; i < n; i++) list = str_print(&f->a, "%s%s%s", list, i ? ", " : "", postcode_text(b->postcodes.key[number[i]], one));
    return list;
}

static void a_beginning_finds_the_postcodes_in_use(void **state)
{
    struct fixture *f = *state;
    const struct postcode_book *b = load(f);
    assert_string_equal(beginning(f, b, "me14 1", 8), "ME14 1AA, ME14 1XQ");
    assert_string_equal(beginning(f, b, "me14", 1), "ME14 1AA");
    assert_string_equal(beginning(f, b, "ME1", 8), "ME1 0AA, ME1 4AB"); /* an outcode is that outcode alone */
    assert_string_equal(beginning(f, b, "ME141", 8), "ME14 1AA, ME14 1XQ");
    assert_string_equal(beginning(f, b, "ME14A", 8), "ME1 4AB");
    assert_string_equal(beginning(f, b, "me1 4", 8), "ME1 4AB");
    assert_string_equal(beginning(f, b, "ME", 8), "ME1 0AA, ME1 4AB, ME10 1AA, ME14 1AA, ME14 1XQ");
    assert_string_equal(beginning(f, b, "m", 3), "M1 1AA, ME1 0AA, ME1 4AB");
    assert_string_equal(beginning(f, b, " me14 1xq ", 8), "ME14 1XQ");
    assert_string_equal(beginning(f, b, "w1a1", 8), "W1A 1AA");
    for (size_t i = 0; i < 6; i++) assert_string_equal(beginning(f, b, ((const char *[]){ "", " ", "ZZ9", "Q", "ME14-", "ME14 1XQA" })[i], 8), "");
}

static void an_outcode_lies_at_the_mean_of_its_postcodes(void **state)
{
    struct fixture *f = *state;
    const struct postcode_book *b = load(f);
    const struct outcode *o = outcode_find(b, STR("me 14"));
    char text[POSTCODE_TEXT_MAX];
    assert_non_null(o);
    assert_string_equal(outcode_text(o, text), "ME14");
    assert_int_equal(o->n, 2);
    assert_true(coord_eq(o->at, coord_of(0.525, 51.275)));
    assert_null(outcode_find(b, STR("ME15")));
    assert_null(outcode_find(b, STR("ME")));
    assert_int_equal(outcode_find(b, STR("ZZ9"))->n, 0);
}

static void the_nearest_are_those_that_the_distances_say(void **state)
{
    struct fixture *f = *state;
    const struct postcode_book *b = load(f);
    struct coord at = coord_of(0.52, 51.3);
    struct postcode_near near[8];
    for (double within = 1000; within < 50000; within *= 1.5)
        for (size_t max = 0; max <= 4; max++) {
            size_t n = postcodes_near(b, at, within, max, near), all = 0;
            for (size_t i = 0; i < b->postcodes.n; i++) {
                double metres = coord_is_none(b->postcodes.at[i]) ? INFINITY : distance_m(at, b->postcodes.at[i]);
                if (b->postcodes.ended[i] || metres > within) continue;
                all++;
                for (size_t k = 0; k < n; k++)
                    if (near[k].number == i) metres = 0; /* it is among them */
                assert_true(metres == 0 || (n == max && (n == 0 || metres >= near[n - 1].metres)));
            }
            assert_int_equal(n, MIN(all, max));
            for (size_t k = 1; k < n; k++) assert_true(near[k - 1].metres <= near[k].metres);
        }
    assert_int_equal(outcodes_near(b, at, 5000, 8, near), 1);
    assert_true(b->outcode[near[0].number].key == outcode_find(b, STR("ME14"))->key);
}

static void without_postcodes_there_is_no_book(void **state)
{
    struct fixture *f = *state;
    const struct postcode_book *b;
    assert_false(postcode_book(look(f), &b, &f->why));
    assert_int_equal(f->why.kind, ERROR_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_beginning_finds_the_postcodes_in_use, make_home, remove_home),
        cmocka_unit_test_setup_teardown(an_outcode_lies_at_the_mean_of_its_postcodes, make_home, remove_home),
        cmocka_unit_test_setup_teardown(the_nearest_are_those_that_the_distances_say, make_home, remove_home),
        cmocka_unit_test_setup_teardown(without_postcodes_there_is_no_book, make_home, remove_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
