#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/csv.h"
#include "base/file.h"
#include "intake/intake.h"
#include <libdeflate.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

/* A made-up kind of file: "fruit,count" rows. It keeps the order in which files settled, and one part. */
struct orchard {
    char order[64];
    uint64_t sum;
    size_t finished;
    bool pips; /* a file "pips" is among those of this import */
};
struct basket {
    int64_t sum;
};
static struct orchard seen; /* of the last run: a test is one thread */

static bool is_fruit(struct str text, struct str name)
{
    (void)name;
    return str_starts(str_trim(text), STR("fruit,count")); /* below the titles of a sheet empty lines come first */
}
static void *begin_fruit(struct intake *in)
{
    struct orchard *o = mem_new(sizeof *o);
    struct str text;
    const char *name;
    for (size_t i = 0; i < intake_n_files(in); i++) /* here and not in claim_fruit, which many threads ask at once */
        o->pips = o->pips || (intake_peek(in, i, STR(".pips"), &text, &name) && str_eq(text, STR("pips")));
    return o;
}
static bool load_fruit(void *state, struct intake_file *f, void **product, struct error *why)
{
    (void)state;
    struct csv c;
    csv_init(&c, file_text(f));
    struct basket *b = mem_new(sizeof *b);
    *product = b;
    uint64_t read = 0, taken = 0;
    bool ok = csv_next(&c);
    while (ok && csv_next(&c)) {
        int64_t n;
        read++;
        if (c.n != 2) ok = FAIL(why, INVALID, "%s, line %zu: 2 fields were expected, %zu stand there", file_name(f), c.line, c.n);
        else if (!str_to_i64(c.field[1], &n)) file_reject(f, c.line, "no number", c.raw);
        else b->sum += n, taken++;
    }
    csv_release(&c);
    file_count(f, read, taken);
    if (str_starts(file_base_name(f), STR("a"))) usleep(20000); /* the first settles first however slow it is */
    return ok;
}
static bool settle_fruit(void *state, struct intake_file *f, void *product, struct error *why)
{
    (void)why;
    struct orchard *o = state;
    size_t n = strlen(o->order);
    CHECK(n + 1 < sizeof o->order);
    o->order[n] = file_base_name(f).ptr[0];
    o->sum += (uint64_t)((struct basket *)product)->sum;
    if (file_order(f) == 0) file_remark(f, "the first is %s", file_name(f));
    return true;
}
static bool write_fruit(void *state, struct intake_file *f, void *product, struct error *why)
{
    (void)state;
    struct arena a = { 0 };
    struct section s = { "sum", &((struct basket *)product)->sum, 8, 1 };
    bool ok = change_put(intake_change(file_intake(f)), str_of(str_print(&a, "fruit/" STR_FMT, STR_ARG(file_base_name(f)))),
                         file_digest(f), 1, STR(""), &s, 1, why);
    arena_release(&a);
    return ok;
}
static bool finish_fruit(void *state, struct intake *in, struct error *why)
{
    (void)why;
    ((struct orchard *)state)->finished++;
    intake_remark(in, "finished");
    return true;
}
static void end_fruit(void *state)
{
    seen = *(struct orchard *)state;
    mem_free(state);
}
/* What nobody recognises is a fruit file all the same where a file "pips" is beside it. */
static bool claim_fruit(void *state, struct intake_file *f)
{
    return ((const struct orchard *)state)->pips && str_starts(file_text(f), STR("count,fruit"));
}
static const struct importer fruit = { "fruit", "rows of fruit,count", is_fruit, claim_fruit, begin_fruit, load_fruit, settle_fruit,
                                       write_fruit, mem_free, finish_fruit, end_fruit };

