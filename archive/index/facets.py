"""Counts for what a search found: by publication, language, year and so on, in one pass."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archive.index.conditions import Conditions, conditions
from archive.index.query import SearchQuery, parse

SAMPLE = 20_000
"""Beyond so many articles, people and keywords are counted among the newest ones only."""
SHOWN = 20
"""Values per facet, the most frequent first; years all."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value with its label and the number of articles; `filter` is what to add to the query."""

    value: str
    label: str
    count: int
    filter: str


@dataclass(frozen=True, slots=True)
class Facets:
    """Facet name -> values. `exact` says whether people and keywords were counted in all."""

    total: int
    values: dict[str, tuple[FacetValue, ...]]
    exact: bool = True


# Only columns of the index `articles_facets`: no article is read for these.
_OWN = """
WITH hits AS MATERIALIZED (
    SELECT articles.site, articles.language, articles.year, articles.section, articles.issue,
        articles.state
    FROM {tables} WHERE {where}
)
SELECT 'site' AS facet, hits.site AS value, sites.title AS label, count(*) AS n
    FROM hits JOIN sites ON sites.slug = hits.site GROUP BY value
UNION ALL SELECT 'language', language, language, count(*)
    FROM hits WHERE language IS NOT NULL GROUP BY language
UNION ALL SELECT 'year', year, year, count(*) FROM hits WHERE year IS NOT NULL GROUP BY year
UNION ALL SELECT 'section', sections.title, sections.title, count(*)
    FROM hits JOIN sections ON sections.id = hits.section GROUP BY sections.title
UNION ALL SELECT 'issue', issues.label, issues.label, count(*)
    FROM hits JOIN issues ON issues.id = hits.issue GROUP BY issues.label
UNION ALL SELECT 'state', state, state, count(*) FROM hits GROUP BY state
ORDER BY facet, n DESC, value"""

_TIED = """
WITH hits AS MATERIALIZED (
    SELECT articles.id FROM {tables} WHERE {where}
    ORDER BY articles.published DESC, articles.id LIMIT {sample}
)
SELECT 'keyword' AS facet, keywords.id AS value, keywords.name AS label, count(*) AS n
    FROM hits JOIN article_keywords ON article_keywords.article = hits.id
    JOIN keywords ON keywords.id = keyword GROUP BY value
UNION ALL SELECT role, people.id, people.name, count(DISTINCT hits.id)
    FROM hits JOIN credits ON credits.article = hits.id
    JOIN people ON people.id = person GROUP BY role, people.id
ORDER BY facet, n DESC, label, value"""

_FILTERS = {"language": "lang"}


def facets(db: sqlite3.Connection, query: SearchQuery | str) -> Facets:
    """Count what a search finds.

    Facets: `site`, `language`, `year`, `section`, `issue`, `state`, `keyword`, and one for each
    role that people have (`author`, `translator` ...). Former addresses of articles that moved
    are counted only where the query asks for them.
    """
    query = parse(query) if isinstance(query, str) else query
    asked = conditions(db, query)
    found = _count(db, _OWN, asked)
    total = sum(each.count for each in found.get("site", ()))
    found |= _count(db, _TIED, asked)
    values = {
        name: tuple(sorted(each, key=lambda one: one.value)) if name == "year" else each[:SHOWN]
        for name, each in found.items()
    }
    return Facets(total, values, exact=total <= SAMPLE)


def _count(
    db: sqlite3.Connection, sql: str, asked: Conditions
) -> dict[str, tuple[FacetValue, ...]]:
    text = sql.format(tables=asked.tables, where=asked.where, sample=SAMPLE)
    found: dict[str, list[FacetValue]] = {}
    for name, value, label, count in db.execute(text, asked.values):
        field = _FILTERS.get(name, name)
        wanted = value if name in {"site", "language", "year", "state"} else label
        filter_ = f'{field}:"{wanted}"' if " " in str(wanted) else f"{field}:{wanted}"
        found.setdefault(name, []).append(FacetValue(str(value), str(label), count, filter_))
    return {name: tuple(values) for name, values in found.items()}
