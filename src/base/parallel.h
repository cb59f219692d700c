#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H
/* The same work on many items, by a few threads that each take the next item in order. */
#include "base/macro.h"

int parallel_threads(void); /* the processors this process may use, at most 64 */
/* Calls work(item, thread, context) for item 0..n-1, each once, thread 0..threads-1; returns when all are done. */
void parallel_for(size_t n, int threads, void (*work)(size_t item, int thread, void *context), void *context);

#endif
