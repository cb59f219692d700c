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

static struct str on_one_line(struct arena *a, const char *text)
{
    char *z = str_z(a, str_of(text));
    for (char *p = z; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7F) *p = ' ';
    return str_of(z);
}

static bool put_cells_on_line(OGRFeatureH f, struct out *out, struct buf *row)
{
    struct arena a = { 0 };
    bool any = false;
    for (int i = 0; i < OGR_F_GetFieldCount(f); i++) {
        const char *text = OGR_F_IsFieldSetAndNotNull(f, i) ? OGR_F_GetFieldAsString(f, i) : "";
        if (i) buf_byte(row, ',');
        csv_put_exact(row, on_one_line(&a, text));
        any = any || *text;
    }
    arena_release(&a);
    if (!any) row->len = 0;
    return put_row(out, row);
}

static bool put_features(const struct source *s, OGRLayerH layer, bool (*put)(OGRFeatureH f, struct out *out, struct buf *row),
                         struct buf *row, struct out *out, struct error *why)
{
    bool ok = true;
    size_t n = 0;
    CPLErrorReset();
    OGR_L_ResetReading(layer);
    for (OGRFeatureH f; ok && (f = OGR_L_GetNextFeature(layer)); n++) {
        ok = put(f, out, row);
        OGR_F_Destroy(f);
    }
    if (!ok && !buf_ok(row)) (void)FAIL(why, LIMIT, "%s, row %zu: longer than %d MB", s->name, n, ROW_MAX >> 20);
    else if (!ok) ok = true; /* the stream tells why at the end */
    else if (CPLGetLastErrorType() >= CE_Failure) ok = FAIL(why, INVALID, "%s, after row %zu: %s", s->name, n, gdal_says());
    return ok;
}

bool sheet_write(const struct source *s, OGRLayerH layer, struct out *out, struct error *why)
{
    struct buf row = BUF_MAX(ROW_MAX);
    bool ok = (s->workbook || put_names(OGR_L_GetLayerDefn(layer), out, &row)) && put_features(s, layer, put_cells, &row, out, why);
    buf_release(&row);
    return ok;
}

bool sheets_write(const struct source *s, struct out *out, struct error *why)
{
    struct buf row = BUF_MAX(ROW_MAX);
    if (!s->workbook) return FAIL(why, INVALID, "%s is not a workbook", s->name);
    bool ok = true;
    for (int i = 0; ok && i < GDALDatasetGetLayerCount(s->data); i++) {
        struct arena a = { 0 };
        OGRLayerH layer = GDALDatasetGetLayer(s->data, i);
        buf_byte(&row, SHEET_MARK);
        buf_put(&row, on_one_line(&a, OGR_L_GetName(layer)));
        arena_release(&a);
        ok = put_row(out, &row) && put_features(s, layer, put_cells_on_line, &row, out, why);
    }
    buf_release(&row);
    return ok || !out_ok(out);
}
