#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <pty.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "contract/call.h"

static bool do_nothing(struct call *c, struct error *why)
{
    (void)c;
    (void)why;
    return true;
}

static const struct option options[] = {
    { .name = "runs", .kind = OPTION_WHOLE, .meaning = "N", .help = "...", .standard = "999" },
    { .name = "share", .kind = OPTION_NUMBER, .meaning = "X", .help = "..." },
};
static const struct verb *const verbs[] = {
    &(const struct verb){ .name = "ask", .arguments = "[FILE]...", .options = options, .n_options = COUNT_OF(options),
      .common = VERB_OUTPUT | VERB_WHERE_WHEN, .max_args = SIZE_MAX, .run = do_nothing },
};
static const struct contract room = { .name = "room", .verbs = verbs, .n_verbs = COUNT_OF(verbs) };
static const struct contract *const rooms[] = { &room };
static const struct site site = { rooms, 1 };

/* The call of the words up to NULL, or NULL and *why. */
static struct call *call(struct error *why, FILE *out, ...)
{
    const char *word[16];
    size_t n = 0;
    va_list ap;
    va_start(ap, out);
    for (const char *w; (w = va_arg(ap, const char *));) word[n++] = w;
    va_end(ap);
    struct call *c = NULL;
    *why = (struct error){ 0 };
    return call_parse(&site, n, word, (struct call_streams){ out, stderr, 0 }, &c, why) ? c : NULL;
}

static void a_verb_reads_what_was_given_and_else_the_standard(void **s)
{
    (void)s;
    struct error why;
    struct call *c = call(&why, stdout, "ask", "--area", "E05", "--area=Deal", "--from", "2025-01", "--share", "-0.5", "a", "b", NULL);
    assert_non_null(c);
    assert_int_equal(call_whole(c, "runs", 5), 999);
    assert_true(call_number(c, "share", 1) == -0.5);
    assert_int_equal(call_month(c, "from"), MONTH_OF(2025, 1));
    assert_int_equal(call_month(c, "to"), 0);
    assert_int_equal(call_count(c, "area"), 2);
    assert_string_equal(call_text_at(c, "area", 0), "E05");
    assert_string_equal(call_text_at(c, "area", 1), "Deal");
    assert_int_equal(call_count(c, "method"), 0);
    assert_string_equal(call_text(c, "method"), "polygon");
    assert_null(call_text(c, "source"));
    assert_false(call_flag(c, "public"));
    assert_int_equal(call_n_args(c), 2);
    assert_string_equal(call_arg(c, 1), "b");
    call_free(c);
    c = call(&why, stdout, "ask", "--public", "--runs", "10", NULL);
    assert_true(call_flag(c, "public"));
    assert_int_equal(call_whole(c, "runs", 5), 10);
    assert_true(call_number(c, "share", 0.125) == 0.125);
    call_free(c);
}

static void the_home_is_the_option_or_the_environment_or_here(void **s)
{
    (void)s;
    struct error why;
    assert_int_equal(setenv("WARDMOTE_HOME", "/of/environment", 1), 0);
    struct call *c = call(&why, stdout, "ask", NULL);
    assert_string_equal(call_home(c)->folder, "/of/environment");
    assert_string_equal(call_home(c)->evidence, "/of/environment/evidence");
    assert_string_equal(call_home(c)->database, "/of/environment/wardmote.db");
    call_free(c);
    c = call(&why, stdout, "ask", "--home", "there", NULL);
    assert_string_equal(call_home(c)->folder, "there");
    call_free(c);
    assert_int_equal(setenv("WARDMOTE_HOME", "", 1), 0); /* set to nothing is not set */
    c = call(&why, stdout, "ask", NULL);
    assert_string_equal(call_home(c)->folder, "wardmote-home");
    call_free(c);
}

static void a_period_that_ends_before_it_begins_is_refused(void **s)
{
    (void)s;
    struct error why;
    assert_null(call(&why, stdout, "ask", "--from", "2025-03", "--to", "2025-01", NULL));
    assert_string_equal(why.say, "--from 2025-03 is after --to 2025-01");
    assert_int_equal(why.kind, ERROR_USAGE);
    struct call *c = call(&why, stdout, "ask", "--from", "2025-03", "--to", "2025-03", NULL);
    assert_non_null(c);
    call_free(c);
}

