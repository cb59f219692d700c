/*
 * The seven series that the 2020 Consensus on the Cambridge Crime Harm Index asks to be published side by side, so that
 * one number does not mix what victims report with what police or shops go looking for.
 */
#include "evidence/harm.h"
#include <inttypes.h>
#include <math.h>

enum reporter { BY_VICTIM, BY_POLICE, BY_COMPANY, BY_UNKNOWN, REPORTERS };

struct series {
    double days[REPORTERS], historic, detected; /* historic: reported by victims, committed in an earlier year */
    uint64_t crimes[REPORTERS], historic_crimes, detected_crimes, no_weight;
    bool has_offence, has_reporter, has_detected, has_dates;
};

static enum reporter reporter_of(struct str word)
{
    if (str_eq(word, STR("victim")) || str_eq(word, STR("witness"))) return BY_VICTIM;
    if (str_eq(word, STR("police"))) return BY_POLICE;
    if (str_eq(word, STR("company"))) return BY_COMPANY;
    return BY_UNKNOWN;
}

static struct str word_at(const struct gazetteer *g, const struct event_rows *r, enum event_column c, size_t row)
{
    if (!r->code[c]) return STR("");
    return gazetteer_word(g, c, event_column_info[c].width == 1 ? ((const uint8_t *)r->code[c])[row] : ((const uint16_t *)r->code[c])[row]);
}

static int year_of(int32_t minutes) { return month_year(month_of_moment((int64_t)minutes * 60)); }

static void add_row(struct series *s, const struct ask *k, const struct harm_weights *h, size_t force, const struct event_rows *r, size_t row)
{
    const struct gazetteer *g = &k->events->gazetteer[force];
    uint32_t code = ((const uint16_t *)r->code[EVENT_OFFENCE])[row];
    double days = h->days[h->axis.key.map[force][code]];
    enum reporter by = s->has_reporter ? reporter_of(word_at(g, r, EVENT_REPORTER, row)) : BY_UNKNOWN;
    bool historic = s->has_dates && r->time[EVENT_FROM] && r->time[EVENT_REPORTED] && r->time[EVENT_FROM][row] != TIME_NONE &&
                    r->time[EVENT_REPORTED][row] != TIME_NONE && year_of(r->time[EVENT_FROM][row]) < year_of(r->time[EVENT_REPORTED][row]);
    if (isnan(days)) {
        s->no_weight++;
        days = 0;
    }
    if (by == BY_VICTIM && historic) {
        s->historic += days;
        s->historic_crimes++;
        return;
    }
    s->days[by] += days;
    s->crimes[by]++;
    if (by == BY_VICTIM && str_eq(word_at(g, r, EVENT_DETECTED, row), STR("yes"))) {
        s->detected += days;
        s->detected_crimes++;
    }
}

static bool gather(const struct ask *k, const struct harm_weights *h, struct series *s, struct error *why)
{
    *s = (struct series){ .has_offence = !h->estimate };
    if (!events_map(k->events, NULL, 0, why)) return false;
    for (size_t b = 0; b < k->events->n_blocks; b++) {
        const struct event_rows *r = k->events->about[b].rows;
        s->has_reporter = s->has_reporter || r->code[EVENT_REPORTER];
        s->has_detected = s->has_detected || r->code[EVENT_DETECTED];
        s->has_dates = s->has_dates || (r->time[EVENT_FROM] && r->time[EVENT_REPORTED]);
    }
    for (size_t b = 0; s->has_offence && b < k->events->n_blocks; b++) {
        const struct events_block *about = &k->events->about[b];
        const struct event_rows *r = about->rows;
        if (about->month < k->from || about->month > k->to || !r->code[EVENT_OFFENCE]) continue;
        for (size_t p = 0; p < r->n_points; p++) {
            if (k->inside && (!k->inside->map[about->force] || k->inside->map[about->force][r->point[p]] != 0)) continue;
            for (size_t row = r->first[p]; row < r->first[p + 1]; row++) {
                uint32_t type = r->code[EVENT_CATEGORY] ? ((const uint8_t *)r->code[EVENT_CATEGORY])[row] : 0;
                if (k->category_in[k->category.map[about->force][type]] != TALLY_OUT) add_row(s, k, h, about->force, r, row);
            }
        }
    }
    return true;
}

static void line(struct table *t, const char *name, const char *lacks, double value, const char *unit, double crimes)
{
    table_z(t, name);
    if (lacks) {
        table_empty(t);
        table_z(t, unit);
        table_empty(t);
        table_z(t, str_print(t->arena, "not given: the source lacks %s", lacks));
        return;
    }
    table_real(t, value);
    table_z(t, unit);
    table_real(t, crimes);
    table_empty(t);
}

bool harm_series_table(const struct ask *k, const struct harm_weights *h, struct table **out, struct error *why)
{
    struct series s;
    if (!gather(k, h, &s, why)) return false;
    const char *who = !s.has_offence ? "offence codes" : !s.has_reporter ? "who reported the crime" : NULL;
    const char *when = who ? who : !s.has_dates ? "when a crime was committed and when it was reported" : NULL;
    const char *solved = who ? who : !s.has_detected ? "whether it was detected" : NULL;
    struct table *t = table_new(k->arena, "series", "The seven series of the 2020 Consensus");
    (void)table_column(t, "series", "Series", CELL_TEXT, "", 0);
    (void)table_column(t, "value", "Value", CELL_REAL, "", 1);
    (void)table_column(t, "unit", "Unit", CELL_TEXT, "", 0);
    (void)table_column(t, "crimes", "Crimes", CELL_REAL, "crimes", 0);
    (void)table_column(t, "remark", "Remark", CELL_TEXT, "", 0);
    line(t, "Crime Harm Index", who, s.days[BY_VICTIM], "days", (double)s.crimes[BY_VICTIM]);
    line(t, "Crimes reported by victims and witnesses (by type: breakdown --by category)", who, (double)(s.crimes[BY_VICTIM] + s.historic_crimes), "crimes",
         (double)(s.crimes[BY_VICTIM] + s.historic_crimes));
    line(t, "Historic Offences CHI: reported now, committed in an earlier year", when, s.historic, "days", (double)s.historic_crimes);
    line(t, "Proactive Policing Index: found by police", who, s.days[BY_POLICE], "days", (double)s.crimes[BY_POLICE]);
    line(t, "Company-Detected CHI: found by companies, such as shops", who, s.days[BY_COMPANY], "days", (double)s.crimes[BY_COMPANY]);
    line(t, "Harm Detection Fraction: detected harm of the Crime Harm Index", solved, s.days[BY_VICTIM] > 0 ? 100 * s.detected / s.days[BY_VICTIM] : (double)NAN, "%",
         (double)s.detected_crimes);
    line(t, "Detection rate", solved, s.crimes[BY_VICTIM] ? 100.0 * (double)s.detected_crimes / (double)s.crimes[BY_VICTIM] : (double)NAN, "per 100 crimes", (double)s.detected_crimes);
    table_note(t, NOTE_METHOD, "Sherman, Neyroud and others 2020, The Cambridge Crime Harm Index: Consensus (doi 10.1007/s41887-020-00043-2)");
    if (!who && s.crimes[BY_UNKNOWN]) table_note(t, NOTE_NOT_COVERED, "%" PRIu64 " crimes do not say who reported them and are in no series", s.crimes[BY_UNKNOWN]);
    if (s.no_weight) table_note(t, NOTE_NOT_COVERED, "%" PRIu64 " crimes have a code that no weight covers: they count and weigh nothing", s.no_weight);
    *out = t;
    return true;
}
