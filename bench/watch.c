/*
 * Runs a program and says what it took.
 *   bench_watch TIMES PROGRAM [ARGUMENT]...
 * The output should be a file: each run writes it anew. Prints to descriptor 3 the least wall and cpu (user and system)
 * seconds of all runs, and rss_anon: the most bytes of anonymous memory seen in the last, which is looked at every two
 * milliseconds or oftener; the others run undisturbed.
 */
#include "base/error.h"
#include "base/str.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct took {
    double wall, cpu;
    long anon_kb;
};

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(struct timeval t) { return (double)t.tv_sec + 1e-6 * (double)t.tv_usec; }

static long anon_kb(pid_t pid)
{
    char path[64], line[256];
    long kb = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "RssAnon: %ld", &kb) == 1) break;
    if (f) (void)fclose(f);
    return kb;
}

static struct took run(char **argv, bool last)
{
    (void)!ftruncate(STDOUT_FILENO, 0);
    (void)lseek(STDOUT_FILENO, 0, SEEK_SET);
    struct took t = { .wall = now() };
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        (void)close(3);
        (void)execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    int status;
    struct rusage use;
    struct timespec pause = { .tv_nsec = 100000 };
    while (wait4(pid, &status, last ? WNOHANG : 0, &use) == 0) {
        t.anon_kb = MAX(t.anon_kb, anon_kb(pid));
        (void)nanosleep(&pause, NULL);
        pause.tv_nsec = MIN(pause.tv_nsec * 2, 2000000L);
    }
    t.wall = now() - t.wall;
    t.cpu = seconds(use.ru_utime) + seconds(use.ru_stime);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        (void)fprintf(stderr, "bench_watch: %s failed\n", argv[0]);
        exit(1);
    }
    return t;
}

int main(int argc, char **argv)
{
    int64_t times = 0;
    if (argc < 3 || !str_to_i64(str_of(argv[1]), &times) || times < 1) {
        (void)fprintf(stderr, "usage: bench_watch TIMES PROGRAM [ARGUMENT]... 3>FILE\n");
        return 2;
    }
    struct took best = { 1e99, 1e99, 0 };
    for (int64_t i = 0; i < times; i++) {
        struct took t = run(argv + 2, i + 1 == times);
        best = (struct took){ MIN(best.wall, t.wall), MIN(best.cpu, t.cpu), MAX(best.anon_kb, t.anon_kb) };
    }
    FILE *out = fdopen(3, "w");
    CHECK(out);
    (void)fprintf(out, "wall %.6f\ncpu %.6f\nrss_anon %ld\n", best.wall, best.cpu, best.anon_kb * 1024);
    return fclose(out) == 0 ? 0 : 1;
}
