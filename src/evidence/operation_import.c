/*
 * The design of an operation among files that are imported. It is not taken with them: registering one is an act of its own, so
 * that the day is on record. Import says how it is done.
 */
#include "evidence/operation_file.h"
#include "evidence/operation.h"
#include "intake/intake.h"

static bool recognise(struct str text, struct str name)
{
    (void)name;
    struct str head = str_slice(text, 0, 65536);
    if (str_starts(head, STR("\xEF\xBB\xBF"))) head = str_slice(head, 3, head.len);
    return str_starts(str_trim(head), STR("{")) && str_contains(head, STR("\"wardmote\"")) && str_contains(head, STR("\"FeatureCollection\""));
}

static bool load(void *state, struct intake_file *f, void **product, struct error *why)
{
    (void)state;
    (void)product;
    struct arena a = { 0 };
    struct operation_file design;
    const char *name = file_name(f), *unpack = file_path(f) ? "" : "unpack it, then ";
    bool ok = operation_file_read(&a, file_text(f), name, &design, why);
    if (ok && file_is_named(f))
        ok = FAIL(why, INVALID, "%s is the design of an operation (%s), which is registered and not imported: wardmote operation register %s",
                  name, design.name, name);
    else if (ok)
        file_remark(f, "%s is the design of an operation (%s), which is registered and not imported: %swardmote operation register %s", name,
                    design.name, unpack, name);
    arena_release(&a);
    return ok;
}

const struct importer operation_importer = {
    .name = "design of an operation",
    .expected = "GeoJSON with a member \"wardmote\" (docs/operation-file.md). Not imported but registered: wardmote operation register FILE",
    .recognise = recognise,
    .load = load,
};
