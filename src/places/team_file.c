/* Files of teams and officers: columns, the form of each value, and what must agree between rows. */
#include "places/team_file.h"
#include "base/csv.h"
#include "base/month.h"
#include <stdlib.h>

enum form { FORM_TEXT, FORM_CODE, FORM_EMAIL, FORM_PHONE, FORM_LINK, FORM_WARDS, FORM_DAY, FORM_TIME };
static const struct {
    const char *name;
    enum form form;
} fields[TEAM_FIELDS] = {
    [FIELD_TEAM] = { "team", FORM_CODE },      [FIELD_OFFICER] = { "officer", FORM_CODE }, [FIELD_NAME] = { "name", FORM_TEXT },
    [FIELD_RANK] = { "rank", FORM_TEXT },      [FIELD_ROLE] = { "role", FORM_TEXT },       [FIELD_EMAIL] = { "email", FORM_EMAIL },
    [FIELD_PHONE] = { "phone", FORM_PHONE },   [FIELD_PAGE] = { "page", FORM_LINK },       [FIELD_WARDS] = { "wards", FORM_WARDS },
    [FIELD_FROM] = { "from", FORM_DAY },       [FIELD_TO] = { "to", FORM_DAY },            [FIELD_COVER] = { "cover", FORM_CODE },
    [FIELD_MEETING] = { "meeting", FORM_TEXT }, [FIELD_PLACE] = { "place", FORM_TEXT },    [FIELD_STARTS] = { "starts", FORM_TIME },
    [FIELD_ENDS] = { "ends", FORM_TIME },      [FIELD_ISSUE] = { "issue", FORM_TEXT },     [FIELD_ISSUED] = { "issued", FORM_DAY },
    [FIELD_ACTION] = { "action", FORM_TEXT },  [FIELD_ACTED] = { "acted", FORM_DAY },
};
static const char *const expected[] = {
    [FORM_TEXT] = "text of at most 2000 bytes on one line",
    [FORM_CODE] = "at most 40 letters, digits and hyphens",
    [FORM_EMAIL] = "an address, such as mill.ward@police.example,",
    [FORM_PHONE] = "a telephone number, such as 01632 960001 or 101,",
    [FORM_LINK] = "an address that begins with https://",
    [FORM_WARDS] = "codes of wards with spaces between, such as E05990001 E05990002,",
    [FORM_DAY] = "a day, YYYY-MM-DD,",
    [FORM_TIME] = "day and time of the clock on the wall, YYYY-MM-DD HH:MM,",
};

#define B(f) (1u << FIELD_##f)
/* must: columns that are there, their values never empty; may: columns that can be left out; same: fields that agree in
 * all rows of one `who`. */
static const struct {
    const char *name;
    uint32_t must, may, who, same;
} kinds[TEAM_KINDS] = {
    [TEAM_TEAMS] = { "teams", B(TEAM) | B(NAME) | B(WARDS), B(EMAIL) | B(PHONE) | B(PAGE), B(TEAM), B(NAME) | B(EMAIL) | B(PHONE) | B(PAGE) },
    [TEAM_OFFICERS] = { "officers", B(TEAM) | B(OFFICER) | B(NAME) | B(RANK) | B(WARDS) | B(FROM), B(ROLE) | B(EMAIL) | B(PHONE) | B(TO),
                        B(TEAM) | B(OFFICER), B(NAME) | B(RANK) | B(EMAIL) | B(PHONE) },
    [TEAM_ABSENCES] = { "absences", B(TEAM) | B(OFFICER) | B(FROM), B(TO) | B(COVER), 0, 0 },
    [TEAM_MEETINGS] = { "meetings", B(TEAM) | B(MEETING) | B(PLACE) | B(STARTS), B(ENDS) | B(WARDS), 0, 0 },
    [TEAM_PRIORITIES] = { "priorities", B(TEAM) | B(ISSUE) | B(ISSUED), B(ACTION) | B(ACTED) | B(WARDS), 0, 0 },
};
const char *team_kind_name(enum team_kind k) { return kinds[k].name; }

/* ---- the columns ---- */

static enum team_field field_named(struct str name)
{
    for (enum team_field f = 0; f < TEAM_FIELDS; f++)
        if (str_eq_nocase(str_trim(name), str_of(fields[f].name))) return f;
    return TEAM_FIELDS;
}

static uint32_t columns_of(const struct csv *c)
{
    uint32_t has = 0;
    for (size_t i = 0; i < c->n; i++) {
        enum team_field f = field_named(c->field[i]);
        if (f < TEAM_FIELDS) has |= 1u << f;
    }
    return has;
}

/* The kind all of whose columns are there; of several, the one that has most of them: officers have those of teams too. */
static enum team_kind kind_of(uint32_t has)
{
    enum team_kind best = TEAM_KINDS;
    for (enum team_kind k = 0; k < TEAM_KINDS; k++)
        if ((has & kinds[k].must) == kinds[k].must &&
            (best == TEAM_KINDS || __builtin_popcount(kinds[k].must) > __builtin_popcount(kinds[best].must)))
            best = k;
    return best;
}

