#include "evidence/mapping.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF" /* as Notepad begins a file */

static const char *const field_names[MAP_FIELDS] = {
    "reference", "offence_code", "category", "reported_at", "occurred_from", "occurred_to", "latitude", "longitude", "easting",
    "northing", "location", "lsoa", "source", "victim_type", "detected", "outcome", "reported_by",
};
const char *mapping_field_name(enum mapping_field f) { return field_names[f]; }

struct parser {
    struct mapping *m;
    const char *file;
    size_t line, cap_values;
    enum { BEFORE, COLUMNS, VALUES } section;
    enum mapping_field values_of;
};

/* Two of three signs: so that one with a slip in it is still known for what it is, and the slip is told. */
bool mapping_recognise(struct str text, struct str name)
{
    struct str rest = str_slice(text, 0, 65536), line, left;
    bool source = false, columns = false;
    if (memchr(rest.ptr, 0, rest.len)) return false;
    if (str_starts(rest, STR(BYTE_ORDER_MARK))) rest = str_slice(rest, 3, rest.len);
    while (rest.len) {
        rest = str_cut(rest, '\n', &line);
        line = str_trim(line);
        columns = columns || str_eq_nocase(line, STR("[columns]"));
        (void)str_cut(line, '=', &left);
        source = source || (left.len < line.len && str_eq(str_trim(left), STR("source")));
    }
    return source + columns + str_ends(name, STR(".mapping")) >= 2;
}

static bool find_field(struct str name, enum mapping_field *out)
{
    for (unsigned f = 0; f < MAP_FIELDS; f++)
        if (str_eq(name, str_of(field_names[f]))) {
            *out = f;
            return true;
        }
    return false;
}

static bool is_time(enum mapping_field f) { return f == MAP_REPORTED || f == MAP_FROM || f == MAP_TO; }

static bool take_section(struct parser *p, struct str name, struct error *why)
{
    struct str field = str_trim(str_slice(name, strlen("values"), name.len));
    if (str_eq(name, STR("columns"))) {
        p->section = COLUMNS;
        return true;
    }
    if (str_starts(name, STR("values")) && find_field(field, &p->values_of) &&
        (p->values_of == MAP_CATEGORY || p->values_of == MAP_SOURCE || p->values_of == MAP_VICTIM || p->values_of == MAP_DETECTED)) {
        p->section = VALUES;
        return true;
    }
    return FAIL(why, INVALID, "%s, line %zu: [columns] or [values category|source|victim_type|detected] was expected, not [" STR_FMT "]", p->file,
                p->line, STR_ARG(name));
}

static bool take_head(struct parser *p, struct str left, struct str right, struct error *why)
{
    if (str_eq(left, STR("source"))) {
        for (size_t i = 0; i < right.len; i++) {
            char c = right.ptr[i];
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'))
                return FAIL(why, INVALID, "%s, line %zu: source may hold letters, digits and hyphens", p->file, p->line);
        }
        p->m->source = right;
    } else if (str_eq(left, STR("force"))) {
        p->m->force = right;
    } else if (str_eq(left, STR("time_zone"))) {
        p->m->utc = str_eq_nocase(right, STR("UTC"));
        if (!p->m->utc && !str_eq(right, STR("Europe/London")))
            return FAIL(why, INVALID, "%s, line %zu: time_zone is Europe/London or UTC", p->file, p->line);
    } else {
        return FAIL(why, INVALID, "%s, line %zu: source, force or time_zone was expected, not \"" STR_FMT "\"", p->file, p->line, STR_ARG(left));
    }
    return right.len > 0 || FAIL(why, INVALID, "%s, line %zu: nothing stands after =", p->file, p->line);
}

static bool take_column(struct parser *p, struct str left, struct str right, struct error *why)
{
    struct str name, format = str_trim(str_cut(right, ' ', &name));
    enum mapping_field f;
    if (left.len >= 2 && left.ptr[0] == '"' && left.ptr[left.len - 1] == '"') left = str_slice(left, 1, left.len - 1);
    if (!find_field(name, &f))
        return FAIL(why, INVALID, "%s, line %zu: \"" STR_FMT "\" is no field; docs/extract-mapping.md lists them", p->file, p->line, STR_ARG(name));
    if (p->m->title[f].len) return FAIL(why, INVALID, "%s, line %zu: %s is given twice", p->file, p->line, field_names[f]);
    if (format.len && !is_time(f)) return FAIL(why, INVALID, "%s, line %zu: %s is no time and has no format", p->file, p->line, field_names[f]);
    if (format.len && (!str_contains(format, STR("YYYY")) || !str_contains(format, STR("MM")) || !str_contains(format, STR("DD"))))
        return FAIL(why, INVALID, "%s, line %zu: a time's format says YYYY, MM and DD, such as DD/MM/YYYY HH:MM", p->file, p->line);
    if (left.len == 0) return FAIL(why, INVALID, "%s, line %zu: no column stands before =", p->file, p->line);
    p->m->title[f] = left;
    p->m->format[f] = format;
    return true;
}

