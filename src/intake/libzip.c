#include "intake/libzip.h"
#include "base/library.h"

static bool load_functions(struct libzip *z)
{
    void *l = z->library;
    return LIBRARY_LOAD(l, z->open, "zip_open") && LIBRARY_LOAD(l, z->discard, "zip_discard") &&
           LIBRARY_LOAD(l, z->get_num_entries, "zip_get_num_entries") && LIBRARY_LOAD(l, z->stat_index, "zip_stat_index") &&
           LIBRARY_LOAD(l, z->fopen_index, "zip_fopen_index") && LIBRARY_LOAD(l, z->fread, "zip_fread") &&
           LIBRARY_LOAD(l, z->fclose, "zip_fclose") && LIBRARY_LOAD(l, z->strerror, "zip_strerror") &&
           LIBRARY_LOAD(l, z->error_init_with_code, "zip_error_init_with_code") &&
           LIBRARY_LOAD(l, z->error_strerror, "zip_error_strerror") && LIBRARY_LOAD(l, z->error_fini, "zip_error_fini");
}

bool libzip_load(struct libzip *z, struct error *why)
{
    if (z->library) return true;
    struct libzip made = { 0 };
    if (!library_open(LIBZIP_SONAME, "zip archives", "libzip4", &made.library, why)) return false;
    CHECK(load_functions(&made)); /* the header that we were built with names them */
    *z = made;
    return true;
}

void libzip_release(struct libzip *z)
{
    library_close(z->library);
    *z = (struct libzip){ 0 };
}
