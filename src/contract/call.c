#include "contract/call.h"
#include "contract/words.h"
#include "base/file.h"
#include "render/utf8.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct call {
    struct arena arena;
    struct words words;
    struct home home;
    struct call_streams to;
    FILE *file; /* what -o will be put in place from; NULL: nothing was written */
    char *bytes;
    size_t n_bytes;
};

/* ---- what the verb asks ---- */

static const struct option *declared(const struct call *c, const char *name)
{
    const struct option *o = words_option(&c->words, str_of(name));
    if (!o) (void)fprintf(stderr, "wardmote: %s has no option %s\n", c->words.verb ? c->words.verb->name : "?", name);
    CHECK(o);
    return o;
}

static const char *value_of(const struct call *c, const struct option *o)
{
    for (size_t i = c->words.n_given; i-- > 0;)
        if (c->words.given[i].option == o) return c->words.given[i].value;
    return o->standard;
}

const struct home *call_home(const struct call *c) { return &c->home; }
struct arena *call_arena(struct call *c) { return &c->arena; }

size_t call_n_args(const struct call *c) { return c->words.n_args; }
FILE *call_err(struct call *c) { return c->to.err; }
int call_width(const struct call *c) { return c->to.width; }
const struct verb *call_verb(const struct call *c) { return c->words.verb; }
bool call_wants_help(const struct call *c) { return c->words.wants_help; }

const char *call_arg(const struct call *c, size_t i)
{
    CHECK(i < c->words.n_args);
    return c->words.arg[i];
}

bool call_flag(const struct call *c, const char *option)
{
    CHECK(declared(c, option)->kind == OPTION_FLAG);
    return call_count(c, option) > 0;
}

const char *call_text(const struct call *c, const char *option)
{
    const struct option *o = declared(c, option);
    CHECK(o->kind == OPTION_TEXT || o->kind == OPTION_CHOICE || o->kind == OPTION_PATH);
    return value_of(c, o);
}

size_t call_count(const struct call *c, const char *option)
{
    const struct option *o = declared(c, option);
    size_t n = 0;
    for (size_t i = 0; i < c->words.n_given; i++) n += c->words.given[i].option == o;
    return n;
}

const char *call_text_at(const struct call *c, const char *option, size_t i)
{
    const struct option *o = declared(c, option);
    for (size_t k = 0; k < c->words.n_given; k++)
        if (c->words.given[k].option == o && i-- == 0) return c->words.given[k].value;
    CHECK(!"fewer were given");
    return NULL;
}

int64_t call_whole(const struct call *c, const char *option, int64_t otherwise)
{
    const struct option *o = declared(c, option);
    const char *value = value_of(c, o);
    CHECK(o->kind == OPTION_WHOLE && (!value || str_to_i64(str_of(value), &otherwise)));
    return otherwise;
}

double call_number(const struct call *c, const char *option, double otherwise)
{
    const struct option *o = declared(c, option);
    const char *value = value_of(c, o);
    CHECK(o->kind == OPTION_NUMBER && (!value || str_to_double(str_of(value), &otherwise)));
    return otherwise;
}

month_t call_month(const struct call *c, const char *option)
{
    const struct option *o = declared(c, option);
    const char *value = value_of(c, o);
    month_t month = 0;
    CHECK(o->kind == OPTION_MONTH && (!value || month_parse(str_of(value), &month)));
    return month;
}

/* ---- where the results go ---- */

/* The file -o names; NULL: the standard output. */
static const char *output_path(const struct call *c)
{
    const struct option *o = words_option(&c->words, STR("output"));
    const char *path = o && o->letter == 'o' && o->kind == OPTION_PATH ? value_of(c, o) : NULL;
    return path && strcmp(path, "-") == 0 ? NULL : path;
}

FILE *call_out(struct call *c)
{
    if (!output_path(c)) return c->to.out;
    if (!c->file) c->file = open_memstream(&c->bytes, &c->n_bytes);
    CHECK(c->file);
    return c->file;
}

static bool path_ends(const char *path, const char *ending)
{
    return str_ends_nocase(str_of(path), str_of(ending));
}

