#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/csv.h"
#include "evidence/test_home.h"
#include "evidence/made_up_test.h"
#include "evidence/operation.h"
#include <math.h>

enum { SEEDS = 5, SAMPLE_ROWS = 150000 };
static struct test_home made[SEEDS];
static int make_counties(void **state)
{
    (void)state;
    for (unsigned s = 0; s < SEEDS; s++) test_sample_begin(&made[s], s + 1, SAMPLE_ROWS);
    return 0;
}
static int remove_counties(void **state)
{
    (void)state;
    for (unsigned s = 0; s < SEEDS; s++) test_home_end(&made[s]);
    return 0;
}
static struct operation_result result_of(struct test_home *t, const char *file, const char *source, struct operation_file *f)
{
    struct operation_record record;
    struct operation_result r;
    if (!operation_find(&t->home, &t->arena, file, f, &record, &t->why) ||
        !operation_result(&t->home, &t->arena, f, source, false, &r, &t->why)) fail_msg("%s", t->why.say);
    return r;
}

static void the_planted_effect_is_found_and_the_planted_nothing_is_not(void **state)
{
    (void)state;
    static const char *const source[] = { "police.uk", "merrowshire" };
    unsigned alarms[2] = { 0, 0 }; /* of a test at 5 %, one of twenty is false: of five, hardly more than one */
    for (unsigned s = 0; s < SEEDS; s++)
        for (size_t i = 0; i < COUNT_OF(source); i++) {
            struct operation_file f;
            struct operation_result r = result_of(&made[s], test_sample_file(&made[s], "operations/lantern.geojson"), source[i], &f);
            print_message("seed %u %s: lantern z %.2f", s + 1, source[i], r.both.z);
            assert_true(r.both.estimate < 0 && r.both.p < 0.01);
            assert_true(r.local.estimate < 0 && r.local.p < 0.05);
            /* truth.json: 70 of 100 are kept */
            double fall = (double)r.count[ZONE_TARGET][1] / (double)r.count[ZONE_TARGET][0] / ((double)r.count[ZONE_CONTROL][1] / (double)r.count[ZONE_CONTROL][0]);
            assert_true(fall > 0.6 && fall < 0.85);
            r = result_of(&made[s], test_sample_file(&made[s], "operations/heron.geojson"), source[i], &f);
            print_message(", heron z %.2f\n", r.both.z);
            alarms[i] += r.both.p < 0.05;
            assert_true(r.both.p >= 0.01);
        }
    assert_true(alarms[0] <= 1 && alarms[1] <= 1);
}

/* Counts a zone from the publisher's files, edge by edge. */
static uint64_t count_slowly(struct test_home *t, const struct operation_file *f, enum operation_zone zone, const struct operation_period *p)
{
    uint64_t n = 0;
    for (month_t m = p->from; m <= p->to; m++) {
        char text[MONTH_TEXT_MAX];
        struct file_map file;
        struct csv c;
        (void)month_text(m, text);
        assert_true(file_map(&file, test_sample_file(t, str_print(&t->arena, "crime/%s/%s-merrowshire-street.csv", text, text)), &t->why));
        csv_init(&c, file.bytes);
        while (csv_next(&c)) {
            double lon, lat;
            bool wanted = f->n_categories == 0;
            for (size_t i = 0; i < f->n_categories; i++) wanted = wanted || str_eq(c.field[9], str_of(f->category[i]));
            if (wanted && str_to_double(c.field[4], &lon) && str_to_double(c.field[5], &lat))
                n += area_find_slowly(&f->zone[zone].set, coord_of(lon, lat)) != AREA_NONE;
        }
        csv_release(&c);
        file_unmap(&file);
    }
    return n;
}

static void counts_are_those_of_the_files_edge_by_edge(void **state)
{
    (void)state;
    struct operation_file f;
    struct operation_result r = result_of(&made[0], test_sample_file(&made[0], "operations/lantern.geojson"), "police.uk", &f);
    for (enum operation_zone z = ZONE_TARGET; z <= ZONE_CONTROL; z++) {
        assert_int_equal(r.count[z][0], count_slowly(&made[0], &f, z, &f.before));
        assert_int_equal(r.count[z][1], count_slowly(&made[0], &f, z, &f.after));
        assert_true(r.count[z][0] > 100);
    }
    assert_true(r.displacement && r.count[ZONE_DISPLACEMENT][0] > 100);
}

