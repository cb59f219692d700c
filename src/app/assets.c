#include "app/assets.h"
#include "base/data.h"
#include "base/hash.h"

static const struct {
    const char *name, *type;
} known[] = {
    { "site.css", "text/css; charset=utf-8" },
    { "site.js", "text/javascript; charset=utf-8" },
    { "govuk-frontend.min.js", "text/javascript; charset=utf-8" },
};

static struct str text_of(size_t i)
{
    char name[64];
    (void)snprintf(name, sizeof name, "assets/%s", known[i].name);
    return data_text(name);
}

const char *asset_address(struct arena *a, const char *name)
{
    struct digest all = { 0 };
    for (size_t i = 0; i < COUNT_OF(known); i++) all = digest_join(all, digest_bytes(text_of(i).ptr, text_of(i).len));
    return str_print(a, "/assets/%016llx/%s", (unsigned long long)all.hi, name);
}

struct str asset_bytes(struct str name, const char **type)
{
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (str_eq(name, str_of(known[i].name))) {
            *type = known[i].type;
            return text_of(i);
        }
    return (struct str){ NULL, 0 };
}
