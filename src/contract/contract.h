#ifndef CONTRACT_CONTRACT_H
#define CONTRACT_CONTRACT_H
/*
 * What a room publishes. app wires contracts together and does nothing else: a new capability is a folder with
 * one `extern const struct contract`. Help, man page, completion and tests come from these tables.
 */
#include "contract/holding.h"
#include "contract/importer.h"
#include "contract/verb.h"

struct snapshot;
struct db_schema;
struct route;
struct visit;
struct html;

/* An area as rooms know one that cannot see places. */
struct area_of_page {
    struct str code;
    const char *name;
    const char *kind; /* "ward" */
};

/* What `wardmote status` looks at: the home, and its evidence as opened once for all rooms (snapshot/snapshot.h;
 * never NULL, empty where nothing was imported). */
struct estate {
    const struct home *home;
    struct snapshot *evidence;
    struct arena *arena; /* for what is said about them */
};

/* A question this room can answer, and what a home must hold for it: `wardmote status` prints it. */
struct question {
    const char *text; /* "How many crimes in each ward, and which changed?" */
    const char *verb; /* "breakdown --by ward": how to ask it */
    /* *lacks: what to import before it can be asked ("ward boundaries"), or NULL when it can be asked now. */
    bool (*ready)(const struct estate *of, const char **lacks, struct error *why);
};

struct contract {
    const char *name;    /* the room */
    const char *purpose; /* one sentence */
    const struct verb *const *verbs;
    size_t n_verbs;
    const struct importer *const *importers;
    size_t n_importers;
    const struct db_schema *schema; /* of what people enter in it: store/db.h; NULL: nothing */
    const struct question *questions;
    size_t n_questions;
    /* Adds a line for each thing this room keeps in the home, in the order people should read them (holding_add).
     * NULL: it keeps nothing. */
    bool (*holdings)(const struct estate *of, struct table *out, struct error *why);
    /* What this room can say about an area, as a part of its page: the ward page is cards. Puts nothing where it has nothing to
     * say. NULL: never has. */
    bool (*card)(struct visit *v, const struct area_of_page *area, struct html *h, struct error *why);
    bool (*welcome)(struct visit *v, struct html *h, struct error *why); /* its part of the first page; NULL: none */
    const struct route *routes; /* its pages: contract/route.h */
    size_t n_routes;
    const struct route *feeds; /* what answers programs, under addresses that others laid down: not in the site map */
    size_t n_feeds;
    const char *front, *front_title; /* its first page, in the menu; NULL: it is not in the menu */
};

/* Everything the program can do: the contracts, in the order of help and of import. */
struct site {
    const struct contract *const *contract;
    size_t n;
};
/* The tables of all rooms that keep what people enter, into out[site->n]; returns how many. */
size_t site_schemas(const struct site *site, const struct db_schema **out);
const struct verb *site_verb(const struct site *site, struct str name); /* NULL: none of that name */

#endif
