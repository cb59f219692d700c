#ifndef SAMPLE_EXTRACT_H
#define SAMPLE_EXTRACT_H
/*
 * A force's own extract of the same crimes as its police.uk months (anti-social behaviour apart, which is no crime),
 * with what those do not tell: offence code, times, exact place, who reported it, whether it was detected. The form of
 * its mapping file is docs/extract-mapping.md.
 */
#include "sample/crimes.h"

/* FOLDER/extract/merrowshire-2025-01.csv. *repeats: burglaries planted within REPEAT_M and REPEAT_DAYS of another. */
enum { REPEAT_M = 200, REPEAT_DAYS = 14 };
bool extract_write(const struct county *c, month_t month, uint32_t rows, unsigned age, const char *folder, uint32_t *repeats,
                   struct error *why) MUST_CHECK;
/* FOLDER/extract/merrowshire.mapping */
bool extract_write_mapping(const struct geography *g, const char *folder, struct error *why) MUST_CHECK;

#endif
