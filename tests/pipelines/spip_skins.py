"""Other templates for the sample magazine: the same articles, laid out as other SPIP sites are.

The parts are taken out of a captured page of skin A or B (whose class names are known here), and
put into a template that shares no class with it. So an extractor that learnt the sample's names
by heart fails here, and one that reads structure does not.
"""

# ruff: noqa: E501  a line of a template is a line of its markup

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from lxml import html as lxml_html
from lxml.html import HtmlElement, tostring

SITE = "International Viewpoint - online socialist magazine"


@dataclass(frozen=True)
class Taken:
    """The parts of a captured article page; markup unless said otherwise."""

    url: str
    language: str
    number: str
    title: str
    surtitle: str
    subtitle: str
    date: str
    machine_date: str
    original: str
    authors: tuple[tuple[str, str], ...]
    crumbs: tuple[tuple[str, str], ...]
    standfirst: str
    text: str
    postscript: str
    notes: str
    documents: str
    keywords: tuple[tuple[str, str], ...]
    translations: tuple[tuple[str, str, str], ...]


def take(body: bytes, encoding: str, url: str) -> Taken:
    """Take an article page of skin A or B apart."""
    parser = lxml_html.HTMLParser(encoding=encoding)
    page = _Page(lxml_html.document_fromstring(body, parser=parser))
    scope = page.one("entry-content", "art-texte").getparent()
    number = re.search(rb"imprimir_articulo&amp;id_article=(\d+)", body)
    stamp = page.one("published")
    metas = page.tree.xpath("//meta[@name='DC.date']/@content")
    return Taken(
        url=url,
        language=page.tree.get("lang") or "en",
        number=number[1].decode() if number else "",
        title=page.inner("entry-title", "art-titre"),
        surtitle=page.inner("surtitre", "art-surtitre"),
        subtitle=page.inner("soustitre", "art-soustitre"),
        date=page.inner("published", "art-date"),
        machine_date=stamp.get("title") if stamp is not None else metas[0],
        original=re.sub(r"^.*?:\s*", "", page.inner("info-redac")),
        authors=tuple(
            (a.get("href"), a.text_content()) for a in scope.xpath(".//*[@class='vcard author']/a")
        ),
        crumbs=tuple(
            (a.get("href"), a.text_content())
            for a in page.tree.xpath("//*[@class='arbo' or @id='hierarchie']//a")
        ),
        standfirst=page.inner("chapo", "art-chapo"),
        text=page.inner("texte", "art-texte"),
        postscript=re.sub(r"^<(h2|b|p)\b.*?</\1>", "", page.inner("ps", "art-ps"), flags=re.S),
        notes=re.sub(r"^<(h2|p)\b.*?</\1>", "", page.inner("notes", "art-notes"), flags=re.S),
        documents="".join(page.inner_all("joined-doc")),
        keywords=tuple(
            (a.get("href"), a.text_content())
            for a in scope.xpath(".//*[@class='keywords' or @class='cadre-mots']//a")
        ),
        translations=tuple(
            (a.get("href"), a.get("hreflang"), a.text_content())
            for a in scope.xpath(".//*[@class='traductions' or @class='art-trad']//a")
        ),
    )


class _Page:
    def __init__(self, tree: HtmlElement) -> None:
        self.tree = tree

    def all(self, *names: str) -> list[HtmlElement]:
        return [e for e in self.tree.iter() if set(names) & set((e.get("class") or "").split())]

    def one(self, *names: str) -> HtmlElement | None:
        return next(iter(self.all(*names)), None)

    def inner(self, *names: str) -> str:
        element = self.one(*names)
        return _inner(element) if element is not None else ""

    def inner_all(self, *names: str) -> list[str]:
        return [_inner(element) for element in self.all(*names)]


def _inner(element: HtmlElement) -> str:
    text = escape(element.text or "", quote=False)
    return (text + "".join(tostring(child, encoding="unicode") for child in element)).strip()


def _if(template: str, value: str) -> str:
    return template.format(value) if value else ""


def _head(taken: Taken, extra: str = "") -> str:
    title = re.sub("<[^>]+>", "", taken.title)
    return (
        f'<!DOCTYPE html><html dir="ltr" lang="{taken.language}"><head><meta charset="utf-8">'
        f"<title>{title} - {SITE}</title>{extra}<meta name='generator' content='SPIP 4.3.1'></head>"
    )


TEASERS = "".join(
    f'<li><a href="Other-{n}">Une autre page {n}</a><p>Le début d’un autre texte, qui est assez '
    f"long pour être pris pour le texte de la page s’il est lu sans regarder où il est&nbsp;(…)</p></li>"
    for n in range(4)
)


