"""Tell what inside an article's container is not the article: the boxes between paragraphs.

Share buttons, related posts, newsletter forms, appeals, paywalls, lines about updates, boxes about
the author. Four kinds of proof, none of which needs to know the theme: a class or id that says so,
a form, a paragraph that only sends the reader on ("Read more: ..."), or an appeal with its link to
a page of the same site. A box is never the greater part of the text, whatever its class says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extract.cached import cached_property
from pipelines.extract.page import absolute, line_of, one_line

_EMPTY: Final = frozenset(
    {"script", "style", "template", "form", "button", "nav", "input", "select", "textarea"}
    | {"svg", "map", "dialog"}
)
"""Elements that hold no text of an article."""

_BOXES: Final = frozenset(
    {"div", "section", "aside", "ul", "ol", "p", "figure", "footer", "header", "span", "details"}
    | {"center", "article", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "amp-ad"}
)
"""Elements that can be such a box."""

_LONGEST: Final = 600
"""Characters; a box that is known only by its links is no longer."""

_LISTS: Final = frozenset({"ul", "ol"})
_PARAGRAPH: Final = 120
"""Characters of a paragraph of a text; those of a form's box are shorter, or the only one."""
_SHORT: Final = 160
"""Characters; a line that only sends the reader on has hardly more."""

_FURNITURE: Final = _EMPTY | _BOXES
_HIDDEN: Final = re.compile(r"display\s*:\s*none")

_MARKS: Final[Mapping[str, str]] = {
    "share": (
        "share share-this shared sharing sharedaddy share-buttons addtoany addthis a2a heateor "
        "ssba social social-share social-links social-icons social-media sociales compartir "
        "partage partages partager teilen compartilhar condividi wpulike post-views "
        "post-ratings kksr"
    ),
    "related": (
        "related related-posts related-articles relatedposts jp-relatedposts yarpp crp see-also "
        "relacionado relacionados relacionada relacionadas lire-aussi a-lire verwandt verwandte "
        "leia-mais leia-tambem correlati leggi-anche te-puede-interesar puede-interesar "
        "ver-tambien read-more readmore read-also also-read more-stories recommended "
        "recomendados sigue-leyendo keep-reading further-reading articles-lies lire-egalement "
        "sur-le-meme-sujet a-lire-aussi latest-posts wp-embedded-content"
    ),
    "newsletter": (
        "newsletter newsletter-inline mc4wp-form mc4wp mailchimp mailpoet subscribe subscription "
        "subscriptions sign-up signup boletin suscribete suscripcion abonnement abonnez-vous "
        "infolettre lettre-information inscription assine iscriviti"
    ),
    "donate": (
        "donate donate-box donation donations donar dona apoya apoyanos support-us supportus "
        "soutenir soutenez soutien don dons faire-un-don adhesion spende spenden unterstuetzen "
        "apoie doar sostieni sostienici fundraiser fundraising membership patreon "
        "call-to-action cta"
    ),
    "paywall": (
        "paywall members-only member-only subscribers-only subscriber-only restricted-content "
        "locked-content content-locked premium-box leaky-paywall pmpro-content-message "
        "rcp-restricted reserve-abonnes contenu-reserve solo-suscriptores muro-de-pago"
    ),
    "author": (
        "author-box author-bio author-info author-card author-profile author-description "
        "authorbox about-author about-the-author post-author-box sobre-el-autor autor-box "
        "molongui saboxplugin abh-box bio-box bio-auteur auteur-bio a-propos-auteur infos-auteur "
        "authors-box authors-boxes"
    ),
    "update": "update-note updated-note correction-note editors-update mise-a-jour",
    "pullquote": "pullquote pull-quote wp-block-pullquote destacado-lateral exergue",
    "advert": "advert advertisement advertising ad ads adsbygoogle sponsored promo promobox banner"
    " popup modal",
    "tools": (
        "printfriendly print-link pdf-link print-button post-navigation page-links pagination toc "
        "ez-toc-container table-of-contents comment-respond comments-area comments "
        "post-nav-links page-link link-pages "
        "screen-reader-text visually-hidden element-invisible sr-only robots-nocontent post-tags "
        "entry-meta post-meta reading-time cookie cookie-notice wpml-ls language-switcher "
        "breadcrumb breadcrumbs"
    ),
}
"""Kind of furniture -> class names that say so, in the languages of these magazines."""

