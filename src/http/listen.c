#include "http/listen.h"
#include "base/str.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024, SYSTEMD_FIRST_FD = 3 };

static bool passed_by_systemd(int *fd, const char **title, struct error *why)
{
    const char *pid = getenv("LISTEN_PID"), *n = getenv("LISTEN_FDS");
    int64_t for_pid, count;
    if (!pid || !n || !str_to_i64(str_of(pid), &for_pid) || for_pid != getpid() || !str_to_i64(str_of(n), &count) || count < 1)
        return FAIL(why, MISSING, "no socket was passed to this process (LISTEN_PID, LISTEN_FDS)");
    int type = 0;
    socklen_t size = sizeof type;
    if (count != 1 || getsockopt(SYSTEMD_FIRST_FD, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM)
        return FAIL(why, INVALID, "what was passed to this process is not one stream socket");
    (void)fcntl(SYSTEMD_FIRST_FD, F_SETFD, FD_CLOEXEC);
    *fd = SYSTEMD_FIRST_FD;
    *title = "the socket that was passed";
    return true;
}

/* Left over from a process that died: nobody answers. */
static void unlink_if_dead(const struct sockaddr_un *at)
{
    struct stat st;
    if (lstat(at->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode)) return;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0) return;
    if (connect(probe, (const struct sockaddr *)at, sizeof *at) != 0 && errno == ECONNREFUSED) (void)unlink(at->sun_path);
    (void)close(probe);
}

static bool open_unix(struct arena *a, const char *path, int *fd, const char **title, struct error *why)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    if (!*path) return FAIL(why, USAGE, "unix: needs the path of a socket after it");
    if (strlen(path) >= sizeof at.sun_path) return FAIL(why, INVALID, "%s: longer than a socket's path may be", path);
    memcpy(at.sun_path, path, strlen(path));
    int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s < 0) return FAIL_ERRNO(why, errno, "a socket");
    unlink_if_dead(&at);
    mode_t before = umask(0117);
    bool ok = bind(s, (const struct sockaddr *)&at, sizeof at) == 0;
    int e = errno;
    (void)umask(before);
    if (ok && listen(s, BACKLOG) != 0) {
        ok = false;
        e = errno;
    }
    if (!ok) {
        (void)close(s);
        return FAIL_ERRNO(why, e, "%s", path);
    }
    *fd = s;
    *title = str_print(a, "unix:%s", path);
    return true;
}

/* host and port of "[::1]:80", "127.0.0.1:80" or "80". */
static bool split(struct arena *a, const char *where, const char **host, const char **port, struct error *why)
{
    const char *colon = strrchr(where, ':');
    struct str h = colon ? (struct str){ where, (size_t)(colon - where) } : STR("127.0.0.1");
    if (h.len > 2 && h.ptr[0] == '[' && h.ptr[h.len - 1] == ']') h = str_slice(h, 1, h.len - 1);
    int64_t n;
    const char *p = colon ? colon + 1 : where;
    if (!h.len || !str_to_i64(str_of(p), &n) || n < 0 || n > 65535)
        return FAIL(why, USAGE, "%s is no place to listen: give a port, ADDRESS:PORT, unix:PATH or systemd", where);
    *host = str_z(a, h);
    *port = p;
    return true;
}

static bool open_address(struct arena *a, const char *where, int *fd, const char **title, struct error *why)
{
    const char *host, *port;
    if (!split(a, where, &host, &port, why)) return false;
    struct addrinfo wish = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_PASSIVE }, *at = NULL;
    int answer = getaddrinfo(host, port, &wish, &at);
    if (answer != 0) return FAIL(why, USAGE, "%s is no address to listen on: %s", where, gai_strerror(answer));
    int one = 1, e = 0;
    int s = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool ok = s >= 0 && setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
              bind(s, at->ai_addr, at->ai_addrlen) == 0 && listen(s, BACKLOG) == 0;
    if (!ok) e = errno;
    struct sockaddr_storage got = { 0 };
    socklen_t size = sizeof got;
    if (ok && getsockname(s, (struct sockaddr *)&got, &size) != 0) {
        ok = false;
        e = errno;
    }
    freeaddrinfo(at);
    if (!ok) {
        if (s >= 0) (void)close(s);
        return FAIL_ERRNO(why, e, "listening on %s", where);
    }
    unsigned bound = got.ss_family == AF_INET6 ? ntohs(((struct sockaddr_in6 *)&got)->sin6_port)
                                                : ntohs(((struct sockaddr_in *)&got)->sin_port);
    *fd = s;
    *title = str_print(a, strchr(host, ':') ? "http://[%s]:%u/" : "http://%s:%u/", host, bound);
    return true;
}

bool listen_open(struct arena *a, const char *where, int *fd, const char **title, struct error *why)
{
    if (strcmp(where, "systemd") == 0) return passed_by_systemd(fd, title, why);
    if (str_starts(str_of(where), STR("unix:"))) return open_unix(a, where + 5, fd, title, why);
    return open_address(a, where, fd, title, why);
}