def dist(taken: Taken) -> str:
    """SPIP's own templates, French; a breadcrumb that ends with the section; keywords aside."""
    _home, *sections = taken.crumbs
    arbo = " &gt; ".join(f'<a href="{u}">{escape(t)}</a>' for u, t in (("/", "Accueil"), *sections))
    authors = ", ".join(
        f'<span class="vcard author"><a class="url fn spip_in" href="{u}">{escape(n)}</a></span>'
        for u, n in taken.authors
    )
    number = taken.number
    links = "".join(
        f'<li lang="{c}" dir="ltr"><a rel="alternate" hreflang="{c}" href="{u}">{n}</a></li>'
        for u, c, n in taken.translations
    )
    words = "".join(f'<li><a href="{u}" rel="tag">{escape(t)}</a></li>' for u, t in taken.keywords)
    return f"""{_head(taken, f'<link rel="canonical" href="{taken.url}">')}
<body id="top" class="pas_surlignable page_article ltr rub12"><div class="page">
<header class="clearfix" role="banner"><h1 id="logo_site_spip"><a rel="start home" href="/">
<span class="nom_site_spip">{SITE}</span></a></h1></header>
<div class="nav" id="nav"><ul><li><a href="-Features-">Dossiers</a></li></ul></div>
<div class="main"><div class="wrapper hfeed"><div class="content hentry" id="content">
<p class="arbo">{arbo}</p>
<div class="cartouche">{_if('<p class="crayon article-surtitre-' + number + ' surtitre">{}</p>', taken.surtitle)}
<h1 class="crayon article-titre-{number} surlignable entry-title">{taken.title}</h1>
{_if('<p class="crayon article-soustitre-' + number + ' soustitre">{}</p>', taken.subtitle)}
<p class="info-publi"><time pubdate="pubdate" datetime="{taken.machine_date}">le 19 juin</time>
<span class="sep">, </span><span class="auteurs">par  {authors}</span>{_if(" (première publication : {}).", taken.original)}</p>
{_if('<p class="trad">Toutes les versions de cet article :</p><ul>{}</ul>', links)}</div>
{_if('<div class="crayon article-chapo-' + number + ' chapo surlignable">{}</div>', taken.standfirst)}
<div class="crayon article-texte-{number} texte surlignable clearfix">{taken.text}</div>
{_if('<div class="crayon article-ps-' + number + ' ps surlignable"><hr />{}</div>', taken.postscript)}
{_if('<div class="liste documents">{}</div>', taken.documents)}
{_if('<div class="notes"><hr />{}</div>', taken.notes)}
<a href="#forum" name="forum" id="forum"></a><p class="repondre">
<a href="spip.php?page=forum&amp;id_article={number}" rel="noindex nofollow">Répondre à cet article</a></p>
</div></div><div class="aside"><div class="menu"><h2>Dans la même rubrique</h2><ul>{TEASERS}</ul></div>
<div class="menu"><h2>Mots-clés</h2><ul>{words}</ul></div></div></div>
<footer class="footer"><p>2001-2026 {SITE}<br><a href="spip.php?page=plan">Plan du site</a></p></footer>
</div></body></html>"""


def cards(taken: Taken) -> str:
    """A modern template with names of its own, in Spanish; date and authors as plain text."""
    steps = "".join(f'<li><a href="{u}">{escape(t)}</a></li>' for u, t in taken.crumbs)
    names = [name for _, name in taken.authors]
    joined = " y ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    words = " ".join(f'<a class="chip" href="{u}">#{escape(t)}</a>' for u, t in taken.keywords)
    words = words.replace(">#", ">")
    tongues = " | ".join(f'<a href="{u}">{n}</a>' for u, _, n in taken.translations)
    date = taken.machine_date[:10]
    author = f'<meta name="author" content="{escape(joined)}">' if names else ""
    return f"""{_head(taken, author + '<meta property="og:type" content="article">')}
<body><header class="top"><a href="/"><img src="/squelettes/logo.svg" alt="{SITE}"></a>
<nav><a href="/">Portada</a><a href="-Features-">Dosieres</a><a href="spip.php?page=plan">Mapa</a></nav></header>
<main><ol class="migas">{steps}<li aria-current="page">{taken.title}</li></ol>
<article><header>{_if("<span class='etiqueta'>{}</span>", taken.surtitle)}<h1>{taken.title}</h1>
{_if("<h2 class='bajada'>{}</h2>", taken.subtitle)}
<div class="linea"><time datetime="{taken.machine_date}">{date}</time>{_if(" · Por {}", joined)}</div>
{_if("<div class='linea'>Publicación original: {}</div>", taken.original)}
{_if("<div class='lenguas'>Leer en: {}</div>", tongues)}</header>
{_if("<section class='entrada'>{}</section>", taken.standfirst)}
<section class="cuerpo">{taken.text}</section>
{_if("<section class='posdata'><h3>P.D.</h3>{}</section>", taken.postscript)}
{_if("<section class='adjuntos'><p>{}</p></section>", taken.documents)}
{_if("<section class='al-pie'><h3>Notas</h3>{}</section>", taken.notes)}
<p class="acciones"><a href="spip.php?page=imprimir_articulo&amp;id_article={taken.number}">Imprimir</a></p>
{_if("<div class='chips'>{}</div>", words)}</article>
<section class="otros"><h2>Otros artículos</h2><ul>{TEASERS}</ul></section></main>
<div class="pie">Portada | Aviso legal | Hecho con SPIP</div></body></html>"""


