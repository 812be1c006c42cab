"""The frontier's tables, and the statements that move an address from one state to the next."""

from __future__ import annotations

from dataclasses import fields

from spiders.frontier.addresses import Entry

PAGES_BETWEEN_CHECKPOINTS = 4000
"""So many pages of 4 KiB gather in the WAL before they go to their places in the file."""

_TABLES = """
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    site TEXT NOT NULL,
    host TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    priority INTEGER NOT NULL,
    via TEXT,
    hops TEXT NOT NULL,
    seed INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    due REAL,
    dated REAL,
    asked REAL,
    changed REAL,
    etag TEXT,
    last_modified TEXT,
    fingerprint BLOB,
    capture TEXT,
    stored TEXT,
    reason TEXT,
    detail TEXT,
    run TEXT
) STRICT;
-- Partial indexes: an address that is done costs nothing in the queue's own index.
CREATE INDEX queued ON addresses (site, host, priority DESC, id) WHERE state = 'queued';
CREATE INDEX claimed ON addresses (site) WHERE state = 'claimed';
CREATE INDEX due ON addresses (site, state, due) WHERE due IS NOT NULL;
CREATE TABLE hosts (
    site TEXT NOT NULL,
    origin TEXT NOT NULL,
    robots BLOB,
    robots_status INTEGER,
    robots_time REAL,
    pause REAL,
    PRIMARY KEY (site, origin)
) STRICT;
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""

# Tells, without a look at its row, whether a known address might be wanted again by a link.
_SKIPPED = "CREATE INDEX skipped ON addresses (digest) WHERE state = 'skipped';"

STEPS = (_TABLES, _SKIPPED)
"""What makes a file of each version out of the one before."""

VERSION = len(STEPS)

ENTRY = ", ".join(field.name for field in fields(Entry))

# A link to an address that is known changes little: it may be wanted earlier, the site may say
# that it changed since, and one that an earlier run left aside gets another chance.
ADD = """
INSERT INTO addresses (digest, site, host, url, kind, state, priority, via, hops, seed, dated, run)
VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?)
ON CONFLICT (digest) DO UPDATE SET
    state = 'queued', run = excluded.run, dated = coalesce(excluded.dated, dated),
    priority = max(priority, excluded.priority), seed = max(seed, excluded.seed),
    kind = CASE kind WHEN 'probe' THEN excluded.kind ELSE kind END
WHERE (state = 'skipped' AND run IS NOT excluded.run)
   OR (state = 'done' AND (excluded.dated > asked OR (excluded.seed AND asked < ?)))
"""

LEAVE = """
INSERT INTO addresses
    (digest, site, host, url, kind, state, priority, via, hops, seed, reason, detail, run)
VALUES (?, ?, ?, ?, ?, 'skipped', 0, ?, ?, 0, ?, ?, ?)
ON CONFLICT (digest) DO UPDATE SET
    run = excluded.run, reason = excluded.reason, detail = excluded.detail
WHERE state = 'skipped' AND run IS NOT excluded.run
"""

CLAIM = f"""
UPDATE addresses SET state = 'claimed', run = ? WHERE id IN (
    SELECT id FROM addresses WHERE site = ? AND host = ? AND state = 'queued'
    ORDER BY priority DESC, id LIMIT ?)
RETURNING {ENTRY}
"""

FORGET = """
UPDATE addresses SET state = 'queued', due = NULL, asked = NULL, changed = NULL, etag = NULL,
    last_modified = NULL, fingerprint = NULL, capture = NULL, stored = NULL
WHERE id = ?
"""

FINISH = """
UPDATE addresses SET
    state = ?, due = ?, tries = ?, reason = ?, detail = ?, stored = NULL, run = ?,
    asked = coalesce(?, asked), changed = coalesce(?, changed), etag = coalesce(?, etag),
    last_modified = coalesce(?, last_modified), fingerprint = coalesce(?, fingerprint),
    capture = coalesce(?, capture), url = coalesce(?, url), host = coalesce(?, host)
WHERE id = ?
"""
