/* Degrees, moments and codes as strangers write them: exact where the obvious way can tell, and never a crash. */
#include "evidence/loading.h"
#include "evidence/weights.h"
#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str s = { (const char *)data, n };
    int32_t degrees;
    double slow;
    int64_t seconds;
    bool timed;
    month_t month;
    char code[OFFENCE_CODE_MAX];
    struct coord at;
    if (n > 40) return 0;
    if (degrees_parse(s, &degrees)) {
        if (n < 30 && !str_to_double(s, &slow)) abort(); /* plain decimals are numbers */
        if (n < 30 && fabs(slow) < 200 && fabs(slow * COORD_UNIT - degrees) > 0.5000001) abort();
    }
    (void)place_read(str_slice(s, 0, n / 2), str_slice(s, n / 2, n), &at);
    if (moment_parse(s, &seconds, &timed) && (month_of_moment(seconds) < MONTH_FIRST - 1 || month_of_moment(seconds) > MONTH_LAST + 1)) abort();
    if (month_parse(s, &month) && n != 7) abort();
    if (offence_code(s, code) && (strlen(code) != 6 || code[3] != '/')) abort();
    struct event_id id = event_id_of(s), again = event_id_of(s);
    if (memcmp(&id, &again, sizeof id) != 0) abort();
    return 0;
}
