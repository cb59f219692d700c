#include "render/golden.h"
#include "base/file.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

void golden(const char *name, struct str got)
{
    struct arena a = { 0 };
    struct error why = { 0 };
    const char *source = getenv("WARDMOTE_SOURCE"), *write = getenv("WARDMOTE_GOLDEN");
    assert_non_null(source);
    const char *path = str_print(&a, "%s/tests/golden/render/%s", source, name);
    if (write && strcmp(write, "write") == 0) {
        assert_true(file_replace(path, got, &why));
    } else {
        struct file_map kept;
        if (!file_map(&kept, path, &why)) fail_msg("%s", why.say);
        bool same = str_eq(kept.bytes, got);
        if (!same) {
            const char *beside = str_print(&a, "/tmp/golden-%s", name);
            if (!file_replace(beside, got, &why)) beside = "(not kept)";
            file_unmap(&kept);
            fail_msg("%s differs; what was made is in %s", path, beside);
        }
        file_unmap(&kept);
    }
    arena_release(&a);
}
