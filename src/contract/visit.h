#ifndef CONTRACT_VISIT_H
#define CONTRACT_VISIT_H
/* One request as the page that answers it sees it: who asks, what of, and what the answer is made with. */
#include "contract/contract.h"
#include "contract/route.h"
#include "render/shell.h"

struct db_reader;
struct pipeline;

struct visit {
    const struct request *request;
    struct arena *arena; /* dies when the reply has been sent */
    const struct home *home;
    struct snapshot *evidence; /* as it stood when the request came */
    const struct site *site;
    const struct brand *brand;
    const struct route *route;
    enum format format;               /* FORMAT_HTML unless the address ends in .csv, .json or .xlsx */
    struct str wild[ROUTE_WILDS_MAX]; /* what the {...} of the pattern stand for */
    const struct contract *room;      /* that the route belongs to */
    struct pipeline *state;           /* for the pages of app */
    enum role role;                   /* of whoever asks, in the room that the route belongs to */
    bool (*open_reader)(struct visit *v, struct db_reader **out, struct error *why); /* visit_reader's */
    struct db_reader *reader;
};

struct visit_page {
    const char *title;
    const struct crumb *crumb; /* the pages above this one, the home page first and left out */
    size_t n_crumbs;
    int status; /* 0: 200 */
};
/* What people entered, one state of it for the whole visit, to be read only; opened when it is first asked for.
 * MISSING: nobody has entered anything in this home. */
bool visit_reader(struct visit *v, struct db_reader **out, struct error *why) MUST_CHECK;

/* The body within the site's header, navigation and footer. The body is used up. */
bool visit_page(struct visit *v, const struct visit_page *p, struct html *body, struct reply *r, struct error *why) MUST_CHECK;

/* Tables as the file that the address asks for: visit->format is CSV, JSON or XLSX. */
bool visit_tables(struct visit *v, const struct table *const *t, size_t n, const char *name, struct reply *r, struct error *why) MUST_CHECK;
static inline bool visit_table(struct visit *v, const struct table *t, struct reply *r, struct error *why) { return visit_tables(v, &t, 1, t->id, r, why); }
/* The ending and title of the n-th kind of file; NULL past the last. */
const char *visit_file(size_t n, const char **title);

/* The value of a field of the query, or NULL; ended by a zero. */
const char *visit_query(const struct visit *v, const char *name);

/* A call of the verb as if the fields of the query had been given on a command line. Only what cannot reach a file of this
 * machine is taken; unknown fields and empty ones are passed over. Free it with call_free. */
bool visit_call(struct visit *v, const struct verb *verb, struct call **out, struct error *why) MUST_CHECK;

#endif
