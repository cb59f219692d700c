#include "places/where.h"
#include "base/csv.h"
#include "base/data.h"
#include "contract/contract.h"
#include "geo/distance.h"
#include "geo/nearest.h"
#include "places/postcode_book.h"
#include "places/team.h"
#include "render/table.h"
#include <time.h>

/* ---- what near means ---- */

static double border_rule(struct str of)
{
    struct csv csv;
    double metres = -1;
    csv_init(&csv, data_text("areas/borders.csv"));
    while (csv_next(&csv))
        if (csv.n >= 2 && str_eq(csv.field[0], of)) CHECK(str_to_double(csv.field[1], &metres));
    csv_release(&csv);
    CHECK(metres >= 0);
    return metres;
}

/* Metres from p to the line of outline i, whose box r has; INFINITY: farther than `within`. */
static bool line_m(const struct area_set *lines, const struct area_record *r, uint32_t i, struct coord p, double within, double *out, struct error *why)
{
    struct local_scale scale = local_scale_at(p.lat);
    double lon = within / scale.lon_m + 1, lat = within / scale.lat_m + 1;
    *out = INFINITY;
    if (p.lon < r->low.lon - lon || p.lon > r->high.lon + lon || p.lat < r->low.lat - lat || p.lat > r->high.lat + lat) return true;
    struct edge_tree tree;
    if (!edge_tree_build(lines, i, i + 1, &tree, why)) return false;
    *out = nearest_border(&tree, p, within).metres;
    edge_tree_release(&tree);
    return true;
}

/* ---- one kind of area ---- */

static void add_near(struct where_area *w, struct where_near near)
{
    size_t at = w->n_near;
    for (size_t i = 0; i < w->n_near; i++)
        if (str_eq(w->near[i].code, near.code)) {
            w->near[i].metres = fmin(w->near[i].metres, near.metres);
            return;
        }
    if (at == WHERE_NEAR_MAX && near.metres >= w->near[at - 1].metres) return;
    if (at < WHERE_NEAR_MAX) w->n_near++;
    else at--;
    for (; at > 0 && w->near[at - 1].metres > near.metres; at--) w->near[at] = w->near[at - 1];
    w->near[at] = near;
}

/* Other areas of the layer whose line is near: by its own outlines, or by those of the areas it is made of. */
static bool find_near(const struct layer *l, const struct area_set *lines, uint32_t here, const struct where *w, struct where_area *out,
                      struct error *why)
{
    const struct layer *drawn = l->base ? l->base : l;
    for (uint32_t i = 0; i < drawn->n; i++) {
        uint32_t area = l->base ? l->group[i] : i;
        double metres;
        if (area == here || area == AREA_NONE) continue;
        if (!line_m(lines, &drawn->area[i], i, w->at, w->within_m, &metres, why)) return false;
        if (metres <= w->within_m) add_near(out, (struct where_near){ layer_code(l, area), layer_name(l, area), metres });
    }
    return true;
}

static bool place(const struct layer *l, const struct where *w, struct where_area *out, struct error *why)
{
    const struct layer_outlines *o = layer_outlines(l, why);
    if (!o) return false;
    uint32_t here = layer_find(o, w->at);
    struct where_area made = { .type = l->type, .year = l->year };
    if (here != AREA_NONE) {
        made.code = layer_code(l, here);
        made.name = layer_name(l, here);
    }
    if (w->within_m > 0 && !find_near(l, &o->set, here, w, &made, why)) return false;
    *out = made;
    return true;
}

/* The layers to look in: of each kind the newest, or the one of that year; finest first. */
struct where_layers {
    const struct layer **layer;
    size_t n;
    struct arena arena;
};

static bool choose_layers(struct snapshot *s, struct arena *a, int year, struct where_layers *out, struct error *why)
{
    struct layer_key *all;
    size_t n_all, k = 0;
    if (!layers_list(s, a, &all, &n_all, why)) return false;
    if (n_all == 0) return FAIL(why, MISSING, "no boundaries are loaded; import a file of ward boundaries first");
    const struct layer **some = ARENA_ARRAY(a, const struct layer *, n_all);
    for (unsigned type = 0; type < AREA_TYPES; type++)
        for (size_t i = 0; i < n_all; i++)
            if (all[i].type == (enum area_type)type && (!year || all[i].year == year)) { /* newest first within a kind */
                if (!layer_open(s, all[i].type, all[i].year, &some[k++], why)) return false;
                break;
            }
    if (k == 0) return FAIL(why, MISSING, "no boundaries of %d are loaded", year);
    out->layer = some;
    out->n = k;
    return true;
}

