#!/usr/bin/env python3
"""tools/test_cases.py counts what the tests of each kind say: test_cases_test.py TOOL."""
import json
import subprocess
import sys
import tempfile
import unittest

TOOL = None  # set by main


class Counting(unittest.TestCase):
    def cases(self, result="OK", stdout="", stderr=""):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as f:
            f.write(json.dumps({"name": "wardmote:unit+base / base/csv", "result": result, "stdout": stdout, "stderr": stderr}) + "\n")
            f.flush()
            ran = subprocess.run([sys.executable, TOOL, "gcc", f.name], capture_output=True, text=True, check=True)
        return [line.split("\t") for line in ran.stdout.splitlines()]

    def test_a_test_without_cases_is_one_case(self):
        self.assertEqual(self.cases("OK", "replayed 3\n"), [["passed", "gcc: base/csv", ""]])
        self.assertEqual(self.cases("FAIL", "oh\n"), [["failed", "gcc: base/csv", "FAIL"]])
        self.assertEqual(self.cases("TIMEOUT"), [["failed", "gcc: base/csv", "TIMEOUT"]])
        self.assertEqual(self.cases("SKIP", "no shapes here\n"), [["skipped", "gcc: base/csv", "no shapes here"]])

    def test_cases_of_tap_are_counted_with_why_they_were_skipped_or_failed(self):
        said = "1..4\nok 1 - one\nthere is no data\nnot ok 2 # SKIP two\nnot ok 3 - three\n# 1 != 2\n# at line 7\nok 4 - four\n# ok - tests\n"
        self.assertEqual(self.cases("FAIL", said), [
            ["passed", "gcc: base/csv: one", ""], ["skipped", "gcc: base/csv: two", "there is no data"],
            ["failed", "gcc: base/csv: three", "1 != 2"], ["passed", "gcc: base/csv: four", ""]])
        self.assertEqual(self.cases("OK", "1..1\nok 1 # SKIP one\n")[0][0], "skipped")

    def test_cases_that_never_came_are_failed(self):
        self.assertEqual([c[0] for c in self.cases("FAIL", "1..3\nok 1 - one\n")], ["passed", "failed", "failed"])
        self.assertEqual([c[0] for c in self.cases("OK", "1..3\nok 1 - one\n")], ["passed", "failed", "failed"])

    def test_a_fault_after_the_last_case_is_failed(self):
        self.assertEqual([c[0] for c in self.cases("FAIL", "1..1\nok 1 - one\n")], ["passed", "failed"])

    def test_cases_of_unittest_are_counted(self):
        quiet = ".sF.\n====\nFAIL: test_three (__main__.X)\n----\nTraceback\n\n----\nRan 4 tests in 0.1s\n\nFAILED (failures=1, skipped=1)\n"
        self.assertEqual(sorted(c[0] for c in self.cases("FAIL", "", quiet)), ["failed", "passed", "passed", "skipped"])
        verbose = "test_a (__main__.X) ... ok\ntest_b (__main__.X) ... skipped 'no data'\n\n----\nRan 2 tests in 0.1s\n\nOK (skipped=1)\n"
        self.assertEqual(self.cases("OK", "", verbose), [["skipped", "gcc: base/csv: test_b", "no data"], ["passed", "gcc: base/csv", ""]])
        two_faults = "ERROR: test_a (__main__.X)\nERROR: test_a (__main__.X)\nRan 1 test in 0.1s\n\nFAILED (errors=2)\n"
        self.assertEqual([c[0] for c in self.cases("FAIL", "", two_faults)], ["failed"])
        self.assertEqual([c[0] for c in self.cases("FAIL", "", "Ran 1 test in 0.1s\n\nOK\n")], ["passed", "failed"])


if __name__ == "__main__":
    TOOL = sys.argv.pop(1)
    unittest.main()
