#!/bin/sh
# A year of ward by type by month of one county, as a cold process, beside DuckDB. BENCH_EVENTS: 5000000. Called by bench/run.
set -eu
w=$BENCH_WORK rows=${BENCH_EVENTS:-5000000} home=$BENCH_WORK/home-question county=E10990007 from=2024-10 to=2025-09
field() { sed -n "s/^$1 //p" "$2"; }
data=$(bench_county "$rows" 12)
BENCH_NODE=$(bench_duckdb)
export BENCH_NODE
[ -d "$home" ] || "$BENCH_BUILD/wardmote" --home "$home" import "$data/crime" "$data/wards" "$data/counties" >/dev/null 2>&1
"$BENCH_BUILD/bench/bench_home" points "$home" >"$w/points.csv"
[ -f "$w/duck.db" ] || node bench/duckdb.mjs import "$w/duck.db" "$data/crime/*/*.csv" 2>/dev/null
node bench/duckdb.mjs place "$w/duck.db" "$w/points.csv" 2>/dev/null
ask() { # ask TOOK [OPTION]...: ours, 40 times, the last answer in ours.csv
    took=$1
    shift
    "$BENCH_BUILD/bench/bench_watch" 40 "$BENCH_BUILD/wardmote" --home "$home" breakdown --area $county --from $from --to $to \
        --by ward,category,month --format csv "$@" 3>"$w/$took" >"$w/ours.csv"
}
ask took-full
full=$(wc -l <"$w/ours.csv")
ask took-question --counts
"$BENCH_BUILD/bench/bench_watch" 40 "$BENCH_BUILD/wardmote" --version 3>"$w/took-start" >/dev/null
rm -f "$w/duck-times"
for turn in 1 2 3 4 5 6 7 8; do
    node bench/duckdb.mjs question "$w/duck.db" $county $from $to 2>>"$w/duck-times" >"$w/theirs.csv"
done
tr -d '\r' <"$w/ours.csv" | sed 's/"[^"]*"/quoted/g' >"$w/ours-lf.csv" # a ward's name may hold commas
least() { sed -n "s/^$1 //p" "$w/duck-times" | sort -g | head -1; }
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $at["is_total"] == 0 { print $at["ward_code"] "," $at["category"] "," $at["month"] "," $at["count"] }' "$w/ours-lf.csv" | LC_ALL=C sort >"$w/a"
LC_ALL=C sort "$w/theirs.csv" >"$w/b"
same=$(bench_equal "$(wc -l <"$w/b") cells" "$w/a" "$w/b")
what="ward by type by month, 12 months of one county of 42 ($(awk -F, '{ n += $4 } END { print n }' "$w/b") of $rows rows)"
bench_row "$what, a cold process: by the clock" "$(field wall "$w/took-question")" 'DuckDB, its table with wards, 2 threads' "$(least wall)" 10 "$same"
bench_row 'the same: processor time' "$(field cpu "$w/took-question")" DuckDB "$(least cpu)" 10 "$same"
bench_row 'the same, in all' "$(field wall "$w/took-question")" - - '0.010 or less' -
bench_row "the full breakdown ($full lines, the shares and nought cells too), by the clock" "$(field wall "$w/took-full")" - - - -
bench_row 'the same: processor time' "$(field cpu "$w/took-full")" - - - -
bench_note "The files are in the page cache. Both sides give the same list: every ward, type and month of which there is any, with how many (ours by breakdown --counts). Ours is the whole process, 40 times, from fork to exit, the CSV of $(wc -l <"$w/ours.csv") lines written to a file; starting the program and printing its version takes $(field wall "$w/took-start") s of it ($(field cpu "$w/took-start") s of processor time). DuckDB's begins when it opens its file and ends when it has the rows, 8 times; Node's start and the loading of the library are not in it. The least of each is shown. DuckDB's wards are those that ours gave the points; what is compared is the counting. Load when it ended: $(cut -d' ' -f1-3 /proc/loadavg)."