static void the_format_is_the_one_named_or_what_the_ending_says(void **s)
{
    (void)s;
    static const struct {
        const char *output, *format;
        enum format is;
    } t[] = { { "a.csv", NULL, FORMAT_CSV },  { "a.json", NULL, FORMAT_JSON },  { "a.html", NULL, FORMAT_HTML },
              { "a.xlsx", NULL, FORMAT_XLSX }, { "a.txt", NULL, FORMAT_TEXT },   { "csv", NULL, FORMAT_TEXT },
              { "a.csv", "json", FORMAT_JSON }, { "A.XLSX", NULL, FORMAT_XLSX }, { "-", "csv", FORMAT_CSV } };
    for (size_t i = 0; i < COUNT_OF(t); i++) {
        struct error why;
        struct call *c = call(&why, stdout, "ask", "-o", t[i].output, t[i].format ? "--format" : NULL, t[i].format, NULL);
        assert_non_null(c);
        assert_int_equal(call_format(c), t[i].is);
        call_free(c);
    }
}

static void an_ending_that_no_format_has_is_refused_unless_a_format_is_named(void **s)
{
    (void)s;
    struct error why;
    for (size_t i = 0; i < 3; i++) {
        const char *name = ((const char *[]){ "a.pdf", "./a.docx", "a.b.2025" })[i];
        assert_null(call(&why, stdout, "ask", "-o", name, NULL));
        assert_int_equal(why.kind, ERROR_USAGE);
        struct call *c = call(&why, stdout, "ask", "-o", name, "--format", "json", NULL);
        assert_non_null(c);
        call_free(c);
    }
    assert_null(call(&why, stdout, "ask", "-o", "a.pdf", NULL));
    assert_string_equal(why.say, "--output a.pdf: .pdf is no ending of an answer; there are .txt, .csv, .json, .html, .htm, .xlsx. Or say with --format what the file is to hold");
    static const char *const taken[] = { "answer", ".answer", "./answer", "A.HTM" };
    for (size_t i = 0; i < COUNT_OF(taken); i++) {
        struct call *c = call(&why, stdout, "ask", "-o", taken[i], NULL);
        assert_non_null(c);
        call_free(c);
    }
}

/* ---- where results go ---- */

struct scene {
    struct arena arena;
    char *folder, *path;
};

