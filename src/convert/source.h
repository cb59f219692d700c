#ifndef CONVERT_SOURCE_H
#define CONVERT_SOURCE_H
/* A file, a folder (a file geodatabase) or a member of a zip archive, opened through GDAL: never a network address, a
 * database or a file that names other files to fetch. */
#include "base/error.h"
#include "base/str.h"
#include <gdal.h>

struct source {
    char *path;    /* as GDAL opens it: absolute, or /vsizip/ and absolute */
    char *folder;  /* that holds it: what beside it may be read */
    const char *name; /* its last part, for people */
    GDALDatasetH data;
    bool workbook; /* sheets of cells, not layers of shapes */
};

/* Finds what is meant: an existing path, or ARCHIVE.zip/MEMBER. Opens nothing. */
bool source_find(struct arena *a, const char *input, struct source *out, struct error *why) MUST_CHECK;
/* Registers GDAL's drivers and opens it. */
bool source_open(struct source *s, struct error *why) MUST_CHECK;
void source_close(struct source *s);

/* The layer or sheet of this name, or of this number from 1; `wanted` NULL: the only one (with shapes, unless it is
 * a workbook); if that is not clear the fault lists them. */
bool source_layer(struct source *s, const char *wanted, OGRLayerH *out, struct error *why) MUST_CHECK;
/* What GDAL complained of last, or its silence, in one line. */
const char *gdal_says(void);

#endif
