#!/usr/bin/env bash
# Runs the whole product on this machine: storage emulator, integration, sandbox Mattermost; connects a team, sends every
# sample event and prints the posts. Stays up until Ctrl-C; with --once it ends after the samples, with 0 only if every
# expected post arrived. With --host the integration runs in the Azure Functions host (func, of Azure Functions Core Tools)
# instead of on its own.
#
# Ports and folder: INTEGRATION_PORT (7071), SANDBOX_PORT (8065), AZURITE_BLOB_PORT, AZURITE_QUEUE_PORT,
# AZURITE_TABLE_PORT (10000 to 10002), DATA_DIR (.data). SANDBOX_ADMIN_TOKEN for a known one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source scripts/common.sh

once= host=
for argument in "$@"; do
  case "$argument" in
    --once) once=--once ;;
    --host) host=yes ;;
    *) fail "unknown argument '$argument'. Use ./run.sh [--once] [--host]." ;;
  esac
done
[ -z "$host" ] || command -v func >/dev/null 2>&1 ||
  fail "Azure Functions Core Tools are missing. Install them with 'npm install -g azure-functions-core-tools@4', which downloads the host."

integration_port=${INTEGRATION_PORT:-7071}
sandbox_port=${SANDBOX_PORT:-8065}
blob_port=${AZURITE_BLOB_PORT:-10000}
queue_port=${AZURITE_QUEUE_PORT:-10001}
table_port=${AZURITE_TABLE_PORT:-10002}

need_tools
need_npm_packages

for named in "INTEGRATION_PORT=$integration_port" "SANDBOX_PORT=$sandbox_port" "AZURITE_BLOB_PORT=$blob_port" \
  "AZURITE_QUEUE_PORT=$queue_port" "AZURITE_TABLE_PORT=$table_port"; do
  port_is_free "${named#*=}" || fail "port ${named#*=} is taken. Choose another with ${named%%=*}."
done

mkdir -p "${DATA_DIR:-.data}"
DATA_DIR=$(cd "${DATA_DIR:-.data}" && pwd)
export DATA_DIR
mkdir -p "$DATA_DIR/azurite" "$DATA_DIR/logs"

say "Building …"
dotnet build Integration.Functions.sln -c Release -v quiet -clp:NoSummary

trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

start "Azurite" "$DATA_DIR/logs/azurite.log" node_modules/.bin/azurite --disableTelemetry --silent \
  --location "$DATA_DIR/azurite" --blobPort "$blob_port" --queuePort "$queue_port" --tablePort "$table_port"
wait_for_port "$queue_port" Azurite "$DATA_DIR/logs/azurite.log"
wait_for_port "$table_port" Azurite "$DATA_DIR/logs/azurite.log"

start "the sandbox Mattermost" "$DATA_DIR/logs/sandbox.log" \
  dotnet tests/Mattermost.Sandbox/bin/Release/net10.0/Mattermost.Sandbox.dll --urls "http://127.0.0.1:$sandbox_port" \
  ${SANDBOX_ADMIN_TOKEN:+--admin-token "$SANDBOX_ADMIN_TOKEN"}
wait_for_port "$sandbox_port" "The sandbox" "$DATA_DIR/logs/sandbox.log"

# The emulator's account and key are its documented, public ones.
account=devstoreaccount1
key='Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
export ASPNETCORE_ENVIRONMENT=Development
export AzureWebJobsStorage="DefaultEndpointsProtocol=http;AccountName=$account;AccountKey=$key;QueueEndpoint=http://127.0.0.1:$queue_port/$account;TableEndpoint=http://127.0.0.1:$table_port/$account;"
export Integration__PublicUrl="http://127.0.0.1:$integration_port"
integration=functions/bin/Release/net10.0/Integration.Functions.dll
if [ -n "$host" ]; then
  export FUNCTIONS_WORKER_RUNTIME=dotnet-isolated
  start "the integration in the Functions host" "$DATA_DIR/logs/integration.log" \
    env -C functions/bin/Release/net10.0 func start --no-build --port "$integration_port"
else
  start "the integration" "$DATA_DIR/logs/integration.log" dotnet "$integration" --urls "$Integration__PublicUrl"
fi
wait_for_port "$integration_port" "The integration" "$DATA_DIR/logs/integration.log"

node scripts/demo.mjs $once --integration "$Integration__PublicUrl" --sandbox "http://127.0.0.1:$sandbox_port" \
  --secrets "$DATA_DIR/development-secrets.json" -- dotnet "$integration" send-sample --team demo
