#!/usr/bin/env python3
"""Boundaries in the formats that wardmote-convert reads, from outside: boundary_formats_test.py PROGRAM, with wardmote-convert beside
it. Made-up wards are written by ogr2ogr in each format, imported, and listed."""
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

PROGRAM = None  # set by main


def ward(code, name, west):
    ring = [[west, 51.0], [west + 0.1, 51.0], [west + 0.1, 51.1], [west, 51.1], [west, 51.0]]
    return {"type": "Feature", "properties": {"WD25CD": code, "WD25NM": name, "LAD25CD": "E07999001", "LAD25NM": "Mere", "LADCD_ACTIVE": "E07999001"},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}


class Formats(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="wardmote-formats-")
        self.addCleanup(shutil.rmtree, self.folder)
        with open(self.at("wards.geojson"), "w") as f:
            json.dump({"type": "FeatureCollection", "features": [ward("E05999001", "Elm", 0.5), ward("E05999002", "Ash", 0.6)]}, f)

    def at(self, name):
        return os.path.join(self.folder, name)

    def ogr(self, *words):
        subprocess.run(["ogr2ogr", *words, self.at("wards.geojson")], check=True, stderr=subprocess.DEVNULL)

    def run_wardmote(self, *words):
        return subprocess.run([PROGRAM, "--home", self.at("home"), *words], capture_output=True, text=True)

    def check(self, path):
        done = self.run_wardmote("import", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = list(csv.DictReader(io.StringIO(self.run_wardmote("areas", "wards", "--format", "csv").stdout)))
        self.assertEqual([(r["code"], r["name"], r["district"]) for r in rows], [("E05999001", "Elm", "Mere"), ("E05999002", "Ash", "Mere")])

    def shapefile(self):
        os.mkdir(self.at("shp"))
        self.ogr("-f", "ESRI Shapefile", "-t_srs", "EPSG:27700", self.at("shp/wards.shp"))

    def test_a_shapefile_on_the_national_grid_in_a_folder(self):
        self.shapefile()
        self.check(self.at("shp"))

    def test_a_shapefile_inside_an_archive(self):
        self.shapefile()
        with zipfile.ZipFile(self.at("wards.zip"), "w", zipfile.ZIP_DEFLATED) as z:
            for name in sorted(os.listdir(self.at("shp"))):
                z.write(self.at("shp/" + name), "boundaries/" + name)
        self.check(self.at("wards.zip"))

    def test_a_geopackage(self):
        self.ogr("-f", "GPKG", self.at("wards.gpkg"))
        self.check(self.at("wards.gpkg"))

    def test_a_geopackage_inside_an_archive(self):
        self.ogr("-f", "GPKG", self.at("wards.gpkg"))
        with zipfile.ZipFile(self.at("wards.zip"), "w") as z:
            z.write(self.at("wards.gpkg"), "wards.gpkg")
        self.check(self.at("wards.zip"))

    def test_kml(self):
        self.ogr("-f", "KML", self.at("wards.kml"))
        self.check(self.at("wards.kml"))

    def test_a_broken_shapefile_is_refused_by_name(self):
        with open(self.at("wards.shp"), "wb") as f:
            f.write(b"\x00\x00\x27\x0a" + bytes(96))
        done = self.run_wardmote("import", self.at("wards.shp"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("wards.shp: wardmote-convert could not read it", done.stderr)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    if not shutil.which("ogr2ogr"):
        print("ogr2ogr is not installed")
        sys.exit(77)
    unittest.main()
