"""What a line in a text is, told from its words: names, notes, updates, words about the author.

Only what is said the same way by many magazines, in six languages; credits and dates are read by
`pipelines.credits`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pipelines.dates import read_date
from pipelines.extract.called import called
from pipelines.extract.page import line_of
from pipelines.extract.pieces import Piece

_NOTES_TITLE: Final = re.compile(
    r"(?i)\W*(?:foot|end)?(?:notes?|notas?|notizen|note|anmerkungen|fu(?:ß|ss)noten|referenc\w+)\W*"
)
_ADVERTS: Final = frozenset(
    "advertisement advertisements advertising publicidad publicidade publicité publicitat werbung"
    " anzeige pubblicità advertentie publicitat διαφήμιση".split()
)
_RIGHT: Final = re.compile(r"text-align\s*:\s*(?:right|end)")
_SET_RIGHT: Final = frozenset(
    {"has-text-align-right", "text-right", "text-end", "rteright", "text-align-right", "alignright"}
)
"""Classes by which the editors of WordPress and Drupal, and Bootstrap, set a paragraph right."""
_EDITORS_NOTE: Final = re.compile(
    r"""(?ix)\W*(?: (?:editor(?:s|ial)?|translator)['’]?s?['’]?\ (?:note|introduction) |
    note\ (?:from|by)\ the\ (?:editor|translator) | n\.?\ ?d\.?\ ?l\.?\ ?r\b |
    note\ d(?:e|u)\ (?:la\ )?(?:rédac|redac|traduc) |
    nota\ d[eoai]l?\ (?:la\ )?(?:redac|redaz|edit|edic|trad) |
    anm(?:\.|erkung)\ ?d(?:\.|er)\ ?(?:red|übers) | vorbemerkung )"""
)
_UPDATE: Final = re.compile(
    r"(?i)\W*(?:(?:this|cet|l['’]|dieser|este|questo|quest['’])?\s*"
    r"(?:article|artikel|artículo|artigo|articolo)\s+"
    r"(?:(?:was|has been|a été|wurde|fue|ha sido|foi|è stato)\s+)?)?"
    r"(?:(?:last )?updated?|modifié|corrigé|modificado|modificato|corregido|corrigido|corretto"
    r"|corrections?|corrected|correcci[óo]n|fe de (?:erratas|errores)|"
    r"actualiza(?:do|da|ci[óo]n)|mise? à jour|correctif|rectificatif|erratum|atualiza(?:do|da|ção)|"
    r"correção|aktualisiert|korrektur|berichtigung|aggiorna(?:to|mento)|correzione)"
    r"(?:\s*[:;,(]| (?:on|le|el|em|am|il)\b| \w+ \d| \d)"
)
_LICENCE: Final = re.compile(
    r"(?i)creative commons|\bpermis(?:sion|o)\b|autorisation|licen[cs]|genehmigung|permissão"
    r"|\bviews of the (?:editors|author)|necessarily (?:represent|reflect)|n['’]engagent? que"
    r"|no (?:reflejan|representan|comparte) necesariamente|não (?:refletem|representam) necess"
    r"|nicht (?:unbedingt|notwendig(?:erweise)?) die meinung"
)
_TYPED_NOTE: Final = re.compile(r"[\[(]?\s*(?:(\d{1,3})|\*{1,3})\s*[\])/.:-]+\s*\S")
_STANDFIRST: Final = frozenset(
    {"standfirst", "lead", "lede", "intro", "chapo", "chapeau", "dek", "bajada", "entradilla"}
    | {"copete", "subtitle", "subheading", "abstract", "vorspann", "anrisstext"}
    | {"has-large-font-size", "has-medium-font-size", "is-style-lead"}
)
_IS: Final = re.compile(
    r"""(?ix)\W+(?: is | was | has | are | teaches | writes | works | lives | drives | edits |
    organi[sz]es | studies | serves | hosts | reports | researches |
    es | son | forman? | milita | trabaja | vive | escribe | enseña | coordina | dirige |
    est | sont | enseigne | milite | vit | travaille | écrit | anime | coordonne | dirige |
    ist | sind | lehrt | arbeitet | lebt | schreibt | forscht | studiert | gehört |
    é | são | escreve | ensina | trabalha | coordena | integra |
    è | sono | scrive | insegna | lavora | collabora | fa\ parte |
    (?:and|y|e|et|und)\ .{3,60}?\ (?:are|son|forman|sont|sind|são|sono) )\b"""
)
_NAME: Final = r"[A-ZÀ-Þ][\w'’.-]*(?: (?:de|del|da|do|von|van|la|el|[A-ZÀ-Þ][\w'’.-]*)){1,4}"
_SAYS: Final = re.compile(r"\s+[a-zß-öø-ÿ]|\W+(?:and|y|e|et|und)\s")
"""What follows a name in a sentence about it."""
_NAME_WORD: Final = re.compile(r"(?:[dl]['’])?[^\W\d_a-zß-öø-ÿ]")
_NAMES: Final = re.compile(rf"{_NAME}(?:(?:,| and| y| et| e| und) {_NAME})*")
_BEFORE_BIO: Final = "[(*•–—- "
"""What may stand before a line about the author: a bracket, the star of the byline."""
_PICTURE: Final = re.compile(
    r"""(?ix)\W*(?: (?:(?:featured|feature|cover|main|lead|header|title|banner|top)\ )?
      (?:image|photo(?:graph)?|picture|illustration)s?(?:\ (?:credits?|source))? |
      (?:image|photo|illustration)s?\ (?:de\ couverture|à\ la\ une|principale) |
      crédits?\ (?:photos?|images?|photographiques?) |
      (?:foto(?:graf[íi]a)?|imagen|ilustración)\ (?:de\ portada|destacada|principal) |
      (?:foto|imagem)\ (?:de\ capa|de\ destaque) | (?:titel|beitrags|aufmacher)(?:bild|foto) |
      (?:bild|foto)(?:nachweis|quelle|credit)s? | foto\ di\ copertina | immagine\ di\ copertina |
      fotos? | fotograf[íi]as? | imagen | imagem | bild | immagine )
    \s?:\s*(?-i:[A-ZÀ-Þ©“«"(\d])"""
)
_CALL: Final = re.compile(r"[\[(]1[\])]|\w1/")
_PICTURE_LINE: Final = 200
"""Characters; a line about a picture is no longer."""
_MENDED: Final = 400
"""Characters; a line about a correction is no longer."""


def is_notes_title(piece: Piece) -> bool:
    """Tell whether a piece is the word "Notes" over the notes."""
    return piece.block.type in {"p", "heading"} and bool(_NOTES_TITLE.fullmatch(piece.block.text))


def is_advert_label(piece: Piece) -> bool:
    """Tell whether a piece is the word that papers print over advertisements."""
    return piece.block.type in {"p", "heading"} and _set_apart(piece.block.text) in _ADVERTS


def _set_apart(text: str) -> str:
    """Return a label without the dashes that set it apart: `- Publicitat -`."""
    return text.strip(" -–—:").casefold()


def is_set_as_signature(piece: Piece) -> bool:
    """Tell whether a paragraph is set at the right, or called a byline, as who signs is."""
    if piece.element is None:
        return False
    names, style = piece.element.get("class") or "", piece.element.get("style") or ""
    is_right = _RIGHT.search(style) or not _SET_RIGHT.isdisjoint(names.split())
    return bool(is_right) or piece.element.get("align") == "right" or called(names)[0]


def is_editors_note(text: str) -> bool:
    """Tell whether a paragraph calls itself a note of the editors or the translator."""
    return bool(_EDITORS_NOTE.match(text))


def is_update(text: str) -> bool:
    """Tell whether a line only says what was changed and when."""
    return len(text) < _MENDED and bool(_UPDATE.match(text))


def is_licence(piece: Piece) -> bool:
    """Tell whether a line set apart says by whose leave the text is printed."""
    return piece.emphasised and bool(_LICENCE.search(piece.block.text))


def is_bio(piece: Piece, authors: Iterable[str], others: Iterable[str] = ()) -> bool:
    """Tell whether a line says who an author is, or one of `others` whom the text credits.

    It begins with a name and says what that person is or does; of those known from elsewhere the
    name is enough when the line is set in italics, of an author when it goes on as a sentence.
    """
    text = piece.block.text.lstrip(_BEFORE_BIO)
    named = _NAMES.match(text) if piece.emphasised else None
    if named and _IS.match(text[named.end() :]):
        return True
    return any(
        text.startswith(name) and (piece.emphasised or bool(says.match(text[len(name) :])))
        for names, says in ((authors, _SAYS), (others, _IS))
        for name in names
    )


def is_picture_credit(text: str) -> bool:
    """Tell whether a line says whose the picture over the text is."""
    return len(text) < _PICTURE_LINE and bool(_PICTURE.match(text))


def name_in_bio(text: str) -> str | None:
    """Return the name with which a line about an author begins."""
    text = text.lstrip(_BEFORE_BIO)
    named = _NAMES.match(text)
    return named[0] if named and _IS.match(text[named.end() :]) else None


def is_standfirst(piece: Piece) -> bool:
    """Tell whether an opening paragraph is set apart as the standfirst."""
    words = len(piece.block.text.split())
    if piece.block.type == "heading":
        small = (piece.block.level or 0) >= 4
        return words >= (6 if small else 14) and not piece.block.text.endswith("?")
    classes = piece.element.get("class") or "" if piece.element is not None else ""
    if not _STANDFIRST.isdisjoint(classes.split()):
        return True
    return piece.emphasised and words >= 8 and not piece.block.text.endswith(("?", ":"))


def is_bold(piece: Piece) -> bool:
    """Tell whether all of a paragraph is set in bold."""
    if not piece.emphasised or piece.element is None:
        return False
    bold = sum(len(line_of(e)) for e in piece.element.iter("strong", "b"))
    return bold >= 0.9 * len(piece.block.text)


def is_like_a_name(text: str) -> bool:
    """Tell whether a line can be a name and nothing else."""
    words = text.split()
    if not 2 <= len(words) <= 8 or len(text) > 80 or text[-1] in ".?!:;":
        return False
    capitals = [word for word in words if word[:1].isupper()]
    return len(capitals) >= 2 and all(_NAME_WORD.match(w) or len(w) <= 4 for w in words)


def is_typed_note(text: str) -> bool:
    """Tell whether a paragraph begins like a note that was typed: `(1) ...`, `1/ ...`.

    Germans write a date like one: `8. Mai 2026`.
    """
    return bool(_TYPED_NOTE.match(text)) and read_date(text) is None


def typed_notes(prose: Sequence[Piece]) -> int:
    """Return how many pieces at the end are notes typed as ordinary text, title included."""
    texts = [piece.block.text for piece in prose]
    tail = 0
    while tail < len(texts) and is_typed_note(texts[-1 - tail]):
        tail += 1
    if not tail:
        return 0
    rest = texts[: len(texts) - tail]
    if rest and _NOTES_TITLE.fullmatch(rest[-1]):
        return tail + 1
    called = any(_CALL.search(text) for text in rest)
    return tail if called and tail > 1 else 0
