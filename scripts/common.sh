# Shared by run.sh, test.sh and bench.sh: what they need on a machine, and how they start and stop things.
# Sourced, not run; the caller has set -euo pipefail and stands at the root of the repository.

say() { printf '%s\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

need_tools() {
  command -v dotnet >/dev/null 2>&1 || fail "the .NET SDK 10 is missing. Install it and make 'dotnet' available on the PATH."
  command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 ||
    install_packages nodejs npm || fail "Node.js 20 or later with npm is missing. Install it."
  [ -d /usr/share/zoneinfo/Europe ] || install_packages tzdata || fail "time zone data is missing: apt-get install tzdata"
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1
}

# Debian packages, when we may install them. False when we may not or cannot.
install_packages() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
  say "Installing Debian packages: $*"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null
}

# The emulator and the schema validator, as package-lock.json pins them.
need_npm_packages() {
  if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    say "Fetching the storage emulator from the npm registry …"
    npm ci --silent --no-fund --no-audit || fail "npm ci failed. Run it by hand to see why."
    touch node_modules/.package-lock.json
  fi
}

# Chromium draws the pages that tests look at.
need_chromium() {
  command -v chromium >/dev/null 2>&1 || install_packages chromium || fail "Chromium is missing: apt-get install chromium"
}

started=()

# start NAME LOGFILE COMMAND…: runs it in the background; stop_all ends it.
start() {
  local name=$1 log=$2
  shift 2
  "$@" >"$log" 2>&1 &
  started+=("$!")
  say "Started $name (log: $log)"
}

# Ends what we started, newest first: politely, then, after five seconds, for good.
stop_all() {
  local i pid
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    kill -TERM "${started[$i]}" 2>/dev/null || true
  done
  for pid in "${started[@]}"; do
    for ((i = 0; i < 50; i++)); do
      kill -0 "$pid" 2>/dev/null || break
      read -rt 0.1 <> <(:) || true
    done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  started=()
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# wait_for_port PORT NAME LOGFILE: until something answers there, for at most a minute.
wait_for_port() {
  local i
  for ((i = 0; i < 600; i++)); do
    port_is_free "$1" || return 0
    kill -0 "${started[-1]}" 2>/dev/null || { tail -n 20 "$3" >&2; fail "$2 ended before it was ready; its last lines are above."; }
    read -rt 0.1 <> <(:) || true
  done
  fail "$2 did not answer on port $1 within a minute; see $3."
}
