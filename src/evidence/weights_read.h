#ifndef EVIDENCE_WEIGHTS_READ_H
#define EVIDENCE_WEIGHTS_READ_H
/* A list of weights as its publisher issues it, of either index, read from CSV. */
#include "base/buf.h"
#include "base/csv.h"
#include "evidence/weights.h"

struct weight_columns { /* SIZE_MAX: none */
    size_t score, code, title, group, sub_group;
};
/* What the two indices differ in. */
struct index_kind {
    const char *id, *title, *bad_code;
    bool (*columns)(const struct csv *header, struct weight_columns *k);
    bool (*code)(struct str text, char out[static OFFENCE_CODE_MAX]);
};
extern const struct index_kind harm_index, severity_index;

struct weights_file {
    struct weight *weight; /* [n_codes], by code; offsets are into the text */
    size_t n_codes;
    double *days;          /* [n] of each offence */
    uint32_t *group, *sub_group;
    size_t n, cap_weight, cap_days, cap_group, cap_sub_group;
    struct buf text;
    uint64_t rows;
    bool made_up;
    size_t shifted; /* rows whose group is a web address: a column is missing before it */
    size_t first_shifted;
};
bool weights_recognise(const struct index_kind *index, struct str text);
/* Of a text that is recognised. Rows that hold no weight are told to aside. Look at buf_ok(&out->text). */
void weights_read(const struct index_kind *index, struct str text, void (*aside)(void *to, size_t line, const char *reason, struct str row), void *to, struct weights_file *out);
void weights_file_release(struct weights_file *r);

#endif