static const char *column_list(struct arena *a, uint32_t set)
{
    const char *list = "";
    for (enum team_field f = 0; f < TEAM_FIELDS; f++)
        if (set >> f & 1) list = str_print(a, "%s%s%s", list, *list ? ", " : "", fields[f].name);
    return list;
}

static bool fail_kind(struct arena *a, struct error *why)
{
    const char *list = "";
    for (enum team_kind k = 0; k < TEAM_KINDS; k++)
        list = str_print(a, "%s%s%s (%s)", list, k ? ", or of " : "", kinds[k].name, column_list(a, kinds[k].must));
    return FAIL(why, INVALID, "line 1: the columns of %s were expected", list);
}

static bool read_header(struct arena *a, struct csv *c, enum team_kind *kind, enum team_field column[static CSV_FIELDS_MAX], struct error *why)
{
    if (!csv_next(c) || c->bad) return fail_kind(a, why);
    enum team_kind k = kind_of(columns_of(c));
    if (k == TEAM_KINDS) return fail_kind(a, why);
    uint32_t seen = 0;
    for (size_t i = 0; i < c->n; i++) {
        column[i] = field_named(c->field[i]);
        uint32_t bit = column[i] < TEAM_FIELDS ? 1u << column[i] : 0;
        if (!(bit & (kinds[k].must | kinds[k].may)))
            return FAIL(why, INVALID, "line 1: \"%.60s\" is no column of %s; expected %s, and if known %s", str_z(a, c->field[i]), kinds[k].name,
                        column_list(a, kinds[k].must), column_list(a, kinds[k].may));
        if (seen & bit) return FAIL(why, INVALID, "line 1: the column %s stands there twice", fields[column[i]].name);
        seen |= bit;
    }
    *kind = k;
    return true;
}

/* ---- values ---- */

static bool all_of(struct str s, const char *others)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr(others, c)))) return false;
    }
    return true;
}

static bool is_text(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < ' ') return false;
    return s.len <= TEAM_TEXT_MAX;
}

/* Fewer characters than RFC 5321 allows: it stands in a link. */
static bool is_email(struct str s)
{
    struct str name, domain = str_cut(s, '@', &name);
    return s.len <= 254 && name.len && name.len < s.len && all_of(name, ".'*+_~-") && str_contains(domain, STR(".")) && all_of(domain, ".-");
}

static bool is_phone(struct str s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        digits += s.ptr[i] >= '0' && s.ptr[i] <= '9';
        if (!memchr("0123456789 +()", s.ptr[i], 14)) return false;
    }
    return digits >= 3 && s.len <= 30;
}

static bool is_link(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] <= ' ' || strchr("\"<>\\", s.ptr[i])) return false;
    return s.len <= TEAM_TEXT_MAX && s.len > 8 && str_starts(s, STR("https://"));
}

static bool is_day(struct str s, int64_t *day)
{
    int64_t seconds;
    bool timed;
    if (s.len != 10 || !moment_parse(s, &seconds, &timed)) return false;
    *day = seconds / 86400 - (seconds % 86400 < 0);
    return true;
}

static bool is_time(struct str s, int64_t *moment)
{
    int64_t local;
    bool timed;
    if (s.len != 16 || !moment_parse(s, &local, &timed) || !timed) return false;
    *moment = local - london_offset(local);
    return true;
}

static bool read_wards(struct arena *a, struct str s, struct team_row *row)
{
    struct str *ward = ARENA_ARRAY(a, struct str, MIN(s.len / 2 + 1, (size_t)TEAM_WARDS_MAX));
    while ((s = str_trim(s)).len) {
        size_t n = 0;
        while (n < s.len && s.ptr[n] != ' ' && s.ptr[n] != ';' && s.ptr[n] != ',' && s.ptr[n] != '\t') n++;
        struct str code = str_slice(s, 0, n);
        if (n && (row->n_wards == TEAM_WARDS_MAX || n > 15 || !all_of(code, ""))) return false;
        if (n) {
            char *z = str_z(a, code);
            for (char *p = z; *p; p++)
                if (*p >= 'a' && *p <= 'z') *p = (char)(*p - 32);
            ward[row->n_wards++] = str_of(z);
        }
        s = str_slice(s, n + (n < s.len), s.len);
    }
    row->ward = ward;
    return row->n_wards > 0;
}

static bool read_value(struct arena *a, enum team_field f, struct str s, struct team_row *row)
{
    if (!is_text(s)) return false;
    row->text[f] = str_copy(a, s);
    switch (fields[f].form) {
    case FORM_TEXT: return true;
    case FORM_CODE: return s.len <= TEAM_CODE_MAX && all_of(s, "-_.");
    case FORM_EMAIL: return is_email(s);
    case FORM_PHONE: return is_phone(s);
    case FORM_LINK: return is_link(s);
    case FORM_WARDS: return read_wards(a, s, row);
    case FORM_DAY: return is_day(s, &row->when[f]);
    case FORM_TIME: return is_time(s, &row->when[f]);
    }
    return false;
}

