"""An index in which everything that can be hostile is: titles, names, addresses, captions."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from archive.index.store import Store
from archive.model import (
    Block,
    CrawlReport,
    Credit,
    Document,
    Footnote,
    Image,
    Link,
    MagazineIssue,
    Role,
    Skip,
    SkipReason,
    Source,
    Translation,
)
from tests.archive.index_makers import HOME, START, fill, page

SCRIPT = "<script>alert(1)</script>"
BREAKOUT = "\"'></title></script><img src=x onerror=alert(2)>{{ 7*7 }}\ufdd0\ufdd1\x0b"
JAVASCRIPT = "javascript:alert(3)"
FORMULA = '=HYPERLINK("http://evil.test","x")'


ATOMS = (
    SCRIPT,
    BREAKOUT,
    JAVASCRIPT,
    "data:text/html,<script>alert(6)</script>",
    FORMULA,
    "+1+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\u202egnp.exe",
    "\u2066\u2067",
    "&lt;img src=x onerror=alert(7)&gt;",
    "<svg/onload=alert(8)>",
    "]]><!--",
    "\u2028",
    "TY  - JOUR\r\nER  - ",
    "}, title = {x}\n@comment{",
    "a word",
)
"""What may not do anything anywhere, however it is put together."""


def full_of(words: str) -> dict[str, object]:
    """Return the fields of an article in which every text is `words`."""
    links = (Link(words, words), Link(JAVASCRIPT, words), Link(f"{HOME}plain", words))
    texts = ("title", "language", "subtitle", "surtitle", "section", "standfirst", "excerpt")
    return {
        **dict.fromkeys((*texts, "body_text", "postscript", "dateline", "access"), words),
        "breadcrumb": (words,),
        "magazine_issue": MagazineIssue(words, words, 2026, 6),
        "published": "2026-06-19",
        "credits": tuple(Credit(role, words, url=words, line=words, bio=words) for role in Role),
        "keywords": (words,),
        "blocks": (
            *(Block(kind, words, f"{words} [1]") for kind in ("p", "heading", "quote", "list")),
            *(Block(kind, src=words) for kind in ("image", "embed", "document")),
            Block("table", f"{words} | {words}"),
        ),
        "footnotes": (Footnote("1", words, words, links),),
        "images": (Image(words, alt=words, caption=words, credit=words),),
        "documents": (Document(words, words, words),),
        "links": links,
        "translated_from": Source(words, words, words, words),
        "first_published": Source(words, words, words, words),
        "translations": (Translation(words, words),),
        "front_matter": (words,),
        "end_matter": (words,),
    }


def hostile_index(path: Path) -> Path:
    """Write an index with a hostile article and a harmless one that links to it."""
    with Store(path) as store:
        fill(
            store,
            [
                page(1, f"{HOME}evil", number="article1", **_fields()),
                page(2, f"{HOME}plain", title=FORMULA, body_text="strike"),
            ],
        )
        report = CrawlReport(
            id=f"{SCRIPT}/1",
            started=START,
            finished=START + timedelta(hours=1),
            sites=("iv",),
            outcome="finished",
            failed={SCRIPT: 1},
            skipped={"scheme": 1},
            warnings=(BREAKOUT,),
        )
        store.add_crawl(report)
        store.add_skip(Skip(JAVASCRIPT, SkipReason.SCHEME, "iv", detail=SCRIPT), report.id)
        store.finish()
    return path


def _fields() -> dict[str, object]:
    links = (Link(JAVASCRIPT, SCRIPT), Link(f"{HOME}plain", "a plain one"), Link("data:,x", "data"))
    text = f"strike {SCRIPT} [1] {BREAKOUT}"
    return {
        "title": f"{SCRIPT} {BREAKOUT}",
        "language": 'en" onload="alert(4)',
        "subtitle": SCRIPT,
        "surtitle": SCRIPT,
        "section": SCRIPT,
        "standfirst": BREAKOUT,
        "magazine_issue": MagazineIssue(SCRIPT, f"{SCRIPT} / June 2026", 2026, 6),
        "published": "2026-06-19",
        "credits": (
            Credit(Role.AUTHOR, f"Eve {SCRIPT}", url=JAVASCRIPT, line=BREAKOUT),
            Credit(Role.TRANSLATOR, f"Mallory {BREAKOUT}", kind="organisation"),
        ),
        "keywords": (SCRIPT, 'a "quoted" one'),
        "body_text": text,
        "blocks": (
            Block("p", f"strike {SCRIPT} {BREAKOUT}", text),
            Block("image", src=JAVASCRIPT),
            Block("embed", src=JAVASCRIPT),
            Block("document", src="data:text/html,<script>alert(5)</script>"),
            Block("table", f"a | {SCRIPT}\nb | c"),
            Block("heading", BREAKOUT, level=1),
        ),
        "footnotes": (Footnote("1", f"{SCRIPT}\n\n{BREAKOUT}", "1", links),),
        "images": (Image(JAVASCRIPT, alt=BREAKOUT, caption=SCRIPT, credit=BREAKOUT),),
        "documents": (Document(JAVASCRIPT, SCRIPT),),
        "links": links,
        "translated_from": Source(SCRIPT, JAVASCRIPT, "fr", "2026"),
        "first_published": Source(BREAKOUT, JAVASCRIPT),
        "postscript": SCRIPT,
        "end_matter": (BREAKOUT,),
        "dateline": SCRIPT,
    }
