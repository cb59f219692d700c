/*
 * One source from its bytes to its parts. A source is one file, or a workbook, whose sheets are files of their own that settle
 * in the source's one turn. Under keep_going a source with a fault of its own is left out, as if it had not been given.
 */
#include "intake/convert.h"
#include "intake/run.h"
#include "intake/sheets.h"
#include <unistd.h>

enum { CONVERT_SECONDS = 600 };
static const size_t sheets_bytes = (size_t)1 << 30;

struct piece {
    struct intake_file file;
    const struct importer *importer; /* NULL: nobody knows it */
    void *state, *product;
    struct buf below; /* a sheet without its titles */
};
struct pieces {
    struct intake *in;
    const struct source *source;
    size_t order;
    struct remarks *remarks;
    struct piece *piece;
    size_t n, cap, n_unknown;
    struct buf sheets; /* what the converter wrote */
    uint64_t bytes;       /* of the source, unpacked */
    struct digest digest; /* of these */
    bool is_workbook, left_out;
    struct arena arena;
};

/* ---- turns */
static void fail_at(struct intake *in, size_t order, const struct error *why, bool of_the_file)
{
    CHECK(pthread_mutex_lock(&in->mutex) == 0);
    if (!in->failed || order < in->failed_at) {
        in->failed_at = order;
        in->why = *why;
        in->of_the_file = of_the_file;
    }
    in->failed = true;
    CHECK(pthread_cond_broadcast(&in->turned) == 0 && pthread_mutex_unlock(&in->mutex) == 0);
}

/* Whether a file before this one failed; those before the failed one still run, for one of them may fail too. */
static bool is_vain(const struct intake *in, size_t order) { return in->failed && in->failed_at < order; }

/* Waits for the file's turn and leaves the mutex held; or is false, when a file before it failed. */
static bool take_turn(struct intake *in, size_t order)
{
    CHECK(pthread_mutex_lock(&in->mutex) == 0);
    while (in->turn != order && !is_vain(in, order)) CHECK(pthread_cond_wait(&in->turned, &in->mutex) == 0);
    if (!is_vain(in, order)) return true;
    CHECK(pthread_mutex_unlock(&in->mutex) == 0);
    return false;
}

static void end_turn(struct intake *in)
{
    in->turn++;
    CHECK(pthread_cond_broadcast(&in->turned) == 0 && pthread_mutex_unlock(&in->mutex) == 0);
}

/* ---- what is in a source */
static struct piece *add_piece(struct pieces *p, const char *name, struct str text)
{
    MEM_NEED(&p->piece, &p->cap, p->n + 1);
    struct piece *one = &p->piece[p->n++];
    *one = (struct piece){ .file = { .in = p->in, .source = p->source, .name = name, .order = p->order, .remarks = p->remarks,
                                     .text = text, .digest = digest_bytes(text.ptr, text.len) },
                           .below = BUF_MAX(sheets_bytes) };
    return one;
}

static bool read_sheets(struct pieces *p, struct str text, bool plain, struct error *why)
{
    char copy[CONVERT_COPY_MAX] = "";
    const struct source *s = p->source;
    const char *program = p->in->order->convert, *ending = workbook_ending(text), *input = s->path;
    bool ok = program || FAIL(why, MISSING, "%s is a workbook; reading it needs the program wardmote-convert, which was not found beside "
                              "wardmote or on the path. A sheet saved as CSV is read without it", s->name);
    if (ok && !(plain && str_ends(str_of(s->name), str_of(ending)))) { /* the converter goes by the name */
        ok = convert_copy(text, ending, copy, why);
        input = copy;
    }
    p->is_workbook = true;
    p->sheets = BUF_MAX(sheets_bytes);
    ok = ok && convert_run(program, "--sheets", input, CONVERT_SECONDS, &p->sheets, why);
    if (*copy) (void)unlink(copy);
    if (!ok) return *copy ? error_prefix(why, "%s", s->name) : false;
    struct str rest = buf_str(&p->sheets);
    for (struct sheet sheet; sheets_next(&rest, &sheet);)
        if (str_trim(sheet.text).len) (void)add_piece(p, str_print(&p->arena, "%s, sheet " STR_FMT, s->name, STR_ARG(sheet.name)), sheet.text);
    return p->n || FAIL(why, INVALID, "%s is a workbook with no sheet that holds anything", s->name);
}