static const struct {
    const char *ending;
    enum format format;
} endings[] = { { ".txt", FORMAT_TEXT }, { ".csv", FORMAT_CSV }, { ".json", FORMAT_JSON }, { ".html", FORMAT_HTML }, { ".htm", FORMAT_HTML }, { ".xlsx", FORMAT_XLSX } };

enum format call_format(const struct call *c)
{
    enum format format = FORMAT_TEXT;
    const char *name = call_text(c, "format"), *path = output_path(c);
    if (name) CHECK(format_parse(str_of(name), &format));
    for (size_t i = 0; !name && path && i < COUNT_OF(endings); i++)
        if (path_ends(path, endings[i].ending)) format = endings[i].format;
    return format;
}

/* Whoever asks for x.pdf should not get text under that name. A name without an ending says nothing. */
static bool ending_is_known(struct call *c, const char *path, struct error *why)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.'), *own = c->words.verb->ending, *list = "";
    if (!dot || dot == name || call_text(c, "format") || (own && path_ends(path, own))) return true;
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (path_ends(path, endings[i].ending)) return true;
        list = str_print(&c->arena, "%s%s%s", list, i ? ", " : "", endings[i].ending);
    }
    return FAIL(why, USAGE, "--output %s: %s is no ending of an answer; there are %s%s%s. Or say with --format what the file is to hold", path, dot, list, own ? ", " : "", own ? own : "");
}

/* What would steer a terminal, shown there as U+FFFD; a file gets what the evidence holds. */
static bool write_shown(struct call *c, const struct table *const *t, size_t n, enum format format, struct error *why)
{
    char *bytes = NULL, one[4];
    size_t size = 0;
    FILE *f = open_memstream(&bytes, &size);
    bool ok = f ? format_tables(t, n, format, 0, f, why) : FAIL(why, NOMEM, "no memory for the answer");
    if (f && fclose(f) != 0 && ok) ok = FAIL(why, NOMEM, "no memory for the answer");
    struct str s = { bytes, size };
    for (size_t i = 0; ok && i < s.len;) {
        if (s.ptr[i] == '\n' || (s.ptr[i] == '\r' && i + 1 < s.len && s.ptr[i + 1] == '\n')) (void)fputc(s.ptr[i++], c->to.out);
        else (void)fwrite(one, 1, utf8_put(one, utf8_next_printable(s, &i)), c->to.out); /* call_finish asks whether it went well */
    }
    free(bytes);
    return ok;
}

bool call_write(struct call *c, const struct table *const *t, size_t n, struct error *why)
{
    const struct table *const *chosen = t;
    size_t n_chosen = n;
    enum format format = call_format(c);
    const char *id = call_text(c, "table");
    if (!format_choose(&chosen, &n_chosen, id, format, why)) return false;
    bool shown = !output_path(c) && (format == FORMAT_CSV || format == FORMAT_JSON) && isatty(fileno(c->to.out));
    bool ok = shown ? write_shown(c, chosen, n_chosen, format, why) : format_tables(chosen, n_chosen, format, call_width(c), call_out(c), why);
    if (!ok || id || n_chosen == n) return ok;
    (void)fprintf(c->to.err, "wardmote: a CSV holds one table, and this is %s; others of the answer:", chosen[0]->id);
    for (size_t i = 0; i < n; i++)
        if (t + i != chosen) (void)fprintf(c->to.err, " --table %s", t[i]->id);
    (void)fputc('\n', c->to.err);
    return true;
}

/* Where the bytes go in the end: through a symbolic link to what it names. */
static bool put_in_place(struct call *c, const char *path, struct error *why)
{
    struct str bytes = { c->bytes, c->n_bytes };
    char *real = realpath(path, NULL); /* NULL: not there yet */
    struct stat st;
    bool special = stat(path, &st) == 0 && !S_ISREG(st.st_mode); /* a device or a pipe cannot be replaced */
    bool ok;
    if (special) {
        FILE *f = fopen(path, "we");
        ok = f && fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len;
        ok = (f && fclose(f) == 0 && ok) || FAIL_ERRNO(why, errno, "%s cannot be written", path);
    } else {
        ok = file_replace(real ? real : path, bytes, why);
    }
    free(real);
    return ok;
}