struct fixture {
    char folder[64];
    struct arena a;
    struct error why;
    struct intake_report report;
    bool keep_going;
    const char *convert;
};
static int make_folder(void **state)
{
    struct fixture *f = mem_new(sizeof *f);
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/intake-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    *state = f;
    return 0;
}
static int remove_folder(void **state)
{
    struct fixture *f = *state;
    assert_true(file_remove_tree(f->folder, &f->why));
    arena_release(&f->a);
    mem_free(f);
    return 0;
}
static char *in_folder(struct fixture *f, const char *name) { return path_join(&f->a, f->folder, name); }
static char *write_file(struct fixture *f, const char *name, struct str bytes)
{
    char *path = in_folder(f, name);
    assert_true(file_replace(path, bytes, &f->why));
    return path;
}
static bool run_with(struct fixture *f, const char *const *paths, size_t n, const struct intake_limits *limits)
{
    const struct importer *const importers[] = { &fruit };
    struct intake_order o = { .paths = paths, .keep_going = f->keep_going, .convert = f->convert, .n_paths = n, .folder = in_folder(f, "evidence"),
                              .rejects = in_folder(f, "rejects.csv"), .importers = importers, .n_importers = 1,
                              .limits = limits, .threads = 3 };
    return intake_run(&o, &f->a, &f->report, &f->why);
}
static bool run(struct fixture *f, const char *path) { return run_with(f, &path, 1, &intake_standard_limits); }
static char *make_zip(struct fixture *f, const char *name, const char *const *entries, const struct str *texts, size_t n)
{
    char *path = in_folder(f, name);
    int code;
    zip_t *z = zip_open(path, ZIP_CREATE | ZIP_EXCL, &code);
    assert_non_null(z);
    for (size_t i = 0; i < n; i++)
        assert_true(zip_file_add(z, entries[i], zip_source_buffer(z, texts[i].ptr, texts[i].len, 0), 0) >= 0);
    assert_int_equal(zip_close(z), 0);
    return path;
}

static void files_settle_in_order_and_are_counted(void **state)
{
    struct fixture *f = *state;
    assert_true(file_make_folder(in_folder(f, "in/deep"), &f->why));
    (void)write_file(f, "in/a.csv", STR("fruit,count\nplum,1\npear,x\n"));
    (void)write_file(f, "in/b.csv", STR("fruit,count\r\nplum,2\r\n"));
    (void)write_file(f, "in/c.csv", STR("fruit,count\nplum,3\n\nfig,4\n"));
    (void)write_file(f, "in/deep/d.csv", STR("fruit,count\nplum,5"));
    (void)write_file(f, "in/readme.txt", STR("not fruit"));
    (void)write_file(f, "in/.hidden", STR("fruit,count\nplum,100"));
    assert_true(run(f, in_folder(f, "in")));
    assert_string_equal(seen.order, "abcd");
    assert_int_equal(seen.sum, 15);
    assert_int_equal(seen.finished, 1);
    assert_int_equal(f->report.files, 5);
    assert_int_equal(f->report.files_unknown, 1);
    assert_int_equal(f->report.rows_read, 6);
    assert_int_equal(f->report.rows_taken, 5);
    assert_int_equal(f->report.rows_aside, 1);
    assert_true(f->report.changed);
    assert_int_equal(f->report.n_reasons, 1);
    assert_string_equal(f->report.reason[0].text, "no number");
    assert_int_equal(f->report.n_remarks, 3);
    assert_non_null(strstr(f->report.remark[0], "the first is"));
    assert_non_null(strstr(f->report.remark[1], "readme.txt was passed over"));
    struct file_map m;
    assert_true(file_map(&m, in_folder(f, "rejects.csv"), &f->why));
    char *want = str_print(&f->a, "file,line,reason,row\r\n%s/in/a.csv,3,no number,\"pear,x\"\r\n", f->folder);
    assert_true(str_eq(m.bytes, str_of(want)));
    file_unmap(&m);
    assert_true(run(f, in_folder(f, "in")));
    assert_false(f->report.changed);
}

static void archives_and_gzip_are_read_without_unpacking(void **state)
{
    struct fixture *f = *state;
    char packed[256];
    struct str plain = STR("fruit,count\nplum,7\n");
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    size_t n = libdeflate_gzip_compress(c, plain.ptr, plain.len, packed, sizeof packed);
    libdeflate_free_compressor(c);
    const char *entries[] = { "z/b.csv", "z/a.csv", "z/c.csv.gz" };
    struct str texts[] = { STR("fruit,count\nplum,1\n"), STR("fruit,count\nplum,20\n"), { packed, n } };
    char *zip = make_zip(f, "x.zip", entries, texts, 3);
    char *gz = write_file(f, "g.gz", (struct str){ packed, n });
    const char *paths[] = { zip, gz };
    assert_true(run_with(f, paths, 2, &intake_standard_limits));
    assert_string_equal(seen.order, "abcg");
    assert_int_equal(seen.sum, 35);
}

