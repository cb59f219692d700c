#include "render/map.h"
#include "base/error.h"
#include "render/map_path.h"
#include "render/svg.h"
#include <math.h>

enum { WIDTH = 720, HEIGHT_MAX = 780, TOLD = 5 };

struct map_point map_flat(double lon, double lat, double lat0)
{
    double f = lat0 * M_PI / 180; /* the series for the length of a degree on WGS84 */
    double per_lat = 111132.92 - 559.82 * cos(2 * f) + 1.175 * cos(4 * f);
    double per_lon = 111412.84 * cos(f) - 93.5 * cos(3 * f) + 0.118 * cos(5 * f);
    return (struct map_point){ lon * per_lon, lat * per_lat };
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

size_t map_quantiles(const double *value, size_t n, size_t classes, double *breaks)
{
    struct arena a = { 0 };
    double *v = ARENA_ARRAY(&a, double, n + 1);
    size_t count = 0, made = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(value[i])) v[count++] = value[i];
    qsort(v, count, sizeof *v, by_value);
    for (size_t k = 1; k < classes && count; k++) {
        double at = v[k * count / classes];
        if (at > v[0] && (made == 0 || at > breaks[made - 1])) breaks[made++] = at;
    }
    arena_release(&a);
    return made;
}

/* What both kinds of map share: the frame, north, the scale. */
static void put_north_and_scale(struct html *h, const struct map_frame *f)
{
    double per_metre = f->tenths_per_metre / 10, most = f->width / 4 / per_metre, power = pow(10, floor(log10(most)));
    double length = most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
    double y = f->height + 18, to = 8 + length * per_metre;
    HTML(h, "<path class=\"whisker\" d=\"M8 {.1}v6H{.1}v-6\"/><text class=\"small\" x=\"{.1}\" y=\"{.1}\">{,} {}</text>\n", V(y - 6), V(to),
         V(to + 6), V(y + 1), V(length >= 1000 ? length / 1000 : length), V(length >= 1000 ? "km" : "m"));
    HTML(h, "<path class=\"north\" d=\"M{.1} {.1}l5 14-5-3-5 3z\"/><text class=\"small mid\" x=\"{.1}\" y=\"{.1}\">N</text>\n", V(f->width - 16),
         V(y - 20), V(f->width - 16), V(y + 6));
}

static void begin(struct html *h, const struct map_frame *f, const char *id, const char *title, const struct buf *words)
{
    figure_begin(h, "map", id, title);
    picture_begin(h, id, f->width, f->height + 28, title, words);
}

static void end(struct html *h, const char *approximation)
{
    CHECK(approximation);
    HTML(h, "<p class=\"notes\">{}</p>\n", V(approximation));
    figure_end(h);
}

/* ---- areas ---- */

struct classed {
    double breaks[MAP_CLASSES - 1];
    size_t n_breaks;
    double low[MAP_CLASSES], high[MAP_CLASSES]; /* of the values that fell into each */
    size_t count[MAP_CLASSES], no_figure, withheld;
    size_t *highest; /* [n]: areas with a figure, the highest first */
    size_t n;
};

static bool has_figure(const struct map_area *a) { return !a->withheld && isfinite(a->value); }

static size_t class_of(const struct classed *c, double v)
{
    size_t k = 0;
    while (k < c->n_breaks && v >= c->breaks[k]) k++;
    return k;
}

/* Fewer classes are spread over the same shades, the lightest and the darkest always among them. */
static size_t shade_of(const struct classed *c, size_t class)
{
    return c->n_breaks ? 1 + class * (MAP_CLASSES - 1) / c->n_breaks : 3;
}

/* The highest first; of equals, the first given. Wards are hundreds: insertion is enough. */
static void sort_highest(const struct area_map *m, struct classed *c)
{
    for (size_t i = 0; i < m->n_areas; i++) {
        if (!has_figure(&m->area[i])) continue;
        size_t k = c->n++;
        for (; k > 0 && m->area[c->highest[k - 1]].value < m->area[i].value; k--) c->highest[k] = c->highest[k - 1];
        c->highest[k] = i;
    }
}

static void classify(const struct area_map *m, struct classed *c, struct arena *a)
{
    c->highest = ARENA_ARRAY(a, size_t, m->n_areas + 1);
    sort_highest(m, c);
    if (m->breaks) {
        CHECK(m->n_breaks < MAP_CLASSES);
        c->n_breaks = m->n_breaks;
        memcpy(c->breaks, m->breaks, m->n_breaks * sizeof *c->breaks);
    } else {
        double *v = ARENA_ARRAY(a, double, c->n + 1);
        for (size_t i = 0; i < c->n; i++) v[i] = m->area[c->highest[i]].value;
        c->n_breaks = map_quantiles(v, c->n, MAP_CLASSES, c->breaks);
    }
    for (size_t i = 0; i < m->n_areas; i++) {
        const struct map_area *area = &m->area[i];
        c->withheld += area->withheld;
        c->no_figure += !area->withheld && !isfinite(area->value);
        if (!has_figure(area)) continue;
        size_t k = class_of(c, area->value);
        c->low[k] = c->count[k] ? fmin(c->low[k], area->value) : area->value;
        c->high[k] = c->count[k] ? fmax(c->high[k], area->value) : area->value;
        c->count[k]++;
    }
}

