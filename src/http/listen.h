#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H
/* The socket that requests come by. */
#include "base/error.h"
#include "base/str.h"

/*
 * where: "8080" or "127.0.0.1:8080" or "[::1]:8080" (port 0: any that is free), "unix:/run/wardmote.sock" (mode 0660,
 * replacing a socket that nobody listens on), or "systemd": the socket that the service manager passed (sd_listen_fds(3)).
 * A port alone is on the loopback. *title: how a person writes it, in the arena.
 */
bool listen_open(struct arena *a, const char *where, int *fd, const char **title, struct error *why) MUST_CHECK;

#endif
