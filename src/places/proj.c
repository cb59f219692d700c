#include "places/proj.h"
#include "base/library.h"
#include "base/mem.h"
#include <proj.h>

struct national_grid {
    void *library;
    PJ_CONTEXT *context;
    PJ *transformation;
    double error_m;
    __typeof__(proj_context_create) *context_create;
    __typeof__(proj_context_destroy) *context_destroy;
    __typeof__(proj_create_crs_to_crs) *create;
    __typeof__(proj_normalize_for_visualization) *normalise;
    __typeof__(proj_destroy) *destroy;
    __typeof__(proj_trans) *trans;
    __typeof__(proj_grid_get_info_from_database) *grid_info;
};

/* Ordnance Survey, "A guide to coordinate systems in Great Britain": OSTN15 is right to 0.1 m (root mean square);
 * a single shift of datum (Helmert) to 5 m. */
enum { PLAIN_SHIFT_ERROR_M = 5 };
#define OSTN15_ERROR_M 0.1

static bool load_functions(struct national_grid *g)
{
    void *l = g->library;
    return LIBRARY_LOAD(l, g->context_create, "proj_context_create") && LIBRARY_LOAD(l, g->context_destroy, "proj_context_destroy") &&
           LIBRARY_LOAD(l, g->create, "proj_create_crs_to_crs") &&
           LIBRARY_LOAD(l, g->normalise, "proj_normalize_for_visualization") && LIBRARY_LOAD(l, g->destroy, "proj_destroy") &&
           LIBRARY_LOAD(l, g->trans, "proj_trans") && LIBRARY_LOAD(l, g->grid_info, "proj_grid_get_info_from_database");
}

/* Of the ways to ask PROJ this is the one that takes our context: proj_grid_info fills in one that all threads share. */
static bool has_ostn15(const struct national_grid *g)
{
    int available = 0;
    return g->grid_info(g->context, "OSTN15_NTv2_OSGBtoETRS.gsb", NULL, NULL, NULL, NULL, NULL, &available) && available;
}

static bool open_transformation(struct national_grid *g)
{
    g->context = g->context_create();
    PJ *p = g->context ? g->create(g->context, "EPSG:27700", "EPSG:4326", NULL) : NULL;
    if (!p) return false;
    g->transformation = g->normalise(g->context, p); /* east, north to longitude, latitude, in this order */
    g->destroy(p);
    g->error_m = has_ostn15(g) ? OSTN15_ERROR_M : PLAIN_SHIFT_ERROR_M;
    return g->transformation != NULL;
}

bool national_grid_open(struct national_grid **out, struct error *why)
{
    struct national_grid *g = mem_new(sizeof *g);
    if (!library_open(PROJ_SONAME, "grid references (eastings and northings)", "libproj25", &g->library, why)) {
        national_grid_close(g);
        return false;
    }
    CHECK(load_functions(g)); /* the header that we were built with names them */
    if (!open_transformation(g)) {
        national_grid_close(g);
        return FAIL(why, MISSING, "grid references (eastings and northings) need the data of PROJ; install the package proj-data");
    }
    *out = g;
    return true;
}

void national_grid_close(struct national_grid *g)
{
    if (!g) return;
    if (g->transformation) g->destroy(g->transformation);
    if (g->context) g->context_destroy(g->context);
    library_close(g->library);
    mem_free(g);
}

void national_grid_place(struct national_grid *g, const double *east, const double *north, size_t n, struct coord *out)
{
    for (size_t i = 0; i < n; i++) {
        PJ_COORD c = g->trans(g->transformation, PJ_FWD, (PJ_COORD){ .xy = { east[i], north[i] } });
        bool placed = isfinite(c.lp.lam) && isfinite(c.lp.phi) && fabs(c.lp.lam) <= 180 && fabs(c.lp.phi) <= 90;
        out[i] = placed ? coord_of(c.lp.lam, c.lp.phi) : COORD_NONE;
    }
}

double national_grid_error_m(const struct national_grid *g) { return g->error_m; }