static int scene(void **s)
{
    struct scene *t = mem_new(sizeof *t);
    t->folder = str_print(&t->arena, "/tmp/wardmote-call-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    t->path = path_join(&t->arena, t->folder, "answer.txt");
    *s = t;
    return 0;
}

static int scene_end(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    assert_true(file_remove_tree(t->folder, &why));
    arena_release(&t->arena);
    mem_free(t);
    return 0;
}

static void holds(const char *path, const char *text)
{
    struct error why = { 0 };
    struct file_map m;
    if (!file_map(&m, path, &why)) fail_msg("%s", why.say);
    assert_int_equal(m.bytes.len, strlen(text));
    assert_memory_equal(m.bytes.ptr, text, m.bytes.len);
    file_unmap(&m);
}

static void a_named_file_is_replaced_whole_and_only_at_the_end(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    assert_true(file_replace(t->path, STR("old"), &why));
    struct call *c = call(&why, stdout, "ask", "-o", t->path, NULL);
    assert_true(fputs("new answer", call_out(c)) >= 0 && fflush(call_out(c)) == 0);
    holds(t->path, "old");
    call_free(c); /* as when the verb failed */
    holds(t->path, "old");
    c = call(&why, stdout, "ask", "-o", t->path, NULL);
    (void)fputs("new answer", call_out(c));
    if (!call_finish(c, &why)) fail_msg("%s", why.say);
    call_free(c);
    holds(t->path, "new answer");
}

static void a_link_stays_a_link_and_a_device_a_device(void **s)
{
    struct scene *t = *s;
    struct error why = { 0 };
    char *link = path_join(&t->arena, t->folder, "link.txt");
    struct stat st;
    assert_true(file_replace(t->path, STR("old"), &why));
    assert_int_equal(symlink("answer.txt", link), 0);
    struct call *c = call(&why, stdout, "ask", "-o", link, NULL);
    (void)fputs("new", call_out(c));
    if (!call_finish(c, &why)) fail_msg("%s", why.say);
    call_free(c);
    holds(t->path, "new");
    assert_true(lstat(link, &st) == 0 && S_ISLNK(st.st_mode));
    char *fifo = path_join(&t->arena, t->folder, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    int reader = open(fifo, O_RDONLY | O_NONBLOCK);
    c = call(&why, stdout, "ask", "-o", fifo, NULL);
    (void)fputs("through", call_out(c));
    if (!call_finish(c, &why)) fail_msg("%s", why.say);
    call_free(c);
    char got[16] = "";
    assert_int_equal(read(reader, got, sizeof got - 1), 7);
    assert_string_equal(got, "through");
    (void)close(reader);
    assert_true(stat(fifo, &st) == 0 && S_ISFIFO(st.st_mode));
}

static void a_place_that_cannot_take_the_answer_is_refused_before_the_work(void **s)
{
    struct scene *t = *s;
    struct error why;
    assert_null(call(&why, stdout, "ask", "-o", t->folder, NULL));
    assert_int_equal(why.kind, ERROR_USAGE);
    assert_non_null(strstr(why.say, "is a folder"));
    assert_null(call(&why, stdout, "ask", "-o", path_join(&t->arena, t->folder, "no/answer.csv"), NULL));
    assert_int_equal(why.kind, ERROR_MISSING);
    assert_non_null(strstr(why.say, "no such folder"));
}

static void a_full_disk_is_told(void **s)
{
    struct scene *t = *s;
    struct error why;
    FILE *full = fopen("/dev/full", "w");
    struct call *c = call(&why, full, "ask", NULL);
    (void)fputs("answer", call_out(c));
    assert_false(call_finish(c, &why));
    assert_string_equal(why.say, "the answer cannot be written out whole: No space left on device");
    call_free(c);
    (void)fclose(full);
    for (unsigned n = 1;; n++) { /* every write of the file fails once */
        assert_true(file_replace(t->path, STR("old"), &why));
        c = call(&why, stdout, "ask", "-o", t->path, NULL);
        (void)fputs("new", call_out(c));
        (void)file_fail_at(n);
        bool ok = call_finish(c, &why);
        (void)file_fail_at(0);
        call_free(c);
        if (ok) {
            assert_true(n > 3);
            break;
        }
        assert_int_equal(why.kind, ERROR_IO);
    }
    holds(t->path, "new");
}

static void a_workbook_is_not_written_to_a_terminal(void **s)
{
    (void)s;
    struct error why;
    int master, terminal;
    assert_int_equal(openpty(&master, &terminal, NULL, NULL, NULL), 0);
    FILE *screen = fdopen(terminal, "w");
    assert_null(call(&why, screen, "ask", "--format", "xlsx", NULL));
    assert_int_equal(why.kind, ERROR_USAGE);
    assert_string_equal(why.say, "xlsx is not for a terminal: add -o FILE.xlsx");
    assert_null(call(&why, screen, "ask", "--format=html", "-o", "-", NULL));
    struct call *c = call(&why, screen, "ask", "--format", "csv", NULL);
    assert_non_null(c);
    call_free(c);
    c = call(&why, screen, "ask", "--format", "xlsx", "-o", "a.xlsx", NULL);
    assert_non_null(c);
    call_free(c);
    (void)fclose(screen);
    (void)close(master);
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(a_verb_reads_what_was_given_and_else_the_standard),
        cmocka_unit_test(the_home_is_the_option_or_the_environment_or_here),
        cmocka_unit_test(a_period_that_ends_before_it_begins_is_refused),
        cmocka_unit_test(the_format_is_the_one_named_or_what_the_ending_says),
        cmocka_unit_test(an_ending_that_no_format_has_is_refused_unless_a_format_is_named),
        cmocka_unit_test_setup_teardown(a_named_file_is_replaced_whole_and_only_at_the_end, scene, scene_end),
        cmocka_unit_test_setup_teardown(a_link_stays_a_link_and_a_device_a_device, scene, scene_end),
        cmocka_unit_test_setup_teardown(a_place_that_cannot_take_the_answer_is_refused_before_the_work, scene, scene_end),
        cmocka_unit_test_setup_teardown(a_full_disk_is_told, scene, scene_end),
        cmocka_unit_test(a_workbook_is_not_written_to_a_terminal),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
