#include "render/golden.h"
#include "base/file.h"

static bool same_as(const char *path, struct str got, struct error *why)
{
    struct file_map kept;
    if (!file_map(&kept, path, why)) return false;
    bool same = str_eq(kept.bytes, got);
    file_unmap(&kept);
    return same || FAIL(why, INVALID, "%s differs", path);
}

bool golden(const char *name, struct str got)
{
    struct arena a = { 0 };
    struct error why = { 0 };
    const char *source = getenv("WARDMOTE_SOURCE"), *write = getenv("WARDMOTE_GOLDEN");
    CHECK(source);
    const char *path = str_print(&a, "%s/tests/golden/render/%s", source, name);
    bool ok;
    if (write && strcmp(write, "write") == 0) {
        ok = file_replace(path, got, &why);
    } else {
        ok = same_as(path, got, &why);
        const char *beside = str_print(&a, "%s/golden-%s", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", name);
        struct error not_kept;
        if (!ok && file_replace(beside, got, &not_kept)) (void)error_prefix(&why, "what was made is %s", beside);
    }
    if (!ok) (void)fprintf(stderr, "%s\n", why.say);
    arena_release(&a);
    return ok;
}
