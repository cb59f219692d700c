/* Files of teams and officers: never a crash, and what is taken keeps its promises. */
#include "places/team_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_row(const struct team_file *f, const struct team_row *r)
{
    CHECK(r->text[FIELD_TEAM].len && r->text[FIELD_TEAM].len <= TEAM_CODE_MAX && r->line > 1 && r->n_wards <= TEAM_WARDS_MAX);
    for (size_t i = 0; i < TEAM_FIELDS; i++) {
        CHECK(!r->text[i].ptr || (r->text[i].len && r->text[i].len <= TEAM_TEXT_MAX && str_is_utf8(r->text[i])));
        CHECK(!r->none || i == FIELD_TEAM || !r->text[i].ptr);
    }
    for (size_t i = 0; i < r->n_wards; i++)
        for (size_t k = 0; k < r->ward[i].len; k++) CHECK(!(r->ward[i].ptr[k] >= 'a' && r->ward[i].ptr[k] <= 'z') && r->ward[i].ptr[k] > ' ');
    CHECK(!r->text[FIELD_TO].ptr || r->when[FIELD_TO] >= r->when[FIELD_FROM]);
    CHECK(!r->text[FIELD_PAGE].ptr || str_starts(r->text[FIELD_PAGE], STR("https://")));
    CHECK(f->kind != TEAM_TEAMS || (r->n_wards && r->text[FIELD_NAME].len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct str text = { (const char *)data, n };
    struct team_file f;
    struct error why;
    if (n > 4096) return 0;
    bool is = team_file_recognise(text);
    if (team_file_read(&a, text, "fuzz", &f, &why)) {
        CHECK(is && f.kind < TEAM_KINDS);
        for (size_t i = 0; i < f.n; i++) {
            check_row(&f, &f.row[i]);
            CHECK(i == 0 || str_cmp(f.row[i - 1].text[FIELD_TEAM], f.row[i].text[FIELD_TEAM]) <= 0);
        }
    } else {
        CHECK(str_starts(str_of(why.say), STR("fuzz: ")));
    }
    arena_release(&a);
    return 0;
}
