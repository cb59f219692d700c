/* `wardmote status`: what the home holds, from when, and which questions can be asked of it. */
#include "app/site.h"
#include "app/verbs.h"
#include "base/file.h"
#include "snapshot/snapshot.h"

static bool estate_open(struct call *c, struct estate *of, struct error *why)
{
    struct snapshot *s;
    if (!snapshot_open_in(call_arena(c), call_home(c)->evidence, &s, why)) return false;
    *of = (struct estate){ .home = call_home(c), .evidence = s, .arena = call_arena(c) };
    return true;
}

static void what_to_do_first(struct table *t, const struct home *home)
{
    table_note(t, NOTE_REMARK, "%s", file_is_folder(home->folder) ? "This home holds nothing yet."
                                                                  : "There is no such home yet; the first import makes it.");
    table_note(t, NOTE_REMARK, "With real files: wardmote import FOLDER, where FOLDER holds the months that data.police.uk "
                               "publishes for your force and the boundaries of your wards.");
    table_note(t, NOTE_REMARK, "To try things on: wardmote sample made-up, then wardmote import made-up.");
}

bool status_holdings(const struct estate *of, struct answer *out, struct error *why)
{
    struct table *t = holdings_table(of->arena);
    t->title = str_print(of->arena, "What %s holds", of->home->folder);
    for (size_t i = 0; i < site.n; i++)
        if (site.contract[i]->holdings && !site.contract[i]->holdings(of, t, why)) return false;
    uint64_t bytes = 0;
    size_t parts = snapshot_count(of->evidence);
    for (size_t i = 0; i < parts; i++) bytes += snapshot_entry(of->evidence, i)->bytes;
    if (t->n_rows == 0 && parts == 0) what_to_do_first(t, of->home);
    else table_note(t, NOTE_REMARK, "%zu parts, %.1f MB.", parts, (double)bytes / 1e6);
    out->table[out->n++] = t;
    return true;
}

static bool questions(const struct estate *of, struct answer *out, struct error *why)
{
    struct table *t = table_new(of->arena, "questions", "What can be asked of it");
    (void)table_column(t, "question", "Question", CELL_TEXT, "", 0);
    (void)table_column(t, "verb", "How", CELL_TEXT, "", 0);
    (void)table_column(t, "lacks", "Import first", CELL_TEXT, "", 0);
    for (size_t i = 0; i < site.n; i++)
        for (size_t k = 0; k < site.contract[i]->n_questions; k++) {
            const struct question *q = &site.contract[i]->questions[k];
            const char *lacks = NULL;
            if (!q->ready(of, &lacks, why)) return false;
            table_z(t, q->text);
            table_z(t, str_print(of->arena, "wardmote %s", q->verb));
            table_z(t, lacks);
        }
    out->table[out->n++] = t;
    return true;
}

bool ask_status(struct call *c, struct answer *out, struct error *why)
{
    struct estate of;
    const char *only = call_n_args(c) ? call_arg(c, 0) : NULL;
    bool want_holdings = !only || strcmp(only, "holdings") == 0, want_questions = !only || strcmp(only, "questions") == 0;
    if (!want_holdings && !want_questions) return FAIL(why, USAGE, "status tells of holdings or questions, not of \"%.40s\"", only);
    return estate_open(c, &of, why) && (!want_holdings || status_holdings(&of, out, why)) &&
           (!want_questions || questions(&of, out, why));
}
