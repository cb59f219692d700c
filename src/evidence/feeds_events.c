/* The API of data.police.uk: crimes, outcomes, stops, and what is held of them. */
#include "evidence/feeds.h"
#include "base/csv.h"
#include "base/data.h"

/* ---- a crime ---- */

static const struct str no_text = { NULL, 0 };

/* The publisher's own number of the crime; empty where it gave none. */
static void put_persistent_id(struct buf *b, const struct api_event *e)
{
    const struct event_id *id = event_rows_id(e->block->rows, e->row);
    char text[2 * EVENT_ID_BYTES];
    for (size_t i = 0; id && i < EVENT_ID_BYTES; i++) {
        text[2 * i] = "0123456789abcdef"[id->byte[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[id->byte[i] & 15];
    }
    json_text(b, "persistent_id", !id ? STR("") : event_id_is_published(id) ? (struct str){ text, sizeof text } : no_text);
}

static void put_what_all_have(struct buf *b, const struct api_event *e, struct str category, month_t month)
{
    char text[MONTH_TEXT_MAX];
    bool rail = str_eq(e->gazetteer->force, STR("British Transport Police")), placed = !coord_is_none(e->gazetteer->at[e->point]);
    json_text(b, "category", category);
    json_z(b, "location_type", !placed ? NULL : rail ? "BTP" : "Force");
    api_put_location(b, e);
    json_text(b, "context", api_word(e, EVENT_CONTEXT));
    put_persistent_id(b, e);
    json_null(b, "id");
    json_z(b, "location_subtype", rail ? NULL : "");
    json_z(b, "month", month ? month_text(month, text) : NULL);
}

static void put_crime(struct buf *b, struct arena *a, const struct api_event *e)
{
    struct str outcome = api_word(e, EVENT_OUTCOME);
    (void)a;
    json_open(b, NULL, '{');
    put_what_all_have(b, e, e->code, e->block->month);
    if (outcome.len) {
        json_open(b, "outcome_status", '{');
        json_text(b, "category", outcome);
        json_null(b, "date");
        json_close(b, '}');
    } else {
        json_null(b, "outcome_status");
    }
    json_close(b, '}');
}

static bool crimes_street(struct visit *v, struct reply *r, struct error *why)
{
    struct api_ask k;
    bool ok = api_open(v, SOURCE_STREET, &k, why) && api_area(v, &k, why) && api_type(v->wild[0], &k, why) && api_send_events(v, &k, put_crime, r, why);
    return ok || api_refuse(r, why);
}
static bool crimes_at_location(struct visit *v, struct reply *r, struct error *why)
{
    struct api_ask k;
    bool ok = api_open(v, SOURCE_STREET, &k, why) && api_spot(v, &k, why) && api_send_events(v, &k, put_crime, r, why);
    return ok || api_refuse(r, why);
}
static bool crimes_no_location(struct visit *v, struct reply *r, struct error *why)
{
    struct api_ask k;
    bool ok = (api_field(v, "category").len || FAIL(why, INVALID, "category: a type of crime was expected, or all-crime")) &&
              api_open(v, SOURCE_STREET, &k, why) && api_force(v, true, &k, why) && api_type(api_field(v, "category"), &k, why) &&
              api_send_events(v, &k, put_crime, r, why);
    return ok || api_refuse(r, why);
}

/* ---- outcomes ---- */

/* The file of outcomes says neither the type of the crime nor its month. */
static void put_outcome(struct buf *b, struct arena *a, const struct api_event *e)
{
    struct str name = api_word(e, EVENT_CATEGORY);
    char month[MONTH_TEXT_MAX];
    (void)a;
    json_open(b, NULL, '{');
    json_open(b, "category", '{');
    json_text(b, "code", e->code);
    json_text(b, "name", name);
    json_close(b, '}');
    json_z(b, "date", month_text(e->block->month, month));
    json_null(b, "person_id");
    json_open(b, "crime", '{');
    put_what_all_have(b, e, no_text, 0);
    json_close(b, '}');
    json_close(b, '}');
}

static bool outcomes_at_location(struct visit *v, struct reply *r, struct error *why)
{
    struct api_ask k;
    bool ok = (!api_field(v, "location_id").len || FAIL(why, MISSING, "places have no numbers here: ask by lat and lng")) &&
              api_open(v, SOURCE_OUTCOMES, &k, why) && api_area(v, &k, why) && api_send_events(v, &k, put_outcome, r, why);
    return ok || api_refuse(r, why);
}

/* ---- stops and searches ---- */

static void put_word(struct buf *b, const char *key, const struct api_event *e, enum event_column c)
{
    struct str s = api_word(e, c);
    json_text(b, key, s.len ? s : no_text);
}
static void put_truth(struct buf *b, const char *key, const struct api_event *e, enum event_column c)
{
    struct str s = api_word(e, c);
    if (str_eq_nocase(s, STR("true")) || str_eq_nocase(s, STR("false"))) json_flag(b, key, s.len == 4);
    else json_null(b, key);
}

/* "2018-06-08T13:40:00+00:00": the seconds are not kept. */
static const char *moment(struct arena *a, const struct api_event *e)
{
    const int32_t *at = e->block->rows->time[EVENT_FROM];
    if (!at || at[e->row] == TIME_NONE) return NULL;
    const char *text = moment_text(a, (int64_t)at[e->row] * 60);
    return str_print(a, "%.*s+00:00", (int)strlen(text) - 1, text);
}

static void put_stop(struct buf *b, struct arena *a, const struct api_event *e)
{
    struct str outcome = api_word(e, EVENT_OUTCOME), type = api_word(e, EVENT_CATEGORY), operation = api_word(e, EVENT_OPERATION);
    json_open(b, NULL, '{');
    put_word(b, "age_range", e, EVENT_AGE);
    json_text(b, "outcome", outcome);
    json_flag(b, "involved_person", !str_eq(type, STR("Vehicle search")));
    put_word(b, "self_defined_ethnicity", e, EVENT_ETHNICITY);
    put_word(b, "gender", e, EVENT_GENDER);
    put_word(b, "legislation", e, EVENT_LEGISLATION);
    put_truth(b, "outcome_linked_to_object_of_search", e, EVENT_LINKED);
    json_z(b, "datetime", moment(a, e));
    put_truth(b, "removal_of_more_than_outer_clothing", e, EVENT_REMOVAL);
    json_open(b, "outcome_object", '{');
    json_null(b, "id");
    json_text(b, "name", outcome);
    json_close(b, '}');
    api_put_location(b, e);
    if (operation.len) json_flag(b, "operation", true);
    else json_null(b, "operation");
    put_word(b, "officer_defined_ethnicity", e, EVENT_ETHNICITY_OFFICER);
    json_text(b, "type", type);
    json_text(b, "operation_name", operation.len ? operation : no_text);
    put_word(b, "object_of_search", e, EVENT_OBJECT);
    json_close(b, '}');
}

static bool stops_street(struct visit *v, struct reply *r, struct error *why)
{
    struct api_ask k;
    bool ok = api_open(v, SOURCE_STOPS, &k, why) && api_area(v, &k, why) && api_send_events(v, &k, put_stop, r, why);
    return ok || api_refuse(r, why);
}
static bool stops_force(struct visit *v, struct reply *r, struct error *why)
{
    struct api_ask k;
    bool ok = api_open(v, SOURCE_STOPS, &k, why) && api_force(v, false, &k, why) && api_send_events(v, &k, put_stop, r, why);
    return ok || api_refuse(r, why);
}
static bool stops_no_location(struct visit *v, struct reply *r, struct error *why)
{
    struct api_ask k;
    bool ok = api_open(v, SOURCE_STOPS, &k, why) && api_force(v, true, &k, why) && api_send_events(v, &k, put_stop, r, why);
    return ok || api_refuse(r, why);
}

/* ---- what there is ---- */

static bool crime_categories(struct visit *v, struct reply *r, struct error *why)
{
    struct buf b = BUF_MAX(1 << 16);
    struct csv c;
    (void)v;
    json_open(&b, NULL, '[');
    csv_init(&c, data_text("police-uk/categories.csv"));
    while (csv_next(&c)) {
        if (c.n != 3 || !str_eq(c.field[0], STR("crime"))) continue;
        json_open(&b, NULL, '{');
        json_text(&b, "url", c.field[1]);
        json_text(&b, "name", c.field[2]);
        json_close(&b, '}');
    }
    csv_release(&c);
    json_close(&b, ']');
    return api_send(r, &b, why);
}

static bool last_updated(struct visit *v, struct reply *r, struct error *why)
{
    struct events *e;
    char month[MONTH_TEXT_MAX];
    if (!events_open(v->evidence, v->arena, STR(SOURCE_STREET), 0, 0, 0, &e, why)) return api_refuse(r, why);
    struct buf b = BUF_MAX(1 << 10);
    json_open(&b, NULL, '{');
    json_z(&b, "date", str_print(v->arena, "%s-01", month_text(e->to, month)));
    json_close(&b, '}');
    return api_send(r, &b, why);
}

static void put_forces_with_stops(struct visit *v, struct buf *b, const struct events *stops, month_t month)
{
    json_open(b, "stop-and-search", '[');
    for (size_t i = 0; stops && i < stops->n_blocks; i++)
        if (stops->about[i].month == month) json_z(b, NULL, api_force_id(v->arena, stops->gazetteer[stops->about[i].force].force));
    json_close(b, ']');
}

static bool street_dates(struct visit *v, struct reply *r, struct error *why)
{
    struct events *street, *stops = NULL;
    char text[MONTH_TEXT_MAX];
    if (!events_open(v->evidence, v->arena, STR(SOURCE_STREET), 0, 0, 0, &street, why)) return api_refuse(r, why);
    if (!events_open(v->evidence, v->arena, STR(SOURCE_STOPS), 0, 0, 0, &stops, why) && why->kind != ERROR_MISSING) return false;
    struct buf b = BUF_MAX(4 << 20);
    json_open(&b, NULL, '[');
    for (month_t m = street->to; m >= street->earliest; m--) {
        bool held = false;
        for (size_t i = 0; i < street->n_blocks && !held; i++) held = street->about[i].month == m;
        if (!held) continue;
        json_open(&b, NULL, '{');
        json_z(&b, "date", month_text(m, text));
        put_forces_with_stops(v, &b, stops, m);
        json_close(&b, '}');
    }
    json_close(&b, ']');
    return api_send(r, &b, why);
}

const struct route evidence_feeds[EVIDENCE_FEEDS] = {
    ROUTE_SLOW(NOBODY, "/api/crimes-street/{category}", NULL, crimes_street),
    ROUTE_LOOKUP(NOBODY, "/api/crimes-street/{category}", crimes_street),
    ROUTE_SLOW(NOBODY, "/api/crimes-at-location", NULL, crimes_at_location),
    ROUTE_LOOKUP(NOBODY, "/api/crimes-at-location", crimes_at_location),
    ROUTE_SLOW(NOBODY, "/api/crimes-no-location", NULL, crimes_no_location),
    ROUTE_SLOW(NOBODY, "/api/outcomes-at-location", NULL, outcomes_at_location),
    ROUTE_LOOKUP(NOBODY, "/api/outcomes-at-location", outcomes_at_location),
    ROUTE_SLOW(NOBODY, "/api/stops-street", NULL, stops_street),
    ROUTE_LOOKUP(NOBODY, "/api/stops-street", stops_street),
    ROUTE_SLOW(NOBODY, "/api/stops-force", NULL, stops_force),
    ROUTE_SLOW(NOBODY, "/api/stops-no-location", NULL, stops_no_location),
    ROUTE_READ(NOBODY, "/api/crime-categories", NULL, crime_categories),
    ROUTE_READ(NOBODY, "/api/crime-last-updated", NULL, last_updated),
    ROUTE_READ(NOBODY, "/api/crimes-street-dates", NULL, street_dates),
    ROUTE_READ(NOBODY, "/api/forces", NULL, api_forces),
    ROUTE_READ(NOBODY, "/api/forces/{force}", NULL, api_force_page),
    ROUTE_SLOW(NOBODY, "/api/locate-neighbourhood", NULL, api_locate),
    ROUTE_SLOW(NOBODY, "/api/{force}/neighbourhoods", NULL, api_neighbourhoods),
    ROUTE_SLOW(NOBODY, "/api/{force}/{neighbourhood}/boundary", NULL, api_boundary),
};
