#ifndef CONTRACT_ROUTE_H
#define CONTRACT_ROUTE_H
/*
 * A page, feed or form of the site: a row in a table. Which address reaches it, who may, and what kind of work it is,
 * stand in the row; the site map, the search of pages, the list of roles by routes and the tests come from the tables.
 * The ROUTE_... macros below are the only ways to write one: none does without saying who may. A row has `read` or
 * `write`, never both: a POST that only reads (what is asked for is too long for an address) has `read`.
 */
#include "http/reply.h"

/* What somebody may do in a room. Each may what those before it may. */
enum role {
    ROLE_NOBODY, /* anybody: a resident, not signed in */
    ROLE_READER,
    ROLE_EDITOR,
    ROLE_PUBLISHER,
    ROLE_ADMINISTRATOR,
    ROLES
};
const char *role_name(enum role r); /* "reader" */
bool role_parse(struct str name, enum role *out) MUST_CHECK;

struct visit;
struct verb;
struct db_writer;

enum { ROUTE_WILDS_MAX = 3 };
struct route {
    enum http_method method; /* GET answers HEAD too */
    const char *pattern;     /* "/ward/{code}": {...} stands for one segment */
    const char *title;       /* in the site map and in searches; NULL: reached only from other pages */
    enum role role;
    bool slow;               /* not to be done between other people's quick requests */
    bool uploads;            /* may send files, not only a form */
    bool formats;            /* the same with .csv, .json or .xlsx after it */
    const struct verb *verb; /* of a question: contract/question.h */
    bool (*read)(struct visit *v, struct reply *r, struct error *why);
    bool (*write)(struct visit *v, struct db_writer *w, struct reply *r, struct error *why);
};
#define ROUTE_READ(role_, pattern_, title_, read_) \
    { .method = HTTP_GET, .role = ROLE_##role_, .pattern = (pattern_), .title = (title_), .read = (read_) }
/* The same with .csv, .json or .xlsx after it: the page looks at visit->format. */
#define ROUTE_TABLE(role_, pattern_, title_, read_) \
    { .method = HTTP_GET, .role = ROLE_##role_, .pattern = (pattern_), .title = (title_), .read = (read_), .formats = true }
#define ROUTE_SLOW(role_, pattern_, title_, read_) \
    { .method = HTTP_GET, .role = ROLE_##role_, .pattern = (pattern_), .title = (title_), .read = (read_), .slow = true }
#define ROUTE_QUESTION(role_, pattern_, title_, verb_) \
    { .method = HTTP_GET, .role = ROLE_##role_, .pattern = (pattern_), .title = (title_), .read = question_page, .verb = (verb_), .slow = true, \
      .formats = true }
/* A look-up whose question comes in the body: it changes nothing, so that it needs neither a session nor a token of ours. */
#define ROUTE_LOOKUP(role_, pattern_, read_) \
    { .method = HTTP_POST, .role = ROLE_##role_, .pattern = (pattern_), .read = (read_), .slow = true }
#define ROUTE_WRITE(role_, pattern_, write_) \
    { .method = HTTP_POST, .role = ROLE_##role_, .pattern = (pattern_), .write = (write_) }

/* Whether the path fits the pattern, and what its {...} stand for. A literal segment is worth more than one in braces:
 * *worth orders patterns that both fit. */
bool route_fits(const char *pattern, struct str path, struct str wild[static ROUTE_WILDS_MAX], unsigned *worth) MUST_CHECK;

#endif
