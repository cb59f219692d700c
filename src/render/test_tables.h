#ifndef RENDER_TEST_TABLES_H
#define RENDER_TEST_TABLES_H
/* For tests: every kind of cell, empty and withheld ones, totals, every note, and text that would do harm. */
#include "render/table.h"
struct table *hostile_table(struct arena *a);
#endif
