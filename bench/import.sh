#!/bin/sh
# CSV and archive to evidence beside DuckDB and unzip. BENCH_EVENTS: 5000000. Called by bench/run: rows and notes on stdout.
set -eu
w=$BENCH_WORK rows=${BENCH_EVENTS:-5000000} times=${BENCH_TIMES:-3}
field() { sed -n "s/^$1 //p" "$2"; }
mega() { awk -v b="$1" 'BEGIN { printf "%.0f MB", b / 1e6 }'; }
data=$(bench_county "$rows" 12)
BENCH_NODE=$(bench_duckdb)
export BENCH_NODE
wardmote() { "$BENCH_BUILD/wardmote" --home "$home" "$@"; }
least() { # least FILE: keeps the least of wall and cpu and the most of rss_anon seen so far in FILE.best
    [ -f "$1.best" ] || cp "$1" "$1.best"
    awk 'NR == FNR { v[$1] = $2; next } { s = $1 ~ /^(wall|cpu)$/ ? ($2 < v[$1] ? $2 : v[$1]) : ($2 > v[$1] ? $2 : v[$1]); print $1, s }' "$1" "$1.best" >"$1.new"
    mv "$1.new" "$1.best"
}
ours() { # ours NAME PATH...: into an empty home, or one that holds what $held holds
    name=$1 home=$w/home-$1-$turn # a new one each time: making files where many were just removed takes ext4 longer
    shift
    [ -z "$held" ] || cp -r "$held" "$home"
    sync
    "$BENCH_BUILD/bench/bench_watch" 1 "$BENCH_BUILD/wardmote" --home "$home" import "$@" 3>"$w/took-$name" >/dev/null 2>"$w/import.err" || { cat "$w/import.err" >&2; return 1; }
    least "$w/took-$name"
}
theirs() { # theirs VERB NAME
    rm -f "$w/duck.db"
    "$BENCH_BUILD/bench/bench_watch" 1 node bench/duckdb.mjs "$1" "$w/duck.db" "$data/crime/*/*.csv" 3>"$w/watched" 2>"$w/took-$2"
    grep rss_anon "$w/watched" >>"$w/took-$2"
    least "$w/took-$2"
}
(cd "$data" && rm -f crime.zip && zip -q -r crime.zip crime)
held='' home=$w/home-wards
rm -rf "$home"
wardmote import "$data/wards" >/dev/null 2>&1
turn=0
while [ $turn -lt "$times" ]; do
    held=''
    ours whole "$data/crime" "$data/wards"
    held=$w/home-wards
    ours rows "$data/crime"
    ours zip "$data/crime.zip"
    mkdir "$w/out-$turn"
    sync
    "$BENCH_BUILD/bench/bench_watch" 1 unzip -q "$data/crime.zip" -d "$w/out-$turn" 3>"$w/took-unzip" >/dev/null
    least "$w/took-unzip"
    if [ $turn -eq 0 ] || [ "$times" -le 3 ]; then
        theirs import-told duck-told
        theirs import duck
    fi
    turn=$((turn + 1))
done

turn=0 home=$w/home-whole-0
wardmote breakdown --by category,month --format csv | tr -d '\r' | awk -F, 'NR > 1 && $5 == 0 && $3 { print $1 "," $2 "," $3 }' | LC_ALL=C sort >"$w/a"
node bench/duckdb.mjs answers "$w/duck.db" 2>/dev/null | LC_ALL=C sort >"$w/b"
same=$(bench_equal "$(awk -F, '{ n += $3 } END { print n }' "$w/b") rows and their counts by type and month" "$w/a" "$w/b")
"$BENCH_BUILD/bench/bench_home" bytes "$home" >"$w/held"
mega_rows=$(awk -v r="$rows" 'BEGIN { printf "%.1f million rows, 12 months of 42 forces", r / 1e6 }')
pair() { # pair WORK OURS BESIDE THEIRS RATIO ANSWERS: the clock, then the processor
    bench_row "$1: by the clock" "$(field wall "$w/took-$2.best")" "$3" "$(field wall "$w/took-$4.best")" "$5" "$6"
    bench_row "$1: processor time" "$(field cpu "$w/took-$2.best")" "$3" "$(field cpu "$w/took-$4.best")" "$5" "$6"
}
pair "$mega_rows, CSV to evidence on the disk, the wards imported in the same run" whole 'DuckDB, 2 threads, no wards' duck 10 "$same"
pair 'the same rows into a home that holds the wards, every row in its ward' rows 'DuckDB, 2 threads, no wards' duck 10 "$same"
pair 'the same rows into a home that holds the wards' rows 'DuckDB, told the type of every column, so that it need not look for it in each file' duck-told - -
home=$w/home-zip-0
wardmote breakdown --by category,month --format csv | tr -d '\r' | awk -F, 'NR > 1 && $5 == 0 && $3 { print $1 "," $2 "," $3 }' | LC_ALL=C sort >"$w/a"
pair 'the same rows from the archive, every row in its ward' zip 'unzip to disk alone, not synced' unzip 1 "$(bench_equal 'counts by type and month' "$w/a" "$w/b")"
theirs=$(($(field rss_anon "$w/took-duck.best") - $(field before "$w/took-duck.best")))
mb() { awk -v b="$1" 'BEGIN { printf "%.1f", b / 1e6 }'; }
rm -rf "$w"/out-* "$w"/home-rows-* "$w"/home-zip-[1-9]* "$w"/home-whole-[1-9]*
bench_row 'anonymous memory at its peak, rows alone (MB, not seconds)' "$(mb "$(field rss_anon "$w/took-rows.best")")" DuckDB "$(mb "$theirs")" 4 -
bench_row 'the same, the wards imported in the same run (MB)' "$(mb "$(field rss_anon "$w/took-whole.best")")" DuckDB "$(mb "$theirs")" 4 -
bench_row 'bytes a row of the event parts beside the Crime ID (not seconds)' "$(field bytes_a_row "$w/held")" - - '16 or less' -
dd if=/dev/zero of="$w/floor" bs=1M count=$(($(field all_bytes "$w/held") / 1048576)) conv=fsync 2>&1 | sed -n 's/.*, \([0-9.]*\) s, .*/\1/p' >"$w/floor.s"
bench_note "Each side $times times in turn; the least of each is shown. The CSV is $(mega "$(cat "$data"/crime/*/*.csv | wc -c)") in $(find "$data/crime" -name '*.csv' | wc -l) files, in the page cache; the archive $(mega "$(stat -c %s "$data/crime.zip")"). Our evidence is $(mega "$(field all_bytes "$w/held")"), DuckDB's file $(mega "$(stat -c %s "$w/duck.db")"). The disk's own floor: writing as many zeroes as our bytes and one fsync took $(cat "$w/floor.s") s. DuckDB's clock and processor time begin when it opens its file, its memory is what Node had before subtracted; ours are those of the whole process. Load when it ended: $(cut -d' ' -f1-3 /proc/loadavg). Where other programs share the processors, the clock says little and processor time is the fairer row."
