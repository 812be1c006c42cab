"""Lines that no clause makes: a name alone, and remarks about the text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from operator import attrgetter

from archive.model import Credit, Role
from pipelines import people
from pipelines.credits import lexicon
from pipelines.credits.cutting import BREAK, first_word
from pipelines.credits.said import Line, Said
from pipelines.credits.tokens import Token, Tokens, words_of
from pipelines.letters import fold

_REMARK_HEAD = 10
"""Tokens before the colon of a remark: "Correction, 15 June 2026:"."""
MAX_ALONE = 120
"""Characters of a name that stands alone."""
_SIGNATURE_WORDS = 12
_HEAD = 5
"""Words of a name in which it is seen whether it is that of a body."""
_GENITIVES = frozenset(
    "de del des du d' da do das dos dels di dei degli della delle der of".split()
)
_CLOSING = ' \n)]*_”»"'
"""What may stand behind the last word or the full stop of a line."""
_PLAIN_IN_BODIES = 4
"""Words in lower case that say whose committee it is."""
_ADJECTIVES = 2
"""Words in lower case that follow the noun of a body."""

_IS_PLAIN = attrgetter("is_plain")


def may_be_remark(said: Sequence[str], first: Token) -> bool:
    """Whether `read_alone` could read a remark, told from a line's words and its first token."""
    of_remark, of_rights = lexicon.words_of("REMARK"), lexicon.telling_words("RIGHTS")
    return first.folded in of_remark or not of_rights.isdisjoint(said)


def may_be_alone(items: Sequence[Token], place: str, *, is_emphasised: bool) -> bool:
    """Whether `read_alone` could read a line, told from its tokens: what is refused, it would not.

    `items` are the tokens without brackets before them.
    """
    if place == "foot" and (
        is_emphasised
        or not any(map(_IS_PLAIN, items))
        or _leads([token.folded for token in items[:_HEAD]])
    ):
        return bool(items)
    return _is_remark(words_of(items))


def is_likely_alone(text: str, place: str) -> bool:
    """Whether a line without a word of the grammar is likely a name or a remark."""
    if first_word(text) in lexicon.words_of("REMARK"):
        return True
    if place != "foot" or len(text) > MAX_ALONE:
        return False
    words = text.split()
    return not any(map(_is_plain_word, words)) or _leads([fold(word) for word in words[:_HEAD]])


def _is_plain_word(word: str) -> bool:
    return word.isalpha() and word.islower() and fold(word) not in _words_of_bodies()


def _leads(words: Sequence[str]) -> bool:
    """Whether a name begins that goes on in lower case: "Comité de trabajadores del Salar".

    A noun of bodies, two adjectives at most, then an "of"; an article may stand before it. `words`
    are folded.
    """
    start = 1 if words and lexicon.has("ARTICLE", words[0]) else 0
    noun = words[start : start + 1]
    after = words[start + 1 : start + _ADJECTIVES + 2]
    return any(map(people.is_organisation_word, noun)) and not _GENITIVES.isdisjoint(after)


@cache
def _words_of_bodies() -> frozenset[str]:
    """Return words in lower case that editors sign with: those of their remarks, and small."""
    return lexicon.single_words("SMALL").union(*lexicon.phrases("REMARK"))


def read_alone(tokens: Tokens, start: int, end: int, line: Line) -> Said | None:
    """Read a line that is a name or a remark, else None.

    At the foot an organisation (or a person, set apart by its type) signs.
    """
    if start >= end:
        return None
    if _is_remark(tokens.words[start:]):
        return Said()
    if line.place == "foot":
        return _signature(tokens, start, end, line)
    return None


def _is_remark(words: tuple[str, ...]) -> bool:
    """Whether it is a correction or a permission: about the text, without a fact for us."""
    if _has_rights(words):
        return True
    return any(
        ":" in words[stop : stop + _REMARK_HEAD] for stop, _ in lexicon.find("REMARK", words, 0)
    )


def _has_rights(words: tuple[str, ...]) -> bool:
    begun = lexicon.words_of("RIGHTS")
    if begun.isdisjoint(words):
        return False
    return any(lexicon.find("RIGHTS", words, at) for at, word in enumerate(words) if word in begun)


def is_body(tokens: Tokens, start: int, end: int) -> bool:
    """Whether tokens `start` to `end` name an organisation, without a word that no name has.

    In the Romance languages adjectives follow in lower case: "Comité ejecutivo nacional".
    """
    if people.kind(tokens.slice(start, end)) != people.ORGANISATION:
        return False
    items = tokens.items[start:end]
    plain = [token for token in items if token.is_plain]
    first = next(token for token in items if not token.is_small)
    leads = first.is_body and len(plain) <= _ADJECTIVES
    return leads or all(token.is_body for token in plain)


def _may_be_in_signature(token: Token) -> bool:
    marks = f",&-–()'’{BREAK}"
    return token.is_word or token.is_small or token.text in marks


def _signs(tokens: Tokens, start: int, end: int, *, is_set_apart: bool) -> bool:
    """Whether a body's name stands alone; one that goes on in lower case must be known by more."""
    items = tokens.items[start:end]
    plain = [token for token in items if token.is_plain]
    if not plain or (is_set_apart and is_body(tokens, start, end)):
        return is_body(tokens, start, end)
    others = [token for token in plain if not token.is_body]
    is_known = len(others) < len(plain) or any(token.is_capital for token in items[2:])
    is_named = is_set_apart or is_known
    return is_named and len(others) <= _PLAIN_IN_BODIES and _is_headed(tokens, start)


def _is_headed(tokens: Tokens, start: int) -> bool:
    """Whether a capital noun of bodies leads, and no sentence about one: "The committee met."."""
    items = tokens.items[start : start + _HEAD]
    noun = items[1] if lexicon.has("ARTICLE", items[0].folded) else items[0]
    is_sentence = tokens.text.rstrip(_CLOSING).endswith((".", "!", "?"))
    return noun.is_capital and not is_sentence and _leads([token.folded for token in items])


def _signature(tokens: Tokens, start: int, end: int, line: Line) -> Said | None:
    items = tokens.items[start:end]
    if not 2 <= len(items) <= _SIGNATURE_WORDS or not items[0].is_capital:
        return None
    if not all(map(_may_be_in_signature, items)):
        return None
    person = line.emphasised and not any(token.is_small or token.is_plain for token in items)
    if not (person or _signs(tokens, start, end, is_set_apart=line.emphasised)):
        return None
    name, link = tokens.slice(start, end), tokens.link_of(start, end)
    url, printed = link.url if link else None, tokens.line
    return Said((Credit(Role.SIGNATORY, name, people.kind(name), url=url, line=printed),))
