#!/usr/bin/env python3
"""Makes typed C of a room's SQL: sqlgen.py ROOM_sql.h ROOM_sql.c schema.sql ROOM.sql

schema.sql holds the room's tables as steps, in the SQL that SQLite 3.40 and PostgreSQL 15 share, with the types
id int real text bytes time flag, which are mapped to each engine:

    -- step 1: what it brings
    CREATE TABLE operation (id id PRIMARY KEY, name text NOT NULL, withdrawn time);

ROOM.sql holds its statements, each under a line that says its name, parameters and result ('?': may be NULL):

    -- row: operation (id id, name text, withdrawn time?)

    -- What the comment says goes into the header.
    -- name: operations (since time) ->* operation             many rows
    -- name: operation_named (name text) ->? operation         one row or none
    -- name: operation_add (name text) -> id id                one row
    -- name: operation_forget (id id)                          no row

Every statement is prepared against the schema in SQLite; what does not fit fails the build with file and line.
"""
import hashlib
import pathlib
import re
import sqlite3
import sys

import sqlgen_c

TYPES = {  # ours: SQLite, PostgreSQL, C
    "id": ("INTEGER", "bigint", "int64_t"),
    "int": ("INTEGER", "bigint", "int64_t"),
    "real": ("REAL", "double precision", "double"),
    "text": ("TEXT", "text", "struct str"),
    "bytes": ("BLOB", "bytea", "struct str"),
    "time": ("INTEGER", "bigint", "int64_t"),  # seconds since 1970 UTC
    "flag": ("INTEGER", "boolean", "bool"),
}
SQLITE, POSTGRES = 0, 1
KEYS = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}
STEP_BEGINS = {"CREATE", "ALTER", "INSERT", "UPDATE", "DELETE", "DROP"}
C_WORDS = set("auto break case char const continue default do double else enum extern float for goto if inline int long "
              "register return short signed sizeof static struct switch typedef union unsigned void volatile while "
              "out found rows w r a why".split())
ONLY_ONE_ENGINE = {  # what one of the two does not know, and what both do
    "ROWID": "an id column", "GLOB": "LIKE", "IFNULL": "coalesce", "DATETIME": "a time parameter",
    "STRFTIME": "a time parameter", "AUTOINCREMENT": "id PRIMARY KEY", "NOW": "a time parameter", "ILIKE": "lower() LIKE",
    "REPLACE": "ON CONFLICT", "PRAGMA": "nothing: it is not for a room", "SERIAL": "id PRIMARY KEY",
}
TOKEN = re.compile(r"(?P<comment>--[^\n]*)|(?P<string>'(?:[^']|'')*')|(?P<param>\$\d+)|(?P<word>[A-Za-z_][A-Za-z_0-9]*)"
                   r"|(?P<number>\d[\d.]*)|(?P<space>\s+)|(?P<other>.)", re.S)


class Fault(Exception):
    pass


def fail(path, line, what):
    raise Fault(f"{path}:{line}: {what}")


class Token:
    def __init__(self, kind, text, line):
        self.kind, self.text, self.line = kind, text, line

    def is_word(self, *words):
        return self.kind == "word" and self.text.upper() in words


def tokens(text, line=1):
    """All of the text, spaces and comments too."""
    out = []
    for m in TOKEN.finditer(text):
        out.append(Token(m.lastgroup, m.group(), line))
        line += m.group().count("\n")
    return out


def meaning(toks):
    """Without spaces and comments."""
    return [t for t in toks if t.kind not in ("space", "comment")]


def check_words(path, toks):
    for t in meaning(toks):
        if t.kind == "word" and t.text.upper() in ONLY_ONE_ENGINE:
            fail(path, t.line, f"{t.text} is not SQL of both engines: use {ONLY_ONE_ENGINE[t.text.upper()]}")
        if t.text in ('"', "?", "`", "["):
            fail(path, t.line, f"{t.text} is not SQL of both engines: parameters are $1, names are plain words")


# ---- schema.sql ----

class Step:
    def __init__(self, what, text, line):
        self.what, self.text, self.line = what, text, line
        squeezed = " ".join(t.text for t in meaning(tokens(text)))
        self.sql = {}  # by dialect, when mapped
        self.digest = hashlib.sha256(squeezed.encode()).hexdigest()[:32]