static bool take_line(struct parser *p, struct arena *a, struct str line, struct error *why)
{
    size_t eq = line.len;
    while (eq > 0 && line.ptr[eq - 1] != '=') eq--;
    if (eq == 0) return FAIL(why, INVALID, "%s, line %zu: left = right was expected", p->file, p->line);
    struct str left = str_trim(str_slice(line, 0, eq - 1)), right = str_trim(str_slice(line, eq, line.len));
    if (p->section == BEFORE) return take_head(p, left, right, why);
    if (p->section == COLUMNS) return take_column(p, left, right, why);
    if (p->m->n_values == p->cap_values) {
        struct mapping_value *more = ARENA_ARRAY(a, struct mapping_value, p->cap_values * 2 + 16);
        if (p->m->n_values) memcpy(more, p->m->value, p->m->n_values * sizeof *more);
        p->m->value = more;
        p->cap_values = p->cap_values * 2 + 16;
    }
    p->m->value[p->m->n_values++] = (struct mapping_value){ p->values_of, left, right };
    return true;
}

static bool is_whole(const struct mapping *m, const char *file, struct error *why)
{
    const char *lacks = !m->source.len ? "source" : !m->force.len ? "force" : !m->title[MAP_REFERENCE].len ? "reference"
        : !m->title[MAP_OFFENCE].len && !m->title[MAP_CATEGORY].len ? "offence_code or category"
        : !m->title[MAP_REPORTED].len && !m->title[MAP_FROM].len ? "reported_at or occurred_from" : NULL;
    if (lacks) return FAIL(why, INVALID, "%s: the mapping does not say which column is %s", file, lacks);
    if (!m->title[MAP_LATITUDE].len != !m->title[MAP_LONGITUDE].len || !m->title[MAP_EASTING].len != !m->title[MAP_NORTHING].len)
        return FAIL(why, INVALID, "%s: latitude and longitude, or easting and northing, are given both or neither", file);
    return true;
}

bool mapping_parse(struct arena *a, struct str text, const char *file, struct mapping *out, struct error *why)
{
    struct mapping m = { 0 };
    struct parser p = { .m = &m, .file = file };
    struct str line;
    if (!str_is_utf8(text)) return FAIL(why, INVALID, "%s is not UTF-8 text", file);
    if (str_starts(text, STR(BYTE_ORDER_MARK))) text = str_slice(text, 3, text.len);
    while (text.len) {
        text = str_cut(text, '\n', &line);
        line = str_trim(line);
        p.line++;
        if (line.len == 0 || line.ptr[0] == '#') continue;
        bool section = line.ptr[0] == '[' && line.ptr[line.len - 1] == ']';
        if (section ? !take_section(&p, str_trim(str_slice(line, 1, line.len - 1)), why) : !take_line(&p, a, line, why)) return false;
    }
    if (!is_whole(&m, file, why)) return false;
    *out = m;
    return true;
}

size_t mapping_columns(const struct mapping *m)
{
    size_t n = 0;
    for (unsigned f = 0; f < MAP_FIELDS; f++) n += m->title[f].len > 0;
    return n;
}

struct str mapping_word(const struct mapping *m, enum mapping_field field, struct str theirs)
{
    for (size_t i = 0; i < m->n_values; i++)
        if (m->value[i].field == field && str_eq_nocase(m->value[i].theirs, theirs)) return m->value[i].ours;
    return theirs;
}

enum { ISO_MAX = 72 }; /* six numbers of any size */

static bool read_number(struct str text, size_t *at, int digits, int *out)
{
    int v = 0;
    for (int i = 0; i < digits; i++, ++*at) {
        if (*at >= text.len || text.ptr[*at] < '0' || text.ptr[*at] > '9') return false;
        v = v * 10 + (text.ptr[*at] - '0');
    }
    *out = v;
    return true;
}

/* Reads text by its format into "YYYY-MM-DD HH:MM:SS", which month.h then checks. */
static bool by_format(struct str format, struct str text, char out[static ISO_MAX], bool *timed)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    size_t at = 0;
    *timed = false;
    for (size_t i = 0; i < format.len;) {
        struct str rest = str_slice(format, i, format.len);
        int *to = str_starts(rest, STR("YYYY")) ? &year : str_starts(rest, STR("DD")) ? &day : str_starts(rest, STR("HH")) ? &hour
            : str_starts(rest, STR("SS")) ? &second : str_starts(rest, STR("MM")) ? (*timed ? &minute : &month) : NULL;
        if (!to && at == text.len && !*timed) break; /* a day without its time */
        if (!to) {
            if (at >= text.len || text.ptr[at] != format.ptr[i]) return false;
            at++;
            i++;
            continue;
        }
        if (!read_number(text, &at, to == &year ? 4 : 2, to)) return false;
        *timed = *timed || to == &hour;
        i += to == &year ? 4 : 2;
    }
    if (at != text.len || year > 9999) return false;
    (void)snprintf(out, ISO_MAX, "%04d-%02d-%02d %02d:%02d:%02d", year, month, day, hour, minute, second);
    return true;
}

bool mapping_time(const struct mapping *m, enum mapping_field field, struct str text, int64_t *seconds, month_t *month)
{
    char iso[ISO_MAX];
    bool timed, has_time;
    int64_t local;
    text = str_trim(text);
    if (m->format[field].len) {
        if (!by_format(m->format[field], text, iso, &timed) || !moment_parse(str_of(iso), &local, &has_time)) return false;
    } else {
        if (!moment_parse(text, &local, &timed)) return false;
        bool offset = text.len > 16 && (text.ptr[text.len - 1] == 'Z' || text.ptr[text.len - 6] == '+' || text.ptr[text.len - 6] == '-');
        if (timed && offset) {
            *seconds = local;
            *month = month_of_moment(local + (m->utc ? 0 : london_offset(local + 3600)));
            return true;
        }
    }
    *month = month_of_moment(local);
    *seconds = !timed ? local + 43200 : m->utc ? local : local - london_offset(local);
    return true;
}
