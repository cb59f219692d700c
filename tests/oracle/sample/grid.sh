#!/bin/sh
# Asks PROJ (Debian: proj-bin) for the British National Grid of a few places, by the Helmert shift. Its answers, as
# rows of C, stand in src/sample/grid_test.c.
set -e
places="1.5 54.3
0.9 54.05
2.1 54.6
-0.1 51.5
1 51.25
-3.2 55.9
3.5 58"
echo "$places" | cs2cs -f %.0f +proj=longlat +datum=WGS84 +to +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 \
  +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 |
  awk -v places="$places" 'BEGIN { n = split(places, p, "\n") } { split(p[NR], q, " ")
    printf "    { { %.0f, %.0f }, { %s, %s } },\n", q[1] * 1e7, q[2] * 1e7, $1, $2 }'
