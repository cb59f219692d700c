#!/bin/sh
# Any county's breakdown over 15 years, the snapshot open. BENCH_MANY_EVENTS rows are loaded; the goal is meant for 100000000.
# Called by bench/run: rows and notes on stdout.
set -eu
w=$BENCH_WORK rows=$BENCH_MANY_EVENTS
field() { sed -n "s/^$1 //p" "$2"; }
home=$(bench_held "$rows" 180)
ask() { # ask WHAT FROM REACH
    for county in E10990001 E10990007 E10990042; do
        "$BENCH_BUILD/bench/bench_tally" "$home" $county "$2" 2025-09 20 >"$w/tally-$county"
    done
    slowest() { cat "$w"/tally-E* | sed -n "s/^$1 //p" | sort -g | tail -1; }
    all=$("$BENCH_BUILD/wardmote" --home "$home" breakdown --area E10990007 --from "$2" --to 2025-09 --by ward,category,month --counts --format csv | tr -d '\r' | sed 's/"[^"]*"/quoted/g' |
        awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next } $at["is_total"] == 1 { print $at["count"]; exit }')
    counted=$(field counted "$w/tally-E10990007")
    [ "$all" = "$counted" ] && same="$counted rows, as the verb says" || same="DIFFER: $counted and $all"
    bench_row "ward by type by month, $1 of one county, $rows rows of 15 years loaded, snapshot open" "$(slowest seconds)" - - "$3 or less" \
        "$same; $(field cells "$w/tally-E10990007") cells; opening $(field open "$w/tally-E10990007") s"
    bench_row 'the same: processor time' "$(slowest cpu)" - - "$3 or less" -
}
ask '15 years' 2010-10 0.020
ask 'a year' 2024-10 0.001
bench_note "The slowest of three counties, each the least of 20 counts in one process: axes, keys and cells made anew each time, parts mapped and warm. One thread. Load when it ended: $(cut -d' ' -f1-3 /proc/loadavg)."
