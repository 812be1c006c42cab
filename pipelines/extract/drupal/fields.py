"""The fields of a node, by their machine names, in the markup of Drupal 6 to 11.

Drupal prints the name of a field as a class: `field-name-field-authors` (7),
`field--name-field-authors` (8 and later), `field-field-authors` (6, CCK). Which part of an article
a field is, its builder decided; the words that builders choose are few (the table below). Where the
name says nothing, the type does (`field-type-image`, `field--type-file`), and a long text of unknown
name over the body is the standfirst.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml.html import HtmlElement

from pipelines.dates import fold
from pipelines.extract.container import by_class, outermost
from pipelines.extract.page import line_of

_NAME: Final = re.compile(r"field-{1,2}name-([\w-]+)|field-(field-[\w-]+)")

PARTS: Final[Mapping[str, str]] = {
    "caption": (
        "caption image-caption photo-caption legenda legende pie pie-de-foto didascalia epigrafe "
        "bildunterschrift bildlegende"
    ),
    "credit": (
        "photo-credit image-credit credit credits credito creditos photographer fotografo "
        "photo-author image-author foto-autor imagem-autor imagen-autor autor-foto autor-imagem"
    ),
    "about_author": (
        "author-bio bio biography biografia autor-bio about-author author-image author-photo "
        "author-picture author-description author-info"
    ),
    "editors_note": "editors-note editor-note editorial-note nota-editor nota-editorial ndlr",
    "translators": (
        "translator translators traductor traductores traductora tradutor tradutores traducao "
        "traduccion traducteur traducteurs traduction ubersetzer ubersetzung traduttore "
        "translated-by translation-credit traduzione uebersetzung uebersetzer traduttrice"
    ),
    "interviewers": "interviewer interviewers entrevistador entrevistadora intervieweur",
    "authors": (
        "author authors autor autora autores autoria auteur auteurs autore autori byline writer "
        "writers by-line contributor contributors signature firma assinatura autor-es "
        "verfasser verfasserin signataire signataires firmatari"
    ),
    "surtitle": (
        "kicker surtitle overline eyebrow antetitulo ante-titulo surtitre pretitle pre-title "
        "volanta cintillo occhiello dachzeile supertitle strap"
    ),
    "subtitle": (
        "subtitle sub-title subtitulo sous-titre soustitre untertitel sottotitolo subhead "
        "subheading subheadline pos-titulo bajo-titulo"
    ),
    "standfirst": (
        "standfirst lead lede lide lid entradilla bajada entrada chapo chapeau intro introduction "
        "introducao introduccion abstract summary resumen resumo sumario dek deck vorspann "
        "einleitung sommario excerpt destaque anleser anreisser catenaccio copete accroche"
    ),
    "footnotes": "footnotes footnote notes notas note-de-bas anmerkungen",
    "source": "source fonte fuente fuentes fontes quelle original-source first-published origin",
    "body": (
        "body corpo cuerpo texte texto text main-text article-body article-text contenido conteudo "
        "content paragraphs contenu inhalt testo body-text"
    ),
    "issue": (
        "issue numero edition edicion edicao magazine-issue ausgabe revista journal-issue heft "
        "nummer rivista fascicolo"
    ),
    "section": (
        "section seccion secao seccao rubrique category categories categoria categorias rubrik "
        "sezione kategorie article-type channel area content-type article-section news-section "
        "ressort sparte seccio"
    ),
    "keywords": (
        "tags tag keyword keywords palabras-clave palavras-chave mots-cles topic topics tema temas "
        "etiquetas subject subjects schlagworte theme themes thema themen parole-chiave mots-clefs "
        "stichworte stichwort schlagwort etichette etichetta etiquette etiquettes marcadores "
        "descriptores descritores"
    ),
    "documents": (
        "file files attachment attachments upload documents document adjunto adjuntos anexo anexos "
        "pdf ficheiro ficheiros archivo archivos fichier fichiers anlage anlagen anhang allegato "
        "allegati pieces-jointes piece-jointe"
    ),
    "date": "date data fecha datum date-published publication-date published-date",
    "images": (
        "image images imagen imagenes imagem imagens photo photos foto fotos picture pictures "
        "main-image lead-image hero hero-image media-image bild bilder immagine immagini media cover "
        "visuel illustration ilustracion ilustracao"
    ),
}
"""Part of an article -> names of fields that hold it, without `field-`; first match wins."""

_TYPES: Final[Mapping[str, str]] = {
    "image": "images",
    "file": "documents",
    "text-with-summary": "body",
}
"""Type of a field -> part of an article that it holds, where its name says nothing."""

_TYPE: Final = re.compile(r"field-{1,2}type-([\w-]+)")
_LONG: Final = frozenset({"string-long", "text-long"})

_WORDS: Final = {
    part: re.compile(
        # What is called a text is the body only if it is called nothing else.
        rf"{'^' if part == 'body' else '(?:^|-)'}"
        rf"(?:{fold(words).replace(' ', '|')})(?=$|-\d|-ref|-term)"
    )
    for part, words in PARTS.items()
}

_FIRST_WORDS: Final = {
    part: re.compile(rf"(?:{fold(PARTS[part]).replace(' ', '|')})-")
    for part in ("issue", "section", "keywords", "documents", "images")
}
"""Parts whose names builders go on with: `foto-principal`, `numero-revista`."""


def field_name(element: HtmlElement) -> str | None:
    """Return the machine name of the field that `element` is: `authors` for `field_authors`."""
    for name in (element.get("class") or "").split():
        if match := _NAME.fullmatch(name):
            return (match[1] or match[2]).lower().replace("_", "-").removeprefix("field-")
    return None


def field_type(element: HtmlElement) -> str | None:
    """Return the type of a field, as its class names it: `image`, `text-long`."""
    named = (_TYPE.fullmatch(name) for name in (element.get("class") or "").split())
    return next((match[1].lower() for match in named if match), None)


def part_of(name: str, kind: str | None = None) -> str | None:
    """Return the part of an article that a field of that name, and of that type, holds."""
    plain = fold(name)
    named = (part for part, words in _WORDS.items() if words.search(plain))
    begun = (part for part, words in _FIRST_WORDS.items() if words.match(plain))
    return next(named, None) or next(begun, None) or _TYPES.get(kind or "")


class Fields:
    """The fields under an element, by the part of an article that they hold."""

    def __init__(self, root: HtmlElement) -> None:
        self.found: dict[str, list[HtmlElement]] = {}
        for element, name in _fields(root):
            kind = field_type(element)
            part = part_of(name, kind)
            if part is None and kind in _LONG and "body" not in self.found:
                part = "opening"
            if part:
                self.found.setdefault(part, []).append(element)

    def elements(self, part: str) -> list[HtmlElement]:
        """Return the fields that hold `part`; one inside another is part of that."""
        return outermost(self.found.get(part, []))

    def values(self, part: str) -> list[str]:
        """Return the values of all fields that hold `part`, labels left out."""
        values = (value for element in self.elements(part) for value in field_values(element))
        return list(dict.fromkeys(values))

    def text(self, part: str) -> str | None:
        """Return the values of the first field that holds `part` as one text."""
        first = next(iter(self.elements(part)), None)
        values = field_values(first) if first is not None else []
        return "\n\n".join(values) or None


def _fields(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for element in root.iter():
        name = field_name(element) if isinstance(element.tag, str) else None
        if name and not _is_elsewhere(element, root):
            yield element, name


def _is_elsewhere(element: HtmlElement, root: HtmlElement) -> bool:
    """Tell whether a field belongs to a comment or to a teaser of another node."""
    for around in element.iterancestors():
        if around is root:
            return False
        names = set((around.get("class") or "").split())
        if re.fullmatch(r"node-\d+", around.get("id") or ""):
            return True
        if names & {"comment", "comments", "comment-wrapper", "node-teaser", "view-content"}:
            return True
        if any(name.startswith("node--view-mode-") and "full" not in name for name in names):
            return True
    return False


def field_values(field: HtmlElement) -> list[str]:
    """Return the values of a field: its items, else its terms, else its text without the label."""
    items = outermost(by_class(field, "field-item", "field__item")) or list(field.iter("li"))
    if not items:
        return [text] if (text := _without_label(field)) else []
    return [text for item in items for text in _item_texts(item)]


def _item_texts(item: HtmlElement) -> list[str]:
    paragraphs = [line_of(p) for p in item.iter("p")]
    return [text for text in paragraphs or [line_of(item)] if text]


def _without_label(field: HtmlElement) -> str:
    labels = by_class(field, "field-label", "field__label", "field-label-inline-first")
    text = line_of(field)
    for label in labels:
        text = text.removeprefix(line_of(label)).strip()
    return text
