#ifndef SAMPLE_COUNTY_H
#define SAMPLE_COUNTY_H
/* The whole order, file by file. */
#include "sample/crimes.h"

enum { ROWS_PER_MONTH_MAX = 4000000 }; /* of one county: what is held in memory at once, twice four bytes each */
/* Into order->folder, which is made if need be. What stands there under the same names is replaced. */
bool sample_write(const struct sample_order *order, struct error *why) MUST_CHECK;

#endif