static bool read_pieces(struct pieces *p, struct source_reader *reader, struct error *why)
{
    struct str text;
    bool plain;
    if (!source_read(reader, p->source, &text, &plain, why)) return false;
    p->bytes = text.len;
    if (workbook_ending(text)) {
        p->digest = digest_bytes(text.ptr, text.len);
        return read_sheets(p, text, plain, why);
    }
    struct piece *one = add_piece(p, p->source->name, text);
    one->file.plain = plain;
    p->digest = one->file.digest;
    return true;
}

/* ---- who knows it */
static const struct importer *recognised(const struct pieces *p, struct intake_file *f, void **state)
{
    const struct intake_order *o = p->in->order;
    size_t i = 0;
    if (f->text.len == 0) return NULL;
    while (i < o->n_importers && !o->importers[i]->recognise(f->text, file_base_name(f))) i++;
    if (i == o->n_importers)
        for (i = 0; i < o->n_importers && !(o->importers[i]->claims && o->importers[i]->claims(p->in->state[i], f));) i++;
    if (i == o->n_importers) return NULL;
    *state = p->in->state[i];
    return o->importers[i];
}

/* The table of a sheet begins below its titles: shown from each of its first rows on, until somebody knows it. */
static void find_importer(const struct pieces *p, struct piece *one)
{
    struct str whole = one->file.text;
    one->importer = recognised(p, &one->file, &one->state);
    for (size_t rows = 1; p->is_workbook && !one->importer && rows <= TITLE_ROWS_MAX && sheet_below(whole, rows, &one->below); rows++) {
        one->file.text = buf_str(&one->below);
        one->importer = recognised(p, &one->file, &one->state);
    }
}

/* ---- what nobody knows */
static const char *unknown_sheets(struct pieces *p)
{
    const char *list = "";
    for (size_t i = 0; i < p->n; i++) {
        const char *sheet = p->piece[i].file.name + strlen(p->source->name) + strlen(", sheet ");
        if (!p->piece[i].importer) list = str_print(&p->arena, "%s%s\"%s\"", list, *list ? ", " : "", sheet);
    }
    return list;
}

/* Why a table of a known kind may not be known for one; "": nothing to say. */
static const char *hindrance(struct str text)
{
    struct str line;
    size_t commas = 0, semicolons = 0, tabs = 0;
    if (str_starts(text, STR("\xFF\xFE")) || str_starts(text, STR("\xFE\xFF"))) return ". It is UTF-16: save it as CSV in UTF-8";
    (void)str_cut(str_slice(text, 0, 4096), '\n', &line);
    for (size_t i = 0; i < line.len; i++) {
        commas += line.ptr[i] == ',';
        semicolons += line.ptr[i] == ';';
        tabs += line.ptr[i] == '\t';
    }
    if (semicolons > 1 && semicolons > commas) return ". Its fields are parted by semicolons, where commas were expected";
    return tabs > 1 && tabs > commas ? ". Its fields are parted by tabs, where commas were expected" : "";
}

/* What was given by name must be known. */
static bool none_is_known(struct pieces *p, struct error *why)
{
    const struct intake_order *o = p->in->order;
    const char *expected = "", *name = p->source->name;
    if (p->piece[0].file.text.len == 0) return FAIL(why, INVALID, "%s is empty", name);
    for (size_t i = 0; i < o->n_importers; i++)
        if (o->importers[i]->expected) expected = str_print(&p->arena, "%s%s%s", expected, *expected ? "; " : "", o->importers[i]->name);
    if (p->is_workbook)
        return FAIL(why, INVALID, "%s: none of its sheets (%s) holds a table of a known kind (%s). wardmote help import says what each kind looks like",
                    name, unknown_sheets(p), expected);
    return FAIL(why, INVALID, "%s, line 1: its content is not of a known kind (%s)%s. wardmote help import says what each kind looks like", name, expected,
                hindrance(p->piece[0].file.text));
}

static bool load_pieces(struct pieces *p, struct error *why)
{
    for (size_t i = 0; i < p->n; i++) {
        struct piece *one = &p->piece[i];
        find_importer(p, one);
        p->n_unknown += !one->importer;
        if (one->importer && !one->importer->load(one->state, &one->file, &one->product, why)) return false;
    }
    return p->n_unknown < p->n || !p->source->named || none_is_known(p, why);
}