static void release_layers(void *what)
{
    struct where_layers *l = what;
    arena_release(&l->arena);
    mem_free(l);
}

/* The newest of each kind, chosen once for a snapshot. */
static bool newest_layers(struct snapshot *s, const struct where_layers **out, struct error *why)
{
    const struct where_layers *kept = snapshot_kept(s, STR("where layers"));
    if (!kept) {
        struct where_layers *l = mem_new(sizeof *l);
        *l = (struct where_layers){ .n = 0 };
        if (!choose_layers(s, &l->arena, 0, l, why)) {
            release_layers(l);
            return false;
        }
        kept = snapshot_keep(s, STR("where layers"), l, release_layers);
    }
    *out = kept;
    return true;
}

bool where_point(struct snapshot *s, struct arena *a, int year, struct where *w, struct error *why)
{
    struct where_layers own = { .n = 0 };
    const struct where_layers *l = &own;
    if (year ? !choose_layers(s, a, year, &own, why) : !newest_layers(s, &l, why)) return false;
    struct where_area *areas = ARENA_ARRAY(a, struct where_area, l->n);
    for (size_t i = 0; i < l->n; i++)
        if (!place(l->layer[i], w, &areas[i], why)) return false;
    w->area = areas;
    w->n = l->n;
    return true;
}

/* ---- from text to a place ---- */

/* "51.27,0.52" or "51.27 0.52": latitude, then longitude. False: it is not two numbers. */
static bool read_point(struct str text, double *lat, double *lon)
{
    struct str first, rest = str_cut(text, ',', &first);
    if (first.len == text.len) rest = str_cut(text, ' ', &first);
    return str_to_double(str_trim(first), lat) && str_to_double(str_trim(rest), lon);
}

static bool find_postcode(struct snapshot *s, struct arena *a, struct str text, struct where *w, struct error *why)
{
    uint64_t key;
    char canonical[POSTCODE_TEXT_MAX];
    if (!postcode_pack(text, &key))
        return FAIL(why, INVALID, "\"%.40s\" is neither a postcode, such as ME14 1XX, nor latitude and longitude, such as 51.27,0.52", str_z(a, text));
    const struct postcode_book *book;
    struct postcode found;
    if (!postcode_book(s, &book, why) || !postcode_find(&book->postcodes, text, &found, why)) return false;
    w->postcode = str_copy(a, str_of(postcode_text(key, canonical)));
    w->at = found.at;
    w->ended = found.ended;
    w->error_m = book->postcodes.error_m;
    w->published_ward = found.ward;
    w->product = str_print(a, STR_FMT " of " STR_FMT, STR_ARG(book->postcodes.product), STR_ARG(book->postcodes.date));
    w->within_m = border_rule(STR("postcode"));
    return !coord_is_none(w->at) || FAIL(why, MISSING, STR_FMT " has no position in %s", STR_ARG(w->postcode), w->product);
}

bool where_is(struct snapshot *s, struct arena *a, const char *text, int year, struct where *out, struct error *why)
{
    struct where w = { .n = 0 };
    struct str asked = str_trim(str_of(text));
    double lat, lon;
    if (read_point(asked, &lat, &lon)) {
        if (fabs(lat) > 90 || fabs(lon) > 180) return FAIL(why, INVALID, "%.40s: latitude is from -90 to 90, then longitude from -180 to 180", text);
        w.at = coord_of(lon, lat);
        w.within_m = border_rule(STR("point"));
    } else if (!find_postcode(s, a, asked, &w, why)) {
        return false;
    }
    if (!where_point(s, a, year, &w, why)) return false;
    *out = w;
    return true;
}

const struct where_area *where_in(const struct where *w, enum area_type type)
{
    for (size_t i = 0; i < w->n; i++)
        if (w->area[i].type == type) return &w->area[i];
    return NULL;
}

bool where_who(struct db_reader *r, struct arena *a, const struct where *w, int64_t now, struct who *out, struct error *why)
{
    const struct where_area *ward = where_in(w, AREA_WARD);
    return who_answers(ward && ward->code.len ? r : NULL, a, ward ? ward->code : STR(""), now, out, why);
}

/* ---- as a table ---- */

static const char *near_text(struct arena *a, const struct where_area *w)
{
    const char *text = "";
    for (size_t i = 0; i < w->n_near; i++)
        text = str_print(a, "%s%s%s, %.0f m away", text, i ? "; " : "", w->near[i].name, w->near[i].metres);
    return *text ? text : NULL;
}

