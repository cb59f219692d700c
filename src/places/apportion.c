#include "places/apportion.h"

static bool holds_together(const struct apportionment *a, size_t n_text, const char *text)
{
    bool ok = n_text >= 2 && text[n_text - 1] == 0 && a->source[a->n].first == a->n_shares;
    for (size_t i = 0; ok && i < a->n; i++)
        ok = a->source[i].first <= a->source[i + 1].first && a->source[i].method < APPORTION_METHODS &&
             a->source[i].code[AREA_CODE_MAX - 1] == 0;
    for (size_t i = 0; ok && i < a->n_shares; i++) ok = a->share[i].to < a->n_targets;
    return ok;
}

bool apportionment_open(struct snapshot *s, enum area_type from, int from_year, const struct layer *to, struct apportionment *out,
                        struct error *why)
{
    struct arena arena = { 0 };
    const char *key = str_print(&arena, "apportion/%s-%d/%s-%d", area_type_name(from), from_year, area_type_name(to->type), to->year);
    const struct part *p = snapshot_get(s, str_of(key), why);
    arena_release(&arena);
    if (!p) return false;
    struct apportionment a = { .n = 0 };
    size_t n_source, n_text;
    const char *text;
    if (!PART_ARRAY(p, "sources", &a.source, &n_source, why) || !PART_ARRAY(p, "shares", &a.share, &a.n_shares, why) ||
        !PART_ARRAY(p, "covered", &a.covered, &a.n_targets, why) || !PART_ARRAY(p, "text", &text, &n_text, why))
        return false;
    a.n = n_source ? n_source - 1 : 0;
    if (n_source == 0 || a.n_targets != to->n || !holds_together(&a, n_text, text))
        return FAIL(why, INVALID, "the shares of small areas in the evidence do not hold together; run wardmote check");
    a.live = text[0] == 'l';
    a.postcodes = text + 1;
    *out = a;
    return true;
}
