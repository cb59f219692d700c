"""The C that sqlgen.py writes: a typed function for each statement, and the tables store/db.h reads."""

def c_string(text):
    lines = ['"' + l.replace("\\", "\\\\").replace('"', '\\"') + '\\n"' for l in text.rstrip("\n").split("\n")]
    lines[-1] = lines[-1].replace('\\n"', '"') if not text.endswith("\n") else lines[-1]
    return ("\n        " if len(lines) > 1 else " ") + "\n        ".join(lines)


def c_field(f):
    maybe = ", .maybe = true" if f.maybe else ""
    return f'{{ .name = "{f.name}", .type = DB_{f.kind.upper()}{maybe} }}'


def c_members(fields):
    out = []
    for f in fields:
        if f.maybe and not f.is_view:
            out.append(f"    bool has_{f.name};")
        note = " /* ptr NULL: none */" if f.maybe and f.is_view else ""
        out.append(f"    {f.c} {f.name};{note}")
    return "\n".join(out)


def needs_arena(s):
    return s.rows in ("->", "->?") and any(f.is_view for f in s.columns)


def result_type(s):
    return f"struct sql_{s.shape}" if s.shape else s.columns[0].c


def signature(s):
    args = ["struct arena *a"] if needs_arena(s) else []
    args.append("struct db_writer *w" if s.writes else "struct db_reader *r")
    for f in s.params:
        args.append(f"const {f.c} *{f.name}" if f.maybe and not f.is_view else f"{f.c} {f.name}")
    if s.rows == "->*":
        args.append("struct db_rows *rows")
    elif s.rows:
        args.append(f"{result_type(s)} *out")
    if s.rows == "->?":
        args.append("bool *found")
    args.append("struct error *why")
    text = f"bool sql_{s.name}({', '.join(args)})"
    return wrapped(text)


def wrapped(text, width=110):
    lines, pad = [], " " * (text.index("(") + 1)
    while len(text) > width:
        cut = text.rfind(", ", 0, width) + 1
        lines.append(text[:cut])
        text = pad + text[cut + 1:]
    return "\n".join(lines + [text])


def get(f, i, s):
    if f.is_view:
        return f"db_copy_str(&rows, a, {i})" if needs_arena(s) else f"db_get_str(rows, {i})"
    rows = "&rows" if s.rows != "->*" else "rows"
    call = {"double": "db_get_real"}.get(f.c, "db_get_int") + f"({rows}, {i})"
    return f"{call} != 0" if f.c == "bool" else call


def take(s):
    """The expression for the row that is now."""
    if not s.shape:
        return get(s.columns[0], 0, s)
    members = []
    rows = "&rows" if s.rows != "->*" else "rows"
    for i, f in enumerate(s.columns):
        if f.maybe and not f.is_view:
            members.append(f".has_{f.name} = !db_get_null({rows}, {i})")
        members.append(f".{f.name} = {get(f, i, s)}")
    pad = " " * (4 if s.rows == "->*" else 8)
    inner = f",\n{pad}    ".join(members)
    return f"({result_type(s)}){{\n{pad}    {inner},\n{pad}}}"


def bind(f, i, rows):
    how = {"double": "real", "bool": "int", "int64_t": "int"}.get(f.c, f.kind)
    if not f.maybe:
        return f"    db_bind_{how}({rows}, {i}, {f.name});"
    value = f.name if f.is_view else "*" + f.name
    test = f"{f.name}.ptr" if f.is_view else f.name
    return f"    if ({test}) db_bind_{how}({rows}, {i}, {value});"


