#!/usr/bin/env python3
"""The whole program, made to fail at every step: faults_test.py WARDMOTE-FAULTS [TEST...]. The nth request for memory is
refused, the nth write fails as on a full disk, the nth statement of SQL fails, the program is killed before the nth
write: for every n, over an import and over every question. Either the program says what went wrong and leaves what
was there as it was, or it does the whole of its work; it never dies of it.

WARDMOTE_FAULT_STEP=K tries every Kth n only."""
import collections
import concurrent.futures
import itertools
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "faults"))
import small_county  # noqa: E402

WARDMOTE = None  # set by main
STEP = int(os.environ.get("WARDMOTE_FAULT_STEP", "1"))
ASKED = [
    ["breakdown", "--by", "ward,category", "--public"],
    ["breakdown", "--by", "street,month", "--format", "csv"],
    ["breakdown", "--source", "merrowshire", "--by", "ward", "--public", "--format", "json"],
    ["harm"],
    ["harm", "--source", "merrowshire", "--format", "html"],
    ["trend"],
    ["hotspots", "--top", "5"],
    ["nearrepeat", "--source", "merrowshire"],
    ["operation", "result", "Operation Heron (made up)"],
    ["operation", "list"],
    ["quality"],
    ["compare", "--area", "E05990501"],
    ["areas", "wards"],
    ["recording", "list"],
    ["status"],
    ["check"],
    ["assess", "-o", "OUT.html"],
    ["assess", "-o", "OUT.xlsx"],
    ["assess", "--folder", "OUT"],
]
CHANGES = [["recording", "add", "--month", "2025-04", "--what", "a", "--stated-by", "b"], ["operation", "register", "LANTERN"],
           ["operation", "withdraw", "Operation Heron (made up)"]]


def run(folder, words, fault=None, seen=None):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "WARDMOTE_HOME": str(folder / "home"),
           "WARDMOTE_TIME": "1790000000"}
    if fault:
        env["WARDMOTE_FAULT"] = fault
    if seen:
        env["WARDMOTE_FAULT_SEEN"] = str(seen)
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    return subprocess.run([WARDMOTE, *map(str, words)], cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=120, check=False)


