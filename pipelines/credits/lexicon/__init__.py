"""The words of credit lines: one module a language, all read into one lexicon.

A module's `WORDS` maps a class of the grammar to its phrases, separated by `|`. `traducid/o/a`
stands for `traducido` and `traducida`, `traduit//e` for `traduit` and `traduite`. A class may
carry a value: `DONE.translator` is class `DONE`, value `translator`.

All languages are read at once because lines mix them: an English article is signed
"Traducción: ..." on a Spanish site.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from babel import Locale

from pipelines.credits.cutting import fold_words, plain_words
from pipelines.credits.lexicon import ca, de, en, es, fr, it, nl, pt
from pipelines.letters import fold

_MODULES: tuple[Mapping[str, str], ...] = (
    en.WORDS, fr.WORDS, es.WORDS, pt.WORDS, de.WORDS, it.WORDS, ca.WORDS, nl.WORDS
)  # fmt: skip

_LANGUAGES = ("en", "fr", "es", "pt", "de", "it", "ca", "gl", "nl")

Phrases = Mapping[tuple[str, ...], str]
"""Folded words of a phrase -> its value, `""` where its class has none."""


@cache
def phrases(name: str) -> Phrases:
    """Return all phrases of class `name`, in every language."""
    if name in _FROM_CLDR:
        return _FROM_CLDR[name]()
    return {phrase: value for value, entry in _entries().get(name, ()) for phrase in _expand(entry)}


def names() -> set[str]:
    """Return the names of all classes."""
    return {*_entries(), *_FROM_CLDR}


@cache
def _entries() -> Mapping[str, list[tuple[str, str]]]:
    """Return class -> values and phrases as written, of all languages in their order."""
    entries: dict[str, list[tuple[str, str]]] = {}
    for words in _MODULES:
        for key, entry in words.items():
            name, _, value = key.partition(".")
            entries.setdefault(name, []).append((value, entry))
    return entries


def has(name: str, word: str) -> bool:
    """Tell whether one folded word is a phrase of class `name`."""
    return word in single_words(name)


@cache
def single_words(name: str) -> frozenset[str]:
    """Return the phrases of class `name` that are one folded word."""
    return frozenset(phrase[0] for phrase in phrases(name) if len(phrase) == 1)


@cache
def by_first_word(name: str) -> Mapping[str, list[tuple[int, tuple[str, ...], str]]]:
    """Return the phrases of class `name` by their first words, the longest first.

    Each with how many words it has, and its value.
    """
    by_word: dict[str, list[tuple[int, tuple[str, ...], str]]] = {}
    for phrase, value in phrases(name).items():
        by_word.setdefault(phrase[0], []).append((len(phrase), phrase, value))
    for begun in by_word.values():
        if len(begun) > 1:
            begun.sort(key=lambda each: -each[0])
    return by_word


def find(name: str, words: tuple[str, ...], at: int) -> Sequence[tuple[int, str]]:
    """Find phrases of class `name` among `words` from `at`: end and value, the longest first."""
    if at >= len(words) or not (begun := by_first_word(name).get(words[at])):
        return ()
    return [
        (at + length, value)
        for length, phrase, value in begun
        if length == 1 or words[at : at + length] == phrase
    ]


@cache
def classes() -> Mapping[str, frozenset[str]]:
    """Return, for each word with which a phrase begins, the classes of such phrases."""
    by_word: dict[str, set[str]] = {}
    for name in names():
        for word in words_of(name):
            by_word.setdefault(word, set()).add(name)
    return {word: frozenset(found) for word, found in by_word.items()}


@cache
def words_of(*names: str) -> frozenset[str]:
    """Return the first words of all phrases of these classes."""
    return frozenset(phrase[0] for name in names for phrase in phrases(name))


@cache
def telling_words(*names: str) -> frozenset[str]:
    """Return words of which each phrase of these classes has one: few lines have any of them.

    The fewer, the less prose is looked at: of a phrase without a word that is there already, the
    longest is taken.
    """
    phrased = {plain_words(" ".join(phrase)) for name in names for phrase in phrases(name)}
    found: set[str] = set()
    for phrase in sorted(phrased, key=lambda each: (len(each), each)):
        if found.isdisjoint(phrase):
            found.add(max(phrase, key=len))
    return frozenset(found)


def _expand(entry: str) -> Iterator[tuple[str, ...]]:
    for phrase in entry.split("|"):
        stem, *endings = phrase.strip().split("/")
        for ending in endings or [""]:
            yield fold_words(stem + ending)


@cache
def _languages() -> Phrases:
    """Return the names of languages in each of ours, from CLDR: `inglés`, `Englischen`."""
    names: dict[tuple[str, ...], str] = {}
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).languages.items():
            if "_" in code:
                continue
            names.setdefault(fold_words(name), code)
            if language == "de" and name.endswith("isch"):
                names.setdefault((fold(name) + "en",), code)
    for code, entry in _entries()["LANGUAGE"]:
        names.update(dict.fromkeys(_expand(entry), code))
    return names


@cache
def _months() -> Phrases:
    """Return the names of months in each of our languages, from CLDR: `juny` of "de juny"."""
    tables = (Locale.parse(language).months["stand-alone"]["wide"] for language in _LANGUAGES)
    names = (name for table in tables for name in table.values())
    return {fold_words(re.split(r"[\s’']", name)[-1]): "" for name in names}


_FROM_CLDR: Mapping[str, Callable[[], Phrases]] = {"LANGUAGE": _languages, "MONTH": _months}
"""Classes that are no words of ours alone."""
