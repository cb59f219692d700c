#include "evidence/assess_chapter.h"
#include "evidence/harm_public.h"
#include "base/file.h"
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HOT_STREETS = 20, WARDS_MANY = 40, WARDS_MOST = 25 };

void assess_keep(struct assessment *s, const struct table *t)
{
    CHECK(s->n_tables < ASSESS_TABLES_MAX);
    s->table[s->n_tables++] = t;
}

const struct table *assess_table(const struct assessment *s, const char *id)
{
    for (size_t i = 0; i < s->n_tables; i++)
        if (strcmp(s->table[i]->id, id) == 0) return s->table[i];
    return NULL;
}

static bool add_breakdown(struct assessment *s, const char *id, const char *title, struct breakdown_options o, struct error *why)
{
    struct table *t;
    if (!breakdown_table(&s->ask, &o, &t, why)) return false;
    t->id = id;
    t->title = title;
    assess_keep(s, t);
    return true;
}

/* The rows of a breakdown whose change survives the many tests, and nothing else. */
static struct table *changes_table(const struct assessment *s)
{
    struct table *t = table_new(s->ask.arena, "changes", "Changes that are more than chance");
    const struct breakdown *b = &s->ward_type;
    (void)table_column(t, "ward", "Ward", CELL_TEXT, "", 0);
    (void)table_column(t, "type", "Type", CELL_TEXT, "", 0);
    (void)table_column(t, "before", "A year before", CELL_INT, "crimes", 0);
    (void)table_column(t, "now", "Now", CELL_INT, "crimes", 0);
    (void)table_column(t, "change", "Change", CELL_REAL, "%", 0);
    (void)table_column(t, "q", "p for many tests", CELL_REAL, "p", 4);
    for (size_t i = 0; i < b->n_cells; i++) {
        const struct breakdown_cell *c = &b->cell[i];
        if (!(c->q < 0.05)) continue;
        table_z(t, s->ward_name[i / b->axis[1].n]);
        table_text(t, b->axis[1].item[i % b->axis[1].n].name);
        table_int(t, (int64_t)c->before);
        table_int(t, (int64_t)c->now);
        table_real(t, c->before ? 100.0 * ((double)c->now / (double)c->before - 1) : (double)NAN);
        table_real(t, c->q);
    }
    table_note(t, NOTE_METHOD, "Of %zu pairs of ward and type, those whose change over the year before chance would seldom bring, counts being taken to scatter %.2f times as "
               "much as chance alone (exact conditional test; false discoveries held to 5 %%)", b->n_cells, b->phi);
    return t;
}

static int by_name(const void *a, const void *b) { return str_cmp((*(const struct axis_item *const *)a)->name, (*(const struct axis_item *const *)b)->name); }

/* Two districts may have a ward of the same name. */
static void name_wards(struct assessment *s)
{
    const struct axis *x = &s->ward.axis[0];
    struct arena *a = s->ask.arena;
    const struct axis_item **item = ARENA_ARRAY(a, const struct axis_item *, x->n + 1);
    s->ward_name = ARENA_ARRAY(a, const char *, x->n + 1);
    for (size_t i = 0; i < x->n; i++) item[i] = &x->item[i];
    qsort(item, x->n, sizeof *item, by_name);
    for (size_t i = 0; i < x->n; i++) {
        uint32_t district = x->layer->area[item[i]->area].district;
        bool shared = (i > 0 && str_eq(item[i]->name, item[i - 1]->name)) || (i + 1 < x->n && str_eq(item[i]->name, item[i + 1]->name));
        const char *name = str_z(a, item[i]->name), *of = shared && district != AREA_NONE ? layer_parent_name(x->layer, district) : NULL;
        s->ward_name[item[i] - x->item] = of ? str_print(a, "%s (%s)", name, of) : name;
    }
}

static void put_count(struct table *t, int64_t count)
{
    if (count == RELEASE_WITHHELD) table_suppressed(t);
    else table_int(t, count);
}

