#ifndef SAMPLE_STREETS_H
#define SAMPLE_STREETS_H
/*
 * Snap points: the streets and places that a publisher moves crimes to, about 20,000 in a county; how often each is
 * named, by category; and what is planted there.
 */
#include "sample/alias.h"
#include "sample/geography.h"
#include "sample/mix.h"

/* What happens at a point in an effect's months: see plan.h. */
enum effect { NOTHING, IN_TARGET, IN_BUFFER, IN_SHIFTED_DISTRICT, EFFECTS };

struct street {
    struct coord place; /* whole micro-degrees */
    uint32_t cell;
    uint16_t lsoa; /* strays: geography's lsoa.n; nowhere: lsoa.n + 1 */
    uint8_t kind, effect;
    const char *name; /* "Mill Lane", "Supermarket"; nowhere: "" */
    uint16_t text_n;
    uint32_t text; /* into texts: ",lon,lat,On or near Mill Lane,E01990001,Ostrelham 001A," */
};

struct streets {
    struct street *street; /* [n], LSOA by LSOA; then the strays; last "No Location" */
    uint32_t n, n_placed;  /* n_placed: those in the county */
    char *texts;
    struct alias weight[CATEGORIES];
    /* share[c][e]: of a category's rows that fall on points with effect e, of 65,536 */
    uint32_t share[CATEGORIES][EFFECTS];
    struct arena arena;
};

enum { STRAYS = 10, STREETS_MAX = 60000 };
struct plan; /* where given, its operations mark street[].effect before the shares are summed */
struct streets *streets_new(const struct geography *g, const struct plan *plan);
void streets_free(struct streets *s);

#endif
