#include "sample/county.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/hash.h"
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

static void make_sample(struct sample_order o)
{
    struct error why = { 0 };
    if (!sample_write(&o, &why)) fail_msg("%s", why.say);
}

/* Names and bytes of all files under the folder, in order of name. */
static struct digest digest_folder(struct arena *a, const char *folder)
{
    char **names;
    size_t n;
    struct error why;
    struct digest all = { 0 };
    assert_true(file_list(a, folder, &names, &n, &why));
    for (size_t i = 0; i < n; i++) {
        char *path = path_join(a, folder, names[i]);
        struct digest one;
        if (file_is_folder(path)) one = digest_folder(a, path);
        else {
            struct file_map m;
            assert_true(file_map(&m, path, &why));
            one = digest_bytes(m.bytes.ptr, m.bytes.len);
            file_unmap(&m);
        }
        all = digest_join(digest_join(all, digest_bytes(names[i], strlen(names[i]))), one);
    }
    return all;
}

static void the_same_seed_makes_the_same_bytes_whatever_the_threads(void **state)
{
    struct place *p = *state;
    struct sample_order o = {
        .seed = 5, .months = 4, .counties = 2, .last_month = MONTH_OF(2024, 2), .rows = 30000, .threads = 1
    };
    struct digest d[3];
    for (unsigned i = 0; i < 3; i++) {
        o.folder = str_print(&p->a, "%s/%u", p->folder, i);
        o.threads = i == 0 ? 1 : 3;
        o.seed = i == 2 ? 6 : 5;
        make_sample(o);
        d[i] = digest_folder(&p->a, o.folder);
    }
    assert_true(digest_eq(d[0], d[1]));
    assert_false(digest_eq(d[0], d[2]));
}

/* Whatever the machine and the compiler: who changes what a sample holds puts the new digest here. */
static void the_bytes_are_those_of_other_machines(void **state)
{
    struct place *p = *state;
    char text[DIGEST_TEXT_MAX];
    make_sample((struct sample_order){ .seed = 3,
                                       .months = 14,
                                       .counties = 2,
                                       .last_month = MONTH_OF(2025, 9),
                                       .rows = 20000,
                                       .threads = 2,
                                       .folder = p->folder });
    assert_string_equal(digest_text(digest_folder(&p->a, p->folder), text), "49ef758b036f7108b72288cbb15e1d62");
}

static void only_crime_makes_the_same_months(void **state)
{
    struct place *p = *state;
    struct sample_order o = {
        .seed = 5, .months = 3, .counties = 1, .last_month = MONTH_OF(2024, 2), .rows = 9000, .threads = 2
    };
    o.folder = str_print(&p->a, "%s/all", p->folder);
    make_sample(o);
    o.folder = str_print(&p->a, "%s/only", p->folder);
    o.only_crime = true;
    make_sample(o);
    static const char *const months[] = { "2023-12", "2024-01", "2024-02" };
    for (size_t i = 0; i < COUNT_OF(months); i++) {
        struct file_map m[2];
        struct error why;
        for (int k = 0; k < 2; k++)
            assert_true(file_map(&m[k],
                                 str_print(&p->a, "%s/%s/crime/%s/%s-merrowshire-street.csv", p->folder, k ? "only" : "all",
                                           months[i], months[i]),
                                 &why));
        assert_true(str_eq(m[0].bytes, m[1].bytes));
        file_unmap(&m[0]);
        file_unmap(&m[1]);
    }
}

