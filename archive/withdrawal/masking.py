"""Takes passages out of a response, whatever its codings; the rest of it stays as it was."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from archive import http
from archive.errors import HemerotecaError
from archive.http import HttpMessage
from archive.withdrawal.passages import MASK, Passages

MAX_TEXT = 64 * 1024 * 1024
_PLAIN_MASK = "-"


class Text(NamedTuple):
    """The text of a response, and the encoding that gives its bytes back."""

    text: str
    encoding: str


def text_of(message: HttpMessage) -> Text:
    """Return the text of a response; an empty one where it is none.

    What is not UTF-8 is read as latin-1, which loses no byte.
    """
    if (http.media_type(message.header("content-type")) or "").startswith(http.NO_TEXT):
        return Text("", "utf-8")
    try:
        body = http.decoded(message, MAX_TEXT)
    except HemerotecaError:
        body = message.body[:MAX_TEXT]
    for encoding in ("utf-16",) if body[:2] in _MARKS else ("utf-8", "latin-1"):
        try:
            return Text(body.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return Text(body.decode("latin-1"), "latin-1")


def needs_mask(message: HttpMessage, passages: Passages, *, keep_quoted: bool = False) -> bool:
    """Whether `masked` gives another body: much quicker than to mask it."""
    return passages.are_in(text_of(message).text, keep_quoted=keep_quoted)


def masked(message: HttpMessage, passages: Passages, *, keep_quoted: bool = False) -> bytes | None:
    """Return the body, uncoded, with the passages masked; None where it holds none of them."""
    text, encoding = text_of(message)
    if not passages.are_in(text, keep_quoted=keep_quoted):
        return None
    mask = _PLAIN_MASK if encoding == "latin-1" else MASK
    return passages.masked(text, keep_quoted=keep_quoted, mask=mask).encode(encoding)


def redacted(
    message: HttpMessage, passages: Passages, *, keep_quoted: bool = False
) -> HttpMessage | None:
    """Return the response, without codings, with the passages masked; None as `masked` does."""
    body = masked(message, passages, keep_quoted=keep_quoted)
    if body is None:
        return None
    headers = tuple(each for each in message.headers if each[0].lower() not in _OF_THE_BODY)
    return HttpMessage(message.start_line, headers, body)


_OF_THE_BODY = frozenset({b"content-length", b"content-encoding", b"transfer-encoding"})
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