/* Days of an offence code in the sample's own weights; 0: none. */
static double days_of(struct str code, const struct file_map *weights)
{
    struct csv c;
    double days = 0;
    csv_init(&c, weights->bytes);
    while (csv_next(&c))
        if (c.n > 13 && str_eq(c.field[13], code)) assert_true(str_to_double(c.field[3], &days));
    csv_release(&c);
    return days;
}

/* Harm of a zone from the extract's own rows: what victims and witnesses reported in these months, weighed by its code. */
static double harm_slowly(struct test_home *t, const struct operation_file *f, enum operation_zone zone, const struct operation_period *p)
{
    struct file_map weights;
    double harm = 0;
    assert_true(file_map(&weights, test_sample_file(t, "harm/made_up_harm_values.csv"), &t->why));
    for (month_t m = p->from; m <= p->to; m++) {
        char text[MONTH_TEXT_MAX];
        struct file_map file;
        struct csv c;
        (void)month_text(m, text);
        assert_true(file_map(&file, test_sample_file(t, str_print(&t->arena, "extract/merrowshire-%s.csv", text)), &t->why));
        csv_init(&c, file.bytes);
        while (csv_next(&c)) {
            static const char *const group[] = { "CRIMINAL DAMAGE", "PUBLIC ORDER", "ROBBERY", "THEFT FROM PERSON", "VIOLENCE AND SEXUAL" }; /* of the operations */
            double lon, lat;
            bool wanted = false;
            for (size_t i = 0; i < COUNT_OF(group); i++) wanted = wanted || str_eq(c.field[2], str_of(group[i]));
            wanted = wanted && (str_eq(c.field[10], STR("Victim")) || str_eq(c.field[10], STR("Third party")));
            if (!wanted || !str_to_double(c.field[6], &lat) || !str_to_double(c.field[7], &lon)) continue;
            if (area_find_slowly(&f->zone[zone].set, coord_of(lon, lat)) != AREA_NONE) harm += days_of(c.field[1], &weights);
        }
        csv_release(&c);
        file_unmap(&file);
    }
    file_unmap(&weights);
    return harm;
}

static void by_exact_weights_the_planted_effect_is_found_and_the_planted_nothing_is_not(void **state)
{
    (void)state;
    double lantern = 0, heron = 0; /* harm hangs on few grave crimes: one county seldom shows it, all together do */
    for (unsigned s = 0; s < SEEDS; s++) {
        struct operation_file f;
        assert_true(test_home_import(&made[s], (const char *const[]){ test_sample_file(&made[s], "harm") }, 1));
        struct operation_result r = result_of(&made[s], test_sample_file(&made[s], "operations/lantern.geojson"), "merrowshire", &f);
        if (!r.weighed || r.estimate) fail_msg("%s", r.harm_note);
        assert_true(r.uncovered < 100); /* the sample plants codes that no weight covers */
        double(*d)[2] = r.harm_days;
        double difference = 0; /* periods are as long: the sum over kinds is the difference of the sums */
        for (size_t z = 0; z < ZONES; z++) difference += (z % 2 ? -1 : 1) * (d[z][1] - d[z][0]);
        assert_true(fabs(r.weights.before - 1) < 1e-9 && fabs(difference - r.harm.estimate) < 1e-6 * fabs(difference));
        for (enum operation_zone z = ZONE_TARGET; s == 0 && z <= ZONE_CONTROL; z++) {
            assert_true(fabs(d[z][0] - harm_slowly(&made[s], &f, z, &f.before)) < 1e-6);
            assert_true(fabs(d[z][1] - harm_slowly(&made[s], &f, z, &f.after)) < 1e-6);
        }
        print_message("seed %u: by harm lantern z %.2f", s + 1, r.harm.z);
        lantern += r.harm.z;
        r = result_of(&made[s], test_sample_file(&made[s], "operations/heron.geojson"), "merrowshire", &f);
        print_message(", heron z %.2f\n", r.harm.z);
        heron += r.harm.z;
        assert_true(r.harm.p >= 0.01);
    }
    lantern /= sqrt(SEEDS); /* of the sum of so many (Stouffer 1949) */
    heron /= sqrt(SEEDS);
    print_message("together: lantern z %.2f, heron z %.2f\n", lantern, heron);
    assert_true(lantern < -2.58 && fabs(heron) < 1.96);
}

