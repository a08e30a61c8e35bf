#!/bin/bash
# usage: tests/fuzz/run.sh SECONDS TARGET…
# Runs each fuzz target for that long over its corpus (tests/fuzz/corpus/TARGET, never written to) and prints a line of figures for each.
# What it finds stays in $BUILD/fuzz/found/; new inputs in $BUILD/fuzz/grown/. Exits 1 when something was found.
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build-fuzz} READOUT_BLOB=${READOUT_BLOB:-build/readout.blob}
export READOUT_BLOB ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1}
seconds=$1; shift
found=0
mkdir -p "$BUILD/fuzz/found"
for target; do
    grown=$BUILD/fuzz/grown/$target; mkdir -p "$grown"
    dictionary=tests/fuzz/$target.dict
    log=$BUILD/fuzz/$target.log
    "$BUILD/fuzz/$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -print_final_stats=1 -close_fd_mask=1 \
        -artifact_prefix="$BUILD/fuzz/found/$target-" $([ -f "$dictionary" ] && echo "-dict=$dictionary") \
        "$grown" $(ls -d "tests/fuzz/corpus/$target" 2>/dev/null) >"$log" 2>&1
    code=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    edges=$(grep -oE 'cov: [0-9]+' "$log" | tail -1)
    echo "$target: exit $code, ${runs:-?} runs, $edges edges, $(find "$grown" -type f | wc -l) inputs"
    [ $code = 0 ] || { found=1; grep -E 'ERROR|SUMMARY|runtime error' "$log" | head -3; }
done
exit $found
