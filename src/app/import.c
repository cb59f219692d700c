/* `wardmote import`: offers files to the importers of every room, and says what became of their rows. */
#include "app/imports.h"
#include "app/site.h"
#include "app/speak.h"
#include "app/verbs.h"
#include "base/file.h"
#include "intake/intake.h"
#include <time.h>
#include <unistd.h>

static const struct importer *const *all_importers(struct arena *a, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < site.n; i++) *n += site.contract[i]->n_importers;
    const struct importer **all = ARENA_ARRAY(a, const struct importer *, *n + 1);
    const struct importer **to = all;
    for (size_t i = 0; i < site.n; i++)
        for (size_t k = 0; k < site.contract[i]->n_importers; k++) *to++ = site.contract[i]->importers[k];
    return all;
}

static const char *if_it_runs(const char *path) { return access(path, X_OK) == 0 && !file_is_folder(path) ? path : NULL; }

/* The helper for boundaries in other formats: beside this program, or where PATH says. NULL: it is not installed. */
static const char *find_convert(struct arena *a)
{
    static const char name[] = "wardmote-convert";
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    const char *found = NULL;
    if (n > 0) {
        self[n] = 0;
        char *slash = strrchr(self, '/');
        if (slash) found = if_it_runs(str_print(a, "%.*s/%s", (int)(slash - self), self, name));
    }
    struct str rest = str_of(getenv("PATH")), folder;
    while (!found && rest.len) {
        rest = str_cut(rest, ':', &folder);
        if (folder.len) found = if_it_runs(str_print(a, STR_FMT "/%s", STR_ARG(folder), name));
    }
    return found;
}

/* Each import that sets rows aside leaves a file of its own. */
static const char *rejects_path(struct arena *a, const struct home *home)
{
    char *stem = str_print(a, "%s/rejects/%s", home->folder, moment_text(a, (int64_t)time(NULL)));
    for (char *p = stem + strlen(home->folder); *p; p++)
        if (*p == ':') *p = '-';
    char *path = str_print(a, "%s.csv", stem);
    for (int i = 2; file_exists(path); i++) path = str_print(a, "%s-%d.csv", stem, i);
    return path;
}

static void line(struct table *t, const char *what, uint64_t n)
{
    table_z(t, what);
    table_int(t, (int64_t)n);
}

static struct table *report_table(struct arena *a, const struct intake_report *r, const char *rejects)
{
    struct table *t = table_new(a, "import", "Imported");
    (void)table_column(t, "what", "What", CELL_TEXT, "", 0);
    (void)table_column(t, "count", "How many", CELL_INT, "", 0);
    line(t, "Files read", r->files);
    line(t, "Files passed over: not of a known kind", r->files_unknown);
    line(t, "Files that the evidence held already", r->files_unchanged);
    if (r->files_left_out) line(t, "Files left out: a fault in them", r->files_left_out);
    line(t, "Rows read", r->rows_read);
    line(t, "Rows taken", r->rows_taken);
    line(t, "Rows set aside", r->rows_aside);
    for (size_t i = 0; i < r->n_reasons; i++) line(t, str_print(a, "Rows set aside: %s", r->reason[i].text), r->reason[i].rows);
    for (size_t i = 0; i < r->n_remarks; i++) table_note(t, NOTE_REMARK, "%s", r->remark[i]);
    if (r->rows_aside) table_note(t, NOTE_NOT_COVERED, "The rows set aside, each with its file, line and reason, are in %s.", rejects);
    if (!r->changed && !r->mended)
        table_note(t, NOTE_REMARK, r->rows_taken || (r->files_unchanged && !r->rows_aside) ? "Nothing changed: the evidence holds all of this already."
                                                                       : "Nothing changed: there was nothing that could be taken.");
    table_note(t, NOTE_REMARK, "%.1f MB in %.2f seconds.", (double)r->bytes / 1e6, r->seconds);
    return t;
}

bool ask_import(struct call *c, struct answer *out, struct error *why)
{
    struct arena *a = call_arena(c);
    size_t n_paths = call_n_args(c), n_importers;
    const char **paths = ARENA_ARRAY(a, const char *, n_paths);
    for (size_t i = 0; i < n_paths; i++) paths[i] = call_arg(c, i);
    const struct importer *const *importers = all_importers(a, &n_importers);
    struct intake_order order = {
        .paths = paths,
        .n_paths = n_paths,
        .folder = call_home(c)->evidence,
        .rejects = rejects_path(a, call_home(c)),
        .convert = find_convert(a),
        .importers = importers,
        .n_importers = n_importers,
        .limits = &intake_standard_limits,
        .keep_going = call_flag(c, "keep-going"),
        .threads = (int)call_whole(c, "threads", 0),
        .progress = speak_width(call_err(c)) ? call_err(c) : NULL,
    };
    if (order.threads < 0 || order.threads > 64) return FAIL(why, USAGE, "--threads is a number from 1 to 64");
    struct intake_report report;
    if (!intake_run(&order, a, &report, why)) return false;
    struct table *t = report_table(a, &report, order.rejects);
    struct error unlogged;
    if (report.changed && !imports_enter(call_home(c), &report, (int64_t)time(NULL), &unlogged))
        table_note(t, NOTE_WARNING, "The evidence holds all this, but the log of imports could not be written: %s", unlogged.say);
    out->table[out->n++] = t;
    return true;
}
