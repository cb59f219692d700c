#ifndef BASE_DATA_H
#define BASE_DATA_H
/*
 * The rules that ship with the program: the files under data/, each with its source and date, held in the
 * program itself so that it is one file. A room names the files it needs in data_files of its meson.build.
 */
#include "base/str.h"

struct data_file {
    const char *name; /* "areas/properties.csv" */
    struct str text;
};
extern const struct data_file data_files[]; /* ended by a NULL name */

struct str data_text(const char *name); /* a name that is not there is a bug */

#endif
