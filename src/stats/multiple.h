#ifndef STATS_MULTIPLE_H
#define STATS_MULTIPLE_H
/*
 * Many tests at once: of a table of 5,000 cells 250 are "significant at 5 %" by chance alone. Adjusted p-values that
 * hold the false discovery rate: reject those below 0.05 and at most one in twenty of the rejected is expected to
 * be a false alarm.
 */
#include "base/error.h"

enum correction {
    CORRECT_BENJAMINI_HOCHBERG,  /* 1995, JRSS B 57:289: independent or positively dependent tests */
    CORRECT_BENJAMINI_YEKUTIELI, /* 2001, Annals of Statistics 29:1165: any dependence */
};
/* adjusted[i] belongs to p[i]; may be the same array. NaN stays NaN and is not counted as a test. NOMEM. */
bool adjust_p(enum correction how, const double *p, size_t n, double *adjusted, struct error *why) MUST_CHECK;

#endif
