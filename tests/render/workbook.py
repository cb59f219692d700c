#!/usr/bin/env python3
"""Opens a workbook without any library that wrote it and compares its sheets with the JSON of the same tables:
workbook.py FILE.xlsx FILE.json"""
import datetime
import json
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
faults = []


def fault(text):
    faults.append(text)


def strings(book):
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return ["".join(t.text or "" for t in si.iter(f"{{{NS['m']}}}t")) for si in ET.fromstring(book.read("xl/sharedStrings.xml"))]


def formats(book):
    """The number format and whether the font is bold, by style number."""
    root = ET.fromstring(book.read("xl/styles.xml"))
    own = {n.get("numFmtId"): n.get("formatCode") for n in root.iter(f"{{{NS['m']}}}numFmt")}
    own.update({"3": "#,##0", "4": "#,##0.00", "17": "mmm-yy", "0": "General"})
    bold = [f.find("m:b", NS) is not None for f in root.find("m:fonts", NS)]
    return [(own.get(x.get("numFmtId")), bold[int(x.get("fontId"))]) for x in root.find("m:cellXfs", NS)]


def read_sheet(book, path, shared):
    rows = {}
    root = ET.fromstring(book.read(path))
    for c in root.iter(f"{{{NS['m']}}}c"):
        if c.find("m:f", NS) is not None:
            fault(f"{path} {c.get('r')} is a formula")
        column, row = re.fullmatch(r"([A-Z]+)(\d+)", c.get("r")).groups()
        at = 0
        for letter in column:
            at = at * 26 + ord(letter) - 64
        v, kind = c.find("m:v", NS), c.get("t", "n")
        if kind == "s":
            value = shared[int(v.text)]
        elif kind == "inlineStr":
            value = "".join(t.text or "" for t in c.iter(f"{{{NS['m']}}}t"))
        else:
            value = float(v.text) if v is not None else None
        if isinstance(value, str):
            value = re.sub(r"_x([0-9A-F]{4})_", lambda m: chr(int(m.group(1), 16)), value)
        rows.setdefault(int(row), {})[at] = (value, int(c.get("s", 0)))
    pane = root.find(".//m:pane", NS)
    if pane is None or pane.get("state") != "frozen" or pane.get("ySplit") != "1":
        fault(f"{path}: its headings are not frozen")
    return rows


def expected(cell):
    if isinstance(cell, dict):
        return "~"
    return cell


def mended(text):
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "\ufffd", text)


def same(column, want, got, name):
    want = expected(want)
    if want is None or want == "":
        ok = got in (None, "")
    elif column["kind"] == "month" and want != "~":
        ok = got is not None and (datetime.date(1899, 12, 30) + datetime.timedelta(days=got)).strftime("%Y-%m-%d") == want + "-01"
    elif isinstance(want, str) and len(want.encode("utf-16-le")) // 2 > 32767:  # Excel's ceiling of a cell
        ok = got.endswith("\u2026") and want.startswith(got[:-1]) and 32700 < len(got.encode("utf-16-le")) // 2 <= 32767
    elif isinstance(want, str):
        ok = got == mended(want)
    else:
        ok = isinstance(got, float) and abs(got - want) <= 1e-15 * abs(want) * 4
    if not ok:
        fault(f"{name}: {want!r} expected, {got!r} found")


def compare(table, rows, styles):
    order = sorted(table["rows"] + table["totals"], key=lambda r: r in table["totals"])
    for at, column in enumerate(table["columns"], 1):
        heading = rows[1][at][0]
        if not heading.startswith(column["title"]):
            fault(f"heading {heading!r} is not {column['title']!r}")
        for n, row in enumerate(order, 2):
            value, style = rows.get(n, {}).get(at, (None, 0))
            same(column, row[column["name"]], value, f"{table['id']} row {n} {column['name']}")
            if styles[style][1] != (row in table["totals"]) and value is not None:
                fault(f"row {n} {column['name']}: bold is for totals")
            wanted = {"integer": "#,##0", "real": "#,##0", "month": "mmm yyyy", "text": "General"}[column["kind"]]
            if value is not None and not (styles[style][0] or "").startswith(wanted):
                fault(f"row {n} {column['name']}: its format is {styles[style][0]}")
    below = [rows[n][1][0] for n in sorted(rows) if n > len(order) + 2]
    for note in [table["title"]] + [n["text"] for n in table["notes"]]:
        if not any(mended(note) in b for b in below):
            fault(f"the note {note!r} is not below")


def main():
    book = zipfile.ZipFile(sys.argv[1])
    if book.testzip():
        fault("the zip is damaged")
    tables = json.load(open(sys.argv[2]))
    tables = tables if isinstance(tables, list) else [tables]
    targets = {r.get("Id"): r.get("Target") for r in ET.fromstring(book.read("xl/_rels/workbook.xml.rels"))}
    sheets = [(s.get("name"), "xl/" + targets[s.get(REL)]) for s in ET.fromstring(book.read("xl/workbook.xml")).find("m:sheets", NS)]
    names = [n for n, _ in sheets]
    if len(tables) > 1 and names[:1] != ["About"]:
        fault(f"no sheet About first: {names}")
    if len(set(n.lower() for n in names)) != len(names) or any(len(n) > 31 or re.search(r"[\[\]:*?/\\]", n) for n in names):
        fault(f"names of sheets: {names}")
    shared, styles = strings(book), formats(book)
    own = sheets[1:] if len(tables) > 1 else sheets
    if len(own) != len(tables):
        fault(f"{len(tables)} tables and the sheets {names}")
    for table, (_, path) in zip(tables, own):
        compare(table, read_sheet(book, path, shared), styles)
    core = book.read("docProps/core.xml").decode()
    if "1980-01-01T00:00:00Z" not in core:
        fault("the time of making is not the fixed one")
    print("\n".join(faults + [f"{len(tables)} tables compared"]))
    return bool(faults)


sys.exit(main())
