#!/bin/sh
# Cold start to the first answered request on the demonstration data, and resident memory when idle
# and under load. Ten starts; the median counts.
. "$(dirname "$0")/lib.sh"
"$GONGKAI" demo-region --data "$work/data" >/dev/null || exit 1
memory() { awk '/^VmRSS:/ { print $2 / 1024 }' "/proc/$site_pid/status"; }

times=""
for round in 1 2 3 4 5 6 7 8 9 10 11; do
    port=$(shuf -i 20000-32000 -n 1)
    set -- $("$BENCH_BIN/first_answer" "$port" "$GONGKAI" serve --data "$work/data" \
        --listen "127.0.0.1:$port") || exit 1
    times="$times $1"
done
line start first_answer_ms "$(median $times)" ms
start_site "$work/data" || exit 1
sleep 2
line start memory_idle "$(memory)" MiB
load "$site/" 64 10 >/dev/null &
loader=$!
peak=0
while kill -0 $loader 2>/dev/null; do
    peak=$(echo "$peak $(memory)" | awk '{ print ($1 > $2 ? $1 : $2) }')
    sleep 0.5
done
line start memory_load "$peak" MiB
