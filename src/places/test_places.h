#ifndef PLACES_TEST_PLACES_H
#define PLACES_TEST_PLACES_H
/* For the tests of this room: a home of their own, imports into it, and the real files where they are.
 * Included after cmocka. */
#include "base/file.h"
#include "intake/intake.h"
#include "places/importers.h"
#include <stdlib.h>

struct fixture {
    char folder[64];
    struct arena a;
    struct error why;
    struct intake_report report;
    struct snapshot *snapshot; /* of the evidence, after `look` */
};

static inline int make_home(void **state)
{
    struct fixture *f = mem_new(sizeof *f);
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/places-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    *state = f;
    return 0;
}
static inline int remove_home(void **state)
{
    struct fixture *f = *state;
    snapshot_free(f->snapshot);
    assert_true(file_remove_tree(f->folder, &f->why));
    arena_release(&f->a);
    mem_free(f);
    return 0;
}
static inline char *in_home(struct fixture *f, const char *name) { return path_join(&f->a, f->folder, name); }
static inline char *write_file(struct fixture *f, const char *name, struct str bytes)
{
    char *path = in_home(f, name);
    assert_true(file_replace(path, bytes, &f->why));
    return path;
}
static inline bool import_paths(struct fixture *f, const char *const *paths, size_t n, const char *convert)
{
    static const struct importer *const importers[] = { &boundaries_importer, &postcodes_importer, &lookups_importer, &figures_importer, &apportionment_importer };
    struct intake_order o = { .paths = paths, .n_paths = n, .folder = in_home(f, "evidence"),
                              .rejects = in_home(f, "rejects.csv"), .convert = convert, .importers = importers,
                              .n_importers = COUNT_OF(importers), .limits = &intake_standard_limits, .threads = 2 };
    snapshot_free(f->snapshot); /* layers opened before an import are not for use after it */
    f->snapshot = NULL;
    return intake_run(&o, &f->a, &f->report, &f->why);
}
static inline bool import(struct fixture *f, const char *path) { return import_paths(f, &path, 1, NULL); }
static inline bool import_text(struct fixture *f, const char *name, const char *text)
{
    return import(f, write_file(f, name, str_of(text)));
}
#define assert_import(f, path) \
    do { \
        if (!import((f), (path))) fail_msg("%s", (f)->why.say); \
    } while (0)
static inline struct snapshot *look(struct fixture *f)
{
    if (f->snapshot) return f->snapshot;
    assert_true(snapshot_open(in_home(f, "evidence"), &f->snapshot, &f->why));
    return f->snapshot;
}
static inline bool remarked(const struct fixture *f, const char *part)
{
    for (size_t i = 0; i < f->report.n_remarks; i++)
        if (strstr(f->report.remark[i], part)) return true;
    return false;
}
/* A path under the folder of real files; skips the test where they are not. */
static inline char *real_file(struct fixture *f, const char *name)
{
    const char *folder = getenv("WARDMOTE_SHARED");
    char *path = folder ? path_join(&f->a, folder, name) : NULL;
    if (!path || !(file_exists(path) || file_is_folder(path))) {
        print_message("WARDMOTE_SHARED has no %s\n", name);
        skip();
    }
    return path;
}

#endif
