/* A bar on a terminal, redrawn by a thread of its own so that a long file does not look like a stop. */
#include "intake/account.h"
#include <time.h>

enum { REDRAW_MS = 150, BAR = 24 };

static double seconds_since(const struct timespec *t)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - t->tv_sec) + (double)(now.tv_nsec - t->tv_nsec) / 1e9;
}

static void draw(struct progress *p, double seconds)
{
    double share = p->bytes ? (double)atomic_load(&p->bytes_done) / (double)p->bytes : 1;
    unsigned long long rows = atomic_load(&p->rows);
    int filled = (int)(MIN(share, 1.0) * BAR);
    (void)fprintf(p->to, "\r\x1B[K[%.*s%.*s] %3.0f %%  %llu rows", filled, "########################", BAR - filled,
                  "                        ", 100 * MIN(share, 1.0), rows);
    if (seconds > 0.5) (void)fprintf(p->to, ", %.1f million a second", (double)rows / seconds / 1e6);
    if (seconds > 1 && share > 0.01 && share < 1) (void)fprintf(p->to, ", %.0f s left", seconds / share * (1 - share));
    (void)fflush(p->to);
}

static void *redraw(void *arg)
{
    struct progress *p = arg;
    struct timespec begun;
    (void)clock_gettime(CLOCK_MONOTONIC, &begun);
    CHECK(pthread_mutex_lock(&p->mutex) == 0);
    while (!p->ended) {
        draw(p, seconds_since(&begun));
        struct timespec until;
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += REDRAW_MS * 1000000L;
        if (until.tv_nsec >= 1000000000L) {
            until.tv_nsec -= 1000000000L;
            until.tv_sec++;
        }
        (void)pthread_cond_timedwait(&p->over, &p->mutex, &until);
    }
    CHECK(pthread_mutex_unlock(&p->mutex) == 0);
    (void)fputs("\r\x1B[K", p->to);
    (void)fflush(p->to);
    return NULL;
}

void progress_begin(struct progress *p, FILE *to, uint64_t bytes)
{
    p->to = to;
    p->bytes = bytes;
    CHECK(pthread_mutex_init(&p->mutex, NULL) == 0 && pthread_cond_init(&p->over, NULL) == 0);
    p->running = to && pthread_create(&p->thread, NULL, redraw, p) == 0;
}

void progress_end(struct progress *p)
{
    if (p->running) {
        CHECK(pthread_mutex_lock(&p->mutex) == 0);
        p->ended = true;
        CHECK(pthread_cond_signal(&p->over) == 0 && pthread_mutex_unlock(&p->mutex) == 0);
        CHECK(pthread_join(p->thread, NULL) == 0);
    }
    CHECK(pthread_mutex_destroy(&p->mutex) == 0 && pthread_cond_destroy(&p->over) == 0);
}