/* In tenths, as the outlines are. */
static void put_patterns(struct html *h, const char *id)
{
    HTML(h, "<defs><pattern id=\"{}-top\" width=\"60\" height=\"60\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
            "<rect class=\"area-5\" width=\"60\" height=\"60\"/><path class=\"hatch\" d=\"M0 0v60\"/></pattern>", V(id));
    HTML(h, "<pattern id=\"{}-none\" width=\"60\" height=\"60\" patternUnits=\"userSpaceOnUse\"><rect class=\"blank\" width=\"60\" height=\"60\"/>"
            "<circle class=\"speck\" cx=\"30\" cy=\"30\" r=\"9\"/></pattern>", V(id));
    HTML(h, "<pattern id=\"{}-held\" width=\"60\" height=\"60\" patternUnits=\"userSpaceOnUse\"><rect class=\"blank\" width=\"60\" height=\"60\"/>"
            "<path class=\"bars\" d=\"M0 30h60\"/></pattern></defs>\n", V(id));
}

/* The fill of a class: a shade, or one of the patterns. */
static void put_fill(struct html *h, const struct area_map *m, const struct classed *c, const struct map_area *a)
{
    size_t shade = has_figure(a) ? shade_of(c, class_of(c, a->value)) : 0;
    if (a->withheld) HTML(h, " class=\"area\" fill=\"url(#{url}-held)\"", V(m->id));
    else if (shade == 0) HTML(h, " class=\"area\" fill=\"url(#{url}-none)\"", V(m->id));
    else if (shade == MAP_CLASSES && c->n_breaks) HTML(h, " class=\"area\" fill=\"url(#{url}-top)\"", V(m->id));
    else HTML(h, " class=\"area area-{}\"", V(shade));
}

static void put_area(struct html *h, const struct area_map *m, const struct classed *c, const struct map_frame *f, const struct map_area *a)
{
    char scratch[NUMBER_MAX];
    HTML(h, "<path");
    put_fill(h, m, c, a);
    HTML(h, " fill-rule=\"evenodd\" d=\"");
    put_rings(h, f, a);
    HTML(h, "\"><title>{}: {}</title></path>\n", V(a->name),
         V(a->withheld ? STR("withheld") : isfinite(a->value) ? figure_text(scratch, a->value, m->decimals) : STR("no figure")));
}

static void put_swatch(struct html *h, const struct area_map *m, const struct classed *c, size_t class)
{
    char low[NUMBER_MAX], high[NUMBER_MAX];
    size_t shade = shade_of(c, class);
    HTML(h, "<li><svg width=\"30\" height=\"18\" viewBox=\"0 0 300 180\" aria-hidden=\"true\">");
    if (shade == MAP_CLASSES && c->n_breaks) HTML(h, "<rect class=\"swatch\" fill=\"url(#{url}-top)\" width=\"300\" height=\"180\"/></svg>", V(m->id));
    else HTML(h, "<rect class=\"swatch area-{}\" width=\"300\" height=\"180\"/></svg>", V(shade));
    struct str from = figure_text(low, c->low[class], m->decimals), to = figure_text(high, c->high[class], m->decimals);
    if (str_eq(from, to)) HTML(h, "{} ({,})</li>\n", V(from), V(c->count[class]));
    else HTML(h, "{} to {} ({,})</li>\n", V(from), V(to), V(c->count[class]));
}

static void put_key(struct html *h, const struct area_map *m, const struct classed *c)
{
    HTML(h, "<ul class=\"key\"><li>{} (areas)</li>\n", V(m->unit));
    for (size_t k = 0; k <= c->n_breaks; k++)
        if (c->count[k]) put_swatch(h, m, c, k);
    if (c->no_figure)
        HTML(h, "<li><svg width=\"30\" height=\"18\" viewBox=\"0 0 300 180\" aria-hidden=\"true\"><rect class=\"swatch\" fill=\"url(#{url}-none)\" width=\"300\" "
                "height=\"180\"/></svg>no figure ({,})</li>\n", V(m->id), V(c->no_figure));
    if (c->withheld)
        HTML(h, "<li><svg width=\"30\" height=\"18\" viewBox=\"0 0 300 180\" aria-hidden=\"true\"><rect class=\"swatch\" fill=\"url(#{url}-held)\" width=\"300\" "
                "height=\"180\"/></svg>withheld ({,})</li>\n", V(m->id), V(c->withheld));
    HTML(h, "</ul>\n");
}

