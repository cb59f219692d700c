#ifndef SAMPLE_OFFENCES_H
#define SAMPLE_OFFENCES_H
/*
 * Offences for a force's own extract. Codes have the shape of the Home Office's classification, but begin with 9, which
 * it does not use; titles are plain words, and the harm of each, in days, is MADE UP: near enough in size that charts
 * look as they would, and no figure of the Cambridge Crime Harm Index.
 */
#include "base/error.h"
#include "sample/mix.h"

struct offence {
    enum category category;
    uint16_t often; /* of 1,000 crimes of its category */
    const char *code, *title, *group;
    uint32_t harm_days; /* NO_HARM: in no weights file, so that an audit has something to find */
};
#define NO_HARM UINT32_MAX
extern const struct offence offences[];
extern const size_t n_offences;
/* The one that draw 0..999 falls on. */
const struct offence *offence_of(enum category c, uint32_t draw);

/* FOLDER/harm/made_up_harm_values.csv, in the columns of the index's 2020 workbook. */
bool offences_write(const char *folder, struct error *why) MUST_CHECK;

#endif
