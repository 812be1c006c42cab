"""The captured sample magazines for tests: pages from their WARCs, and the same in other themes.

The other themes share no class with the captured ones but those that the systems themselves print.
So an extractor that learnt the sample's templates by heart fails here.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType
from lxml.html import tostring

from archive.model import Family, Site
from pipelines.extract.page import Page

FIXTURES = Path(__file__).parents[1] / "fixtures"

WP_ONE = Site("wp-one", "Lamp & Loom", "http://wp-one.test/", Family.WORDPRESS, ("en",))
WP_DOS = Site("wp-dos", "Marea Alta", "http://wp-dos.test/", Family.WORDPRESS, ("es",))
LINKS = Site(
    "links",
    "Links International Journal of Socialist Renewal",
    "http://drupal-links.test/",
    Family.DRUPAL,
    ("en",),
)


@cache
def pages(family: str, warc: str) -> dict[str, Page]:
    """Return the pages of a captured site by address; of one address, the last 200."""
    found: dict[str, Page] = {}
    for page in _responses(FIXTURES / family / warc):
        if page.status == 200 or page.url not in found:
            found[page.url] = page
    return found


def _responses(path: Path) -> Iterator[Page]:
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            headers = record.http_headers
            body = record.reader.read()
            if "gzip" in (headers.get("Content-Encoding") or ""):
                body = zlib.decompress(body, 47)
            url = record.headers["WARC-Target-URI"].strip("<>")
            kind, location = headers.get("Content-Type"), headers.get("Location")
            yield Page(url, int(headers.status_code), kind, body, location)


@cache
def gold(family: str, name: str) -> dict[str, Any]:
    """Return one gold file: what the article is, from the site's database."""
    path = FIXTURES / family / "gold" / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def names(family: str) -> list[str]:
    """Return the names of the gold files of a set's articles, first versions only."""
    found = (path.stem for path in sorted((FIXTURES / family / "gold").glob("*.json")))
    return [name for name in found if not name.startswith("_") and ".v2" not in name]


def html_page(url: str, text: str) -> Page:
    """Return a page with that markup."""
    return Page(url, 200, "text/html; charset=utf-8", text.encode())


# --- other themes -----------------------------------------------------------------------------


def rest_content(name: str) -> str:
    """Return the text of a post as WordPress gives it to every theme."""
    warc = "site-a.warc.gz" if name.startswith("a-") else "site-b.warc.gz"
    host = gold("wordpress", name)["site"]
    page = pages("wordpress", warc)[f"http://{host}/wp-json/wp/v2/posts/{name[2:]}"]
    content: str = json.loads(page.text)["content"]["rendered"]
    return content


def classic_theme(name: str) -> Page:
    """A post in a theme of 2010: divs, `hentry`, terms under the text, nothing for machines."""
    g = gold("wordpress", name)
    byline = _byline(g, '<span class="author vcard"><a class="fn" href="/author/x/">{}</a></span>')
    terms = _terms(g)
    return html_page(
        g["url"],
        f"""<!DOCTYPE html><html lang="{g["language"]}">
<head><title>{escape(g["title"])} | M</title>
<link rel="canonical" href="{g["url"]}"></head>
<body class="single single-post postid-{g["id"]} logged-out"><div id="wrapper"><div id="header">
<h1 id="site-title">The magazine</h1><ul class="menu"><li><a href="/">Home</a></li></ul></div>
<div id="main"><div id="container"><div id="content" role="main">
<div id="post-{g["id"]}" class="post-{g["id"]} post type-post hentry {_slugs(g)}">
<h1 class="entry-title">{escape(g["title"])}</h1><div class="entry-meta">Posted on
<a href="{g["url"]}"><span class="entry-date">{g["published"][:10]}</span></a> {byline}</div>
<div class="entry-content">{rest_content(name)}<div class="addtoany_share">Share</div></div>
<div class="entry-utility">{terms}</div></div>
<div id="comments"><ol class="commentlist"><li class="comment"><p>I liked this article a lot, and
I say so at some length, so that it looks like prose.</p></li></ol></div></div></div>
<div id="primary" class="widget-area"><ul><li><a href="/other/" rel="tag">Other</a></li></ul></div>
</div></div></body></html>""",
    )


def bare_theme(name: str) -> Page:
    """A post in a theme of somebody's own: its classes say nothing, the head is WordPress's."""
    g = gold("wordpress", name)
    terms = _terms(g)
    byline = _byline(g, '<a rel="author" href="/author/x/">{}</a>')
    return html_page(
        g["url"],
        f"""<!DOCTYPE html><html lang="{g["language"]}-XX">
<head><title>{escape(g["title"])}</title>
<link rel="https://api.w.org/" href="/wp-json/"><link rel="canonical" href="{g["url"]}">
<link rel="shortlink" href="http://{g["site"]}/?p={g["id"]}"></head>
<body class="single postid-{g["id"]}"><header><h1>The magazine</h1><nav><a href="/">Home</a></nav>
</header><main><article class="txt"><h1>{escape(g["title"])}</h1>
<p class="sig">{byline} <time datetime="{g["published"]}">then</time></p>
<div class="txt__corps">{rest_content(name)}</div><p class="mots">{terms}</p></article>
<section class="related"><article><h3><a href="/x/">More</a></h3><p>{"Words of more. " * 9}</p>
</article></section></main><footer><p>{"The magazine is a magazine. " * 20}</p></footer>
</body></html>""",
    )


