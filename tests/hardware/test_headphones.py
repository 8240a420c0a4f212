"""Headphones: noticed when they are plugged in, and never continued by the loudspeaker."""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest
from rooms import SOON_S

from kiosk.clock import SystemClock
from kiosk.hardware.speaker.headphones import WithHeadphones
from kiosk.hardware.speaker.jack import EV_SW, EVENT, SW_HEADPHONE_INSERT, HeadphoneJack
from kiosk.hardware.speaker.port import Utterance
from kiosk.hardware.speaker.recordings import Recordings
from kiosk.hardware.speaker.simulator import SpeakerSimulator
from kiosk.hardware.speaker.speaking import VoiceSpeaker
from kiosk.hardware.speaker.synthesiser import Synthesiser
from kiosk.hardware.speaker.tcp import TcpOutput

SW_LID, EV_KEY = 0x00, 0x01
LONG = Utterance("Silakan tunggu sebentar. " * 60, "id")


class Socket:
    """The input device of a sound card: a pipe that carries the kernel's own events."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._end: int | None = None

    def appear(self) -> None:
        os.mkfifo(self.path)
        # Open for both, it has no end as long as it is there.
        self._end = os.open(self.path, os.O_RDWR)

    def send(self, kind: int, code: int, value: int) -> None:
        self.write(EVENT.pack(0, 0, kind, code, value))

    def write(self, data: bytes) -> None:
        assert self._end is not None
        os.write(self._end, data)

    def vanish(self) -> None:
        if self._end is not None:
            self.path.unlink()
            os.close(self._end)
            self._end = None


@pytest.fixture
def socket(tmp_path: Path) -> Iterator[Socket]:
    made = Socket(tmp_path / "event7")
    yield made
    made.vanish()


@pytest.fixture
def told(socket: Socket) -> Iterator[queue.Queue[bool]]:
    """What the booth was told, in turn."""
    news: queue.Queue[bool] = queue.Queue()
    jack = HeadphoneJack(str(socket.path), news.put, reopens_after_s=0.01)
    jack.start()
    yield news
    jack.close()


def test_plugging_in_and_pulling_out_is_told(socket: Socket, told: queue.Queue[bool]) -> None:
    socket.appear()
    socket.send(EV_SW, SW_HEADPHONE_INSERT, 1)
    assert told.get(timeout=SOON_S) is True
    socket.send(EV_SW, SW_HEADPHONE_INSERT, 0)
    assert told.get(timeout=SOON_S) is False


def test_other_switches_and_repeats_are_nothing(socket: Socket, told: queue.Queue[bool]) -> None:
    socket.appear()
    for kind, code, value in [(EV_SW, SW_LID, 1), (EV_KEY, SW_HEADPHONE_INSERT, 1), (0, 0, 0)]:
        socket.send(kind, code, value)
    socket.send(EV_SW, SW_HEADPHONE_INSERT, 1)
    socket.send(EV_SW, SW_HEADPHONE_INSERT, 1)
    socket.send(EV_SW, SW_HEADPHONE_INSERT, 0)
    assert [told.get(timeout=SOON_S) for _ in range(2)] == [True, False]
    assert told.empty()


def test_an_event_may_come_in_pieces(socket: Socket, told: queue.Queue[bool]) -> None:
    socket.appear()
    event = EVENT.pack(0, 0, EV_SW, SW_HEADPHONE_INSERT, 1)
    for start in range(0, len(event), 5):
        socket.write(event[start : start + 5])
    assert told.get(timeout=SOON_S) is True


def test_a_sound_card_that_is_pulled_out_takes_its_headphones_along(
    socket: Socket, told: queue.Queue[bool]
) -> None:
    socket.appear()
    socket.send(EV_SW, SW_HEADPHONE_INSERT, 1)
    assert told.get(timeout=SOON_S) is True
    socket.vanish()
    assert told.get(timeout=SOON_S) is False
    socket.appear()
    socket.send(EV_SW, SW_HEADPHONE_INSERT, 1)
    assert told.get(timeout=SOON_S) is True


def test_what_was_said_to_one_pair_of_ears_is_not_continued_for_the_room() -> None:
    def over(far_end: SpeakerSimulator) -> VoiceSpeaker:
        return VoiceSpeaker(
            TcpOutput("127.0.0.1", far_end.port), Synthesiser(), Recordings(None), SystemClock()
        )

    with (
        SpeakerSimulator(SystemClock(), speed=1.0) as loud,
        SpeakerSimulator(SystemClock(), speed=1.0) as alone,
        over(loud) as loudspeaker,
        over(alone) as headphones,
    ):
        subject = WithHeadphones(loudspeaker, headphones)
        subject.plugged(True)
        subject.speak([LONG], 50)
        alone.until_saying(LONG.text, SOON_S)
        subject.plugged(False)
        assert not subject.speaking
        assert [one.whole for one in alone.until(lambda heard: len(heard) == 1, SOON_S)] == [False]
        subject.speak([Utterance("Selesai", "id")], 50)
        heard = loud.until(lambda heard: len(heard) == 1, SOON_S)
    assert [one.text for one in heard] == ["Selesai"]
    assert len(alone.heard) == 1
