/*
 * A table for a terminal. Figures are never cut: where a width is given, columns of text give way first, then the
 * columns are laid out in panels, one below the other, each beginning with the columns that name the row.
 */
#include "render/number.h"
#include "render/utf8.h"
#include "render/writer.h"

enum { GAP = 2, TEXT_MIN = 12, HEADING_LINES_MAX = 3 };

struct layout {
    const struct table *table;
    struct arena arena;
    struct ruler ruler;
    struct buf *out;
    size_t *width;                         /* [column] */
    struct str (*line)[HEADING_LINES_MAX]; /* [column][line], bottom aligned */
    size_t stub;                           /* this many columns name the row; repeated in every panel */
};

static bool right_aligned(const struct column *c) { return c->kind == CELL_INT || c->kind == CELL_REAL; }

static void spaces(struct buf *b, size_t n)
{
    static const char blank[] = "                                ";
    for (; n > 32; n -= 32) buf_put(b, (struct str){ blank, 32 });
    buf_put(b, (struct str){ blank, n });
}

/* Puts s, made harmless, in at most `room` columns, the last an ellipsis if it is longer; returns the columns used. */
static size_t put_text(struct layout *l, struct str s, size_t room)
{
    if (s.len <= room && utf8_is_plain(s)) {
        buf_put(l->out, s);
        return s.len;
    }
    char bytes[4];
    size_t used = 0, width = ruler_width(&l->ruler, s);
    size_t most = width > room ? room - 1 : room;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next_printable(s, &at);
        size_t w = ruler_char(&l->ruler, c);
        if (used + w > most) break;
        buf_put(l->out, (struct str){ bytes, utf8_put(bytes, c) });
        used += w;
    }
    if (width > room) buf_put(l->out, STR("…"));
    return used + (width > room);
}

/* Cuts the words that fit off *rest; a word longer than the room stands alone. */
static struct str wrap_line(struct layout *l, struct str *rest, size_t room)
{
    size_t end = 0, width = 0;
    for (size_t at = 0, measured = 0; at <= rest->len; at++) {
        if (at < rest->len && rest->ptr[at] != ' ') continue;
        width += ruler_width(&l->ruler, str_slice(*rest, measured, at));
        if (end && width > room) break;
        end = measured = at;
    }
    struct str line = str_slice(*rest, 0, end);
    *rest = str_trim(str_slice(*rest, end, rest->len));
    return line;
}

/* A paragraph, its second and later lines indented. width 0: one line. */
static void put_wrapped(struct layout *l, struct str s, size_t width, size_t hang)
{
    struct str rest = str_trim(s);
    for (size_t indent = 0; rest.len; indent = hang) {
        spaces(l->out, indent);
        (void)put_text(l, wrap_line(l, &rest, width > indent ? width - indent : width ? 1 : SIZE_MAX), SIZE_MAX);
        buf_byte(l->out, '\n');
    }
}

/* A heading takes as many lines as keep its column as narrow as its figures, within reason. */
static void lay_heading(struct layout *l, size_t c)
{
    struct str lines[HEADING_LINES_MAX], all = str_of(column_heading(&l->arena, &l->table->column[c])), rest;
    size_t n = 0, room = MAX(l->width[c], (size_t)8);
    for (;; room += 4) {
        for (n = 0, rest = all; rest.len && n < HEADING_LINES_MAX; n++) lines[n] = wrap_line(l, &rest, room);
        if (rest.len == 0) break;
    }
    for (size_t i = 0; i < n; i++) {
        l->width[c] = MAX(l->width[c], ruler_width(&l->ruler, lines[i]));
        l->line[c][HEADING_LINES_MAX - n + i] = lines[i];
    }
}

static void measure(struct layout *l)
{
    const struct table *t = l->table;
    char scratch[NUMBER_MAX];
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            struct str s = cell_people(&t->column[c], table_cell(t, r, c), scratch);
            if (s.len > l->width[c]) l->width[c] = MAX(l->width[c], ruler_width(&l->ruler, s));
        }
    for (size_t c = 0; c < t->n_columns; c++) lay_heading(l, c);
}

static size_t total_width(const struct layout *l, size_t from, size_t to)
{
    size_t sum = 0;
    for (size_t c = from; c < to; c++) sum += l->width[c] + (c > from ? GAP : 0);
    return sum;
}

/* Takes what is missing from the widest columns of text, a column at a time, none below TEXT_MIN or its heading. */
static void shrink(struct layout *l, size_t width)
{
    const struct table *t = l->table;
    size_t *floor = ARENA_ARRAY(&l->arena, size_t, t->n_columns);
    for (size_t c = 0; c < t->n_columns; c++) {
        floor[c] = TEXT_MIN;
        for (size_t i = 0; i < HEADING_LINES_MAX; i++)
            floor[c] = MAX(floor[c], ruler_width(&l->ruler, l->line[c][i]));
    }
    for (size_t total = total_width(l, 0, t->n_columns); total > width; total--) {
        size_t widest = t->n_columns;
        for (size_t c = 0; c < t->n_columns; c++)
            if (t->column[c].kind == CELL_TEXT && l->width[c] > floor[c] &&
                (widest == t->n_columns || l->width[c] > l->width[widest]))
                widest = c;
        if (widest == t->n_columns) break;
        l->width[widest]--;
    }
}

