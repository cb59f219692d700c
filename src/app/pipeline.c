#include "app/pipeline.h"
#include "app/assets.h"
#include "app/pages.h"
#include "base/file.h"
#include "contract/visit.h"
#include "render/component.h"
#include "snapshot/snapshot.h"
#include "store/db.h"
#include <pthread.h>
#include <sys/stat.h>
#include <time.h>

struct entry {
    const struct route *route;
    const struct contract *room;
};
enum { DATABASES_KEPT = 16 }; /* connections that wait for the next visit */
struct pipeline {
    const struct site *site;
    struct home home;
    struct arena arena; /* of what is made once */
    struct brand brand;
    struct entry *entry;
    size_t n_entries;
    const struct db_schema **schema; /* of all rooms that keep what people enter */
    size_t n_schemas;
    enum role acting;
    const struct server_counts *counts;
    pthread_mutex_t mutex; /* of what follows */
    struct snapshot *evidence;
    struct stat manifest; /* as it was when the evidence was opened */
    time_t looked;
    struct db *idle[DATABASES_KEPT];
    size_t n_idle;
};

/* ---- which evidence ---- */

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* The evidence in force, looked for anew at most once a second: an import swaps it under a server that goes on. */
static bool evidence_now(struct pipeline *p, struct arena *a, struct snapshot **out, struct error *why)
{
    struct timespec now;
    struct stat there = { 0 };
    CHECK(clock_gettime(CLOCK_MONOTONIC_COARSE, &now) == 0 && pthread_mutex_lock(&p->mutex) == 0);
    bool ok = true;
    if (!p->evidence || now.tv_sec != p->looked) {
        (void)stat(path_join(a, p->home.evidence, "manifest"), &there);
        if (!p->evidence || !same_file(&there, &p->manifest)) {
            struct snapshot *fresh;
            ok = snapshot_open(p->home.evidence, &fresh, why);
            if (ok) {
                snapshot_free(p->evidence);
                p->evidence = fresh;
                p->manifest = there;
            }
        }
        if (ok) p->looked = now.tv_sec;
    }
    if (ok) *out = snapshot_hold(p->evidence);
    CHECK(pthread_mutex_unlock(&p->mutex) == 0);
    return ok;
}

/* ---- what people entered ---- */

struct lent { /* a connection, for one visit */
    struct pipeline *of;
    struct db *db;
    struct db_reader *reader;
};

static void give_back(void *what)
{
    struct lent *l = what;
    struct pipeline *p = l->of;
    struct db *spare = l->db;
    if (l->reader) db_read_end(l->reader);
    CHECK(pthread_mutex_lock(&p->mutex) == 0);
    if (p->n_idle < DATABASES_KEPT) {
        p->idle[p->n_idle++] = l->db;
        spare = NULL;
    }
    CHECK(pthread_mutex_unlock(&p->mutex) == 0);
    db_close(spare);
}

static struct db *take_idle(struct pipeline *p)
{
    CHECK(pthread_mutex_lock(&p->mutex) == 0);
    struct db *db = p->n_idle ? p->idle[--p->n_idle] : NULL;
    CHECK(pthread_mutex_unlock(&p->mutex) == 0);
    return db;
}

static bool open_reader(struct visit *v, struct db_reader **out, struct error *why)
{
    struct pipeline *p = v->state;
    struct lent *l = ARENA_NEW(v->arena, struct lent);
    *l = (struct lent){ .of = p, .db = take_idle(p) };
    if (!l->db && !db_open(p->home.database, DB_EXISTING, p->schema, p->n_schemas, &l->db, why)) return false;
    arena_defer(v->arena, give_back, l);
    if (!db_read_begin(l->db, &l->reader, why)) return false;
    *out = l->reader;
    return true;
}

/* ---- which route ---- */

const struct route *pipeline_route(const struct pipeline *p, size_t i, const struct contract **room)
{
    if (i >= p->n_entries) return NULL;
    *room = p->entry[i].room;
    return p->entry[i].route;
}

static const struct {
    const char *ending;
    enum format format;
} endings[] = { { ".csv", FORMAT_CSV }, { ".json", FORMAT_JSON }, { ".xlsx", FORMAT_XLSX } };

struct match {
    const struct entry *entry;
    struct str wild[ROUTE_WILDS_MAX];
    enum format format;
    bool other_method; /* the address is one, but not for this method */
};

static void match_path(const struct pipeline *p, enum http_method method, struct str path, enum format format, struct match *m)
{
    unsigned best = 0, worth;
    struct str wild[ROUTE_WILDS_MAX] = { 0 };
    for (size_t i = 0; i < p->n_entries; i++) {
        const struct route *r = p->entry[i].route;
        if ((format != FORMAT_HTML && !r->formats) || !route_fits(r->pattern, path, wild, &worth)) continue;
        if (r->method != (method == HTTP_HEAD ? HTTP_GET : method)) {
            m->other_method = true;
        } else if (!m->entry || worth > best) {
            best = worth;
            m->entry = &p->entry[i];
            m->format = format;
            memcpy(m->wild, wild, sizeof wild);
        }
    }
}

