#ifndef SAMPLE_MIX_H
#define SAMPLE_MIX_H
/*
 * What kinds of crime there are, when and where they happen and how they end: the shape of a year in a county. The
 * shares are of the size that English shire forces publish, rounded and bent: no force's figures.
 */
#include "base/month.h"

enum category { /* in the order of their names, which is the order of rows within an LSOA */
    ASB, BICYCLE_THEFT, BURGLARY, DAMAGE, DRUGS, OTHER_CRIME, OTHER_THEFT, WEAPONS, PUBLIC_ORDER, ROBBERY, SHOPLIFTING,
    THEFT_FROM_PERSON, VEHICLE_CRIME, VIOLENCE, CATEGORIES
};
enum place_kind {
    STREET, PARKING, SUPERMARKET, SHOPPING, PETROL, SPORTS, PARK, HOSPITAL, POLICE_STATION, NIGHTCLUB, PRISON, BUS_STATION,
    THEATRE, COLLEGE, HIGH_STREET, PLACE_KINDS
};
enum outcome {
    UNDER_INVESTIGATION, UNABLE, NO_SUSPECT, AWAITING_COURT, COURT_UNAVAILABLE, LOCAL_RESOLUTION, NO_UPDATE, ANOTHER_BODY,
    CAUTION, NO_PUBLIC_INTEREST, NO_FURTHER_INVESTIGATION, NO_FORMAL_ACTION, CHARGED_ELSEWHERE, OUTCOMES
};

struct category_shape {
    const char *name;
    uint16_t share;           /* of 10,000 rows over a year */
    uint16_t season[12];      /* per cent of the mean, January first */
    uint16_t centre;          /* per cent more at the heart of a town: shops, night-time economy */
    uint16_t deprived;        /* per cent more in the most deprived patch */
    uint8_t at[PLACE_KINDS];  /* quarters: 4 as on any street, 0 never */
    int8_t yearly;            /* per cent more each year */
    uint16_t ends[OUTCOMES];  /* of 1,000, long after; AWAITING_COURT and UNDER_INVESTIGATION come from the age */
};
extern const struct category_shape categories[CATEGORIES];
extern const char *const outcome_name[OUTCOMES]; /* as "Last outcome category" */
extern const char *const outcome_type[OUTCOMES]; /* as "Outcome type" in outcomes files; NULL: does not appear there */
extern const char *const place_kind_name[PLACE_KINDS]; /* "Parking Area"; NULL for STREET */

/* Rows of the category in this month, as a weight: its share, the season, and how it rises or falls over the years. */
uint64_t category_size(enum category c, month_t m);

/* Fills slot[256] in proportion to how crimes of this category stand, `age` months after. */
void outcomes_at_age(enum category c, unsigned age, uint8_t slot[static 256]);

#endif
