#!/bin/sh
# Pages over keep-alive connections against nginx serving the same bytes as static files, in turn.
# SECONDS_EACH (5) and ROUNDS (3) may be set. Prints req/s, p50 and p99 for 64 and 512 connections.
. "$(dirname "$0")/lib.sh"
seconds=${SECONDS_EACH:-5} rounds=${ROUNDS:-3}

# case and path; further pages are added as they come to exist.
pages="apply_notice /apply
home /"

"$GONGKAI" demo-region --data "$work/data" >/dev/null || exit 1
start_site "$work/data" || exit 1
mkdir "$work/static"
echo ok >"$work/static/index.html"
echo "$pages" | while read -r name path; do
    curl -sf "$site$path" -o "$work/static/$name.html" || { echo "no page $path" >&2; exit 1; }
done || exit 1
start_nginx "$work/static" || exit 1

echo "$pages" | while read -r name path; do
    bytes=$(wc -c <"$work/static/$name.html")
    for connections in 64 512; do
        ours="" ours50="" ours99="" theirs=""
        for round in $(seq "$rounds"); do
            set -- $(load "$site$path" $connections "$seconds") || exit 1
            [ "$4" -eq 0 ] || { echo "$name: $4 errors in round $round" >&2; exit 1; }
            ours="$ours $1" ours50="$ours50 $2" ours99="$ours99 $3"
            set -- $(load "$nginx/$name.html" $connections "$seconds") || exit 1
            theirs="$theirs $1"
        done
        line portal "${name}_c$connections" "$(median $ours)" req/s "nginx static" "$(median $theirs)"
        line portal "${name}_c${connections}_p50" "$(median $ours50)" us
        line portal "${name}_c${connections}_p99" "$(median $ours99)" us
    done
    line portal "${name}_bytes" "$bytes" bytes
done