def read_steps(path):
    steps = []
    pieces = re.split(r"(?m)^-- step (\d+): *(.+)$", path.read_text())
    if meaning(tokens(pieces[0])):
        fail(path, 1, "SQL before the first line \"-- step 1: what it brings\"")
    line = 1 + pieces[0].count("\n")
    for i in range(1, len(pieces), 3):
        if int(pieces[i]) != len(steps) + 1:
            fail(path, line, f"this is step {len(steps) + 1}, not {pieces[i]}")
        steps.append(Step(pieces[i + 1].strip(), pieces[i + 2], line))
        line += pieces[i + 2].count("\n")
    if not steps:
        fail(path, 1, "no line \"-- step 1: what it brings\"")
    return steps


def mapped_type(path, column, toks, at, dialect):
    """The column's type in the engine's own words; toks[at] is ours."""
    name = toks[at].text
    if name not in TYPES:
        fail(path, toks[at].line, f"the type of {column} is {name}: expected one of {' '.join(TYPES)}")
    key = at + 2 < len(toks) and toks[at + 1].is_word("PRIMARY") and toks[at + 2].is_word("KEY")
    if name == "id" and key:  # numbers are never given twice
        if dialect == POSTGRES:
            return "bigint GENERATED BY DEFAULT AS IDENTITY"
        toks[at + 2].text += " AUTOINCREMENT"
    if name == "flag" and dialect == SQLITE:
        return f"INTEGER CHECK ({column} IN (0, 1))"
    return TYPES[name][dialect]


def map_table(path, toks, dialect):
    """CREATE TABLE name ( columns and constraints ): types mapped in place."""
    depth, begins = 0, False
    for at, t in enumerate(toks):
        if t.text == ")":
            depth -= 1
            if depth == 0 and dialect == SQLITE:
                t.text += " STRICT"
        if begins and not t.is_word(*KEYS):
            if at + 1 == len(toks):
                fail(path, t.line, "a column without a type")
            toks[at + 1].text = mapped_type(path, t.text, toks, at + 1, dialect)
        begins = (t.text == "(" and depth == 0) or (t.text == "," and depth == 1)
        if t.text == "(":
            depth += 1


def map_step(path, step, dialect):
    """The step's statements for one engine, without comments."""
    toks = [t for t in tokens(step.text, step.line) if t.kind != "comment"]
    check_words(path, toks)
    statement = []
    for t in toks:
        if t.kind == "space":
            continue
        statement.append(t)
        if t.text == ";":
            map_statement(path, statement, dialect)
            statement = []
    if statement:
        fail(path, statement[0].line, "a statement without its ;")
    return re.sub(r" *\n(?: *\n)*", "\n", "".join(t.text for t in toks)).strip() + "\n"


def map_statement(path, toks, dialect):
    if not toks[0].is_word(*STEP_BEGINS):
        fail(path, toks[0].line, f"{toks[0].text} is not for a step: expected {', '.join(sorted(STEP_BEGINS))}")
    if toks[0].is_word("CREATE") and toks[1].is_word("TABLE"):
        map_table(path, toks, dialect)
    elif toks[0].is_word("CREATE") and not (toks[1].is_word("INDEX") or toks[1].is_word("UNIQUE")):
        fail(path, toks[0].line, f"CREATE {toks[1].text} is not for a step: expected TABLE or INDEX")
    elif toks[0].is_word("ALTER"):
        for at, t in enumerate(toks):
            if t.is_word("COLUMN") and toks[at - 1].is_word("ADD"):
                toks[at + 2].text = mapped_type(path, toks[at + 1].text, toks, at + 2, dialect)


# ---- ROOM.sql ----

class Field:
    def __init__(self, name, kind, maybe):
        self.name, self.kind, self.maybe = name, kind, maybe
        self.is_view = kind in ("text", "bytes")
        self.c = TYPES[kind][2]


class Statement:
    """rows: '' none, '->' one, '->?' one or none, '->*' many."""
    def __init__(self, name, params, rows, columns, shape, comment, line):
        self.name, self.params, self.rows, self.columns = name, params, rows, columns
        self.shape, self.comment, self.line, self.sql = shape, comment, line, ""


def read_fields(path, line, text):
    fields = []
    for piece in filter(None, (p.strip() for p in text.split(","))):
        m = re.fullmatch(r"([a-z][a-z_0-9]*) +([a-z]+)(\?)?", piece)
        if not m or m.group(2) not in TYPES:
            fail(path, line, f"\"{piece}\": expected a name and one of {' '.join(TYPES)}, then ? if it may be NULL")
        if m.group(1) in C_WORDS:
            fail(path, line, f"{m.group(1)} is a word of C or of the functions made here: choose another name")
        fields.append(Field(m.group(1), m.group(2), bool(m.group(3))))
    names = [f.name for f in fields]
    if len(set(names)) != len(names):
        fail(path, line, "two fields of one name")
    return fields