static void an_effect_next_door_without_one_inside_is_not_put_down_to_the_operation(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct operation_file f = { .name = "Made up" };
    struct operation_result r = { .displacement = true, .count = { { 100, 98 }, { 100, 99 }, { 100, 60 }, { 100, 101 } },
        .local = { .estimate = -1, .low = -40, .high = 38, .p = 0.96 }, .around = { .estimate = -41, .low = -79, .high = -3, .p = 0.03 }, .both = { .estimate = -42, .low = -100, .high = 20, .p = 0.2 } };
    const char *sentence[OPERATION_SENTENCES_MAX];
    assert_int_equal(operation_sentences(&a, &f, &r, sentence), 2);
    assert_non_null(strstr(sentence[1], "41 fewer"));
    assert_non_null(strstr(sentence[1], "not put down to the operation"));
    assert_null(strstr(sentence[1], "spread"));
    r.local = (struct wdd){ .estimate = -50, .low = -90, .high = -10, .p = 0.01 };
    assert_int_equal(operation_sentences(&a, &f, &r, sentence), 2);
    assert_non_null(strstr(sentence[1], "spread beyond the target"));
    arena_release(&a);
}

/* ---- a home of its own, with crimes that are counted out */
#define SQUARE(west) "{\"type\":\"Polygon\",\"coordinates\":[[[" west ",51.0],[" west "1,51.0],[" west "1,51.01],[" west ",51.01],[" west ",51.0]]]}"
#define AREA(role, west) "{\"type\":\"Feature\",\"properties\":{\"role\":\"" role "\",\"name\":\"The " role "\"},\"geometry\":" SQUARE(west) "}"
#define DESIGN(name, before, after, more, areas) "{\"type\":\"FeatureCollection\",\"wardmote\":{\"name\":\"" name "\",\"registered\":\"2024-03-01\"," \
    "\"before\":{" before "},\"after\":{" after "}" more "},\"features\":[" areas "]}"
#define APRIL "\"from\":\"2024-04-01\",\"to\":\"2024-04-20\""
#define MAY "\"from\":\"2024-05-01\",\"to\":\"2024-05-10\""
#define MONTH_1 "\"from\":\"2024-03\",\"to\":\"2024-03\""
#define MONTH_2 "\"from\":\"2024-05\",\"to\":\"2024-05\""
#define TWO AREA("target", "0.1") "," AREA("control", "0.2")
#define MAPPING "source = testshire\nforce = Testshire Police\n[columns]\nRef = reference\nKind = category\nReported = reported_at\nFrom = occurred_from\nLat = latitude\nLong = longitude\n"

struct yard {
    struct test_home t;
    const char *csv;
    size_t n;
};
static void put(struct yard *y, unsigned n, const char *day, const char *lon)
{
    const char *more = y->csv;
    for (unsigned i = 0; i < n; i++) more = str_print(&y->t.arena, "%s%zu,Burglary,%s,%s,51.005,%s\n", more, ++y->n, day, day, lon);
    y->csv = more;
}
static int make_yard(void **state)
{
    static struct yard y;
    y = (struct yard){ .csv = "Ref,Kind,Reported,From,Lat,Long\n" };
    test_home_begin(&y.t);
    *state = &y;
    return 0;
}
static int leave_yard(void **state)
{
    test_home_end(&((struct yard *)*state)->t);
    return 0;
}
static void import_yard(struct yard *y)
{
    const char *paths[] = { test_home_file(&y->t, "t.mapping", STR(MAPPING)), test_home_file(&y->t, "t.csv", str_of(y->csv)) };
    assert_true(test_home_import(&y->t, paths, 2));
}
static char *design(struct yard *y, const char *text) { return test_home_file(&y->t, "op.geojson", str_of(text)); }

