#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "evidence/holdings.h"
#include "evidence/test_home.h"
#include "snapshot/snapshot.h"

static const char *lacks_of(const struct estate *of, const char *verb)
{
    struct error why;
    for (size_t i = 0; i < EVIDENCE_QUESTIONS; i++) {
        const char *lacks = "";
        if (strcmp(evidence_questions[i].verb, verb) != 0) continue;
        assert_true(evidence_questions[i].ready(of, &lacks, &why));
        return lacks;
    }
    fail_msg("no question is asked with %s", verb);
    return NULL;
}

static void months_rows_and_gaps_are_told_by_source_and_force(void **state)
{
    (void)state;
    struct test_home t;
    test_home_begin(&t);
    if (!t.shared) {
        test_home_end(&t);
        skip();
    }
    assert_true(test_home_import(&t, (const char *const[]){ "crime/kent", "crime/city-of-london/published-2024", "boundaries/kent/wards_2025" }, 3));
    struct estate of = { .home = &t.home, .arena = &t.arena };
    assert_true(snapshot_open(t.home.evidence, &of.evidence, &t.why));
    struct table *out = holdings_table(&t.arena);
    assert_true(evidence_holdings(&of, out, &t.why));
    assert_int_equal(out->n_rows, 2);
    assert_true(str_eq(table_cell(out, 1, 1)->text, STR("Kent Police")));
    assert_int_equal(table_cell(out, 1, 2)->month, MONTH_OF(2024, 1));
    assert_int_equal(table_cell(out, 1, 3)->month, MONTH_OF(2025, 9));
    assert_int_equal(table_cell(out, 1, 4)->i, 197229); /* the data's README */
    assert_true(str_eq(table_cell(out, 1, 7)->text, STR("no months 2024-05 to 2024-12")));
    assert_int_equal(table_cell(out, 0, 7)->kind, CELL_EMPTY); /* four months without a gap */
    assert_null(lacks_of(&of, "breakdown --by ward,category"));
    assert_null(lacks_of(&of, "quality"));
    assert_non_null(strstr(lacks_of(&of, "compare"), "population"));
    assert_non_null(strstr(lacks_of(&of, "nearrepeat"), "dates"));
    assert_non_null(strstr(lacks_of(&of, "harm"), "estimate"));
    snapshot_free(of.evidence);
    test_home_end(&t);
}

static void an_empty_home_lacks_something_for_every_question(void **state)
{
    (void)state;
    struct test_home t;
    test_home_begin(&t);
    struct estate of = { .home = &t.home, .arena = &t.arena };
    assert_true(snapshot_open(t.home.evidence, &of.evidence, &t.why));
    for (size_t i = 0; i < EVIDENCE_QUESTIONS; i++) assert_non_null(lacks_of(&of, evidence_questions[i].verb));
    snapshot_free(of.evidence);
    test_home_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_rows_and_gaps_are_told_by_source_and_force),
        cmocka_unit_test(an_empty_home_lacks_something_for_every_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
