#!/usr/bin/env python3
"""Writes the areas of GeoJSON files (or a zip of them) as flat arrays for bench_geo.

usage: geo_wards.py OUT FILE...        or, made up:   geo_wards.py OUT --made SEED

OUT: four uint32 (areas, rings, vertices, 0), then uint32 area_ring[areas + 1], ring_first[rings + 1], hole[rings],
then int32 longitude and latitude of each vertex in 1e-7 degree. A code that comes twice is taken once, the first time.
"""
import array
import json
import random
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


def made_up(seed):
    """A mesh of 92 x 92 wards with bent borders, of the size and number of vertices of the United Kingdom's."""
    rng, side, cuts, step, bend = random.Random(seed), 92, 36, 1100000, 90000
    corner = [[(x * step - 86000000 + rng.randint(-300000, 300000), y * step + 499000000 + rng.randint(-300000, 300000)) for x in range(side + 1)]
              for y in range(side + 1)]

    def way(a, b):
        at = [a[k] + (b[k] - a[k]) * i / cuts for i in range(cuts) for k in (0, 1)]
        return [a] + [(round(at[2 * i] + rng.gauss(0, bend / cuts)), round(at[2 * i + 1] + rng.gauss(0, bend / cuts))) for i in range(1, cuts)]

    level = [[way(corner[y][x], corner[y][x + 1]) for x in range(side)] for y in range(side + 1)]
    upright = [[way(corner[y][x], corner[y + 1][x]) for x in range(side + 1)] for y in range(side)]
    for y in range(side):
        for x in range(side):
            top, left = level[y + 1][x] + [corner[y + 1][x + 1]], upright[y][x] + [corner[y + 1][x]]
            ring = level[y][x] + upright[y][x + 1] + top[:0:-1] + left[:0:-1]
            yield {"properties": {}, "geometry": {"type": "Polygon", "coordinates": [[(lon / 1e7, lat / 1e7) for lon, lat in ring]]}}


def main():
    vertices, ring_first, hole, area_ring, seen = array.array("i"), array.array("I", [0]), array.array("I"), array.array("I", [0]), set()
    for document in [{"features": made_up(int(sys.argv[3]))}] if sys.argv[2] == "--made" else documents(sys.argv[2:]):
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
