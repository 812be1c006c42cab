#!/bin/sh
# Mail a crawl's report when something is new, failed, or looks wrong.
#   on_report = ["/srv/press/report-mail.sh", "you@example.org"]
# The report in words is in HEMEROTECA_REPORT, its first line is the subject.
# Needs jq and a sendmail (msmtp-mta, postfix ...).
set -eu
worth=$(jq '.articles_new + .articles_changed + .articles_gone + .articles_moved
    + ([.failed[]] | add // 0) + (.warnings | length)')
[ "$worth" -gt 0 ] || exit 0
{
    printf 'To: %s\nContent-Type: text/plain; charset=utf-8\nSubject: ' "$1"
    printf '%s' "$HEMEROTECA_REPORT"
} | "${SENDMAIL:-/usr/sbin/sendmail}" -t
