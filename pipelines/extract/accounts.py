"""Account or author: whether the user a CMS names for a text is the one who wrote it.

A magazine's texts are posted by whoever is on duty. An account is taken for the author only if its
name reads like one that a reader would be told: not a login, not a role, not the publication's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from archive.model import Credit, Role
from pipelines import people
from pipelines.letters import fold

_ROLES: Final = frozenset(
    {"admin", "administrator", "administrador", "administrateur", "anonymous", "anonimo", "anonyme"}
    | {
        "contributor",
        "editor",
        "editeur",
        "guest",
        "invitado",
        "moderator",
        "newsdesk",
        "news desk",
    }
    | {"publisher", "redaccio", "redaccion", "redacao", "redacteur", "redaction", "redaktion"}
    | {"redazione", "la redaccion", "la redaction", "root", "staff", "subscriber", "super admin"}
    | {"superadmin", "test", "usuario", "user", "utilisateur", "web", "web editor", "webadmin"}
    | {
        "webmaster",
        "web team",
        "website",
        "wordpress",
        "drupal",
        "wp",
        "wpadmin",
        "autor",
        "author",
    }
    | {"colaborador", "colaboradores", "default", "site admin", "siteadmin", "online editor"}
)
"""Names of accounts that stand for a task, without accents and case."""

_NAME: Final = re.compile(r"[^\W\d_][^\d_@/]*")


def is_author(name: str | None, publications: tuple[str | None, ...]) -> bool:
    """Tell whether an account's displayed name can stand as the author's.

    `publications` are the names under which the publication itself goes.
    """
    text = " ".join((name or "").split())
    folded = fold(text)
    titles = [fold(p) for p in publications if p]
    # An account of one word of its publication's name is the publication's: "Brújula".
    if not text or folded in _ROLES or folded in (*titles, *" ".join(titles).split()):
        return False
    is_login = text[:1].islower() and " " not in text
    return not is_login and bool(_NAME.fullmatch(text))


def without_translators(posted: Iterable[Credit], said: Iterable[Credit]) -> list[Credit]:
    """Return who is named beside a text, without those authors whom the text `said` translated it.

    A magazine's translators often post their texts, and an account stands where authors stand.
    """
    translators = {people.key(each.name) for each in said if each.role is Role.TRANSLATOR}
    return [
        each
        for each in posted
        if each.role is not Role.AUTHOR or people.key(each.name) not in translators
    ]


def is_role(name: str) -> bool:
    """Tell whether a name stands for a task and for nobody: `admin`, `Publisher`."""
    return fold(" ".join(name.split())) in _ROLES


def is_person(name: str | None, publications: tuple[str | None, ...]) -> bool:
    """Tell whether an account's name is one that a person signs with: at least two words."""
    words = (name or "").split()
    capitals = sum(word[:1].isupper() for word in words)
    return is_author(name, publications) and len(words) > 1 and capitals > 1