static struct match match_route(const struct pipeline *p, const struct request *q)
{
    struct match m = { .format = FORMAT_HTML };
    match_path(p, q->method, q->path, FORMAT_HTML, &m);
    for (size_t i = 0; !m.entry && i < COUNT_OF(endings); i++)
        if (str_ends(q->path, str_of(endings[i].ending)))
            match_path(p, q->method, str_slice(q->path, 0, q->path.len - strlen(endings[i].ending)), endings[i].format, &m);
    return m;
}

/* ---- the reply ---- */

static const struct {
    const char *name, *value;
} always[] = {
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "X-Frame-Options", "DENY" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), microphone=(), payment=()" },
    { "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
};

static void finish(struct reply *r)
{
    for (size_t i = 0; i < COUNT_OF(always); i++)
        if (!reply_header_of(r, always[i].name).ptr) reply_add_header(r, always[i].name, always[i].value);
    if (!reply_header_of(r, "Cache-Control").ptr) reply_header(r, "Cache-Control", "no-cache");
}

static void release_snapshot(void *s) { snapshot_free(s); }

static bool visit(struct pipeline *p, const struct match *m, struct visit *v, struct reply *r, struct error *why)
{
    v->route = m->entry->route;
    v->room = m->entry->room;
    v->format = m->format;
    v->role = p->acting;
    memcpy(v->wild, m->wild, sizeof m->wild);
    if (v->role < v->route->role) return FAIL(why, DENIED, "this page is for people who are signed in and may see it");
    if (!evidence_now(p, v->arena, &v->evidence, why)) return false;
    arena_defer(v->arena, release_snapshot, v->evidence);
    if (!v->route->read) return FAIL(why, DENIED, "nothing can be changed through this site");
    return v->route->read(v, r, why);
}

static void answer(void *state, const struct request *q, struct reply *r)
{
    struct pipeline *p = state;
    struct error why = { 0 };
    struct match m = match_route(p, q);
    struct visit v = { .request = q, .arena = q->arena, .home = &p->home, .site = p->site, .brand = &p->brand, .state = p, .open_reader = open_reader };
    bool ok = m.entry ? visit(p, &m, &v, r, &why)
              : m.other_method ? FAIL(&why, USAGE, "the address is not asked for in this way")
                               : FAIL(&why, MISSING, "there is no page at this address");
    if (!ok) page_of_fault(&v, r, !m.entry && m.other_method ? 405 : http_status(why.kind), &why);
    finish(r);
}

static bool is_slow(void *state, const struct request *q)
{
    struct match m = match_route(state, q);
    return m.entry && m.entry->route->slow;
}

struct service pipeline_service(struct pipeline *p) { return (struct service){ .answer = answer, .is_slow = is_slow, .state = p }; }
void pipeline_act_as(struct pipeline *p, enum role role) { p->acting = role; }
void pipeline_show_counts(struct pipeline *p, const struct server_counts *counts) { p->counts = counts; }
const struct server_counts *pipeline_counts(const struct pipeline *p) { return p->counts; }

static void add_routes(struct pipeline *p, const struct contract *room, const struct route *route, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        CHECK(!route[i].read != !route[i].write && (route[i].read || route[i].method != HTTP_GET));
        p->entry[p->n_entries++] = (struct entry){ &route[i], room };
    }
}

bool pipeline_new(const struct site *site, const struct home *home, struct pipeline **out, struct error *why)
{
    (void)why;
    struct pipeline *p = mem_new(sizeof *p);
    *p = (struct pipeline){ .site = site, .home = *home };
    size_t n = 0;
    for (size_t i = 0; i < site->n; i++) n += site->contract[i]->n_routes + site->contract[i]->n_feeds;
    p->entry = ARENA_ARRAY(&p->arena, struct entry, n + 1);
    for (size_t i = 0; i < site->n; i++) {
        const struct contract *c = site->contract[i];
        add_routes(p, c, c->routes, c->n_routes);
        add_routes(p, c, c->feeds, c->n_feeds);
    }
    p->schema = ARENA_ARRAY(&p->arena, const struct db_schema *, site->n + 1);
    p->n_schemas = site_schemas(site, p->schema);
    p->brand = (struct brand){ .council = "Community safety partnership", .service = "Community safety", .style = asset_address(&p->arena, "site.css"),
                               .script = asset_address(&p->arena, "site.js") };
    CHECK(pthread_mutex_init(&p->mutex, NULL) == 0);
    *out = p;
    return true;
}

void pipeline_free(struct pipeline *p)
{
    if (!p) return;
    snapshot_free(p->evidence);
    while (p->n_idle) db_close(p->idle[--p->n_idle]);
    CHECK(pthread_mutex_destroy(&p->mutex) == 0);
    arena_release(&p->arena);
    mem_free(p);
}
