#ifndef PLACES_POSTCODE_WRITE_H
#define PLACES_POSTCODE_WRITE_H
#include "places/notes.h"
#include "places/postcode_read.h"

/* Puts the postcodes of the files into the change, one part for each product and date; a postcode that is there
 * already is replaced. Where the columns do not say of which generation the ward codes are, the layers tell. */
bool postcodes_merge(struct change *c, const struct postcode_file *const *files, size_t n, struct merge_notes *notes,
                     struct error *why) MUST_CHECK;

#endif
