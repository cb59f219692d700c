#include "sample/sample.h"
#include "base/file.h"
#include "contract/call.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct place {
    struct arena a;
    char *folder;
};

static int make_place(void **state)
{
    struct place *p = mem_new(sizeof *p);
    const char *tmp = getenv("TMPDIR");
    p->folder = str_print(&p->a, "%s/wardmote-test-XXXXXX", tmp ? tmp : "/tmp");
    *state = p;
    return mkdtemp(p->folder) ? 0 : -1;
}

static int leave_place(void **state)
{
    struct place *p = *state;
    struct error why;
    bool ok = file_remove_tree(p->folder, &why);
    arena_release(&p->a);
    mem_free(p);
    return ok ? 0 : -1;
}

/* What `wardmote sample OPTION... FOLDER/made-up` ends with. */
static struct error order(struct place *p, const char *const *option, size_t n)
{
    static const struct contract *const rooms[] = { &sample };
    static const struct site site = { rooms, COUNT_OF(rooms) };
    const char *arg[16] = { "sample" };
    struct error why = { 0 };
    struct call *c = NULL;
    FILE *nowhere = fopen("/dev/null", "w");
    for (size_t i = 0; i < n; i++) arg[i + 1] = option[i];
    arg[n + 1] = path_join(&p->a, p->folder, "made-up");
    bool ok = call_parse(&site, n + 2, arg, (struct call_streams){ nowhere, nowhere, 0 }, &c, &why) && call_verb(c)->run(c, &why);
    assert_true(ok == (why.kind == ERROR_NONE));
    call_free(c);
    (void)fclose(nowhere);
    return why;
}
#define ORDER(p, ...) order((p), (const char *const[]){ __VA_ARGS__ }, COUNT_OF(((const char *const[]){ __VA_ARGS__ })))

static bool made(struct place *p, const char *file) { return file_exists(str_print(&p->a, "%s/made-up/%s", p->folder, file)); }

static void months_end_where_they_are_told_to(void **state)
{
    struct place *p = *state;
    assert_int_equal(ORDER(p, "--months", "3", "--rows", "600", "--end", "2020-02").kind, ERROR_NONE);
    assert_true(made(p, "crime/2019-12/2019-12-merrowshire-street.csv"));
    assert_true(made(p, "crime/2020-02/2020-02-merrowshire-street.csv"));
    assert_false(made(p, "crime/2020-03"));
    assert_false(made(p, "crime/2019-11"));
    static const char *const others[] = { "README.txt",
                                          "truth.json",
                                          "boundaries/wards_2025/E10990001.geojson",
                                          "lookups/lsoa_to_ward.csv",
                                          "extract/merrowshire.mapping",
                                          "extract/merrowshire-2020-01.csv",
                                          "operations/lantern.geojson",
                                          "teams/teams.csv",
                                          "teams/officers.csv",
                                          "teams/absences.csv",
                                          "teams/meetings.csv",
                                          "teams/priorities.csv",
                                          "harm/made_up_harm_values.csv",
                                          "crime/2020-02/2020-02-merrowshire-outcomes.csv",
                                          "crime/2020-02/2020-02-merrowshire-stop-and-search.csv" };
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (!made(p, others[i])) fail_msg("%s was not made", others[i]);
}

static void only_crime_leaves_out_the_rest(void **state)
{
    struct place *p = *state;
    assert_int_equal(ORDER(p, "--months", "2", "--rows", "600", "--counties", "2", "--only", "crime").kind, ERROR_NONE);
    assert_true(made(p, "crime/2025-09/2025-09-saltmarshshire-street.csv"));
    assert_false(made(p, "boundaries"));
    assert_false(made(p, "extract"));
    assert_false(made(p, "crime/2025-09/2025-09-saltmarshshire-outcomes.csv"));
}

static void a_folder_that_holds_something_is_left_alone(void **state)
{
    struct place *p = *state;
    struct error why;
    assert_true(file_make_folder(str_print(&p->a, "%s/made-up/mine", p->folder), &why));
    assert_int_equal(ORDER(p, "--months", "2", "--rows", "600").kind, ERROR_CONFLICT);
    assert_false(made(p, "README.txt"));
}

static void figures_out_of_range_are_wrong_usage(void **state)
{
    struct place *p = *state;
    assert_int_equal(ORDER(p, "--rows", "0").kind, ERROR_USAGE);
    assert_int_equal(ORDER(p, "--months", "601").kind, ERROR_USAGE);
    assert_int_equal(ORDER(p, "--counties", "43").kind, ERROR_USAGE);
    assert_int_equal(ORDER(p, "--only", "boundaries").kind, ERROR_USAGE);
    assert_int_equal(ORDER(p, "--months", "500", "--rows", "600", "--end", "2020-01").kind, ERROR_USAGE);
    assert_false(made(p, ""));
}

#define IN_A_PLACE(f) cmocka_unit_test_setup_teardown(f, make_place, leave_place)
int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_PLACE(months_end_where_they_are_told_to),
        IN_A_PLACE(only_crime_leaves_out_the_rest),
        IN_A_PLACE(a_folder_that_holds_something_is_left_alone),
        IN_A_PLACE(figures_out_of_range_are_wrong_usage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