static void one_bad_file_leaves_the_evidence_as_it_was(void **state)
{
    struct fixture *f = *state;
    assert_true(file_make_folder(in_folder(f, "in"), &f->why));
    (void)write_file(f, "in/a.csv", STR("fruit,count\nplum,1\n"));
    assert_true(run(f, in_folder(f, "in")));
    (void)write_file(f, "in/a.csv", STR("fruit,count\nplum,2\n"));
    (void)write_file(f, "in/b.csv", STR("fruit,count\nplum,2\nplum\n"));
    (void)write_file(f, "in/c.csv", STR("fruit,count\nplum,2,3\n"));
    assert_false(run(f, in_folder(f, "in")));
    assert_string_equal(f->why.say, str_print(&f->a, "%s/in/b.csv, line 3: 2 fields were expected, 1 stand there (nothing was taken; --keep-going leaves such a file out and takes the others)", f->folder));
    struct snapshot *s;
    assert_true(snapshot_open(in_folder(f, "evidence"), &s, &f->why));
    assert_int_equal(snapshot_count(s), 1);
    const struct part *p = snapshot_part(s, 0, &f->why);
    const int64_t *sum;
    size_t n;
    assert_true(PART_ARRAY(p, "sum", &sum, &n, &f->why));
    assert_int_equal(sum[0], 1);
    snapshot_free(s);
}

static bool was_told(const struct fixture *f, const char *words)
{
    for (size_t i = 0; i < f->report.n_remarks; i++)
        if (strstr(f->report.remark[i], words)) return true;
    return false;
}

static void a_bad_file_is_left_out_whole_and_named_where_we_keep_going(void **state)
{
    struct fixture *f = *state;
    f->keep_going = true;
    assert_true(file_make_folder(in_folder(f, "in"), &f->why));
    (void)write_file(f, "in/a.csv", STR("fruit,count\nplum,1\n"));
    (void)write_file(f, "in/b.csv", STR("fruit,count\nplum,x\nplum,20\nplum\n"));
    (void)write_file(f, "in/c.zip", STR("PK\x03\x04 cut off"));
    (void)write_file(f, "in/d.csv", STR("fruit,count\nplum,300\n"));
    const char *paths[] = { in_folder(f, "in"), in_folder(f, "absent.csv"), write_file(f, "e.txt", STR("hello")), write_file(f, "g.csv", STR("fruit,count\nfig,4000\n")) };
    assert_true(run_with(f, paths, COUNT_OF(paths), &intake_standard_limits));
    assert_string_equal(seen.order, "adg");
    assert_int_equal(seen.sum, 4301);
    assert_int_equal(f->report.files, 7);
    assert_int_equal(f->report.files_left_out, 4);
    assert_int_equal(f->report.rows_read, 3);
    assert_int_equal(f->report.rows_aside, 0); /* nor are its rows set aside */
    assert_int_equal(f->report.n_taken, 7);
    const struct intake_taken *first = &f->report.file[0], *second = &f->report.file[1];
    assert_true(strcmp(first->name, in_folder(f, "in/a.csv")) == 0 && strcmp(first->kind, "fruit") == 0 && first->bytes == 19);
    assert_true(first->read == 1 && first->taken == 1 && digest_eq(first->digest, digest_bytes("fruit,count\nplum,1\n", 19)));
    assert_true(!second->kind && second->bytes == 32 && second->read == 0);
    assert_true(was_told(f, "in/b.csv, line 4: 2 fields were expected"));
    assert_true(was_told(f, "in/c.zip cannot be read as a zip archive"));
    assert_true(was_told(f, "Left out: ") && was_told(f, "absent.csv cannot be read"));
    assert_true(was_told(f, "e.txt, line 1: its content is not of a known kind"));
}