static void put_numbers(struct html *h, const struct area_map *m, const struct classed *c, const struct map_frame *f)
{
    for (size_t i = MIN(m->numbered, c->n); i-- > 0;) { /* the first on top */
        const struct map_area *a = &m->area[c->highest[i]];
        double x = frame_x(f, a->label.x), y = frame_y(f, a->label.y);
        HTML(h, "<circle class=\"badge\" cx=\"{.1}\" cy=\"{.1}\" r=\"9\"/><text class=\"small mid strong\" x=\"{.1}\" y=\"{.1}\">{}</text>\n", V(x), V(y),
             V(x), V(y + 4), V(i + 1));
    }
}

static void put_numbered_list(struct html *h, const struct area_map *m, const struct classed *c)
{
    char scratch[NUMBER_MAX];
    if (m->numbered == 0 || c->n == 0) return;
    HTML(h, "<ol class=\"reasons columns\">\n");
    for (size_t i = 0; i < m->numbered && i < c->n; i++)
        HTML(h, "<li>{}, {}</li>\n", V(m->area[c->highest[i]].name), V(figure_text(scratch, m->area[c->highest[i]].value, m->decimals)));
    HTML(h, "</ol>\n");
}

static void tell_areas(struct buf *b, const struct area_map *m, const struct classed *c)
{
    buf_print(b, "Map of %zu areas shaded by %s.", m->n_areas, m->unit);
    for (size_t i = 0; i < c->n && i < TOLD; i++) {
        buf_print(b, "%s%s with ", i ? ", " : " Highest: ", m->area[c->highest[i]].name);
        buf_figure(b, m->area[c->highest[i]].value, m->decimals);
    }
    for (size_t i = 0; c->n > 2 * TOLD && i < TOLD; i++) {
        const struct map_area *a = &m->area[c->highest[c->n - 1 - i]];
        buf_print(b, "%s%s with ", i ? ", " : ". Lowest: ", a->name);
        buf_figure(b, a->value, m->decimals);
    }
    if (c->n) buf_put(b, STR("."));
    if (c->no_figure) buf_print(b, " %zu without a figure.", c->no_figure);
    if (c->withheld) buf_print(b, " %zu withheld.", c->withheld);
}

void map_areas(struct html *h, const struct area_map *m)
{
    struct arena a = { 0 };
    struct classed c = { 0 };
    struct buf words = BUF_MAX(1 << 16);
    struct map_frame f = map_frame_of(m->area, m->n_areas, WIDTH, HEIGHT_MAX);
    classify(m, &c, &a);
    tell_areas(&words, m, &c);
    begin(h, &f, m->id, m->title, &words);
    put_patterns(h, m->id);
    HTML(h, "<g class=\"tenths\" transform=\"scale(.1)\">\n");
    for (size_t i = 0; i < m->n_areas; i++) put_area(h, m, &c, &f, &m->area[i]);
    HTML(h, "</g>\n");
    put_numbers(h, m, &c, &f);
    put_north_and_scale(h, &f);
    picture_end(h);
    figure_below(h);
    put_key(h, m, &c);
    put_numbered_list(h, m, &c);
    end(h, m->approximation);
    buf_release(&words);
    arena_release(&a);
}

/* ---- spots ---- */

static double radius_of(double v, double most) { return 9 + 15 * sqrt(v / most); }

/* A number that another before it would be written over is left out: the table and the tooltip have it. */
static bool is_covered(const struct spot_map *m, const struct map_frame *f, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (fabs(frame_x(f, m->spot[k].at.x) - frame_x(f, m->spot[i].at.x)) < 14 && fabs(frame_y(f, m->spot[k].at.y) - frame_y(f, m->spot[i].at.y)) < 11) return true;
    return false;
}

static void put_spots(struct html *h, const struct spot_map *m, const struct map_frame *f, double most)
{
    char scratch[NUMBER_MAX];
    for (size_t i = m->n_spots; i-- > 0;) { /* the first on top */
        const struct map_spot *s = &m->spot[i];
        HTML(h, "<circle class=\"spot\" cx=\"{.1}\" cy=\"{.1}\" r=\"{.1}\"><title>{}: {}, {}</title></circle>\n", V(frame_x(f, s->at.x)),
             V(frame_y(f, s->at.y)), V(radius_of(s->value, most)), V(i + 1), V(s->name), V(figure_text(scratch, s->value, m->decimals)));
    }
    for (size_t i = m->n_spots; i-- > 0;)
        if (!is_covered(m, f, i))
            HTML(h, "<text class=\"mid on-dark\" x=\"{.1}\" y=\"{.1}\">{}</text>\n", V(frame_x(f, m->spot[i].at.x)), V(frame_y(f, m->spot[i].at.y) + 4.5), V(i + 1));
}

