#ifndef BASE_BANNED_H
#define BASE_BANNED_H
/* Included by the build before every file of ours: what must not be called does not compile. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifndef __cplusplus
#undef sprintf /* macros in the C library's checked headers, where the compiler is clang */
#undef vsprintf
#pragma GCC poison strcpy strcat strncat sprintf vsprintf gets strtok atoi atol atof
#pragma GCC poison localtime gmtime ctime asctime tmpnam mktemp system popen rand srand
#define strncpy strncpy_is_banned /* not poisoned: a library's header has it in a macro that nobody uses */
#endif
#endif
