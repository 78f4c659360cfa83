# A MariaDB of this checkout's own: its own files, a port of its own on 127.0.0.1, the current user's process.
# A MariaDB of the machine's is neither used nor touched. Sourced after common.sh.
# shellcheck shell=bash

# mariadb_dir INSTANCE: where its files are.
mariadb_dir() { printf '%s/mariadb/%s' "$WORK" "$1"; }

# mariadb_pid INSTANCE: prints its process id; fails where it does not run. A pid file outlives a crash and its number is
# given to others, so the process must also name our data folder.
mariadb_pid() {
  local dir pid
  dir="$(mariadb_dir "$1")"
  pid="$(cat "$dir/pid" 2>/dev/null)" || return 1
  [ -n "$pid" ] && tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF -- "--datadir=$dir/data" || return 1
  printf '%s' "$pid"
}

# free_port [PREFERRED]: prints a port of 127.0.0.1 that nobody listens on; the preferred one where it is free.
free_port() {
  node -e '
    const net = require("node:net");
    const listen = (port) => new Promise((done, failed) => {
      const server = net.createServer().once("error", failed);
      server.listen(port, "127.0.0.1", () => { const got = server.address().port; server.close(() => done(got)); });
    });
    listen(Number(process.argv[1] || 0)).catch(() => listen(0)).then(console.log);
  ' "${1:-0}"
}

# mariadb_url INSTANCE: prints its root URL; fails where it was never started.
mariadb_url() { cat "$(mariadb_dir "$1")/url" 2>/dev/null; }

mariadb_answers() {
  local dir
  dir="$(mariadb_dir "$1")"
  mariadb-admin --defaults-file="$dir/client.cnf" ping >/dev/null 2>&1
}

# Writes the password once, and the files that a client and the server's start need.
mariadb_write_files() {
  local dir="$1" port="$2" password
  if [ ! -s "$dir/password" ]; then
    od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$dir/password"
  fi
  password="$(cat "$dir/password")"
  printf '%s' "$port" >"$dir/port"
  printf "CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED BY '%s';\n" "$password" >"$dir/init.sql"
  printf "GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;\n" >>"$dir/init.sql"
  printf '[client]\nhost=127.0.0.1\nport=%s\nprotocol=tcp\nuser=root\npassword=%s\n' "$port" "$password" >"$dir/client.cnf"
  printf 'mysql://root:%s@127.0.0.1:%s\n' "$password" "$port" >"$dir/url"
}

# mariadb_launch INSTANCE PORT: starts the server in a session of its own, so that Ctrl-C in a demo stops the demo first.
mariadb_launch() {
  local dir port="$2" user=()
  dir="$(mariadb_dir "$1")"
  mariadb_write_files "$dir" "$port"
  # mariadbd refuses to run as root unless told that this is meant.
  [ "$(id -u)" -ne 0 ] || user=(--user=root)
  # - socket: relative to the data folder, for the path of a socket may have 107 characters only.
  # - flush_log_at_trx_commit=2: a commit survives a killed server, not a power cut. Tests need the first only,
  #   and it is several times faster.
  # - time zone: not UTC, on purpose. NOW() on a shop's server seldom is, and code that confuses the two must fail here.
  setsid nohup mariadbd --no-defaults ${user[@]+"${user[@]}"} --datadir="$dir/data" --socket=mariadb.sock \
    --pid-file="$dir/pid" --bind-address=127.0.0.1 --port="$port" --skip-name-resolve --init-file="$dir/init.sql" \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci --default-time-zone=+01:00 \
    --skip-log-bin --innodb-flush-log-at-trx-commit=2 --innodb-buffer-pool-size=128M --innodb-log-file-size=48M \
    --performance-schema=OFF --max-connections=200 \
    </dev/null >>"$dir/log" 2>&1 &
  local launched=$!
  for _ in $(seq 240); do
    if mariadb_answers "$1" && mariadb_pid "$1" >/dev/null; then return 0; fi
    kill -0 "$launched" 2>/dev/null || return 1
    sleep 0.1
  done
  kill "$launched" 2>/dev/null || true
  return 1
}

# mariadb_start INSTANCE: starts it where it does not run, waits until it answers, prints its root URL.
mariadb_start() {
  local dir attempt port user=()
  dir="$(mariadb_dir "$1")"
  have mariadbd || PATH="$PATH:/usr/sbin:/usr/local/sbin"
  have mariadbd || fail "MariaDB is not installed: run 'apt-get install --no-install-recommends mariadb-server' as root, then again."
  mkdir -p "$dir"
  chmod 700 "$dir"
  # One at a time: two scripts that start the same instance would each make its files.
  exec 9>"$dir/lock"
  flock 9
  if ! { mariadb_pid "$1" >/dev/null && mariadb_answers "$1"; }; then
    if [ ! -e "$dir/ready" ]; then
      rm -rf "$dir/data"
      [ "$(id -u)" -ne 0 ] || user=(--user=root)
      mariadb-install-db --no-defaults ${user[@]+"${user[@]}"} --datadir="$dir/data" --skip-test-db \
        --auth-root-authentication-method=normal >"$dir/install.log" 2>&1 9>&- ||
        fail "The private MariaDB could not be made; $dir/install.log says why."
      touch "$dir/ready"
    fi
    for attempt in 1 2 3; do
      # The port it had before, so that whoever is connected finds it again after a restart.
      port="$(free_port "$([ "$attempt" -gt 1 ] || cat "$dir/port" 2>/dev/null || true)")"
      if mariadb_launch "$1" "$port" 9>&-; then break; fi
      [ "$attempt" -lt 3 ] || fail "The private MariaDB did not start; the end of $dir/log says why. To begin anew, delete $dir."
    done
  fi
  exec 9>&-
  mariadb_url "$1"
}

# mariadb_stop INSTANCE: stops it cleanly where it runs.
mariadb_stop() {
  local pid
  pid="$(mariadb_pid "$1")" || return 0
  kill "$pid" 2>/dev/null || return 0
  for _ in $(seq 300); do
    mariadb_pid "$1" >/dev/null || return 0
    sleep 0.1
  done
  fail "The private MariaDB (process $pid) did not stop within 30 seconds; look at $(mariadb_dir "$1")/log."
}
