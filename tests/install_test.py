#!/usr/bin/env python3
"""What `meson install` puts where man and the shells look: install_test.py WARDMOTE BUILD"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SAID = {"man/man1/wardmote.1": ["help", "--man"],
        "bash-completion/completions/wardmote.bash": ["completion", "bash"],
        "zsh/site-functions/_wardmote": ["completion", "zsh"],
        "fish/vendor_completions.d/wardmote.fish": ["completion", "fish"]}


class Install(unittest.TestCase):
    def test_the_manual_page_and_the_completions_are_what_the_program_says(self):
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run(["meson", "install", "--no-rebuild", "--quiet", "-C", BUILD], env=os.environ | {"DESTDIR": folder}, capture_output=True)
            self.assertEqual(run.returncode, 0, run.stderr)
            installed = {p.name: p for p in pathlib.Path(folder).rglob("*") if p.is_file()}
            self.assertIn("wardmote", installed)
            for path, words in SAID.items():
                found = installed.get(pathlib.Path(path).name)
                self.assertTrue(found and str(found).endswith("/share/" + path), found)
                self.assertEqual(found.read_bytes(), subprocess.run([WARDMOTE, *words], capture_output=True, check=True).stdout)


if __name__ == "__main__":
    WARDMOTE, BUILD = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
