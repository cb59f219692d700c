#!/bin/sh
# How import grows with the rows. BENCH_GROWTH: "1000000 10000000" and BENCH_MANY_EVENTS. Called by bench/run: rows and notes on stdout.
set -eu
w=$BENCH_WORK
field() { sed -n "s/^$1 //p" "$2"; }
for rows in ${BENCH_GROWTH:-$(printf '%s\n' 1000000 10000000 "$BENCH_MANY_EVENTS" | sort -nu)}; do
    months=$((rows / 55555))
    [ $months -le 180 ] || months=180
    home=$(bench_held "$rows" $months)
    "$BENCH_BUILD/bench/bench_home" bytes "$home" >"$w/held"
    bench_row "$rows rows, $months months of 42 forces: by the clock" "$(field wall "$home.took")" - - - "$(field rows "$w/held") rows held"
    bench_row "the same: processor time" "$(field cpu "$home.took")" - - - \
        "$(awk -v s="$(field cpu "$home.took")" -v n="$rows" 'BEGIN { printf "%.2f µs a row", s / n * 1e6 }'); $(awk '/^rss_anon/ { printf "%.1f MB", $2 / 1e6 }' "$home.took") anonymous; $(awk '/^bytes_a_row/ { print $2 }' "$w/held") bytes a row beside the Crime ID"
    [ "$rows" = "$BENCH_MANY_EVENTS" ] || rm -rf "$home" # bench/tally.sh asks of the largest
done
bench_note "Import of the street files into a home that holds the wards. Files of up to 20 million rows are in the page cache; more are read from the disk as far as memory does not hold them. Load when it ended: $(cut -d' ' -f1-3 /proc/loadavg)."
