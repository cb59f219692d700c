#include "base/hash.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* xxHash's own published values for the empty text. What is kept on disk depends on them. */
static void hashes_are_those_of_xxh3(void **state)
{
    (void)state;
    char text[DIGEST_TEXT_MAX];
    assert_true(hash_bytes("", 0) == 0x2d06800538d394c2u);
    assert_string_equal(digest_text(digest_bytes("", 0), text), "99aa06d3014798d86001c324468d497f");
}

static void digests_tell_texts_and_their_order_apart(void **state)
{
    (void)state;
    struct digest a = digest_bytes("a", 1), b = digest_bytes("b", 1);
    assert_true(digest_eq(a, digest_bytes("a", 1)));
    assert_false(digest_eq(a, b));
    assert_false(digest_eq(digest_join(a, b), digest_join(b, a)));
    assert_true(digest_eq(digest_join(a, b), digest_join(a, b)));
    assert_false(digest_eq((struct digest){ 1, 2 }, (struct digest){ 1, 3 }));
    assert_false(digest_eq((struct digest){ 1, 2 }, (struct digest){ 2, 2 }));
}

static void a_digest_is_written_as_32_digits(void **state)
{
    (void)state;
    char text[DIGEST_TEXT_MAX];
    assert_string_equal(digest_text((struct digest){ 1, 0xABC }, text), "00000000000000010000000000000abc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_those_of_xxh3),
        cmocka_unit_test(digests_tell_texts_and_their_order_apart),
        cmocka_unit_test(a_digest_is_written_as_32_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
