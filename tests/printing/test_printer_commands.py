"""`kiosk ticket` and `kiosk simulate-printer`, as they are typed."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.commands import simulate_printer, ticket
from kiosk.hardware.printer.simulator import PrinterSimulator

MAIN = (
    "import argparse, sys; from kiosk.commands import simulate_printer;"
    "parser = argparse.ArgumentParser(); simulate_printer.add_parser(parser.add_subparsers());"
    "arguments = parser.parse_args(); sys.exit(arguments.run(arguments))"
)


def kiosk(*words: str) -> int:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers()
    ticket.add_parser(subparsers)
    simulate_printer.add_parser(subparsers)
    arguments = parser.parse_args(words)
    code = arguments.run(arguments)
    assert isinstance(code, int)
    return code


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[PrinterSimulator]:
    with PrinterSimulator(tmp_path / "paper", SystemClock()) as simulator:
        yield simulator


def test_a_sample_ticket_is_confirmed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert kiosk("ticket", "--printer", "simulator:", "--out", str(tmp_path), "--label", "b007") == 0
    assert capsys.readouterr().out.startswith("B007: confirmed")
    assert (tmp_path / "ticket-0001.png").exists()


@pytest.mark.parametrize("paper", ["58", "80"])
def test_json_is_one_object_and_nothing_else(
    capsys: pytest.CaptureFixture[str], simulator: PrinterSimulator, paper: str
) -> None:
    assert kiosk("ticket", "--printer", simulator.listen_tcp(), "--paper", paper, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["completion"] == "confirmed"
    assert told["fault"] is None
    assert told["bytes"] <= 600


@pytest.mark.parametrize(
    ("locale", "words"),
    [("id_ID.UTF-8", "Kertas tiket habis."), ("en_GB.UTF-8", "The ticket paper has run out.")],
)
def test_a_printer_without_paper_fails_with_words_and_exit_1(
    capsys: pytest.CaptureFixture[str],
    simulator: PrinterSimulator,
    monkeypatch: pytest.MonkeyPatch,
    locale: str,
    words: str,
) -> None:
    monkeypatch.setenv("LANG", locale)
    url = simulator.listen_tcp()
    simulator.load_paper(0)
    assert kiosk("ticket", "--printer", url) == 1
    told = capsys.readouterr().out
    assert told.startswith("A012: failed")
    assert f"PRN-03: {words}" in told


def test_a_file_is_unconfirmed_and_exit_1(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert kiosk("ticket", "--printer", f"file://{tmp_path}/out", "--json") == 1
    assert json.loads(capsys.readouterr().out)["completion"] == "unconfirmed"


@pytest.mark.parametrize(
    "words",
    [
        ("ticket", "--printer", "epson"),
        ("ticket", "--printer", "simulator:", "--label", "A-12"),
        ("ticket", "--printer", "simulator:", "--label", ""),
        ("simulate-printer", "--listen", "udp://here", "--paper", "paper"),
        ("simulate-printer", "--listen", "tcp://127.0.0.1:0", "--paper", "paper", "--speed", "0"),
    ],
)
def test_wrong_use_is_exit_2_with_a_sentence(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    words: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert kiosk(*words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("listen", ["tcp://127.0.0.1:0", "pty:"])
def test_the_simulated_printer_prints_and_fails_on_request(
    listen: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["simulate-printer", "--listen", listen, "--paper", str(tmp_path), "--speed", "100000"]
    with subprocess.Popen(
        [sys.executable, "-c", MAIN, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("listening on ").strip()
        assert kiosk("ticket", "--printer", url) == 0
        process.stdin.write("cover open\n")
        process.stdin.flush()
        assert process.stdout.readline() == "paper present, cover_open, tickets 1\n"
        assert kiosk("ticket", "--printer", url) == 1
        assert "PRN-05" in capsys.readouterr().out
        process.stdin.write("quit\n")
        process.stdin.flush()
        assert process.wait(timeout=10) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["ticket-0001.png"]
