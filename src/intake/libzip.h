#ifndef INTAKE_LIBZIP_H
#define INTAKE_LIBZIP_H
/* The functions of libzip, loaded when the first archive is met: what it draws in would cost every question a
 * millisecond at its start. */
#include "base/error.h"
#include <zip.h>

struct libzip {
    void *library;
    __typeof__(zip_open) *open;
    __typeof__(zip_discard) *discard;
    __typeof__(zip_get_num_entries) *get_num_entries;
    __typeof__(zip_stat_index) *stat_index;
    __typeof__(zip_fopen_index) *fopen_index;
    __typeof__(zip_fread) *fread;
    __typeof__(zip_fclose) *fclose;
    __typeof__(zip_strerror) *strerror;
    __typeof__(zip_error_init_with_code) *error_init_with_code;
    __typeof__(zip_error_strerror) *error_strerror;
    __typeof__(zip_error_fini) *error_fini;
};
bool libzip_load(struct libzip *z, struct error *why) MUST_CHECK; /* again: nothing to do */
void libzip_release(struct libzip *z);

#endif