struct panel {
    size_t from, to; /* columns after the stub */
    size_t last;     /* the column that ends its lines */
};

static bool in_panel(const struct layout *l, struct panel p, size_t c) { return c < l->stub || (c >= p.from && c < p.to); }

static void put_cell(struct layout *l, struct panel p, size_t c, struct str s)
{
    size_t width = l->width[c], used = 0;
    if (right_aligned(&l->table->column[c])) {
        spaces(l->out, width - ruler_width(&l->ruler, s));
        used = width;
        (void)put_text(l, s, width);
    } else {
        used = put_text(l, s, width);
    }
    if (c != p.last) spaces(l->out, width - used + GAP);
}

static void put_rule(struct layout *l, struct panel p)
{
    for (size_t c = 0; c < l->table->n_columns; c++) {
        if (!in_panel(l, p, c)) continue;
        for (size_t i = 0; i < l->width[c]; i++) buf_byte(l->out, '-');
        if (c != p.last) spaces(l->out, GAP);
    }
    buf_byte(l->out, '\n');
}

/* A line must not end in spaces: cells that are empty at its end leave some. */
static void end_line(struct layout *l, size_t line_start)
{
    while (l->out->len > line_start && l->out->ptr[l->out->len - 1] == ' ') l->out->len--;
    buf_byte(l->out, '\n');
}

static void put_headings(struct layout *l, struct panel p)
{
    for (size_t i = 0; i < HEADING_LINES_MAX; i++) {
        size_t start = l->out->len;
        bool any = i == HEADING_LINES_MAX - 1;
        for (size_t c = 0; c < l->table->n_columns; c++) {
            if (!in_panel(l, p, c)) continue;
            any |= l->line[c][i].len > 0;
            put_cell(l, p, c, l->line[c][i]);
        }
        if (any) end_line(l, start);
        else l->out->len = start;
    }
    put_rule(l, p);
}

static void put_panel(struct layout *l, struct panel p, struct writer *w)
{
    const struct table *t = l->table;
    char scratch[NUMBER_MAX];
    put_headings(l, p);
    for (size_t r = 0; r < t->n_rows; r++) {
        if (r && t->total[r] != t->total[r - 1]) put_rule(l, p);
        size_t start = l->out->len;
        for (size_t c = 0; c < t->n_columns; c++)
            if (in_panel(l, p, c)) put_cell(l, p, c, cell_people(&t->column[c], table_cell(t, r, c), scratch));
        end_line(l, start);
        writer_breathe(w);
    }
}

/* The columns of text or months that lead, as long as they leave half the width to the figures. */
static size_t stub_of(const struct layout *l, size_t width)
{
    const struct table *t = l->table;
    size_t n = 0;
    while (n < t->n_columns && (t->column[n].kind == CELL_TEXT || t->column[n].kind == CELL_MONTH) &&
           total_width(l, 0, n + 1) <= width / 2)
        n++;
    return n;
}

static void put_panels(struct layout *l, size_t width, struct writer *w)
{
    size_t n = l->table->n_columns;
    bool split = width && total_width(l, 0, n) > width;
    l->stub = split ? stub_of(l, width) : 0;
    for (size_t from = l->stub, to; from < n; from = to) {
        size_t used = total_width(l, 0, l->stub) + (l->stub ? GAP : 0) + l->width[from];
        for (to = from + 1; to < n && (!split || used + GAP + l->width[to] <= width); to++) used += GAP + l->width[to];
        if (from > l->stub) buf_byte(l->out, '\n');
        put_panel(l, (struct panel){ from, to, to - 1 }, w);
    }
}

static void put_notes(struct layout *l, size_t width)
{
    for (size_t i = 0; i < l->table->n_notes; i++) {
        const struct note *note = &l->table->note[i];
        if (i == 0) buf_byte(l->out, '\n');
        put_wrapped(l, str_of(str_print(&l->arena, "%s: %s", note_heading(note->kind), note->text)), width, 2);
    }
    if (!table_withholds(l->table)) return;
    if (l->table->n_notes == 0) buf_byte(l->out, '\n');
    put_wrapped(l, STR(WITHHELD_NOTE), width, 2);
}

void text_write(const struct table *t, int terminal_width, struct writer *w)
{
    size_t width = terminal_width > 0 ? (size_t)terminal_width : 0;
    struct layout l = { .table = t, .out = &w->buf };
    l.width = ARENA_ARRAY(&l.arena, size_t, t->n_columns);
    l.line = arena_array(&l.arena, t->n_columns, sizeof *l.line);
    put_wrapped(&l, str_of(t->title), width, 0);
    buf_byte(&w->buf, '\n');
    measure(&l);
    if (width) shrink(&l, width);
    if (t->n_rows) put_panels(&l, width, w);
    else buf_put(&w->buf, STR("No rows.\n"));
    put_notes(&l, width);
    ruler_release(&l.ruler);
    arena_release(&l.arena);
}
