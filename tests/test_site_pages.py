"""Every page stored by `hemeroteca sites --new` is read as its golden file says.

A stored page is never edited and never replaced: when a site changes its layout, another one is
added, and the old one must still be read.
"""

import json
from contextlib import closing
from pathlib import Path

import pytest

from archive.collection import Collection
from archive.index.articles import list_articles, open_index
from pipelines.indexing import import_files
from spiders.crawling import CrawlOptions
from spiders.detection import golden, new_site
from spiders.publications import load_sites
from tests.player import play

GOLDEN = sorted((Path(__file__).parent / "sites").glob("*.json"))
FIXTURE = Path(__file__).parent / "fixtures" / "spip" / "site-a.warc.gz"


def read_again(folder, warc):
    collection = Collection.create(folder, title="t", operator="o", contact="c")
    import_files(collection, [warc], load_sites())
    with closing(open_index(collection.press)) as db:
        return [golden(article) for article in list_articles(db)]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_stored_page_is_read_as_before(path, tmp_path):
    assert read_again(tmp_path / "c", path.with_suffix(".warc.gz")) == json.loads(path.read_text())


def test_a_new_site_gets_a_site_file_and_a_golden_page(tmp_path):
    (tmp_path / "spiders" / "sites").mkdir(parents=True)
    url = "http://iv.test/Platinum-dust"
    with play([FIXTURE]) as player:
        options = CrawlOptions(connect_to=[player.connect_to], delay=0)
        found = new_site(url, options, root=tmp_path)
    site_file, warc, page = found.files
    namespace = {}
    exec(compile(site_file.read_text(), site_file.name, "exec"), namespace)
    spider = next(each for name, each in namespace.items() if name.startswith("International"))
    assert spider.site == found.site
    articles = json.loads(page.read_text())
    assert [article["title"] for article in articles] == ["Platinum dust"]
    assert read_again(tmp_path / "c", warc) == articles
