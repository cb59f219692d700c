#ifndef CONTRACT_IMPORTER_H
#define CONTRACT_IMPORTER_H
/*
 * How a room takes in a kind of file. `wardmote import` offers each file to every importer and the one that
 * recognises it by content loads it. The life of a file:
 *
 *   recognise   any thread      looks at the whole text; its name only where the content cannot say
 *   load        any thread      parses into a product of its own; no shared state is touched
 *   settle      one at a time,  in the order the files were given: gives shared numbers (dictionary ids), decides
 *               in order        which of two files for one key stands; must be quick
 *   write       any thread      writes parts with change_put
 *   finish      once, at the    merges what files left, derives what depends on it. Called for every importer in
 *               end, in order   the order of the contracts, even when it took no file
 *
 * A row that breaks a rule is set aside with file_reject and the file goes on; a file that breaks one is an
 * error that names file and line, and the whole import leaves the old evidence as it was.
 */
#include "base/error.h"
#include "base/hash.h"
#include "base/str.h"

struct intake;      /* one import under way: intake/intake.h */
struct intake_file; /* one file of it */

struct importer {
    const char *name;     /* "police.uk street-level crime" */
    const char *expected; /* "CSV with the columns Crime ID, Month, ..." : for the error when nothing fits */
    /* text: the whole file; name: its base name. Must be quick: look at the beginning. A sheet of a workbook is shown again with
     * its first rows emptied, for the table below titles. */
    bool (*recognise)(struct str text, struct str name);
    /* For kinds known only by what else is loaded (a force's extract, by its mapping): asked of files that nobody
     * recognised. May be NULL. */
    bool (*claims)(void *state, struct intake_file *f);
    void *(*begin)(struct intake *in); /* state of this importer for one import; may return NULL if it has none */
    bool (*load)(void *state, struct intake_file *f, void **product, struct error *why);
    bool (*settle)(void *state, struct intake_file *f, void *product, struct error *why); /* may be NULL */
    bool (*write)(void *state, struct intake_file *f, void *product, struct error *why);  /* may be NULL */
    void (*discard)(void *product);                                                       /* frees it; NULL allowed */
    bool (*finish)(void *state, struct intake *in, struct error *why);                    /* may be NULL */
    void (*end)(void *state);                                                             /* may be NULL */
};

#endif
