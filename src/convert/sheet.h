#ifndef CONVERT_SHEET_H
#define CONVERT_SHEET_H
/* A sheet of a workbook, or the columns of a layer, as CSV in UTF-8. */
#include "convert/out.h"
#include "convert/source.h"

/* Every row of a sheet as it stands; of a layer that is not a sheet, its field names first. */
bool sheet_write(const struct source *s, OGRLayerH layer, struct out *out, struct error *why) MUST_CHECK;
/* All sheets of a workbook, each under a line of its own: SHEET_MARK and the sheet's name. A row is a line, as people count
 * them: an empty row an empty line, and no character within a cell breaks it. */
enum { SHEET_MARK = 0x1D };
bool sheets_write(const struct source *s, struct out *out, struct error *why) MUST_CHECK;

#endif
