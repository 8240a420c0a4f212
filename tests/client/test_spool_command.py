"""`kiosk spool`: a technician without a screen."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from booth_side import fill

from kiosk.cli import main
from kiosk.client.spool import Spool
from kiosk.client.spool.words import size
from kiosk.client.submission import State
from kiosk.clock import SystemClock
from kiosk.faults import Fault, FaultCode

CONFIG = Path(__file__).resolve().parents[2] / "config"
RECEIVED = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A booth's state: one submission refused, one waiting, two delivered, one page given up."""
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    with Spool(tmp_path / "spool", [recipient], SystemClock()) as spool:
        for id_ in ("refused", "waits", "delivered", "today"):
            fill(spool, id_, b"page")
        for id_ in ("refused", "delivered", "today"):
            spool.begin(id_)
        spool.quarantine("refused", Fault(FaultCode.CENTRE_REFUSED, "HTTP 422"))
        for id_, received_at in (("delivered", RECEIVED), ("today", SystemClock().now())):
            spool.delivered(id_, received_at)
            spool.purge(id_)
        spool.seal_document("given-up", "ktp", b"page", "image/jpeg")
        spool.discard("given-up")
    return tmp_path


@pytest.fixture
def kiosk(
    state: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["spool", *arguments, "--config", str(CONFIG), "--state", str(state)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_the_list_says_what_is_set_aside_and_why(kiosk: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = kiosk("list")
    assert code == 0
    assert "Set aside: 1" in out
    assert "The central server refused a submission" in out
    assert "(HTTP 422)" in out
    assert "waits" not in out


def test_the_list_as_json_is_one_object_a_line(kiosk: Callable[..., tuple[int, str, str]]) -> None:
    _, out, _ = kiosk("list", "--all", "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert [(one["id"], one["state"]) for one in told] == [("waits", "sealed"), ("refused", "quarantined")]
    assert told[1]["last"]["name"] == "CENTRE_REFUSED"


def test_what_is_set_aside_is_exported_and_with_all_what_waits_too(
    kiosk: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    assert kiosk("export", "--to", str(stick))[0] == 0
    assert [path.name for path in (stick / "anjungan-kotabaru-1").iterdir()] == ["refused"]
    assert kiosk("export", "--all", "--to", str(stick))[0] == 0
    folders = sorted(path.name for path in (stick / "anjungan-kotabaru-1").iterdir())
    assert folders == ["refused", "waits"]


def test_without_a_stick_it_says_so(kiosk: Callable[..., tuple[int, str, str]]) -> None:
    code, _, err = kiosk("export")
    assert code == 1
    assert err.startswith("USB-01: Plug in one USB stick")


def test_what_was_refused_is_sent_again(kiosk: Callable[..., tuple[int, str, str]], state: Path) -> None:
    assert kiosk("resend", "waits")[0] == 1
    assert kiosk("resend", "refused")[0] == 0
    with Spool(state / "spool", (), SystemClock()) as spool:
        assert spool.state("refused") is State.SEALED
    assert kiosk("resend", "nobody")[2].startswith("No submission nobody is set aside")


def test_the_report_tells_what_was_deleted_with_counts_and_ids_only(
    kiosk: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    file = tmp_path / "report.csv"
    assert kiosk("report", "--out", str(file))[0] == 0
    with file.open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [(row["submission"], row["why"], row["documents"]) for row in rows] == [
        ("delivered", "delivered", "1"),
        ("today", "delivered", "1"),
        ("given-up", "unfinished", "1"),
    ]
    assert set(rows[0]) == {"at", "submission", "why", "documents", "bytes"}
    _, out, _ = kiosk("report", "--json", "--since", "2999-01-01")
    assert out == ""


def test_tidying_leaves_the_report_of_the_month(
    kiosk: Callable[..., tuple[int, str, str]], state: Path
) -> None:
    """The delivered one is long past: its line goes, the line of its deletion stays."""
    code, out, _ = kiosk("tidy")
    assert code == 0
    assert out.startswith("1 old record was deleted.")
    (report,) = (state / "reports").iterdir()
    whys = [line.split(",")[2] for line in report.read_text().splitlines()[1:]]
    assert whys == ["delivered", "delivered", "unfinished", "expired"]


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (999, "999 B"), (1000, "1,0 kB"), (812_345, "812 kB"), (2_500_000_000, "2,5 GB")],
)
def test_sizes_are_told_as_a_person_reads_them(count: int, words: str) -> None:
    assert size(count) == words
