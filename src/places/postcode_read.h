#ifndef PLACES_POSTCODE_READ_H
#define PLACES_POSTCODE_READ_H
/* Postcode files: ONSPD, NSPL and what is cut from them (by column names, in every vintage), and Code-Point Open
 * (ten columns without a header, positions on the National Grid). */
#include "places/postcode.h"

struct postcode_row {
    uint64_t key;
    struct coord at;
    uint16_t ended, ward, lsoa; /* as in struct postcodes; the codes are numbers in the file's own lists */
    uint32_t line;
};
struct postcode_codes { /* each code once, in the order of coming */
    struct postcode_code *code;
    size_t n, cap;
    uint32_t *slot; /* open addressing: number + 1, or 0 */
    size_t n_slots;
    int year;
};
struct postcode_aside {
    uint32_t line;
    const char *reason;
};
struct postcode_file {
    char product[24]; /* "nspl" */
    char date[16];    /* "2025-05", "2025", "undated" */
    struct postcode_row *row; /* [n], rising, each postcode once */
    size_t n, cap;
    struct postcode_codes ward, lsoa;
    double error_m;
    uint64_t rows_read;
    struct postcode_aside *aside; /* by line */
    size_t n_aside, cap_aside;
};

bool postcodes_recognise(struct str text);
/* `name`: with its folder, for product and date where the columns do not tell them. */
bool postcode_file_read(struct str text, const char *name, struct postcode_file *out, struct error *why) MUST_CHECK;
void postcode_file_release(struct postcode_file *f);

/* The number of the code in the list, added where it is new; of an empty code or one too long POSTCODE_NO_CODE. */
bool postcode_code_number(struct postcode_codes *c, struct str code, uint16_t *out, struct error *why) MUST_CHECK;
void postcode_codes_release(struct postcode_codes *c);

#endif
