#ifndef PLACES_LOOKUP_READ_H
#define PLACES_LOOKUP_READ_H
/*
 * Look-up files: CSV whose columns name kinds of area (LSOA21CD, WD25CD, WD25NM). Each pair of kinds of which the
 * finer belongs to one of the coarser becomes a look-up of its own.
 */
#include "places/lookup.h"

struct lookup_draft_row {
    char code[AREA_CODE_MAX];
    uint32_t to; /* number in area */
    uint32_t line;
    const char *name; /* of the finer area, in the file's arena; "" where there is none */
};
struct lookup_draft_area {
    char code[AREA_CODE_MAX];
    const char *name;
};
struct lookup_draft {
    enum area_type from, to;
    int from_year, to_year; /* 0: the column does not say */
    struct lookup_draft_row *row; /* [n], by code */
    size_t n;
    struct lookup_draft_area *area; /* [n_areas], by code */
    size_t n_areas;
};
struct lookup_aside {
    uint32_t line;
    const char *reason;
};
enum { LOOKUP_PAIRS_MAX = 64 };
struct lookup_file {
    struct arena arena;
    struct lookup_draft draft[LOOKUP_PAIRS_MAX];
    size_t n;
    uint64_t rows;
    struct lookup_aside *aside; /* rows that were set aside, by line */
    size_t n_aside, cap_aside;
};

bool lookup_recognise(struct str text, const struct area_rules *rules);
bool lookup_file_read(struct str text, const struct area_rules *rules, struct lookup_file *out,
                      struct error *why) MUST_CHECK;
void lookup_file_release(struct lookup_file *f);

#endif
