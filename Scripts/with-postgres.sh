#!/usr/bin/env bash
# Runs a command with a PostgreSQL server of its own, which is durable, listens on the loopback alone and is removed
# afterwards. The command finds its URL in APUS_POSTGRES.
# Usage: bash Scripts/with-postgres.sh COMMAND [ARGUMENTS]
set -euo pipefail
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$programs" ] || { echo "with-postgres: there is no PostgreSQL; Scripts/setup.sh installs it" >&2; exit 69; }
folder=$(mktemp -d)
port=$((20000 + RANDOM % 12000))
# The server refuses to run as root.
as_user=()
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as_user=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi
cd "$folder"
"${as_user[@]}" "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C >"$folder/initdb.log"
"${as_user[@]}" "$programs/postgres" -D "$folder/data" -k "$folder" -p "$port" -c listen_addresses=127.0.0.1 \
    >"$folder/log" 2>&1 &
server=$!
trap 'kill -INT $server; wait $server || true; rm -rf "$folder"' EXIT
until "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; do sleep 0.1; done
cd "$OLDPWD"
APUS_POSTGRES="postgresql://postgres@127.0.0.1:$port/postgres" "$@"
