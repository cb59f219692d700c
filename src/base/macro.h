#ifndef BASE_MACRO_H
#define BASE_MACRO_H
/* The compiler's promises that the whole tree leans on. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define NORETURN __attribute__((noreturn))
#define QUOTE_(x) #x
#define QUOTE(x) QUOTE_(x)
#define AT __FILE__ ":" QUOTE(__LINE__)
#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

#endif
