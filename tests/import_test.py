#!/usr/bin/env python3
"""Imports from outside: import_test.py WARDMOTE. Killed at any moment the old evidence or the new stands whole; two at
once do not meet; what the program counts is what python counts in the same files."""
import collections
import csv
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

WARDMOTE = None  # set by main
SHARED = os.environ.get("WARDMOTE_SHARED", "")


class Import(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="wardmote-import-"))
        self.home = self.folder / "home"

    def tearDown(self):
        shutil.rmtree(self.folder)

    def run_it(self, *words, check=True):
        done = subprocess.run([WARDMOTE, "--home", self.home, *map(str, words)], capture_output=True, text=True, timeout=120)
        if check:
            self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def months(self):
        rows = json.loads(self.run_it("breakdown", "--by", "month", "--format", "json").stdout)["rows"]
        return {r["month"]: r["count"] for r in rows}

    def sample(self, seed):
        folder = self.folder / f"county{seed}"
        subprocess.run([WARDMOTE, "sample", "--seed", str(seed), "--months", "4", "--rows", "40000", folder], check=True,
                       capture_output=True, timeout=120)
        return folder

    def test_killed_at_any_moment_it_leaves_the_old_or_the_new_whole(self):
        first, second = self.sample(1), self.sample(2)
        self.run_it("import", first / "crime", first / "boundaries")
        old = self.months()
        begun = time.monotonic()
        full = self.folder / "full"
        subprocess.run([WARDMOTE, "--home", full, "import", second / "crime"], check=True, capture_output=True, timeout=120)
        whole = time.monotonic() - begun
        chance = random.Random(1)
        killed = 0
        for turn in range(25):
            child = subprocess.Popen([WARDMOTE, "--home", self.home, "import", second / "crime"], stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL)
            time.sleep(chance.random() * whole)
            child.send_signal(signal.SIGKILL)
            killed += child.wait() == -signal.SIGKILL
            self.run_it("check")
            now = self.months()
            if now != old:
                break  # it had ended: the new evidence is in place
        self.assertGreater(killed, 3)
        self.run_it("import", second / "crime")
        after = self.months()
        self.assertEqual(sum(after.values()), self.count(second / "crime"))  # of the same months, the newer stands
        self.run_it("check")
        again = self.run_it("import", second / "crime").stdout
        self.assertIn("Files that the evidence held already", again)
        self.assertEqual(self.months(), after)

    def test_a_home_is_its_owners_alone_whatever_the_umask(self):
        county = self.sample(5)
        street = next((county / "crime").rglob("*-street.csv"))
        with open(street, "a", encoding="utf-8") as f:
            f.write("a row that is none\n")
        operation = next((county / "operations").glob("*.geojson"))
        was = os.umask(0)
        try:
            self.run_it("import", street)
            self.run_it("operation", "register", operation)
        finally:
            os.umask(was)
        seen = {p: p.stat().st_mode & 0o777 for p in [self.home, *self.home.rglob("*")]}
        self.assertIn(self.home / "wardmote.db", seen)
        self.assertEqual(len(list((self.home / "rejects").iterdir())), 1)
        self.assertEqual({str(p): oct(m) for p, m in seen.items() if m != (0o700 if p.is_dir() else 0o600)}, {})

    def imports(self, *which):
        return json.loads(self.run_it("imports", *which, "--format", "json").stdout)

    def test_it_is_kept_what_came_in_when_and_from_which_files(self):
        county = self.sample(7)
        street = sorted((county / "crime").rglob("*-street.csv"))
        self.assertEqual(self.imports()["rows"], [])
        self.run_it("import", street[0])
        self.run_it("import", street[0])  # changes nothing, and is no entry
        self.run_it("import", county / "crime")
        log = self.imports()["rows"]
        self.assertEqual([r["id"] for r in log], [2, 1])
        self.assertEqual([r["files"] for r in log], [sum(1 for p in (county / "crime").rglob("*.csv")), 1])
        files = {r["name"]: r for r in self.imports("2")["rows"]}
        self.assertEqual(set(files), {str(p) for p in (county / "crime").rglob("*.csv")})
        one = files[str(street[1])]
        rows = len(street[1].read_text().splitlines()) - 1
        self.assertEqual((one["bytes"], one["rows_read"], one["rows_taken"] + one["rows_aside"], one["kind"]),
                         (street[1].stat().st_size, rows, rows, "data.police.uk street-level crime"))
        if shutil.which("xxhsum"):
            said = subprocess.run(["xxhsum", "-H2", street[1]], capture_output=True, text=True, check=True).stdout.split()[0]
            self.assertEqual(one["digest"], said)
        self.assertEqual(self.run_it("imports", "9", check=False).returncode, 1)

    def test_an_import_cut_off_before_it_is_entered_is_whole_and_seen_to_be_missing(self):
        county = self.sample(8)
        street = sorted((county / "crime").rglob("*-street.csv"))
        self.run_it("import", street[0])
        shutil.copytree(self.home, self.folder / "before")
        self.run_it("import", street[1])
        for name in self.home.glob("wardmote.db*"):  # as if killed between the swap and the entry
            name.unlink()
        shutil.copy(self.folder / "before" / "wardmote.db", self.home)
        self.run_it("check")
        self.assertEqual(len(self.months()), 2)
        log = self.run_it("imports").stdout
        self.assertIn("an import was cut off before it was entered here", log)
        self.run_it("import", street[2])
        self.assertNotIn("cut off", self.run_it("imports").stdout)
        (self.home / "wardmote.db").write_text("no database, though it is longer than the header of one would be " * 3)
        for name in self.home.glob("wardmote.db-*"):
            name.unlink()
        told = self.run_it("import", street[3]).stdout  # the log cannot be written: told, and nothing is lost
        self.assertIn("The evidence holds all this, but the log of imports could not be written", told)
        self.assertEqual(len(self.months()), 4)

    def test_a_design_of_an_operation_is_not_imported_but_told_how_to_register(self):
        county = self.sample(6)
        told = self.run_it("import", county).stdout
        for design in (county / "operations").glob("*.geojson"):
            self.assertRegex(told, rf"{design} is the design of an operation \(.*\), which is registered and not imported: wardmote operation register {design}")
        self.assertNotIn(".geojson was passed over", told)
        refused = self.run_it("import", design, check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn(f"wardmote operation register {design}", refused.stderr)
        design.write_text(design.read_text().replace('"role"', '"rule"', 1))
        refused = self.run_it("import", county, check=False)
        self.assertIn(f'{design}: line', refused.stderr)
        self.assertIn('a property "role" was expected', refused.stderr)

    def test_of_two_at_once_one_is_refused_or_waits_and_nothing_is_lost(self):
        county = self.sample(3)
        two = [subprocess.Popen([WARDMOTE, "--home", self.home, "import", county / "crime"], stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True) for _ in range(2)]
        said = [p.communicate(timeout=120)[1] for p in two]
        self.assertIn(0, [p.returncode for p in two])
        for p, words in zip(two, said):
            if p.returncode:
                self.assertIn("another import is under way", words)
        self.assertEqual(sum(self.months().values()), self.count(county / "crime"))
        self.run_it("check")

    @staticmethod
    def count(folder):
        return sum(sum(1 for _ in csv.reader(p.read_text(encoding="utf-8").splitlines())) - 1 for p in folder.rglob("*-street.csv"))

    def test_kent_by_ward_and_type_is_what_python_counts(self):
        if not os.path.isdir(SHARED):
            self.skipTest("the shared data are not here")
        shared = pathlib.Path(SHARED)
        self.run_it("import", shared / "crime/kent", shared / "boundaries/kent/wards_2025", shared / "lookups")
        ward_of = dict(list(csv.reader((shared / "lookups/lsoa_to_ward.csv").read_text(encoding="utf-8").splitlines()))[1:])
        mine, monthly = collections.Counter(), collections.Counter()
        for path in (shared / "crime/kent").rglob("*.csv"):
            for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
                if row["LSOA code"] in ward_of:
                    mine[ward_of[row["LSOA code"]], row["Crime type"]] += 1
                    monthly[ward_of[row["LSOA code"]], row["Crime type"], row["Month"]] += 1
        out = self.run_it("breakdown", "--by", "ward,category", "--method", "lookup", "--format", "csv").stdout.splitlines()
        theirs = {(r["ward_code"], r["category"]): int(r["count"]) for r in csv.DictReader(out) if r["is_total"] == "0" and int(r["count"])}
        held = {ward for ward, _ in theirs}
        self.assertEqual(theirs, {k: n for k, n in mine.items() if k[0] in held})
        strays = sum(n for k, n in mine.items() if k[0] not in held)
        self.assertLess(strays, 0.01 * sum(mine.values()))  # the look-up gives them a ward that is none of Kent's of 2025
        self.assertGreater(sum(theirs.values()), 190000)
        out = self.run_it("breakdown", "--counts", "--by", "ward,category,month", "--method", "lookup", "--format", "csv").stdout.splitlines()
        rows = list(csv.DictReader(out))
        counts = {(r["ward_code"], r["category"], r["month"]): int(r["count"]) for r in rows if r["is_total"] == "0"}
        self.assertEqual(counts, {k: n for k, n in monthly.items() if k[0] in held})
        self.assertEqual([int(r["count"]) for r in rows if r["is_total"] == "1"], [sum(counts.values())])


if __name__ == "__main__":
    WARDMOTE = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
