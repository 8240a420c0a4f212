"""A certificate whose time has not come, or is over: whoever reads the fault looks at the clock."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pyrage
import pytest
from booth_side import Booth, fill
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.client.health import Link
from kiosk.client.submission import State
from kiosk.faults import FaultCode

NOW = datetime.now(UTC)
DAY, YEAR = timedelta(days=1), timedelta(days=365)
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])


def certificate(folder: Path, first: datetime, last: datetime) -> Path:
    """A certificate for 127.0.0.1 that is its own authority, good from `first` to `last`; with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "centre.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return file


class _Silent(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A handshake that was broken off is what is tested."""


@contextmanager
def https(file: Path) -> Iterator[str]:
    """A server with that certificate; its URL."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = _Server(("127.0.0.1", 0), _Silent)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("first", "last", "trusted", "code"),
    [
        (NOW - YEAR, NOW - DAY, True, FaultCode.CENTRE_UNTIMELY),
        (NOW + DAY, NOW + YEAR, True, FaultCode.CENTRE_UNTIMELY),
        (NOW - DAY, NOW + YEAR, False, FaultCode.CENTRE_AWAY),
    ],
    ids=["is over", "has not come", "is nobody's we know"],
)
@pytest.mark.parametrize("pages", [(), (b"page",)], ids=["submission", "document"])
def test_a_certificate_is_refused_and_the_fault_says_whether_for_its_time(
    first: datetime,
    last: datetime,
    trusted: bool,
    code: FaultCode,
    pages: tuple[bytes, ...],
    tmp_path: Path,
    make_booth: Callable[..., Booth],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = certificate(tmp_path, first, last)
    if trusted:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))
    with https(file) as url:
        booth = make_booth(url, "token", str(pyrage.x25519.Identity.generate().to_public()))
        fill(booth.spool, "visit-1", *pages)
        done = booth.forwarder.run_once()
    assert done.fault is not None
    assert (done.fault.code, done.cut, done.quarantined) == (code, True, 0)
    assert booth.spool.state("visit-1") is State.SEALED
    assert booth.health is not None
    assert (booth.health.centre, booth.health.fault) == (Link.AWAY, code.value)

    # The technician is sent to the clock.
    assert ("timedatectl" in done.fault.entry.remedy) is (code is FaultCode.CENTRE_UNTIMELY)
