"""Words in letters, whatever the script."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile("[A-Za-z\xb5\xc0-\xd6\xd8-\xf6\xf8-\u1fff\u2c00-\u2fff\u3040-\ud7ff]+")
"""Letters by their places in Unicode: to ask for their properties takes twice as long.

What is left out are figures, and the blocks of signs and of punctuation. Marks that stand over a
letter count as part of it.
"""


_ASCII: Final = bytes(n if chr(n).isalpha() else ord(" ") for n in range(128)).ljust(256)
"""Byte -> itself if it is an ASCII letter, else a blank."""

_ASCII_SIGNS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")


def words(text: str) -> list[str]:
    """Return the words of `text`, without what stands between them."""
    if text.isascii():  # as most texts are, once folded: bytes are cut many times as fast
        return text.encode().translate(_ASCII).decode().split()
    return _WORD.findall(text)


def squeezed(text: str) -> str:
    """Return only the letters and figures of `text`, casefolded, for comparing."""
    if text.isascii():
        return text.encode().translate(None, _ASCII_SIGNS).decode().casefold()
    return "".join(filter(str.isalnum, text)).casefold()


def fold(text: str) -> str:
    """Return `text` without accents and case, for comparing words."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
