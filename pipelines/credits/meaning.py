"""What the clauses of a line say, as the words of the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

from archive.model import Credit, Link, Role, Source
from pipelines import people
from pipelines.credits.engine import Bindings, Bound, Clause
from pipelines.credits.said import NAMED_AS_SOURCE, ORIGINAL_LINK, REPOSTED, SAID_TO_BE_FIRST, Said
from pipelines.credits.tokens import Tokens

_FIRMNESS = {
    "first": SAID_TO_BE_FIRST,
    "first_last": SAID_TO_BE_FIRST,
    "first_when": SAID_TO_BE_FIRST,
    "named": NAMED_AS_SOURCE,
    "appeared": NAMED_AS_SOURCE,
    "from_issue": NAMED_AS_SOURCE,
    "from_dated": NAMED_AS_SOURCE,
    "original": ORIGINAL_LINK,
    "reposted": REPOSTED,
    "dateline": REPOSTED,
    "byline_from": REPOSTED,
}
_NAMED_ROLES = {
    "authors": Role.AUTHOR,
    "asking": Role.INTERVIEWER,
    "answering": Role.INTERVIEWEE,
    "signing": Role.SIGNATORY,
    "annotating": Role.ANNOTATOR,
}


_ROLES = {role.value: role for role in Role}


def meaning(tokens: Tokens, clauses: Sequence[Clause]) -> Said:
    """Return what the clauses of one line say together."""
    free = _free_link(tokens, clauses)
    said = reduce(join, [_one(tokens, clause, free) for clause in clauses])
    return _source_of_translation(said)


def _source_of_translation(said: Said) -> Said:
    """Take where a text first appeared for what was translated, when one line says both."""
    if not is_translation(said) or said.first_published is None or said.firmness == REPOSTED:
        return said
    return from_original(said)


def is_translation(said: Said) -> bool:
    """Whether it is said that the text is a translation."""
    return said.translated_from is not None or any(
        credit.role is Role.TRANSLATOR for credit in said.credits
    )


def from_original(said: Said) -> Said:
    """Complete what was translated by where it first appeared.

    A mere link to "the original" is the translation's source and no earlier publication.
    """
    source = combine(said.translated_from, said.first_published)
    if said.firmness == ORIGINAL_LINK:
        return said._replace(translated_from=source, first_published=None, firmness=0)
    return said._replace(translated_from=source)


def join(said: Said, other: Said) -> Said:
    """Return what two lines, or two clauses, say together; the first wins where both speak."""
    firmer, weaker = (said, other) if said.firmness >= other.firmness else (other, said)
    return Said(
        credits=_once((*said.credits, *other.credits)),
        translated_from=combine(said.translated_from, other.translated_from),
        first_published=combine(firmer.first_published, weaker.first_published),
        signed_date=said.signed_date or other.signed_date,
        dateline=said.dateline or other.dateline,
        firmness=firmer.firmness,
        translators_annotated=said.translators_annotated or other.translators_annotated,
    )


def combine(first: Source | None, other: Source | None) -> Source | None:
    """Fill what `first` does not say from `other`, unless that is another publication."""
    if first is None or other is None:
        return first or other
    if first.publication and other.publication and first.publication != other.publication:
        return first
    return Source(
        first.publication or other.publication,
        first.url or other.url,
        first.language or other.language,
        first.date or other.date,
    )


_Kept = Mapping[str, Bound]
"""What a clause kept under each name: the last, where there are several."""


def _one(tokens: Tokens, clause: Clause, free: Link | None) -> Said:
    name, bindings = clause
    kept = {bound.name: bound for bound in bindings}
    roles = _roles(name, bindings, kept)
    translates, asks = Role.TRANSLATOR in roles, Role.INTERVIEWER in roles
    # A date beside who asked the questions is that of the conversation, not of a publication.
    date = _value(kept, "signed") or (_value(kept, "dated") if asks else None)
    return Said(
        credits=_once(_credits(tokens, bindings, roles)),
        translated_from=_translated_from(tokens, kept, free) if translates else None,
        first_published=_first_published(tokens, name, kept, free) if name in _FIRMNESS else None,
        signed_date=date,
        dateline=_dateline(tokens, name, kept) if date else None,
        firmness=_FIRMNESS.get(name, 0),
        translators_annotated=name == "notes_by",
    )


def _roles(name: str, bindings: Bindings, kept: _Kept) -> list[Role]:
    """Return the roles that a clause gives to the names in it, each once."""
    roles = [Role.TRANSLATOR] if name == "from_by" else list[Role]()
    if "role" in kept:
        done = (str(bound.value) for bound in bindings if bound.name == "role" and bound.value)
        roles += map(_ROLES.__getitem__, done)
    if "notes" in kept:
        roles.append(Role.ANNOTATOR)
    return roles if len(roles) < 2 else [*dict.fromkeys(roles)]


def _once(found: Sequence[Credit]) -> tuple[Credit, ...]:
    """Return each of some credits once."""
    return tuple(found if len(found) < 2 else dict.fromkeys(found))


def _credits(tokens: Tokens, bindings: Bindings, roles: Sequence[Role]) -> list[Credit]:
    found: list[Credit] = []
    for bound in bindings:
        if bound.name == "names":
            for role in roles:
                found += _named(tokens, role, bound.value)
        elif bound.name in _NAMED_ROLES:
            found += _named(tokens, _NAMED_ROLES[bound.name], bound.value)
    return found


def _named(tokens: Tokens, role: Role, spans: object) -> Iterator[Credit]:
    if not isinstance(spans, tuple):
        return
    whose = None
    for start, end in spans:
        name = tokens.slice(start, end)
        kind = people.kind(name)
        whose = whose or kind
        after_comma = start > spans[0][0] and tokens.items[start - 1].text == ","
        if after_comma and kind == people.ORGANISATION and whose == people.PERSON:
            continue  # "By Ana Ruiz, Workers' Union": whom she belongs to
        link = tokens.link_of(start, end)
        yield Credit(role, name, kind, url=link.url if link else None, line=tokens.line)


def _translated_from(tokens: Tokens, kept: _Kept, free: Link | None) -> Source | None:
    language = _value(kept, "language")
    if language is None and "source" not in kept:
        return None
    return Source(*_source(tokens, kept, free), language, _value(kept, "date"))


def _first_published(tokens: Tokens, name: str, kept: _Kept, free: Link | None) -> Source | None:
    if name == "original" and "source" not in kept:
        return _linked_original(tokens, kept, free)
    date = _value(kept, "date")
    if date is None and "source" not in kept:
        return None
    return Source(*_source(tokens, kept, free), _value(kept, "language"), date)


def _linked_original(tokens: Tokens, kept: _Kept, free: Link | None) -> Source | None:
    """Read "Read the original in Spanish": an address, and perhaps a language."""
    titled, language = kept.get("titled"), _value(kept, "language")
    url = _address(tokens, titled, free) if titled else (free.url if free else None)
    return Source(None, url, language, _value(kept, "date")) if url or language else None


def _source(tokens: Tokens, kept: _Kept, free: Link | None) -> tuple[str | None, str | None]:
    """Return name and address of the publication that is named as a source, if one is."""
    bound = kept.get("source")
    if bound is None:
        return None, None
    name = tokens.slice(*bound.value) if isinstance(bound.value, tuple) else None
    return name, _address(tokens, bound, free)


def _address(tokens: Tokens, bound: Bound, free: Link | None) -> str | None:
    """Return the link on a publication's name, or the address it is, or a link without owner."""
    link = tokens.link_of(bound.start, bound.end)
    if link:
        return link.url
    first = tokens.items[bound.start]
    if first.kind == "url":
        return first.text if "://" in first.text else f"https://{first.text}"
    return free.url if free else None


def _free_link(tokens: Tokens, clauses: Sequence[Clause]) -> Link | None:
    """Return the only link of the line, unless it stands on a name."""
    if len(tokens.links) != 1:
        return None
    taken = any(
        tokens.link_of(bound.start, bound.end)
        for _, bindings in clauses
        for bound in bindings
        if bound.name in _NAMED_ROLES or bound.name in ("names", "of")
    )
    return None if taken else tokens.links[0]


def _dateline(tokens: Tokens, name: str, kept: _Kept) -> str | None:
    if name not in ("signed", "signed_at", "dateline", "byline_from"):
        return None
    if name != "byline_from":
        return tokens.line
    place, date = kept.get("place"), kept.get("signed")
    return tokens.slice(place.start, date.end) if place and date else None


def _value(kept: _Kept, name: str) -> str | None:
    bound = kept.get(name)
    return str(bound.value) if bound else None
