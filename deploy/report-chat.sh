#!/bin/sh
# Say in a Matrix room what a crawl did: the first line of its report, and its warnings.
#   on_report = ["/srv/press/report-chat.sh", "https://matrix.example.org", "!room:example.org"]
# The access token is read from the file named in MATRIX_TOKEN_FILE. Needs jq.
set -eu
token=$(cat "${MATRIX_TOKEN_FILE:-/srv/press/matrix-token}")
room=$(printf '%s' "$2" | jq -sRr @uri)
jq -c '{msgtype: "m.text", body: ([(env.HEMEROTECA_REPORT | split("\n")[0]), .warnings[]] | join("\n"))}' |
    curl --silent --show-error --fail --max-time 30 --request PUT --data-binary @- \
        --header "Authorization: Bearer $token" \
        "$1/_matrix/client/v3/rooms/$room/send/m.room.message/$(date +%s)"
