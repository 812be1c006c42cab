#!/bin/sh
# Say in a Matrix room what a crawl did.
#   on_report = ["/srv/press/report-chat.sh", "https://matrix.example.org", "!room:example.org"]
# The access token is read from the file named in MATRIX_TOKEN_FILE. Needs jq.
set -eu
token=$(cat "${MATRIX_TOKEN_FILE:-/srv/press/matrix-token}")
room=$(printf '%s' "$2" | jq -sRr @uri)
jq -c '{msgtype: "m.text", body: ("\(.sites | join(", ")): \(.articles_new) new, "
    + "\(.articles_changed) changed, \([.failed[]] | add // 0) failed. " + (.warnings | join(" ")))}' |
    curl --silent --show-error --fail --max-time 30 --request PUT --data-binary @- \
        --header "Authorization: Bearer $token" \
        "$1/_matrix/client/v3/rooms/$room/send/m.room.message/$(date +%s)"
