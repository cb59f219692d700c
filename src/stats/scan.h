#ifndef STATS_SCAN_H
#define STATS_SCAN_H
/*
 * Six deaths in a fortnight: how likely is a cluster so large in some fortnight or other of the years watched? The
 * window slides freely, so that the chance is far larger than that of six in one fortnight named beforehand.
 */
#include "base/macro.h"

/*
 * P(some window holds `count` or more), by Naus's approximation (Naus 1982, JASA 77:177): Q2 (Q3/Q2)^(windows - 2).
 * windows: length watched over length of the window, ≥ 2; mean: expected in one window, > 0; count ≥ 1.
 */
double scan_window_p(double windows, double mean, unsigned count);

#endif
