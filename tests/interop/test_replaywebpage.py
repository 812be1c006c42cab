"""ReplayWeb.page opens our WACZ in Chromium: text, style and images, and nothing from outside."""

from __future__ import annotations

import re
import shutil
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from archive import exports
from archive.exports import wacz
from tests.browsing import chromium
from tests.interop.conftest import hemeroteca, needed

PLAYER = Path(__file__).parents[2] / ".replaywebpage" / "package"
PAGE = "http://iv.test/Platinum-dust"
LOOK = """() => ({
    text: document.body.innerText,
    images: [...document.images].map(i => ({src: i.src, width: i.naturalWidth})),
    title: getComputedStyle(document.querySelector('h1')).color,
})"""


class Ranged(SimpleHTTPRequestHandler):
    """Serves a folder, a part of a file where one is asked for: a WACZ is read in parts."""

    def do_GET(self):
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if asked is None or not path.is_file():
            return super().do_GET()
        data = path.read_bytes()
        first, last = asked.groups()
        begin = int(first) if first else max(len(data) - int(last), 0)
        end = min(int(last) + 1, len(data)) if first and last else len(data)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{len(data)}")
        self.send_header("Content-Length", str(end - begin))
        self.end_headers()
        self.wfile.write(data[begin:end])
        return None

    def log_message(self, *_arguments):
        pass


@pytest.fixture(scope="module")
def folder(crawled, tmp_path_factory):
    """ReplayWeb.page with two WACZ files beside it."""
    if shutil.which("npm") is None:
        pytest.skip("needs npm, to fetch ReplayWeb.page")
    needed(PLAYER / "ui.js", "test-interop")
    folder = tmp_path_factory.mktemp("player") / "site"
    folder.mkdir()
    for name in ("index.html", "ui.js", "sw.js"):
        shutil.copy(PLAYER / name, folder)
    whole, part = str(folder / "whole.wacz"), str(folder / "part.wacz")
    hemeroteca("export", "wacz", "-o", whole, "-c", str(crawled.root))
    hemeroteca("export", "wacz", "-o", part, "--query", "platinum", "-c", str(crawled.root))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wacz, "ZIPNUM_LINES", 50)  # as in a collection with thousands of captures
        exports.export(crawled, "wacz", folder / "blocks.wacz", exports.Selection())
    return folder


@pytest.fixture(scope="module")
def address(folder):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranged, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("name", ["whole.wacz", "part.wacz", "blocks.wacz"])
def test_a_page_is_shown_from_the_wacz(name, address):
    with chromium() as browser:
        page = browser.context.new_page()
        page.goto(f"{address}/?source={address}/{name}#view=resources&url={PAGE}")
        look = shown(page, PAGE).evaluate(LOOK)
        assert "the miners have been saying for years" in look["text"]
        widths = {image["src"].rpartition("/")[2]: image["width"] for image in look["images"]}
        assert widths["clinic.png"] > 0
        assert widths["platinum-chart.png"] > 0
        assert look["title"] == "rgb(170, 0, 0)"
        assert browser.outside == []


def shown(page, url):
    """Return the frame in which `url` is replayed, once it is there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for frame in page.frames:
            if frame.url.endswith(f"mp_/{url}"):
                frame.wait_for_load_state("networkidle")
                return frame
        page.wait_for_timeout(200)
    raise AssertionError([frame.url for frame in page.frames])
