"""Dresses for the sample magazine: the same articles under templates that are put together by lot.

A dress draws, by its number, a language, a frame, the tags of each part and where they stand, and
the form of the site's addresses. No name in it means anything: classes are syllables. What an
extractor learnt by heart fails here, and what is fixed for one number is asked by all others.
The words are SPIP's own (`ecrire/lang/public_*.php`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from random import Random
from typing import Any, Final

from babel.dates import format_date

from tests.pipelines.spip_skins import SITE, Taken

WORDS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "ca": ("Inici", "per", "P.-S.", "Data de redacció anterior:"),
    "de": ("Startseite", "von", "P.S.", "Datum einer früheren Bearbeitung:"),
    "el": ("Αρχική σελίδα", "από", "Υ.Γ.", "Ημερομηνία προηγούμενης δημοσίευσης:"),
    "es": ("Portada del sitio", "por", "P.-S.", "Fecha de redacción anterior:"),
    "eu": ("Ataria", "Egilea", "P.S", "Lehengo argitaratze data:"),
    "it": ("Home", "di", "P.S.", "Data di redazione anteriore:"),
    "nl": ("Homepagina", "door", "N.B.", "Datum van eerdere redactie:"),
    "pt": ("Página inicial", "por", "P.S.", "Data de publicação anterior:"),
    "tr": ("Ana sayfa", "yazan", "Not :", "Daha önceki yayınlanma tarihi :"),
}
"""Language -> home, by, postscript, and the label of the date of an earlier publication."""

ADDRESSES: Final = ("pretty", "pretty.html", "?pretty", "number", "page", "php3", "html")
_KINDS: Final = {"-": "rubrique", "_": "auteur", "+": "mot"}


@dataclass(frozen=True)
class Dress:
    """One template: what its number draws."""

    number: int

    def page(self, taken: Taken, articles: Mapping[str, int]) -> tuple[str, str]:
        """Return the address of an article in this dress, and its page."""
        return _Page(self.number, taken, articles).laid_out()

    def address(self, url: str, articles: Mapping[str, int]) -> str:
        """Return what an address of the site is in this dress."""
        form = Random(self.number).choice(ADDRESSES)
        host, _, name = url.rpartition("/")
        return f"{host}/{_in_form(form, name, articles.get(url))}"


def _in_form(form: str, name: str, number: int | None) -> str:
    kind = _KINDS.get(name[:1], "article") if number is None else "article"
    number = sum(name.encode()) if number is None else number
    asked = f"{kind}&id_{kind}={number}"
    return {
        "pretty": name,
        "pretty.html": f"{name}.html",
        "?pretty": f"?{name}",
        "number": f"spip.php?{kind}{number}",
        "page": f"spip.php?page={asked}",
        "php3": f"{kind}.php3?{asked.partition('&')[2]}",
        "html": f"{kind}{number}.html",
    }[form]


class _Page:
    """Draws and sets the parts of one page."""

    def __init__(self, number: int, taken: Taken, articles: Mapping[str, int]) -> None:
        self.dress, self.taken, self.articles = Dress(number), taken, articles
        self.draw = Random(1000 + number)
        self.language = self.draw.choice(sorted(WORDS))
        self.home, self.by, self.ps, self.original = WORDS[self.language]
        self.box = self.draw.choice(["div", "section"])

    def laid_out(self) -> tuple[str, str]:
        taken, choice = self.taken, self.draw.choice
        url = self.dress.address(taken.url, self.articles)
        title = re.sub("<[^>]+>", "", taken.title)
        head = choice([f"{title} - {SITE}", f"{SITE} - {title}", f"[{SITE}] {title}", title])
        path, heading, when = self._path(), self._heading(), self._when()
        lead, notes = self._lead(), self._notes()
        above = choice([[when, lead], [lead, when], [when, self._tools(), lead]])
        below = choice([[self._postscript(), notes], [self._postscript(), self._tools(), notes]])
        text = f"<{self.box}{self._name()}>{taken.text}</{self.box}>"
        files = self._if("<p>{}</p>", taken.documents)
        article = "".join([heading, *above, text, *below, files, self._keywords()])
        parts = choice([[path, article], [article, path]])
        body = self._frame("".join([*parts, self._others()]))
        meta = f'<html lang="{taken.language}"><head><meta charset="utf-8"><title>{head}</title>'
        return url, f"<!DOCTYPE html>{meta}</head><body>{body}</body></html>"

    def _frame(self, inner: str) -> str:
        home = f'<p{self._name()}><a href="/">{SITE}</a></p>'
        menu = "".join(f"<li>{self._link(f'-Part-{n}-', f'Part {n}')}</li>" for n in range(9))
        table = f'<table><tr><td><ul>{menu}</ul></td><td valign="top">{inner}</td></tr></table>'
        modern = f"<header>{home}<nav><ul>{menu}</ul></nav></header><main>{inner}</main>"
        plain = f"<div{self._name()}>{home}</div><ul>{menu}</ul><div>{inner}</div>"
        return self.draw.choice([home + table, modern, plain]) + f"<p>2001-2026 {SITE}</p>"

    def _path(self) -> str:
        steps = [f'<a href="/">{self.home}</a>']
        steps += [self._link(url, text) for url, text in self.taken.crumbs[1:]]
        steps += self.draw.choice([[], [f"<b>{self.taken.title}</b>"]])
        listed = "".join(f"<li>{step}</li>" for step in [*steps[:-1], self.taken.title])
        sign = self.draw.choice([" &gt; ", " » ", " / ", " :: "])
        row = f"<p{self._name()}>{sign.join(steps)}</p>"
        return self.draw.choice([row, row, f"<ol>{listed}</ol>" if "<b>" in steps[-1] else row])

    def _heading(self) -> str:
        taken, choice = self.taken, self.draw.choice
        over = self._if(choice(["<p>{}</p>", "<div>{}</div>", "<h3>{}</h3>"]), taken.surtitle)
        under = self._if(choice(["<p>{}</p>", "<h4>{}</h4>"]), taken.subtitle)
        tag = choice(["h1", "h2", "div", "p"])
        title = f"<{tag}{self._name()}>{taken.title}</{tag}>"
        small = self._if(" <small>{}</small>", taken.subtitle)
        inside = f"<h1><span>{taken.surtitle}</span> <span>{taken.title}</span>{small}</h1>"
        return choice([f"<div>{over}{title}{under}</div>", over + title + under, inside])

    def _when(self) -> str:
        taken, choice = self.taken, self.draw.choice
        day = date.fromisoformat(taken.machine_date[:10])
        shown = choice([format_date(day, "long", locale=self.language), day.strftime("%d/%m/%Y")])
        shown = choice([shown, f'<time datetime="{taken.machine_date}">{shown}</time>'])
        linked = ", ".join(self._link(url, name) for url, name in taken.authors)
        who = self._if(f", {self.by} {{}}", linked)
        line = choice(
            [f"<p>{shown}{who}</p>", f"<div>{shown}</div>{self._if('<p>{}</p>', linked)}"]
        )
        earlier = format_date(date(1938, 9, 1), "MMMM y", locale="en") if taken.original else ""
        tongues = [f"[{self._link(url, name)}]" for url, _, name in taken.translations]
        others = self._if("<p>{}</p>", " ".join(tongues))
        return line + self._if(f"<p>{self.original} {{}}</p>", earlier) + others

    def _lead(self) -> str:
        lead = self.taken.standfirst
        words = re.sub("</?p[^>]*>", "", lead)
        boxed = [f"<div>{lead}</div>", f"<blockquote>{lead}</blockquote>"]
        set_off = [f"<div><em>{words}</em></div>", f"<div><b>{words}</b></div>"]
        return self.draw.choice(
            [*boxed, *(set_off if lead.count("<p") < 2 else boxed)] if lead else [""]
        )

    def _postscript(self) -> str:
        label = self.draw.choice(["<h3>{}</h3>", "<p><b>{}</b></p>", "<strong>{}</strong>"])
        return self._if(f"<div>{label.format(self.ps)}{{}}</div>", self.taken.postscript)

    def _notes(self) -> str:
        places = ["<aside><h4>1</h4>{}</aside>", "<footer>{}</footer>", "<hr><div>{}</div>"]
        places.append("<details><summary>*</summary>{}</details>")
        return self._if(self.draw.choice(places), self.taken.notes)

    def _keywords(self) -> str:
        links = [self._link(url, text) for url, text in self.taken.keywords]
        listed = "".join(f"<li>{link}</li>" for link in links)
        return self.draw.choice([f"<p>{', '.join(links)}</p>", f"<ul>{listed}</ul>"])

    def _tools(self) -> str:
        href = f"spip.php?page=imprimer&amp;id_article={self.taken.number}"
        return f'<p{self._name()}><a href="{href}">PDF</a> <a href="https://s.example/">S</a></p>'

    def _others(self) -> str:
        link = self._link("Autumn-in-the-delta", "Autumn in the delta")
        words = "The fields along the river have been under water for three weeks, and nobody"
        teaser = f"<h3>{link}</h3><p>{words}&nbsp;(…)</p>"
        listed = f"<ul><li>{link}</li><li>{link}</li></ul>"
        return self.draw.choice([f"<aside>{listed}</aside>", f"<div><div>{teaser}</div></div>", ""])

    def _link(self, url: str, text: str) -> str:
        host = self.taken.url.rpartition("/")[0]
        whole = url if url.startswith("http") else f"{host}/{url}"
        href = escape(self.dress.address(whole, self.articles))
        return f'<a href="{href}">{escape(text, quote=False)}</a>'

    def _name(self) -> str:
        return f' class="{"".join(self.draw.choices(["ba", "ne", "ko", "ri"], k=3))}"'

    @staticmethod
    def _if(template: str, value: Any) -> str:
        return template.format(value) if value else ""
