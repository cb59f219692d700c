#!/usr/bin/env python3
"""python3 distance.py : writes distance.csv and plane.csv, asking PROJ's own programs (geod, which is GeographicLib's
method, and proj), Debian package proj-bin. Coordinates are in units of 1e-7 degree."""
import math
import random
import subprocess

random.seed(7)


def ask(program, lines):
    return subprocess.run(program, input="".join(lines), capture_output=True, text=True, check=True).stdout.splitlines()


def degrees(v):
    return f"{v / 1e7:.7f}"


pairs = []
for k in range(300):
    lon, lat = random.randint(-86000000, 18000000), random.randint(498000000, 608000000)
    reach = [100, 3000, 100000, 1000000, 10000000][k % 5]
    pairs.append((lon, lat, lon + random.randint(-reach, reach), lat + random.randint(-reach // 2, reach // 2)))
for k in range(100):
    pairs.append(tuple(random.randint(-m, m) for m in (1800000000, 650000000, 1800000000, 650000000)))
pairs += [(1799999000, -170000000, -1799998000, -170001000), (0, 0, 0, 0), (0, 0, 1000, 0), (0, 0, 0, 1000)]
with open("distance.csv", "w") as out:
    print("lon_a,lat_a,lon_b,lat_b,metres", file=out)
    asked = [f"{degrees(p[1])} {degrees(p[0])} {degrees(p[3])} {degrees(p[2])}\n" for p in pairs]
    for p, line in zip(pairs, ask(["geod", "+ellps=WGS84", "-I", "-F", "%.6f"], asked)):
        print(*p, line.split()[2], sep=",", file=out)

with open("plane.csv", "w") as out:
    print("origin_lon,origin_lat,lon,lat,x,y", file=out)
    for k in range(40):
        o = (random.randint(-86000000, 18000000), random.randint(498000000, 608000000)) if k < 30 else \
            (random.randint(-1799999999, 1799999999), random.randint(-850000000, 850000000))
        reach = [10000000, 30000000, 250000000][k % 3]
        places = [o] + [((o[0] + random.randint(-reach, reach) + 1800000000) % 3600000000 - 1800000000,
                         max(-899999999, min(899999999, o[1] + random.randint(-reach, reach)))) for _ in range(9)]
        program = ["proj", "+proj=etmerc", "+ellps=WGS84", "+k=1", f"+lon_0={degrees(o[0])}", f"+lat_0={degrees(o[1])}", "-f", "%.6f"]
        for p, line in zip(places, ask(program, [f"{degrees(p[0])} {degrees(p[1])}\n" for p in places])):
            x, y = map(float, line.split())
            assert math.isfinite(x) and math.isfinite(y)
            print(*o, *p, f"{x:.6f}", f"{y:.6f}", sep=",", file=out)
