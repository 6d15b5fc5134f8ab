#!/usr/bin/env bash
# Puts one event on its queue with nothing but curl and openssl:
#   AZURE_STORAGE_ACCOUNT=… AZURE_STORAGE_KEY=… ./producer.sh event.json
# AZURE_QUEUE_ENDPOINT is for other endpoints than Azure's public cloud, e.g. http://127.0.0.1:10001/devstoreaccount1.
set -euo pipefail

account=${AZURE_STORAGE_ACCOUNT:?set it to the name of the storage account}
key=${AZURE_STORAGE_KEY:?set it to the key of the storage account}
endpoint=${AZURE_QUEUE_ENDPOINT:-https://$account.queue.core.windows.net}
event=$(cat "${1:?name the file with the event}")

# Timer events have a queue of their own.
case "$event" in
  *'"co.parabol.timer.'*) queue=timer-events ;;
  *) queue=meeting-events ;;
esac

# Shared Key (Azure Storage REST): an HMAC-SHA256 over the request; the message is the Base64 of the event, in XML.
message=$(printf '%s' "$event" | base64 | tr -d '\n')
body="<QueueMessage><MessageText>$message</MessageText></QueueMessage>"
date=$(LC_ALL=C TZ=GMT date '+%a, %d %b %Y %H:%M:%S GMT')
path=/$(printf '%s' "$endpoint" | cut -d/ -f4-)
path=${path%/}/$queue/messages
to_sign="POST


${#body}

application/xml






x-ms-date:$date
x-ms-version:2021-12-02
/$account$path
messagettl:-1"
hex_key=$(printf '%s' "$key" | base64 -d | od -An -v -tx1 | tr -d ' \n')
signature=$(printf '%s' "$to_sign" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$hex_key" -binary | base64)

# -1: the event never expires in the queue; the integration knows until when each kind is news.
curl --fail-with-body --silent --show-error --output /dev/null --retry 3 \
  --request POST "${endpoint%/}/$queue/messages?messagettl=-1" \
  --header "Authorization: SharedKey $account:$signature" \
  --header "x-ms-date: $date" --header 'x-ms-version: 2021-12-02' \
  --header 'Content-Type: application/xml' --data-raw "$body"
echo "Put on $queue."
