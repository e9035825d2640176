# Functions for benchmark scripts (sourced): a site, nginx with the same bytes, wrk, JSON lines.
# $GONGKAI is the release binary. All that is started here ends with the script.
set -u
work=$(mktemp -d) || exit 1
chmod 755 "$work"
started=""
bench_end() {
    for pid in $started; do kill "$pid" 2>/dev/null; done
    for pid in $started; do wait "$pid" 2>/dev/null; done
    rm -rf "$work"
}
trap bench_end EXIT
trap 'exit 130' INT TERM

# answers URL: waits up to 10 s until something answers.
answers() {
    tries=0
    until curl -s -o /dev/null "$1"; do
        tries=$((tries + 1))
        [ $tries -lt 500 ] || return 1
        sleep 0.02
    done
}

# with_free_port FUNCTION: calls it with ports until it returns 0; $port is the one.
with_free_port() {
    for port in $(shuf -i 20000-32000 -n 20); do
        "$1" "$port" && return 0
    done
    echo "no free port" >&2
    return 1
}

# start_site DATA [--db URL]: $site is its address, $site_pid the process.
start_site() {
    site_data=$1 site_db=${3:-}
    with_free_port start_site_on && site=http://127.0.0.1:$port
}
start_site_on() {
    "$GONGKAI" serve --data "$site_data" ${site_db:+--db "$site_db"} --listen "127.0.0.1:$1" --no-rate-limits >/dev/null 2>"$work/site.log" &
    site_pid=$!
    if answers "http://127.0.0.1:$1/" && kill -0 $site_pid 2>/dev/null; then
        started="$started $site_pid"
        return 0
    fi
    kill $site_pid 2>/dev/null
    tail -n 3 "$work/site.log" >&2
    return 1
}

# start_nginx FOLDER: serves its files as fast as nginx can; $nginx is its address.
start_nginx() {
    nginx_root=$1
    with_free_port start_nginx_on && nginx=http://127.0.0.1:$port
}
start_nginx_on() {
    cat >"$work/nginx.conf" <<EOF
daemon off;
worker_processes auto;
error_log $work/nginx.log;
pid $work/nginx.pid;
events { worker_connections 4096; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=1000;
    keepalive_requests 1000000000;
    default_type text/html;
    client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/fcgi;
    uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;
    server { listen 127.0.0.1:$1; root $nginx_root; }
}
EOF
    nginx -c "$work/nginx.conf" 2>>"$work/nginx.log" &
    nginx_pid=$!
    if answers "http://127.0.0.1:$1/" && kill -0 $nginx_pid 2>/dev/null; then
        started="$started $nginx_pid"
        return 0
    fi
    return 1
}

# load URL CONNECTIONS SECONDS [SCRIPT]: prints "req/s p50_us p99_us errors".
load() {
    threads=$(nproc)
    [ "$threads" -le "$2" ] || threads=$2
    wrk -t "$threads" -c "$2" -d "${3}s" --latency ${4:+-s "$4"} "$1" | awk '
        function us(text) { return text * (text ~ /us$/ ? 1 : text ~ /ms$/ ? 1000 : 1000000) }
        $1 == "50%" { p50 = us($2) } $1 == "99%" { p99 = us($2) }
        $1 == "Requests/sec:" { rate = $2 }
        /Socket errors:/ { gsub(",", ""); errors += $4 + $6 + $8 + $10 }
        /Non-2xx/ { errors += $NF }
        END { if (rate == "") exit 1; print rate, p50, p99, errors + 0 }'
}

# line BENCH CASE VALUE UNIT [BASELINE BASELINE_VALUE]: one figure as a JSON line.
line() {
    awk -v b="$1" -v c="$2" -v v="$3" -v u="$4" -v n="${5:-}" -v w="${6:-}" '
        function number(x) { return (x >= 100) ? sprintf("%.0f", x) : sprintf("%.2f", x) }
        BEGIN {
            printf "{\"bench\":\"%s\",\"case\":\"%s\",\"value\":%s,\"unit\":\"%s\"", b, c, number(v), u
            if (n != "") printf ",\"baseline\":\"%s\",\"baseline_value\":%s,\"ratio\":%.2f", n, number(w), (w > 0 ? v / w : 0)
            print "}"
        }'
}

# median NUMBER...: of an odd count.
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }
