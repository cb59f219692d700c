#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H
/*
 * A library that few verbs need is loaded when one does, so that a question starts without it and what it draws in.
 * The name with its version is found by the build (soname in meson.build).
 */
#include "base/error.h"

/* LIBRARY_LOAD(library, member, function): fills a member that is a pointer to the function; false when the library
 * does not have it.  struct { void *library; __typeof__(zip_open) *open; } z; LIBRARY_LOAD(z.library, z.open, "zip_open") */
#define LIBRARY_LOAD(library, member, function) library_function((library), (function), (void **)&(member))

/* what: "zip archives", for the sentence; package: where it comes from. */
bool library_open(const char *soname, const char *what, const char *package, void **out, struct error *why) MUST_CHECK;
bool library_function(void *library, const char *name, void **out) MUST_CHECK;
void library_close(void *library); /* NULL allowed */

#endif