/* Every row of a street file obeys the publisher's form; returns how many there are. */
static size_t check_street(const char *path, const char *month)
{
    struct file_map m;
    struct error why;
    struct csv *c = mem_new(sizeof *c);
    size_t rows = 0;
    assert_true(file_map(&m, path, &why));
    csv_init(c, m.bytes);
    assert_true(csv_next(c));
    assert_true(str_eq(
        c->raw, STR("Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
                    "Last outcome category,Context")));
    for (; csv_next(c); rows++) {
        assert_int_equal(c->bad, CSV_GOOD);
        assert_int_equal(c->n, 12);
        bool asb = str_eq(c->field[9], STR("Anti-social behaviour")), nowhere = str_eq(c->field[6], STR("No Location"));
        assert_int_equal(c->field[0].len, asb ? 0 : 64);
        assert_true(str_eq(c->field[1], str_of(month)));
        assert_true((c->field[10].len == 0) == asb);
        assert_true(nowhere == (c->field[4].len == 0) && nowhere == (c->field[7].len == 0));
        assert_true(nowhere || (c->field[5].len == 9 && c->field[7].len == 9 && str_starts(c->field[6], STR("On or near "))));
        assert_int_equal(c->field[11].len, 0);
    }
    csv_release(c);
    mem_free(c);
    file_unmap(&m);
    return rows;
}

static void rows_add_up_to_what_was_ordered_and_each_is_well_formed(void **state)
{
    struct place *p = *state;
    struct sample_order o = { .seed = 9, .months = 5, .counties = 3, .last_month = MONTH_OF(2024, 3), .rows = 40001, .threads = 2,
                              .only_crime = true, .folder = p->folder };
    struct timespec begun, done;
    (void)clock_gettime(CLOCK_MONOTONIC, &begun);
    make_sample(o);
    (void)clock_gettime(CLOCK_MONOTONIC, &done);
    printf("three counties and 40,001 rows in %.2f s\n",
           (double)(done.tv_sec - begun.tv_sec) + (double)(done.tv_nsec - begun.tv_nsec) / 1e9);
    size_t rows = 0, files = 0, n_months, n_files;
    char **months, **names, *crime = path_join(&p->a, p->folder, "crime");
    struct error why;
    assert_true(file_list(&p->a, crime, &months, &n_months, &why));
    for (size_t i = 0; i < n_months; i++) {
        char *folder = path_join(&p->a, crime, months[i]);
        assert_true(file_list(&p->a, folder, &names, &n_files, &why));
        for (size_t k = 0; k < n_files; k++, files++) rows += check_street(path_join(&p->a, folder, names[k]), months[i]);
    }
    assert_int_equal(files, 15);
    assert_int_equal(rows, 40001);
}

static void more_rows_than_fit_in_memory_are_refused(void **state)
{
    struct place *p = *state;
    struct error why = { 0 };
    struct sample_order o = { .seed = 1,
                              .months = 1,
                              .counties = 1,
                              .last_month = MONTH_OF(2024, 3),
                              .rows = 5000000,
                              .threads = 1,
                              .only_crime = true,
                              .folder = p->folder };
    assert_false(sample_write(&o, &why));
    assert_int_equal(why.kind, ERROR_LIMIT);
}

static void a_full_disk_is_told(void **state)
{
    struct place *p = *state;
    struct sample_order o = { .seed = 1, .months = 2, .counties = 1, .last_month = MONTH_OF(2024, 3), .rows = 500, .threads = 1 };
    o.folder = str_print(&p->a, "%s/whole", p->folder);
    (void)file_fail_at(0);
    make_sample(o);
    unsigned writes = file_fail_at(0);
    assert_true(writes > 5);
    for (unsigned n = 1; n <= writes; n += writes / 5) {
        struct error why = { 0 };
        o.folder = str_print(&p->a, "%s/%u", p->folder, n);
        (void)file_fail_at(n);
        bool ok = sample_write(&o, &why);
        (void)file_fail_at(0);
        assert_false(ok);
        assert_int_equal(why.kind, ERROR_IO);
    }
}

#define IN_A_PLACE(f) cmocka_unit_test_setup_teardown(f, make_place, leave_place)
int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_PLACE(the_same_seed_makes_the_same_bytes_whatever_the_threads),
        IN_A_PLACE(the_bytes_are_those_of_other_machines),
        IN_A_PLACE(only_crime_makes_the_same_months),
        IN_A_PLACE(rows_add_up_to_what_was_ordered_and_each_is_well_formed),
        IN_A_PLACE(more_rows_than_fit_in_memory_are_refused),
        IN_A_PLACE(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