static void unequal_periods_are_weighed_by_their_days(void **state)
{
    struct yard *y = *state;
    put(y, 80, "2024-04-01", "0.105");
    put(y, 20, "2024-05-10", "0.105");
    put(y, 100, "2024-04-20", "0.205");
    put(y, 50, "2024-05-01", "0.205");
    put(y, 7, "2024-04-21", "0.105"); /* between the two */
    put(y, 7, "2024-05-11", "0.205");
    put(y, 7, "2024-04-10", "0.305"); /* elsewhere */
    import_yard(y);
    struct operation_file f;
    struct operation_result r = result_of(&y->t, design(y, DESIGN("A", APRIL, MAY, "", TWO)), NULL, &f);
    assert_int_equal(r.count[ZONE_TARGET][0], 80);
    assert_int_equal(r.count[ZONE_TARGET][1], 20);
    assert_int_equal(r.count[ZONE_CONTROL][0], 100);
    assert_int_equal(r.count[ZONE_CONTROL][1], 50);
    assert_true(fabs(r.both.estimate - -20) < 1e-9); /* ptools, test-wdd.R: time weights (2, 1) */
    assert_true(fabs(r.both.se - sqrt(115)) < 1e-9);
    assert_false(r.displacement);
}

static void a_ring_is_as_wide_as_it_says_and_ends_at_the_areas(void **state)
{
    struct yard *y = *state;
    put(y, 10, "2024-04-05", "0.105");
    put(y, 3, "2024-04-05", "0.1012"); /* the target is 0.1 to 0.11 */
    put(y, 5, "2024-04-05", "0.111");  /* 70 m east of it */
    put(y, 6, "2024-04-05", "0.0985"); /* 105 m west */
    put(y, 9, "2024-04-05", "0.2115"); /* 105 m east of the control */
    put(y, 4, "2024-05-05", "0.2101");
    put(y, 8, "2024-05-05", "0.205");
    import_yard(y);
    struct operation_file f;
    struct operation_result r = result_of(&y->t, design(y, DESIGN("A", APRIL, MAY, ",\"buffer_m\":100", TWO)), NULL, &f);
    assert_int_equal(r.count[ZONE_TARGET][0], 13);
    assert_int_equal(r.count[ZONE_DISPLACEMENT][0], 5);
    assert_int_equal(r.count[ZONE_CONTROL_DISPLACEMENT][0], 0);
    assert_int_equal(r.count[ZONE_CONTROL_DISPLACEMENT][1], 4);
    r = result_of(&y->t, design(y, DESIGN("A", APRIL, MAY, ",\"buffer_m\":110", TWO)), NULL, &f);
    assert_int_equal(r.count[ZONE_DISPLACEMENT][0], 11);
    assert_int_equal(r.count[ZONE_CONTROL_DISPLACEMENT][0], 9);
}

static const char *notes_of(struct yard *y, const char *name)
{
    struct operation_file f;
    struct operation_record record;
    struct operation_result r;
    struct answer out = { .n = 0 };
    if (!operation_find(&y->t.home, &y->t.arena, name, &f, &record, &y->t.why) ||
        !operation_result(&y->t.home, &y->t.arena, &f, NULL, false, &r, &y->t.why) ||
        !operation_tables(&y->t.arena, &f, &record, &r, &out, &y->t.why)) fail_msg("%s", y->t.why.say);
    const char *all = "";
    for (size_t i = 0; i < out.table[1]->n_notes; i++) all = str_print(&y->t.arena, "%s%s\n", all, out.table[1]->note[i].text);
    return all;
}

