"""People and their credits: one row a person, however the name is printed.

Who is who is decided by whoever calls (`pipelines.people`, with human corrections); here it is
written down, and the display name is the form printed most often.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from archive.index import rows
from archive.index.fold import words_of
from archive.model import Credit


def put(
    connection: sqlite3.Connection, article: str, said: Sequence[Credit], keys: Sequence[str]
) -> None:
    """Write the credits of an article; `keys` are the ids of the people, in the same order."""
    people = [
        {"id": key, "name": credit.name, "kind": credit.kind}
        for credit, key in zip(said, keys, strict=True)
    ]
    rows.insert(connection, "people", people, ignore=True)
    lines = [
        {
            "role": credit.role.value,
            "person": key,
            **{name: getattr(credit, name) for name in ("name", "kind", "bio", "url", "line")},
        }
        for credit, key in zip(said, keys, strict=True)
    ]
    rows.insert(connection, "credits", rows.positions(article, lines))


def recount(connection: sqlite3.Connection) -> None:
    """Bring name, forms and count of every person in `touched_people` up to date.

    The most frequent form is the name, the longest of equally frequent ones, then the first of
    the alphabet; an organisation is what most credits call one.
    """
    connection.create_function("words_of", 1, words_of, deterministic=True)
    connection.execute(
        "DELETE FROM people WHERE id IN touched_people"
        " AND NOT EXISTS (SELECT 1 FROM credits WHERE person = people.id)"
    )
    connection.execute(
        """
        UPDATE people SET
            name = (SELECT name FROM credits WHERE person = people.id GROUP BY name
                    ORDER BY count(*) DESC, length(name) DESC, name LIMIT 1),
            kind = (SELECT kind FROM credits WHERE person = people.id GROUP BY kind
                    ORDER BY count(*) DESC, kind LIMIT 1),
            printed = (SELECT json_group_array(name) FROM (
                SELECT DISTINCT name FROM credits WHERE person = people.id ORDER BY name)),
            folded = (SELECT group_concat(words_of(name), '|') FROM (
                SELECT DISTINCT name FROM credits WHERE person = people.id ORDER BY name)),
            articles = (SELECT count(DISTINCT article) FROM credits
                        JOIN articles ON articles.id = credits.article
                        WHERE person = people.id AND listed)
        WHERE id IN touched_people"""
    )
