/*
 * One import: list the files, let a few threads read and load them, settle each in its turn, write, finish, and
 * swap. A fault in any file stops the rest; the one told is that of the first file, whatever the threads did.
 */
#include "intake/intake.h"
#include "base/parallel.h"
#include "intake/account.h"
#include <stdarg.h>
#include <time.h>

const struct intake_limits intake_standard_limits = {
    .file_bytes = (uint64_t)8 << 30, .archive_bytes = (uint64_t)256 << 30, .archive_ratio = 200, .files = 1000000,
};
enum { UNKNOWN_NAMED_MAX = 10, PEEK_MAX = 1 << 16 };

struct intake {
    const struct intake_order *order;
    struct change *change;
    void **state; /* [n_importers] */
    struct source_list sources;
    struct remarks *remarks; /* [sources.n] */
    struct source_reader *reader[64]; /* a thread's own */
    struct account account;
    struct progress progress;
    int threads;
    pthread_mutex_t mutex;
    pthread_cond_t turned;
    size_t turn; /* files settled so far; guarded by mutex, like failed, why and account */
    bool failed;
    size_t failed_at;
    struct error why;
};

struct change *intake_change(struct intake *in) { return in->change; }
const char *intake_convert(struct intake *in) { return in->order->convert; }
struct arena *intake_arena(struct intake *in) { return in->account.arena; }
int intake_threads(const struct intake *in) { return in->threads; }
struct intake *file_intake(struct intake_file *f) { return f->in; }
struct str file_text(const struct intake_file *f) { return f->text; }
const char *file_name(const struct intake_file *f) { return f->source->name; }
const char *file_path(const struct intake_file *f) { return f->plain ? f->source->path : NULL; }
struct digest file_digest(const struct intake_file *f) { return f->digest; }
size_t file_order(const struct intake_file *f) { return f->order; }
size_t file_argument(const struct intake_file *f) { return f->source->argument; }
void file_unchanged(struct intake_file *f) { f->unchanged = true; }

struct str file_base_name(const struct intake_file *f)
{
    const char *slash = strrchr(f->source->name, '/');
    return str_of(slash ? slash + 1 : f->source->name);
}

void file_count(struct intake_file *f, uint64_t read, uint64_t taken)
{
    f->read += read;
    f->taken += taken;
    (void)atomic_fetch_add(&f->in->progress.rows, read);
}

void file_reject(struct intake_file *f, size_t line, const char *reason, struct str row)
{
    CHECK(MEM_GROW(&f->reject, &f->cap_rejects, f->n_rejects + 1));
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
    CHECK(MEM_GROW(&r->text, &r->cap, r->n + 1));
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

static void fail_at(struct intake *in, size_t order, const struct error *why)
{
    CHECK(pthread_mutex_lock(&in->mutex) == 0);
    if (!in->failed || order < in->failed_at) {
        in->failed_at = order;
        in->why = *why;
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

static bool unknown_file(struct intake *in, struct intake_file *f, struct error *why)
{
    struct intake_report *r = &in->account.report;
    r->files_unknown++;
    if (!f->source->named) {
        if (r->files_unknown <= UNKNOWN_NAMED_MAX) file_remark(f, "%s was passed over: its content is not of a known kind", file_name(f));
        return true;
    }
    struct arena a = { 0 };
    const char *expected = "";
    for (size_t i = 0; i < in->order->n_importers; i++)
        if (in->order->importers[i]->expected)
            expected = str_print(&a, "%s%s%s", expected, *expected ? "; " : "", in->order->importers[i]->name);
    bool ok = f->text.len == 0 ? FAIL(why, INVALID, "%s is empty", file_name(f))
                               : FAIL(why, INVALID, "%s, line 1: its content is not of a known kind (%s). wardmote help import says what each kind looks like", file_name(f), expected);
    arena_release(&a);
    return ok;
}

/* The settling of one file, in its turn: shared numbers, the account. */
static bool settle_file(struct intake *in, struct intake_file *f, const struct importer *importer, void *state,
                        void *product, struct error *why)
{
    if (!take_turn(in, f->order)) return FAIL(why, CONFLICT, "another file failed");
    bool ok = importer ? !importer->settle || importer->settle(state, f, product, why) : unknown_file(in, f, why);
    in->account.report.files++;
    ok = ok && account_file(&in->account, f, why);
    end_turn(in);
    return ok;
}

static bool take_file(struct intake *in, struct intake_file *f, struct source_reader *reader, struct error *why)
{
    const struct intake_order *o = in->order;
    if (!source_read(reader, f->source, &f->text, &f->plain, why)) return false;
    f->digest = digest_bytes(f->text.ptr, f->text.len);
    size_t i = 0;
    while (i < o->n_importers && !(f->text.len && o->importers[i]->recognise(f->text, file_base_name(f)))) i++;
    if (i == o->n_importers)
        for (i = 0; i < o->n_importers && !(f->text.len && o->importers[i]->claims && o->importers[i]->claims(in->state[i], f));) i++;
    const struct importer *importer = i < o->n_importers ? o->importers[i] : NULL;
    void *product = NULL;
    bool ok = !importer || importer->load(in->state[i], f, &product, why);
    ok = ok && settle_file(in, f, importer, importer ? in->state[i] : NULL, product, why);
    ok = ok && (!importer || !importer->write || importer->write(in->state[i], f, product, why));
    if (importer && importer->discard) importer->discard(product);
    return ok;
}

static void work(size_t item, int thread, void *context)
{
    struct intake *in = context;
    CHECK(pthread_mutex_lock(&in->mutex) == 0);
    bool vain = is_vain(in, item);
    CHECK(pthread_mutex_unlock(&in->mutex) == 0);
    if (vain) return;
    if (!in->reader[thread]) in->reader[thread] = source_reader_new(in->order->limits);
    struct intake_file f = { .in = in, .source = &in->sources.source[item], .order = item, .remarks = &in->remarks[item] };
    struct error why;
    if (!take_file(in, &f, in->reader[thread], &why)) fail_at(in, item, &why);
    (void)atomic_fetch_add(&in->progress.bytes_done, f.source->bytes);
    mem_free(f.reject);
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
    if (unknown > UNKNOWN_NAMED_MAX)
        intake_remark(in, "%llu more files were passed over: their content is not of a known kind", (unsigned long long)unknown - UNKNOWN_NAMED_MAX);
    for (size_t i = 0; i < o->n_importers; i++)
        if (o->importers[i]->finish && !o->importers[i]->finish(in->state[i], in, why)) return false;
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
    if (!ok) *why = in->why;
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
    if (!source_list(&in.sources, a, order->paths, order->n_paths, order->limits, why)) return false;
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
        in.account.report.changed = !digest_eq(before, snapshot_digest(change_base(in.change)));
        (void)clock_gettime(CLOCK_MONOTONIC, &ended);
        in.account.report.seconds = (double)(ended.tv_sec - begun.tv_sec) + (double)(ended.tv_nsec - begun.tv_nsec) / 1e9;
        *out = in.account.report;
    }
    change_free(in.change);
    source_list_release(&in.sources);
    CHECK(pthread_mutex_destroy(&in.mutex) == 0 && pthread_cond_destroy(&in.turned) == 0);
    return ok;
}
