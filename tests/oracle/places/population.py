#!/usr/bin/env python3
"""Asks GDAL/OGR and GEOS (Debian: python3-gdal) for the population of some wards of Kent, by where the postcodes of each LSOA lie.

population.py SHARED_DATA_FOLDER > population.csv

Needs boundaries/kent/lsoa_2011 and wards_2025, population/File_6 (gzip), postcodes/nspl-2025. Every postcode is tested against
every polygon whose box holds it; nothing of Wardmote is used. Columns: ward, people, and the mean decile of the Index of Multiple
Deprivation 2019 over the people.
"""
import collections
import csv
import glob
import gzip
import io
import sys

from osgeo import ogr

ogr.UseExceptions()
WARDS = ["E05015593", "E05014449", "E05014450", "E05005081", "E05005082", "E05015597"]


def polygons(pattern, code):
    out = []
    for path in sorted(glob.glob(pattern)):
        source = ogr.Open(path)
        for feature in source.GetLayer():
            geometry = feature.GetGeometryRef().Clone()
            out.append((feature.GetField(code), geometry.GetEnvelope(), geometry))
    return out


def which(areas, x, y):
    point = ogr.Geometry(ogr.wkbPoint)
    point.AddPoint_2D(x, y)
    for code, (x0, x1, y0, y1), geometry in areas:
        if x0 <= x <= x1 and y0 <= y <= y1 and geometry.Contains(point):
            return code
    return None


def table(path):
    return csv.DictReader(io.TextIOWrapper(gzip.open(path), "utf-8-sig"))


def main():
    data = sys.argv[1]
    lsoas = polygons(f"{data}/boundaries/kent/lsoa_2011/*.geojson", "LSOA11CD")
    wards = polygons(f"{data}/boundaries/kent/wards_2025/*.geojson", "WD25CD")
    people = {r["LSOA code (2011)"]: float(r["Total population: mid 2015 (excluding prisoners)"].replace(",", ""))
              for r in table(f"{data}/population/File_6_-_IoD2019_Population_Denominators.csv.gz")}
    decile = {r["LSOA code (2011)"]: float(r["Index of Multiple Deprivation (IMD) Decile"])
              for r in table(f"{data}/population/File_1_-_IMD2019_Index_of_Multiple_Deprivation.csv.gz")}
    count = collections.Counter()
    for path in sorted(glob.glob(f"{data}/postcodes/nspl-2025/*.csv")):
        for row in csv.DictReader(open(path)):
            if not row["lat"]:
                continue
            x, y = float(row["long"]), float(row["lat"])
            lsoa = which(lsoas, x, y)
            if lsoa:
                count[lsoa, which(wards, x, y)] += 1
    total = collections.Counter()
    for (lsoa, _), n in count.items():
        total[lsoa] += n
    population, weighted = collections.Counter(), collections.Counter()
    for (lsoa, ward), n in count.items():
        share = people[lsoa] * n / total[lsoa]
        population[ward] += share
        weighted[ward] += share * decile[lsoa]
    print("ward,people,mean_decile")
    for ward in WARDS:
        if population[ward]:
            print(f"{ward},{population[ward]:.3f},{weighted[ward] / population[ward]:.5f}")
    print(f"fewest_postcodes,{min(total.values())},", file=sys.stderr)
    print(f"outside,{population[None]:.3f}", file=sys.stderr)


main()
