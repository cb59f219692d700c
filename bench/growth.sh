#!/bin/sh
# How import grows with the rows. BENCH_GROWTH: "1000000 10000000"; add 100000000 where disk (40 GB) and time allow.
set -eu
w=$BENCH_WORK
field() { sed -n "s/^$1 //p" "$2"; }
for rows in ${BENCH_GROWTH:-1000000 10000000}; do
    months=$((rows / 55556))
    [ $months -le 180 ] || months=180
    data=$(bench_county "$rows" $months)
    home=$w/home-growth
    rm -rf "$home"
    "$BENCH_BUILD/wardmote" --home "$home" import "$data/wards" >/dev/null 2>&1
    sync
    "$BENCH_BUILD/bench/bench_watch" 1 "$BENCH_BUILD/wardmote" --home "$home" import "$data/crime" 3>"$w/took" >/dev/null 2>&1
    "$BENCH_BUILD/bench/bench_home" bytes "$home" >"$w/held"
    bench_row "$rows rows, $months months of 42 forces: by the clock" "$(field wall "$w/took")" - - - "$(field rows "$w/held") rows held"
    bench_row "the same: processor time" "$(field cpu "$w/took")" - - - \
        "$(awk -v s="$(field cpu "$w/took")" -v n="$rows" 'BEGIN { printf "%.2f µs a row", s / n * 1e6 }'); $(awk '/^rss_anon/ { printf "%.1f MB", $2 / 1e6 }' "$w/took") anonymous; $(awk '/^bytes_a_row/ { print $2 }' "$w/held") bytes a row beside the Crime ID"
    rm -rf "$home"
done
bench_note "Import of the street files into a home that holds the wards. Load when it ended: $(cut -d' ' -f1-3 /proc/loadavg)."
