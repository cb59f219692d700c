#!/usr/bin/env python3
"""What takes minutes: endurance_test.py WARDMOTE [TEST...]. Readers and writers that meet for a while, imports that grow a
hundredfold, and evidence whose bytes were changed behind the program's back.

WARDMOTE_SECONDS: how long readers and writers meet (60)."""
import itertools
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

WARDMOTE = None  # set by main
SECONDS = float(os.environ.get("WARDMOTE_SECONDS", "60"))
QUESTIONS = [["breakdown", "--by", "ward,category"], ["breakdown", "--by", "street", "--top", "20"], ["harm"], ["trend"], ["hotspots", "--top", "5"],
             ["nearrepeat", "--source", "merrowshire"], ["quality"], ["status"], ["areas", "wards"]]


class Endurance(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="wardmote-endurance-"))
        self.home = self.folder / "home"
        self.addCleanup(shutil.rmtree, self.folder)

    def run_it(self, *words, home=None, check=True):
        done = subprocess.run([WARDMOTE, "--home", home or self.home, *map(str, words)], capture_output=True, timeout=600, check=False)
        if check:
            self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done

    def sample(self, name, seed, months, rows):
        folder = self.folder / name
        subprocess.run([WARDMOTE, "sample", "--seed", str(seed), "--months", str(months), "--rows", str(rows), folder], check=True,
                       capture_output=True, timeout=600)
        return folder

    def total(self, home=None):
        rows = json.loads(self.run_it("breakdown", "--by", "month", "--format", "json", home=home).stdout)["rows"]
        return sum(r["count"] for r in rows)

    def test_readers_writers_and_kills_meet_and_every_answer_is_of_one_state(self):
        """Two counties' months replace each other again and again, some imports are killed; readers ask meanwhile."""
        counties = [self.sample(f"county{seed}", seed, 3, 20000) for seed in (1, 2)]
        self.run_it("import", counties[0])
        right = []
        for county in reversed(counties):
            self.run_it("import", county / "crime")
            right.append(self.total())
        over = time.monotonic() + SECONDS
        chance, wrong, asked = random.Random(1), [], [0]

        def read():
            while time.monotonic() < over and not wrong:
                try:
                    found = self.total()
                    self.run_it("check")
                except (AssertionError, subprocess.TimeoutExpired, ValueError) as fault:
                    wrong.append(str(fault))
                    return
                asked[0] += 1
                if found not in right:
                    wrong.append(f"{found} crimes; {right} were expected")

        readers = [threading.Thread(target=read) for _ in range(2)]
        for r in readers:
            r.start()
        killed = 0
        for turn in itertools.count():
            if time.monotonic() >= over or wrong:
                break
            writers = [subprocess.Popen([WARDMOTE, "--home", self.home, "import", "--threads", "4", counties[(turn + k) % 2] / "crime"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for k in range(2)]
            if turn % 3 == 0:
                time.sleep(chance.random() * 0.5)
                writers[0].send_signal(signal.SIGKILL)
            for w in writers:
                said = w.communicate(timeout=600)[1]
                killed += w.returncode == -signal.SIGKILL
                if w.returncode not in (0, -signal.SIGKILL) and "another import is under way" not in said:
                    wrong.append(f"an import ended with {w.returncode}: {said}")
        for r in readers:
            r.join()
        self.assertEqual(wrong, [])
        self.assertGreater(asked[0], 3)
        self.assertGreater(killed, 0)
        self.run_it("import", counties[0] / "crime")
        self.assertEqual(self.total(), right[1])

    def import_watched(self, home, folder):
        """(the most anonymous memory it held, in bytes; the seconds of processor it took)"""
        child = subprocess.Popen([WARDMOTE, "--home", home, "import", "--threads", "2", folder], stdout=subprocess.DEVNULL)
        most, times = 0, (0, 0)
        while child.poll() is None:
            try:
                status = pathlib.Path(f"/proc/{child.pid}/status").read_text(encoding="ascii")
                stat = pathlib.Path(f"/proc/{child.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
                times = int(stat[11]), int(stat[12])
                most = max(most, *(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("RssAnon")))
            except (OSError, TypeError, ValueError):
                pass  # it has just ended
            time.sleep(0.005)
        self.assertEqual(child.returncode, 0)
        return most, sum(times) / os.sysconf("SC_CLK_TCK")

    def test_a_longer_history_takes_more_time_in_proportion_and_no_more_memory(self):
        """Rows of a month stay as they are; the months become many."""
        found = {}
        for months in (6, 24, 96):
            county = self.sample(f"county{months}", 1, months, months * 40000)
            home = self.folder / f"home{months}"
            rows = sum(path.read_bytes().count(b"\n") - 1 for path in (county / "crime").rglob("*street.csv"))
            found[months] = self.import_watched(home, county / "crime")
            self.assertEqual(self.total(home), rows)
            self.run_it("check", home=home)
            shutil.rmtree(county)
            shutil.rmtree(home)
        print({m: (f"{most >> 20} MB", f"{seconds} s") for m, (most, seconds) in found.items()}, file=sys.stderr)
        self.assertLess(found[96][0], 1.5 * found[24][0] + (32 << 20))
        self.assertLess(found[96][1], 4 * 1.6 * found[24][1] + 1)

    def test_a_changed_byte_anywhere_is_found_by_check_and_no_question_dies_of_it(self):
        self.run_it("import", self.sample("county", 1, 14, 30000))
        evidence = self.home / "evidence"
        files = sorted(p for p in evidence.rglob("*") if p.is_file() and p.stat().st_size)
        files = [p for p in files if p.name != "lock"]
        chance = random.Random(1)
        chosen = [evidence / "manifest"] + chance.sample([p for p in files if p.suffix == ".part"], 24)
        turns = [(path, at) for path in chosen for at in
                 [*range(0, min(96, path.stat().st_size), 12), path.stat().st_size - 1, *(chance.randrange(path.stat().st_size) for _ in range(6))]]
        for turn, (path, at) in enumerate(turns):
            whole = path.read_bytes()
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1:])
            self.is_told(f"byte {at} of {path.name}", QUESTIONS[turn % len(QUESTIONS)])
            path.write_bytes(whole)
        for path in chosen:
            whole = path.read_bytes()
            for left in (0, 1, len(whole) // 2, len(whole) - 1):
                path.write_bytes(whole[:left])
                self.is_told(f"{path.name} cut to {left} bytes", chance.choice(QUESTIONS))
            path.unlink()
            if path.suffix == ".part": # without a manifest the home is an empty one
                self.is_told(f"{path.name} gone", chance.choice(QUESTIONS))
            path.write_bytes(whole)
        self.run_it("check")

    def is_told(self, what, question):
        with self.subTest(what=what, question=question):
            check = self.run_it("check", check=False)
            self.assertEqual(check.returncode, 1, check.stdout.decode())
            self.assertTrue(check.stderr.decode().startswith("wardmote: "), check.stderr.decode()[-400:])
            asked = self.run_it(*question, check=False)
            self.assertIn(asked.returncode, (0, 1), asked.stderr.decode(errors="replace")[-400:])


if __name__ == "__main__":
    WARDMOTE = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
