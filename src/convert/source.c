#include "convert/source.h"
#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <errno.h>
#include <gdal.h>
#include <ogr_api.h>
#include <sys/stat.h>

/* Formats that fetch or open something else than the file itself. */
static const char *const refused_drivers[] = { "OGR_VRT", "GMLAS", "HTTP", "GPSBabel", "PDF", "ODBC", "PGeo", "MSSQLSpatial", "Memory", "S57" };
static const char *const workbook_drivers[] = { "XLSX", "ODS", "XLS" };

static bool named(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, list[i]) == 0) return true;
    return false;
}

/* Sets *member after the first part of path that is a file, where path itself does not exist. */
static bool split_archive(char *path, const char **member)
{
    struct stat st;
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        bool is_file = stat(path, &st) == 0 && S_ISREG(st.st_mode);
        if (is_file) {
            *member = slash + 1;
            return true;
        }
        *slash = '/';
    }
    return false;
}

bool source_find(struct arena *a, const char *input, struct source *out, struct error *why)
{
    struct source s = { 0 };
    const char *member = NULL, *zip = "/vsizip/";
    char *given = str_z(a, str_of(strncmp(input, zip, strlen(zip)) == 0 ? input + strlen(zip) : input));
    if (strncmp(given, "/vsi", 4) == 0 || strncmp(given, "vsi", 3) == 0)
        return FAIL(why, DENIED, "%s: only files of this machine are read", input);
    struct stat st;
    if (stat(given, &st) != 0) {
        int cause = errno;
        if (!split_archive(given, &member)) return FAIL_ERRNO(why, cause, "%s cannot be opened", input);
        if (str_contains(str_of(member), STR(".."))) return FAIL(why, DENIED, "%s: no \"..\" within an archive", input);
    } else if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
        return FAIL(why, INVALID, "%s is neither a file nor a folder", input);
    }
    char *real = realpath(given, NULL);
    if (!real) return FAIL_ERRNO(why, errno, "%s cannot be opened", input);
    const char *last = strrchr(real, '/');
    s.folder = str_z(a, (struct str){ real, MAX((size_t)(last - real), (size_t)1) });
    s.path = member ? str_print(a, "/vsizip/%s/%s", real, member) : str_z(a, str_of(real));
    s.name = strrchr(s.path, '/') + 1;
    free(real);
    *out = s;
    return true;
}

const char *gdal_says(void)
{
    const char *said = CPLGetLastErrorMsg();
    return said && *said ? said : "no reason is given";
}

static void configure(void)
{
    static const char *const options[][2] = {
        { "GDAL_DRIVER_PATH", "disable" },      { "CPL_VSIL_CURL_ALLOWED_EXTENSIONS", "{none}" },
        { "GDAL_HTTP_MAX_RETRY", "0" },         { "GDAL_HTTP_CONNECTTIMEOUT", "1" },
        { "GML_DOWNLOAD_SCHEMA", "NO" },        { "GDAL_DISABLE_READDIR_ON_OPEN", "TRUE" },
        { "GDAL_NUM_THREADS", "1" },            { "OGR_SQLITE_PRAGMA", "trusted_schema=OFF" },
        { "OGR_XLSX_HEADERS", "DISABLE" },      { "OGR_XLSX_FIELD_TYPES", "STRING" },
        { "OGR_ODS_HEADERS", "DISABLE" },       { "OGR_ODS_FIELD_TYPES", "STRING" },
        { "OGR_XLS_HEADERS", "DISABLE" },       { "OGR_XLS_FIELD_TYPES", "STRING" },
    };
    for (size_t i = 0; i < COUNT_OF(options); i++) CPLSetConfigOption(options[i][0], options[i][1]);
}