def body(s):
    many = s.rows == "->*"
    rows = "rows" if many else "&rows"
    begin = "db_rows_begin_writing" if s.writes else "db_rows_begin"
    out = [] if many else ["    struct db_rows rows;"]
    begin = f"{begin}({rows}, {'w' if s.writes else 'r'}, &{s.name}_statement, why)"
    if many and not s.params:
        return [f"    return {begin};"]
    out.append(f"    if (!{begin}) return false;")
    out += [bind(f, i, rows) for i, f in enumerate(s.params)]
    if many:
        return out + ["    return true;"]
    if not s.rows:
        return out + ["    (void)db_rows_next(&rows);", "    return db_rows_end(&rows, why);"]
    nothing = "{ 0 }" if s.shape or s.columns[0].is_view else "0"
    out += [f"    {result_type(s)} got = {nothing};", f"    if (db_rows_next(&rows))\n        got = {take(s)};"]
    if s.rows == "->":
        out.append("    if (!db_rows_end_one(&rows, why)) return false;")
    else:
        out += ["    bool is_there;", "    if (!db_rows_end_at_most_one(&rows, &is_there, why)) return false;",
                "    if (is_there) *out = got;", "    *found = is_there;", "    return true;"]
        return out
    return out + ["    *out = got;", "    return true;"]


def next_signature(s):
    return f"bool sql_{s.name}_next(struct db_rows *rows, {result_type(s)} *out)"


def header(room, statements, sources):
    guard = f"{room.upper()}_SQL_H"
    out = [f"#ifndef {guard}", f"#define {guard}", f"/* Made from {sources} by tools/sqlgen.py: change those. */",
           '#include "store/rows.h"', "", f"extern const struct db_schema {room}_schema;"]
    done = set()
    for s in statements:
        if s.shape and s.shape not in done:
            done.add(s.shape)
            out += ["", f"struct sql_{s.shape} {{", c_members(s.columns), "};"]
    for s in statements:
        out.append("")
        if s.comment:
            out.append("/* " + "\n * ".join(s.comment) + " */")
        out.append(signature(s) + " MUST_CHECK;")
        if s.rows == "->*":
            out.append(next_signature(s) + ";")
    return "\n".join(out + ["", "#endif", ""])


def fields_table(name, fields):
    if not fields:
        return []
    return [f"static const struct db_field {name}[] = {{"] + [f"    {c_field(f)}," for f in fields] + ["};"]


def statement_code(room, s):
    out = [""] + fields_table(f"{s.name}_params", s.params) + fields_table(f"{s.name}_columns", s.columns)
    out += [f"static const struct db_statement {s.name}_statement = {{", f'    .name = "{room}.{s.name}",',
            f"    .sql ={c_string(s.sql)},"]
    if s.params:
        out.append(f"    .param = {s.name}_params, .n_params = {len(s.params)},")
    if s.columns:
        out.append(f"    .column = {s.name}_columns, .n_columns = {len(s.columns)},")
    out += [f"    .writes = {'true' if s.writes else 'false'},", "};", "", signature(s), "{"] + body(s) + ["}"]
    if s.rows == "->*":
        out += ["", next_signature(s), "{", "    if (!db_rows_next(rows)) return false;", f"    *out = {take(s)};",
                "    return true;", "}"]
    return out


def code(room, include, steps, statements, sources):
    out = [f"/* Made from {sources} by tools/sqlgen.py: change those. */", f'#include "{include}"']
    for s in statements:
        out += statement_code(room, s)
    out += ["", "static const struct db_step steps[] = {"]
    for step in steps:
        out += ["    {", f"        .what ={c_string(step.what)},", f'        .digest = "{step.digest}",',
                f"        .sql[DB_SQLITE] ={c_string(step.sql[0])},",
                f"        .sql[DB_POSTGRES] ={c_string(step.sql[1])},", "    },"]
    out += ["};", "static const struct db_statement *const statements[] = {"]
    out += [f"    &{s.name}_statement," for s in statements] + ["};", "", f"const struct db_schema {room}_schema = {{",
            f'    .room = "{room}",', "    .step = steps, .n_steps = COUNT_OF(steps),",
            "    .statement = statements, .n_statements = COUNT_OF(statements),", "};", ""]
    return "\n".join(out)