static void what_was_not_registered_before_it_was_looked_at_says_so(void **state)
{
    struct yard *y = *state;
    const char *text = DESIGN("Operation A", APRIL, MAY, "", TWO), *other = DESIGN("Operation A", APRIL, MAY, ",\"buffer_m\":50", TWO);
    put(y, 30, "2024-04-05", "0.105");
    put(y, 6, "2024-05-05", "0.105");
    put(y, 30, "2024-04-05", "0.205");
    put(y, 15, "2024-05-05", "0.205");
    import_yard(y);
    char *file = design(y, text);
    assert_non_null(strstr(notes_of(y, file), "was not registered in this home before its result was looked at"));
    const struct home *home = &y->t.home;
    struct error *why = &y->t.why;
    int64_t early = day_number(2024, 3, 2) * 86400, late = day_number(2024, 6, 1) * 86400;
    if (!operation_register(home, str_of(text), "op.geojson", early, why)) fail_msg("%s", why->say);
    assert_non_null(strstr(notes_of(y, "Operation A"), "registered in this home on 2024-03-02"));
    assert_null(strstr(notes_of(y, file), "results could have been seen"));
    assert_non_null(strstr(notes_of(y, design(y, other)), "is not the design that was registered under its name on 2024-03-02"));
    assert_false(operation_register(home, str_of(other), "op.geojson", late, why));
    assert_int_equal(why->kind, ERROR_CONFLICT);
    assert_true(operation_withdraw(home, STR("Operation A"), late, why));
    assert_false(operation_withdraw(home, STR("Operation A"), late, why));
    assert_true(operation_register(home, str_of(other), "op.geojson", late, why));
    assert_non_null(strstr(notes_of(y, "Operation A"), "results could have been seen"));
    struct table *t;
    assert_true(operation_list_table(home, &y->t.arena, &t, why));
    assert_int_equal(t->n_rows, 2); /* what was withdrawn stays on record */
}

static void the_sentence_says_what_happened(void **state)
{
    struct yard *y = *state;
    put(y, 80, "2024-04-01", "0.105");
    put(y, 10, "2024-05-10", "0.105");
    put(y, 100, "2024-04-20", "0.205");
    put(y, 50, "2024-05-01", "0.205");
    import_yard(y);
    const char *notes = notes_of(y, design(y, DESIGN("Operation A", APRIL, MAY, "", TWO)));
    assert_non_null(strstr(notes, "Operation A: inside the target, crimes went from 80 to 10 (down 88 %); in the control areas from 100 to 50 (down 50 %). Against "
                                  "the controls, that is 30 fewer than expected (95 % interval: 50 fewer to 10 fewer): more than chance would bring: "
                                  "crime fell where the operation was\n"));
    assert_non_null(strstr(notes, "The periods are 20 and 10 days long"));
}

static void refused(struct yard *y, const char *text, const char *because)
{
    struct operation_file f;
    assert_false(operation_file_read(&y->t.arena, str_of(text), "op.geojson", &f, &y->t.why));
    if (!strstr(y->t.why.say, because)) fail_msg("\"%s\" was expected in: %s", because, y->t.why.say);
    assert_non_null(strstr(y->t.why.say, "op.geojson"));
}
static void a_bad_design_is_refused_with_the_reason(void **state)
{
    struct yard *y = *state;
    refused(y, "{", "JSON was expected");
    refused(y, "{\"type\":\"FeatureCollection\",\"features\":[" TWO "]}", "\"wardmote\"");
    refused(y, DESIGN("", APRIL, MAY, "", TWO), "\"name\"");
    refused(y, DESIGN("A", MAY, APRIL, "", TWO), "\"after\" begins before");
    refused(y, DESIGN("A", "\"from\":\"2024-13\",\"to\":\"2024-12\"", MAY, "", TWO), "\"before\"");
    refused(y, DESIGN("A", APRIL, "\"from\":\"2024-05-10\",\"to\":\"2024-05-01\"", "", TWO), "\"after\" ends before it begins");
    refused(y, DESIGN("A", APRIL, MAY, ",\"buffer_m\":-1", TWO), "\"buffer_m\"");
    refused(y, DESIGN("A", APRIL, MAY, ",\"categories\":[]", TWO), "\"categories\"");
    refused(y, DESIGN("A", APRIL, MAY, "", AREA("target", "0.1")), "no area has the role control");
    refused(y, DESIGN("A", APRIL, MAY, "", AREA("control", "0.1")), "no area has the role target");
    refused(y, DESIGN("A", APRIL, MAY, "", TWO "," AREA("victim", "0.3")), "\"role\"");
    refused(y, DESIGN("A", APRIL, MAY, "", TWO "," AREA("displacement", "0.3")), "drawn both");
}

