#!/bin/sh
# Points in wards beside GEOS: prepared geometries with an STR tree over the same wards. Called by bench/run.
set -eu
field() { sed -n "s/^$1 //p" "$w/geo"; }
w=$BENCH_WORK
published=${WARDMOTE_SHARED:-none}/boundaries/wards-2025-gb.zip
if [ -f "$published" ]; then
    what='the wards of the United Kingdom of 2025'
    python3 bench/geo_wards.py "$w/wards" "$published" >"$w/said"
else
    what='made-up wards'
    python3 bench/geo_wards.py "$w/wards" --made "$BENCH_SEED" >"$w/said"
fi
"$BENCH_BUILD/bench/bench_geo" "$w/wards" 1000000 "$BENCH_SEED" >"$w/geo" && sound=yes || sound=no
same="$(field differ) of $(field points) differ, the farthest $(field farthest_m) m from a border"
[ $sound = yes ] || same="ANSWERS DIFFER: $same"
for threads in 1 2; do
    bench_row "Ward of 1,000,000 random points on land, $(field areas) areas ($what), $threads thread(s)" "$(field "find_$threads")" \
        "GEOS $(field geos), prepared geometries and STR tree" "$(field "find_geos_$threads")" 10 "$same"
done
bench_row "building the index of their $(field vertices) vertices, one thread" "$(field build)" - - '1 s or less' "$(awk '/^bytes/ { printf "%.1f MB", $2 / 1e6 }' "$w/geo")"
bench_row 'whether a ring crosses itself, all of them, one thread' "$(field rings)" "GEOS isValid" "$(field rings_geos)" - \
    "$(field crossing) cross, $(field invalid_geos) invalid"
bench_note "GEOS is given its point objects ready made and one uncounted run to build what it builds at first use; each of its threads has prepared geometries of its own, as they are not to be shared. Ours answers from arrays that lie in a mapped file, built once at import."
