#!/usr/bin/env python3
"""python3 area.py > area.csv : square metres of random rings on WGS84, by PROJ's equal-area cylinder (proj, Debian
package proj-bin), each edge cut into 100 so that it is straight in longitude and latitude. A row is the area and the
vertices, lon then lat, in units of 1e-7 degree; there are always 12 of them."""
import math
import random
import subprocess

random.seed(13)
VERTICES, CUTS = 12, 100
print("m2," + ",".join(f"lon{k},lat{k}" for k in range(VERTICES)))
for k in range(60):
    reach = [3000, 100000, 3000000, 30000000][k % 4]
    lon, lat = (random.randint(-86000000, 18000000), random.randint(498000000, 608000000)) if k < 40 else \
        (random.randint(-1700000000, 1700000000), random.randint(-800000000, 800000000))
    ring = []
    for i in range(VERTICES):
        r, a = reach * random.uniform(0.3, 1), 2 * math.pi * i / VERTICES * (1 if k % 3 else -1)
        ring.append((round(lon + r * math.cos(a)), round(lat + r * math.sin(a))))
    cut = [((a[0] + (b[0] - a[0]) * i / CUTS) / 1e7, (a[1] + (b[1] - a[1]) * i / CUTS) / 1e7)
           for a, b in zip(ring, ring[1:] + ring[:1]) for i in range(CUTS)]
    lines = "".join(f"{x:.12f} {y:.12f}\n" for x, y in cut)
    out = subprocess.run(["proj", "+proj=cea", "+ellps=WGS84", f"+lon_0={lon / 1e7}", "-f", "%.9f"], input=lines, capture_output=True,
                         text=True, check=True).stdout
    plane = [tuple(map(float, line.split())) for line in out.splitlines()]
    base = plane[0]
    plane = [(x - base[0], y - base[1]) for x, y in plane]
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(plane, plane[1:] + plane[:1]))
    print(f"{abs(twice) / 2:.4f}", *(v for p in ring for v in p), sep=",")
