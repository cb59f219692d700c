#!/usr/bin/env python3
"""Writes the areas of GeoJSON files (or a zip of them) as flat arrays for bench_geo.

usage: geo_wards.py OUT FILE...

OUT: four uint32 (areas, rings, vertices, 0), then uint32 area_ring[areas + 1], ring_first[rings + 1], hole[rings],
then int32 longitude and latitude of each vertex in 1e-7 degree. A code that comes twice is taken once, the first time.
"""
import array
import json
import sys
import zipfile


def documents(paths):
    for path in paths:
        if path.endswith(".zip"):
            with zipfile.ZipFile(path) as z:
                for name in sorted(n for n in z.namelist() if n.endswith("json")):
                    yield json.loads(z.read(name))
        else:
            with open(path, "rb") as f:
                yield json.load(f)


def main():
    vertices, ring_first, hole, area_ring, seen = array.array("i"), array.array("I", [0]), array.array("I"), array.array("I", [0]), set()
    for document in documents(sys.argv[2:]):
        for feature in document["features"]:
            names = feature["properties"]
            code = next((v for k, v in names.items() if len(k) == 6 and k[4:].upper() == "CD" and k[:2].isalpha()), len(seen))
            geometry = feature["geometry"]
            if not geometry or code in seen:
                continue
            seen.add(code)
            for polygon in geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]:
                for k, ring in enumerate(polygon):
                    points = [(round(x * 1e7), round(y * 1e7)) for x, y, *_ in ring]
                    if points[0] == points[-1]:
                        points.pop()
                    for p in points:
                        vertices.extend(p)
                    ring_first.append(len(vertices) // 2)
                    hole.append(k > 0)
            area_ring.append(len(hole))
    with open(sys.argv[1], "wb") as f:
        array.array("I", [len(area_ring) - 1, len(hole), len(vertices) // 2, 0]).tofile(f)
        for a in (area_ring, ring_first, hole, vertices):
            a.tofile(f)
    print(f"{len(area_ring) - 1} areas, {len(hole)} rings, {len(vertices) // 2} vertices")


main()
