#ifndef RENDER_CHART_H
#define RENDER_CHART_H
/*
 * Charts as inline SVG, to stand beside the table of the same figures. Each is named, and told in words made from its
 * data; what matters is told by shape, dash, place or label and never by colour alone. An id is unique in its page.
 * Values that are not finite are missing: drawn as gaps, said in the words.
 */
#include "base/month.h"
#include "render/html.h"

/* Control chart: XmR or counts, by month. The limits are the caller's; NAN: none to draw. */
enum control_mark {
    CONTROL_COMMON,  /* variation of the usual kind */
    CONTROL_OUTSIDE, /* outside the limits */
    CONTROL_TREND,   /* seven or so, each above or each below the one before */
    CONTROL_NEAR,    /* two of three near a limit */
    CONTROL_RUN,     /* seven or so on one side of the mean */
};
struct control_point {
    month_t month; /* ascending */
    double value;
    enum control_mark mark;
};
struct control_phase {
    size_t from; /* its first point; it lasts until the next one's */
    double mean, lower, upper, near_lower, near_upper;
    const char *reason; /* why the limits begin anew here; NULL for the first */
};
struct control_chart {
    const char *id, *title, *unit; /* "crimes a month" */
    int decimals;
    const struct control_point *point;
    size_t n_points;
    const struct control_phase *phase;
    size_t n_phases;
};
void chart_control(struct html *h, const struct control_chart *c);

/* Horizontal bars with intervals, the largest first, beside a reference that may be drawn through them. */
enum bar_mark { BAR_PLAIN, BAR_HIGHER, BAR_LOWER };
struct bar {
    const char *label;
    double value, low, high; /* low and high NAN: no interval */
    enum bar_mark mark;
};
struct bar_chart {
    const char *id, *title, *unit; /* "crimes per 1,000 people" */
    int decimals;
    const struct bar *bar;
    size_t n_bars;
    double reference; /* NAN: none */
    const char *reference_label;
    const char *higher, *lower; /* what the marks mean: "higher than Kent by more than chance" */
    const char *interval;       /* what the whiskers mean: "95% interval" */
    bool as_given;              /* keep the order of the bars */
};
void chart_bars(struct html *h, const struct bar_chart *c);

/* Two rankings of the same things beside each other, a line from place to place: harm beside count. */
struct rank_item {
    const char *label;
    double left, right;
};
struct rank_chart {
    const char *id, *title;
    const char *left_title, *right_title; /* "By count", "By harm days" */
    int left_decimals, right_decimals;
    const struct rank_item *item;
    size_t n_items;
    size_t top;  /* only those among the first so many of either side; 0: all */
    size_t bold; /* lines that cross so many places stand out; 0: none does */
};
void chart_ranks(struct html *h, const struct rank_chart *c);

/* Funnel: a figure against the size it rests on, with the limits that chance alone would keep to. */
struct funnel_chart_point {
    const char *label;
    double size, value;
    enum { FUNNEL_CHART_INSIDE, FUNNEL_CHART_BEYOND_95, FUNNEL_CHART_BEYOND_998 } mark;
    bool own; /* the one that the chart is about: always named */
};
struct funnel_limit {
    double size, lower_95, upper_95, lower_998, upper_998; /* ascending by size */
};
struct funnel_chart {
    const char *id, *title;
    const char *size_title, *value_title; /* "Population", "Crimes per 1,000 people" */
    int decimals;                         /* of the value */
    double mean;
    const char *mean_label;
    const char *beyond; /* what lying beyond the outer limits means; NULL: "more than chance" */
    const struct funnel_chart_point *point;
    size_t n_points;
    const struct funnel_limit *limit;
    size_t n_limits;
};
void chart_funnel(struct html *h, const struct funnel_chart *c);

/* A line of the size of a word. title: what it shows. */
void chart_sparkline(struct html *h, const char *id, const char *title, const double *value, size_t n, int decimals);

/* Months of one year against the year before, a small picture for each thing. */
struct year_line {
    const char *label;
    const double *now, *before; /* [n_months]; before NULL: none */
};
struct year_chart {
    const char *id, *title, *unit;
    int decimals;
    month_t first; /* of `now` */
    size_t n_months;
    const struct year_line *line;
    size_t n_lines;
    bool one_scale; /* the same for all: sizes are compared; otherwise each its own: shapes are */
};
void chart_years(struct html *h, const struct year_chart *c);

#endif
