"""Links that offer a text in other languages, and what a page says its language is."""

from __future__ import annotations

from typing import Final

from lxml.html import HtmlElement

from pipelines.extract.head import primary_language
from pipelines.extract.page import line_of

_LANGUAGE_NAMES: Final = {
    name: code
    for code, names in {
        "ar": "العربية",
        "ca": "català",
        "de": "deutsch",
        "el": "ελληνικά",
        "en": "english",
        "es": "español castellano",
        "eu": "euskara",
        "fa": "فارسی",
        "fr": "français",
        "gl": "galego",
        "it": "italiano",
        "ja": "日本語",
        "nl": "nederlands",
        "pl": "polski",
        "pt": "português",
        "ru": "русский",
        "sv": "svenska",
        "tr": "türkçe",
        "uk": "українська",
        "zh": "中文",
    }.items()
    for name in names.split()
}
_LONGEST: Final = 25
"""Characters of the name of a language."""


def declared_language(element: HtmlElement) -> str | None:
    """Return the language code (ISO 639-1) that an element declares for itself."""
    for name in ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang"):
        if (tag := element.get(name)) and (code := primary_language(tag)):
            return code
    return None


def language_named(link: HtmlElement) -> str | None:
    """Return the language that a link offers: declared, or as its text names it."""
    declared = link.get("hreflang")
    if declared is None:
        text = link.text if link.text and not len(link) else line_of(link)
        if len(text) >= _LONGEST:
            return None
        return _LANGUAGE_NAMES.get(text.casefold().strip(" []()\n"))
    return primary_language(declared) if len(line_of(link)) <= _LONGEST - 5 else None


def offers_languages(element: HtmlElement) -> bool:
    """Tell whether an element is a choice of languages: every link in it names one."""
    named = [language_named(link) for link in element.iter("a")]
    return bool(named) and None not in named
