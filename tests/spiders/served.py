"""Small sites made up by a function, on loopback, with a log of what was asked and when."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Reply(NamedTuple):
    """An answer; `body` None closes the connection without one."""

    status: int = 200
    body: bytes | None = b""
    headers: Mapping[str, str] = {}
    type: str = "text/html; charset=utf-8"


class Asked(NamedTuple):
    """A request as it came; `time` is `time.monotonic()`."""

    target: str
    headers: Mapping[str, str]
    time: float


@dataclass
class Served:
    """A running site; `log` grows with each request."""

    answer: Callable[[Asked], Reply]
    delay: float = 0.0
    port: int = 0
    log: list[Asked] = field(default_factory=list)

    @property
    def connect_to(self) -> str:
        """The value for `connect_to` that leads every host here."""
        return f"::127.0.0.1:{self.port}"

    @property
    def targets(self) -> list[str]:
        """What was asked, in order."""
        return [each.target for each in self.log]


@contextmanager
def serve(answer: Callable[[Asked], Reply], *, delay: float = 0.0) -> Iterator[Served]:
    """Serve what `answer` makes up, `delay` seconds after each request."""
    site = Served(answer, delay)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = Asked(self.path, dict(self.headers), time.monotonic())
            site.log.append(asked)
            time.sleep(site.delay)
            reply = site.answer(asked)
            if reply.body is None:
                self.close_connection = True
                return
            self.send_response(reply.status)
            headers = {"Content-Type": reply.type, "Content-Length": str(len(reply.body))}
            for name, value in {**headers, **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a crawler that was killed leaves without a word

    server = Server(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def page(title: str, *links: str, text: str = "") -> bytes:
    """Return a page that links to `links`."""
    items = "".join(f'<li><a href="{link}">to {link}</a></li>' for link in links)
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><h1>{title}</h1>"
        f"<p>{text or 'This is what ' + title + ' says, at some length.'}</p><ul>{items}</ul>"
        "</body></html>"
    ).encode()
