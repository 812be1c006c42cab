"""A server without HTTP: sockets that play scripted answers and log every byte of both ways.

    with serve(SCRIPTS) as server:
        ... ask http://127.0.0.1:{server.http} or https://127.0.0.1:{server.https} ...
        server.log            # one `Served` for each request, as it was read and answered

The log is the truth that records are compared with, so nothing here parses or builds HTTP beyond
finding the end of a request's header block.
"""

from __future__ import annotations

import hashlib
import itertools
import socket
import ssl
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Step = bytes | float
"""Bytes to send, or seconds to wait."""

KEEP, CLOSE, RESET, STALL = "keep", "close", "reset", "stall"
"""What follows the last step: the next request, a clean end, a TCP reset, silence."""


@dataclass(frozen=True)
class Script:
    """How one target is answered. `steps` may be any iterable: large bodies are made on the fly."""

    steps: Callable[[], Iterable[Step]]
    then: str = KEEP
    fresh_only: bool = False
    """Close without an answer when the connection was used before: what a pool calls stale."""


@dataclass
class Served:
    """One request and what was sent in answer; `sent` ends at `KEPT_BYTES`, the rest is counted."""

    target: str
    connection: int
    secure: bool
    server_name: str | None
    received: bytes
    sent: bytearray = field(default_factory=bytearray)
    length: int = 0
    sha256: str = ""


KEPT_BYTES = 4 * 1024 * 1024


@dataclass
class RawServer:
    """A running server; `http`, `https` and `http6` are its ports."""

    scripts: Mapping[str, Script]
    http: int = 0
    https: int = 0
    http6: int | None = None
    log: list[Served] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def served(self, target: str, *, secure: bool = False) -> list[Served]:
        """Return what was logged for a target, in the order of arrival."""
        return [each for each in self.log if each.target == target and each.secure is secure]


@contextmanager
def serve(scripts: Mapping[str, Script]) -> Iterator[RawServer]:
    """Run a server on loopback while the context lasts."""
    server = RawServer(scripts)
    with tempfile.TemporaryDirectory() as folder:
        context = tls_context(Path(folder))
    plain, secure = _listen(socket.AF_INET, "127.0.0.1"), _listen(socket.AF_INET, "127.0.0.1")
    server.http, server.https = plain.getsockname()[1], secure.getsockname()[1]
    listeners = [(plain, None), (secure, context)]
    with suppress(OSError):
        six = _listen(socket.AF_INET6, "::1")
        server.http6 = six.getsockname()[1]
        listeners.append((six, None))
    for listener, tls in listeners:
        threading.Thread(target=_accept, args=(server, listener, tls), daemon=True).start()
    try:
        yield server
    finally:
        server.stopping.set()
        for listener, _ in listeners:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()


_numbers = itertools.count(1)


def _listen(family: int, host: str) -> socket.socket:
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, 0))
    listener.listen(128)
    return listener


def _accept(server: RawServer, listener: socket.socket, tls: ssl.SSLContext | None) -> None:
    while not server.stopping.is_set():
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_talk, args=(server, connection, tls), daemon=True).start()


def _talk(server: RawServer, plain: socket.socket, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError), plain:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls is None:
            _serve_requests(server, plain)
            return
        with tls.wrap_socket(plain, server_side=True, do_handshake_on_connect=False) as secured:
            secured.do_handshake()
            _serve_requests(server, secured)


def _serve_requests(server: RawServer, connection: socket.socket) -> None:
    number = next(_numbers)
    name = getattr(connection, "asked_for", None)
    waiting = b""
    for turn in itertools.count():
        waiting, request = _request(connection, waiting)
        if not request:
            return
        target = request.split(b" ", 2)[1].decode("latin-1")
        secure = isinstance(connection, ssl.SSLSocket)
        served = Served(target, number, secure, name, request)
        server.log.append(served)
        script = server.scripts[target.partition("?")[0]]
        if (turn and script.fresh_only) or not _answer(server, script, connection, served):
            return


def _request(connection: socket.socket, waiting: bytes) -> tuple[bytes, bytes]:
    """Return what is left over and one request: a header block, and a body if it has a length."""
    while b"\r\n\r\n" not in waiting:
        data = connection.recv(65536)
        if not data:
            return b"", b""
        waiting += data
    head, _, rest = waiting.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    while len(rest) < length:
        rest += connection.recv(65536)
    return rest[length:], head + b"\r\n\r\n" + rest[:length]


def _answer(server: RawServer, script: Script, connection: socket.socket, served: Served) -> bool:
    """Play a script; tell whether the connection lives on."""
    digest = hashlib.sha256()
    try:
        for step in script.steps():
            if isinstance(step, float):
                time.sleep(step)
                continue
            connection.sendall(step)
            digest.update(step)
            served.length += len(step)
            served.sent += step[: max(0, KEPT_BYTES - len(served.sent))]
    finally:
        served.sha256 = digest.hexdigest()
    return _after(server, connection, script.then)


def _after(server: RawServer, connection: socket.socket, then: str) -> bool:
    if then == STALL:
        server.stopping.wait(30)
    if then == RESET:
        time.sleep(0.2)  # a reset overtakes bytes that were not read yet
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
    if then == CLOSE:
        if isinstance(connection, ssl.SSLSocket):
            with suppress(OSError):
                connection.unwrap()
        connection.shutdown(socket.SHUT_RDWR)
    return then == KEEP


def tls_context(folder: Path) -> ssl.SSLContext:
    """Return a context with a certificate made for the occasion."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "wire.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("*.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    context.sni_callback = lambda socket, name, _: setattr(socket, "asked_for", name)
    return context