/* Nothing is passed over in silence: what was found in a folder and nobody knows is told of. */
static void tell_unknown(struct pieces *p)
{
    struct intake_report *r = &p->in->account.report;
    struct intake_file *f = p->n ? &p->piece[0].file : NULL;
    const char *sheets = p->is_workbook && p->n_unknown ? unknown_sheets(p) : NULL;
    if (p->n_unknown == 0) return;
    if (p->n_unknown < p->n)
        file_remark(f, "%s: passed over because their content is not of a known kind: the sheets %s", p->source->name, sheets);
    else if (++r->files_unknown <= UNKNOWN_TOLD_MAX)
        file_remark(f, "%s was passed over: its content is not of a known kind%s%s", p->source->name, sheets ? ", in none of its sheets " : "",
                    sheets ? sheets : hindrance(f->text));
}

/* ---- its one turn */
static bool settle_pieces(struct pieces *p, struct error *why)
{
    struct intake *in = p->in;
    if (!take_turn(in, p->order)) return FAIL(why, CONFLICT, "another file failed");
    in->account.report.files++;
    in->account.report.files_left_out += p->left_out;
    tell_unknown(p);
    bool ok = true;
    for (size_t i = 0; ok && i < p->n; i++) {
        struct piece *one = &p->piece[i];
        ok = !one->importer || !one->importer->settle || one->importer->settle(one->state, &one->file, one->product, why);
        ok = ok && account_file(&in->account, &one->file, why);
        if (ok) account_taken(&in->account, &(struct intake_taken){ one->file.name, one->importer ? one->importer->name : NULL, p->bytes,
                                                                    one->file.read, one->file.taken, one->file.n_rejects, p->digest });
    }
    if (p->left_out) account_taken(&in->account, &(struct intake_taken){ .name = p->source->name, .bytes = p->bytes, .digest = p->digest });
    end_turn(in);
    return ok;
}

static bool write_pieces(struct pieces *p, struct error *why)
{
    bool ok = true;
    for (size_t i = 0; ok && i < p->n; i++) {
        struct piece *one = &p->piece[i];
        ok = !one->importer || !one->importer->write || one->importer->write(one->state, &one->file, one->product, why);
    }
    return ok;
}

static void drop_pieces(struct pieces *p)
{
    for (size_t i = 0; i < p->n; i++) {
        struct piece *one = &p->piece[i];
        if (one->importer && one->importer->discard) one->importer->discard(one->product);
        mem_free(one->file.reject);
        buf_release(&one->below);
    }
    p->n = p->n_unknown = 0;
}

/* Whether the fault is the file's own, so that others may be good. */
static bool is_of_a_file(enum error_kind kind)
{
    return kind == ERROR_INVALID || kind == ERROR_MISSING || kind == ERROR_DENIED || kind == ERROR_LIMIT;
}

static void leave_out(struct pieces *p, const struct error *why)
{
    drop_pieces(p);
    p->left_out = true;
    p->remarks->n = 0;
    struct intake_file f = { .remarks = p->remarks };
    file_remark(&f, "Left out: %s", why->say);
}

void take_source(struct intake *in, size_t item, int thread)
{
    CHECK(pthread_mutex_lock(&in->mutex) == 0);
    bool vain = is_vain(in, item);
    CHECK(pthread_mutex_unlock(&in->mutex) == 0);
    if (vain) return;
    if (!in->reader[thread]) in->reader[thread] = source_reader_new(in->order->limits);
    struct pieces p = { .in = in, .source = &in->sources.source[item], .order = item, .remarks = &in->remarks[item] };
    struct error why;
    bool ok = read_pieces(&p, in->reader[thread], &why) && load_pieces(&p, &why), of_the_file = !ok && is_of_a_file(why.kind);
    if (of_the_file && in->order->keep_going) {
        leave_out(&p, &why);
        ok = true;
    }
    ok = ok && settle_pieces(&p, &why) && write_pieces(&p, &why);
    if (!ok) fail_at(in, item, &why, of_the_file);
    (void)atomic_fetch_add(&in->progress.bytes_done, p.source->bytes);
    drop_pieces(&p);
    mem_free(p.piece);
    buf_release(&p.sheets);
    arena_release(&p.arena);
}
