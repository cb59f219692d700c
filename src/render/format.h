#ifndef RENDER_FORMAT_H
#define RENDER_FORMAT_H
/*
 * Tables as bytes. text: for a terminal of `width` columns (0: as wide as needed), figures right-aligned with
 * thousands marked, notes below. csv: RFC 4180, column names, full figures, the notes left to json and the
 * human formats. json: {"id","title","columns":[{name,title,kind,unit}],"rows":[{name:value}],"notes":[{kind,text}]},
 * an array of those where there are several tables. html: a whole page. xlsx: a sheet a table, notes below it.
 * A suppressed cell is "~" for people and {"suppressed":true} in JSON; an empty one is blank and null.
 */
#include "render/table.h"
#include <stdio.h>

enum format { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON, FORMAT_HTML, FORMAT_XLSX };
bool format_parse(struct str name, enum format *out) MUST_CHECK;

/* All tables into one stream. CSV takes one table: with several, the first is written and the rest are refused
 * unless they are empty; write a folder instead. */
bool format_tables(const struct table *const *tables, size_t n, enum format format, int width, FILE *out,
                   struct error *why) MUST_CHECK;
/* Number as people read it: "1,234" and "12.3"; in the arena. */
const char *format_int(struct arena *a, int64_t i);
const char *format_real(struct arena *a, double r, int decimals);

#endif
