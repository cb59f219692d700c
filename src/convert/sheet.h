#ifndef CONVERT_SHEET_H
#define CONVERT_SHEET_H
/* A sheet of a workbook, or the columns of a layer, as CSV in UTF-8. */
#include "convert/out.h"
#include "convert/source.h"

/* Every row of a sheet as it stands; of a layer that is not a sheet, its field names first. */
bool sheet_write(const struct source *s, OGRLayerH layer, struct out *out, struct error *why) MUST_CHECK;

#endif
