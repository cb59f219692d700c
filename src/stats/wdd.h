#ifndef STATS_WDD_H
#define STATS_WDD_H
/*
 * Did an operation change crime where it was, beyond what happened where it was not, and did it move it next door?
 * The weighted displacement difference (Wheeler & Ratcliffe 2018, Crime Science 7:11):
 *
 *   (treated after - before) - (control after - before) + (displaced after - before) - (its control after - before)
 *
 * Below 0: less crime than the controls would lead one to expect. Its variance is that of eight Poisson counts.
 * Harm-weighted over kinds of crime, it measures an operation against the harm index.
 */
#include "stats/interval.h"

struct before_after {
    double before, after; /* crimes, ≥ 0 */
};
struct wdd_counts {
    struct before_after treated, control;
    struct before_after displaced, displaced_control; /* around the treated area, around the control; 0: not used */
};
/* Each count is divided by the length of its period and the size of its area, in any unit; all 1 when equal. */
struct wdd_weights {
    double before, after;
    double treated, control, displaced, displaced_control;
};
extern const struct wdd_weights wdd_unweighted;

struct wdd {
    double local, displacement; /* estimate = local + displacement */
    double estimate, variance, se;
    double z, p;      /* p two-sided; z is 0 and p 1 where nothing was counted */
    double low, high; /* at the level asked for */
};
struct wdd wdd_of(const struct wdd_counts *c, const struct wdd_weights *w, double level);

/* Σ harm × estimate with variance Σ harm² × variance, over n kinds of crime counted apart. */
struct wdd wdd_of_harm(const struct wdd *kind, const double *harm, size_t n, double level);

#endif
