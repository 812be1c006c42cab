"""Names: one form for one person, and persons told from organisations.

Both are conservative. Two spellings are one person only when accents, case, points, hyphens or
the order "Surname, Name" tell them apart: "J. Smith" is not "John Smith". A name is a person's
unless a word in it says otherwise.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipelines.letters import fold, words

PERSON: Final = "person"
ORGANISATION: Final = "organisation"

# Beginnings of words that name a body of people, without accents, in six languages; none of them
# begins a common surname.
_STEMS: Final = (
    "committe comite comissao commission comision kommission commissione komitee comitato "
    "collective collectif colectivo coletivo kollektiv collettivo coordinat coordinac coordena "
    "koordin coordonn editors editorial redaccion redaction redakti redazion redacao "
    "federa confedera foderation league sindicat syndicat sindacat gewerkschaft partido partei "
    "partito movement mouvement movimiento movimento bewegung network reseau netzwerk assembl "
    "asamblea versammlung council conseil consejo conselho consiglio kongress "
    "associati associac asociac associaz vereinigung verband society societe sociedad "
    "platform plataforma plattform plateforme piattaforma alliance alianza alianca alleanza "
    "bundnis allianz campaign campagne campana campanha kampagne organisation organization "
    "organizac organizzaz organising organizing initiativ iniciativ iniziativ corriente tendenc "
    "secretari segreteria sekretariat internationa internaciona internaziona institut fundacion "
    "foundation fondation fundacao stiftung fondazione agencia agentur agenzia revista rivista "
    "zeitschrift periodico solidari comunicacion workers trabajador travailleur trabalhador "
    "lavorator socialist communist comunist anticapitalist marxist trotsk brigade ministr "
    "universit universid coalition coalicion coalizao koalition delegat cooperativ kooperativ "
    "betriebsrat personalrat proyecto noticias ecosocialist feminist ecologist sozialist kommunist"
).split()

# Whole words, with their plurals: too short, or too like a surname, to be beginnings.
_WORDS: Final = (
    "union unions uniao unione party parti ligue liga lega front frente fronte rede rete group "
    "groups groupe grupo gruppe gruppo current courant corrente stromung bureau agency agence team "
    "equipe equipo squadra desk staff press presse prensa news media medios medien magazine "
    "revue journal verein centre center centro zentrum commune forum foro section seccion sezione "
    "sektion archive archives archiv project projekt projet projeto progetto congress congres "
    "editor reuters afp ap epa dpa efe ansa antifa bund podcast radio tv collective club"
).split()

# Words that are surnames too: "Eyal Press" is a person, "Associated Press" none.
_SURNAMES: Final = frozenset("press bureau staff current front campana desk union league".split())
_MODIFIERS: Final = frozenset(
    "african american associated black british central credit editorial editors el european "
    "executive free french general global haymarket il international la labor labour le left "
    "local merlin nacional national nazionale neue new nouveau novo nuevo open our people's "
    "peoples pluto political politico politique popular radical red regional socialist "
    "soviet student students the trade united verso women women's workers world youth zed".split()
)

_BEGUN: Final = tuple(_STEMS)
_LEAST: Final = min(map(len, _STEMS))
_BEGINNINGS: Final = frozenset(stem[:_LEAST] for stem in _STEMS)
_WHOLE: Final = frozenset(_WORDS)
# In lower case inside a name: "Nuevo Perú por el Buen Vivir".
_NOT_PERSONAL: Final = frozenset(
    "for por para pour für per against contra contre gegen contro the".split()
)
_TITLE: Final = re.compile(r"(?:mr|mrs|ms|dr|prof)\b")
_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "phd", "md"})


def is_organisation_word(folded: str) -> bool:
    """Whether a word (without accents, in lower case) names a body of people."""
    # Few words begin like a stem at all: the stems are hardly ever gone through.
    return folded in _WHOLE or (folded[:_LEAST] in _BEGINNINGS and folded.startswith(_BEGUN))


@lru_cache(maxsize=4096)
def kind(name: str) -> str:
    """Return `organisation` when a word of `name` names a body of people, else `person`."""
    folded = fold(name)
    said = words(folded)
    is_personal = _NOT_PERSONAL.isdisjoint(name.split())
    if is_personal and not any(map(is_organisation_word, said)):
        return PERSON  # as nearly all are
    if _TITLE.match(folded) or (is_personal and _is_surname_after_given_name(name, said)):
        return PERSON
    return ORGANISATION


def _is_surname_after_given_name(name: str, folded: list[str]) -> bool:
    """Whether a word of bodies is a surname here: the last of two, after what may be a name."""
    if len(folded) != 2 or folded[1] not in _SURNAMES:
        return False
    given = name.split()[0]
    if given.endswith(("'", "’")):
        return False  # "Dockers' Union"
    return given.istitle() and folded[0] not in _MODIFIERS and not is_organisation_word(folded[0])


def key(name: str) -> str:
    """Return the form that all spellings of one name share, for comparing and never for showing.

    Accents, case, points, hyphens and apostrophes go; "Surname, Name" is put in order. Initials
    stay initials. A name without a letter or figure (`***`) is its own key.
    """
    surname, comma, given = name.partition(",")
    if comma and _is_given_name(given) and kind(name) == PERSON:
        name = f"{given} {surname}"
    return " ".join(re.findall(r"\w+", fold(name))) or name.strip()


def _is_given_name(text: str) -> bool:
    words = re.findall(r"\w+", fold(text))
    return 0 < len(words) <= 3 and "," not in text and words[0] not in _SUFFIXES
