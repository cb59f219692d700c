#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/library.h"

static void a_function_of_a_library_can_be_called_once_it_is_loaded(void **s)
{
    (void)s;
    struct error why = { 0 };
    void *library;
    double (*cosine)(double) = NULL;
    assert_true(library_open("libm.so.6", "angles", "libc6", &library, &why));
    assert_true(LIBRARY_LOAD(library, cosine, "cos"));
    assert_true(cosine(0) == 1.0);
    double (*kept)(double) = cosine;
    assert_false(LIBRARY_LOAD(library, cosine, "no_such_function_there"));
    assert_true(cosine == kept);
    library_close(library);
    library_close(NULL);
}

static void a_library_that_is_not_there_is_named_with_its_package(void **s)
{
    (void)s;
    struct error why = { 0 };
    void *library = &why;
    assert_false(library_open("libnosuch.so.9", "zip archives", "libzip4", &library, &why));
    assert_int_equal(why.kind, ERROR_MISSING);
    assert_string_equal(why.say, "zip archives need the library libnosuch.so.9, which cannot be loaded; install the package libzip4");
    assert_ptr_equal(library, &why);
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(a_function_of_a_library_can_be_called_once_it_is_loaded),
        cmocka_unit_test(a_library_that_is_not_there_is_named_with_its_package),
    };
    return cmocka_run_group_tests(t, NULL, NULL);
}
