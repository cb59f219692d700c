#ifndef INTAKE_RUN_H
#define INTAKE_RUN_H
/* Private to the room: one import under way. */
#include "intake/account.h"

enum { UNKNOWN_TOLD_MAX = 10 }; /* files that nobody knows, by name */
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
    bool of_the_file; /* what failed is a fault of that file alone */
};

/* Reads the item-th source, leads what is in it through its importers, and keeps the account. A fault stops what comes after
 * it; the one told in the end is that of the first source, whatever the threads did. */
void take_source(struct intake *in, size_t item, int thread);

#endif
