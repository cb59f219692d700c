#ifndef PLACES_AREAS_H
#define PLACES_AREAS_H
/*
 * Areas as the snapshot holds them. A layer is all areas of one kind and one generation: the wards of 2025. Where
 * nobody loaded the outlines of districts or counties, the layer is made of the wards that say they lie in them.
 *
 * The part of a layer is "areas/<type>/<year>": areas sorted by code, parents, text, the arrays of area_set and
 * area_index.
 */
#include "geo/areas.h"
#include "places/rules.h"
#include "snapshot/snapshot.h"

enum { AREA_CODE_MAX = 16 }; /* bytes of a code with its ending zero */

struct area_record {
    char code[AREA_CODE_MAX];
    uint32_t name;             /* where in the layer's text */
    uint32_t district, county; /* numbers among the layer's parents; AREA_NONE: not known */
    uint32_t coarse;           /* its outline was rounded to a grid */
    struct coord label;        /* a point inside, to write the name at */
    struct coord low, high;    /* the box around it */
};
struct area_parent {
    char code[AREA_CODE_MAX];
    uint32_t name; /* where in the layer's text; of an empty string: not known */
};
struct layer_about {
    uint32_t type;
    int32_t year;
};

struct layer {
    enum area_type type;
    int year;
    month_t from, to; /* the months in which this generation stood; 0: not known, still standing */
    size_t n;
    const struct area_record *area; /* [n], by code */
    const char *text;
    const struct area_parent *parent;
    const char *const *parent_name; /* [n_parents], names found elsewhere included; NULL after layer_read */
    size_t n_parents;
    struct layer_lines *lines; /* what layer_outlines reads */
    const struct layer *base; /* NULL, or the layer whose areas this one is made of */
    const uint32_t *group;    /* [base->n]: which of these areas; AREA_NONE: none */
    struct digest digest;     /* of the part that holds the outlines */
};

/* A layer that is there to be opened. */
struct layer_key {
    enum area_type type;
    int year;
    size_t n;      /* areas */
    enum area_type made_of; /* the kind whose areas it is made of; its own kind where it has outlines */
};
/* All layers of the snapshot, coarsest kind first, newest first within a kind. In the arena. */
bool layers_list(struct snapshot *s, struct arena *a, struct layer_key **out, size_t *n, struct error *why) MUST_CHECK;
/* year 0: the newest. Borrowed from the snapshot, which keeps it: opened again, it costs nothing. Fault MISSING: no such
 * layer; says which there are. Any thread. */
bool layer_open(struct snapshot *s, enum area_type type, int year, const struct layer **out, struct error *why) MUST_CHECK;
const char *layer_title(struct arena *a, const struct layer *l); /* "wards of 2025" */

static inline struct str layer_code(const struct layer *l, uint32_t i) { return str_of(l->area[i].code); }
static inline const char *layer_name(const struct layer *l, uint32_t i) { return l->text + l->area[i].name; }
uint32_t layer_find_code(const struct layer *l, struct str code); /* AREA_NONE: it has none such; case is ignored */
/* Code and name of the district or county that area i lies in; empty where not known. */
struct str layer_parent_code(const struct layer *l, uint32_t parent);
const char *layer_parent_name(const struct layer *l, uint32_t parent);

/* The outlines of a layer; where it is made of another's areas, those of that one. */
struct layer_outlines {
    struct area_set set;
    struct area_index index; /* of the set */
    const uint32_t *group;   /* NULL, or which area of the layer each of these is part of, or AREA_NONE */
};
/* Most of a layer's bytes, which few questions look at: read, and held against their checksums, at the first call.
 * Borrowed from the layer. NULL is a fault. Any thread. */
const struct layer_outlines *layer_outlines(const struct layer *l, struct error *why) MUST_CHECK;

/* The number of the area each point lies in, or AREA_NONE. */
void layer_place(const struct layer_outlines *o, const struct coord *p, size_t n, uint32_t *out);
static inline uint32_t layer_find(const struct layer_outlines *o, struct coord p)
{
    uint32_t i;
    layer_place(o, &p, 1, &i);
    return i;
}

/*
 * What `--area TEXT` means: a code or name of any loaded kind ("Kent", "Maidstone", "E05015593"), a kind before the
 * name where it is needed ("ward Ashford"), or a GeoJSON file of a polygon.
 */
struct area_choice {
    const char *title;         /* "Maidstone (district E07000110, by the wards of 2025)" */
    enum area_type type;       /* the kind named; AREA_TYPES for a polygon */
    struct str code, name;     /* code: empty for a polygon */
    const struct layer *layer; /* whose areas it consists of; NULL for a polygon */
    const bool *in;            /* [layer->n]: those areas */
    size_t n_in;
    struct area_set polygon;   /* of a polygon file, with its index; both live in the arena */
    struct area_index polygon_index;
    struct coord low, high;    /* the box around it */
};
/* year: of the generation that is asked for; 0: the newest that knows TEXT. A name that several areas of one kind
 * bear is a CONFLICT that lists their codes; one that nothing bears is MISSING, with the nearest name. */
bool area_choose(struct snapshot *s, struct arena *a, const char *text, int year, struct area_choice *out,
                 struct error *why) MUST_CHECK;
/* Which of the points lie in it. */
bool area_choice_mark(const struct area_choice *c, const struct coord *p, size_t n, bool *in, struct error *why) MUST_CHECK;
/* Which areas of any layer lie in it, and how many: [l->n]. By district or county where the layer says them, else by the
 * point of their label. */
bool area_choice_members(const struct area_choice *c, const struct layer *l, bool *in, size_t *n, struct error *why) MUST_CHECK;

#endif