/* The rows of a restricted cross table, whose sums are withheld where need be. */
static bool put_released(struct table *t, const struct assessment *s, struct error *why)
{
    const struct release *r;
    if (!release_of(&s->ask, &r, why)) return false;
    for (size_t w = 0; w <= r->ward.n; w++) {
        size_t item = w < r->ward.n ? w : SIZE_MAX;
        table_z(t, w < r->ward.n ? s->ward_name[w] : "All");
        for (size_t i = 0; i < r->type.n; i++) put_count(t, release_count(r, RELEASE_NOW, AXIS_WARD, item, i));
        put_count(t, release_count(r, RELEASE_NOW, AXIS_WARD, item, SIZE_MAX));
    }
    table_total_row(t);
    release_note(r, t);
    return true;
}

/* Wards in rows, types in columns; ward: [n] which, in order. With a total if they are all. */
static bool cross_table(const struct assessment *s, const char *id, const char *title, const size_t *ward, size_t n, struct table **out, struct error *why)
{
    const struct breakdown *b = &s->ward_type;
    size_t types = b->axis[1].n;
    struct table *t = table_new(s->ask.arena, id, title);
    uint64_t *sum = ARENA_ARRAY(s->ask.arena, uint64_t, types + 1);
    (void)table_column(t, "ward", "Ward", CELL_TEXT, "", 0);
    for (size_t i = 0; i < types; i++)
        (void)table_column(t, page_slug(s->ask.arena, str_z(s->ask.arena, b->axis[1].item[i].name)), str_z(s->ask.arena, b->axis[1].item[i].name), CELL_INT, "", 0);
    (void)table_column(t, "all", "All", CELL_INT, "", 0);
    *out = t;
    if (s->ask.restricted) return put_released(t, s, why);
    for (size_t w = 0; w < n + (n == b->axis[0].n); w++) {
        bool total = w == n;
        uint64_t row = 0;
        table_z(t, total ? "All" : s->ward_name[ward[w]]);
        for (size_t i = 0; i < types; i++) {
            uint64_t count = total ? sum[i] : b->cell[ward[w] * types + i].count;
            if (!total) sum[i] += count;
            row += count;
            table_int(t, (int64_t)count);
        }
        table_int(t, (int64_t)row);
        if (total) table_total_row(t);
    }
    return true;
}

struct counted {
    uint64_t count;
    size_t ward;
};
static int most_first(const void *a, const void *b)
{
    const struct counted *x = a, *y = b;
    return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : (x->ward > y->ward) - (x->ward < y->ward);
}

static bool cross_tables(struct assessment *s, struct error *why)
{
    struct arena *a = s->ask.arena;
    size_t n = s->ward.n_cells, *ward = ARENA_ARRAY(a, size_t, n + 1);
    struct counted *by = ARENA_ARRAY(a, struct counted, n + 1);
    struct table *all, *most;
    for (size_t i = 0; i < n; i++) {
        ward[i] = i;
        by[i] = (struct counted){ s->ward.cell[i].count, i };
    }
    if (!cross_table(s, "ward-types", "Crimes by ward and type", ward, n, &all, why)) return false;
    assess_keep(s, all);
    if (n < WARDS_MANY || s->ask.restricted) return true; /* their order would tell what is withheld */
    qsort(by, n, sizeof *by, most_first);
    for (size_t i = 0; i < WARDS_MOST; i++) ward[i] = by[i].ward;
    if (!cross_table(s, "ward-types-most", str_print(a, "The %d wards with most crimes, by type", WARDS_MOST), ward, WARDS_MOST, &most, why)) return false;
    s->most_wards = most;
    return true;
}

