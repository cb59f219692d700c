/* One import: list the files, let a few threads take them (take.c), finish, and swap. */
#include "intake/intake.h"
#include "base/parallel.h"
#include "intake/run.h"
#include <stdarg.h>
#include <time.h>

const struct intake_limits intake_standard_limits = {
    .file_bytes = (uint64_t)8 << 30, .archive_bytes = (uint64_t)256 << 30, .archive_ratio = 200, .files = 1000000,
};
enum { PEEK_MAX = 1 << 16 };

struct change *intake_change(struct intake *in) { return in->change; }
const char *intake_convert(struct intake *in) { return in->order->convert; }
struct arena *intake_arena(struct intake *in) { return in->account.arena; }
int intake_threads(const struct intake *in) { return in->threads; }
struct intake *file_intake(struct intake_file *f) { return f->in; }
struct str file_text(const struct intake_file *f) { return f->text; }
const char *file_name(const struct intake_file *f) { return f->name; }
bool file_is_named(const struct intake_file *f) { return f->source->named; }
const char *file_path(const struct intake_file *f) { return f->plain ? f->source->path : NULL; }
struct digest file_digest(const struct intake_file *f) { return f->digest; }
size_t file_order(const struct intake_file *f) { return f->order; }
size_t file_argument(const struct intake_file *f) { return f->source->argument; }
void file_unchanged(struct intake_file *f) { f->unchanged = true; }

struct str file_base_name(const struct intake_file *f)
{
    const char *slash = strrchr(f->name, '/');
    return str_of(slash ? slash + 1 : f->name);
}

void file_count(struct intake_file *f, uint64_t read, uint64_t taken)
{
    f->read += read;
    f->taken += taken;
    (void)atomic_fetch_add(&f->in->progress.rows, read);
}

void file_reject(struct intake_file *f, size_t line, const char *reason, struct str row)
{
    MEM_NEED(&f->reject, &f->cap_rejects, f->n_rejects + 1);
    f->reject[f->n_rejects++] = (struct reject){ line, reason, row };
}

static char *print_args(struct arena *a, const char *fmt, va_list ap)
{
    char text[2048];
    (void)vsnprintf(text, sizeof text, fmt, ap);
    return str_z(a, str_of(text));
}

void file_remark(struct intake_file *f, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct remarks *r = f->remarks;
    MEM_NEED(&r->text, &r->cap, r->n + 1);
    r->text[r->n++] = print_args(&r->arena, fmt, ap);
    va_end(ap);
}

void intake_remark(struct intake *in, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    account_remark(&in->account, print_args(in->account.arena, fmt, ap));
    va_end(ap);
}

static void work(size_t item, int thread, void *context)
{
    take_source(context, item, thread);
}

size_t intake_n_files(const struct intake *in) { return in->sources.n; }

bool intake_peek(struct intake *in, size_t i, struct str name_end, struct str *text, const char **name)
{
    const struct source *s = &in->sources.source[i];
    if (s->bytes > PEEK_MAX || (s->entry >= 0 && !str_ends(str_of(s->name), name_end))) return false;
    struct error unheard;
    struct str bytes;
    bool plain;
    struct source_reader *reader = source_reader_new(in->order->limits);
    bool ok = source_read(reader, s, &bytes, &plain, &unheard);
    if (ok) {
        *text = str_copy(in->account.arena, bytes);
        *name = s->name;
    }
    source_reader_free(reader);
    return ok;
}

static void tell_remarks(struct intake *in)
{
    for (size_t i = 0; i < in->sources.n; i++) {
        struct remarks *r = &in->remarks[i];
        for (size_t k = 0; k < r->n; k++) account_remark(&in->account, r->text[k]);
        mem_free(r->text);
        arena_release(&r->arena);
    }
    mem_free(in->remarks);
}

static bool finish(struct intake *in, struct error *why)
{
    const struct intake_order *o = in->order;
    uint64_t unknown = in->account.report.files_unknown;
    if (unknown > UNKNOWN_TOLD_MAX)
        intake_remark(in, "%llu more files were passed over: their content is not of a known kind", (unsigned long long)unknown - UNKNOWN_TOLD_MAX);
    for (size_t i = 0; i < o->n_importers; i++)
        if (o->importers[i]->finish && !o->importers[i]->finish(in->state[i], in, why)) return false;
    struct str first;
    size_t n = in->account.report.mended = change_mended(in->change, &first);
    if (n)
        intake_remark(in, "%zu part%s of the evidence (" STR_FMT "%s) that had been lost or damaged %s made again, as %s before", n, n == 1 ? "" : "s",
                      STR_ARG(first), n == 1 ? "" : " and others", n == 1 ? "was" : "were", n == 1 ? "it was" : "they were");
    return true;
}

static bool read_all(struct intake *in, struct error *why)
{
    const struct intake_order *o = in->order;
    in->remarks = mem_new((in->sources.n + 1) * sizeof *in->remarks);
    progress_begin(&in->progress, o->progress, in->sources.bytes);
    for (size_t i = 0; i < o->n_importers; i++) in->state[i] = o->importers[i]->begin ? o->importers[i]->begin(in) : NULL;
    parallel_for(in->sources.n, in->threads, work, in);
    bool ok = !in->failed;
    if (!ok) {
        *why = in->why;
        if (in->of_the_file && in->sources.n > 1) error_suffix(why, " (nothing was taken; --keep-going leaves such a file out and takes the others)");
    }
    for (size_t i = 0; i < COUNT_OF(in->reader); i++) source_reader_free(in->reader[i]);
    tell_remarks(in);
    ok = ok && finish(in, why);
    for (size_t i = 0; i < o->n_importers; i++)
        if (o->importers[i]->end) o->importers[i]->end(in->state[i]);
    progress_end(&in->progress);
    return ok;
}

bool intake_run(const struct intake_order *order, struct arena *a, struct intake_report *out, struct error *why)
{
    struct intake in = { .order = order, .account = { .arena = a, .rejects_path = order->rejects },
                         .threads = order->threads ? order->threads : parallel_threads() };
    struct timespec begun, ended;
    (void)clock_gettime(CLOCK_MONOTONIC, &begun);
    CHECK(in.threads <= (int)COUNT_OF(in.reader));
    if (!source_list(&in.sources, a, order->paths, order->n_paths, order->limits, order->keep_going, why)) return false;
    if (!change_begin(order->folder, &in.change, why)) {
        source_list_release(&in.sources);
        return false;
    }
    in.state = ARENA_ARRAY(a, void *, order->n_importers + 1);
    CHECK(pthread_mutex_init(&in.mutex, NULL) == 0 && pthread_cond_init(&in.turned, NULL) == 0);
    struct digest before = snapshot_digest(change_base(in.change));
    bool ok = read_all(&in, why);
    struct error unheard;
    ok = account_close(&in.account, ok ? why : &unheard) && ok;
    ok = ok && change_commit(in.change, why);
    if (ok) {
        in.account.report.evidence = snapshot_digest(change_base(in.change));
        in.account.report.changed = !digest_eq(before, in.account.report.evidence);
        (void)clock_gettime(CLOCK_MONOTONIC, &ended);
        in.account.report.seconds = (double)(ended.tv_sec - begun.tv_sec) + (double)(ended.tv_nsec - begun.tv_nsec) / 1e9;
        *out = in.account.report;
    }
    change_free(in.change);
    source_list_release(&in.sources);
    CHECK(pthread_mutex_destroy(&in.mutex) == 0 && pthread_cond_destroy(&in.turned) == 0);
    return ok;
}
