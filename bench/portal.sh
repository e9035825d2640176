#!/bin/sh
# Pages over keep-alive connections against nginx serving the same bytes as static files, in turn.
# SECONDS_EACH (5) and ROUNDS (3) may be set. Prints req/s, p50 and p99 for 64 and 512 connections.
# …_uncached: each address is new (?n=1, ?n=2 …), so that every answer is made anew.
# BENCH_CASES=home_uncached_c64 measures only the case of that name.
. "$(dirname "$0")/lib.sh"
seconds=${SECONDS_EACH:-5} rounds=${ROUNDS:-3}

# case and path; further pages are added as they come to exist.
pages="apply_notice /ysq/
home /"

"$GONGKAI" demo-region --data "$work/data" >/dev/null || exit 1
start_site "$work/data" || exit 1
mkdir "$work/static"
echo ok >"$work/static/index.html"
echo "$pages" | while read -r name path; do
    curl -sf "$site$path" -o "$work/static/$name.html" || { echo "no page $path" >&2; exit 1; }
done || exit 1
start_nginx "$work/static" || exit 1

cat >"$work/fresh.lua" <<'EOF'
local path, n = nil, math.floor(math.random() * 1000000) * 1000000
function init(args) math.randomseed(os.time()) path = wrk.path end
function request() n = n + 1 return wrk.format("GET", path .. "?n=" .. n) end
EOF
# measure NAME CONNECTIONS SITE_URL NGINX_URL [SCRIPT]: the lines of one case.
measure() {
    [ "${BENCH_CASES:-$1}" = "$1" ] || return 0
    ours="" ours50="" ours99="" theirs=""
    for round in $(seq "$rounds"); do
        set -- "$1" "$2" "$3" "$4" "${5:-}"
        answer=$(load "$3" "$2" "$seconds" "$5") || return 1
        ours="$ours ${answer%% *}"
        ours50="$ours50 $(echo "$answer" | cut -d ' ' -f 2)"
        ours99="$ours99 $(echo "$answer" | cut -d ' ' -f 3)"
        [ "${answer##* }" -eq 0 ] || { echo "$1: ${answer##* } errors" >&2; return 1; }
        answer=$(load "$4" "$2" "$seconds" "$5") || return 1
        theirs="$theirs ${answer%% *}"
    done
    line portal "$1" "$(median $ours)" req/s "nginx static" "$(median $theirs)"
    line portal "${1}_p50" "$(median $ours50)" us
    line portal "${1}_p99" "$(median $ours99)" us
}

echo "$pages" | while read -r name path; do
    for connections in 64 512; do
        measure "${name}_c$connections" $connections "$site$path" "$nginx/$name.html" || exit 1
        measure "${name}_uncached_c$connections" $connections "$site$path" "$nginx/$name.html" \
            "$work/fresh.lua" || exit 1
    done
    line portal "${name}_bytes" "$(wc -c <"$work/static/$name.html")" bytes
done
