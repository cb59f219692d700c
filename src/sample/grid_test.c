#include "sample/grid.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

/* What PROJ answers, by the Helmert shift: tests/oracle/sample/grid.sh. */
static const struct {
    struct coord place;
    struct grid proj;
} asked[] = {
    { { 15000000, 543000000 }, { 627830, 495027 } },
    { { 9000000, 540500000 }, { 589944, 465450 } },
    { { 21000000, 546000000 }, { 664905, 530486 } },
    { { -1000000, 515000000 }, { 531979, 179607 } },
    { { 10000000, 512500000 }, { 609458, 154368 } },
    { { -32000000, 559000000 }, { 325064, 668082 } },
    { { 35000000, 580000000 }, { 724990, 914437 } },
};

static void is_within_two_metres_of_proj(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        struct grid g = grid_of(asked[i].place);
        assert_in_range(abs(g.easting - asked[i].proj.easting), 0, 2);
        assert_in_range(abs(g.northing - asked[i].proj.northing), 0, 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(is_within_two_metres_of_proj) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
