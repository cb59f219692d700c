#ifndef SAMPLE_LOOKUPS_H
#define SAMPLE_LOOKUPS_H
/* The tables that lie beside the boundaries: LSOA to ward, population, deprivation, postcodes. */
#include "base/error.h"
#include "sample/geography.h"

/* Three files for all counties together. */
bool lookups_write(const struct geography *const *g, size_t n, const char *folder, struct error *why) MUST_CHECK;
/* FOLDER/postcodes/NSPL_MAY_2025_MADE_UP_ZX.csv, in the columns of the National Statistics Postcode Lookup of May 2025. */
bool postcodes_write(const struct geography *g, const char *folder, struct error *why) MUST_CHECK;

/* 0 (best off) .. 255 (most deprived), of a cell: worse in towns, in patches of a few miles. */
uint32_t deprivation_of(const struct geography *g, uint32_t cell);

#endif
