/*
 * Rows of data.police.uk, and of a force's extract by its mapping, as an import meets them: a file in, batches out. Rows taken and
 * rows set aside are the rows read, what was taken keeps what batch.h promises, and a second reading, that knows only titles,
 * finds each taken row again in its batch. The first byte says which importer: street, outcomes, stops, extract.
 */
#include "base/csv.h"
#include "base/file.h"
#include "evidence/extract.h"
#include "evidence/loading.h"
#include "evidence/police_csv.h"
#include "intake/run.h"
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char mapping[] = "source = fuzz\nforce = Kent Police\n[columns]\nRef = reference\nCode = offence_code\nKind = category\n"
                              "Reported = reported_at DD/MM/YYYY HH:MM\nFrom = occurred_from\nTo = occurred_to\nLat = latitude\nLong = longitude\n"
                              "Street = location\nLSOA = lsoa\nWho = source\nForce = force\n[values category]\nBURG = Burglary\n";
static const struct kind {
    const struct importer *importer;
    const char *name, *id, *place, *type, *month, *force; /* titles of columns */
} kinds[] = { { &police_street, "2025-01-kent-street.csv", "Crime ID", "Location", "Crime type", "Month", "Reported by" },
              { &police_outcomes, "2025-01-kent-outcomes.csv", "Crime ID", "Location", "Outcome type", "Month", "Reported by" },
              { &police_stops, "2025-01-kent-stop-and-search.csv", NULL, NULL, "Type", NULL, NULL },
              { &extract_importer, "extract.csv", "Ref", "Street", NULL, NULL, NULL } };

/* What an extract's importer has learnt from a folder with a mapping and an extract in it. */
struct learnt {
    struct arena arena;
    struct intake in;
    struct intake_order order;
    char folder[32];
    void *state;
};

static struct learnt *learn(void)
{
    struct learnt *l = mem_new(sizeof *l);
    struct error why;
    memcpy(l->folder, "/tmp/fuzz-rows-XXXXXX", sizeof "/tmp/fuzz-rows-XXXXXX");
    CHECK(mkdtemp(l->folder));
    const char *path = path_join(&l->arena, l->folder, "a.mapping"), *evidence = path_join(&l->arena, l->folder, "evidence");
    CHECK(file_replace(path, (struct str){ mapping, sizeof mapping - 1 }, &why));
    l->order = (struct intake_order){ .limits = &intake_standard_limits };
    l->in = (struct intake){ .order = &l->order, .account.arena = &l->arena };
    CHECK(source_list(&l->in.sources, &l->arena, &path, 1, &intake_standard_limits, false, &why) && file_make_folder(evidence, &why) &&
          change_begin(evidence, &l->in.change, &why));
    l->state = extract_importer.begin(&l->in);
    change_free(l->in.change);
    CHECK(file_remove_tree(l->folder, &why));
    return l;
}

/* The last of that title, in whatever case but for an extract's. */
static size_t column(const struct csv *c, const struct kind *k, const char *title)
{
    size_t at = SIZE_MAX;
    for (size_t i = 0; title && i < c->n; i++)
        if ((k->importer == &extract_importer ? str_eq : str_eq_nocase)(str_trim(c->field[i]), str_of(title))) at = i;
    return at;
}

static void check_batch(const struct batch *b)
{
    size_t ids = 0;
    CHECK(b->force.len && b->month);
    for (size_t i = 0; i < b->n_local; i++) {
        struct coord at = b->local[i].place.at;
        if (!b->local[i].bad && !coord_is_none(at)) CHECK(coord_lat(at) >= -90 && coord_lat(at) <= 90 && coord_lon(at) >= -180 && coord_lon(at) <= 180);
    }
    for (size_t r = 0; r < b->n; r++) {
        CHECK(b->point[r] < b->n_local && !b->local[b->point[r]].bad);
        for (unsigned c = 0; c < EVENT_COLUMNS; c++) CHECK(!b->code[c] || b->code[c][r] < b->words[c].n);
        ids += batch_has_id(b, r);
    }
    CHECK(ids == b->n_ids);
    for (unsigned c = 0; c < EVENT_COLUMNS; c++) CHECK(b->words[c].n <= (size_t)1 << (8 * event_column_info[c].width));
}

