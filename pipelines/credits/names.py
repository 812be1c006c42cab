"""Names of people and organisations, as credit lines print them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter, itemgetter

from pipelines.credits import lexicon
from pipelines.credits.tokens import Token, Tokens

Ends = Sequence[tuple[int, object]]
"""Where what is looked for could end, and what it stands for; the likeliest first."""

Span = tuple[int, int]

PARTICLES = frozenset(
    [
        *("de", "da", "do", "dos", "das", "del", "della", "dello", "dei", "degli", "di", "du"),
        *("des", "d'", "l'", "la", "le", "las", "los", "el", "van", "von", "vander", "den", "der"),
        *("ten", "ter", "te", "zu", "zum", "zur", "bin", "bint", "ibn", "ben", "al", "ul", "ud"),
        *("abu", "of", "y", "e", "i", "af", "av"),
    ]
)
"""Small words inside a person's name; none of them ends one."""
LEADING_PARTICLES = frozenset(
    ["de", "da", "van", "von", "di", "del", "al", "el", "le", "la", "bin", "ibn", "d'", "l'"]
)

TITLE_ARTICLES = frozenset({"The", "La", "El", "Los", "Las", "Les", "Die", "Der", "Das", "Il"})
"""Capital articles with which a publication's name begins, and hardly any person's."""

MAX_PERSON = 9
MAX_ORGANISATION = 16
MAX_NAMES = 24
_MAX_PLAIN = 3
_end, _is_body = itemgetter(0), attrgetter("is_body")
_MAX_WAYS = 96
_INITIALS = re.compile(r"[-.]+")
OPENS = {"(": 1, ")": -1}
"""What a mark adds to the brackets that are open."""
_BETWEEN_NAMES = frozenset(",;/")
_JOINS = frozenset({"y", "e", "i"})
_ABBREVIATIONS = frozenset({"jr", "sr", "dr", "mr", "ms", "mrs", "prof", "lic", "ing", "st", "ste"})


def match_names(tokens: Tokens, at: int) -> Ends:
    """Find lists of names from token `at`: a tuple of (start, end) for each name.

    The longest list comes first, but those that go on past a "for" come last: "the team for
    International Viewpoint" is a team that translated for a magazine.
    """
    found: list[tuple[int, object]] = []
    _extend(tokens, at, (), found)
    if len(found) > 1:
        found.sort(key=_end, reverse=True)
        stops, longest = lexicon.single_words("FOR"), found[0][0]
        if not stops.isdisjoint(tokens.words[at:longest]):
            stop = next(n for n in range(at, longest) if tokens.words[n] in stops)
            within = [each for each in found if each[0] <= stop]
            found = within + found[: len(found) - len(within)]
    return found


def _extend(
    tokens: Tokens, at: int, names: tuple[Span, ...], found: list[tuple[int, object]]
) -> None:
    for end in name_ends(tokens, at):
        if names and _is_affiliation(tokens, names[-1], (at, end)):
            continue
        listed = (*names, (at, end))
        found.append((end, listed))
        after = _after_join(tokens, end)
        if after > end and len(listed) < MAX_NAMES and len(found) < _MAX_WAYS:
            _extend(tokens, after, listed, found)


def _is_affiliation(tokens: Tokens, before: Span, name: Span) -> bool:
    """Whether "Ana Ruiz, Links" names a place of work after a full name and a comma or slash.

    It is one word, or begins with an article as no person's name does: "Ana Ruiz / La Orilla".
    """
    comma_only = name[0] - before[1] == 1 and tokens.items[before[1]].text in ",/"
    alone = name[1] - name[0] == 1 or tokens.items[name[0]].text in TITLE_ARTICLES
    return comma_only and alone and before[1] - before[0] > 1


def _after_join(tokens: Tokens, at: int) -> int:
    """Return where the next name of a list would begin: after a comma, an "and" or both."""
    words = tokens.words
    if at < len(words) and words[at] in _BETWEEN_NAMES:
        at += 1
    joined = lexicon.find("AND", words, at)
    return joined[0][0] if joined else at


def may_begin_name(token: Token) -> bool:
    """Whether a name can begin with that token."""
    if _begins_organisation(token):
        return True
    return token.folded in LEADING_PARTICLES or token.folded in lexicon.words_of("MASTHEAD")


def name_ends(tokens: Tokens, at: int) -> list[int]:
    """Return where a name that begins at token `at` could end, likeliest first."""
    if at >= len(tokens.items) or not may_begin_name(tokens.items[at]):
        return []
    persons = _person_ends(tokens, at)
    found = _organisation_ends(tokens, at)
    found += [end for end, _ in lexicon.find("MASTHEAD", tokens.words, at)]
    return found + [end for end in persons if end not in found] if found else persons


# --- persons ----------------------------------------------------------------------------------


def _person_ends(tokens: Tokens, at: int) -> list[int]:
    """Return the ends of a person's name, longest first: capitals with particles between them."""
    items, linked, ends = tokens.items, tokens.linked, []
    for number, token in enumerate(items[at : at + MAX_PERSON], at):
        if number in tokens.dates:
            break
        if linked and number > at and linked.get(number - 1) != linked.get(number):
            break
        if token.is_capital and token.kind == "word":
            ends.append(number + 1)
        elif not _inside_person(items, number, at):
            break
    return _without_joined(items, at, ends)[::-1]


def _inside_person(items: Sequence[Token], number: int, at: int) -> bool:
    token = items[number]
    if number == at:
        return token.folded in LEADING_PARTICLES
    if token.text == ".":
        before = items[number - 1]
        return _are_initials(before.text) or before.folded in _ABBREVIATIONS
    return token.folded in PARTICLES or token.text in "“”«»\"'’"


def _are_initials(text: str) -> bool:
    """Whether it is "J", "J.-P" or "Ph": what a point follows in a name."""
    return max(map(len, _INITIALS.split(text))) <= 2


def _without_joined(items: Sequence[Token], at: int, ends: list[int]) -> list[int]:
    """Drop ends that take "Ana Ruiz y Luis Mora" for one person, keep "José Ortega y Gasset"."""
    for number in range(at + 1, ends[-1] if ends else at):
        if items[number].folded in _JOINS:
            before = [end for end in ends if end <= number]
            if len(ends) - len(before) != 1 or len(before) < 2:
                return before
    return ends


# --- organisations ----------------------------------------------------------------------------


def _organisation_ends(tokens: Tokens, at: int) -> list[int]:
    """Return the ends of an organisation's name, longest first.

    It begins with a capital or an article and holds a word that only organisations have.
    """
    items = tokens.items[at : at + MAX_ORGANISATION]
    if not any(map(_is_body, items)) or not _begins_organisation(items[0]):
        return []
    ends, plain, opened, known = [], 0, 0, False
    for number, token in enumerate(items, at):
        plain += token.is_plain
        if number in tokens.dates or plain > _MAX_PLAIN or not _inside_organisation(token):
            break
        if token.text == "(" and not known and number - at > 1:
            break  # "Ana Ruiz (Links magazine)": whom she works for
        opened += OPENS.get(token.text, 0)
        known = known or token.is_body
        if known and not opened and (token.text == ")" or _ends_organisation(token)):
            ends.append(number + 1)
    return ends[::-1]


def _inside_organisation(token: Token) -> bool:
    return token.is_word or token.text in "&-–()'’"


def _ends_organisation(token: Token) -> bool:
    return token.kind == "word" and not token.is_small


def _begins_organisation(token: Token) -> bool:
    return token.is_capital or token.is_body or lexicon.has("ARTICLE", token.folded)
