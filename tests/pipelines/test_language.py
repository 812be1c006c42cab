"""The language of a text, guessed from the words that are common in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from justext import get_stoplist

from pipelines.language import LANGUAGES, MAX_WORDS, MIN_WORDS, guess

PROSE = {
    "en": "The workers of the port have been on strike since Monday, and they will not go back to "
    "the docks before the company has said that it will talk with them about their pay.",
    "fr": "Les ouvriers du port sont en grève depuis lundi, et ils ne reprendront pas le travail "
    "avant que la direction ait dit qu'elle est prête à parler avec eux de leurs salaires.",
    "es": "Los obreros del puerto están en huelga desde el lunes, y no van a volver al trabajo "
    "antes de que la empresa diga que está dispuesta a hablar con ellos de sus salarios.",
    "de": "Die Arbeiter des Hafens streiken seit Montag, und sie werden nicht an die Arbeit gehen, "
    "bevor die Leitung gesagt hat, dass sie bereit ist, mit ihnen über die Löhne zu reden.",
}


@pytest.mark.parametrize(("code", "text"), PROSE.items())
def test_prose_tells_its_language(code: str, text: str) -> None:
    assert guess(text) == code
    assert guess(f"{text} " * 50) == code


@pytest.mark.parametrize("text", ["", "The strike goes on", "12 345 " * 50, "Bvcx qwrt " * 30])
def test_what_is_no_prose_tells_nothing(text: str) -> None:
    assert guess(text) is None


WORDS = st.sampled_from(["the", "de", "la", "and", "que", "der", "und", "x", "σε", "på", "1"])


COMMON = {code: get_stoplist(name) for code, name in LANGUAGES.items()}


@given(st.lists(WORDS, min_size=MIN_WORDS, max_size=500))
def test_the_language_named_leads_every_other(words: list[str]) -> None:
    read = [word for word in words if word.isalpha()][:MAX_WORDS]
    code = guess(" ".join(words))
    if code:
        counts = {each: sum(word in common for word in read) for each, common in COMMON.items()}
        assert counts.pop(code) > max(counts.values())