/* Drivers of files with shapes or cells; those of services and databases have a prefix for connecting. */
static char **allowed_drivers(void)
{
    char **names = NULL;
    for (int i = 0; i < GDALGetDriverCount(); i++) {
        GDALDriverH d = GDALGetDriver(i);
        const char *name = GDALGetDriverShortName(d);
        if (!GDALGetMetadataItem(d, GDAL_DCAP_VECTOR, NULL) || !GDALGetMetadataItem(d, GDAL_DCAP_OPEN, NULL)) continue;
        if (GDALGetMetadataItem(d, GDAL_DMD_CONNECTION_PREFIX, NULL)) continue;
        if (!GDALGetMetadataItem(d, GDAL_DMD_EXTENSION, NULL) && !GDALGetMetadataItem(d, GDAL_DMD_EXTENSIONS, NULL)) continue;
        if (!named(name, refused_drivers, COUNT_OF(refused_drivers))) names = CSLAddString(names, name);
    }
    return names;
}

bool source_open(struct source *s, struct error *why)
{
    configure();
    GDALAllRegister();
    char **drivers = allowed_drivers();
    const unsigned flags = GDAL_OF_VECTOR | GDAL_OF_READONLY;
    s->data = GDALOpenEx(s->path, flags | GDAL_OF_VERBOSE_ERROR, (const char *const *)drivers, NULL, NULL);
    if (!s->data) { /* perhaps an archive with a shapefile in it */
        char *said = CPLStrdup(gdal_says()), *zipped = CPLStrdup(CPLSPrintf("/vsizip/%s", s->path));
        if (str_ends(str_of(s->name), STR(".zip"))) s->data = GDALOpenEx(zipped, flags, (const char *const *)drivers, NULL, NULL);
        if (!s->data) (void)FAIL(why, INVALID, "%s is in no format that GDAL reads here: %s", s->name, said);
        CPLFree(said);
        CPLFree(zipped);
    }
    CSLDestroy(drivers);
    if (!s->data) return false;
    s->workbook = named(GDALGetDriverShortName(GDALGetDatasetDriver(s->data)), workbook_drivers, COUNT_OF(workbook_drivers));
    return true;
}

void source_close(struct source *s)
{
    if (s->data) GDALClose(s->data);
    s->data = NULL;
}

static bool may_be_meant(const struct source *s, OGRLayerH layer)
{
    return s->workbook || OGR_L_GetGeomType(layer) != wkbNone;
}

static bool not_clear(const struct source *s, int n, struct error *why)
{
    const char *what = s->workbook ? "sheet" : "layer";
    char names[400] = "";
    size_t used = 0;
    for (int i = 0; i < GDALDatasetGetLayerCount(s->data) && used < sizeof names; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(s->data, i);
        if (n == 0 || may_be_meant(s, layer))
            used += (size_t)snprintf(names + used, sizeof names - used, "%s\"%s\"", used ? ", " : "", OGR_L_GetName(layer));
    }
    if (n == 0) return FAIL(why, MISSING, "%s has no %s with shapes; it has %s", s->name, what, *names ? names : "nothing");
    return FAIL(why, USAGE, "%s has %d %ss: say which with --%s: %s", s->name, n, what, what, names);
}

bool source_layer(struct source *s, const char *wanted, OGRLayerH *out, struct error *why)
{
    int n = 0, of = GDALDatasetGetLayerCount(s->data);
    int64_t number = 0;
    OGRLayerH found = NULL;
    if (wanted) {
        found = GDALDatasetGetLayerByName(s->data, wanted);
        if (!found && str_to_i64(str_of(wanted), &number) && number >= 1 && number <= of)
            found = GDALDatasetGetLayer(s->data, (int)number - 1);
        if (!found) return FAIL(why, MISSING, "%s has no layer or sheet \"%s\"; --list tells which it has", s->name, wanted);
    } else {
        for (int i = 0; i < of; i++) {
            OGRLayerH layer = GDALDatasetGetLayer(s->data, i);
            if (!may_be_meant(s, layer)) continue;
            found = layer;
            n++;
        }
        if (n != 1) return not_clear(s, n, why);
    }
    *out = found;
    return true;
}