static void put_ground(struct html *h, const struct spot_map *m, const struct map_frame *f)
{
    HTML(h, "<g class=\"tenths\" transform=\"scale(.1)\">\n");
    for (size_t i = 0; i < m->n_ground; i++) {
        HTML(h, "<path class=\"ground\" fill-rule=\"evenodd\" d=\"");
        put_rings(h, f, &m->ground[i]);
        HTML(h, "\"><title>{}</title></path>\n", V(m->ground[i].name));
    }
    HTML(h, "</g>\n");
    for (size_t i = 0; i < m->n_ground; i++)
        if (m->ground[i].named)
            HTML(h, "<text class=\"mid soft halo\" x=\"{.1}\" y=\"{.1}\">{}</text>\n", V(frame_x(f, m->ground[i].label.x)),
                 V(frame_y(f, m->ground[i].label.y)), V(m->ground[i].name));
}

static void put_patches(struct html *h, const struct spot_map *m, const struct map_frame *f)
{
    if (m->n_patches == 0) return;
    HTML(h, "<defs><pattern id=\"{}-patch\" width=\"50\" height=\"50\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
            "<rect class=\"patch-fill\" width=\"50\" height=\"50\"/><path class=\"patch-line\" d=\"M0 0v50\"/></pattern></defs>\n", V(m->id));
    HTML(h, "<g class=\"tenths\" transform=\"scale(.1)\">\n");
    for (size_t i = 0; i < m->n_patches; i++) {
        HTML(h, "<path class=\"patch\" fill=\"url(#{url}-patch)\" d=\"", V(m->id));
        put_rings(h, f, &m->patch[i]);
        HTML(h, "\"><title>{}</title></path>\n", V(m->patch[i].name));
    }
    HTML(h, "</g>\n");
}

static void put_patch_key(struct html *h, const struct spot_map *m)
{
    if (m->n_patches)
        HTML(h, "<ul class=\"key\"><li><svg width=\"30\" height=\"18\" viewBox=\"0 0 300 180\" aria-hidden=\"true\"><rect class=\"swatch patch\" fill=\"url(#{url}-patch)\" "
                "width=\"300\" height=\"180\"/></svg>{} ({,})</li></ul>\n", V(m->id), V(m->patch_title), V(m->n_patches));
}

static void tell_spots(struct buf *b, const struct spot_map *m)
{
    buf_print(b, "Map of %zu places, circles sized by %s.", m->n_spots, m->unit);
    for (size_t i = 0; i < m->n_spots && i < 2 * TOLD; i++) {
        buf_print(b, " %zu: %s, ", i + 1, m->spot[i].name);
        buf_figure(b, m->spot[i].value, m->decimals);
        buf_put(b, STR("."));
    }
    if (m->n_spots > 2 * TOLD) buf_put(b, STR(" The rest are in the table."));
    if (m->n_patches) buf_print(b, " Hatched: %s (%zu).", m->patch_title, m->n_patches);
}

static void put_sizes(struct html *h, const struct spot_map *m, double most)
{
    char scratch[NUMBER_MAX];
    struct ticks t = ticks_around(0, most, 3);
    HTML(h, "<ul class=\"key\"><li>{}</li>\n", V(m->unit));
    for (size_t i = 1; i < t.n; i++) {
        if (t.value[i] > most) break;
        double r = radius_of(t.value[i], most);
        HTML(h, "<li><svg width=\"{.1}\" height=\"{.1}\" aria-hidden=\"true\"><circle class=\"spot\" cx=\"{.1}\" cy=\"{.1}\" r=\"{.1}\"/></svg>{}</li>\n",
             V(2 * r + 2), V(2 * r + 2), V(r + 1), V(r + 1), V(r), V(figure_text(scratch, t.value[i], t.decimals)));
    }
    HTML(h, "</ul>\n");
}

void map_spots(struct html *h, const struct spot_map *m)
{
    struct buf words = BUF_MAX(1 << 16);
    struct map_frame f = map_frame_of(m->ground, m->n_ground, WIDTH, HEIGHT_MAX);
    double most = 1e-9;
    for (size_t i = 0; i < m->n_spots; i++) most = fmax(most, m->spot[i].value);
    for (size_t i = 0; i < m->n_spots; i++) CHECK(m->spot[i].value > 0);
    tell_spots(&words, m);
    begin(h, &f, m->id, m->title, &words);
    put_ground(h, m, &f);
    put_patches(h, m, &f);
    put_spots(h, m, &f, most);
    put_north_and_scale(h, &f);
    picture_end(h);
    figure_below(h);
    if (m->n_spots) put_sizes(h, m, most);
    put_patch_key(h, m);
    end(h, m->approximation);
    buf_release(&words);
}
