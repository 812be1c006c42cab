"""Whatever an article is full of, no page and no file of the desk does anything with it."""

import csv
import io
import json
import tempfile
from pathlib import Path
from urllib.parse import quote, urlsplit

import bibtexparser
import rispy
from datasette.utils import tilde_encode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from archive.index.store import Store
from tests.archive.index_makers import HOME, fill, page
from tests.web.desks import Client, addresses
from tests.web.hostile import ATOMS, full_of

LINKS = "//@href | //@src | //@action | //@srcset"
SCHEMES = {"", "http", "https"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
TEXTS = st.lists(st.sampled_from(ATOMS), min_size=1, max_size=4).map(" ".join)


def desk_full_of(folder: Path, *texts: str) -> Client:
    """Return a desk with an article full of each text, and a harmless one."""
    pages = [page(n, f"{HOME}evil{n}", **full_of(words)) for n, words in enumerate(texts)]
    with Store(folder / "press.db") as store:
        fill(store, [*pages, page(999, f"{HOME}plain", title="Plain", body_text="a word")])
    return Client(folder / "press.db")


def test_nothing_comes_through(tmp_path):
    client = desk_full_of(tmp_path, *ATOMS)
    try:
        assert len(client.column("SELECT id FROM articles")) == len(ATOMS) + 1
        found = [*addresses(client), *(f"/search?q={quote(words)}" for words in ATOMS)]
        for address in found:
            if address.rstrip("/") != "/person" and not address.startswith("/person//"):
                check(client.get(address), address)  # a name without a letter has no page
    finally:
        client.close()


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_nothing_comes_through_however_it_is_put_together(words):
    with tempfile.TemporaryDirectory() as folder:
        client = desk_full_of(Path(folder), words)
        try:
            [evil] = client.column("SELECT id FROM articles WHERE url LIKE '%evil0'")
            [person] = client.column("SELECT id FROM people")
            for address in ("/", f"/article/{evil}", f"/person/{tilde_encode(person)}",
                            f"/article/{evil}.ris", f"/search?q={quote(words)}", "/search.csv",
                            "/charts/translations.svg", "/search.atom"):  # fmt: skip
                check(client.get(address), address)
        finally:
            client.close()


def check(answer, address: str) -> None:
    assert answer.status_code == 200, address
    assert answer.headers["x-content-type-options"] == "nosniff"
    kind = answer.headers["content-type"].partition(";")[0]
    CHECKS.get(kind, lambda text: None)(answer.text)


def check_page(text: str) -> None:
    page = html.fromstring(text)
    assert {each.get("type") for each in page.iter("script")} <= {"application/ld+json"}
    for script in page.iter("script"):
        json.loads(script.text)
    assert not list(page.iter("svg", "iframe", "object", "embed", "style", "base"))
    for each in page.iter(etree.Element):
        assert not [name for name in each.attrib if name.startswith("on")], each.attrib
    for link in page.xpath(LINKS):
        assert urlsplit(link).scheme in SCHEMES | ({"mailto"} if "?" in link else set()), link


def check_drawing(text: str) -> None:
    drawing = etree.fromstring(text.encode())
    assert {etree.QName(each).localname for each in drawing.iter(etree.Element)} <= {
        "svg", "defs", "style", "title", "desc", "g", "rect", "path", "circle", "line", "text",
        "tspan",
    }  # fmt: skip
    for each in drawing.iter(etree.Element):
        assert not [name for name in each.attrib if name.startswith("on")], each.attrib


def check_rows(text: str) -> None:
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not [cell for cell in row if cell.startswith(FORMULA) and not is_number(cell)], row


def is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdigit()


def check_ris(text: str) -> None:
    entries = rispy.loads(text)
    assert {entry["type_of_reference"] for entry in entries} <= {"MGZN"}
    assert text.count("\nER  -") == len(entries)


def check_bibtex(text: str) -> None:
    library = bibtexparser.parse_string(text)
    assert [each.entry_type for each in library.entries] == ["article"]
    assert not library.failed_blocks
    assert not library.comments


CHECKS = {
    "application/x-bibtex": check_bibtex,
    "text/html": check_page,
    "image/svg+xml": check_drawing,
    "text/csv": check_rows,
    "application/x-research-info-systems": check_ris,
    "application/atom+xml": lambda text: etree.fromstring(text.encode()),
    "application/json": json.loads,
    "application/vnd.citationstyles.csl+json": json.loads,
}
