#!/bin/sh
# An include goes only leftwards: core, document, knowledge, stages, pipeline, records/readout, show/compile, store, cli, {serve worker}; stage folders never include one another.
cd "$(dirname "$0")/.." || exit 1
rank() {
    case $1 in
    core) echo 1 ;; document) echo 2 ;; knowledge) echo 3 ;; read | split | parse | resolve | events) echo 4 ;;
    pipeline* | records*) echo 5 ;; readout*) echo 6 ;; show | compile) echo 7 ;; store) echo 8 ;; cli) echo 9 ;; serve | worker) echo 10 ;; *) echo 10 ;;
    esac
}
bad=0
for file in $(find src -name '*.[ch]'); do
    from=${file#src/}; from=${from%%/*}
    for include in $(sed -n 's/^#include "\(.*\)"/\1/p' "$file"); do
        [ "$include" = readout.h ] && continue
        to=${include%%/*}
        a=$(rank "$from"); b=$(rank "$to")
        if [ "$b" -gt "$a" ] || { [ "$a" = 4 ] && [ "$b" = 4 ] && [ "$from" != "$to" ]; }; then
            echo "$file includes $include: $from may not know $to"
            bad=1
        fi
    done
done
exit $bad
