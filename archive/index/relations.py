"""Tying articles to each other: links, moves, reprints, translations.

An article names others by address: in a credit line, as a language version, in a link. Whatever
address that is (canonical, former, print page ...), it leads to a row of `addresses` as soon as
the other article is in the archive. Only addresses that a page gives tie articles here; texts that
merely resemble each other do not.
"""

from __future__ import annotations

import sqlite3

from archive.index.addresses import address_key

_BEST = """
    (SELECT addresses.article FROM addresses JOIN articles ON articles.id = addresses.article
     WHERE addresses.key = {table}.key
     ORDER BY articles.state = 'moved', CASE addresses.kind
        WHEN 'canonical' THEN 0 WHEN 'former' THEN 1 WHEN 'alias' THEN 2 ELSE 3 END,
        addresses.article
     LIMIT 1)"""

_RELATIONS = """
INSERT OR IGNORE INTO relations (from_article, to_article, kind, evidence)
WITH named AS (
    SELECT sources.article, sources.target, sources.kind,
        sources.position, sources.url, sources.publication,
        CASE
            WHEN sources.kind = 'translation' THEN 'language_version'
            WHEN sources.kind = 'translated_from' OR one.language <> other.language
                THEN 'translation_of'
            ELSE 'reprint_of'
        END AS relation
    FROM sources
    JOIN articles AS one ON one.id = sources.article
    JOIN articles AS other ON other.id = sources.target
    WHERE sources.article IN {articles} AND sources.target <> sources.article
    UNION ALL
    SELECT links.article, links.target, 'credit', links.position + 1000, links.url, links.text,
        CASE WHEN one.language <> other.language THEN 'translation_of' ELSE 'reprint_of' END
    FROM links
    JOIN articles AS one ON one.id = links.article
    JOIN articles AS other ON other.id = links.target
    WHERE links.kind = 'credit' AND links.article IN {articles} AND links.target <> links.article
)
SELECT article, target, relation,
    CASE kind
        WHEN 'translation' THEN 'names it as another language version: '
        WHEN 'translated_from' THEN 'names it as the text it was translated from: '
        WHEN 'first_published' THEN 'names it as the place of first publication: '
        ELSE 'names it in a credit line: '
    END || coalesce(publication || ', ', '') || url
FROM named AS this
WHERE relation <> 'reprint_of' OR NOT EXISTS (
    SELECT 1 FROM named AS better WHERE better.article = this.article
    AND better.target = this.target AND better.relation <> 'reprint_of')
ORDER BY article, target, relation, position"""


def resolve(connection: sqlite3.Connection) -> None:
    """Resolve every address that changed articles name, or that is theirs."""
    for table in ("links", "sources"):
        connection.execute(
            f"""UPDATE {table} SET target = {_BEST.format(table=table)}
                WHERE article IN touched_articles OR key IN touched_addresses"""
        )
    _resolve_moves(connection)
    _relate(connection)


def _resolve_moves(connection: sqlite3.Connection) -> None:
    """Point moved articles to where they are now; those that are there again are not listed."""
    connection.create_function("address_key", 1, address_key, deterministic=True)
    target = _BEST.replace("{table}.key", "address_key(moved.moved_to_url)")
    connection.execute(
        f"""UPDATE articles AS moved SET
                moved_to = (SELECT id FROM articles WHERE id = {target} AND id <> moved.id)
            WHERE state = 'moved'"""
    )
    connection.execute(
        "UPDATE articles SET moved_to = NULL WHERE state <> 'moved' AND moved_to IS NOT NULL"
    )
    connection.execute(
        """INSERT OR IGNORE INTO touched_people
           SELECT person FROM credits JOIN articles ON articles.id = credits.article
           WHERE listed <> (moved_to IS NULL)"""
    )
    connection.execute(
        "UPDATE articles SET listed = (moved_to IS NULL) WHERE listed <> (moved_to IS NULL)"
    )


def _relate(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS relating (id TEXT PRIMARY KEY)")
    connection.execute("DELETE FROM relating")
    connection.execute(
        """INSERT OR IGNORE INTO relating
           SELECT id FROM touched_articles
           UNION SELECT article FROM sources WHERE key IN touched_addresses
           UNION SELECT article FROM links WHERE kind = 'credit' AND key IN touched_addresses
           UNION SELECT article FROM sources WHERE target IN touched_articles
           UNION SELECT article FROM links
           WHERE kind = 'credit' AND target IN touched_articles"""
    )
    connection.execute("DELETE FROM relations WHERE from_article IN relating")
    connection.execute(_RELATIONS.format(articles="relating"))
