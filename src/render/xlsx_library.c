#include "render/xlsx_library.h"
#include <dlfcn.h>

bool xlsx_open(struct xlsx_library *x, const char *soname, struct error *why)
{
    struct xlsx_library lib = { .handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL) };
    if (!lib.handle)
        return FAIL(why, MISSING, "a workbook needs %s (Debian: libxlsxwriter), which is not on this machine; csv and json need nothing", soname);
    const char *lacks = NULL;
#define X(function)                                              \
    *(void **)&lib.function = dlsym(lib.handle, #function);      \
    if (!lib.function) lacks = #function;
    XLSX_FUNCTIONS(X)
#undef X
    if (lacks) {
        (void)dlclose(lib.handle);
        return FAIL(why, MISSING, "%s is of another version than this program was built with: it has no %s", soname, lacks);
    }
    *x = lib;
    return true;
}

void xlsx_close(struct xlsx_library *x)
{
    if (x->handle) (void)dlclose(x->handle);
    *x = (struct xlsx_library){ 0 };
}
