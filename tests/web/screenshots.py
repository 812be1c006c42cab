"""Write pictures of the desk for the docs: `make screenshots`.

    python -m tests.web.screenshots FOLDER [--collection DIR]

Without a collection the samples are shown, crawled twice. Pictures have 128 colours, which no eye
tells from all of them on pages of text, and are a third of the size.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from datasette.utils import tilde_encode
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from archive.collection import Collection
from pipelines.indexing import import_files
from spiders.publications import load_sites
from tests.browsing import served
from tests.conftest import FIXTURES

COLOURS = 128
DESK, PHONE = (1200, 800), (390, 780)


@dataclass(frozen=True)
class Picture:
    """A page, what it is called, where it is looked at, and what is pressed before."""

    name: str
    path: str
    size: tuple[int, int] = DESK
    dark: bool = False
    press: str | None = None


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--collection", type=Path)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        collection = asked.collection or samples(Path(scratch) / "c")
        with served(collection) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            for picture in pictures(collection / "press.db"):
                take(browser, address.rstrip("/"), picture, asked.folder / f"{picture.name}.png")
            browser.close()


def samples(folder: Path) -> Path:
    """Return a collection of all samples."""
    collection = Collection.create(
        folder, title="Hemeroteca", operator="the demo", contact="me@example.org"
    )
    warcs = sorted(FIXTURES.glob("*/site-?.warc.gz")) + sorted(FIXTURES.glob("*/*recrawl.warc.gz"))
    import_files(collection, warcs, load_sites())
    return folder


def pictures(press: Path) -> list[Picture]:
    """Return what is to be pictured, of the pages with the most to show."""
    with closing(sqlite3.connect(f"file:{press}?mode=ro", uri=True)) as db:
        sql = "SELECT id FROM articles WHERE number = 'article9876' ORDER BY id LIMIT 1"
        [article] = db.execute(sql).fetchone()
        sql = """SELECT article || '/versions/' || n FROM versions
            WHERE n > 1 AND change = 'correction' ORDER BY words_added DESC, article LIMIT 1"""
        [version] = db.execute(sql).fetchone()
        [person] = db.execute("SELECT id FROM people ORDER BY articles DESC, id").fetchone()
    call = "button.call"
    return [
        Picture("front", "/"),
        Picture("search", "/search?q=strike+OR+huelga"),
        Picture("search-dark", "/search?q=strike+OR+huelga", dark=True),
        Picture("search-phone", "/search?q=strike+OR+huelga", PHONE),
        Picture("article", f"/article/{article}"),
        Picture("article-note", f"/article/{article}", press=call),
        Picture("article-phone", f"/article/{article}", PHONE, press=call),
        Picture("difference", f"/article/{version}"),
        Picture("person", f"/person/{tilde_encode(person)}"),
        Picture("publication", "/publication/iv~2Etest"),
        Picture("word-over-time", "/charts/words?words=strike,women,war"),
        Picture("word-over-time-dark", "/charts/words?words=strike,women,war", dark=True),
        Picture("who-translates-whom", "/charts/translations"),
        Picture("reprints", "/charts/reprints"),
    ]


def take(browser: Browser, site: str, picture: Picture, file: Path) -> None:
    """Write one picture."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
    )
    page: Page = context.new_page()
    page.goto(f"{site}{picture.path}", wait_until="networkidle")
    if picture.press:
        page.locator(picture.press).first.click()
    with Image.open(io.BytesIO(page.screenshot())) as image:
        few = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT)
        few.save(file, optimize=True)
    context.close()


if __name__ == "__main__":
    main()
