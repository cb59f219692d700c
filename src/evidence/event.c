#include "evidence/event.h"
#include "base/hash.h"

const struct event_column_info event_column_info[EVENT_COLUMNS] = {
    [EVENT_CATEGORY] = { "category", 1 },
    [EVENT_OUTCOME] = { "outcome", 1 },
    [EVENT_OFFENCE] = { "offence", 2 },
    [EVENT_REPORTER] = { "reporter", 1 },
    [EVENT_DETECTED] = { "detected", 1 },
    [EVENT_CONTEXT] = { "context", 2 },
    [EVENT_GENDER] = { "gender", 1 },
    [EVENT_AGE] = { "age", 1 },
    [EVENT_ETHNICITY] = { "ethnicity", 1 },
    [EVENT_ETHNICITY_OFFICER] = { "seen-as", 1 },
    [EVENT_LEGISLATION] = { "legislation", 1 },
    [EVENT_OBJECT] = { "object", 1 },
    [EVENT_LINKED] = { "linked", 1 },
    [EVENT_REMOVAL] = { "removal", 1 },
    [EVENT_OPERATION] = { "operation", 2 },
    [EVENT_VICTIM] = { "victim", 1 },
};
const char *const event_time_name[EVENT_TIMES] = { "from", "to", "reported" };

bool source_is_open(struct str source) { return str_starts(source, STR("police.uk-")); }

bool source_is_of_crimes(struct str source) { return !str_eq(source, STR(SOURCE_STOPS)) && !str_eq(source, STR(SOURCE_OUTCOMES)); }

const char *source_unit(struct str source)
{
    return str_eq(source, STR(SOURCE_STOPS)) ? "stops" : str_eq(source, STR(SOURCE_OUTCOMES)) ? "outcomes" : "crimes";
}

const char *source_events(struct str source)
{
    return str_eq(source, STR(SOURCE_STOPS)) ? "Stops and searches" : str_eq(source, STR(SOURCE_OUTCOMES)) ? "Outcomes" : "Crimes";
}

const char *source_title(struct arena *a, struct str source)
{
    if (str_eq(source, STR(SOURCE_STREET))) return "data.police.uk street-level crime";
    if (str_eq(source, STR(SOURCE_OUTCOMES))) return "data.police.uk outcomes";
    if (str_eq(source, STR(SOURCE_STOPS))) return "data.police.uk stop and search";
    if (str_starts(source, STR(SOURCE_EXTRACT_PREFIX)))
        return str_print(a, "the force's own extract \"" STR_FMT "\"", STR_ARG(str_slice(source, strlen(SOURCE_EXTRACT_PREFIX), source.len)));
    return str_z(a, source);
}

typedef uint8_t v16 __attribute__((vector_size(16)));
typedef uint16_t v8w __attribute__((vector_size(16)));
typedef uint8_t v8 __attribute__((vector_size(8)));

/* 16 hexadecimal digits to 8 bytes; the lanes that are no digit are set in the result. */
static v16 from_hex(const char *digits, uint8_t *out)
{
    v16 c;
    memcpy(&c, digits, sizeof c);
    v16 lower = c | 0x20;
    v16 is_digit = (v16)((c >= '0') & (c <= '9')), is_letter = (v16)((lower >= 'a') & (lower <= 'f'));
    v16 nibble = (c & 15) + (is_letter & 9);
    const bool little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__; /* of a pair, the first digit is then the low byte */
    v8w pair = (v8w)nibble, joined = little ? pair << 4 | pair >> 8 : pair >> 4 | pair;
    v8 byte = __builtin_convertvector(joined & 0xFF, v8);
    memcpy(out, &byte, sizeof byte);
    return ~(is_digit | is_letter);
}

struct event_id event_id_of(struct str text)
{
    struct event_id id;
    if (text.len == 2 * EVENT_ID_BYTES) {
        v16 bad = { 0 };
        uint64_t half[2];
        for (unsigned i = 0; i < 4; i++) bad |= from_hex(text.ptr + 16 * i, id.byte + 8 * i);
        memcpy(half, &bad, sizeof half);
        if ((half[0] | half[1]) == 0) return id;
    }
    struct digest d = digest_bytes(text.ptr, text.len);
    memset(id.byte, 0xFF, sizeof id.byte);
    memcpy(id.byte, &d, sizeof d);
    return id;
}

bool event_id_is_published(const struct event_id *id)
{
    bool marked = true;
    for (size_t i = sizeof(struct digest); i < sizeof id->byte; i++) marked = marked && id->byte[i] == 0xFF;
    return !marked;
}

const char *force_slug(struct arena *a, struct str force)
{
    char *slug = arena_new(a, force.len + 2);
    size_t n = 0;
    for (size_t i = 0; i < force.len; i++) {
        char c = force.ptr[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) slug[n++] = c;
        else if (n && slug[n - 1] != '-') slug[n++] = '-';
    }
    while (n && slug[n - 1] == '-') n--;
    if (n == 0) slug[n++] = '-';
    slug[n] = 0;
    return slug;
}
