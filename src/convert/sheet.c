#include "convert/sheet.h"
#include "base/buf.h"
#include "base/csv.h"
#include <cpl_error.h>
#include <ogr_api.h>

enum { ROW_MAX = 16 << 20 };

static bool put_row(struct out *out, struct buf *row)
{
    buf_byte(row, '\n');
    bool ok = buf_ok(row) && fwrite(row->ptr, 1, row->len, out->stream) == row->len;
    row->len = 0;
    return ok;
}

static bool put_names(OGRFeatureDefnH columns, struct out *out, struct buf *row)
{
    for (int i = 0; i < OGR_FD_GetFieldCount(columns); i++) {
        if (i) buf_byte(row, ',');
        csv_put_exact(row, str_of(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(columns, i))));
    }
    return put_row(out, row);
}

static bool put_cells(OGRFeatureH f, struct out *out, struct buf *row)
{
    for (int i = 0; i < OGR_F_GetFieldCount(f); i++) {
        if (i) buf_byte(row, ',');
        if (OGR_F_IsFieldSetAndNotNull(f, i)) csv_put_exact(row, str_of(OGR_F_GetFieldAsString(f, i)));
    }
    return put_row(out, row);
}

bool sheet_write(const struct source *s, OGRLayerH layer, struct out *out, struct error *why)
{
    struct buf row = BUF_MAX(ROW_MAX);
    bool ok = s->workbook || put_names(OGR_L_GetLayerDefn(layer), out, &row);
    size_t n = 0;
    CPLErrorReset();
    OGR_L_ResetReading(layer);
    for (OGRFeatureH f; ok && (f = OGR_L_GetNextFeature(layer)); n++) {
        ok = put_cells(f, out, &row);
        OGR_F_Destroy(f);
    }
    if (!ok && !buf_ok(&row)) (void)FAIL(why, LIMIT, "%s, row %zu: longer than %d MB", s->name, n, ROW_MAX >> 20);
    else if (!ok) ok = true; /* the stream tells why at the end */
    else if (CPLGetLastErrorType() >= CE_Failure) ok = FAIL(why, INVALID, "%s, after row %zu: %s", s->name, n, gdal_says());
    buf_release(&row);
    return ok;
}