_KINDS: Final = {
    word.replace("-", ""): kind for kind, words in _MARKS.items() for word in words.split()
}
"""Name without hyphens -> kind of furniture."""

_SENDS_ON: Final = re.compile(
    r"""(?ix)^\W*(?:
      read\ (?:more|also|next|on|our) | see\ also | also\ read | related | more\ on |
      le(?:e|er|a)\ (?:más|mas|también|además|aquí) | ver\ también | te\ puede\ interesar |
      lire\ (?:aussi|également|la\ suite|notre|nos|à\ ce\ sujet) | à\ lire(?:\ aussi)? |
      voir\ aussi | pour\ aller\ plus\ loin | sur\ le\ même\ (?:sujet|thème) |
      siehe\ auch | lesen\ sie\ auch | mehr\ (?:zum\ thema|dazu) | weiterlesen | lesetipps? |
      zum\ weiterlesen | auch\ lesenswert | leia\ (?:mais|também) | ler\ também | saiba\ mais |
      leggi\ anche | vedi\ anche | per\ approfondire | lees\ ook | lees\ meer | llegiu\ també
    )\b[^:.]{0,25}[:.…»→]*\s*"""
)

_MAY_BE_PROSE: Final = re.compile(r"(?i)^\W*(?:related|more on|see also|siehe auch|ver también)\b")
"""Of these, the beginnings of sentences too: there the link must be most of the line."""

_APPEALS: Final = re.compile(
    r"""(?ix)(?:^|[^a-zà-ÿ])(?:
      donat\w* | donar | dona | apoy[ae](?:nos)? | support(?:-?us)? | subscri\w+ | suscr[ií]\w+ |
      abonn\w+ | abos? | abbon\w+ | infolettre | bolet[ií]n |
      (?:faire-)?un-don | sout(?:enir|ien) | spenden? | unterst\w+ |
      assin(?:e|ar|atura)\w* | apoi(?:a|e|ar|o) | doe | doar | donativos? | dons? |
      iscriviti | sostieni\w* | newsletter
    )(?=$|[^a-zà-ÿ])"""
)


_YEAR: Final = re.compile(r"(?:19|20)\d\d")
"""A step of the addresses of articles, and of no appeal's."""
_HYPHENS: Final = 3
"""Hyphens in the name of a page that appeals; titles of articles have more."""

_ASKING: Final = frozenset({"newsletter", "donate", "related", "form"})
_CLOSED: Final = re.compile(
    r"""(?ix)\b(?: for\ (?:our\ )?(?:subscribers|members)\b | subscribers?\ only | members?\ only |
      (?:read|continue)\ (?:the\ rest|reading) | already\ a\ (?:subscriber|member) |
      réservé[es]*\ (?:aux|à\ nos)\ abonn | lire\ la\ suite | déjà\ abonn | il\ vous\ reste |
      (?:solo|exclusiv\w+)\ para\ suscript | ya\ (?:eres|soy)\ suscript | seguir\ leyendo |
      (?:só|exclusiv\w+)\ para\ assinantes | nur\ für\ abonnent |
      (?:per\ gli|riservato\ agli)\ abbonati )"""
)
"""How a box says that the rest of the text is closed."""


