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
    "spdep $(field spdep "$w/gistar_r"), $(field way "$w/gistar_r")" "$(field seconds "$w/gistar_r")" 50 "$same"
bench_note "spdep has two ways to find the neighbours of cells; its quicker one is held against ours and spent $(field processor "$w/gistar_r") s of processor time (the other took $(field other_seconds "$w/gistar_r") s)."
