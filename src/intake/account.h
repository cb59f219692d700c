#ifndef INTAKE_ACCOUNT_H
#define INTAKE_ACCOUNT_H
/* Private to the room: what is kept of each file while it is read, and what an import has come to. */
#include "intake/source.h"
#include <pthread.h>
#include <stdatomic.h>

struct reject {
    size_t line;
    const char *reason;
    struct str row; /* in the file's text */
};
struct intake_file {
    struct intake *in;
    const struct source *source;
    const char *name; /* the source's, or that of a sheet in it */
    size_t order;
    struct str text;
    struct digest digest;
    bool plain, unchanged;
    uint64_t read, taken;
    struct reject *reject;
    size_t n_rejects, cap_rejects;
    struct remarks *remarks;
};
/* What a file had to say, kept until all are told in the order of files. */
struct remarks {
    struct arena arena;
    const char **text;
    size_t n, cap;
};

struct progress {
    FILE *to;
    uint64_t bytes; /* in all */
    atomic_ullong bytes_done, rows;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t over;
    bool running, ended;
};
void progress_begin(struct progress *p, FILE *to, uint64_t bytes);
void progress_end(struct progress *p);

/* The report being drawn up; touched by one thread at a time, in the order of files. */
struct account {
    struct arena *arena;
    const char *rejects_path;
    FILE *rejects;
    struct intake_report report;
    size_t cap_reasons, cap_remarks, cap_taken;
};
void account_remark(struct account *a, const char *text);
/* Puts a file on the list of what was read. */
void account_taken(struct account *a, const struct intake_taken *t);
/* Adds a file's counts, writes its set-aside rows. */
bool account_file(struct account *a, const struct intake_file *f, struct error *why) MUST_CHECK;
bool account_close(struct account *a, struct error *why) MUST_CHECK;

#endif
