"""The booth with its real speaker, heard at the far end of the wire: by the technician who tries it,
and by the applicant who plugs headphones in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import tomlkit
from far_end import FarEnd
from stage_hand import CONFIG, MorningClock, StageHand

from kiosk.booth.pin import TechnicianPin
from kiosk.booth.workshop import Workshop
from kiosk.clock import SystemClock
from kiosk.commands.speaking import manner_of, open_speaker, watch_headphones
from kiosk.hardware.speaker.jack import EV_SW, EVENT, SW_HEADPHONE_INSERT
from kiosk.hardware.speaker.simulator import SpeakerSimulator
from kiosk.screens.app import dispatch
from kiosk.screens.technician import KNOCKS, VOICE_TEST
from kiosk.settings import Settings, load

PIN = "739164"
SOON_S = 60.0


@pytest.fixture
def far_end() -> Iterator[SpeakerSimulator]:
    with SpeakerSimulator(SystemClock()) as simulator:
        yield simulator


@pytest.fixture
def socket(tmp_path: Path) -> Iterator[int]:
    """The far end of the headphone socket's input device: a pipe."""
    os.mkfifo(tmp_path / "event7")
    # Open for both, it has no end as long as it is there.
    end = os.open(tmp_path / "event7", os.O_RDWR)
    yield end
    os.close(end)


@pytest.fixture
def settings(tmp_path: Path, far_end: SpeakerSimulator) -> Settings:
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    booth = tomlkit.parse((folder / "booth.toml").read_text("utf-8"))
    booth["voice"].update({"speaker": far_end.url, "jack": str(tmp_path / "event7"), "volume_percent": 70})
    (folder / "booth.toml").write_text(tomlkit.dumps(booth), "utf-8")
    return load(folder)


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    monkeypatch.setattr("kiosk.screens.technician.WITHIN_S", SOON_S)
    TechnicianPin(tmp_path, MorningClock()).put(PIN)
    crashes: list[str] = []
    made = Workshop(
        tmp_path, "kotabaru-1", tmp_path, MorningClock(), dispatch, lambda: crashes.append("crash")
    )
    with closing(made):
        yield made
    assert crashes == []


@pytest.fixture
def hand(stage: Callable[..., StageHand], settings: Settings, workshop: Workshop) -> Iterator[StageHand]:
    """A booth put together as `kiosk run` does it."""
    with ExitStack() as stack:
        speaker = open_speaker(settings, SystemClock(), stack)
        assert speaker is not None
        hand = stage(FarEnd(), workshop=workshop, speaker=speaker, manner=manner_of(settings))
        watch_headphones(settings, hand.app, speaker, dispatch, stack)
        yield hand


def enter(hand: StageHand) -> None:
    hand.touch_corner(KNOCKS)
    hand.type(PIN)
    hand.touch("frame.next")
    hand.until(lambda: "Keadaan anjungan" in hand.words(), "inside")


def test_a_technician_hears_the_voice_and_is_told_how_loud(
    hand: StageHand, far_end: SpeakerSimulator
) -> None:
    enter(hand)
    hand.touch("technician.voice")
    heard = far_end.until(lambda heard: bool(heard), SOON_S)
    hand.until(lambda: "Suara sudah diputar, dengan 70 persen." in hand.words(), "told that it was played")
    assert [(one.text, one.volume_percent) for one in heard] == [(VOICE_TEST, 70)]
    assert heard[0].words.endswith("a kosong dua belas.")
    assert hand.cut_off() == []


def test_a_technician_is_told_why_nothing_is_heard(hand: StageHand, far_end: SpeakerSimulator) -> None:
    far_end.unplug()
    enter(hand)
    hand.touch("technician.voice")
    hand.until(lambda: any("VOC-03" in words for words in hand.words()), "told which fault it is")
    assert any("Periksa kabel pengeras suara" in words for words in hand.words())
    assert hand.cut_off() == []


def test_headphones_start_the_guide_and_may_be_told_what_is_personal(
    socket: int, hand: StageHand, far_end: SpeakerSimulator
) -> None:
    os.write(socket, EVENT.pack(0, 0, EV_SW, SW_HEADPHONE_INSERT, 1))
    hand.until(lambda: far_end.heard, "heard")
    assert hand.app.comfort.voice
    assert hand.app.guide.mouth.heard_alone
    os.write(socket, EVENT.pack(0, 0, EV_SW, SW_HEADPHONE_INSERT, 0))
    hand.until(lambda: not hand.app.guide.mouth.heard_alone, "told that the room listens")
