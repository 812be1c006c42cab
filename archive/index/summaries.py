"""What the desk's pages count over the whole collection, counted once.

A page that counts all articles for itself takes longer with each that is added. Here they are
counted when articles are settled, each summary by one statement over indexes that leave the texts
alone; so a summary is never a sum of corrections, and a rebuilt index has the same.

Counting all of them takes 1.0 s of processor time for 50,000 articles; a crawl does it every
five minutes and at its end.
"""

from __future__ import annotations

import sqlite3

_LISTED = "article NOT IN (SELECT id FROM articles INDEXED BY articles_unlisted WHERE NOT listed)"
SUMMARIES = {
    "coverage": """
        SELECT site, language, year, state, listed, count(*), min(published), max(published)
        FROM articles GROUP BY +site, +language, +year, +state, +listed ORDER BY 1, 2, 3, 4, 5""",
    "roles": f"""
        SELECT person, role, count(*) FROM (
            SELECT DISTINCT article, role, person FROM credits WHERE {_LISTED}
        ) GROUP BY 1, 2""",
    "translated": f"""
        SELECT t.person, a.person, count(DISTINCT t.article)
        FROM credits AS t CROSS JOIN credits AS a ON a.article = t.article AND a.role = 'author'
        WHERE t.role = 'translator' AND t.{_LISTED} GROUP BY 1, 2""",
    "ties": f"""
        WITH tie (article, other, kind) AS (
            SELECT from_article, to_article, kind FROM relations
            UNION SELECT article, target, 'link' FROM links WHERE target IS NOT NULL
        )
        SELECT one.site, two.site, kind, count(DISTINCT article)
        FROM tie CROSS JOIN articles AS one INDEXED BY articles_brief ON one.id = article
        CROSS JOIN articles AS two INDEXED BY articles_brief ON two.id = other
        WHERE one.site <> two.site AND {_LISTED} GROUP BY 1, 2, 3""",
    "figures": """
        SELECT 'articles', count(*) FROM articles WHERE listed
        UNION ALL SELECT 'publications', count(*) FROM sites
        UNION ALL SELECT 'people', count(*) FROM people
        UNION ALL SELECT 'notes', count(*) FROM footnotes
        UNION ALL SELECT 'captures', count(*) FROM captures""",
}
"""Table -> what its rows are."""
COUNTS = {
    "keywords": f"""
        SELECT keyword AS id, count(*) AS articles
        FROM article_keywords WHERE {_LISTED} GROUP BY keyword""",
    **{
        table: f"""
            SELECT {column} AS id, count(*) AS articles FROM articles
            WHERE listed AND +{column} IS NOT NULL GROUP BY +{column}"""
        for table, column in (("sections", "section"), ("issues", "issue"))
    },
}
"""Table -> the number of listed articles for each of its ids."""


def recount(connection: sqlite3.Connection) -> None:
    """Bring every summary up to date with the articles."""
    for table, sql in SUMMARIES.items():
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} {sql}")
    for table, sql in COUNTS.items():
        connection.execute(
            f"""UPDATE {table} SET articles = coalesce(counted.articles, 0)
                FROM {table} AS every LEFT JOIN ({sql}) AS counted ON counted.id = every.id
                WHERE every.id = {table}.id
                AND {table}.articles <> coalesce(counted.articles, 0)"""
        )


def missing(connection: sqlite3.Connection) -> bool:
    """Whether there are articles but no summaries: an index of before there were any."""
    sql = "SELECT EXISTS (SELECT 1 FROM articles) AND NOT EXISTS (SELECT 1 FROM coverage)"
    return bool(connection.execute(sql).fetchone()[0])
