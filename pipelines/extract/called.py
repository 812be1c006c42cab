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


BYLINE_OPENING = re.compile(
    r"""(?ix)^\W*(?:(?:posted|published|written|ver[öo]ffentlicht|eingestellt|erstellt|geschrieben
      |publi[ée]|[ée]crit|r[ée]dig[ée]|publicado|escrito|pubblicato|scritto)\s+)?
      (?:by|von|par|por|di|da|per)\b[\s:]*
    |^\W*(?:author|autora?|autorin|autore|auteure?|redacci[óo]n|redaktion)(?:s|es|en)?\s*:\s*"""
)
"""What stands before the names in a byline, in whatever element: `Published by`, `Autor:`."""


@lru_cache(maxsize=8192)
def called(value: str) -> tuple[bool, bool]:
    """Return whether a name is a byline's, a standfirst's; a page repeats few hundred names."""
    name = value[:300]
    parted = _HUMP.sub("-", name).lower()
    return bool(_BYLINE.search(parted)), bool(_STANDFIRST.search(name.lower()))
