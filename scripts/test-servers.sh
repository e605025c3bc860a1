# Private PostgreSQL and Redis servers for the tests, on free ports, with all that they write in the folder $scratch.
# To be sourced. start_servers sets:
#
#   RIGHTDOOR_TEST_POSTGRES   a PostgreSQL server on which each test makes databases of its own
#   RIGHTDOOR_TEST_REPLICATED another one, with little to do, so that its replica keeps up
#   RIGHTDOOR_TEST_REPLICA    a streaming replica of that
#   RIGHTDOOR_TEST_REDIS      a Redis server
#   RIGHTDOOR_TEST_CLUSTER    a node of a Redis cluster of three
#
# stop_servers stops them, whatever state they are in.

server_pids=()

# A folder for all that a script writes, in $scratch. It goes, and the servers with it, when the script ends, however it
# ends: start_scratch NAME
start_scratch() {
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/rightdoor-$1.XXXXXX")
    trap 'stop_servers; rm -rf "$scratch"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# PostgreSQL refuses to run as root.
unprivileged() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser --user postgres -- "$@"
    else
        "$@"
    fi
}

# Debian keeps the commands of a server out of the path, a folder for each version.
find_postgres() {
    postgres_bin=$(ls --directory /usr/lib/postgresql/*/bin 2>/dev/null | sort --version-sort | tail --lines 1)
    if [ -z "$postgres_bin" ] && command -v initdb >/dev/null; then
        postgres_bin=$(dirname "$(command -v initdb)")
    fi
    [ -n "$postgres_bin" ]
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Waits until a command succeeds: wait_for WHAT COMMAND...
wait_for() {
    local what=$1 deadline=$((SECONDS + 60))
    shift
    until "$@" >/dev/null 2>&1; do
        if [ $SECONDS -ge $deadline ]; then
            echo "$what has not started:" >&2
            tail --lines 20 "$scratch/servers/"*.log >&2
            return 1
        fi
        sleep 0.1
    done
}

# Starts a server in the background and notes it down: in_background NAME COMMAND...
in_background() {
    local log="$scratch/servers/$1.log"
    shift
    "$@" >"$log" 2>&1 &
    server_pids+=($!)
}

postgres_on() {
    in_background "$1" unprivileged "$postgres_bin/postgres" -D "$scratch/servers/$1" -p "$2"
    wait_for "PostgreSQL ($1)" "$postgres_bin/pg_isready" --host 127.0.0.1 --port "$2" --username postgres
}

# Starts a server on a database cluster of its own, its address in $postgres_url: new_postgres NAME
new_postgres() {
    local port
    port=$(free_port)
    unprivileged "$postgres_bin/initdb" --pgdata "$scratch/servers/$1" --username postgres --auth trust \
        --encoding UTF8 --locale C.UTF-8 --no-sync >"$scratch/servers/initdb-$1.log"
    # Nothing here outlives the tests, so nothing needs to reach a disk.
    unprivileged tee --append "$scratch/servers/$1/postgresql.conf" >/dev/null <<SETTINGS
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 400
# A replica that has been held up is behind for a reason, and ends nobody's statement for it.
max_standby_streaming_delay = -1
SETTINGS
    postgres_on "$1" "$port"
    postgres_url="postgres://postgres@127.0.0.1:$port/postgres"
}

start_postgres() {
    new_postgres postgres
    export RIGHTDOOR_TEST_POSTGRES="$postgres_url"
}

start_replica() {
    local port
    new_postgres replicated
    export RIGHTDOOR_TEST_REPLICATED="$postgres_url"
    port=$(free_port)
    unprivileged "$postgres_bin/pg_basebackup" --pgdata "$scratch/servers/replica" --write-recovery-conf --no-sync \
        --checkpoint fast --dbname "$postgres_url"
    postgres_on replica "$port"
    export RIGHTDOOR_TEST_REPLICA="postgres://postgres@127.0.0.1:$port/postgres"
}

start_redis() {
    local port
    port=$(free_port)
    in_background redis redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no \
        --dir "$scratch/servers"
    wait_for Redis redis-cli -h 127.0.0.1 -p "$port" ping
    export RIGHTDOOR_TEST_REDIS="redis://127.0.0.1:$port"
}

# Three nodes without replicas, each with a third of the keys.
start_cluster() {
    local node port bus nodes=()
    for node in 1 2 3; do
        port=$(free_port)
        bus=$(free_port)
        in_background "redis-node-$node" redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no \
            --dir "$scratch/servers" --cluster-enabled yes --cluster-port "$bus" --cluster-config-file "node-$node.conf"
        wait_for "Redis (node $node)" redis-cli -h 127.0.0.1 -p "$port" ping
        nodes+=("127.0.0.1:$port")
    done
    redis-cli --cluster create "${nodes[@]}" --cluster-yes >"$scratch/servers/redis-cluster.log"
    export RIGHTDOOR_TEST_CLUSTER="redis-cluster://${nodes[0]}"
}

start_servers() {
    mkdir "$scratch/servers"
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres "$scratch/servers"
        chmod o+x "$scratch"
    fi
    start_postgres
    start_replica
    start_redis
    start_cluster
}

stop_servers() {
    local pid name
    # The one started last goes first: a server waits for its replica.
    for name in replica replicated postgres; do
        if [ -f "$scratch/servers/$name/postmaster.pid" ]; then
            kill -QUIT "$(head --lines 1 "$scratch/servers/$name/postmaster.pid")" 2>/dev/null || true
        fi
    done
    for pid in "${server_pids[@]}"; do
        kill -TERM "$pid" 2>/dev/null || true
    done
    for pid in "${server_pids[@]}"; do
        wait "$pid" 2>/dev/null || true
    done
}
