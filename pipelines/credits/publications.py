"""Names of publications and places, as credit lines print them."""

from __future__ import annotations

from pipelines.credits import lexicon
from pipelines.credits.names import OPENS, Ends
from pipelines.credits.tokens import BREAK, Token, Tokens

MAX_PUBLICATION = 14
MAX_PLACE = 7
_MAX_PLAIN = 3
_MAX_SMALL = 2
_DAY_AND_MONTH = 3
"""Tokens of a day without a year: "3 de junio"."""
_QUOTES = {"“": "”", "«": "»", "‘": "’", '"': '"', "„": "“"}
_INSIDE = frozenset("&-–/'’#°º!+")
_IN_NAMES = frozenset({"word", "number", "elided"})
"""Kinds of tokens with which a name can end."""
_STOPS = frozenset(
    "from under by with where sous bajo sob unter pour par por para fur von con com avec mit"
    "".split()
)
"""Small words with which the next part of a credit begins."""
_DONE = ("FIRST", "PUBLISHED", "DONE")
"""Classes of the words that say what was done with a text."""


def match_publication(tokens: Tokens, at: int) -> Ends:
    """Find the name of a publication from token `at`: linked, quoted, or by its capitals.

    The value is the tokens of its name, with what numbers the issue ("no. 7"); None for a bare
    address.
    """
    items = tokens.items
    if at >= len(items) or is_own(tokens, at):
        return ()
    if items[at].kind == "url":
        return ((at + 1, None),)
    if items[at].text in _QUOTES:
        return _quoted(tokens, at)
    ends = _printed_ends(tokens, at)
    if at in tokens.linked and (linked := _link_end(tokens, at)) is not None:
        ends = [linked, *ends]
    if mastheads := lexicon.find("MASTHEAD", tokens.words, at):
        ends = [*ends, *(end for end, _ in mastheads)]
    return [(end, (at, end)) for end in dict.fromkeys(ends)]


def is_own(tokens: Tokens, at: int) -> bool:
    """Whether a writer names himself as the source: "elaboración propia", "own research"."""
    return bool(lexicon.find("OWN", tokens.words, at))


def _quoted(tokens: Tokens, at: int) -> Ends:
    closing = _QUOTES[tokens.items[at].text]
    for number in range(at + 2, min(at + MAX_PUBLICATION, len(tokens.items))):
        if tokens.items[number].text == closing:
            return ((number + 1, (at + 1, number)),)
    return ()


def _link_end(tokens: Tokens, at: int) -> int | None:
    """Return where the link ends that begins at token `at`."""
    items, linked, link = tokens.items, tokens.linked, tokens.linked.get(at)
    if link is None or (at and linked.get(at - 1) == link):
        return None
    end = at
    while end < len(items) and linked.get(end) == link:
        end += 1
    while end - 1 > at and items[end - 1].text in ".,;:":
        end -= 1
    return end


def _printed_ends(tokens: Tokens, at: int) -> list[int]:
    ends, plain, proper = list[int](), 0, False
    if not _begins_publication(tokens, at):
        return ends
    for number, token in enumerate(tokens.items[at : at + MAX_PUBLICATION], at):
        plain += token.is_plain
        if number in tokens.dates or plain > _MAX_PLAIN or (number > at and _stops(tokens, number)):
            break
        proper = proper or _is_proper(token)
        if proper and token.kind in _IN_NAMES and not token.is_small:
            ends.append(number + 1)
    return ends[::-1]


def _begins_publication(tokens: Tokens, at: int) -> bool:
    """Whether a name could begin: with a capital or figure, or like "der jungen Welt"."""
    if not (_is_proper(tokens.items[at]) or _begins_small(tokens, at)):
        return False
    dates = tokens.dates
    return not dates or not any(start <= at < end for start, (end, _) in dates.items())


def _begins_small(tokens: Tokens, at: int) -> bool:
    following = tokens.items[at + 1 : at + 2]
    is_before_capital = any(token.is_capital for token in following) and at + 1 not in tokens.dates
    return is_before_capital and tokens.items[at].is_word


def _is_proper(token: Token) -> bool:
    """Whether it has a capital or a figure, or is an address like "esquerda.net"."""
    if token.is_capital or token.kind != "word":
        return token.is_capital or token.kind == "number"
    return not token.text.isalpha() and any(char.isdigit() or char == "." for char in token.text)


def _stops(tokens: Tokens, at: int) -> bool:
    """Whether a publication's name cannot go on with token `at`."""
    items, token, linked = tokens.items, tokens.items[at], tokens.linked
    if at in linked and linked[at] != linked.get(at - 1):
        return True
    if token.is_capital:
        return False
    if token.text == ".":
        return not lexicon.has("ISSUE", items[at - 1].folded)
    if token.text == ",":
        return not _is_issue(tokens, at + 1)
    if not token.is_word:
        return token.kind in ("mark", "line", "url") and token.text not in _INSIDE
    if token.folded in _STOPS or _is_language(tokens, at + 1):
        return True
    return any(leads(tokens, at) for leads in (_leads_to_date, _leads_to_source, _leads_to_clause))


def _leads_to_date(tokens: Tokens, at: int) -> bool:
    """Whether a phrase like "en date du" begins that leads to a date."""
    ends = [end for end, _ in lexicon.find("ON", tokens.words, at)]
    return any(end in tokens.dates or _is_day(tokens, end) for end in ends)


def _is_day(tokens: Tokens, at: int) -> bool:
    """Whether a day without a year stands here: "3 de junio", "3. Juni", "June 3"."""
    near = tokens.items[at : at + _DAY_AND_MONTH]
    names_month = any(lexicon.has("MONTH", token.folded) for token in near)
    is_numbered = any(token.kind == "number" for token in near[:2])
    return names_month and is_numbered and all(token.text != "," for token in near)


def _leads_to_source(tokens: Tokens, at: int) -> bool:
    """Whether a phrase like "a partir de" begins: of several words, for names have "de" in them."""
    return any(end - at > _MAX_SMALL for end, _ in lexicon.find("FROM", tokens.words, at))


def _leads_to_clause(tokens: Tokens, at: int) -> bool:
    """Whether an "and" stands here before what was done: "and first published", "y traducido"."""
    following = [end for end, _ in lexicon.find("AND", tokens.words, at)]
    return any(lexicon.find(name, tokens.words, end) for end in following for name in _DONE)


def _is_issue(tokens: Tokens, at: int) -> bool:
    items = tokens.items
    if at >= len(items) or at in tokens.dates:
        return False
    return lexicon.has("ISSUE", items[at].folded) or items[at].text == "#"


def _is_language(tokens: Tokens, at: int) -> bool:
    items = tokens.items
    return (
        at < len(items) and not items[at].is_capital and lexicon.has("LANGUAGE", items[at].folded)
    )


def match_place(tokens: Tokens, at: int) -> Ends:
    """Find a place from token `at`: capitals with small words between them, brackets after it."""
    ends, opened = list[int](), 0
    for number, token in enumerate(tokens.items[at : at + MAX_PLACE], at):
        if number in tokens.dates or token.text == BREAK:
            break
        opened += OPENS.get(token.text, 0)
        if token.is_capital or (token.text == ")" and number > at):
            if not opened:
                ends.append(number + 1)
        elif number == at or not (token.is_small or token.text in "-–'’(./"):
            break
    return [(end, (at, end)) for end in reversed(ends)]
