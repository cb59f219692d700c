#!/usr/bin/env python3
"""wardmote-convert from outside: convert_test.py PROGRAM. Its inputs are made by ogr2ogr from made-up wards and cells; the
right places are those that the Office for National Statistics gives for the postcodes of the Ordnance Survey."""
import csv
import io
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

SHARED = pathlib.Path(os.environ.get("WARDMOTE_SHARED", "/nonexistent"))
GRID = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
CONVERT = None  # set by main


def square(east, north, size):
    """Clockwise, as shapefiles have outer rings and GeoJSON must not."""
    return [[east, north], [east, north + size], [east + size, north + size], [east + size, north], [east, north]]


WARDS = [("E05999001", "Élm & \"Oak\"", [[square(576000, 155000, 500)]]),
         ("E05999002", "Ash", [[square(576500, 155000, 500), square(576600, 155100, 100)[::-1]], [square(578000, 155000, 500)]])]


def turn(ring):
    """Twice the signed area: above nought when anticlockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))


def metres_apart(a, b):
    east = (a[0] - b[0]) * 111320 * math.cos(math.radians(a[1]))
    return math.hypot(east, (a[1] - b[1]) * 111200)


class Convert(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="wardmote-convert-")
        self.addCleanup(shutil.rmtree, self.folder)

    def at(self, name):
        return os.path.join(self.folder, name)

    def ogr(self, *words):
        subprocess.run(["ogr2ogr", *words], check=True, cwd=self.folder, stderr=subprocess.DEVNULL)

    def wards(self, name, *options):
        features = [{"type": "Feature", "properties": {"WD25CD": code, "WD25NM": title},
                     "geometry": {"type": "MultiPolygon", "coordinates": parts}} for code, title, parts in WARDS]
        with open(self.at("given.geojson"), "w", encoding="utf-8") as f:
            json.dump({"type": "FeatureCollection", "name": "wards", "crs": GRID, "features": features}, f)
        self.ogr(*options, name, "given.geojson")
        return name

    def run_it(self, *words, **more):
        return subprocess.run([CONVERT, *words], cwd=self.folder, capture_output=True, timeout=60, check=False, **more)

    def done(self, *words):
        ran = self.run_it(*words)
        self.assertEqual((ran.returncode, ran.stderr), (0, b""), words)
        return ran.stdout.decode()

    def refused(self, code, says, *words, **more):
        ran = self.run_it(*words, **more)
        self.assertEqual(ran.returncode, code, (words, ran.stderr))
        self.assertIn(says, ran.stderr.decode())
        self.assertEqual(ran.stderr.count(b"\n"), 1, ran.stderr)
        return ran

    def parts(self, text):
        found = {}
        for f in json.loads(text)["features"]:
            shape = f["geometry"]
            many = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
            found[f["properties"]["WD25CD"]] = (f["properties"]["WD25NM"], many)
        return found

    def check_wards(self, text):
        found = self.parts(text)
        self.assertEqual({code: name for code, (name, _) in found.items()}, {code: name for code, name, _ in WARDS})
        for code, _, parts in WARDS:
            many = found[code][1]
            self.assertEqual(sorted(map(len, many)), sorted(map(len, parts)))
            for part in many:
                for i, ring in enumerate(part):
                    self.assertEqual(ring[0], ring[-1])
                    self.assertEqual(turn(ring) > 0, i == 0, "outer rings run anticlockwise, holes clockwise")
                    for lon, lat in ring:
                        self.assertTrue(0.52 < lon < 0.56 and 51.26 < lat < 51.28, (lon, lat))
                    side = metres_apart(ring[0], ring[1])
                    self.assertAlmostEqual(side, 500 if i == 0 else 100, delta=side / 100)

    def test_shapes_become_geojson_in_degrees_whatever_their_format(self):
        for name in ("wards.shp", "wards.gpkg", "wards.tab", "wards.fgb", "wards.gml"):
            with self.subTest(name):
                self.check_wards(self.done(self.wards(name)))
        self.check_wards(self.done(self.wards("wards.kml", "-f", "KML")))

    def test_a_shapefile_is_read_inside_its_archive(self):
        self.wards("wards.shp")
        for folder in ("", "within/"):
            name = f"{folder.strip('/') or 'plain'}.zip"
            with zipfile.ZipFile(self.at(name), "w", zipfile.ZIP_DEFLATED) as z:
                for ending in ("shp", "shx", "dbf", "prj", "cpg"):
                    if os.path.exists(self.at(f"wards.{ending}")):
                        z.write(self.at(f"wards.{ending}"), f"{folder}wards.{ending}")
            self.check_wards(self.done(f"{name}/{folder}wards.shp"))
            self.check_wards(self.done(f"/vsizip/{name}/{folder}wards.shp"))
        self.check_wards(self.done("plain.zip"))

    def test_postcodes_lie_where_the_statistics_office_says(self):
        old, new = SHARED / "postcodes/code-point-open-2014/ct.csv", SHARED / "postcodes/nspl-2025/CT.csv"
        if not old.exists():
            self.skipTest("WARDMOTE_SHARED names no folder with postcodes")
        with open(new, encoding="utf-8-sig") as f:
            known = {r["Postcode"].replace(" ", ""): (float(r["long"]), float(r["lat"])) for r in csv.DictReader(f)
                     if r["lat"]}
        with open(old, encoding="utf-8") as f, open(self.at("points.csv"), "w", encoding="utf-8") as out:
            out.write("postcode,east,north\n")
            for r in list(csv.reader(f))[::50]:
                if r[1] == "10":
                    out.write(f"{r[0].replace(' ', '')},{r[2]},{r[3]}\n")
        self.ogr("points.gpkg", "points.csv", "-oo", "X_POSSIBLE_NAMES=east", "-oo", "Y_POSSIBLE_NAMES=north", "-a_srs", "EPSG:27700")
        apart = sorted(metres_apart(f["geometry"]["coordinates"], known[f["properties"]["postcode"]])
                       for f in json.loads(self.done("points.gpkg"))["features"] if f["properties"]["postcode"] in known)
        self.assertGreater(len(apart), 200)
        # many postcodes have moved a little in eleven years; half lie where they were, as near as degrees are rounded
        # and the datum without its grid allows. A datum left out would be 100 m, swapped axes another continent.
        self.assertLess(apart[len(apart) // 2], 3)

    def test_a_file_that_does_not_say_its_coordinates_is_refused_until_told(self):
        self.wards("wards.shp")
        os.remove(self.at("wards.prj"))
        self.refused(1, "--srs EPSG:27700", "wards.shp")
        self.check_wards(self.done("--srs", "EPSG:27700", "wards.shp"))
        self.refused(2, "\"EPSG:nonsense\" is not known", "--srs", "EPSG:nonsense", "wards.shp")

    def test_one_of_several_layers_must_be_named(self):
        self.wards("wards.gpkg")
        self.ogr("-update", "-nln", "towns", "wards.gpkg", "given.geojson")
        self.refused(2, 'say which with --layer: "wards", "towns"', "wards.gpkg")
        self.check_wards(self.done("--layer", "towns", "wards.gpkg"))
        self.check_wards(self.done("--layer", "2", "wards.gpkg"))
        self.refused(1, '"hamlets"', "--layer", "hamlets", "wards.gpkg")
        rows = [line.split("\t") for line in self.done("--list", "wards.gpkg").splitlines()]
        self.assertEqual([r[:3] for r in rows], [["1", "wards", "2"], ["2", "towns", "2"]])
        self.assertIn("British National Grid", rows[0][4])

    def cells(self, name, *options):
        with open(self.at("given.csv"), "w", encoding="utf-8") as f:
            f.write('code,title,days\n001/01,"a, ""b""",5475\n=1+1,Élm,0.5\n005/14,"two\nlines",\n')
        self.ogr(*options, name, "given.csv")
        return name

    def test_the_sheets_of_a_workbook_become_csv_as_they_stand(self):
        expected = [["code", "title", "days"], ["001/01", 'a, "b"', "5475"], ["=1+1", "Élm", "0.5"], ["005/14", "two\nlines", ""]]
        for name in ("cells.xlsx", "cells.ods"):
            with self.subTest(name):
                text = self.done(self.cells(name))
                got = list(csv.reader(io.StringIO(text, newline="")))
                if name.endswith("ods"):
                    got[2][0] = expected[2][0]  # a formula there, and what it gives is its value
                self.assertEqual(got, expected)
                self.assertEqual(self.done("--list", name), "1\tgiven\t4\trows\t\n")

    def test_the_harm_workbook_is_its_published_csv(self):
        book, sheet = SHARED / "harm/cchi2020dataxls.xlsx", SHARED / "harm/cchi2020_values.csv"
        if not book.exists():
            self.skipTest("WARDMOTE_SHARED names no folder with the harm workbook")
        self.refused(2, "say which with --sheet", str(book))
        self.refused(1, '"Nonsense"', "--sheet", "Nonsense", str(book))
        by_name = self.done("--sheet", "CCHI 2020 values sheet", str(book))
        self.assertEqual(by_name, self.done("--sheet", "2", str(book)))
        with open(sheet, encoding="utf-8-sig", newline="") as f:
            known = list(csv.reader(f))
        got = list(csv.reader(io.StringIO(by_name, newline="")))
        self.assertGreater(len(known), 600)
        self.assertEqual([row[:len(k)] for row, k in zip(got, known)], known)
        self.assertTrue(len(got) == len(known) and not any(any(row[len(k):]) for row, k in zip(got, known)))

    def test_the_columns_of_a_layer_may_be_had_as_csv(self):
        text = self.done("--sheet", "1", self.wards("wards.shp"))
        self.assertEqual(list(csv.reader(io.StringIO(text))), [["WD25CD", "WD25NM"]] + [list(w[:2]) for w in WARDS])

    def test_the_result_has_a_ceiling(self):
        self.wards("wards.gpkg")
        whole = len(self.done("wards.gpkg"))
        self.done("--max-bytes", str(whole + 10), "wards.gpkg")
        ran = self.refused(1, "larger than 500 bytes", "--max-bytes", "500", "wards.gpkg")
        self.assertLessEqual(len(ran.stdout), 500)
        self.cells("cells.xlsx")
        self.refused(1, "larger than 20 bytes", "--max-bytes", "20", "cells.xlsx")

    def test_a_full_disk_is_told(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no /dev/full here")
        with open("/dev/full", "wb") as full:
            ran = subprocess.run([CONVERT, self.wards("wards.gpkg")], cwd=self.folder, stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(ran.returncode, 1)
        self.assertIn(b"No space left", ran.stderr)

    def test_only_files_of_this_machine_are_read(self):
        for name in ("/vsicurl/http://localhost/a.shp", "/vsizip//vsicurl/http://localhost/a.zip", "/vsistdin/", "vsimem/a"):
            self.refused(1, "only files of this machine", name)
        for name in ("http://localhost/a.geojson", "PG:dbname=x", "WFS:http://localhost", "nothing.shp", "nothing.zip/a.shp"):
            self.refused(1, "cannot be opened: No such file", name)
        self.refused(1, "neither a file nor a folder", "/dev/zero")

    def test_a_file_that_names_other_files_is_not_followed(self):
        self.wards("wards.shp")
        with open(self.at("map.vrt"), "w", encoding="utf-8") as f:
            f.write(f'<OGRVRTDataSource><OGRVRTLayer name="wards"><SrcDataSource>{self.at("wards.shp")}</SrcDataSource>'
                    "</OGRVRTLayer></OGRVRTDataSource>")
        self.refused(1, "is in no format that GDAL reads here", "map.vrt")
        with zipfile.ZipFile(self.at("out.zip"), "w") as z:
            z.write(self.at("wards.shp"), "wards.shp")
        self.refused(1, 'no ".."', "out.zip/../wards.shp/x")

    def test_broken_files_end_in_one_clear_line(self):
        for name in ("wards.shp", "wards.gpkg", "wards.kml", "cells.xlsx", "cells.ods"):
            if name.startswith("wards"):
                self.wards(name, *(["-f", "KML"] if name.endswith("kml") else []))
            else:
                self.cells(name)
            with open(self.at(name), "rb") as f:
                whole = f.read()
            for keep in (0, 30, len(whole) // 2):
                with self.subTest(f"{name} cut at {keep}"), open(self.at(name), "wb") as f:
                    f.write(whole[:keep])
                    f.flush()
                    ran = self.run_it(name)
                    if name != "wards.shp":
                        self.assertEqual(ran.returncode, 1, ran)
                    self.assertIn(ran.returncode, (0, 1))
                    self.assertEqual(ran.stderr.count(b"\n"), ran.returncode)
        with open(self.at("words.txt"), "w", encoding="utf-8") as f:
            f.write("These are not wards.\n")
        self.refused(1, "words.txt is in no format", "words.txt")

    def test_wrong_usage_is_told_apart(self):
        self.refused(2, "one INPUT is needed")
        self.refused(2, "one INPUT is needed", "a", "b")
        self.refused(2, "--nonsense is not understood", "--nonsense", "a")
        self.refused(2, "--layer is not understood, or lacks its value", "--layer")
        self.refused(2, "--max-bytes needs", "--max-bytes", "-1", "a")
        self.refused(2, "one of them", "--sheet", "1", "--layer", "1", "a")
        self.assertIn("usage: wardmote-convert", self.done("--help"))
        self.assertIn("wardmote-convert ", self.done("--version"))


if __name__ == "__main__":
    CONVERT = str(pathlib.Path(sys.argv.pop(1)).resolve())
    if not shutil.which("ogr2ogr"):
        print("ogr2ogr, which makes the inputs, is not installed")
        sys.exit(77)
    unittest.main(verbosity=2)
