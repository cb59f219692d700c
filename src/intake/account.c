#include "intake/account.h"
#include "base/buf.h"
#include <errno.h>
#include "base/csv.h"
#include "base/file.h"
#include <fcntl.h>
#include <stdlib.h>

enum { REJECTED_ROW_MAX = 1 << 16 };

void account_remark(struct account *a, const char *text)
{
    MEM_NEED(&a->report.remark, &a->cap_remarks, a->report.n_remarks + 1);
    a->report.remark[a->report.n_remarks++] = str_z(a->arena, str_of(text));
}

void account_taken(struct account *a, const struct intake_taken *t)
{
    MEM_NEED(&a->report.file, &a->cap_taken, a->report.n_taken + 1);
    a->report.file[a->report.n_taken] = *t;
    a->report.file[a->report.n_taken++].name = str_z(a->arena, str_of(t->name));
}

static void count_reason(struct account *a, const char *reason)
{
    struct intake_report *r = &a->report;
    for (size_t i = 0; i < r->n_reasons; i++)
        if (strcmp(r->reason[i].text, reason) == 0) {
            r->reason[i].rows++;
            return;
        }
    MEM_NEED(&r->reason, &a->cap_reasons, r->n_reasons + 1);
    r->reason[r->n_reasons++] = (struct intake_reason){ str_z(a->arena, str_of(reason)), 1 };
}

static bool open_rejects(struct account *a, struct error *why)
{
    if (a->rejects) return true;
    struct arena scratch = { 0 };
    const char *slash = strrchr(a->rejects_path, '/');
    bool ok = !slash || file_make_private_folder(str_z(&scratch, (struct str){ a->rejects_path, MAX((size_t)(slash - a->rejects_path), (size_t)1) }), why);
    arena_release(&scratch);
    if (!ok) return false;
    int fd = open(a->rejects_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    a->rejects = fd < 0 ? NULL : fdopen(fd, "w");
    if (!a->rejects) return FAIL_ERRNO(why, errno, "the file of set-aside rows %s cannot be made", a->rejects_path);
    (void)fputs("file,line,reason,row\r\n", a->rejects);
    return true;
}

static bool write_rejects(struct account *a, const struct intake_file *f, struct error *why)
{
    struct buf b = BUF_MAX(4 * REJECTED_ROW_MAX + 8192);
    for (size_t i = 0; i < f->n_rejects; i++) {
        const struct reject *r = &f->reject[i];
        b.len = 0;
        csv_put(&b, str_of(f->name));
        buf_print(&b, ",%zu,", r->line);
        csv_put(&b, str_of(r->reason));
        buf_byte(&b, ',');
        csv_put(&b, str_slice(r->row, 0, REJECTED_ROW_MAX));
        buf_put(&b, STR("\r\n"));
        (void)fwrite(b.ptr, 1, b.len, a->rejects);
        count_reason(a, r->reason);
    }
    bool ok = buf_ok(&b) && !ferror(a->rejects);
    buf_release(&b);
    return ok || FAIL(why, IO, "the file of set-aside rows %s cannot be written", a->rejects_path);
}

bool account_file(struct account *a, const struct intake_file *f, struct error *why)
{
    struct intake_report *r = &a->report;
    r->files_unchanged += f->unchanged;
    r->rows_read += f->read;
    r->rows_taken += f->taken;
    r->rows_aside += f->n_rejects;
    r->bytes += f->text.len;
    return f->n_rejects == 0 || (open_rejects(a, why) && write_rejects(a, f, why));
}

static int most_rows_first(const void *x, const void *y)
{
    const struct intake_reason *a = x, *b = y;
    return a->rows != b->rows ? (a->rows < b->rows) - (a->rows > b->rows) : strcmp(a->text, b->text);
}

static void *moved(struct arena *a, void *p, size_t n, size_t size)
{
    void *to = arena_array(a, n, size);
    if (n) memcpy(to, p, n * size);
    mem_free(p);
    return to;
}

bool account_close(struct account *a, struct error *why)
{
    bool ok = !a->rejects || fclose(a->rejects) == 0 ||
              FAIL(why, IO, "the file of set-aside rows %s cannot be written", a->rejects_path);
    a->rejects = NULL;
    struct intake_report *r = &a->report;
    if (r->n_reasons) qsort(r->reason, r->n_reasons, sizeof *r->reason, most_rows_first);
    r->reason = moved(a->arena, r->reason, r->n_reasons, sizeof *r->reason);
    r->file = moved(a->arena, r->file, r->n_taken, sizeof *r->file);
    r->remark = moved(a->arena, r->remark, r->n_remarks, sizeof *r->remark);
    return ok;
}
