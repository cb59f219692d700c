#include "evidence/weights_read.h"
#include "intake/intake.h"

/* The year in the file's name: nothing inside says the edition. */
static const char *edition_of(struct arena *a, struct str name, bool made_up)
{
    if (made_up) return "made-up";
    for (size_t i = 0; i + 4 <= name.len; i++) {
        int64_t year;
        if (str_to_i64(str_slice(name, i, i + 4), &year) && year >= 2010 && year <= 2199) return str_z(a, str_slice(name, i, i + 4));
    }
    return "undated";
}

static bool is_harm_index(struct str text, struct str name)
{
    (void)name;
    return weights_recognise(&harm_index, text);
}
static bool is_severity_index(struct str text, struct str name)
{
    (void)name;
    return weights_recognise(&severity_index, text);
}

static void put_aside(void *file, size_t line, const char *reason, struct str row) { file_reject(file, line, reason, row); }

static bool load(const struct index_kind *index, struct intake_file *f, struct error *why)
{
    struct arena a = { 0 };
    struct weights_file r;
    weights_read(index, file_text(f), put_aside, f, &r);
    file_count(f, r.rows, r.n);
    bool ok = (r.n > 0 || FAIL(why, INVALID, "%s: no line holds an offence with a weight and a Home Office code", file_name(f))) &&
              (buf_ok(&r.text) || FAIL(why, LIMIT, "%s: its titles come to more than 64 MB", file_name(f)));
    if (ok) {
        size_t offences = r.n, n = r.n_codes;
        const char *edition = edition_of(&a, file_base_name(f), r.made_up);
        struct section s[] = { { "weight", r.weight, sizeof *r.weight, n }, { "days", r.days, 8, offences }, { "group", r.group, 4, offences },
                               { "sub_group", r.sub_group, 4, offences }, { "text", r.text.ptr, 1, r.text.len } };
        ok = change_put_ranked(intake_change(file_intake(f)), file_order(f) + 1, str_of(str_print(&a, "weights/%s/%s", index->id, edition)),
                               file_digest(f), n, r.made_up ? STR("made up") : STR(""), s, COUNT_OF(s), why);
        file_remark(f, "%s, edition %s: %zu offences under %zu codes%s", index->title, edition, offences, n,
                    strcmp(edition, "undated") == 0 ? "; its name says no year: rename it, as cchi2020.csv or css2023.csv, to keep editions apart" : "");
    }
    if (r.shifted)
        file_remark(f, "%s, line %zu: %zu record%s shifted by a column (a web address stands where the group should); score and code were read, the group is not known",
                    file_name(f), r.first_shifted, r.shifted, r.shifted == 1 ? " is" : "s are");
    weights_file_release(&r);
    arena_release(&a);
    return ok;
}

static bool load_harm_index(void *state, struct intake_file *f, void **product, struct error *why)
{
    (void)state;
    (void)product;
    return load(&harm_index, f, why);
}
static bool load_severity_index(void *state, struct intake_file *f, void **product, struct error *why)
{
    (void)state;
    (void)product;
    return load(&severity_index, f, why);
}

const struct importer weights_importer = {
    .name = "Cambridge Crime Harm Index",
    .expected = "The publisher's workbook, or its sheet of values as CSV, with the columns FULL_OFFENCE_TITLE, CCHI Score, HOME_OFFICE_CLASSIFICATION; "
                "the year in the name tells the edition",
    .recognise = is_harm_index, .load = load_harm_index,
};
const struct importer severity_importer = {
    .name = "Crime Severity Score weights",
    .expected = "A list of the weights of the Office for National Statistics, workbook or CSV, with columns such as Offence code (028/03, 28A or 104) and "
                "Weight; the year in the name tells the edition",
    .recognise = is_severity_index, .load = load_severity_index,
};

