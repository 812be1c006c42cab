#!/bin/sh
# Mail a crawl's report when something is new, failed, or looks wrong.
#   on_report = ["/srv/press/report-mail.sh", "you@example.org"]
# Needs jq and a sendmail (msmtp-mta, postfix ...).
set -eu
report=$(cat)
worth=$(printf '%s' "$report" | jq '.articles_new + .articles_changed + .articles_gone
    + ([.failed[]] | add // 0) + (.warnings | length)')
[ "$worth" -gt 0 ] || exit 0
{
    printf 'To: %s\n' "$1"
    printf '%s' "$report" | jq -r '"Subject: Hemeroteca: \(.articles_new) new, \(.outcome)\n",
        "Crawl \(.id) of \(.sites | join(", ")): \(.outcome)",
        "new \(.articles_new), changed \(.articles_changed), gone \(.articles_gone), moved \(.articles_moved)",
        "requests \(.requests), bytes \(.bytes)",
        (.failed | to_entries[] | "failed: \(.value) \(.key)"),
        (.skipped | to_entries[] | "left out: \(.value) \(.key)"),
        (.warnings[] | "WARNING: \(.)")'
} | /usr/sbin/sendmail -t
