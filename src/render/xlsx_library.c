#include "render/xlsx_library.h"
#include "base/library.h"

bool xlsx_open(struct xlsx_library *x, const char *soname, struct error *why)
{
    struct xlsx_library lib = { .handle = NULL };
    if (!library_open(soname, "workbooks", "libxlsxwriter4 (csv and json need nothing)", &lib.handle, why)) return false;
    const char *lacks = NULL;
#define X(function) \
    if (!LIBRARY_LOAD(lib.handle, lib.function, #function)) lacks = #function;
    XLSX_FUNCTIONS(X)
#undef X
    if (lacks) {
        library_close(lib.handle);
        return FAIL(why, MISSING, "%s is of another version than this program was built with: it has no %s", soname, lacks);
    }
    *x = lib;
    return true;
}

void xlsx_close(struct xlsx_library *x)
{
    library_close(x->handle);
    *x = (struct xlsx_library){ 0 };
}