/* Every text begins in the text and ends there. */
static bool weights_hold(const struct weights *w, size_t n_text)
{
    bool ok = n_text && w->text[n_text - 1] == 0;
    for (size_t i = 0; ok && i < w->n; i++)
        ok = w->weight[i].group < n_text && w->weight[i].sub_group < n_text && w->weight[i].title < n_text && w->weight[i].code[OFFENCE_CODE_MAX - 1] == 0;
    for (size_t i = 0; ok && i < w->n_offences; i++) ok = w->group_of[i] < n_text && w->sub_group_of[i] < n_text;
    return ok;
}

bool weights_open(struct snapshot *s, struct arena *a, struct str index, const char *edition, struct weights *out, struct error *why)
{
    char *prefix = str_print(a, "weights/" STR_FMT "/", STR_ARG(index));
    size_t first, n = snapshot_find(s, str_of(prefix), &first), chosen = SIZE_MAX;
    const char *held = "";
    for (size_t i = first; i < first + n; i++) { /* made-up sorts after every year, and gives way to a real one */
        struct str name = str_slice(snapshot_entry(s, i)->key, strlen(prefix), SIZE_MAX);
        held = str_print(a, "%s%s" STR_FMT, held, *held ? ", " : "", STR_ARG(name));
        bool digit = name.len && name.ptr[0] >= '0' && name.ptr[0] <= '9';
        if (edition ? str_eq(name, str_of(edition)) : digit || chosen == SIZE_MAX) chosen = i;
    }
    if (chosen == SIZE_MAX && edition && n) return FAIL(why, MISSING, "the edition %s is not held; there are %s", edition, held);
    if (chosen == SIZE_MAX) 
        return str_eq(index, STR("css"))
                   ? FAIL(why, MISSING, "no weights of the Crime Severity Score are held: import the list that the Office for National Statistics publishes with it")
                   : FAIL(why, MISSING, "no harm weights are held: import the Cambridge Crime Harm Index, which its publisher gives to whoever asks");
    const struct part *p = snapshot_part(s, chosen, why);
    struct weights w = { .index = index, .edition = str_slice(snapshot_entry(s, chosen)->key, strlen(prefix), SIZE_MAX),
                         .made_up = str_eq(snapshot_entry(s, chosen)->note, STR("made up")) };
    size_t n_group, n_sub_group, n_text;
    if (!p || !PART_ARRAY(p, "weight", &w.weight, &w.n, why) || !PART_ARRAY(p, "days", &w.days, &w.n_offences, why) ||
        !PART_ARRAY(p, "group", &w.group_of, &n_group, why) || !PART_ARRAY(p, "sub_group", &w.sub_group_of, &n_sub_group, why) ||
        !PART_ARRAY(p, "text", &w.text, &n_text, why))
        return false;
    if (n_group != w.n_offences || n_sub_group != w.n_offences || !weights_hold(&w, n_text))
        return FAIL(why, INVALID, "the weights " STR_FMT " do not hold together: run wardmote check", STR_ARG(snapshot_entry(s, chosen)->key));
    for (size_t i = 0; i < w.n; i++) w.n_shared += w.weight[i].highest > w.weight[i].days;
    *out = w;
    return true;
}

static const struct weight *find_code(const struct weights *w, const char *code)
{
    size_t lo = 0, hi = w->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = strcmp(w->weight[mid].code, code);
        if (c == 0) return &w->weight[mid];
        if (c < 0) lo = mid + 1;
        else hi = mid;
    }
    return NULL;
}

const struct weight *weights_find(const struct weights *w, struct str code)
{
    char key[OFFENCE_CODE_MAX];
    bool by_class = str_eq(w->index, STR("css"));
    if (!(by_class ? severity_code(code, key) : offence_code(code, key))) return NULL;
    const struct weight *found = find_code(w, key);
    if (!found && by_class && key[3] == '/') { /* 028/03, where the list has one weight for all of class 028 */
        key[3] = 0;
        found = find_code(w, key);
    }
    return found;
}
