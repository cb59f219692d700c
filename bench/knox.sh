#!/bin/sh
# The Knox test beside R surveillance::knox, and alone at 50,000 events. Called by bench/run: rows and notes on stdout.
set -eu
field() { sed -n "s/^$1 //p" "$2"; }
w=$BENCH_WORK
published=${WARDMOTE_SHARED:-none}/gold/near-repeat/chicago_be_month1.csv
if [ -f "$published" ]; then
    what='970 burglaries, the published month of Chicago'
    # shellcheck disable=SC2016 # the dollars are R's
    Rscript -e 'e <- read.csv(commandArgs(TRUE)[1], header = FALSE)
        cat("x,y,day\n", sprintf("%.15g,%.15g,%d\n", e$V1, e$V2, as.integer(as.Date(e$V3))), sep = "")' "$published" >"$w/knox.csv"
else
    what='970 made-up burglaries'
    "$BENCH_BUILD/bench/bench_knox" make 970 "$BENCH_SEED" >"$w/knox.csv"
fi
"$BENCH_BUILD/bench/bench_knox" corner "$w/knox.csv" 999 >"$w/corner"
"$BENCH_BUILD/bench/bench_knox" table "$w/knox.csv" 999 >"$w/table"
Rscript bench/knox.R "$w/knox.csv" 999 >"$w/knox_r"
[ "$(field cells "$w/corner")" = "$(field cells "$w/knox_r")" ] && same='all four counts equal' || same="COUNTS DIFFER: $(field cells "$w/corner") and $(field cells "$w/knox_r")"
bench_row "Knox test, $what, 999 permutations: within 100 m and 7 days" "$(field seconds "$w/corner")" "surveillance $(field surveillance "$w/knox_r")" \
    "$(field seconds "$w/knox_r")" 100 "$same; p $(field p "$w/corner") and $(field p "$w/knox_r")"
bench_row "the whole table of 20 cells for the same, beside R's one" "$(field seconds "$w/table")" "surveillance" "$(field seconds "$w/knox_r")" - -
"$BENCH_BUILD/bench/bench_knox" make 50000 "$BENCH_SEED" >"$w/many.csv"
alone() { # alone WHICH REACH
    "$BENCH_BUILD/bench/bench_knox" "$1" "$w/many.csv" 999 >"$w/many"
    bench_row "Knox test, 50,000 made-up burglaries, 999 permutations, out to $2 m ($(field near_pairs "$w/many") near pairs)" \
        "$(field seconds "$w/many")" - - '10 s or less' "$(awk '/^bytes/ { printf "%.0f MB", $2 / 1e6 }' "$w/many") of memory"
}
alone table 300
alone wide 1,000
bench_note "R's knox shuffles the pairs, ours deals the days out among the places, as the near-repeat literature does: the observed counts must agree exactly, the p-values only about. R answers one cell a run. It works on one processor; half its processor time, as if it shared the work perfectly between two, is held against our wall clock on two. By the clock it took $(field wall "$w/knox_r") s. R's start, its libraries and reading the file are not counted; finding the distances is, on both sides."
