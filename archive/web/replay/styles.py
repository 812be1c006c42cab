"""Makes every address in a style sheet lead into the archive (CSS Syntax Module Level 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import tinycss2
from tinycss2.bytes import decode_stylesheet_bytes

Replace = Callable[[str], str]
TAKES_ADDRESSES = frozenset({"url", "src", "image-set", "-webkit-image-set"})
"""Functions whose strings are addresses."""


def css_text(data: bytes, charset: str | None) -> str:
    """Decode a style sheet as browsers do: mark of order, header, `@charset`, else UTF-8."""
    text, _coding = decode_stylesheet_bytes(data, protocol_encoding=charset)
    return str(text)


def rewrite_css(text: str, new: Replace) -> str:
    """Return a style sheet, or the value of a `style`, whose addresses went through `new`.

    What is nested too deeply to be a style sheet comes back as it is: its relative addresses
    still lead into the archive, and the policy of the page stops the others.
    """
    tokens = tinycss2.parse_component_value_list(text)
    try:
        _rewrite(tokens, new)
        return str(tinycss2.serialize(tokens))
    except RecursionError:
        return text


def _rewrite(tokens: Iterable[Any], new: Replace) -> None:
    rule = ""
    for token in tokens:
        if token.type == "at-keyword":
            rule = token.lower_value
        elif token.type == "{} block" or (token.type == "literal" and token.value == ";"):
            rule = ""
        if rule != "namespace":  # there an address is a name, and never asked for
            _rewrite_token(token, rule, new)


def _rewrite_token(token: Any, rule: str, new: Replace) -> None:
    if token.type == "url":
        _set(token, new(token.value), "url({})")
    elif token.type == "string" and rule == "import":
        _set(token, new(token.value), "{}")
    elif token.type == "function":
        if token.lower_name in TAKES_ADDRESSES:
            _rewrite_strings(token.arguments, new)
        _rewrite(token.arguments, new)
    elif token.type.endswith(" block"):
        _rewrite(token.content, new)


def _rewrite_strings(tokens: Iterable[Any], new: Replace) -> None:
    for token in tokens:
        if token.type == "string":
            _set(token, new(token.value), "{}")


def _set(token: Any, value: str, form: str) -> None:
    token.value = value
    token.representation = form.format(f'"{tinycss2.serializer.serialize_string_value(value)}"')
