#include "base/library.h"
#include <dlfcn.h>

bool library_open(const char *soname, const char *what, const char *package, void **out, struct error *why)
{
    void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (!library) return FAIL(why, MISSING, "%s need the library %s, which cannot be loaded; install the package %s", what, soname, package);
    *out = library;
    return true;
}

bool library_function(void *library, const char *name, void **out)
{
    void *at = dlsym(library, name);
    if (at) *out = at;
    return at != NULL;
}

void library_close(void *library)
{
    if (library) (void)dlclose(library);
}