/* A program that stands in for wardmote-convert, and a file that looks like a workbook. */
static char *workbook(struct fixture *f, const char *name, const char *printed)
{
    char *convert = write_file(f, "convert", str_of(str_print(&f->a, "#!/bin/sh\n[ \"$1 $2\" = '--sheets --' ] || exit 9\ncat <<'END'\n%sEND\n", printed)));
    assert_int_equal(chmod(convert, 0755), 0);
    f->convert = convert;
    const char *entries[] = { "[Content_Types].xml", "xl/workbook.xml" };
    struct str texts[] = { STR("types"), STR("sheets") };
    return make_zip(f, name, entries, texts, 2);
}

static void the_sheets_of_a_workbook_are_files_whose_table_may_begin_below_titles(void **state)
{
    struct fixture *f = *state;
    char *book = workbook(f, "book.xlsx", "\x1D" "Notes\nnothing here\n\x1D" "Empty\n\n\n\x1D" "Plums\nTable 1: plums of 2025,\n\nfruit,count\nplum,2\nplum,many\n\x1D" "Figs\nfruit,count\nfig,40\n");
    assert_true(run(f, book));
    assert_int_equal(seen.sum, 42);
    assert_int_equal(f->report.files, 1);
    assert_true(was_told(f, "book.xlsx: passed over because their content is not of a known kind: the sheets \"Notes\""));
    struct file_map m;
    assert_true(file_map(&m, in_folder(f, "rejects.csv"), &f->why));
    assert_true(str_contains(m.bytes, STR("book.xlsx, sheet Plums\",5,no number"))); /* as people count the rows of the sheet */
    file_unmap(&m);
}

static void a_workbook_in_which_nothing_is_known_is_refused_with_its_sheets(void **state)
{
    struct fixture *f = *state;
    char *book = workbook(f, "book.xlsx", "\x1D" "Notes\nnothing here\n\x1D" "More\nnothing either\n");
    assert_false(run(f, book));
    assert_non_null(strstr(f->why.say, "book.xlsx: none of its sheets (\"Notes\", \"More\") holds a table of a known kind (fruit)"));
    f->convert = NULL;
    assert_false(run(f, book));
    assert_non_null(strstr(f->why.say, "book.xlsx is a workbook; reading it needs the program wardmote-convert"));
}

static void a_file_may_be_claimed_for_what_lies_beside_it(void **state)
{
    struct fixture *f = *state;
    assert_true(file_make_folder(in_folder(f, "in"), &f->why));
    (void)write_file(f, "in/a.csv", STR("count,fruit\nplum,1\n"));
    assert_true(run(f, in_folder(f, "in")));
    assert_int_equal(f->report.files_unknown, 1);
    (void)write_file(f, "in/x", STR("pips"));
    assert_true(run(f, in_folder(f, "in")));
    assert_int_equal(f->report.files_unknown, 1);
    assert_int_equal(seen.sum, 1);
}

static void a_named_file_of_no_known_kind_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_false(run(f, write_file(f, "x.txt", STR("hello"))));
    assert_non_null(strstr(f->why.say, "x.txt, line 1: its content is not of a known kind (fruit)"));
    assert_false(run(f, write_file(f, "e.csv", STR(""))));
    assert_non_null(strstr(f->why.say, "e.csv is empty"));
    assert_false(run(f, in_folder(f, "absent.csv")));
    assert_int_equal(f->why.kind, ERROR_MISSING);
}

static void a_broken_archive_is_refused(void **state)
{
    struct fixture *f = *state;
    const char *entries[] = { "a.csv" };
    size_t big = 1 << 16;
    char *text = mem_new(big);
    uint32_t x = 1;
    for (size_t i = 0; i < big; i++) text[i] = (char)('a' + ((x = x * 1664525 + 1013904223) >> 24) % 26);
    memcpy(text, "fruit,count\n", 12);
    struct str texts[] = { { text, big } };
    char *zip = make_zip(f, "x.zip", entries, texts, 1);
    struct file_map m;
    assert_true(file_map(&m, zip, &f->why));
    char *cut = write_file(f, "cut.zip", str_slice(m.bytes, 0, m.bytes.len / 2));
    char *bytes = mem_new(m.bytes.len);
    memcpy(bytes, m.bytes.ptr, m.bytes.len);
    bytes[m.bytes.len / 2] ^= 0x55;
    char *changed = write_file(f, "changed.zip", (struct str){ bytes, m.bytes.len });
    file_unmap(&m);
    mem_free(bytes);
    mem_free(text);
    assert_false(run(f, cut));
    assert_non_null(strstr(f->why.say, "cut.zip cannot be read as a zip archive"));
    assert_false(run(f, changed));
    assert_non_null(strstr(f->why.say, "changed.zip/a.csv is damaged in its archive"));
}