bool call_finish(struct call *c, struct error *why)
{
    if (c->file) {
        bool whole = fclose(c->file) == 0;
        c->file = NULL;
        if (!whole) return FAIL(why, NOMEM, "not enough memory to hold the answer");
        return put_in_place(c, output_path(c), why);
    }
    errno = 0;
    if (fflush(c->to.out) == 0 && !ferror(c->to.out)) return true;
    return FAIL_ERRNO(why, errno ? errno : EIO, "the answer cannot be written out whole");
}

/* ---- making one ---- */

static void settle_home(struct call *c)
{
    const char *folder = value_of(c, declared(c, "home")), *environment = getenv("WARDMOTE_HOME");
    if (call_count(c, "home") == 0 && environment && *environment) folder = environment;
    c->home.folder = folder;
    c->home.evidence = path_join(&c->arena, folder, "evidence");
    c->home.database = path_join(&c->arena, folder, "wardmote.db");
}

/* Checked before the work, so that nobody waits for an answer that has nowhere to go. */
static bool output_is_possible(struct call *c, struct error *why)
{
    if (!c->words.verb || !(c->words.verb->common & VERB_OUTPUT)) return true;
    const char *path = output_path(c);
    if (path && file_is_folder(path)) return FAIL(why, USAGE, "--output %s: this is a folder; name a file in it", path);
    const char *slash = path ? strrchr(path, '/') : NULL;
    if (slash && slash > path && !file_is_folder(str_z(&c->arena, (struct str){ path, (size_t)(slash - path) })))
        return FAIL(why, MISSING, "%s cannot be written: there is no such folder", path);
    if (path) return ending_is_known(c, path, why);
    if (!isatty(fileno(c->to.out))) return true;
    enum format format = call_format(c);
    if (format != FORMAT_XLSX && format != FORMAT_HTML) return true;
    return FAIL(why, USAGE, "%s is not for a terminal: add -o FILE.%s", call_text(c, "format"), call_text(c, "format"));
}

static bool period_is_possible(const struct call *c, struct error *why)
{
    if (!c->words.verb || !(c->words.verb->common & VERB_WHERE_WHEN)) return true;
    month_t from = call_month(c, "from"), to = call_month(c, "to");
    if (!from || !to || from <= to) return true;
    return FAIL(why, USAGE, "--from %s is after --to %s", call_text_at(c, "from", 0), call_text_at(c, "to", 0));
}

bool call_parse(const struct site *site, size_t n, const char *const *arg, struct call_streams to, struct call **out,
                struct error *why)
{
    struct call *c = mem_new(sizeof *c);
    c->to = to;
    bool ok = words_read(&c->arena, site, n, arg, &c->words, why);
    if (ok && !c->words.wants_help) {
        settle_home(c);
        ok = period_is_possible(c, why) && output_is_possible(c, why);
    }
    if (ok) *out = c;
    else call_free(c);
    return ok;
}

/* Some options take the name of a file where others take text. */
static bool names_no_file(const struct call *c, struct error *why)
{
    for (size_t i = 0; i < c->words.n_given; i++) {
        const struct option *o = c->words.given[i].option;
        const char *value = c->words.given[i].value;
        if (o->kind == OPTION_PATH) return FAIL(why, USAGE, "--%s is not known here", o->name);
        if (value && o->file_ending && str_ends(str_of(value), str_of(o->file_ending)))
            return FAIL(why, USAGE, "--%s: files are not read here; give a code or a name", o->name);
    }
    return true;
}

bool call_parse_visitor(const struct site *site, const struct home *home, size_t n, const char *const *arg, struct call **out,
                        struct error *why)
{
    struct call *c = mem_new(sizeof *c);
    c->home = *home;
    bool ok = words_read(&c->arena, site, n, arg, &c->words, why) && names_no_file(c, why) && period_is_possible(c, why);
    if (ok && c->words.wants_help) ok = FAIL(why, USAGE, "help is not an answer");
    if (ok) *out = c;
    else call_free(c);
    return ok;
}

void call_free(struct call *c)
{
    if (!c) return;
    if (c->file) (void)fclose(c->file);
    free(c->bytes);
    arena_release(&c->arena);
    mem_free(c);
}
