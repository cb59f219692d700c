#!/usr/bin/env python3
"""What must not be imported, one test for each way in which a file, a disk or a home can be bad: bad_input_test.py WARDMOTE. The
message names file, line and what was expected; what was held before stays as it was."""
import csv
import io
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import zipfile

WARDMOTE = None  # set by main
HEADER = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context\n"


def row(month="2025-01", lon="0.97", lat="51.25", kind="Burglary"):
    return f",{month},Kent Police,Kent Police,{lon},{lat},On or near Elm Road,E01023987,Ashford 001B,{kind},,\n"


def ward(code, *rings):
    return {"type": "Feature", "properties": {"WD25CD": code, "WD25NM": code}, "geometry": {"type": "Polygon", "coordinates": rings}}


def square(west, south=51.0, size=0.1):
    return [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]


class BadInput(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="wardmote-bad-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.imported(self.file("before.csv", HEADER + row("2024-12") * 5))
        self.held = self.state()

    def run_it(self, *words, **more):
        return subprocess.run([WARDMOTE, "--home", self.folder / "home", *map(str, words)], capture_output=True, text=True, timeout=120,
                              check=False, **more)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def wards(self, name, *features):
        return self.file(name, json.dumps({"type": "FeatureCollection", "features": features}))

    def state(self):
        self.assertEqual(self.run_it("check").returncode, 0)
        return self.run_it("imports", "--format", "csv").stdout, self.run_it("status", "holdings", "--format", "csv").stdout

    def imported(self, *paths):
        done = self.run_it("import", *paths)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refused(self, path, *words, **more):
        done = self.run_it("import", path, **more)
        self.assertEqual(done.returncode, 1, done.stdout)
        for word in (path.name, *words):
            self.assertIn(word, done.stderr)
        self.assertEqual(self.state(), self.held)

    def set_aside(self, path, *expected):
        """(line, reason) of each row; all others are taken."""
        self.imported(path)
        rejects = max((self.folder / "home/rejects").iterdir(), key=lambda p: p.stat().st_mtime)
        with open(rejects, newline="", encoding="utf-8", errors="replace") as f:
            rows = list(csv.reader(io.StringIO(f.read().replace("\0", "?"))))[1:]
        self.assertEqual([(int(r[1]), r[2]) for r in rows], list(expected))
        self.assertTrue(all(r[0].endswith(path.name) for r in rows))

    def test_not_csv(self):
        self.refused(self.file("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(200)), "line 1", "not of a known kind")
        self.refused(self.file("letter.csv", "Dear Sir,\nhere are our crimes.\n"), "line 1", "not of a known kind", "wardmote help import")

    def test_wrong_columns(self):
        self.refused(self.file("columns.csv", HEADER.replace("Longitude,", "") + row()), "line 1", 'the column "Longitude" is missing')

    def test_truncated_zip(self):
        with zipfile.ZipFile(self.folder / "whole.zip", "w") as z:
            z.writestr("a.csv", HEADER + row())
        self.refused(self.file("cut.zip", (self.folder / "whole.zip").read_bytes()[:-30]), "cannot be read as a zip archive", "is it complete?")

    def test_zip_bomb(self):
        with zipfile.ZipFile(self.folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("a.csv", HEADER + "x" * (20 << 20))
        self.refused(self.folder / "bomb.zip", "a.csv unpacks to more than", "zip bomb")

    def test_a_line_of_a_gigabyte(self):
        path = self.file("long.csv", HEADER + row())
        with open(path, "r+b") as f:  # a hole in the file: it takes no room on the disk
            f.seek((1 << 30), os.SEEK_END)
            f.write(b"\n" + row().encode())
        self.set_aside(path, (3, "it is longer than 1 MB"))

    def test_nul_bytes_and_bad_utf8(self):
        self.set_aside(self.file("bytes.csv", (HEADER + row()).encode() + row(kind="Bur\0glary").encode() + row(kind="Caf?").encode().replace(b"?", b"\xe9") + row().encode()),
                       (3, "it holds a NUL byte"), (4, "it is not UTF-8 text"))

    def test_impossible_month(self):
        self.set_aside(self.file("month.csv", HEADER + row("2025-13") + row() + row("1066-10") + row("January")),
                       (2, "no such month"), (4, "no such month"), (5, "no such month"))

    def test_coordinates_outside_the_world_or_swapped(self):
        self.set_aside(self.file("where.csv", HEADER + row(lon="200") + row(lat="-91") + row(lon="51.25", lat="0.97") + row(lon="east") + row()),
                       (2, "longitude or latitude outside the world"), (3, "longitude or latitude outside the world"),
                       (4, "longitude and latitude look swapped"), (5, "longitude or latitude is no number"))

    def test_self_crossing_ring(self):
        cross = [[0.5, 51], [0.6, 51.1], [0.6, 51], [0.5, 51.1], [0.5, 51]]
        self.refused(self.wards("cross.geojson", ward("E05999001", cross)), "line 1", "ward E05999001", "its border crosses itself at 0.55", "expected one that does not")

    def test_unclosed_ring(self):
        self.refused(self.wards("open.geojson", ward("E05999001", square(0.5)[:-1])), "line 1", "E05999001", "0.5")

    def test_rings_with_positions_swapped(self):
        self.refused(self.wards("swapped.geojson", ward("E05999001", [p[::-1] for p in square(0.5)])), "latitude first")

    def test_one_area_code_twice(self):
        once = ward("E05999001", square(0.5))
        self.imported(self.wards("same.geojson", once, once))
        self.assertEqual(self.run_it("areas", "wards", "--format", "csv").stdout.count("E05999001,"), 2)  # its code, and for want of one its name
        self.held = self.state()
        self.refused(self.wards("differs.geojson", ward("E05999002", square(0.6)), ward("E05999002", square(0.7))), "E05999002")

    def test_empty_file(self):
        self.refused(self.file("empty.csv", ""), "is empty")

    def test_unreadable_file(self):
        path = self.file("secret.csv", HEADER + row())
        path.chmod(0)
        if os.access(path, os.R_OK):  # to root all files are open: a pipe that nobody writes to is not
            path.unlink()
            os.mkfifo(path)
            self.refused(path, "is not a file")
        else:
            self.refused(path, "cannot be opened")
        self.refused(self.folder / "absent.csv", "cannot be read")

    def test_full_disk(self):
        def little_room():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
        rows = "".join(row(lon=f"0.{i:06}") for i in range(1, 60_000))
        path = self.file("large.csv", HEADER + rows)
        done = self.run_it("import", path, preexec_fn=little_room)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"home/evidence\S* cannot be written")
        self.assertEqual(self.state(), self.held)
        self.imported(path)

    def test_read_only_home(self):
        good = self.file("good.csv", HEADER + row())
        if os.geteuid() == 0:
            self.skipTest("to root no folder is closed: tests/verbs_test.py looks at a home that cannot be written to")
        for path in [self.folder / "home/evidence", self.folder / "home"]:
            path.chmod(0o500)
        try:
            done = self.run_it("import", good)
        finally:
            for path in [self.folder / "home", self.folder / "home/evidence"]:
                path.chmod(0o700)
        self.assertEqual(done.returncode, 1)
        self.assertIn("home", done.stderr)
        self.assertEqual(self.state(), self.held)


if __name__ == "__main__":
    WARDMOTE = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
