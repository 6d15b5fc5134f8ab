#!/usr/bin/env bash
# Measures the integration and writes BENCHMARKS.md: ./bench.sh [--quick]
# Builds and publishes, starts and stops everything it needs, and takes about five minutes. With --quick each thing is
# measured once, to see whether it runs; the figures are printed and BENCHMARKS.md stays as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source scripts/common.sh

quick=
case "${1:-}" in
  "") ;;
  --quick) quick=--quick ;;
  *) fail "unknown argument '$1'. Use ./bench.sh or ./bench.sh --quick." ;;
esac

need_tools
need_npm_packages

work=$(mktemp -d)
runner=
cleanup() {
  # The program ends what it started before it ends itself.
  [ -z "$runner" ] || { kill -TERM "$runner" 2>/dev/null && wait "$runner" || true; }
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say "Publishing (self-contained, linux-x64, ReadyToRun) …"
publish=(-c Release -r linux-x64 -v quiet -nologo)
dotnet publish functions "${publish[@]}" -o "$work/integration"
dotnet publish tests/Integration.Functions.Benchmarks/Bare "${publish[@]}" -o "$work/bare"
say "Building …"
dotnet build tests/Integration.Functions.Benchmarks -c Release -v quiet -clp:NoSummary

say "Measuring …"
dotnet tests/Integration.Functions.Benchmarks/bin/Release/net10.0/Integration.Functions.Benchmarks.dll \
  "$work/integration" "$work/bare" "$work/report.md" $quick &
runner=$!
wait "$runner"
runner=

if [ -n "$quick" ]; then
  cat "$work/report.md"
else
  mv "$work/report.md" BENCHMARKS.md
  say "Written: BENCHMARKS.md"
fi
