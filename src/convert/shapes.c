#include "convert/shapes.h"
#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal_utils.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

static int going_on(double done, const char *message, void *out)
{
    (void)done;
    (void)message;
    return out_ok(out);
}

static bool translate(const struct source *s, const char *layer, const char *srs, struct out *out, struct error *why)
{
    char **args = NULL;
    static const char *const fixed[] = { "-f", "GeoJSON", "-t_srs", "EPSG:4326", "-dim", "XY", "-lco", "RFC7946=YES", "-lco",
                                         "COORDINATE_PRECISION=7" };
    for (size_t i = 0; i < COUNT_OF(fixed); i++) args = CSLAddString(args, fixed[i]);
    if (srs) args = CSLAddString(CSLAddString(args, "-s_srs"), srs);
    args = CSLAddString(args, layer);
    GDALVectorTranslateOptions *options = GDALVectorTranslateOptionsNew(args, NULL);
    CSLDestroy(args);
    if (!options) return FAIL(why, INVALID, "%s cannot be converted: %s", s->name, gdal_says());
    GDALVectorTranslateOptionsSetProgress(options, going_on, out);
    VSIStdoutSetRedirection(fwrite, out->stream);
    GDALDatasetH from = s->data;
    int misused = 0;
    CPLErrorReset();
    GDALDatasetH made = GDALVectorTranslate("/vsistdout/", NULL, 1, &from, options, &misused);
    bool ok = made && !misused;
    if (!ok) (void)FAIL(why, INVALID, "%s cannot be converted: %s", s->name, gdal_says());
    if (made) GDALClose(made); /* writes the end */
    GDALVectorTranslateOptionsFree(options);
    return ok || !out_ok(out);
}

bool shapes_write(const struct source *s, OGRLayerH layer, const char *srs, struct out *out, struct error *why)
{
    const char *name = OGR_L_GetName(layer);
    if (OGR_L_GetGeomType(layer) == wkbNone)
        return FAIL(why, INVALID, "%s: the layer \"%s\" has no shapes; --sheet writes its columns as CSV", s->name, name);
    bool says = OGR_L_GetSpatialRef(layer) != NULL;
    if (!says && !srs)
        return FAIL(why, INVALID, "%s does not say its coordinate system (a shapefile says it in the .prj file beside it); "
                    "give it, for instance --srs EPSG:27700 for the British National Grid", s->name);
    OGRSpatialReferenceH given = OSRNewSpatialReference(NULL);
    bool known = !srs || OSRSetFromUserInput(given, srs) == OGRERR_NONE;
    OSRRelease(given);
    if (!known) return FAIL(why, USAGE, "the coordinate system \"%s\" is not known; EPSG:27700 is one that is", srs);
    return translate(s, name, says ? NULL : srs, out, why);
}
