#ifndef SAMPLE_OPERATIONS_H
#define SAMPLE_OPERATIONS_H
/* The operation files, in the form of docs/operation-file.md, and the truth about all that is planted. */
#include "sample/plan.h"

/* FOLDER/operations/{lantern,heron}.geojson */
bool operations_write(const struct plan *p, const struct geography *g, const char *folder, struct error *why) MUST_CHECK;
/* FOLDER/truth.json. repeats[months]: planted near repeats of each month. */
bool truth_write(const struct plan *p, const struct sample_order *order, const struct geography *g, const uint32_t *repeats,
                 const char *folder, struct error *why) MUST_CHECK;
/* FOLDER/README.txt */
bool about_write(const struct sample_order *order, const struct geography *g, const char *folder, struct error *why) MUST_CHECK;

#endif
