"""`hemeroteca sites --detect URL` and `--new URL`: how an unknown site is built.

The page is captured into a collection that lives only for this, with the manners of any crawl;
what is said of it comes from that capture.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from archive.collection import Collection
from archive.errors import SiteError
from archive.index.articles import list_articles, open_index
from archive.model import Site
from archive.warc.captures import iter_captures
from archive.warc.reader import read_message
from pipelines.extract.detect import Evidence, detect
from pipelines.indexing.indexer import page
from spiders.crawling import CrawlOptions, capture_pages
from spiders.families.probe import described, site_at

ROOT = Path(__file__).parent.parent
SITES = Path("spiders/sites")
TESTS = Path("tests/sites")
CLASSES = {"spip": "Spip", "wordpress": "WordPress", "drupal": "Drupal", "generic": "Generic"}
PASSING = frozenset({"id", "site", "first_seen", "last_seen", "capture", "addresses"})
"""Fields of an article that are the archive's, not the page's: left out of a golden file."""


@dataclass(frozen=True, slots=True)
class Detected:
    """A site as its page shows it, the evidence, and the files written for it."""

    site: Site
    evidence: Evidence
    files: tuple[Path, ...] = ()


def detect_site(url: str, options: CrawlOptions) -> Detected:
    """Find out from the page at `url` how its site is built; raise `SiteError`, `Unreachable`."""
    with _captured(url, options) as collection:
        return _detected(url, collection)


def new_site(url: str, options: CrawlOptions, *, root: Path = ROOT) -> Detected:
    """Write a site file and, where `url` is an article, a test with what was read of it.

    Files of a publication that is known already are not touched: `SiteError`.
    """
    with _captured(url, options) as collection:
        found = _detected(url, collection)
        name = re.sub(r"\W", "_", found.site.slug)
        site_file = root / SITES / f"{name}.py"
        if site_file.exists():
            raise SiteError(f"{site_file} is there already; edit it, or choose another site")
        site_file.write_text(_source(found.site), "utf-8")
        files = (site_file, *_golden(collection, root / TESTS / name))
        return Detected(found.site, found.evidence, files)


@contextmanager
def _captured(url: str, options: CrawlOptions) -> Iterator[Collection]:
    with TemporaryDirectory(prefix="hemeroteca-") as folder:
        collection = Collection.create(
            Path(folder) / "collection",
            title="detection",
            operator="a contributor to Hemeroteca",
            contact="see the project's home page",
        )
        capture_pages(collection, replace(options, names=[url]))
        yield collection


def _detected(url: str, collection: Collection) -> Detected:
    for path in sorted(collection.warcs.rglob("*.warc.gz")):
        for capture, _record in iter_captures(path, relative_to=collection.warcs):
            if capture.status == 200 and (capture.mime or "").endswith(("html", "xml")):
                message = read_message(collection.warcs, capture, lambda _id: None)
                evidence = detect(page(capture, message))
                if evidence is not None:
                    return Detected(described(site_at(capture.url), evidence), evidence)
    raise SiteError(f"{url} did not answer with an HTML page; give the address of another one")


def _source(site: Site) -> str:
    """Return the text of a site file."""
    spider = f"{CLASSES[site.family]}Spider"
    title = re.sub(r"\W+", " ", site.title).title().replace(" ", "") or "Publication"
    class_name = title if title[0].isalpha() else f"Site{title}"
    languages = json.dumps(list(site.languages), ensure_ascii=False)[1:-1]
    return "\n".join(
        [
            f'"""{site.title.strip().replace(chr(34), "")}."""',
            "",
            "from archive.model import Family, Site",
            f"from spiders.families.{site.family} import {spider}",
            "",
            "",
            f"class {class_name}({spider}):",
            f'    """{site.family.name.title()}, as its pages show."""',
            "",
            f"    name = {json.dumps(site.slug)}",
            "    site = Site(",
            "        slug=name,",
            f"        title={json.dumps(site.title, ensure_ascii=False)},",
            f"        url={json.dumps(site.url)},",
            f"        family=Family.{site.family.name},",
            f"        languages=({languages}{',' if site.languages else ''}),",
            "    )",
            "",
        ]
    )


def _golden(collection: Collection, stem: Path) -> tuple[Path, ...]:
    """Keep the capture and what was read of it, to be checked by eye; nothing without article."""
    with closing(open_index(collection.press)) as db:
        articles = [golden(article) for article in list_articles(db)]
    if not articles:
        return ()
    stem.parent.mkdir(parents=True, exist_ok=True)
    [warc] = collection.warcs.rglob("*.warc.gz")
    files = (stem.with_suffix(".warc.gz"), stem.with_suffix(".json"))
    shutil.copyfile(warc, files[0])
    files[1].write_text(json.dumps(articles, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return files


def golden(article: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page says of an article: the part of an export that never changes."""
    return {name: value for name, value in article.items() if name not in PASSING}
