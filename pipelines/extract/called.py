"""What an element is called: the trade's own words for a byline and a standfirst.

Whoever writes templates calls a byline `byline`, `author`, `firma` ... in one of six languages; the
names here are those words and no site's.
"""

from __future__ import annotations

import re
from functools import lru_cache

_EDGE, _END = r"(?:^|[-_ ])", r"(?:$|[-_ ])"
_BYLINE = re.compile(
    _EDGE + r"(?:by-?line|authors?|autor(?:es|en|in)?|auteurs?|autore|firma)" + _END
)
_STANDFIRST = re.compile(
    _EDGE + r"(?:stand-?first|sub-?title|sub-?head(?:line|ing)?|deck|dek|lede?|lead|lead-?in"
    r"|lead-?text|intro(?:duction)?|summary|sommario|chapo|chapeau|entradilla|bajada|copete"
    r"|vorspann|teaser-?text|excerpt|abstract|article-?description|article-?lead)" + _END
)


@lru_cache(maxsize=8192)
def called(value: str) -> tuple[bool, bool]:
    """Return whether a name is a byline's, a standfirst's; a page repeats few hundred names."""
    name = value[:300].lower()
    return bool(_BYLINE.search(name)), bool(_STANDFIRST.search(name))
