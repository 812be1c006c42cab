"""Write pictures of the desk: `python -m tests.web.screenshots COLLECTION FOLDER`."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browsing import served

SIZES = {"desk": (1280, 900, "light"), "dark": (1280, 900, "dark"), "phone": (390, 844, "light")}


def main(collection: Path, folder: Path) -> None:
    """Take a picture of the main pages in each size."""
    folder.mkdir(parents=True, exist_ok=True)
    with served(collection) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for size, (width, height, scheme) in SIZES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            for name, path in addresses(collection / "press.db").items():
                page.goto(f"{site}{path}")
                page.screenshot(path=folder / f"{name}-{size}.png")
            context.close()
        browser.close()


def addresses(press: Path) -> dict[str, str]:
    """Return the pages to picture."""
    with closing(sqlite3.connect(f"file:{press}?mode=ro", uri=True)) as db:
        sql = "SELECT article FROM footnotes GROUP BY article ORDER BY count(*) DESC LIMIT 1"
        [article] = db.execute(sql).fetchone()
    return {
        "front": "/",
        "search": "/search?q=strike",
        "article": f"/article/{article}",
        "words": "/charts/words?words=strike,women",
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
