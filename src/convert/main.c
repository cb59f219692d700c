/*
 * wardmote-convert: shapes in any format GDAL reads as GeoJSON, sheets of workbooks as CSV. A program of its own, so
 * that the large library and the strangers' files it parses stay out of wardmote; it confines itself before it reads.
 */
#include "convert/confine.h"
#include "convert/sheet.h"
#include "convert/shapes.h"
#include <cpl_error.h>
#include <fcntl.h>
#include <getopt.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <signal.h>
#include <unistd.h>

static const char usage[] =
    "usage: wardmote-convert [--layer NAME|N] [--srs SYSTEM] INPUT   shapes as GeoJSON (WGS84), on standard output\n"
    "       wardmote-convert [--sheet NAME|N] WORKBOOK               one sheet as CSV\n"
    "       wardmote-convert --sheets WORKBOOK                       all its sheets, as wardmote import takes them\n"
    "       wardmote-convert --list INPUT                            its layers or sheets\n"
    "INPUT is a file, a file geodatabase, or ARCHIVE.zip/FILE. --srs says the coordinate system of a file that does\n"
    "not (EPSG:27700 is the British National Grid). --max-bytes N is the most that is written (1 GB unless told).\n"
    "Exit status: 0 done, 1 a fault, 2 wrong usage.\n";

struct wish {
    const char *input, *layer, *sheet, *srs;
    uint64_t max_bytes;
    bool list, sheets;
};

enum { CPU_SECONDS = 300 };
static const uint64_t memory_bytes = (uint64_t)4 << 30;

static int tell(const struct error *why)
{
    (void)fprintf(stderr, "%s\n", why->say);
    return error_exit_code(why->kind);
}

/* Of the kernel's ceilings, and of a library that gives up by aborting. */
static void give_up(int number)
{
    static const char time_is_over[] = "it took more time than is allowed\n", aborted[] = "it needs more memory than is allowed, or is broken\n";
    bool cpu = number == SIGXCPU;
    (void)!write(STDERR_FILENO, cpu ? time_is_over : aborted, cpu ? sizeof time_is_over - 1 : sizeof aborted - 1);
    _exit(1);
}

static bool read_words(int argc, char **argv, struct wish *w, struct error *why)
{
    static const struct option options[] = { { "list", no_argument, NULL, 'l' }, { "sheets", no_argument, NULL, 'b' },
                                                   { "sheet", required_argument, NULL, 's' },
                                             { "layer", required_argument, NULL, 'a' }, { "srs", required_argument, NULL, 'r' },
                                             { "max-bytes", required_argument, NULL, 'm' }, { 0 } };
    int64_t bytes;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (c) {
        case 'l': w->list = true; break;
        case 'b': w->sheets = true; break;
        case 's': w->sheet = optarg; break;
        case 'a': w->layer = optarg; break;
        case 'r': w->srs = optarg; break;
        case 'm':
            if (!str_to_i64(str_of(optarg), &bytes) || bytes < 1)
                return FAIL(why, USAGE, "--max-bytes needs a whole number of bytes, not \"%s\"", optarg);
            w->max_bytes = (uint64_t)bytes;
            break;
        default: return FAIL(why, USAGE, "%s is not understood, or lacks its value; see wardmote-convert --help", argv[optind - 1]);
        }
    }
    if (optind != argc - 1) return FAIL(why, USAGE, "one INPUT is needed; see wardmote-convert --help");
    if (w->sheet && w->layer) return FAIL(why, USAGE, "--sheet writes CSV and --layer GeoJSON: one of them");
    w->input = argv[optind];
    return true;
}

static bool confine_to(const struct source *s, uint64_t max_bytes, struct error *why)
{
    const char *gdal = getenv("GDAL_DATA"), *proj = getenv("PROJ_DATA"), *readable[8] = { s->folder, "/usr", "/lib", "/lib64", "/etc" };
    size_t n = 5;
    if (gdal) readable[n++] = gdal;
    if (proj) readable[n++] = proj;
    const struct ceilings most = { .memory_bytes = memory_bytes, .output_bytes = max_bytes, .cpu_seconds = CPU_SECONDS };
    return confine(readable, n, &most, why);
}

static void list(const struct source *s, struct out *out)
{
    for (int i = 0; i < GDALDatasetGetLayerCount(s->data); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(s->data, i);
        OGRSpatialReferenceH srs = OGR_L_GetSpatialRef(layer);
        (void)fprintf(out->stream, "%d\t%s\t%jd\t%s\t%s\n", i + 1, OGR_L_GetName(layer), (intmax_t)OGR_L_GetFeatureCount(layer, 1),
                      s->workbook ? "rows" : OGRGeometryTypeToName(OGR_L_GetGeomType(layer)), srs ? OSRGetName(srs) : "");
    }
}

static bool convert(const struct wish *w, struct error *why)
{
    struct arena a = { 0 };
    struct source s = { 0 };
    struct out out;
    OGRLayerH layer;
    out_init(&out, w->max_bytes);
    bool ok = source_find(&a, w->input, &s, why) && confine_to(&s, w->max_bytes, why) && source_open(&s, why);
    if (ok && w->list) {
        list(&s, &out);
    } else if (ok && w->sheets) {
        ok = sheets_write(&s, &out, why);
    } else {
        ok = ok && source_layer(&s, w->sheet ? w->sheet : w->layer, &layer, why);
        if (ok) ok = w->sheet || s.workbook ? sheet_write(&s, layer, &out, why) : shapes_write(&s, layer, w->srs, &out, why);
    }
    struct error broken;
    if (!out_finish(&out, ok ? why : &broken)) ok = false;
    source_close(&s);
    arena_release(&a);
    return ok;
}

int main(int argc, char **argv)
{
    struct wish w = { .max_bytes = (uint64_t)1 << 30 };
    struct error why = { 0 };
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) return fputs(usage, stdout) < 0;
    if (argc == 2 && strcmp(argv[1], "--version") == 0) return printf("wardmote-convert %s, GDAL %s\n", WARDMOTE_VERSION, GDALVersionInfo("RELEASE_NAME")) < 0;
    if (!read_words(argc, argv, &w, &why)) return tell(&why);
    (void)signal(SIGXCPU, give_up);
    (void)signal(SIGABRT, give_up);
    (void)signal(SIGXFSZ, SIG_IGN);
    (void)setenv("PROJ_NETWORK", "OFF", 1);
    CPLSetErrorHandler(CPLQuietErrorHandler);
    return convert(&w, &why) ? 0 : tell(&why);
}
