#!/usr/bin/env python3
"""python3 validity.py > validity.csv : asks GEOS (libgeos_c, Debian package libgeos-dev) which random rings on a small
grid are valid. A row is the verdict and the vertices, lon then lat; shorter rings are filled up with their last
vertex, which changes nothing for GEOS and which ring_take drops."""
import ctypes
import random

geos = ctypes.CDLL("libgeos_c.so.1")
geos.GEOS_init_r.restype = ctypes.c_void_p
geos.GEOSGeomFromWKT_r.restype = ctypes.c_void_p
geos.GEOSGeomFromWKT_r.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
geos.GEOSisValid_r.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
geos.GEOSisValid_r.restype = ctypes.c_char
context = geos.GEOS_init_r()
random.seed(11)
VERTICES = 7
print("valid," + ",".join(f"lon{k},lat{k}" for k in range(VERTICES)))
for k in range(1500):
    side = [2, 3, 4, 8, 40][k % 5]
    ring = [(random.randint(0, side), random.randint(0, side)) for _ in range(random.randint(3, VERTICES))]
    ring += [ring[-1]] * (VERTICES - len(ring))
    wkt = "POLYGON((" + ",".join(f"{x} {y}" for x, y in ring + ring[:1]) + "))"
    geometry = geos.GEOSGeomFromWKT_r(context, wkt.encode())
    assert geometry
    verdict = geos.GEOSisValid_r(context, geometry)[0]
    assert verdict in (0, 1)
    print(verdict, *(v for p in ring for v in p), sep=",")
