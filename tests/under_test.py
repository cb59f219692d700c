#!/usr/bin/env python3
"""The whole program under another that watches it: under_test.py WARDMOTE COMMAND... (as: valgrind -q --error-exitcode=9).
An import of a small made-up county, then every question, must end well."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "faults"))
import small_county  # noqa: E402

WARDMOTE, UNDER = None, []  # set by main
QUESTIONS = [["breakdown", "--by", "ward,category"], ["breakdown", "--source", "merrowshire", "--by", "ward", "--public", "--format", "json"], ["harm"],
             ["harm", "--source", "merrowshire", "--format", "html"], ["trend"], ["hotspots"], ["nearrepeat", "--source", "merrowshire"],
             ["operation", "result", "Operation Heron (made up)"], ["operation", "list"], ["quality"], ["compare", "--area", "E05990501"],
             ["areas", "wards"], ["recording", "add", "--month", "2025-04", "--what", "a", "--stated-by", "b"], ["recording", "list"],
             ["status"], ["check"], ["assess", "-o", "page.html"], ["assess", "-o", "book.xlsx"]]


class Under(unittest.TestCase):
    def test_an_import_and_every_question_end_well(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="wardmote-under-"))
        self.addCleanup(shutil.rmtree, folder)
        county = small_county.make(WARDMOTE, folder, months=14, rows=60000)
        for words in [["import", county], ["operation", "register", county / "operations/heron.geojson"], *QUESTIONS]:
            done = subprocess.run([*UNDER, WARDMOTE, "--home", folder / "home", *map(str, words)], cwd=folder, capture_output=True,
                                  stdin=subprocess.DEVNULL, timeout=1800, check=False)
            with self.subTest(words=words):
                self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace")[-3000:])
                self.assertNotIn(b"==", done.stderr[:2], done.stderr.decode(errors="replace")[-3000:])


if __name__ == "__main__":
    WARDMOTE, UNDER = os.path.abspath(sys.argv[1]), sys.argv[2:]
    unittest.main(argv=sys.argv[:1], verbosity=2)
