/* The tables behind a made-up county's crimes: see mix.h. */
#include "sample/mix.h"
#include <string.h>

#define FLAT { 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100 }
#define SUMMER { 78, 82, 98, 104, 112, 116, 124, 118, 102, 96, 88, 82 }
#define WARM { 92, 90, 99, 100, 105, 105, 110, 106, 100, 100, 96, 97 }
#define WINTER { 112, 106, 100, 94, 92, 88, 88, 90, 96, 108, 114, 112 }
#define CHRISTMAS { 96, 94, 99, 98, 99, 97, 98, 98, 98, 103, 110, 110 }
/*             street park  super shop petrol sports park hosp police club prison bus theatre college high */
#define ANYWHERE { 4,  5,    6,    7,   4,     5,     6,   5,   4,     9,   0,     9,   5,     5,      8 }
#define ASSAULTS { 4,  4,    5,    8,   4,     4,     4,   24,  10,    40,  40,    12,  8,     6,      10 }
#define GOODS    { 4,  9,    12,   10,  10,    7,     3,   8,   2,     8,   0,     9,   6,     9,      7 }
#define SHOPS    { 1,  3,    160,  120, 60,    2,     0,   2,   0,     2,   0,     6,   2,     1,      60 }
#define HOMES    { 4,  2,    3,    4,   4,     5,     1,   1,   0,     1,   0,     0,   2,     3,      4 }
#define CARS     { 4,  14,   4,    4,   9,     8,     4,   5,   1,     2,   0,     1,   3,     5,      3 }
#define SEARCHED { 4,  6,    5,    8,   5,     4,     8,   4,   40,    20,  30,    16,  4,     5,      10 }

const struct category_shape categories[CATEGORIES] = {
    [ASB] = { "Anti-social behaviour", 1800, SUMMER, 400, 100, ANYWHERE, 0, { 0 } },
    [BICYCLE_THEFT] = { "Bicycle theft", 60, SUMMER, 500, 30, { 4, 9, 12, 16, 2, 8, 4, 9, 1, 4, 0, 30, 6, 20, 9 },
                        -5, { 0, 35, 920, 0, 15, 5, 20, 3, 2 } },
    [BURGLARY] = { "Burglary", 280, WINTER, 80, 60, HOMES, -5, { 0, 140, 760, 0, 55, 8, 25, 3, 3, 3, 2, 1, 1 } },
    [DAMAGE] = { "Criminal damage and arson", 900, WARM, 150, 110, ANYWHERE, -1, { 0, 270, 590, 0, 50, 45, 25, 8, 9, 2, 1, 1 } },
    [DRUGS] = { "Drugs", 340, FLAT, 300, 120, SEARCHED, 2, { 0, 190, 70, 0, 290, 330, 60, 5, 45, 6, 2, 1, 1 } },
    [OTHER_CRIME] = { "Other crime", 310, FLAT, 80, 60, ANYWHERE, 0, { 0, 560, 90, 0, 190, 25, 50, 60, 15, 6, 3, 1 } },
    [OTHER_THEFT] = { "Other theft", 640, FLAT, 200, 40, GOODS, -1, { 0, 150, 780, 0, 25, 15, 22, 3, 3, 1, 1 } },
    [WEAPONS] = { "Possession of weapons", 100, FLAT, 300, 120, SEARCHED, 3, { 0, 290, 60, 0, 430, 90, 60, 25, 35, 7, 2, 1 } },
    [PUBLIC_ORDER] = { "Public order", 440, WARM, 450, 90, ASSAULTS, -2, { 0, 520, 230, 0, 110, 60, 35, 15, 20, 7, 2, 1 } },
    [ROBBERY] = { "Robbery", 75, FLAT, 600, 110, ANYWHERE, 3, { 0, 330, 480, 0, 150, 5, 30, 3, 2 } },
    [SHOPLIFTING] = { "Shoplifting", 930, CHRISTMAS, 300, 30, SHOPS, 8, { 0, 110, 590, 0, 190, 65, 30, 2, 11, 1, 1 } },
    [THEFT_FROM_PERSON] = { "Theft from the person", 50, CHRISTMAS, 1200, 10, { 4, 4, 12, 24, 4, 6, 4, 6, 2, 60, 0, 30, 14, 6, 20 },
                            2, { 0, 90, 860, 0, 15, 5, 25, 3, 2 } },
    [VEHICLE_CRIME] = { "Vehicle crime", 410, WINTER, 40, 50, CARS, -4, { 0, 90, 860, 0, 25, 3, 18, 2, 1, 1 } },
    [VIOLENCE] = { "Violence and sexual offences", 3665, WARM, 220, 100, ASSAULTS, 1, { 0, 660, 70, 0, 80, 45, 42, 65, 20, 10, 4, 2, 2 } },
};

const char *const outcome_name[OUTCOMES] = {
    "Under investigation",
    "Unable to prosecute suspect",
    "Investigation complete; no suspect identified",
    "Awaiting court outcome",
    "Court result unavailable",
    "Local resolution",
    "Status update unavailable",
    "Action to be taken by another organisation",
    "Offender given a caution",
    "Further action is not in the public interest",
    "Further investigation is not in the public interest",
    "Formal action is not in the public interest",
    "Suspect charged as part of another case",
};
const char *const outcome_type[OUTCOMES] = {
    NULL,
    "Unable to prosecute suspect",
    "Investigation complete; no suspect identified",
    "Suspect charged",
    "Suspect charged",
    "Local resolution",
    NULL,
    "Action to be taken by another organisation",
    "Offender given a caution",
    "Further action is not in the public interest",
    "Further investigation is not in the public interest",
    "Formal action is not in the public interest",
    "Suspect charged as part of another case",
};
const char *const place_kind_name[PLACE_KINDS] = {
    NULL, "Parking Area", "Supermarket", "Shopping Area", "Petrol Station", "Sports/Recreation Area", "Park/Open Space", "Hospital",
    "Police Station", "Nightclub", "Prison", "Bus/Coach Station", "Theatre/Concert Hall", "Further/Higher Educational Building",
    "High Street",
};

uint64_t category_size(enum category c, month_t m)
{
    int64_t level = 1200 + (int64_t)(m - MONTH_OF(2020, 1)) * categories[c].yearly; /* 1,200 in January 2020 */
    level = MIN(MAX(level, 400), 4800);
    return (uint64_t)categories[c].share * categories[c].season[month_in_year(m) - 1] * (uint64_t)level;
}

void outcomes_at_age(enum category c, unsigned age, uint8_t slot[static 256])
{
    static const uint8_t open_of_100[] = { 62, 41, 28, 19, 13, 9, 6, 4, 3, 2, 1, 1 };
    unsigned open = age < COUNT_OF(open_of_100) ? open_of_100[age] : 0, court_of_100 = age < 30 ? 90 - age * 3 : 0;
    uint32_t part[OUTCOMES], sum = 0, at = 0;
    for (int o = 0; o < OUTCOMES; o++) part[o] = categories[c].ends[o] * (100U - open);
    part[AWAITING_COURT] = part[COURT_UNAVAILABLE] * court_of_100 / 100;
    part[COURT_UNAVAILABLE] -= part[AWAITING_COURT];
    part[UNDER_INVESTIGATION] = open * 1000;
    for (int o = 0; o < OUTCOMES; o++) sum += part[o];
    memset(slot, NO_UPDATE, 256);
    for (uint32_t o = 0, upto = 0; sum && o < OUTCOMES; o++) { /* cumulative rounding */
        upto += part[o];
        for (; at < (uint64_t)upto * 256 / sum; at++) slot[at] = (uint8_t)o;
    }
}
