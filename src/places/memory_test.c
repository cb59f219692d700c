/* Every loader with its n-th allocation made to fail, for every n: it must say so, and leave nothing behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "places/apportion.h"
#include "places/figures_write.h"
#include "places/layer_write.h"
#include "places/lookup_write.h"
#include "places/postcode_write.h"
#include "places/test_places.h"

static const char wards[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990001\",\"WD25NM\":\"North\",\"LAD25CD\":\"E07990001\",\"LAD25NM\":\"Mere\",\"UTLACD\":\"E10000016\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[1,51],[1,52],[0,52],[0,51]],[[0.4,51.4],[0.6,51.4],[0.6,51.6],[0.4,51.4]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"WD25CD\":\"E05990002\",\"WD25NM\":\"South\",\"LAD25CD\":\"E07990001\",\"LAD25NM\":\"Mere\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,50],[1,50],[1,51],[0,51],[0,50]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"LSOA21CD\":\"E01990001\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,50],[1,50],[1,52],[0,52],[0,50]]]}}]}";
static const char topology[] =
    "{\"type\":\"Topology\",\"objects\":{\"w\":{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Polygon\",\"properties\":{\"WD13CD\":\"E05990001\"},"
    "\"arcs\":[[0,-2]]}]}},\"transform\":{\"scale\":[0.01,0.01],\"translate\":[1,51]},\"arcs\":[[[0,0],[10,0],[0,10]],[[0,0],[0,10],[10,0]]]}";
static const char lookup[] = "LSOA21CD,WD25CD,WD25NM\nE01990001,E05990001,North\nE01990002,E05990002,South\nE01990003,,\n";
static const char people[] = "LSOA21CD,Total\nE01990001,1000\nE01990002,500\nE01990003,x\n";
static const char codes[] = "Postcode,lat,long,wd25cd\nZZ1 1AA,51.2,0.2,E05990001\nZZ1 1AB,50.2,0.2,E05990002\nZZ1 1AC,50.3,0.2,E05990002\n"
                            "ZZ1 1AD,50.4,0.3,E05990002\nZZ1 1AD,,,\n";

/* One thing that loads, its n-th allocation failing: false with NOMEM when it found no memory. *seen: how many there were. */
typedef bool job(struct fixture *f, const struct area_rules *rules, unsigned n, unsigned *seen);

static bool read_wards(struct fixture *f, const struct area_rules *rules, unsigned n, unsigned *seen)
{
    struct outlines o;
    (void)rules;
    (void)mem_fail_at(n);
    bool ok = outlines_read(str_of(wards), "wards.geojson", rules, &o, &f->why);
    *seen = mem_fail_at(0);
    if (ok) outlines_release(&o);
    return ok;
}
static bool read_topology(struct fixture *f, const struct area_rules *rules, unsigned n, unsigned *seen)
{
    struct outlines o;
    (void)rules;
    (void)mem_fail_at(n);
    bool ok = outlines_read(str_of(topology), "E07990001.json", rules, &o, &f->why);
    *seen = mem_fail_at(0);
    if (ok) outlines_release(&o);
    return ok;
}
static bool read_lookup(struct fixture *f, const struct area_rules *rules, unsigned n, unsigned *seen)
{
    struct lookup_file l;
    (void)rules;
    (void)mem_fail_at(n);
    bool ok = lookup_file_read(str_of(lookup), rules, &l, &f->why);
    *seen = mem_fail_at(0);
    if (ok) lookup_file_release(&l);
    return ok;
}
static bool read_people(struct fixture *f, const struct area_rules *rules, unsigned n, unsigned *seen)
{
    struct figure_file g;
    const struct figure_rules *figures = figure_rules_new(&f->a);
    (void)rules;
    (void)mem_fail_at(n);
    bool ok = figure_file_read(str_of(people), STR("mid-2022.csv"), figures, &g, &f->why);
    *seen = mem_fail_at(0);
    if (ok) figure_file_release(&g);
    return ok;
}
static bool read_codes(struct fixture *f, const struct area_rules *rules, unsigned n, unsigned *seen)
{
    struct postcode_file p;
    (void)rules;
    (void)mem_fail_at(n);
    bool ok = postcode_file_read(str_of(codes), "nspl-2025/a.csv", &p, &f->why);
    *seen = mem_fail_at(0);
    if (ok) postcode_file_release(&p);
    return ok;
}

