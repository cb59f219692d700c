#!/usr/bin/env python3
"""Workbooks as publishers issue them, from outside: workbooks_test.py PROGRAM, with wardmote-convert beside it. Titles and notes
above the tables, sheets that hold none, archives; and the harm workbook itself, held to its sheet as CSV."""
import csv
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from xml.sax.saxutils import escape, quoteattr

PROGRAM = None  # set by main
SHARED = pathlib.Path(os.environ.get("WARDMOTE_SHARED", "/nonexistent"))
HARM = ["FULL_OFFENCE_TITLE", "CCHI Score", "HOME_OFFICE_CLASSIFICATION", "GROUP", "SUB_GROUP"]
OFFENCES = [["MADE UP\nburglary", 20, "028/03", "BURGLARY", ""], ["MADE UP theft, of a cycle", 2.5, "044/00", "THEFT", "BICYCLE THEFT"]]
TYPES = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{}</Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
}
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def cell(at, value):
    if isinstance(value, (int, float)):
        return f'<c r="{at}"><v>{value}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def sheet_xml(rows):
    out = []
    for y, row in enumerate(rows, 1):  # empty rows are not written at all, as spreadsheets do
        cells = "".join(cell(f"{chr(65 + x)}{y}", v) for x, v in enumerate(row) if v != "")
        if cells:
            out.append(f'<row r="{y}">{cells}</row>')
    return f'<worksheet {MAIN}><sheetData>{"".join(out)}</sheetData></worksheet>'


