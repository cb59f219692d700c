#!/usr/bin/env python3
"""tools/sqlgen.py: what it makes of the made-up room, kept as golden files, and what it refuses, with file and line.

WARDMOTE_GOLDEN=write writes the golden files anew: read the difference before it is kept."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = TOP / "tests/golden/sqlgen"
STEP = "-- step 1: a\nCREATE TABLE t (id id PRIMARY KEY, n int, s text, f flag);\n"
GET = "-- name: get (id id) -> n int?\nSELECT n FROM t WHERE id = $1;\n"


def generate(folder, schema, statements):
    folder = pathlib.Path(folder)
    out = [folder / "room_sql.h", folder / "room_sql.c"]
    run = subprocess.run([sys.executable, TOP / "tools/sqlgen.py", *out, schema, statements], capture_output=True, text=True)
    return run, out


class Golden(unittest.TestCase):
    def test_the_made_up_room_becomes_the_c_that_is_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            run, out = generate(folder, TOP / "src/store/shelf_schema.sql", TOP / "src/store/shelf.sql")
            self.assertEqual((run.returncode, run.stderr), (0, ""))
            for got, name in zip(out, ("shelf_sql.h", "shelf_sql.c")):
                text = got.read_text().replace(f'"{got.parent.name}/room_sql.h"', '"store/shelf_sql.h"')
                if os.environ.get("WARDMOTE_GOLDEN") == "write":
                    (GOLDEN / name).write_text(text)
                self.assertEqual(text, (GOLDEN / name).read_text(), f"{name} differs from {GOLDEN / name}")


class Refusals(unittest.TestCase):
    def made(self, schema, statements):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "schema.sql").write_text(schema)
            (pathlib.Path(folder) / "room.sql").write_text(statements)
            run, out = generate(folder, f"{folder}/schema.sql", f"{folder}/room.sql")
            self.assertEqual(run.returncode == 0, out[1].exists(), "a refused room must leave nothing behind")
            return run.returncode, run.stderr.replace(folder + "/", "").strip()

    def refused(self, schema, statements, sentence):
        self.assertEqual(self.made(schema, statements), (1, sentence))

    def test_the_room_that_the_others_vary_is_taken(self):
        self.assertEqual(self.made(STEP, GET), (0, ""))

    def test_a_schema(self):
        self.refused("CREATE TABLE t (id id);\n", GET, 'schema.sql:1: SQL before the first line "-- step 1: what it brings"')
        self.refused("-- only words\n", GET, 'schema.sql:1: no line "-- step 1: what it brings"')
        self.refused(STEP + "-- step 3: b\nDROP TABLE t;\n", GET, "schema.sql:3: this is step 2, not 3")
        self.refused(STEP.replace("n int", "n\n  integer"), GET,
                     "schema.sql:3: the type of n is integer: expected one of id int real text bytes time flag")
        self.refused(STEP + "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END;\n", GET,
                     "schema.sql:3: CREATE TRIGGER is not for a step: expected TABLE or INDEX")
        self.refused(STEP + "VACUUM;\n", GET, "schema.sql:3: VACUUM is not for a step: expected ALTER, CREATE, DELETE, DROP, INSERT, UPDATE")
        self.refused(STEP + "DROP TABLE t", GET, "schema.sql:3: a statement without its ;")
        self.refused(STEP + "CREATE INDEX i ON t (m);\n", GET, 'schema.sql:1: step "a": no such column: m')
        self.refused(STEP + 'CREATE TABLE "u" (id id);\n', GET,
                     'schema.sql:3: " is not SQL of both engines: parameters are $1, names are plain words')
        self.refused(STEP + "INSERT INTO t (s) VALUES (datetime(1));\n", GET,
                     "schema.sql:3: datetime is not SQL of both engines: use a time parameter")

    def test_the_line_above_a_statement(self):
        self.refused(STEP, "SELECT 1;\n", 'room.sql:1: SQL without a "-- name:" line above it')
        self.refused(STEP, GET.replace("-> n", "=> n"), 'room.sql:1: "name: get (id id) => n int?": expected name: NAME '
                     "(parameters) and, if it gives rows, ->, ->? or ->* and columns")
        self.refused(STEP, GET.replace("n int?", "n integer"), 'room.sql:1: "n integer": expected a name and one of id int real '
                     "text bytes time flag, then ? if it may be NULL")
        self.refused(STEP, GET.replace("(id id)", "(while id)"),
                     "room.sql:1: while is a word of C or of the functions made here: choose another name")
        self.refused(STEP, GET.replace("(id id)", "(a1 id, a1 id)"), "room.sql:1: two fields of one name")
        self.refused(STEP, GET + "\n" + GET, "room.sql:1: two statements are called get")
        self.refused(STEP, "-- row: unused (id id)\n\n" + GET, "room.sql:1: no statement gives the row unused")

    def test_a_statement(self):
        self.refused(STEP, GET.replace("FROM t", "FROM u"), "room.sql:1: get: no such table: u")
        self.refused(STEP, GET.replace("$1", "$2"), "room.sql:1: get has 1 parameters and its SQL uses $2")
        self.refused(STEP, GET.replace(" WHERE id = $1", ""), "room.sql:1: get has 1 parameters and its SQL uses none")
        self.refused(STEP, GET.replace(";", ""), "room.sql:1: get: expected one statement that ends with ;")
        self.refused(STEP, GET + "SELECT 2;\n", "room.sql:1: get: expected one statement that ends with ;")
        self.refused(STEP, GET.replace("SELECT n", "SELECT s"), "room.sql:1: get gives the columns s, but n are declared")
        self.refused(STEP, GET.replace("SELECT n", "SELECT\n  ifnull(n, 0) AS n"),
                     "room.sql:3: ifnull is not SQL of both engines: use coalesce")
        self.refused(STEP, GET.replace("$1", "?"),
                     "room.sql:2: ? is not SQL of both engines: parameters are $1, names are plain words")

    def test_words_inside_strings_and_comments_are_no_sql(self):
        self.assertEqual(self.made(STEP, GET.replace("SELECT n", "SELECT n -- ifnull ? $7;\n").replace(
            "id = $1", "id = $1 AND s <> 'glob; $9 -- \"'")), (0, ""))


if __name__ == "__main__":
    unittest.main()
