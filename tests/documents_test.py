#!/usr/bin/env python3
"""What documents show is what the program does: documents_test.py WARDMOTE.

Each block marked console in README.md and docs/*.md is run from top to bottom by a shell, all blocks of a document in one
new folder, and what is printed must be what the document shows; a line `...` stands for any lines, and the seconds that
something took may differ. WARDMOTE_GOLDEN=write writes the documents anew: read the difference before it is kept."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
STEP = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.M)
WARDMOTE = None  # set by main


def pattern(shown):
    """A regular expression for what was printed."""
    took = re.compile(r"(?<=in )\d+\.\d+(?= seconds)")
    lines = [r"\d+\.\d+".join(re.escape(piece) for piece in took.split(line)) + "\n" for line in shown.splitlines()]
    return "".join(r"(?:.*\n)*?" if line == re.escape("...") + "\n" else line for line in lines)


class Documents(unittest.TestCase):
    def run_in(self, folder, command):
        environment = {"PATH": f"{WARDMOTE.parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
        run = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, timeout=120,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return re.sub(r" +$", "", run.stdout, flags=re.M)

    def document(self, path):
        with tempfile.TemporaryDirectory() as folder:
            def block(found):
                return "```console\n" + STEP.sub(step, found[1]) + "```"

            def step(found):
                self.steps += 1
                command, shown = found[1], found[2]
                printed = self.run_in(folder, command)
                if re.fullmatch(pattern(shown), printed):
                    return found[0]
                if os.environ.get("WARDMOTE_GOLDEN") != "write":
                    self.assertEqual(shown, printed, f"{path.relative_to(TOP)}: $ {command}\n(WARDMOTE_GOLDEN=write writes it anew)")
                return f"$ {command}\n{printed}"

            text = path.read_text(encoding="utf-8")
            again = BLOCK.sub(block, text)
        if again != text:
            path.write_text(again, encoding="utf-8")

    def test_what_documents_show_is_what_is_printed(self):
        self.steps = 0
        for path in [TOP / "README.md", *sorted((TOP / "docs").glob("*.md"))]:
            with self.subTest(path.name):
                self.document(path)
        self.assertGreater(self.steps, 5)


if __name__ == "__main__":
    WARDMOTE = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