static bool in_order(const struct team_row *row, enum team_field first, enum team_field last, struct error *why)
{
    if (!row->text[first].ptr || !row->text[last].ptr || row->when[first] <= row->when[last]) return true;
    return FAIL(why, INVALID, "%s is before %s", fields[last].name, fields[first].name);
}

/* ---- rows ---- */

static bool read_row(struct arena *a, const struct csv *c, size_t n_columns, enum team_kind kind, const enum team_field *column, struct team_row *out,
                     struct error *why)
{
    struct team_row row = { .line = c->line };
    uint32_t given = 0;
    if (c->n != n_columns) return FAIL(why, INVALID, "%zu values were expected, one for each column, not %zu", n_columns, c->n);
    for (size_t i = 0; i < c->n; i++) {
        struct str s = str_trim(c->field[i]);
        if (!s.len) continue;
        given |= 1u << column[i];
        if (!read_value(a, column[i], s, &row))
            return FAIL(why, INVALID, "%s: %s was expected, not \"%.80s\"", fields[column[i]].name, expected[fields[column[i]].form], str_z(a, s));
    }
    row.none = given == B(TEAM) && kind != TEAM_TEAMS;
    uint32_t lacks = kinds[kind].must & ~given;
    if (lacks && !row.none) return FAIL(why, INVALID, "nothing stands under %s", column_list(a, lacks));
    if (row.text[FIELD_ACTED].ptr && !row.text[FIELD_ACTION].ptr) return FAIL(why, INVALID, "acted has a day, and action does not say what was done");
    if (!in_order(&row, FIELD_FROM, FIELD_TO, why) || !in_order(&row, FIELD_STARTS, FIELD_ENDS, why) || !in_order(&row, FIELD_ISSUED, FIELD_ACTED, why))
        return false;
    *out = row;
    return true;
}

static int by_who(const struct team_row *a, const struct team_row *b)
{
    int order = str_cmp(a->text[FIELD_TEAM], b->text[FIELD_TEAM]);
    return order ? order : str_cmp(a->text[FIELD_OFFICER], b->text[FIELD_OFFICER]);
}
static int by_who_then_line(const void *a, const void *b)
{
    const struct team_row *x = a, *y = b;
    int order = by_who(x, y);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* What is said twice of one team or officer is said alike. */
static bool check_same(const struct team_file *file, struct error *why)
{
    for (size_t i = 1; kinds[file->kind].who && i < file->n; i++) {
        const struct team_row *a = &file->row[i - 1], *b = &file->row[i];
        if (a->none || b->none || by_who(a, b) != 0) continue;
        for (enum team_field f = 0; f < TEAM_FIELDS; f++)
            if (kinds[file->kind].same >> f & 1 && !str_eq(a->text[f], b->text[f]))
                return FAIL(why, INVALID, "line %zu: %s of " STR_FMT " is not what line %zu says", b->line, fields[f].name,
                            STR_ARG(b->text[kinds[file->kind].who & B(OFFICER) ? FIELD_OFFICER : FIELD_TEAM]), a->line);
    }
    return true;
}

static bool read_rows(struct arena *a, struct csv *c, struct team_file *out, struct error *why)
{
    enum team_field column[CSV_FIELDS_MAX];
    struct team_file f = { .name = out->name };
    if (!read_header(a, c, &f.kind, column, why)) return false;
    size_t n_columns = c->n, room = 0;
    struct team_row *row = NULL;
    while (csv_next(c)) {
        if (c->bad) return FAIL(why, INVALID, "line %zu: %s", c->line, csv_bad_text(c->bad));
        if (f.n == TEAM_ROWS_MAX) return FAIL(why, LIMIT, "line %zu: more than %d rows", c->line, TEAM_ROWS_MAX);
        if (f.n == room) {
            struct team_row *wider = ARENA_ARRAY(a, struct team_row, room = 2 * room + 16);
            if (f.n) memcpy(wider, row, f.n * sizeof *row);
            row = wider;
        }
        if (!read_row(a, c, n_columns, f.kind, column, &row[f.n], why)) return error_prefix(why, "line %zu", c->line);
        f.n++;
    }
    if (f.n) qsort(row, f.n, sizeof *row, by_who_then_line);
    f.row = row;
    if (!check_same(&f, why)) return false;
    *out = f;
    return true;
}

bool team_file_read(struct arena *a, struct str text, const char *name, struct team_file *out, struct error *why)
{
    struct team_file f = { .name = name };
    struct csv c;
    if (text.len > TEAM_FILE_MAX) return FAIL(why, LIMIT, "%s: more than %d MB", name, TEAM_FILE_MAX >> 20);
    csv_init(&c, text);
    bool ok = read_rows(a, &c, &f, why);
    csv_release(&c);
    if (!ok) return error_prefix(why, "%s", name);
    *out = f;
    return true;
}

bool team_file_recognise(struct str text)
{
    struct csv c;
    csv_init(&c, str_slice(text, 0, 4096));
    bool is = csv_next(&c) && !c.bad && kind_of(columns_of(&c)) != TEAM_KINDS;
    csv_release(&c);
    return is;
}
