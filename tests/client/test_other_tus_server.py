"""Our uploader against a tus server of somebody else: whole, and resumed at the byte."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyrage
import pytest
import requests
from booth_side import Booth, Wire, fill
from central_process import PATIENCE_S

from kiosk.client.submission import WaitingDocument
from kiosk.client.uploads import upload
from kiosk.faults import FaultCode

HERE = Path(__file__).parent
CONTENT = os.urandom(3 << 20)
RECIPIENT = str(pyrage.x25519.Identity.generate().to_public())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


@pytest.fixture
def other(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-W", "ignore", str(HERE / "other_tus_server.py"), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on "), line
        yield line.split()[-1]
        process.terminate()


def waiting(booth: Booth) -> WaitingDocument:
    return booth.spool.unsent(1)[0].documents[0]


def digests(folder: Path) -> set[str]:
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def wait_for_offset(url: str, at_least: int) -> None:
    """That server counts what came before a cut as soon as it has noticed the cut."""
    looks = threading.Event()
    for _ in range(1000):
        answer = requests.head(url, headers={"Tus-Resumable": "1.0.0"}, timeout=PATIENCE_S)
        if int(answer.headers["Upload-Offset"]) >= at_least:
            return
        looks.wait(0.02)
    raise AssertionError("the other server lost what came before the cut")


def test_another_server_gets_every_byte(other: str, folder: Path, make_booth: Callable[..., Booth]) -> None:
    booth = make_booth(other, "token", RECIPIENT)
    fill(booth.spool, "visit-1", CONTENT)
    document = waiting(booth)
    assert upload(booth.centre, document, lambda url: booth.spool.upload_at(document.id, url)) is None
    assert document.sha256 in digests(folder)


def test_a_cut_upload_goes_on_at_the_byte_that_another_server_names(
    other: str, folder: Path, make_booth: Callable[..., Booth]
) -> None:
    wire = Wire(other)
    try:
        booth = make_booth(wire.url, "token", RECIPIENT)
        fill(booth.spool, "visit-1", CONTENT)
        document = waiting(booth)
        remember = partial(booth.spool.upload_at, document.id)
        wire.holds_after = 2 << 20
        ended = []
        sending = threading.Thread(target=lambda: ended.append(upload(booth.centre, document, remember)))
        sending.start()
        assert wire.held.wait(PATIENCE_S)
        wire.pull()
        sending.join(PATIENCE_S)
        assert ended[0] is not None
        assert ended[0].code is FaultCode.CENTRE_AWAY
        wire.holds_after = None
        carried = wire.carried
        wait_for_offset(str(waiting(booth).upload_url), 1 << 20)
        assert upload(booth.centre, waiting(booth), remember) is None
        assert wire.carried - carried < len(CONTENT) - (1 << 20) + 10_000
    finally:
        wire.close()
    assert document.sha256 in digests(folder)