def _old_markup(text: str) -> str:
    """Print SPIP 1.8's markup: calls in brackets of the text, anchors by name, lone paragraphs."""
    text = re.sub(r'<span class="spip_note_ref">(.*?)</span>', r"\1", text, flags=re.S)
    text = re.sub(r'<div id="nb([\d-]+)">\s*<p>', r'<p class="spip_note"><a name="nb\1"></a>', text)
    return re.sub(r"<p>", '<p class="spip">', text.replace("</div><p class", "<p class"))


def tables(taken: Taken) -> str:
    """A template of 2003: tables and fonts, no class but SPIP's own inside the text."""
    trail = " &gt; ".join(f'<a href="{u}">{escape(t)}</a>' for u, t in taken.crumbs)
    authors = ", ".join(f'<a href="{u}">{escape(n)}</a>' for u, n in taken.authors)
    words = ", ".join(f'<a href="{u}">{escape(t)}</a>' for u, t in taken.keywords)
    tongues = " ".join(f'[<a href="{u}">{n}</a>]' for u, _, n in taken.translations)
    day = f'<meta name="DC.date" content="{taken.machine_date[:10]}">'
    return f"""{_head(taken, day)}<body bgcolor="#ffffff">
<table width="100%"><tr><td width="150" valign="top"><a href="/">Home</a><br><a href="-Features-">Features</a>
<br><ul>{TEASERS}</ul></td><td valign="top"><font size="1">{trail}</font><br>
<table width="100%"><tr><td>{_if('<font size="2"><b>{}</b></font><br>', taken.surtitle)}
<div><font size="5"><b>{taken.title}</b></font></div>
{_if("<h3>{}</h3>", taken.subtitle)}</td></tr></table>
<div align="right"><font size="2">{taken.date}{_if(", by {}", authors)}</font></div>
{_if("<div align='right'>First publication: {}</div>", taken.original)}
{_if("<div><font size='1'>{}</font></div>", tongues)}
<a href="spip.php?page=imprimir_articulo&amp;id_article={taken.number}"><img src="print.gif" width="16" height="16"></a>
{_if("<blockquote><b>{}</b></blockquote>", taken.standfirst)}
<div align="justify">{_old_markup(taken.text)}</div>
{_if("<div><b>P.S.</b> {}</div>", taken.postscript)}
{_if("<div>{}</div>", taken.documents)}
{_if("<hr><div><font size='2'>{}</font></div>", _old_markup(taken.notes))}
{_if("<p>Keywords: {}</p>", words)}</td></tr></table>
<center><font size="1">{SITE} | <a href="spip.php?page=plan">Map</a> | Powered by SPIP</font></center></body></html>"""


SKINS: dict[str, Callable[[Taken], str]] = {"dist": dist, "cards": cards, "tables": tables}


# --- the captured pages with less and less to hold on to ---------------------------------------


def without_names(tree: HtmlElement) -> None:
    """Take away every class and id that SPIP's core does not print itself."""
    for element in tree.iter():
        names = [n for n in (element.get("class") or "").split() if n.startswith("spip")]
        element.attrib.pop("class", None)
        if names:
            element.set("class", " ".join(names))
        if not re.match(r"n[bh]\d", element.get("id") or ""):
            element.attrib.pop("id", None)


def without_metas(tree: HtmlElement) -> None:
    """Take away what the head says for machines."""
    for element in [*tree.iter("meta"), *tree.iter("link")]:
        if element.get("name") or element.get("property") or element.get("hreflang"):
            element.drop_tree()


def without_html5(tree: HtmlElement) -> None:
    """Make every element that has a meaning by its tag a `div`, and the title a paragraph."""
    for element in tree.iter("article", "main", "section", "header", "nav", "aside", "footer"):
        element.tag = "div"
    for element in tree.iter("h1"):
        element.tag = "p"


def without_rels(tree: HtmlElement) -> None:
    """Take away what links say of themselves."""
    for element in tree.iter("a"):
        for name in ("rel", "rev", "hreflang"):
            element.attrib.pop(name, None)


def without_tools(tree: HtmlElement) -> None:
    """Take away the links that do something with the article: they tell its number."""
    for element in list(tree.iter("a")):
        if "id_article=" in (element.get("href") or ""):
            element.drop_tree()


STRIPPED: dict[str, tuple[Callable[[HtmlElement], None], ...]] = {
    "no names": (without_names,),
    "no metas": (without_metas,),
    "no names, no metas": (without_names, without_metas),
    "no HTML5": (without_html5, without_names),
    "no tools, no metas": (without_tools, without_metas),
    "nothing": (without_html5, without_names, without_metas, without_rels, without_tools),
}


def strip(body: bytes, encoding: str, ways: tuple[Callable[[HtmlElement], None], ...]) -> bytes:
    """Return a page with some of its help taken away, as UTF-8."""
    tree = lxml_html.document_fromstring(body, parser=lxml_html.HTMLParser(encoding=encoding))
    for way in ways:
        way(tree)
    text: bytes = tostring(tree, encoding="utf-8")
    return text