static void an_entry_that_claims_more_bytes_than_its_archive_has_is_refused_before_memory_is_taken(void **state)
{
    struct fixture *f = *state;
    const char *entries[] = { "a.csv" };
    struct str texts[] = { STR("fruit,count\napple,1\n") };
    struct file_map m;
    assert_true(file_map(&m, make_zip(f, "x.zip", entries, texts, 1), &f->why));
    char *bytes = mem_new(m.bytes.len), *entry = bytes;
    size_t n = m.bytes.len;
    memcpy(bytes, m.bytes.ptr, n);
    file_unmap(&m);
    while (memcmp(entry, "PK\x01\x02", 4) != 0) entry++; /* of the directory at the end: the packed size is its bytes 20 to 23 */
    memset(entry + 20, 0x7F, 4);
    char *lies = write_file(f, "lies.zip", (struct str){ bytes, n });
    mem_free(bytes);
    assert_false(run(f, lies));
    assert_non_null(strstr(f->why.say, "lies.zip/a.csv: its archive says that it is larger than the whole archive"));
}

static void a_zip_bomb_is_not_opened(void **state)
{
    struct fixture *f = *state;
    const char *entries[] = { "a.csv", "b.csv" };
    size_t big = 4 << 20;
    char *text = mem_new(big);
    struct str texts[] = { { text, big }, { text, big } };
    char *zip = make_zip(f, "bomb.zip", entries, texts, 2);
    assert_false(run(f, zip));
    assert_int_equal(f->why.kind, ERROR_LIMIT);
    assert_non_null(strstr(f->why.say, "zip bomb"));
    struct intake_limits small = intake_standard_limits;
    small.archive_ratio = 1000000;
    small.archive_bytes = 6 << 20;
    assert_false(run_with(f, (const char *const[]){ zip }, 1, &small));
    assert_int_equal(f->why.kind, ERROR_LIMIT);
    small.archive_bytes = 1 << 30;
    small.file_bytes = 1 << 20;
    assert_false(run_with(f, (const char *const[]){ zip }, 1, &small));
    assert_int_equal(f->why.kind, ERROR_LIMIT);
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(9);
    char *packed = mem_new(1 << 16);
    size_t n = libdeflate_gzip_compress(c, text, big, packed, 1 << 16);
    libdeflate_free_compressor(c);
    assert_true(n > 0);
    assert_false(run(f, write_file(f, "bomb.gz", (struct str){ packed, n })));
    assert_non_null(strstr(f->why.say, "bomb.gz: it unpacks to more than"));
    mem_free(packed);
    mem_free(text);
}

static void a_second_import_at_once_is_refused(void **state)
{
    struct fixture *f = *state;
    struct change *c;
    char *path = write_file(f, "a.csv", STR("fruit,count\nplum,1\n"));
    assert_true(change_begin(in_folder(f, "evidence"), &c, &f->why));
    assert_false(run(f, path));
    assert_int_equal(f->why.kind, ERROR_BUSY);
    change_free(c);
    assert_true(run(f, path));
}

#define T(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(files_settle_in_order_and_are_counted),
        T(archives_and_gzip_are_read_without_unpacking),
        T(one_bad_file_leaves_the_evidence_as_it_was),
        T(a_bad_file_is_left_out_whole_and_named_where_we_keep_going),
        T(the_sheets_of_a_workbook_are_files_whose_table_may_begin_below_titles),
        T(a_workbook_in_which_nothing_is_known_is_refused_with_its_sheets),
        T(a_file_may_be_claimed_for_what_lies_beside_it),
        T(a_named_file_of_no_known_kind_is_refused),
        T(a_broken_archive_is_refused),
        T(an_entry_that_claims_more_bytes_than_its_archive_has_is_refused_before_memory_is_taken),
        T(a_zip_bomb_is_not_opened),
        T(a_second_import_at_once_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
