"""What an element is called: the trade's own words for a byline and a standfirst.

Whoever writes templates calls a byline `byline`, `author`, `firma` ... in one of six languages; the
names here are those words and no site's.
"""

from __future__ import annotations

import re
from functools import lru_cache

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_EDGE, _END = r"(?:^|[-_ ])", r"(?:$|[-_ ])"
_BYLINE = re.compile(
    _EDGE + r"(?:by-?line|authors?|autor(?:es|en|in)?|auteurs?|autore|firma|author-?names?"
    r"|contributors?|writers?|reporters?|journalists?|signature|signatura|assinatura|autrice|autora|schrijver)"
    + _END
)
_STANDFIRST = re.compile(
    _EDGE + r"(?:stand-?first|sub-?title|sub-?head(?:line|ing)?|deck|dek|lede?|lead|lead-?in"
    r"|lead-?text|intro(?:duction)?|summary|sommario|chapo|chapeau|entradilla|bajada|copete"
    r"|vorspann|entradeta|inleiding|samenvatting|subtitol|ondertitel|linha-?fina|teaser-?text|excerpt|abstract"
    r"|article-?description|article-?lead)" + _END
)


_BY = "by|von|par|por|di|da|per|door|του|της|από|yazan"
_SIGNER = (
    "author|autora?|autorin|autore|auteure?|autrice|redacci[óo]n|redaktion|schrijver|tekst|text[eo]?"
    "|testo|συντάκτ(?:ης|ρια)|κείμενο|yazar"
)

_WRITTEN = (
    "posted|published|written|submitted|ver[öo]ffentlicht|eingestellt|erstellt|geschrieben"
    "|gespeichert|publi[ée]|[ée]crit|r[ée]dig[ée]|soumis|publicado|escrito|enviado|enviat"
    "|pubblicato|scritto|inviato|geschreven|ingediend|υποβλήθηκε"
)
_PIECE = (
    r"(?:(?:an?|eine?|une?|un[oa]|uma?|een)\s+)?(?:tekst|text[eo]?|testo|story|article|artikel"
    "|artículo|artigo|articolo|beitrag|bericht|words)"
)

BYLINE_OPENING = re.compile(
    rf"""(?ix)^\W*(?:(?:{_WRITTEN}|{_PIECE})\s+)?(?:{_BY})\b[\s:]*
    |^\W*(?:{_SIGNER})(?:s|es|en)?\s*:\s*"""
)
"""What stands before names in a byline, in whatever element: `Published by`, `Ein Text von`."""

_LABEL = re.compile(rf"(?i)\W*(?:{_BY}|(?:{_SIGNER})(?:s|es|en)?)\W*")


def is_byline_label(text: str) -> bool:
    """Tell whether a text is a label before names and nothing else: `Auteur`, `By:`."""
    return bool(_LABEL.fullmatch(text))


@lru_cache(maxsize=8192)
def called(value: str) -> tuple[bool, bool]:
    """Return whether a name is a byline's, a standfirst's; a page repeats few hundred names."""
    name = value[:300]
    parted = _HUMP.sub("-", name).lower()
    return bool(_BYLINE.search(parted)), bool(_STANDFIRST.search(name.lower()))
