"""Names: one form for one person, and persons told from organisations."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.dates import fold

_STEMS = (
    # Bodies: beginnings of words, without accents, in six languages.
    "committe|comite|comissao|commission|comision|kommission|commissione|komitee|comitato"
    "|collective|collectif|colectivo|coletivo|kollektiv|collettivo|coordinat|coordinac|coordena"
    "|koordin|editor|redac|redak|redaz|federa|foder|confedera|league|ligue|liga|lega|union|uniao"
    "|unione|sindicat|syndicat|sindacat|gewerkschaft|party|parti|partido|partei|partito"
    "|movement|mouvement|movimiento|movimento|bewegung|network|reseau|rede|netzwerk|rete"
    "|assembl|asamblea|versammlung|council|conseil|consejo|conselho|consiglio|congress|kongress"
    "|congres|associat|associac|asociac|associaz|verein|verband|vereinigung|society|societe|sociedad"
    "|platform|plataforma|plattform|plateforme|piattaforma|front|frente|fronte|alliance|alianza"
    "|alianca|alleanza|bundnis|allianz|campaign|campagne|campana|campanha|kampagne|campagna"
    "|organisation|organization|organizac|organizzaz|organisier|initiativ|iniciativ|iniziativ|group"
    "|groupe|grupo|gruppe|gruppo|current|courant|corriente|corrente|stromung|tendenc|bureau"
    "|secretariat|secretariado|sekretariat|segreteria|international|internacional|internazionale"
    "|institut|fundacion|foundation|fondation|fundacao|stiftung|fondazione|agency|agence|agencia"
    "|agentur|agenzia|magazine|revue|revista|rivista|zeitschrift|journal|periodico|staff"
    "|solidarity|solidarite|solidaridad|solidariedade|comunicacion|team|equipe|equipo|desk|press"
    "|prensa|presse|workers|trabajador|travailleur|trabalhador|socialist|communist|comunista"
    "|anticapitalist|marxist|trotsk|brigad|ministr|university|universit|universidad|centre|center"
    "|centro|zentrum|commune|forum|foro|coalition|coalicion|coalizao|koalition|delegation|section"
    "|seccion|sezione|sektion|branch|cooperativ|kooperativ|archive|archiv|project|projekt|proyecto"
    "|projet|projeto|progetto|news|noticias|media|medios|medien|reuters|afp|antifa|bund"
)
_ORGANISATION = re.compile(rf"\b(?:{_STEMS})\w*")
_SURE_PERSON = re.compile(r"\b(?:mr|mrs|ms|dr|prof)\b")
_ACRONYM = re.compile(r"[A-Z]{2,}[A-Z0-9-]*")


@lru_cache(maxsize=4096)
def is_organisation_word(folded: str) -> bool:
    """Whether a word (without accents, in lower case) names a body of people."""
    return bool(_ORGANISATION.match(folded))


def key(name: str) -> str:
    """Return the form under which all spellings of one name are one."""
    surname, comma, given = name.partition(",")
    ordered = f"{given} {surname}" if comma and "," not in given else name
    return " ".join(re.findall(r"\w+", fold(ordered)))


def kind(name: str) -> str:
    """Return `organisation` or `person`."""
    folded = fold(name)
    if _SURE_PERSON.search(folded):
        return "person"
    return "organisation" if _ORGANISATION.search(folded) else "person"
