#ifndef SAMPLE_OUTCOMES_H
#define SAMPLE_OUTCOMES_H
/* The other two kinds of file that data.police.uk gives for a force and month. */
#include "sample/crimes.h"

enum { OUTCOME_LAG = 3 }; /* outcomes of a month are of crimes of it and of the two before */
/* rows[i] and age[i]: of month - i, for i < n <= OUTCOME_LAG. FOLDER/crime/2025-01/2025-01-merrowshire-outcomes.csv */
bool outcomes_write(const struct county *c, month_t month, const uint32_t *rows, unsigned n, unsigned age, const char *folder,
                    struct error *why) MUST_CHECK;
/* FOLDER/crime/2025-01/2025-01-merrowshire-stop-and-search.csv */
bool searches_write(const struct county *c, month_t month, uint32_t rows, const char *folder, struct error *why) MUST_CHECK;

#endif