static bool gather_wards(struct assessment *s, struct error *why)
{
    struct ask *k = &s->ask;
    struct breakdown_options ward = { .by = { AXIS_WARD }, .n_by = 1 }, both = { .by = { AXIS_WARD, AXIS_CATEGORY }, .n_by = 2 };
    if (!breakdown_count(k, &ward, &s->ward, why)) return why->kind == ERROR_MISSING; /* no boundaries: chapters without wards */
    name_wards(s);
    if (!breakdown_count(k, &both, &s->ward_type, why) || !add_breakdown(s, "wards", "Crimes by ward", ward, why) || !cross_tables(s, why)) return false;
    if (s->ward_type.months_compared) assess_keep(s, changes_table(s));
    return true;
}

static bool gather_harm(struct assessment *s, const char *edition, struct error *why)
{
    struct ask *k = &s->ask;
    struct table *t;
    if (!harm_weights(k, edition, &s->weights, why)) return why->kind == ERROR_MISSING && !edition;
    s->has_harm = true;
    if (!harm_table(k, &(struct harm_options){ .by = AXIS_CATEGORY, .edition = edition }, &s->weights, &t, why)) return false;
    t->id = "harm-types";
    assess_keep(s, t);
    if (k->restricted) return true; /* of wards, and of what no weight covers, there are too few: harm_public.h */
    if (s->ward.n_cells) {
        uint64_t *cells;
        if (!harm_table(k, &(struct harm_options){ .by = AXIS_WARD, .edition = edition }, &s->weights, &t, why)) return false;
        t->id = "harm-wards";
        assess_keep(s, t);
        if (!harm_count(k, &s->ward.axis[0], &s->weights, &cells, why)) return false;
        s->ward_harm = ARENA_ARRAY(k->arena, double, s->ward.n_cells + 1);
        for (size_t w = 0; w < s->ward.n_cells; w++) s->ward_harm[w] = harm_of(&s->weights, s->weights.days, cells + w * s->weights.axis.n);
    }
    if (!harm_weights_table(k, &s->weights, &t, why)) return false;
    if (t->n_rows) assess_keep(s, t);
    if (!harm_series_table(k, &s->weights, &t, why)) return false;
    assess_keep(s, t);
    return true;
}

static bool gather_streets(struct assessment *s, struct error *why)
{
    const struct axis *one = &s->street;
    if (s->ask.restricted) return true; /* nothing finer than a ward */
    return ask_axis(&s->ask, AXIS_STREET, &s->street, why) && ask_count(&s->ask, &one, 1, s->ask.from, s->ask.to, &s->streets, why) &&
           add_breakdown(s, "streets", "Streets (map points) with most crimes", (struct breakdown_options){ .by = { AXIS_STREET }, .n_by = 1, .top = HOT_STREETS }, why);
}

/* Charts that begin anew where a review of recording was entered: of all crimes, and of the types scored highest. */
static bool gather_trends(struct assessment *s, const struct home *home, const struct ask_options *o, struct error *why)
{
    struct arena *a = s->ask.arena;
    struct trend_options how = { .seed = 1 };
    struct table *t;
    for (size_t i = 0; i < ASSESS_TRENDS && i <= s->priorities.n; i++) {
        struct ask k;
        struct ask_options of = *o;
        of.release = s->ask.release;
        const char *type = i ? str_z(a, s->type.axis[0].item[s->priorities.type[i - 1].type].name) : NULL;
        if (type) {
            const char **one = ARENA_ARRAY(a, const char *, 1);
            one[0] = type;
            of.category = one;
            of.n_categories = 1;
        }
        if (!ask_open(home, a, &of, TREND_MONTHS_BACK, &k, why) || !trend_of(&k, home, &how, &s->trend[i].of, why)) return false;
        s->trend[i].title = type ? type : "All crimes";
        s->n_trends++;
        if (i) continue;
        if (!trend_table(&k, home, &how, &t, why)) return false;
        t->id = "trend";
        assess_keep(s, t);
    }
    return true;
}

