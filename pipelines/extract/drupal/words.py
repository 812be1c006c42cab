"""What builders of Drupal sites call the parts of an article, in six languages.

The same words name a field (`field_stichworte`) and stand on its label (`Stichworte`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from pipelines.letters import fold

PARTS: Final[Mapping[str, str]] = {
    "caption": (
        "caption image-caption photo-caption legenda legende pie pie-de-foto didascalia epigrafe "
        "bildunterschrift bildlegende peu-de-foto onderschrift bijschrift"
    ),
    "credit": (
        "photo-credit image-credit credit credits credito creditos photographer fotografo "
        "photo-author image-author fotograaf foto-autor imagem-autor imagen-autor autor-foto "
        "autor-imagem"
    ),
    "about_author": (
        "author-bio bio biography biografia autor-bio bio-author bio-autor bio-autora bio-auteur "
        "bio-autores sobre-el-autor sobre-o-autor a-propos-auteur about-author author-image "
        "author-photo author-picture author-description author-info"
    ),
    "editors_note": "editors-note editor-note editorial-note nota-editor nota-editorial ndlr",
    "translators": (
        "translator translators traductor traductores traductora tradutor tradutores traducao "
        "traduccion traducteur traducteurs traduction ubersetzer ubersetzung traduttore "
        "traduccio vertaler vertalers vertaling translated-by translation-credit traduzione "
        "uebersetzung uebersetzer traduttrice"
    ),
    "interviewers": (
        "interviewer interviewers entrevistador entrevistadora intervieweur interviewed-by "
        "interview-by propos-recueillis-par propos-recueillis entretien-par entrevista-por "
        "entrevista-de intervista-di intervistatore interviewt-von"
    ),
    "authors": (
        "author authors autor autora autores autoria auteur auteurs autore autori byline writer "
        "writers by-line contributor contributors signature firma assinatura autor-es verfasser "
        "verfasserin firmas firmante firmantes autoras auteure autrice autrici signataire "
        "signataires firmatari autoren autorin autorinnen autor-innen auteurices auteur-es "
        "schrijver schrijvers"
    ),
    "surtitle": (
        "chapeu kicker surtitle overline eyebrow antetitulo ante-titulo surtitre pretitle "
        "pre-title pretitulo pre-titulo titulillo sobretitulo sobre-titulo sopratitolo "
        "soprattitolo oberzeile avantitol bovenkop spitzmarke volanta cintillo occhiello "
        "dachzeile supertitle strap"
    ),
    "subtitle": (
        "subtitle sub-title subtitulo sous-titre soustitre untertitel sottotitolo subhead "
        "subheading subheadline pos-titulo bajo-titulo subtitol ondertitel"
    ),
    "standfirst": (
        "linha-fina standfirst lead lede lide lid entradilla bajada entrada chapo chapeau intro "
        "introduction introducao introduccion abstract summary resumen resumo sumario dek deck "
        "vorspann introduzione presentacion apresentacao entradeta leadtext lead-text "
        "teaser-text einleitung sommario excerpt destaque anleser anreisser catenaccio copete "
        "accroche inleiding samenvatting"
    ),
    "footnotes": "footnotes footnote notes notas note-de-bas anmerkungen",
    "source": (
        "source fonte fuente fuentes fontes quelle original-source first-published origin bron"
    ),
    "body": (
        "body corpo cuerpo texte texto text main-text article-body article-text contenido "
        "conteudo content paragraphs contenu inhalt testo body-text cos inhoud tekst"
    ),
    "issue": (
        "issue numero edition edicion edicao magazine-issue ausgabe revista journal-issue heft "
        "nummer rivista fascicolo uitgave"
    ),
    "section": (
        "section seccion secao seccao rubrique category categories categoria categorias rubrik "
        "sezione kategorie article-type channel area content-type article-section news-section "
        "ressort sparte seccio rubriek editoria"
    ),
    "keywords": (
        "tags tag keyword keywords tematica tematicas tematico palabras-clave palavras-chave "
        "mots-cles topic topics tema temas etiquetas subject subjects schlagworte theme themes "
        "thema themen parole-chiave mots-clefs stichworte stichwort schlagwort etichette "
        "etichetta etiquette etiquettes marcadores descriptores descritores schlagwoerter "
        "trefwoorden trefwoord etiquetes paraules-clau"
    ),
    "documents": (
        "file files attachment attachments upload documents document adjunto adjuntos anexo "
        "anexos pdf ficheiro ficheiros archivo archivos fichier fichiers anlage anlagen anhang "
        "allegato allegati pieces-jointes piece-jointe bijlage bijlagen fitxers"
    ),
    "date": "date data fecha datum date-published publication-date published-date",
    "images": (
        "image images imagen imagenes imagem imagens photo photos foto fotos picture pictures "
        "main-image lead-image hero hero-image media-image bild bilder immagine immagini media "
        "afbeelding beeld imatge imatges cover visuel illustration ilustracion ilustracao"
    ),
}
"""Part of an article -> names of fields that hold it, without `field-`; first match wins."""

_TYPES: Final[Mapping[str, str]] = {
    "image": "images",
    "file": "documents",
    "text-with-summary": "body",
}
"""Type of a field -> part of an article that it holds, where its name says nothing."""

_FILES: Final = frozenset({"images", "documents"})
"""Parts that are what their type says, whatever they are called: `imagem-destaque`."""
_OF_PERSONS: Final = re.compile(rf"(?:^|-)(?:{fold(PARTS['about_author']).replace(' ', '|')})$")

_SAID: Final = "-(?:names?|nome|nombre|nom|naam|texte?|texto|testo|tekst|display)$"
"""What builders say of a field whose values are written out: `author-name`, `autore-testo`."""

_WORDS: Final = {
    part: re.compile(
        # What is called a text is the body only if it is called nothing else.
        rf"{'^' if part == 'body' else '(?:^|-)'}"
        rf"(?:{fold(words).replace(' ', '|')})(?=$|-\d|-ref|-term|{_SAID})"
    )
    for part, words in PARTS.items()
}

_FIRST_WORDS: Final = {
    part: re.compile(rf"(?:{fold(PARTS[part]).replace(' ', '|')})-")
    for part in ("issue", "section", "keywords", "documents", "images")
}
"""Parts whose names builders go on with: `foto-principal`, `numero-revista`."""


@lru_cache(maxsize=4096)
def part_of(name: str, kind: str | None = None) -> str | None:
    """Return the part of an article that a field of that name, and of that type, holds."""
    plain = fold(name)
    if (typed := _TYPES.get(kind or "")) in _FILES and not _OF_PERSONS.search(plain):
        return typed
    named = (part for part, words in _WORDS.items() if words.search(plain))
    begun = (part for part, words in _FIRST_WORDS.items() if words.match(plain))
    return next(named, None) or next(begun, None) or _TYPES.get(kind or "")


def part_of_label(label: str) -> str | None:
    """Return the part of an article that stands under a label: `Parole chiave:`."""
    return part_of("-".join(re.findall(r"\w+", label)))