class Furniture:
    """Tells of each element under `container` whether it is furniture; remembers what it found."""

    def __init__(self, container: HtmlElement, base_url: str) -> None:
        self.container = container
        self.base_url = base_url
        self.kinds: set[str] = set()
        self.host = urlsplit(base_url).hostname

    @cached_property
    def most(self) -> float:
        """Characters; what holds more of the container's text is no box."""
        return 0.5 * len(line_of(self.container))

    def skip(self, element: HtmlElement) -> bool:
        """Tell whether `element` is a box that is not part of the article."""
        if element.tag not in _FURNITURE or element is self.container:
            return False
        kind = self._kind(element)
        if kind is None or (element.tag not in _EMPTY and len(line_of(element)) > self.most):
            return False
        is_closed = kind in _ASKING and _CLOSED.search(line_of(element))
        self.kinds.add("paywall" if is_closed else kind)
        return True

    def _kind(self, element: HtmlElement) -> str | None:
        if element.tag in _EMPTY:
            return "form" if element.tag == "form" else "tools"
        return kind_by_name(element) or self._kind_by_content(element)

    def _kind_by_content(self, element: HtmlElement) -> str | None:
        if _heads_links(element):
            return "related"
        if element.tag == "span" or next(element.iter("a", "form"), None) is None:
            return None
        if len(line_of(element)) > _LONGEST:
            return None
        text = one_line(" ".join(element.itertext()))
        if element.tag in _LISTS and _is_of_contents(element, text):
            return "tools"
        links = [a for a in element.iter("a") if self._is_own(a.get("href"))]
        has_form = element.tag != "p" and next(element.iter("form"), None) is not None
        if not links and not has_form:
            return None
        above = element.getprevious()
        if element.tag in _LISTS and above is not None and _heads_links(above):
            return "related"
        if has_form:
            return None if _is_prose(element) else "newsletter"
        return _kind_by_links(text, links)

    def _is_own(self, href: str | None) -> bool:
        if not href or href.startswith("#"):
            return False
        url = absolute(href, self.base_url)
        return bool(url) and urlsplit(url).hostname == self.host


def _is_prose(box: HtmlElement) -> bool:
    """Tell whether a box with a form holds some of the text too, as the rows of builders do."""
    paragraphs = [p for p in box.iter("p") if len(line_of(p)) >= _PARAGRAPH]
    return len(paragraphs) > 1


def kind_by_name(element: HtmlElement) -> str | None:
    """Return the kind of furniture that the classes and the id of `element` speak of."""
    names, identifier = element.get("class"), element.get("id")
    if (names and not names.isspace()) or (identifier and not identifier.isspace()):
        return _kind_of(names or "", identifier or "")
    style = element.get("style")
    return "tools" if style and _HIDDEN.search(style) else None


@lru_cache(maxsize=4096)
def _kind_of(classes: str, identifier: str) -> str | None:
    """Return the kind that one to three words of a name stand for: `post-author-box-2`."""
    for name in f"{classes} {identifier}".lower().split():
        words = name.replace("_", "-").split("-")
        for start in range(len(words)):
            for end in range(start + 1, min(start + 3, len(words)) + 1):
                if kind := _KINDS.get("".join(words[start:end])):
                    return kind
    return None


def _heads_links(element: HtmlElement) -> bool:
    """Tell whether a line only says that links to other texts follow: "Read more:" over a list."""
    below = element.getnext()
    if below is None or below.tag not in _LISTS or element.tag in _LISTS:
        return False
    text = line_of(element)
    if len(text) > _SHORT or not _SENDS_ON.fullmatch(text):
        return False
    return sum(len(line_of(a)) for a in below.iter("a")) > 0.8 * len(line_of(below))


def _is_of_contents(element: HtmlElement, text: str) -> bool:
    """Tell whether a list gives the parts of the page: links within it, and nothing else."""
    links = [a for a in element.iter("a") if (a.get("href") or "").startswith("#")]
    return len(links) > 1 and sum(len(line_of(a)) for a in links) >= 0.9 * len(text)


def _kind_by_links(text: str, links: Sequence[HtmlElement]) -> str | None:
    if sends_on := _SENDS_ON.match(text):
        linked = sum(len(line_of(a)) for a in links)
        # A short line that tells its reader to go on says in its own words where the link leads.
        is_order = len(text) <= _SHORT and not _MAY_BE_PROSE.match(text)
        if is_order or linked >= 0.6 * (len(text) - sends_on.end()):
            return "related"
    appeals = any(_is_appeal(_path(a.get("href"))) for a in links)
    return "donate" if appeals and len(text) <= 400 else None


def _is_appeal(path: str) -> bool:
    """Tell whether a page appeals by its address: `/faire-un-don/`, and no title of an article."""
    steps = path.split("/")
    titles = any(_YEAR.fullmatch(step) for step in steps)
    return not titles and any(
        step.count("-") <= _HYPHENS and _APPEALS.search(step) for step in steps
    )


def _path(href: str) -> str:
    try:
        return urlsplit(href).path
    except ValueError:
        return ""