/* Crimes of each month by type. */
static bool gather_months(struct assessment *s, struct error *why)
{
    const struct ask *k = &s->ask;
    const struct axis *axes[] = { &s->month, &s->type.axis[0] };
    const struct release *r = NULL;
    uint64_t *cells = NULL;
    size_t types = s->type.axis[0].n;
    if (!ask_axis(k, AXIS_MONTH, &s->month, why)) return false;
    if (k->restricted ? !release_of(k, &r, why) : !ask_count(k, axes, 2, k->from, k->to, &cells, why)) return false;
    s->month_type = ARENA_ARRAY(k->arena, double, s->month.n * types + 1);
    for (size_t i = 0; i < s->month.n * types; i++) {
        int64_t n = r ? release_count(r, RELEASE_NOW, AXIS_MONTH, i / types, i % types) : (int64_t)cells[i];
        s->month_type[i] = n == RELEASE_WITHHELD || !ask_month_held(k, s->month.item[i / types].month) ? (double)NAN : (double)n;
    }
    return true;
}

bool assess_gather(const struct home *home, struct arena *a, const struct ask_options *o, const char *edition, struct assessment *out, struct error *why)
{
    struct assessment s = { 0 };
    struct breakdown_options type = { .by = { AXIS_CATEGORY }, .n_by = 1 };
    if (!ask_open(home, a, o, 12, &s.ask, why) || !ask_is_of_crimes(&s.ask, "assess", why) || !breakdown_count(&s.ask, &type, &s.type, why) || !gather_months(&s, why) ||
        !add_breakdown(&s, "types", "Crimes by type", type, why) || !gather_wards(&s, why) || !gather_harm(&s, edition, why) || !gather_streets(&s, why) ||
        !add_breakdown(&s, "months", "Crimes by month", (struct breakdown_options){ .by = { AXIS_MONTH }, .n_by = 1 }, why) ||
        !priorities_score(&s.ask, &s.type, &s.ward_type, s.has_harm ? &s.weights : NULL, &s.priorities, why))
        return false;
    assess_keep(&s, priorities_table(&s.ask, &s.type, &s.priorities));
    if (!gather_trends(&s, home, o, why) || !assess_gather_places(&s, home, o, edition, why) || !assess_gather_operations(&s, home, o, why) || !assess_gather_comparison(&s, home, o, why)) return false;
    for (size_t i = 0; i < s.n_tables; i++) /* rows that memory was refused for are missing from it */
        if (s.table[i]->failed) return FAIL(why, LIMIT, "the table \"%s\" is too large for the memory it may use", s.table[i]->title);
    *out = s;
    return true;
}

/* ---- the verb */
static bool write_page(struct call *c, const struct assessment *s, bool print, FILE *to, struct error *why)
{
    struct html page = HTML_MAX(PAGE_MAX), shown = HTML_MAX(PAGE_MAX);
    bool ok = assess_page(s, call_text(c, "text"), &page, why);
    if (ok && print) {
        page_for_print(html_str(&page), &shown);
        html_release(&page);
        page = shown;
    }
    if (ok && !html_ok(&page)) ok = FAIL(why, LIMIT, "the assessment comes to more than %d MB: ask for a smaller area", PAGE_MAX >> 20);
    if (ok && (fwrite(html_str(&page).ptr, 1, html_str(&page).len, to) != html_str(&page).len || fflush(to) != 0))
        ok = FAIL_ERRNO(why, errno, "the assessment cannot be written");
    html_release(&page);
    return ok;
}

