#!/usr/bin/env python3
"""An assessment as PDF, by WeasyPrint, page by page: pdf_test.py WARDMOTE. Where WeasyPrint or poppler-utils is not
installed it is skipped, and says so."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

WARDMOTE = None  # set by main
DISTRICT = "E07990012"


def run(*words, **more):
    return subprocess.run([str(w) for w in words], check=True, capture_output=True, timeout=200, **more).stdout


def pages_in_grey(pdf):
    """Each page as (width, height, bytes), one byte a pixel, 0 black."""
    pages, rest = [], run("pdftoppm", "-r", "30", "-gray", pdf)
    while rest:
        head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", rest)
        width, height = int(head[1]), int(head[2])
        pages.append((width, height, rest[head.end():head.end() + width * height]))
        rest = rest[head.end() + width * height:]
    return pages


@unittest.skipUnless(shutil.which("weasyprint"), "WeasyPrint is not installed: apt install weasyprint")
@unittest.skipUnless(shutil.which("pdftoppm") and shutil.which("pdftotext"), "poppler-utils is not installed")
class Pdf(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="wardmote-pdf-"))
        run(WARDMOTE, "sample", "--seed", "1", "--months", "24", "--rows", "30000", cls.folder / "county")
        run(WARDMOTE, "--home", cls.folder / "home", "import", cls.folder / "county")
        run(WARDMOTE, "--home", cls.folder / "home", "operation", "register", cls.folder / "county/operations/lantern.geojson")
        cls.pdf = cls.folder / "assessment.pdf"
        run(WARDMOTE, "--home", cls.folder / "home", "assess", "--area", DISTRICT, "--from", "2024-10", "-o", cls.pdf)
        cls.text = run("pdftotext", "-layout", cls.pdf, "-").decode()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_every_chapter_is_there_and_nothing_else_is_left(self):
        for heading in ("Summary", "Levels and patterns", "Wards by type of crime", "Hot spots", "Trends", "Operations and what came of them",
                        "Comparison", "Proposals for priorities", "Methods and sources"):
            self.assertGreaterEqual(self.text.count(heading), 2, f"{heading}: in the contents and in its place")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["assessment.pdf", "county", "home"])

    def test_pictures_have_their_colours(self):
        pages = pages_in_grey(self.pdf)
        self.assertGreater(len(pages), 5)
        for number, (width, height, grey) in enumerate(pages, 1):  # without its style a map is one black shape
            self.assertLess(sum(g < 16 for g in grey) / len(grey), 0.08, f"page {number} is black")
            self.assertLess(sum(g < 250 for g in grey) / len(grey), 0.75, f"page {number}")

    def test_nothing_is_cut_off_at_the_edge(self):
        for number, (width, height, grey) in enumerate(pages_in_grey(self.pdf), 1):
            margin = int(width * 0.025)
            for y in range(height):
                edge = grey[y * width + width - margin:(y + 1) * width]
                self.assertTrue(all(g > 200 for g in edge), f"page {number}: something reaches the right edge at {y * 100 // height} %")


if __name__ == "__main__":
    WARDMOTE = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