/* Files read beforehand, so that the sweep is over the merge alone. */
struct files {
    struct outlines outlines;
    struct lookup_file lookup;
    struct figure_file people;
    struct postcode_file codes;
};
static void read_all(struct fixture *f, const struct area_rules *rules, struct files *out)
{
    assert_true(outlines_read(str_of(wards), "wards.geojson", rules, &out->outlines, &f->why));
    assert_true(lookup_file_read(str_of(lookup), rules, &out->lookup, &f->why));
    assert_true(figure_file_read(str_of(people), STR("mid-2022.csv"), figure_rules_new(&f->a), &out->people, &f->why));
    assert_true(postcode_file_read(str_of(codes), "nspl-2025/a.csv", &out->codes, &f->why));
}
static struct files files;

static bool merge_all(struct fixture *f, const struct area_rules *rules, unsigned n, unsigned *seen)
{
    (void)rules;
    struct change *c;
    const struct outlines *const o[] = { &files.outlines };
    const struct lookup_file *const l[] = { &files.lookup };
    const struct figure_file *const g[] = { &files.people };
    const struct postcode_file *const p[] = { &files.codes };
    assert_true(change_begin(in_home(f, "evidence"), &c, &f->why));
    int nothing = 0;
    const struct section section = { "nothing", &nothing, sizeof nothing, 1 };
    assert_true(change_put(c, STR("other"), (struct digest){ 0, 1 }, 1, STR(""), &section, 1, &f->why)); /* it has room for some puts now */
    struct merge_notes notes = { .arena = &f->a };
    (void)mem_fail_at(n);
    bool ok = layers_merge(c, o, 1, &notes, &f->why) && postcodes_merge(c, p, 1, &notes, &f->why) &&
              lookups_merge(c, l, 1, &notes, &f->why) && figures_merge(c, g, 1, &notes, &f->why) &&
              apportionments_derive(c, &f->why);
    *seen = mem_fail_at(0);
    change_free(c);
    return ok;
}

static unsigned sweep(struct fixture *f, job *run)
{
    const struct area_rules *rules = area_rules_new(&f->a);
    unsigned n = 1;
    for (;; n++) {
        f->why = (struct error){ .kind = ERROR_NONE };
        unsigned seen;
        bool ok = run(f, rules, n, &seen);
        if (ok && seen < n) break; /* all went well with none to fail */
        if (ok) continue;          /* a failure that did not matter */
        if (f->why.kind != ERROR_NOMEM) fail_msg("allocation %u: %s", n, f->why.say);
    }
    return n - 1;
}

static void readers_say_that_memory_ran_out(void **state)
{
    struct fixture *f = *state;
    static job *const readers[] = { read_wards, read_topology, read_lookup, read_people, read_codes };
    for (size_t i = 0; i < COUNT_OF(readers); i++) assert_in_range(sweep(f, readers[i]), 3, 10000);
}

static void merges_say_that_memory_ran_out_and_leave_the_evidence(void **state)
{
    struct fixture *f = *state;
    read_all(f, area_rules_new(&f->a), &files);
    unsigned n = sweep(f, merge_all);
    assert_in_range(n, 20, 10000);
    assert_int_equal(snapshot_count(look(f)), 0); /* none of them was committed */
    outlines_release(&files.outlines);
    lookup_file_release(&files.lookup);
    figure_file_release(&files.people);
    postcode_file_release(&files.codes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(readers_say_that_memory_ran_out, make_home, remove_home),
        cmocka_unit_test_setup_teardown(merges_say_that_memory_ran_out_and_leave_the_evidence, make_home, remove_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