/* WeasyPrint, where it is installed, makes a PDF of the same page. */
static bool print_pdf(struct call *c, const struct assessment *s, const char *path, struct error *why)
{
    extern char **environ;
    struct arena *a = call_arena(c);
    char *html, *part;
    int page = file_open_beside(a, path, &html, why);
    FILE *f = page < 0 ? NULL : fdopen(page, "w");
    if (!f) return false;
    bool ok = write_page(c, s, true, f, why);
    if (fclose(f) != 0 && ok) ok = FAIL_ERRNO(why, errno, "%s cannot be written", html);
    int print = ok ? file_open_beside(a, path, &part, why) : -1;
    if (print >= 0) (void)close(print);
    ok = print >= 0;
    if (!ok) part = html;
    char *argv[] = { str_z(a, STR("weasyprint")), str_z(a, STR("-q")), html, part, NULL };
    pid_t child;
    int status = 0;
    if (ok && posix_spawnp(&child, argv[0], NULL, NULL, argv, environ) != 0)
        ok = FAIL(why, MISSING, "a PDF is made by WeasyPrint, which is not installed (apt install weasyprint); an .html file prints as well");
    if (ok && (waitpid(child, &status, 0) < 0 || status != 0)) ok = FAIL(why, IO, "WeasyPrint could not make the PDF");
    ok = ok && file_rename(part, path, why);
    if (!ok) (void)unlink(part);
    (void)unlink(html);
    return ok;
}

static bool run_assess(struct call *c, struct error *why)
{
    struct ask_options o;
    struct assessment s;
    const char *output = call_text(c, "output"), *folder = call_text(c, "folder");
    if (!ask_options_of(c, &o, why)) return false;
    if (!assess_gather(call_home(c), call_arena(c), &o, call_text(c, "edition"), &s, why)) return false;
    if (output && !call_text(c, "format") && str_ends_nocase(str_of(output), STR(".pdf"))) return print_pdf(c, &s, output, why);
    if (folder) return file_make_folder(folder, why) && format_csv_folder(s.table, s.n_tables, folder, why);
    enum format format = call_format(c);
    if (!call_text(c, "table") && (format == FORMAT_HTML || (format == FORMAT_TEXT && !call_text(c, "format") && output && !str_ends_nocase(str_of(output), STR(".txt"))))) return write_page(c, &s, false, call_out(c), why);
    if (format == FORMAT_CSV && !call_text(c, "table")) return FAIL(why, USAGE, "the assessment holds %zu tables: as CSV, name a folder for them with --folder, or one with --table", s.n_tables);
    return call_write(c, s.table, s.n_tables, why);
}

static const struct option options[] = {
    { .name = "edition", .kind = OPTION_TEXT, .meaning = "YEAR", .help = "The edition of the harm index; if not given, the newest that is held" },
    { .name = "folder", .kind = OPTION_PATH, .meaning = "DIR", .help = "Write each table as a CSV file into DIR, made if it is not there" },
    { .name = "text", .kind = OPTION_PATH, .meaning = "DIR",
      .help = "Folder of the partnership's own words in Markdown, a file a chapter (summary.md, types.md, wards.md, harm.md, streets.md, trends.md, changes.md, operations.md, comparison.md, "
              "priorities.md, partners.md, methods.md, signoff.md). It is only read" },
};

const struct verb assess_verb = {
    .name = "assess",
    .arguments = "",
    .summary = "Make the strategic assessment",
    .help = "One self-contained page, to be read in a browser, printed, or put before a committee: levels and patterns, wards by type, harm beside count, "
            "streets, trends, changes that are more than chance, and proposals for priorities with their scores. With -o FILE.html a page, FILE.xlsx a workbook, "
            "FILE.json its tables, FILE.pdf by WeasyPrint where it is installed; with --folder DIR a CSV a table.\n\n"
            "Made again, it takes in new figures and the same words: --text DIR is read and never written.\n\n"
            "$ wardmote assess --area Kent --from 2025-01 --to 2025-09 -o assessment.html\n"
            "$ wardmote assess --area Maidstone --text words -o maidstone.pdf\n",
    .options = options,
    .n_options = COUNT_OF(options),
    .common = VERB_OUTPUT | VERB_WHERE_WHEN,
    .ending = ".pdf",
    .run = run_assess,
};
