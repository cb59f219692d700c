#!/bin/sh
# Gi* on 100,000 cells beside R spdep. Called by bench/run: rows and notes on stdout.
set -eu
field() { sed -n "s/^$1 //p" "$2"; }
w=$BENCH_WORK
"$BENCH_BUILD/bench/bench_gistar" 400 250 "$BENCH_SEED" "$w/gistar.csv" >"$w/gistar"
Rscript bench/gistar.R 400 250 "$w/gistar.csv" >"$w/gistar_r"
off=$(field difference "$w/gistar_r")
awk -v off="$off" 'BEGIN { exit !(off + 0 <= 1e-9) }' && same="every z equal to $off" || same="Z DIFFER by up to $off"
bench_row 'Gi* on 100,000 cells, eight neighbours each, finding them included' "$(field seconds "$w/gistar")" \
    "spdep $(field spdep "$w/gistar_r"), cell2nb and localG" "$(field seconds "$w/gistar_r")" 50 "$same"
bench_note "spdep works on one processor, as ours does here; its processor time is held against our wall clock. By the clock it took $(field wall "$w/gistar_r") s."
