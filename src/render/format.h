#ifndef RENDER_FORMAT_H
#define RENDER_FORMAT_H
/*
 * Tables as bytes. text: for a terminal of `width` columns (0: as wide as needed), figures right-aligned with
 * thousands marked, notes below. csv: RFC 4180, column names, full figures, the notes left to json and the
 * human formats; a table that has total rows gains a last column is_total (1 or 0), so that a reader who adds up
 * counts nothing twice. json: {"id","title","columns":[{name,title,kind,unit}],"rows":[{name:value}],
 * "totals":[{name:value}],"notes":[{kind,text}]}, an array of those where there are several tables. html: a whole
 * page. xlsx: a sheet a table, notes below it.
 * A suppressed cell is "~", {"suppressed":true} in JSON; an empty one is blank, null in JSON.
 * Text that is not UTF-8 or would steer a terminal is shown as U+FFFD.
 */
#include "render/table.h"
#include <stdio.h>

enum format { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON, FORMAT_HTML, FORMAT_XLSX };
bool format_parse(struct str name, enum format *out) MUST_CHECK;

/* Narrows an answer to its table of that id, or, where none is named, a CSV, which holds one table, to the first that has rows.
 * MISSING names the tables there are. */
bool format_choose(const struct table *const **tables, size_t *n, const char *id, enum format format, struct error *why) MUST_CHECK;
/* All tables into one stream; CSV takes one. */
bool format_tables(const struct table *const *tables, size_t n, enum format format, int width, FILE *out,
                   struct error *why) MUST_CHECK;
/* Each table as FOLDER/ID.csv, in a folder that exists; a file is there whole or not at all. */
bool format_csv_folder(const struct table *const *tables, size_t n, const char *folder, struct error *why) MUST_CHECK;
/* A number as people read it: "1,234" and "12.3"; in the arena. */
const char *format_int(struct arena *a, int64_t i);
const char *format_real(struct arena *a, double r, int decimals);

#endif