def read_head(path, line, head, comment, shapes):
    m = re.fullmatch(r"name: ([a-z][a-z_0-9]*) *\(([^)]*)\) *(?:(->[?*]?) *(.+))?", head)
    if not m:
        fail(path, line, f"\"{head}\": expected name: NAME (parameters) and, if it gives rows, ->, ->? or ->* and columns")
    name, params, rows, result = m.groups()
    shape = result if result in shapes else None
    if shape:
        columns = shapes[shape]
    else:
        columns = read_fields(path, line, result or "")
        if len(columns) > 1:
            shape = name
    return Statement(name, read_fields(path, line, params), rows or "", columns, shape, comment, line)


def read_statements(path):
    shapes, statements, comment, current = {}, [], [], None
    lines = path.read_text().splitlines()
    at = 0
    while at < len(lines):
        line, text = at + 1, lines[at]
        at += 1
        m = re.match(r"-- (row|name): ", text)
        if m:
            head = text[3:]
            while at < len(lines) and lines[at].startswith("--     "):  # continued
                head += " " + lines[at][2:].strip()
                at += 1
            if m.group(1) == "row":
                r = re.fullmatch(r"row: ([a-z][a-z_0-9]*) *\((.+)\)", head.strip())
                if not r:
                    fail(path, line, f"\"{head}\": expected row: NAME (columns)")
                shapes[r.group(1)] = read_fields(path, line, r.group(2))
                current = None
            else:
                current = read_head(path, line, head.strip(), comment, shapes)
                current.sql_line = at + 1
                statements.append(current)
            comment = []
        elif text.startswith("--"):
            comment.append(text[2:].strip())
        elif not text.strip():
            comment = []
        elif current is None:
            fail(path, line, "SQL without a \"-- name:\" line above it")
        else:
            current.sql += text + "\n"
    used = {s.shape for s in statements}
    for shape in shapes:
        if shape not in used:
            fail(path, 1, f"no statement gives the row {shape}")
    for s in statements:
        finish_statement(path, s, [x.name for x in statements])
    return shapes, statements


def finish_statement(path, s, names):
    if names.count(s.name) > 1:
        fail(path, s.line, f"two statements are called {s.name}")
    toks = tokens(s.sql, s.sql_line)
    check_words(path, toks)
    solid = meaning(toks)
    if not solid or solid[-1].text != ";" or any(t.text == ";" for t in solid[:-1]):
        fail(path, s.line, f"{s.name}: expected one statement that ends with ;")
    used = {int(t.text[1:]) for t in solid if t.kind == "param"}
    if used != set(range(1, len(s.params) + 1)):
        fail(path, s.line, f"{s.name} has {len(s.params)} parameters and its SQL uses "
                           f"{' '.join(f'${n}' for n in sorted(used)) or 'none'}")
    s.writes = any(t.is_word("INSERT", "UPDATE", "DELETE") for t in solid)
    s.sql = "\n".join(l.rstrip() for l in "".join(t.text for t in toks if t.kind != "comment").strip().splitlines())
    s.sql = s.sql.rstrip(";")


# ---- does it fit? ----

def prove(schema_path, steps, path, statements):
    db = sqlite3.connect(":memory:", isolation_level=None)
    for step in steps:
        step.sql = {dialect: map_step(schema_path, step, dialect) for dialect in (SQLITE, POSTGRES)}
        try:
            db.executescript(step.sql[SQLITE])
        except sqlite3.Error as e:
            fail(schema_path, step.line, f"step \"{step.what}\": {e}")
    for s in statements:
        nothing = {str(i + 1): None for i in range(len(s.params))}
        try:
            db.execute("EXPLAIN " + s.sql, nothing)
            names = None if s.writes else [d[0] for d in db.execute(s.sql, nothing).description]
        except sqlite3.Error as e:
            fail(path, s.line, f"{s.name}: {e}")
        declared = [f.name for f in s.columns]
        if names is not None and names != declared:
            fail(path, s.line, f"{s.name} gives the columns {', '.join(names)}, but {', '.join(declared) or 'none'} are declared")


def main():
    to_h, to_c, schema_path, path = map(pathlib.Path, sys.argv[1:5])
    room = path.stem
    try:
        steps = read_steps(schema_path)
        shapes, statements = read_statements(path)
        prove(schema_path, steps, path, statements)
        sources = f"{schema_path.name} and {path.name}"
        include = f"{to_h.absolute().parent.name}/{to_h.name}"
        h, c = sqlgen_c.header(room, statements, sources), sqlgen_c.code(room, include, steps, statements, sources)
    except Fault as fault:
        sys.exit(str(fault))
    to_h.write_text(h)
    to_c.write_text(c)


if __name__ == "__main__":
    main()