static void what_cannot_be_answered_is_refused(void **state)
{
    struct yard *y = *state;
    struct operation_file f;
    struct operation_record record;
    struct operation_result r;
    struct arena *a = &y->t.arena;
    struct error *why = &y->t.why;
    put(y, 30, "2024-04-05", "0.105");
    put(y, 3, "2024-05-05", "0.105");
    import_yard(y);
    char *file = design(y, DESIGN("A", MONTH_1, MONTH_2, "", TWO)); /* nothing is held of March */
    assert_true(operation_find(&y->t.home, a, file, &f, &record, why));
    assert_false(operation_result(&y->t.home, a, &f, NULL, false, &r, why));
    assert_non_null(strstr(why->say, "2024-03 of Testshire Police is not held"));
    file = design(y, DESIGN("A", APRIL, MAY, "", TWO "," AREA("displacement", "0.1") "," AREA("control-displacement", "0.105")));
    assert_true(operation_find(&y->t.home, a, file, &f, &record, why));
    assert_false(operation_result(&y->t.home, a, &f, NULL, false, &r, why));
    assert_non_null(strstr(why->say, "overlap"));
    file = design(y, DESIGN("A", "\"from\":\"2024-05-01\",\"to\":\"2024-05-04\"", "\"from\":\"2024-05-05\",\"to\":\"2024-05-08\"", "", TWO));
    assert_true(operation_find(&y->t.home, a, file, &f, &record, why));
    assert_true(operation_result(&y->t.home, a, &f, NULL, false, &r, why));
    assert_int_equal(r.count[ZONE_TARGET][1], 3);
    assert_false(operation_result(&y->t.home, a, &f, NULL, true, &r, why)); /* 3 of a force's own records are not published */
    assert_int_equal(why->kind, ERROR_DENIED);
    assert_false(operation_find(&y->t.home, a, "Operation Nothing", &f, &record, why));
    assert_int_equal(why->kind, ERROR_MISSING);
}

static void months_alone_do_not_answer_for_days(void **state)
{
    (void)state;
    struct operation_file f;
    struct operation_record record;
    struct operation_result r;
    struct test_home *t = &made[0];
    char *file = test_home_file(t, "days.geojson", STR(DESIGN("A", APRIL, MAY, "", TWO)));
    assert_true(operation_find(&t->home, &t->arena, file, &f, &record, &t->why));
    assert_false(operation_result(&t->home, &t->arena, &f, "police.uk", false, &r, &t->why));
    assert_non_null(strstr(t->why.say, "has months only"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_planted_effect_is_found_and_the_planted_nothing_is_not),
        cmocka_unit_test(by_exact_weights_the_planted_effect_is_found_and_the_planted_nothing_is_not),
        cmocka_unit_test(an_effect_next_door_without_one_inside_is_not_put_down_to_the_operation),
        cmocka_unit_test(counts_are_those_of_the_files_edge_by_edge),
        cmocka_unit_test(months_alone_do_not_answer_for_days),
        cmocka_unit_test_setup_teardown(unequal_periods_are_weighed_by_their_days, make_yard, leave_yard),
        cmocka_unit_test_setup_teardown(a_ring_is_as_wide_as_it_says_and_ends_at_the_areas, make_yard, leave_yard),
        cmocka_unit_test_setup_teardown(what_was_not_registered_before_it_was_looked_at_says_so, make_yard, leave_yard),
        cmocka_unit_test_setup_teardown(the_sentence_says_what_happened, make_yard, leave_yard),
        cmocka_unit_test_setup_teardown(a_bad_design_is_refused_with_the_reason, make_yard, leave_yard),
        cmocka_unit_test_setup_teardown(what_cannot_be_answered_is_refused, make_yard, leave_yard),
    };
    return cmocka_run_group_tests(tests, make_counties, remove_counties);
}
