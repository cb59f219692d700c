/* Made-up names: stems and endings of our own, joined by chance. */
#include "sample/names.h"
#include "base/error.h"

static const char *const stems[30] = {
    "Ostrel", "Quarr",  "Tamsel", "Merrin",   "Vellan", "Pendrow", "Harrask", "Dunvel", "Corvin", "Elmsel",
    "Fennick", "Garrow", "Hollisk", "Istrel", "Jessam", "Kelvar",  "Lorrin",  "Mossel", "Norrick", "Orrow",
    "Pellin", "Rushel", "Sorrel", "Thressel", "Umbel",  "Varrow",  "Wessel",  "Yarrin", "Zennick", "Brackel",
};
static const char *const endings[14] = { "ham", "by",    "ford",  "wick",   "mere", "stead",   "combe",
                                         "ley", "hurst", "bourne", "field", "thorpe", "stow", "minster" };
static const char *const counties[NAMES_COUNTIES] = {
    "Merrow",  "Saltmarsh", "Quillan",  "Ostrey",  "Tarrow",  "Vellow",  "Harrel",  "Dunmere", "Corrow", "Elverey",
    "Fennimore", "Garrick", "Hollow",   "Istrey",  "Jessel",  "Kelver",  "Lorrow",  "Mossley Fen", "Norrey", "Orrel Vale",
    "Pellow",  "Rusholt",   "Sorrow",   "Thressey", "Umberley", "Varrey", "Wessow", "Yarrow Vale", "Zennor Fen", "Brackley Fen",
    "Aldrow",  "Bexmere",   "Cressow",  "Dellow",  "Everow",  "Farholt", "Gilrow",  "Haxmere", "Ivrow",  "Kestrow",
    "Lindrow", "Mallow",
};
static const char *const streets[] = {
    "Mill",     "Church",  "Station", "Chapel",  "Orchard", "Meadow",  "Quarry", "Windmill", "Castle",  "Priory",  "Manor",
    "Brook",    "Bridge",  "Forge",   "Tanner",  "Cooper",  "Weaver",  "Fuller", "Chandler", "Saddler", "Mercer",  "Glover",
    "Ash",      "Oak",     "Elm",     "Beech",   "Birch",   "Hazel",   "Holly",  "Hawthorn", "Rowan",   "Willow",  "Alder",
    "Maple",    "Cedar",   "Laurel",  "Lime",    "Poplar",  "Sycamore", "Walnut", "Heron",   "Kestrel", "Swallow", "Lark",
    "Plover",   "Linnet",  "Finch",   "Wren",    "Robin",   "Starling", "Falcon", "Curlew",  "Dunlin",  "Teal",    "Foundry",
    "Rope",     "Dock",    "Harbour", "Quay",    "Beacon",  "Lighthouse", "Cliff", "Marsh",  "Fen",     "Heath",   "Common",
    "Green",    "Park",    "Grange",  "Rectory", "Vicarage", "Almond", "Cherry", "Damson",   "Medlar",  "Quince",  "Rose",
    "Bramble",  "Clover",  "Fern",    "Heather", "Ivy",     "Lavender", "Primrose", "Sorrel", "Thyme",  "North",   "South",
    "East",     "West",    "High",    "Upper",   "Lower",   "New",     "Old",    "Long",     "Broad",   "Market",  "Bank",
    "Corn",     "Hop",     "Barley",  "Wheat",   "Sheep",   "Swan",    "Fox",    "Badger",   "Hart",    "Queen",   "King",
};
static const char *const ways[] = { "Road",     "Street",  "Lane",  "Close", "Avenue", "Way",  "Drive",
                                    "Gardens",  "Place",   "Court", "Grove", "Walk",   "Hill", "Rise",
                                    "Crescent", "Terrace", "View",  "Mews",  "Square", "Row" };
static const char *const saints[] = { "Osric", "Wynfrith", "Eadred", "Aelswith", "Cyneburg", "Tilda", "Oswin" };

const char *county_stem(unsigned county)
{
    CHECK(county < NAMES_COUNTIES);
    return counties[county];
}

const char *county_slug(struct arena *a, unsigned county)
{
    char *s = str_print(a, "%sshire", county_stem(county));
    for (char *p = s; *p; p++) *p = (char)(*p == ' ' ? '-' : *p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    return s;
}

static const char *pick(struct random *r, const char *const *list, size_t n) { return list[random_below(r, n)]; }

const char *place_name(struct arena *a, struct random *r, bool taken[static NAMES_PLACES])
{
    uint64_t i = random_below(r, NAMES_PLACES), tried = 0;
    while (taken[i]) { /* when all are gone the same name serves again, as it does in England */
        i = (i + 1) % NAMES_PLACES;
        if (++tried == NAMES_PLACES) break;
    }
    taken[i] = true;
    return str_print(a, "%s%s", stems[i / COUNT_OF(endings)], endings[i % COUNT_OF(endings)]);
}

const char *ward_name(struct arena *a, struct random *r, const char *place, bool taken[static NAMES_PLACES])
{
    static const char *const sides[] = { "North", "South", "East", "West", "Central", "Town", "Park", "Harbour" };
    uint64_t form = random_below(r, 8); /* drawn one by one: C leaves open in which order arguments are evaluated */
    const char *first = pick(r, streets, COUNT_OF(streets)), *second = pick(r, streets, COUNT_OF(streets));
    const char *stem = pick(r, stems, COUNT_OF(stems)), *side = pick(r, sides, COUNT_OF(sides));
    switch (form) {
    case 0: case 1: return str_print(a, "%s %s", place, side);
    case 2: return str_print(a, "%s & %s", place_name(a, r, taken), first);
    case 3: return str_print(a, "Upper %s", place_name(a, r, taken));
    case 4: return str_print(a, "St %s's", pick(r, saints, COUNT_OF(saints)));
    case 5: return str_print(a, "%s, %s & %s", first, stem, second);
    default: return place_name(a, r, taken);
    }
}

const char *street_name(struct arena *a, struct random *r)
{
    uint64_t form = random_below(r, 16);
    const char *way = pick(r, ways, COUNT_OF(ways)), *stem = pick(r, stems, COUNT_OF(stems));
    const char *ending = pick(r, endings, COUNT_OF(endings)), *first = pick(r, streets, COUNT_OF(streets));
    switch (form) {
    case 0: return str_print(a, "St %s'S %s", pick(r, saints, COUNT_OF(saints)), way); /* the publisher's capitals */
    case 1: case 2: case 3: return str_print(a, "%s%s %s", stem, ending, way);
    default: return str_print(a, "%s %s", first, way);
    }
}
