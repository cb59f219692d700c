#include "intake/convert.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ERRORS_MAX = 4096 };

struct child {
    pid_t pid;
    int out, err; /* our ends of its pipes */
};

static bool spawn(const char *program, const char *option, const char *input, struct child *c, struct error *why)
{
    int out[2], err[2];
    if (pipe2(out, O_CLOEXEC)) return FAIL_ERRNO(why, errno, "no pipe for %s", program);
    if (pipe2(err, O_CLOEXEC)) {
        (void)close(out[0]);
        (void)close(out[1]);
        return FAIL_ERRNO(why, errno, "no pipe for %s", program);
    }
    posix_spawn_file_actions_t actions;
    extern char **environ;
    char *with[] = { (char *)program, (char *)option, (char *)"--", (char *)input, NULL }, *without[] = { with[0], with[2], with[3], NULL };
    CHECK(posix_spawn_file_actions_init(&actions) == 0);
    CHECK(posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) == 0);
    CHECK(posix_spawn_file_actions_adddup2(&actions, out[1], 1) == 0);
    CHECK(posix_spawn_file_actions_adddup2(&actions, err[1], 2) == 0);
    int failed = posix_spawn(&c->pid, program, &actions, NULL, option ? with : without, environ);
    CHECK(posix_spawn_file_actions_destroy(&actions) == 0);
    (void)close(out[1]);
    (void)close(err[1]);
    c->out = out[0];
    c->err = err[0];
    if (!failed) return true;
    (void)close(c->out);
    (void)close(c->err);
    return FAIL_ERRNO(why, failed, "%s cannot be run", program);
}

/* One read into b; false at the end of the stream. */
static bool take(int fd, struct buf *b)
{
    char bytes[65536];
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n < 0) return errno == EINTR || errno == EAGAIN;
    if (n > 0 && buf_ok(b)) buf_put(b, (struct str){ bytes, (size_t)n });
    return n > 0;
}

static int64_t now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads both streams to their ends; false when the time is over or there is too much. What it complains of past
 * ERRORS_MAX is dropped. */
static bool listen_to(const struct child *c, int seconds, struct buf *out, struct buf *complaint)
{
    struct pollfd p[2] = { { .fd = c->out, .events = POLLIN }, { .fd = c->err, .events = POLLIN } };
    int64_t end = now_ms() + (int64_t)seconds * 1000;
    while (p[0].fd >= 0 || p[1].fd >= 0) {
        int64_t left = end - now_ms();
        if (left <= 0 || !buf_ok(out)) return false;
        if (poll(p, 2, (int)MIN(left, 1000)) < 0 && errno != EINTR) return false;
        if (p[0].fd >= 0 && p[0].revents && !take(c->out, out)) p[0].fd = -1;
        if (p[1].fd >= 0 && p[1].revents && !take(c->err, complaint)) p[1].fd = -1;
    }
    return true;
}

bool convert_run(const char *program, const char *option, const char *input, int seconds, struct buf *out, struct error *why)
{
    struct child c;
    struct buf complaint = BUF_MAX(ERRORS_MAX);
    if (!spawn(program, option, input, &c, why)) return false;
    bool heard = listen_to(&c, seconds, out, &complaint);
    if (!heard) (void)kill(c.pid, SIGKILL);
    (void)close(c.out);
    (void)close(c.err);
    int status = 0;
    while (waitpid(c.pid, &status, 0) < 0 && errno == EINTR) continue;
    struct str first;
    (void)str_cut(str_trim(buf_str(&complaint)), '\n', &first);
    bool ok = heard && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!heard && !buf_ok(out)) (void)FAIL(why, LIMIT, "%s: wardmote-convert made more than %zu MB of it", input, out->max >> 20);
    else if (!heard) (void)FAIL(why, LIMIT, "%s: wardmote-convert took longer than %d seconds", input, seconds);
    else if (!ok)
        (void)FAIL(why, INVALID, "%s: wardmote-convert could not read it: " STR_FMT, input,
                   STR_ARG(first.len ? str_slice(first, 0, 300) : STR("it gave no reason")));
    buf_release(&complaint);
    return ok;
}

bool convert_copy(struct str text, const char *ending, char path[static CONVERT_COPY_MAX], struct error *why)
{
    (void)snprintf(path, CONVERT_COPY_MAX, "/tmp/wardmote-XXXXXX%s", ending);
    int fd = mkostemps(path, (int)strlen(ending), O_CLOEXEC);
    if (fd < 0) return FAIL_ERRNO(why, errno, "no temporary file");
    bool ok = file_write_all(fd, text.ptr, text.len, path, why);
    (void)close(fd);
    if (!ok) (void)unlink(path);
    return ok;
}