def xlsx(sheets):
    """The bytes of a workbook: {name: rows}."""
    to = io.BytesIO()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    numbers = range(1, len(sheets) + 1)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", TYPES["[Content_Types].xml"].format(
            "".join(f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kind}"/>' for i in numbers)))
        z.writestr("_rels/.rels", TYPES["_rels/.rels"])
        z.writestr("xl/workbook.xml", f'<workbook {MAIN} xmlns:r="{relation}"><sheets>' + "".join(
            f'<sheet name={quoteattr(name)} sheetId="{i}" r:id="r{i}"/>' for i, name in zip(numbers, sheets)) + "</sheets></workbook>")
        z.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(
            f'<Relationship Id="r{i}" Type="{relation}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in numbers) + "</Relationships>")
        for i, rows in zip(numbers, sheets.values()):
            z.writestr(f"xl/worksheets/sheet{i}.xml", sheet_xml(rows))
    return to.getvalue()


class Workbooks(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="wardmote-workbooks-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def run_it(self, *words, home="home"):
        return subprocess.run([PROGRAM, "--home", self.folder / home, *map(str, words)], capture_output=True, text=True, timeout=60, check=False)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def taken(self, *paths, home="home"):
        done = self.run_it("import", *paths, home=home)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_the_table_may_stand_on_any_sheet_below_any_titles(self):
        book = self.file("harm 2031.xlsx", xlsx({"Contents": [["What this is"], ["", "see the next sheet"]],
                                                 "Values": [["Harm index"], ["Issued 2031", "by nobody"], [], HARM, *OFFENCES, ["No code", 3, "none", "", ""]]}))
        told = self.taken(book)
        self.assertIn('harm 2031.xlsx: passed over because their content is not of a known kind: the sheets "Contents"', told)
        self.assertRegex(told, r"Rows taken +2\n")
        rejects = list(csv.DictReader(next((self.folder / "home/rejects").iterdir()).read_text().splitlines()))
        self.assertEqual([(r["file"], r["line"]) for r in rejects], [(f"{book}, sheet Values", "7")])  # the row of the sheet

    def test_a_workbook_is_the_same_evidence_as_its_sheet_saved_as_csv(self):
        text = io.StringIO()
        csv.writer(text).writerows([HARM, *OFFENCES])
        self.taken(self.file("weights.csv", text.getvalue().encode()), home="csv")
        self.taken(self.file("weights.xlsx", xlsx({"Sheet1": [HARM, *OFFENCES]})))
        of = [self.run_it("status", "holdings", "--format", "csv", home=h).stdout for h in ("csv", "home")]
        self.assertIn("made-up", of[0])
        self.assertEqual(*of)

    def test_population_takes_its_year_from_the_titles_of_the_sheet(self):
        rows = [["Mid-2022 population estimates"], ["This sheet has one table"], [], ["LAD 2021 Code", "LSOA 2021 Code", "LSOA 2021 Name", "Total"],
                ["E07999001", "E01999001", "Mere 001A", 1234], ["E07999001", "E01999002", "Mere 001B", 1500]]
        self.taken(self.file("population.xlsx", xlsx({"Notes": [["Notes"]], "Mid-2022 LSOA": rows})))
        self.assertIn("2022", self.run_it("status", "holdings").stdout)

    def test_a_lookup_in_an_archive(self):
        book = xlsx({"LSOA21_WD25_LAD25": [["LSOA21CD", "LSOA21NM", "WD25CD", "WD25NM"], ["E01999001", "Mere 001A", "E05999001", "Elm"]]})
        path = self.folder / "lookups.zip"
        with zipfile.ZipFile(path, "w") as z:
            z.writestr("within/lookup.xlsx", book)
        self.assertRegex(self.taken(path), r"Rows taken +1\n")

    def test_a_name_without_the_usual_ending_is_no_hindrance(self):
        self.assertRegex(self.taken(self.file("download", xlsx({"Values": [HARM, *OFFENCES]}))), r"Rows taken +2\n")

    def test_open_document_sheets(self):
        if not shutil.which("ogr2ogr"):
            self.skipTest("ogr2ogr, which makes one, is not installed")
        text = io.StringIO()
        csv.writer(text).writerows([HARM, *OFFENCES])
        made = self.file("weights.csv", text.getvalue().encode())
        subprocess.run(["ogr2ogr", self.folder / "weights.ods", made], check=True, stderr=subprocess.DEVNULL)
        self.assertRegex(self.taken(self.folder / "weights.ods"), r"Rows taken +2\n")

    def test_a_workbook_of_nothing_known_is_refused_by_its_sheets(self):
        done = self.run_it("import", self.file("minutes.xlsx", xlsx({"Agenda": [["Item 1"]], "Room": [["B"]]})))
        self.assertEqual(done.returncode, 1)
        self.assertIn('minutes.xlsx: none of its sheets ("Agenda", "Room") holds a table of a known kind', done.stderr)

    def test_a_broken_workbook_is_refused_and_left_out_where_we_keep_going(self):
        whole = xlsx({"Values": [HARM, *OFFENCES]})
        broken = self.file("broken.xlsx", whole[:40] + b"\0" * 60 + whole[100:])
        good = self.file("good.xlsx", whole)
        done = self.run_it("import", broken, good)
        self.assertEqual(done.returncode, 1)
        self.assertIn("broken.xlsx", done.stderr)
        self.assertIn("--keep-going", done.stderr)
        told = self.taken("--keep-going", broken, good)
        self.assertRegex(told, r"Left out: \S+broken.xlsx")
        self.assertRegex(told, r"Rows taken +2\n")

    def test_the_harm_workbook_is_its_sheet_as_csv(self):
        book, sheet = SHARED / "harm/cchi2020dataxls.xlsx", SHARED / "harm/cchi2020_values.csv"
        if not book.exists():
            self.skipTest("WARDMOTE_SHARED names no folder with the harm workbook")
        with open(sheet, encoding="utf-8-sig", newline="") as f:
            rows = sum(any(r) for r in csv.reader(f)) - 1
        self.assertRegex(self.taken(book), rf"Rows read +{rows}\n")
        self.taken(sheet, home="csv")
        of = [list(csv.reader(io.StringIO(self.run_it("status", "holdings", "--format", "csv", home=h).stdout))) for h in ("csv", "home")]
        self.assertEqual(of[0][1][:6], of[1][1][:6])


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
