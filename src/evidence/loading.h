#ifndef EVIDENCE_LOADING_H
#define EVIDENCE_LOADING_H
/*
 * From a file of events to parts: what every importer of events shares. An importer fills batches; this settles
 * them (which file stands for a month, numbers of points and words), writes them, says what a republished month
 * changed, and at the end writes the gazetteers.
 */
#include "evidence/batch.h"
#include "intake/intake.h"

/* What one file came to. */
struct loaded {
    const char *source;   /* SOURCE_..., or an extract's */
    struct batch **batch; /* [n], at most one for a force and month */
    size_t n, cap;
    struct batch *last;
    struct arena arena;
    double grid_error_m; /* how far places read from the National Grid may be off; 0: none were */
};
struct loaded *loaded_new(const char *source);
struct loaded *loaded_new_extract(struct str name);
struct str loaded_text(struct loaded *l, struct str force); /* of a force that no batch has yet: a copy that lasts */
void loaded_free(void *loaded);
/* The batch of that force and month, made when there is none. The force's text must outlive the load. */
struct batch *loaded_batch(struct loaded *l, month_t month, struct str force);

/* An importer's state, for its callbacks begin, settle, write, finish, end. */
void *loading_begin(struct intake *in);
bool loading_settle(void *state, struct intake_file *f, void *loaded, struct error *why);
bool loading_write(void *state, struct intake_file *f, void *loaded, struct error *why);
bool loading_finish(void *state, struct intake *in, struct error *why);
void loading_end(void *state);

/* "-0.123456" to 1e-7 degree, exactly; false for anything but a plain decimal number within +-999. */
bool degrees_parse(struct str s, int32_t *out) MUST_CHECK;
/* Reads where something happened; says why not, or NULL. Both blank is "no location". */
const char *place_read(struct str lon, struct str lat, struct coord *out);
/* The same from metres east and north on the British National Grid. Both blank, or both 0, is "no location": there is sea. */
struct national_grid;
const char *place_read_grid(struct national_grid *g, struct str east, struct str north, struct coord *out);

#endif
