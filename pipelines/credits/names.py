"""Names of people, organisations, publications and places, as credit lines print them."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines import people
from pipelines.credits import lexicon
from pipelines.credits.tokens import BREAK, Token, Tokens

PARTICLES = frozenset(
    "de da do dos das del della dello dei degli di du des d' l' la le las los el van von vander den"
    " der ten ter te zu zum zur bin bint ibn ben al ul ud abu of y e i af av".split()
)
"""Small words inside a person's name; a name neither begins nor ends with one."""

MAX_PERSON, MAX_ORGANISATION, MAX_PUBLICATION, MAX_PLACE = 9, 16, 14, 7
MAX_NAMES = 24
_JOINS = frozenset({"y", "e", "i"})
_OPENING = {"“": "”", "«": "»", "‘": "’", '"': '"', "„": "“"}
_NAME_END = frozenset({"jr", "sr", "ii", "iii"})
_INSIDE_NAME = frozenset("&-–/'’")

Ends = Iterator[tuple[int, object]]


def match_names(tokens: Tokens, at: int) -> Ends:
    """Find a list of names from token `at`: value, a tuple of (start, end) pairs; longest first."""
    found: list[tuple[int, object]] = []
    _extend(tokens, at, (), found)
    found.sort(key=lambda item: -item[0])
    yield from found


def _extend(
    tokens: Tokens,
    at: int,
    names: tuple[tuple[int, int], ...],
    found: list[tuple[int, object]],
) -> None:
    for end in _name_ends(tokens, at):
        if names and _is_affiliation(tokens, names[-1], (at, end)):
            continue
        listed = (*names, (at, end))
        found.append((end, listed))
        after = _after_join(tokens, end)
        if after is not None and len(listed) < MAX_NAMES and len(found) < 4 * MAX_NAMES:
            _extend(tokens, after, listed, found)


def _is_affiliation(tokens: Tokens, before: tuple[int, int], name: tuple[int, int]) -> bool:
    """Whether "Ana Ruiz, Links" names a place of work: one word after a full name and a comma."""
    comma_only = name[0] - before[1] == 1 and tokens.items[before[1]].text in ",/"
    return comma_only and name[1] - name[0] == 1 < before[1] - before[0]


def _after_join(tokens: Tokens, at: int) -> int | None:
    """Return where the next name of a list would begin: after a comma, an "and" or both."""
    items, start = tokens.items, at
    if at < len(items) and items[at].text in ",;/":
        at += 1
    for length in (3, 2, 1):
        if tuple(token.folded for token in items[at : at + length]) in lexicon.phrases("AND"):
            at += length
            break
    return at if at > start else None


def _name_ends(tokens: Tokens, at: int) -> list[int]:
    organisations = _organisation_ends(tokens, at)
    return organisations + [end for end in _person_ends(tokens, at) if end not in organisations]


def _person_ends(tokens: Tokens, at: int) -> list[int]:
    """Ends of a person's name from `at`, longest first: capitals with particles between them."""
    items, ends = tokens.items, []
    for number in range(at, min(at + MAX_PERSON, len(items))):
        token = items[number]
        if number in tokens.dates or (number > at and items[number - 1].link != token.link):
            break
        if token.is_capital and token.kind == "word":
            ends.append(number + 1)
        elif not _inside_person(items, number, at):
            break
    return _without_split_surnames(tokens, at, ends)[::-1]


def _inside_person(items: tuple[Token, ...], number: int, at: int) -> bool:
    token = items[number]
    if token.text == ".":
        before = items[number - 1] if number > at else None
        return before is not None and (len(before.text) <= 2 or before.folded in _NAME_END)
    if token.text in "“”«»\"'’":
        return number > at
    return token.folded in PARTICLES and (
        number > at or token.kind == "elided" or token.is_capital or token.folded in _LEADING
    )


_LEADING = frozenset({"de", "da", "van", "von", "di", "del", "al", "el", "le", "la", "bin", "ibn"})


def _without_split_surnames(tokens: Tokens, at: int, ends: list[int]) -> list[int]:
    """Drop ends that take "Ana Ruiz y Luis Mora" for one person, keep "Ortega y Gasset"."""
    for number in range(at, ends[-1] if ends else at):
        if tokens.items[number].folded in _JOINS and number > at:
            after = [end for end in ends if end > number]
            before = [end for end in ends if end <= number]
            if len(after) != 1 or len(before) < 2:
                return before
    return ends