def _byline(g: dict[str, Any], form: str) -> str:
    account = (g["wp_user"] or {}).get("name", "admin")
    shown = g["authors"] if g["author_source"] == "guest_author" else [account]
    return "by " + ", ".join(form.format(escape(name)) for name in shown)


def _terms(g: dict[str, Any]) -> str:
    categories = [
        f'<a href="/category/{_slug(name)}/" rel="category tag">{escape(name)}</a>'
        for name in sorted(g["categories"], key=lambda name: name != g["section"])
    ]
    tags = [f'<a href="/tag/{_slug(name)}/" rel="tag">{escape(name)}</a>' for name in g["keywords"]]
    return ", ".join([*categories, *tags])


def _slugs(g: dict[str, Any]) -> str:
    tags = " ".join(f"tag-{_slug(name)}" for name in g["keywords"])
    return tags + " " + " ".join(f"category-{_slug(name)}" for name in g["categories"])


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def drupal_body(name: str) -> str:
    """Return the text of a node as its editor's markup."""
    page = pages("drupal", "site-l.warc.gz")[gold("drupal", name)["url"]]
    field = next(e for e in page.tree.iter("div") if "field-name-body" in (e.get("class") or ""))
    item = next(e for e in field.iter("div") if "field-item" in (e.get("class") or "").split())
    return (item.text or "") + "".join(tostring(child, encoding="unicode") for child in item)


def olivero(name: str) -> Page:
    """A node in Drupal 10's own theme."""
    g = gold("drupal", name)
    return html_page(
        g["url"],
        f"""<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8">
<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">
<link rel="canonical" href="{g["url"]}"><link rel="shortlink" href="{g["legacy_url"]}">
<title>{escape(g["title"])} | Links</title></head>
<body class="path-node page-node-type-{g["node_type"]}"><div id="page-wrapper">
<header class="site-header"><h2 class="site-branding__name"><a href="/">Links</a></h2></header>
<main role="main"><a id="main-content"></a><div class="region region--content">
<div id="block-olivero-content" class="block block-system block-system-main-block">
<article data-history-node-id="{g["id"]}" class="node node--type-article node--view-mode-full">
<header><h1 class="title page-title"><span class="field field--name-title">{escape(g["title"])}
</span></h1>
<div class="node__meta"><span>By <span class="field field--name-uid">{_account(g)}</span>,
<span class="field field--name-created"><time datetime="{g["published"]}">then</time></span></span>
</div></header><div class="node__content">{_fields(g, _olivero_field)}
<div class="text-content field field--name-body">{drupal_body(name)}</div>
</div></article></div><section class="comments"><article class="comment"><p>{"A comment. " * 40}</p>
</article></section></div></main></div></body></html>""",
    )


def plain_drupal(name: str) -> Page:
    """A node of Drupal 8 in a theme that prints no class of any field; the day in words."""
    g = gold("drupal", name)
    return html_page(
        g["url"],
        f"""<!DOCTYPE html><html lang="en"><head><title>{escape(g["title"])} - Links</title>
<link rel="canonical" href="{g["url"]}"><script type="application/json"
data-drupal-selector="drupal-settings-json">{{"path":{{"currentPath":"node\\/{g["id"]}"}}}}</script>
</head>
<body><header id="top"><a href="/">Links</a></header><main><h1>{escape(g["title"])}</h1>
<p class="submitted">Submitted by {_account(g)} on {_day(g)}</p>
<div class="texto">{drupal_body(name)}</div></main>
<aside><p>{"What else is on this site. " * 20}</p></aside></body></html>""",
    )


def _account(g: dict[str, Any]) -> str:
    return f'<a class="username" href="/user/1">{escape(g["posted_by"]["name"])}</a>'


def _day(g: dict[str, Any]) -> str:
    return f"{datetime.fromisoformat(g['published']):%d %B %Y}"


def _fields(g: dict[str, Any], form: Callable[[str, str, list[str]], str]) -> str:
    in_field = {"author term", 'text field "Byline"'}
    authors = g["authors"] if g["author_shown_in"] in in_field else []
    issue = [g["magazine_issue"]["label"]] if g["magazine_issue"] else []
    found = (
        ("field-writers", "Writers", authors),
        ("field-subheading", "", [g["subtitle"]] if g["subtitle"] else []),
        ("field-topics", "Topics", g["keywords"]),
        ("field-rubrique", "Rubrique", [g["section"]] if g["section"] else []),
        ("field-journal-issue", "Issue", issue),
    )
    return "".join(form(name, label, values) for name, label, values in found if values)


def _olivero_field(name: str, label: str, values: list[str]) -> str:
    items = "".join(
        f'<div class="field__item"><a href="/t/1">{escape(v)}</a></div>' for v in values
    )
    head = f'<div class="field__label">{label}</div>' if label else ""
    return f"""<div class="field field--name-{name} field--type-entity-reference">{head}
<div class="field__items">{items}</div></div>"""