/* Every row that was not set aside stands in one batch as the next of its rows: found by what the file says of it. */
static void find_again(const struct kind *k, const struct intake_file *f, const struct loaded *l)
{
    size_t *next = mem_new((l->n + 1) * sizeof *next), *next_id = mem_new((l->n + 1) * sizeof *next_id), aside = 0, rows = 0;
    struct csv c;
    csv_init(&c, f->text);
    CHECK(csv_next(&c));
    size_t id = column(&c, k, k->id), place = column(&c, k, k->place), type = column(&c, k, k->type), month = column(&c, k, k->month), force = column(&c, k, k->force);
    for (; csv_next(&c); rows++) {
        if (aside < f->n_rejects && f->reject[aside].line == c.line && f->reject[aside].row.ptr == c.raw.ptr) {
            aside++;
            continue;
        }
        bool found = false;
        for (size_t i = 0; !found && i < l->n; i++) {
            const struct batch *b = l->batch[i];
            size_t r = next[i];
            month_t said_month = b->month;
            if (r == b->n || (month != SIZE_MAX && !(month_parse(c.field[month], &said_month) && said_month == b->month && str_eq(c.field[force], b->force)))) continue;
            struct str said = id == SIZE_MAX ? STR("") : k->type ? c.field[id] : str_trim(c.field[id]);
            found = batch_has_id(b, r) == (said.len > 0);
            if (found && said.len) {
                struct event_id mine = event_id_of(said);
                found = memcmp(&mine, &b->id[next_id[i]], sizeof mine) == 0;
            }
            found = found && (place == SIZE_MAX || str_eq(str_trim(c.field[place]), b->local[b->point[r]].place.location));
            if (found && type != SIZE_MAX) found = str_eq(c.field[type], b->words[EVENT_CATEGORY].text[b->code[EVENT_CATEGORY][r]]);
            next[i] += found;
            next_id[i] += found && said.len;
        }
        CHECK(found);
    }
    CHECK(aside == f->n_rejects && rows == f->read);
    csv_release(&c);
    mem_free(next);
    mem_free(next_id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct learnt *extract;
    if (n == 0 || n > 1 << 16) return 0;
    if (!extract) extract = learn();
    const struct kind *k = &kinds[data[0] % COUNT_OF(kinds)];
    struct remarks remarks = { .n = 0 };
    struct source source = { .name = k->name, .entry = -1 };
    struct intake_file f = { .in = &extract->in, .source = &source, .name = k->name, .text = { (const char *)data + 1, n - 1 }, .remarks = &remarks };
    void *state = k->importer == &extract_importer ? extract->state : NULL, *product = NULL;
    struct error why;
    if (state ? k->importer->claims(state, &f) : k->importer->recognise(f.text, str_of(k->name))) {
        bool ok = k->importer->load(state, &f, &product, &why);
        const struct loaded *l = product;
        size_t rows = 0;
        if (ok) {
            for (size_t i = 0; i < l->n; i++) {
                check_batch(l->batch[i]);
                rows += l->batch[i]->n;
            }
            CHECK(rows == f.taken && f.taken + f.n_rejects == f.read);
            if (l->n == 1 || (k->month && l->n < 64)) find_again(k, &f, l); /* else the month is not in a column of its own */
        } else {
            CHECK(why.kind != ERROR_NONE && why.say[0]);
        }
    }
    if (product) k->importer->discard(product);
    mem_free(f.reject);
    mem_free(remarks.text);
    arena_release(&remarks.arena);
    return 0;
}
