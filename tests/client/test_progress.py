"""What waits, in words that a person can read: how many, how much, how long."""

from __future__ import annotations

import os
import pty
from collections.abc import Iterator
from dataclasses import replace
from tempfile import TemporaryFile
from typing import TextIO

import pytest

from kiosk.client.health import Health, Link
from kiosk.client.progress import duration, in_words, pace
from kiosk.commands.progress_line import ProgressLine

GOING = Health(
    centre=Link.OK,
    fault=None,
    at="2026-03-02T01:30:00+00:00",
    last_success=None,
    submissions=12,
    documents=2,
    events=1234,
    bytes=5_240_000,
    oldest=None,
    quarantined=0,
    bytes_per_s=61_400.0,
    eta_s=85.0,
)
DONE = replace(GOING, submissions=0, documents=0, events=0, bytes=0, eta_s=0.0)


@pytest.mark.parametrize(
    ("health", "indonesian", "english"),
    [
        (
            GOING,
            "Menunggu: 12 kiriman, 2 berkas, 1.234 peristiwa, 5,2 MB. 61,4 kB/detik, kira-kira 2 menit lagi.",
            "Waiting: 12 submissions, 2 documents, 1,234 events, 5.2 MB. 61.4 kB/s, about 2 minutes left.",
        ),
        (DONE, "Semua sudah terkirim.", "Everything has been sent."),
        (
            replace(GOING, events=0, eta_s=None),
            "Menunggu: 12 kiriman, 2 berkas, 5,2 MB.",
            "Waiting: 12 submissions, 2 documents, 5.2 MB.",
        ),
        (
            replace(GOING, centre=Link.AWAY, documents=0, events=0),
            "Pusat tidak terjangkau. Menunggu: 12 kiriman, 5,2 MB. Dicoba lagi dengan sendirinya.",
            "The centre cannot be reached. Waiting: 12 submissions, 5.2 MB. It is tried again by itself.",
        ),
        (
            replace(GOING, submissions=1, documents=1, events=1, bytes=900, eta_s=None, quarantined=1),
            "Menunggu: 1 kiriman, 1 berkas, 1 peristiwa, 900 B. 1 kiriman ditolak pusat dan ditahan.",
            "Waiting: 1 submission, 1 document, 1 event, 900 B."
            " 1 submission was refused by the centre and is held back.",
        ),
        (
            replace(DONE, quarantined=3),
            "Semua sudah terkirim. 3 kiriman ditolak pusat dan ditahan.",
            "Everything has been sent. 3 submissions were refused by the centre and are held back.",
        ),
    ],
)
def test_how_many_how_much_and_how_long(health: Health, indonesian: str, english: str) -> None:
    assert in_words(health, "id") == indonesian
    assert in_words(health, "en") == english


@pytest.mark.parametrize("link", [Link.AWAY, Link.DENIED, Link.PORTAL])
def test_every_state_of_the_link_is_said_in_both_languages(link: Link) -> None:
    health = replace(GOING, centre=link)
    said = {in_words(health, language) for language in ("id", "en")}
    assert len(said) == 2
    assert all("12" in words and "{" not in words for words in said)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "less than a minute left"),
        (61.0, "about 2 minutes left"),
        (7199.0, "about 120 minutes left"),
        (7200.0, "about 2 hours left"),
        (172_800.0, "about 2 days left"),
    ],
)
def test_a_span_is_told_in_the_unit_a_person_would_choose(seconds: float, words: str) -> None:
    assert duration(seconds, "en") == words


def test_a_pace_is_told_only_while_something_goes() -> None:
    assert pace(GOING, "id") == "61,4 kB/detik, kira-kira 2 menit lagi"
    for health in (DONE, replace(GOING, centre=Link.AWAY), replace(GOING, bytes_per_s=None, eta_s=None)):
        assert pace(health, "id") is None


@pytest.fixture
def terminal() -> Iterator[tuple[TextIO, int]]:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        yield stream, ours
    os.close(ours)


def test_at_a_terminal_one_line_is_written_over(terminal: tuple[TextIO, int]) -> None:
    stream, ours = terminal
    line = ProgressLine(stream, "en")
    for health in (GOING, GOING, DONE):
        line.tell(health)
    line.end()
    shown = ""
    while not shown.endswith("\n"):
        shown += os.read(ours, 10_000).decode()
    assert shown.count("\x1b[K") == 2
    assert "Waiting: 12 submissions" in shown
    assert shown.rstrip().endswith("Everything has been sent.\x1b[K")


def test_where_nobody_looks_nothing_is_written() -> None:
    with TemporaryFile("w", encoding="utf-8") as stream:
        line = ProgressLine(stream, "id")
        line.tell(GOING)
        line.end()
        assert stream.tell() == 0
