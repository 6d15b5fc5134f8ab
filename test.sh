#!/usr/bin/env bash
# Runs all tests, or those whose full name contains the filter: ./test.sh [filter]
# Ends with the line 'N passed, N failed[, N skipped]'. Starts and stops everything it needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source scripts/common.sh

need_tools
need_npm_packages
need_chromium

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

dotnet build Integration.Functions.sln -c Release -v quiet -clp:NoSummary

code=0
arguments=(--no-build -c Release --logger "trx;LogFilePrefix=tests" --logger "console;verbosity=minimal" --results-directory "$results")
[ $# -eq 0 ] || arguments+=(--filter "FullyQualifiedName~$1|DisplayName~$1")
dotnet test tests/Integration.Functions.Tests "${arguments[@]}" || code=$?

# 'dotnet test' ends with 0 even when the filter matches nothing, and counts no skipped tests: the result files know.
find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + | awk '
  function v(k) { return match($0, " " k "=\"[0-9]+\"") ? substr($0, RSTART + length(k) + 3, RLENGTH - length(k) - 4) + 0 : 0 }
  { t += v("total"); e += v("executed"); p += v("passed"); f += v("failed") + v("error") + v("timeout") + v("aborted"); n++ }
  END {
    skipped = (t > e) ? sprintf(", %d skipped", t - e) : ""
    printf "%d passed, %d failed%s\n", p, f, skipped
    exit (n == 0 || f > 0 || p == 0)
  }' || code=1
exit "$code"
