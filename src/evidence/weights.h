#ifndef EVIDENCE_WEIGHTS_H
#define EVIDENCE_WEIGHTS_H
/*
 * Harm weights: so many days for one crime of an offence. Every edition that was imported is kept, part
 * "weights/<index>/<edition>", so that history can be counted anew under any one.
 */
#include "contract/importer.h"
#include "snapshot/snapshot.h"

enum { OFFENCE_CODE_MAX = 12 };
struct weight {
    char code[OFFENCE_CODE_MAX]; /* Home Office classification, "028/03" */
    double days;                 /* the lowest, where several offences share the code */
    double highest;
    uint32_t group, sub_group, title; /* in the text */
};
struct weights {
    struct str index, edition; /* "cchi" (Cambridge Crime Harm Index) or "css" (Crime Severity Score), "2020" */
    bool made_up;              /* a sample's */
    const struct weight *weight; /* [n], by code */
    size_t n;
    size_t n_shared;           /* codes whose offences differ in weight */
    const double *days;        /* [n_offences] every offence of the file */
    const uint32_t *group_of, *sub_group_of; /* [n_offences] in the text */
    size_t n_offences;
    const char *text;
};
/* The edition named, or the newest. MISSING: none of that index is held. */
bool weights_open(struct snapshot *s, struct arena *a, struct str index, const char *edition, struct weights *out,
                  struct error *why) MUST_CHECK;
/* "28/3", "02803", "028/03" and "28.3" are one code: "028/03". False for what is no such code. */
bool offence_code(struct str text, char out[static OFFENCE_CODE_MAX]) MUST_CHECK;
/* The same for the Crime Severity Score, whose list may weigh a whole class: "104", "28a" become "104", "028A". */
bool severity_code(struct str text, char out[static OFFENCE_CODE_MAX]) MUST_CHECK;
const struct weight *weights_find(const struct weights *w, struct str code); /* NULL: not covered */

extern const struct importer weights_importer, severity_importer;

#endif
