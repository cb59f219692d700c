#ifndef PLACES_RULES_H
#define PLACES_RULES_H
/*
 * The rules by which a file says what its areas are, from data/areas: which property or column holds the code of
 * which kind of area, when a generation stood, what the counties are called.
 */
#include "base/month.h"
#include "base/str.h"

/* Kinds of area, finest first: what a file is about is the finest kind that it names. */
enum area_type {
    AREA_OA,
    AREA_LSOA,
    AREA_MSOA,
    AREA_PARISH,
    AREA_WARD,
    AREA_DIVISION,
    AREA_CONSTITUENCY,
    AREA_DISTRICT,
    AREA_CSP,
    AREA_POLICE,
    AREA_COUNTY,
    AREA_REGION,
    AREA_COUNTRY,
    AREA_TYPES
};
const char *area_type_name(enum area_type t);               /* "ward": in keys, options and files */
const char *area_type_title(enum area_type t, bool plural); /* "ward", "wards"; "county electoral divisions" */
bool area_type_parse(struct str name, enum area_type *out) MUST_CHECK; /* singular or plural name or title */

struct property_rule {
    struct str code, name; /* patterns: ## is the two-digit year; name may be empty */
    enum area_type type;
    bool parent; /* only says where an area lies */
};
struct generation_rule {
    enum area_type type;
    int year;
    month_t from, to; /* to: 0 while it stands */
};
struct county_rule {
    struct str code, name;
};
struct area_rules {
    struct property_rule *property;
    struct generation_rule *generation;
    struct county_rule *county;
    size_t n_properties, n_generations, n_counties;
};
/* In the arena; a mistake in the tables is a bug. */
const struct area_rules *area_rules_new(struct arena *a);

/* Columns of tables of figures. */
enum figure_use { FIGURE_CODE, FIGURE_VALUE, FIGURE_EDITION };
struct figure_rule {
    struct str pattern, name, title, unit, source; /* name: of the measure, or of the kind of area */
    enum figure_use use;
    enum area_type type; /* of a code */
    int year;            /* of an edition */
};
struct figure_rules {
    struct figure_rule *rule;
    size_t n;
};
const struct figure_rules *figure_rules_new(struct arena *a);
const struct figure_rule *figure_rule_find(const struct figure_rules *r, struct str given, int *year);

/* Whether `given` fits the pattern, whatever the case: # is a digit of a year (two digits are taken as 1970 to 2069), a
 * * at the end any rest. *year is 0 for a pattern without one. */
bool rule_fits(struct str pattern, struct str given, int *year) MUST_CHECK;
/* The rule whose code pattern `given` fits, or NULL. */
const struct property_rule *rule_find(const struct area_rules *r, struct str given, int *year);
/* 0 where the table does not know. */
void generation_months(const struct area_rules *r, enum area_type type, int year, month_t *from, month_t *to);
struct str county_name(const struct area_rules *r, struct str code); /* empty: not known */

#endif