static void add_notes(struct table *t, const struct where *w)
{
    const struct where_area *ward = where_in(w, AREA_WARD);
    bool near = false, outside = true;
    for (size_t i = 0; i < w->n; i++) {
        near = near || w->area[i].n_near > 0;
        outside = outside && !w->area[i].code.len;
    }
    if (w->ended) {
        char month[MONTH_TEXT_MAX];
        table_note(t, NOTE_WARNING, STR_FMT " went out of use in %s", STR_ARG(w->postcode), month_text(w->ended, month));
    }
    if (outside) table_note(t, NOTE_WARNING, "This place lies in none of the areas that are loaded");
    if (near && w->postcode.len)
        table_note(t, NOTE_WARNING, "A line passes within %.0f m of the one point that stands for all addresses of " STR_FMT
                   ": some of them may lie on its other side", w->within_m, STR_ARG(w->postcode));
    else if (near) table_note(t, NOTE_WARNING, "A line passes within %.0f m: a position given by a telephone may be off by as much", w->within_m);
    if (ward && w->published_ward.len && !str_eq(ward->code, w->published_ward))
        table_note(t, NOTE_REMARK, "%s gives the ward " STR_FMT, w->product, STR_ARG(w->published_ward));
    if (w->product) table_note(t, NOTE_SOURCE, "Position: %s", w->product);
    if (w->error_m > 0) table_note(t, NOTE_WARNING, "The position may be off by %.0f m: it was converted without the grid OSTN15", w->error_m);
    table_note(t, NOTE_METHOD, "The area whose boundary holds the point");
}

struct table *where_table(struct arena *a, const struct where *w, const struct who *who)
{
    const char *title = w->postcode.len ? str_print(a, STR_FMT, STR_ARG(w->postcode)) : str_print(a, "%.5f, %.5f", coord_lat(w->at), coord_lon(w->at));
    struct table *t = table_new(a, "where", title);
    table_column(t, "kind", "Kind", CELL_TEXT, "", 0);
    table_column(t, "code", "Code", CELL_TEXT, "", 0);
    table_column(t, "name", "Name", CELL_TEXT, "", 0);
    table_column(t, "generation", "Generation", CELL_TEXT, "", 0);
    table_column(t, "near", "Near the line of", CELL_TEXT, "", 0);
    table_column(t, "team", "Team", CELL_TEXT, "", 0);
    table_column(t, "officer", "Officer", CELL_TEXT, "", 0);
    table_column(t, "contact", "Contact", CELL_TEXT, "", 0);
    for (size_t i = 0; i < w->n; i++) {
        const struct where_area *r = &w->area[i];
        table_z(t, area_type_title(r->type, false));
        if (r->code.len) table_text(t, r->code);
        else table_empty(t);
        table_z(t, r->code.len ? r->name : NULL);
        table_z(t, str_print(a, "%d", r->year));
        table_z(t, near_text(a, r));
        bool ward = r->type == AREA_WARD && r->code.len;
        table_z(t, ward ? who_team_text(a, who) : NULL);
        table_z(t, ward ? who_officer_text(a, who) : NULL);
        table_z(t, ward ? who_contact_text(a, who) : NULL);
    }
    add_notes(t, w);
    return t;
}

static bool ask_where(struct call *c, struct answer *out, struct error *why)
{
    struct snapshot *s;
    struct db_reader *r;
    struct where w;
    struct who who;
    struct arena *a = call_arena(c);
    if (!snapshot_open_in(a, call_home(c)->evidence, &s, why)) return false;
    const char *text = call_arg(c, 0);
    for (size_t i = 1; i < call_n_args(c); i++) text = str_print(a, "%s %s", text, call_arg(c, i));
    if (!where_is(s, a, text, (int)call_whole(c, "generation", 0), &w, why)) return false;
    if (!team_reader(call_home(c), a, &r, why) || !where_who(r, a, &w, (int64_t)time(NULL), &who, why)) return false;
    out->table[out->n++] = where_table(a, &w, &who);
    return true;
}

static const struct option options[] = {
    { .name = "generation", .kind = OPTION_WHOLE, .meaning = "YEAR", .help = "Boundaries of that year; the newest of each kind if not given" },
};
const struct verb where_verb = {
    .name = "where",
    .arguments = "POSTCODE|LAT,LON",
    .summary = "Say in which ward, district and other areas a postcode or point lies, and who polices it",
    .help = "For each kind of area that is loaded, the one that holds the postcode's centre or the point. A postcode stands for some fifteen "
            "addresses: where a line passes near, the areas on its other side are told too.\n\n"
            "$ wardmote where \"ME14 1XX\"\n"
            "$ wardmote where 51.27,0.52 --generation 2013\n",
    .options = options,
    .n_options = COUNT_OF(options),
    .common = VERB_OUTPUT,
    .min_args = 1,
    .max_args = 2,
    .ask = ask_where,
};
