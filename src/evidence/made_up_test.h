#ifndef EVIDENCE_MADE_UP_TEST_H
#define EVIDENCE_MADE_UP_TEST_H
/* For the tests of this room: a made-up county whose truth is known, in a home of its own. After test_home.h. */
#include "contract/call.h"
#include "sample/sample.h"

static inline void run_or_fail(const struct site *site, const char *const *arg, size_t n)
{
    struct error why = { .kind = ERROR_NONE };
    struct call *c = NULL;
    FILE *nowhere = fopen("/dev/null", "w");
    assert_non_null(nowhere);
    if (!call_parse(site, n, arg, (struct call_streams){ nowhere, nowhere, 0 }, &c, &why) || !call_verb(c)->run(c, &why)) fail_msg("%s", why.say);
    call_free(c);
    (void)fclose(nowhere);
}

/* 24 months ending with 2025-09; police.uk months, the force's extract, boundaries and look-ups imported. */
static inline void test_sample_begin(struct test_home *t, unsigned seed, unsigned rows)
{
    static const struct contract *const rooms[] = { &sample };
    static const struct site site = { rooms, COUNT_OF(rooms) };
    test_home_begin(t);
    char *folder = path_join(&t->arena, t->folder, "made-up");
    const char *arg[] = { "sample", "--seed", str_print(&t->arena, "%u", seed), "--months", "24", "--rows", str_print(&t->arena, "%u", rows), folder };
    run_or_fail(&site, arg, COUNT_OF(arg));
    const char *paths[] = { path_join(&t->arena, folder, "crime"), path_join(&t->arena, folder, "extract"),
                            path_join(&t->arena, folder, "boundaries"), path_join(&t->arena, folder, "lookups") };
    assert_true(test_home_import(t, paths, COUNT_OF(paths)));
}
static inline char *test_sample_file(struct test_home *t, const char *name)
{
    return path_join(&t->arena, path_join(&t->arena, t->folder, "made-up"), name);
}

#endif
