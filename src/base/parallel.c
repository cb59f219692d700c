#include "base/parallel.h"
#include "base/error.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

struct crew {
    atomic_size_t next;
    size_t n;
    void (*work)(size_t, int, void *);
    void *context;
};
struct worker {
    struct crew *crew;
    int thread;
};

static void *take_items(void *arg)
{
    struct worker *w = arg;
    for (size_t i; (i = atomic_fetch_add(&w->crew->next, 1)) < w->crew->n;)
        w->crew->work(i, w->thread, w->crew->context);
    return NULL;
}

int parallel_threads(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n > 64 ? 64 : n;
}

void parallel_for(size_t n, int threads, void (*work)(size_t, int, void *), void *context)
{
    struct crew crew = { .n = n, .work = work, .context = context };
    struct worker worker[64];
    pthread_t id[64];
    threads = threads < 1 ? 1 : threads > 64 ? 64 : threads;
    if ((size_t)threads > n) threads = n ? (int)n : 1;
    int started = 0;
    for (int t = 1; t < threads; t++) { /* a thread that cannot be had is done without */
        worker[t] = (struct worker){ &crew, t };
        if (pthread_create(&id[started], NULL, take_items, &worker[t]) != 0) break;
        started++;
    }
    worker[0] = (struct worker){ &crew, 0 };
    (void)take_items(&worker[0]);
    for (int i = 0; i < started; i++) CHECK(pthread_join(id[i], NULL) == 0);
}
