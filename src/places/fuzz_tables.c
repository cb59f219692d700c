/* Look-ups and tables of figures: two readers of CSV that take any header. */
#include "places/figures_read.h"
#include "places/lookup_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_lookup(const struct lookup_file *f)
{
    for (size_t d = 0; d < f->n; d++) {
        const struct lookup_draft *p = &f->draft[d];
        for (size_t i = 0; i < p->n; i++) {
            CHECK(p->row[i].to < p->n_areas && p->row[i].code[0]);
            if (i) CHECK(memcmp(p->row[i - 1].code, p->row[i].code, AREA_CODE_MAX) < 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct str text = { (const char *)data, n };
    struct lookup_file lookup;
    struct figure_file figures;
    struct error why;
    if (n > 65536) return 0;
    const struct area_rules *areas = area_rules_new(&a);
    const struct figure_rules *rules = figure_rules_new(&a);
    bool is = lookup_recognise(text, areas);
    if (lookup_file_read(text, areas, &lookup, &why)) {
        CHECK(is);
        check_lookup(&lookup);
        lookup_file_release(&lookup);
    }
    is = figures_recognise(text, rules);
    if (figure_file_read(text, STR("mid-2022.csv"), rules, &figures, &why)) {
        CHECK(is && figures.n && figures.n + figures.n_aside == figures.rows_read);
        for (size_t k = 0; k < figures.n_columns; k++) CHECK(figures.column[k].year >= 1000);
        figure_file_release(&figures);
    }
    arena_release(&a);
    return 0;
}
