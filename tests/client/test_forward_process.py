"""`kiosk forward` as it is started on a booth, at a terminal: every part that it is put together
from is there and does its work."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import tomlkit
from booth_side import Wire, submission
from central_process import PATIENCE_S, CentralProcess

from benchmarks.link import BOOTH_ID, CONFIG, NO_DEVICES
from central.health import Heartbeat, history
from central.store import open_database
from kiosk.client.asking import FILE_NAME as ASKED
from kiosk.client.asking import ask
from kiosk.client.flow import BURST_S
from kiosk.client.spool import Spool
from kiosk.client.submission import SealedDocument, State
from kiosk.client.uploads import PIECE_BYTES
from kiosk.clock import SystemClock
from kiosk.dock.scene import write_config

KBIT_PER_S = 1600
CAP = KBIT_PER_S * 125
PAGE = os.urandom(CAP * 4)
WAITING, SENT = "Menunggu: 1 kiriman, 1 berkas", "Semua sudah terkirim."


@dataclass
class Terminal:
    """The one at which the forwarder was started, and what it wrote there."""

    end: int
    written: str = ""

    def read_until(self, words: str) -> None:
        while words not in self.written:
            ready, _, _ = select.select([self.end], [], [], PATIENCE_S)
            assert ready, self.written
            self.written += os.read(self.end, 4096).decode()


@dataclass
class Forwarding:
    process: subprocess.Popen[bytes]
    terminal: Terminal


@pytest.fixture
def state(tmp_path: Path, central: CentralProcess) -> Path:
    """A booth's state folder, with its token and one page of a visit."""
    made = tmp_path / "state"
    made.mkdir()
    (made / "centre.token").write_text(central.enrol(BOOTH_ID))
    with Spool(made / "spool", [central.recipient], SystemClock()) as spool:
        page = spool.seal_document("visit-1", "page", PAGE, "image/jpeg")
        assert isinstance(page, SealedDocument)
        assert spool.commit(replace(submission(), booth=BOOTH_ID), [page]) is None
    return made


@contextmanager
def forwarding(tmp_path: Path, state: Path, central: CentralProcess, url: str) -> Iterator[Forwarding]:
    config = tmp_path / "config"
    write_config(
        CONFIG,
        config,
        devices=NO_DEVICES,
        site_url="http://127.0.0.1:9",
        centre_url=url,
        recipient=central.recipient,
        size_px=(1080, 1920),
    )
    file = config / "booth.toml"
    settings = tomlkit.parse(file.read_text("utf-8"))
    settings["centre"]["upload_kbit_per_s"] = KBIT_PER_S
    file.write_text(tomlkit.dumps(settings), "utf-8")
    command = [sys.executable, "-m", "kiosk", "forward", "--config", str(config), "--state", str(state)]
    near, far = os.openpty()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=far, env={**os.environ, "LANG": "id_ID.UTF-8"}
    )
    os.close(far)
    try:
        yield Forwarding(process, Terminal(near))
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE_S)
        os.close(near)


def beats(central: CentralProcess) -> list[Heartbeat]:
    """What the centre heard of the booth, oldest first."""
    engine = open_database(central.database)
    with engine.connect() as connection:
        told = [beat for _, beat in reversed(history(connection, BOOTH_ID))]
    engine.dispose()
    return told


def test_it_sends_within_its_share_says_so_at_the_terminal_and_has_a_heart(
    tmp_path: Path, state: Path, central: CentralProcess
) -> None:
    with closing(Wire(central.url)) as wire, forwarding(tmp_path, state, central, wire.url) as running:
        running.terminal.read_until(SENT)
        assert WAITING in running.terminal.written
        assert wire.carried > len(PAGE)

        ask(state)
        looks = threading.Event()
        for _ in range(round(PATIENCE_S / 0.05)):
            if not (state / ASKED).exists():
                break
            looks.wait(0.05)
        assert not (state / ASKED).exists(), "whoever asks is heard"

        running.process.terminate()
        assert running.process.wait(PATIENCE_S) == 0
        told = beats(central)
        assert [beat.leaving for beat in told] == [False] * (len(told) - 1) + [True]
        assert len(told) > 1

    with Spool(state / "spool", (), SystemClock()) as spool:
        assert spool.state("visit-1") is State.PURGED
        begun, delivered = (one.at for one in spool.attempts("visit-1"))
    # No sender that keeps to its share can be quicker; one that does not is ready at once.
    allowed_at_once = CAP * BURST_S + PIECE_BYTES
    assert (delivered - begun).total_seconds() >= (len(PAGE) - allowed_at_once) / CAP
