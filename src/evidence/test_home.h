#ifndef EVIDENCE_TEST_HOME_H
#define EVIDENCE_TEST_HOME_H
/* For the tests of this room: a home that real or made-up files are imported into. Included after cmocka. */
#include "base/file.h"
#include "evidence/evidence.h"
#include "intake/intake.h"
#include "places/places.h"
#include <stdio.h>
#include <stdlib.h>

struct test_home {
    char folder[64];
    const char *shared; /* the real files; NULL where they are not: tests that need them skip */
    struct home home;
    struct arena arena;
    struct error why;
    struct intake_report report;
};

static inline void test_home_begin(struct test_home *t)
{
    *t = (struct test_home){ .shared = getenv("WARDMOTE_SHARED") };
    if (t->shared && !file_exists(t->shared)) t->shared = NULL;
    if (!t->shared) print_message("the shared data are not here: tests of real files are skipped\n");
    (void)snprintf(t->folder, sizeof t->folder, "/tmp/evidence-test-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    t->home = (struct home){ t->folder, path_join(&t->arena, t->folder, "evidence"), path_join(&t->arena, t->folder, "wardmote.db") };
}
static inline void test_home_end(struct test_home *t)
{
    struct error why;
    (void)!file_remove_tree(t->folder, &why);
    arena_release(&t->arena);
}
/* Paths are absolute, or below the shared data. */
static inline bool test_home_import(struct test_home *t, const char *const *paths, size_t n)
{
    const char **full = ARENA_ARRAY(&t->arena, const char *, n);
    const struct importer **all = ARENA_ARRAY(&t->arena, const struct importer *, places.n_importers + evidence.n_importers);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) full[i] = paths[i][0] == '/' ? paths[i] : path_join(&t->arena, t->shared, paths[i]);
    for (size_t i = 0; i < places.n_importers; i++) all[k++] = places.importers[i];
    for (size_t i = 0; i < evidence.n_importers; i++) all[k++] = evidence.importers[i];
    struct intake_order o = { .paths = full, .n_paths = n, .folder = t->home.evidence,
                              .rejects = path_join(&t->arena, t->folder, "rejects.csv"), .importers = all, .n_importers = k,
                              .limits = &intake_standard_limits, .threads = 2 };
    bool ok = intake_run(&o, &t->arena, &t->report, &t->why);
    if (!ok) print_message("%s\n", t->why.say);
    return ok;
}
static inline char *test_home_file(struct test_home *t, const char *name, struct str bytes)
{
    char *path = path_join(&t->arena, t->folder, name);
    assert_true(file_replace(path, bytes, &t->why));
    return path;
}

#endif