def _organisation_ends(tokens: Tokens, at: int) -> list[int]:
    """Ends of an organisation's name, longest first: it holds a word that only those have."""
    items, ends, lower, known = tokens.items, [], 0, False
    small = lexicon.phrases("SMALL")
    stops = lexicon.phrases("FOR")
    for number in range(at, min(at + MAX_ORGANISATION, len(items))):
        token = items[number]
        if number in tokens.dates or not (token.is_word or token.text in "&-–()"):
            break
        if (token.folded,) in stops:
            break
        known = known or people.is_organisation_word(token.folded)
        lower += token.is_word and not token.is_capital and (token.folded,) not in small
        if lower > 3:
            break
        if known and (token.kind == "word" and (token.folded,) not in small or token.text == ")"):
            ends.append(number + 1)
    first = items[at] if at < len(items) else None
    if first is None or not (first.is_capital or (first.folded,) in lexicon.phrases("ARTICLE")):
        return []
    return [end for end in reversed(ends) if _balanced(tokens, at, end)]


def _balanced(tokens: Tokens, start: int, end: int) -> bool:
    marks = [token.text for token in tokens.items[start:end]]
    return marks.count("(") == marks.count(")")


def match_publication(tokens: Tokens, at: int) -> Ends:
    """Find the name of a publication from token `at`: linked, quoted, or by its capitals.

    The value is the name as printed, or None for a bare address. Small articles before it
    ("in the ...") are the preposition's business.
    """
    items = tokens.items
    if at >= len(items):
        return
    token = items[at]
    if token.kind == "url":
        yield at + 1, None
        return
    if token.text in _OPENING:
        yield from _quoted(tokens, at)
        return
    ends = _publication_ends(tokens, at)
    if token.link is not None:
        whole = _link_end(tokens, at)
        ends = [whole, *(end for end in ends if end != whole)]
    for end in ends:
        yield end, tokens.slice(at, end)


def _quoted(tokens: Tokens, at: int) -> Ends:
    closing = _OPENING[tokens.items[at].text]
    for number in range(at + 1, min(at + MAX_PUBLICATION, len(tokens.items))):
        if tokens.items[number].text == closing and number > at + 1:
            yield number + 1, tokens.slice(at + 1, number)
            return


def _link_end(tokens: Tokens, at: int) -> int:
    end = at
    while end < len(tokens.items) and tokens.items[end].link == tokens.items[at].link:
        end += 1
    while end - 1 > at and tokens.items[end - 1].text in ".,;:":
        end -= 1
    return end


def _publication_ends(tokens: Tokens, at: int) -> list[int]:
    items, ends, lower = tokens.items, [], 0
    if not (items[at].is_capital or items[at].kind == "number" or "." in items[at].text[1:-1]):
        return []
    for number in range(at, min(at + MAX_PUBLICATION, len(items))):
        token = items[number]
        if number in tokens.dates or (number > at and _stops_publication(tokens, number)):
            break
        lower += token.is_word and not token.is_capital and (token.folded,) not in _small()
        if lower > 3:
            break
        if token.kind in ("word", "number", "elided") and (token.folded,) not in _small():
            ends.append(number + 1)
    return ends[::-1]


def _small() -> lexicon.Phrases:
    return lexicon.phrases("SMALL")


def _stops_publication(tokens: Tokens, at: int) -> bool:
    items, token = tokens.items, tokens.items[at]
    if token.link is not None and token.link != items[at - 1].link:
        return True
    if token.text == ".":
        return (items[at - 1].folded,) not in lexicon.phrases("ISSUE") and len(
            items[at - 1].text
        ) > 1
    if token.text == ",":
        return not _is_issue(tokens, at + 1)
    if not token.is_word:
        return token.kind == "mark" and token.text not in _INSIDE_NAME | {"#", "°", "º", "!"}
    if token.is_capital:
        return False
    return token.folded in _PUBLICATION_STOPS or _is_language(tokens, at + 1)


_PUBLICATION_STOPS = frozenset("from by with pour par por para fur von con avec mit where".split())


def _is_issue(tokens: Tokens, at: int) -> bool:
    items = tokens.items
    if at >= len(items) or at in tokens.dates:
        return False
    return (items[at].folded,) in lexicon.phrases("ISSUE") or items[at].text == "#"


def _is_language(tokens: Tokens, at: int) -> bool:
    items = tokens.items
    return at < len(items) and (items[at].folded,) in lexicon.phrases("LANGUAGE")


def match_place(tokens: Tokens, at: int) -> Ends:
    """Find a place from token `at`: capitals with small words between them, brackets after it."""
    items, ends = tokens.items, []
    small = _small()
    for number in range(at, min(at + MAX_PLACE, len(items))):
        token = items[number]
        if number in tokens.dates or token.text == BREAK:
            break
        if token.is_capital or (token.text == ")" and number > at):
            ends.append(number + 1)
        elif number == at or not ((token.folded,) in small or token.text in "-–'’(./"):
            break
    for end in reversed(ends):
        if _balanced(tokens, at, end):
            yield end, tokens.slice(at, end)
