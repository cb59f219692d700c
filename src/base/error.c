#include "base/error.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void PRINTF_LIKE(4, 0) fill(struct error *why, enum error_kind kind, const char *at, const char *fmt, va_list ap)
{
    char say[sizeof why->say]; /* an argument may be why->say itself */
    (void)vsnprintf(say, sizeof say, fmt, ap);
    *why = (struct error){ .kind = kind, .at = at };
    memcpy(why->say, say, sizeof say);
}

bool error_set(struct error *why, enum error_kind kind, const char *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fill(why, kind, at, fmt, ap);
    va_end(ap);
    return false;
}

static enum error_kind kind_of_errno(int e)
{
    switch (e) {
    case ENOENT: case ENOTDIR: return ERROR_MISSING;
    case EACCES: case EPERM: return ERROR_DENIED;
    case ENOMEM: return ERROR_NOMEM;
    default: return ERROR_IO;
    }
}

bool error_set_errno(struct error *why, int errno_value, const char *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fill(why, kind_of_errno(errno_value), at, fmt, ap);
    va_end(ap);
    size_t n = strlen(why->say);
    (void)snprintf(why->say + n, sizeof why->say - n, ": %s", strerror(errno_value));
    return false;
}

bool error_prefix(struct error *why, const char *fmt, ...)
{
    char say[sizeof why->say];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(say, sizeof say, fmt, ap);
    va_end(ap);
    if (n > 0 && (size_t)n < sizeof say) {
        (void)snprintf(say + n, sizeof say - (size_t)n, ": %.*s", (int)(sizeof say - (size_t)n), why->say);
        memcpy(why->say, say, sizeof say);
    }
    return false;
}

void error_suffix(struct error *why, const char *text)
{
    size_t n = strlen(why->say), more = strlen(text);
    if (n + more < sizeof why->say) memcpy(why->say + n, text, more + 1);
}

const char *error_kind_name(enum error_kind kind)
{
    static const char *const names[] = {
        [ERROR_NONE] = "none",         [ERROR_USAGE] = "usage", [ERROR_INVALID] = "invalid",
        [ERROR_MISSING] = "missing",   [ERROR_DENIED] = "denied", [ERROR_CONFLICT] = "conflict",
        [ERROR_LIMIT] = "limit",       [ERROR_BUSY] = "busy",   [ERROR_NOMEM] = "nomem",
        [ERROR_IO] = "io",
    };
    return names[kind];
}

int error_exit_code(enum error_kind kind) { return kind == ERROR_NONE ? 0 : kind == ERROR_USAGE ? 2 : 1; }

void check_failed(const char *cond, const char *at)
{
    (void)fprintf(stderr, "wardmote: a bug at %s: %s does not hold\n", at, cond);
    abort();
}
