#ifndef BASE_ERROR_H
#define BASE_ERROR_H
/*
 * Two ways to go wrong. A bug is the programmer's: CHECK prints where and aborts. A fault is the
 * world's: the function returns false and fills `why`; its outputs are untouched.
 */
#include "base/macro.h"

enum error_kind {
    ERROR_NONE,
    ERROR_USAGE,    /* the command line or request is not understood */
    ERROR_INVALID,  /* what was given is not what was expected */
    ERROR_MISSING,  /* what was asked for is not here */
    ERROR_DENIED,   /* not allowed */
    ERROR_CONFLICT, /* two things that cannot both be */
    ERROR_LIMIT,    /* larger than a stated ceiling */
    ERROR_BUSY,     /* somebody else holds it: try again */
    ERROR_NOMEM,
    ERROR_IO,
};

/* say: for the person who must act (what, where, what was expected). detail: for the log. */
struct error {
    enum error_kind kind;
    char say[640];
    char detail[160];
    const char *at;
};

/* return FAIL(why, INVALID, "line %zu: ...", n); is always false, and the compiler knows it. */
#define FAIL(why, kind, ...) (error_set((why), ERROR_##kind, AT, __VA_ARGS__) && false)
bool error_set(struct error *why, enum error_kind kind, const char *at, const char *fmt, ...) PRINTF_LIKE(4, 5);
/* The same, and appends strerror(errno_value) to the sentence. */
#define FAIL_ERRNO(why, errno_value, ...) (error_set_errno((why), (errno_value), AT, __VA_ARGS__) && false)
bool error_set_errno(struct error *why, int errno_value, const char *at, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
/* Puts "prefix: " before the sentence; returns false, so a caller may return it. */
bool error_prefix(struct error *why, const char *fmt, ...) PRINTF_LIKE(2, 3);
void error_suffix(struct error *why, const char *text); /* puts text behind the sentence, if it fits */
const char *error_kind_name(enum error_kind kind);
/* 0 done, 1 a fault, 2 wrong usage. */
int error_exit_code(enum error_kind kind);

#define CHECK(cond) ((cond) ? (void)0 : check_failed(#cond, AT))
NORETURN void check_failed(const char *cond, const char *at);

#endif