class Folders:
    """A few folders that are used again and again, one by each thread: every use begins from the same state."""
    def __init__(self, parent, template):
        self.parent, self.template, self.number = parent, template, itertools.count()
        self.idle = collections.deque()

    def fresh(self):
        try:
            folder = self.idle.pop()
        except IndexError:
            folder = self.parent / f"turn{next(self.number)}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.template, folder, symlinks=True)
        return folder

    def back(self, folder):
        self.idle.append(folder)


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="wardmote-faults-"))
        cls.county = small_county.make(WARDMOTE, cls.folder, months=14, rows=60000)
        months = sorted(p.name for p in (cls.county / "crime").iterdir())
        first, second = cls.folder / "first", cls.folder / "second"
        # An import to be swept: a month stands already and comes anew with fewer rows; everything else is new.
        shutil.copytree(cls.county, second)
        for gone in months[:-2]:
            shutil.rmtree(second / "crime" / gone)
            for extract in (second / "extract").glob(f"*{gone}.csv"):
                extract.unlink()
        shutil.copytree(second / "crime" / months[-2], first / "crime" / months[-2])
        shutil.copytree(second / "boundaries/wards_2013", first / "boundaries/wards_2013")
        street = next((second / "crime" / months[-2]).glob("*street.csv"))
        street.write_text("".join(street.read_text().splitlines(keepends=True)[:-7]))
        cls.before = cls.folder / "before"
        cls.before.mkdir()
        cls.run_well(cls.before, ["import", first])
        cls.after = cls.folder / "after"
        shutil.copytree(cls.before, cls.after)
        cls.run_well(cls.after, ["import", second])
        cls.import_it = ["import", second]
        # A home to be asked: everything, an operation and a change of recording.
        cls.full = cls.folder / "full"
        cls.full.mkdir()
        cls.run_well(cls.full, ["import", cls.county])
        cls.run_well(cls.full, ["operation", "register", cls.county / "operations/heron.geojson"])
        cls.run_well(cls.full, ["recording", "add", "--month", months[6], "--what", "a", "--stated-by", "b"])

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def run_well(cls, folder, words):
        done = run(folder, words)
        assert done.returncode == 0, (words, done.stderr.decode())
        return done

    @staticmethod
    def manifest(folder):
        path = folder / "home/evidence/manifest"
        return path.read_bytes() if path.exists() else b""

    def sweep(self, kind, words, template, judge):
        """Runs the words from the template with the nth call of that kind made to fail, for every n there is, and asks
        judge(folder, done) for what is wrong."""
        folders = Folders(self.folder, template)
        folder = folders.fresh()
        counted = self.folder / "seen"
        done = run(folder, words, f"{kind} 0", counted)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        n = int(counted.read_text())
        folders.back(folder)

        def turn(i):
            folder = folders.fresh()
            wrong = judge(folder, run(folder, words, f"{kind} {i}"))
            folders.back(folder)
            return (wrong, i) if wrong else None

        wrong = collections.defaultdict(list)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for found in filter(None, pool.map(turn, range(1, n + 2, STEP))):
                wrong[found[0]].append(found[1])
        self.assertEqual({}, {f'{" ".join(map(str, words))}, {kind}, n = {ns[:5]} of {n}: {why}': len(ns) for why, ns in wrong.items()})
        return n

    @staticmethod
    def end_of(done):
        """What is wrong with how it ended, in a fault or well; "" when nothing is."""
        said = done.stderr.decode(errors="replace")
        if done.returncode not in (0, 1):
            return f"ended with {done.returncode}: {said[-300:]}"
        if done.returncode == 1 and not said.startswith("wardmote: "):
            return f"said nothing of its fault: {said[-300:]}"
        if "Sanitizer" in said or "runtime error" in said:
            return said[:600]
        return ""

    def judge_import(self, folder, done):
        wrong = self.end_of(done)
        if wrong:
            return wrong
        now = self.manifest(folder)
        if done.returncode == 0 and now != self.manifest(self.after):
            return "it said that all was well, and the evidence is not the new"
        if now not in (self.manifest(self.before), self.manifest(self.after)):
            return "the evidence is neither the old nor the new"
        check = run(folder, ["check"])
        return "" if check.returncode == 0 else f"check: {check.stderr.decode()}"

    def judge_killed(self, folder, done):
        if done.returncode not in (0, -9):
            return self.end_of(done) or "not killed"
        if self.manifest(folder) not in (self.manifest(self.before), self.manifest(self.after)):
            return "the evidence is neither the old nor the new"
        check = run(folder, ["check"])
        if check.returncode != 0:
            return f"check: {check.stderr.decode()}"
        again = run(folder, self.import_it)
        if again.returncode != 0 or self.manifest(folder) != self.manifest(self.after):
            return f"the next import does not bring the new: {again.stderr.decode()}"
        held = {p.name for p in (folder / "home/evidence").rglob("*")}
        whole = {p.name for p in (self.after / "home/evidence").rglob("*")}
        return "" if held - whole == set() else f"left behind: {sorted(held - whole)[:3]}"

    def test_an_import_refused_memory_leaves_the_old_or_does_all(self):
        self.assertGreater(self.sweep("fail memory", self.import_it, self.before, self.judge_import), 100)

    def test_an_import_whose_disk_is_full_leaves_the_old_or_does_all(self):
        self.assertGreater(self.sweep("fail file", self.import_it, self.before, self.judge_import), 50)

    def test_an_import_killed_at_any_write_leaves_the_old_or_the_new_and_the_next_one_works(self):
        self.assertGreater(self.sweep("kill file", self.import_it, self.before, self.judge_killed), 50)

    def test_an_import_killed_at_any_request_for_memory_leaves_the_old_or_the_new(self):
        self.assertGreater(self.sweep("kill memory", self.import_it, self.before, self.judge_killed), 100)

    def outputs(self, folder):
        return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("OUT*") if p.is_file()}

    def ask(self, kind, words):
        right = self.folder / "right"  # as long a name as that of a turn
        shutil.rmtree(right, ignore_errors=True)
        shutil.copytree(self.full, right)
        well = self.run_well(right, words)
        files = self.outputs(right)

        def judge(folder, done):
            wrong = self.end_of(done)
            if not wrong and done.returncode == 0 and done.stdout.replace(str(folder).encode(), str(right).encode()) != well.stdout:
                return "it answered otherwise than it does without a fault"
            whole = {} if words[-2:-1] == ["--folder"] else files  # a folder of files is not one swap
            if not wrong and whole and self.outputs(folder) not in ({}, whole) and not words[-1].endswith("xlsx"):
                return "a file was left that is not whole"
            if not wrong and done.returncode == 0 and set(self.outputs(folder)) != set(files):
                return "it said that all was well, and files are missing"
            return wrong

        return self.sweep(kind, words, self.full, judge)

    def ask_all(self, kind):
        total = 0
        for words in ASKED:
            with self.subTest(kind=kind, words=words):
                total += self.ask(kind, words)
        return total

    def test_every_question_refused_memory_says_so(self):
        self.assertGreater(self.ask_all("fail memory"), 500)

    def test_every_question_whose_disk_is_full_says_so(self):
        self.assertGreater(self.ask_all("fail file"), 10)

    def test_every_question_whose_database_fails_says_so(self):
        self.assertGreater(self.ask_all("fail sql"), 5)

    def test_what_is_entered_is_entered_whole_or_not_at_all(self):
        listed = [["recording", "list"], ["operation", "list"]]
        lantern = self.county / "operations/lantern.geojson"
        for change in ([lantern if w == "LANTERN" else w for w in words] for words in CHANGES):
            right = self.folder / "right"  # as long a name as that of a turn
            shutil.rmtree(right, ignore_errors=True)
            shutil.copytree(self.full, right)
            old = [self.run_well(right, words).stdout for words in listed]
            self.run_well(right, change)
            new = [self.run_well(right, words).stdout for words in listed]

            def judge(folder, done):
                wrong = self.end_of(done) if done.returncode != -9 else ""
                now = [run(folder, words).stdout for words in listed]
                if not wrong and (now != new if done.returncode == 0 else now not in (old, new)):
                    return "what is listed afterwards is neither the old nor the new"
                return wrong

            for kind in ("fail memory", "fail file", "fail sql", "kill sql", "kill memory"):
                with self.subTest(kind=kind, words=change):
                    self.sweep(kind, change, self.full, judge)


if __name__ == "__main__":
    WARDMOTE = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
