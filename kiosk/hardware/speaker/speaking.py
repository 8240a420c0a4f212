"""The voice of the booth: words in, sound out, on a thread of its own.

Nothing that is asked of it waits. A new order ends what is being said by
killing whatever makes or plays it, so silence does not depend on anyone's
goodwill. What it is told to say is kept no longer than it takes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from kiosk.clock import Clock
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.speaker.output import Output, Playing, Spoken
from kiosk.hardware.speaker.port import Utterance
from kiosk.hardware.speaker.recordings import Recordings
from kiosk.hardware.speaker.synthesiser import Synthesiser

log = logging.getLogger(__name__)

DB_PER_PERCENT = 0.3
"""Ten percent are 3 dB: a step that everybody hears (EN 301 549 §5.1.3.9)."""
LOOKS_AGAIN_AFTER_S = 30.0
"""While something keeps it silent."""


def at_volume(samples: bytes, percent: int) -> bytes:
    """16-bit samples at `percent` of full volume: 100 is as made, 0 is silence."""
    if percent >= 100:
        return samples
    if percent <= 0:
        return bytes(len(samples))
    gain = 10 ** ((percent - 100) * DB_PER_PERCENT / 20)
    return np.rint(np.frombuffer(samples, "<i2") * gain).astype("<i2").tobytes()


class Stoppable(Protocol):
    """Something at work that `cut` ends at once."""

    def cut(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked to be said, when (monotonic), and which wish it was, counted from the first."""

    number: int
    at_s: float
    utterances: tuple[Utterance, ...]
    volume_percent: int


class VoiceSpeaker:
    """Implements `port.Speaker` with a synthesiser, recordings and a device to play on."""

    def __init__(
        self,
        output: Output,
        synthesiser: Synthesiser,
        recordings: Recordings,
        clock: Clock,
        looks_again_after_s: float = LOOKS_AGAIN_AFTER_S,
    ) -> None:
        self._output = output
        self._synthesiser = synthesiser
        self._recordings = recordings
        self._clock = clock
        self._looks_again_after_s = looks_again_after_s
        self._lock = threading.Lock()
        self._wake = threading.Condition(self._lock)
        self._silent = threading.Condition(self._lock)
        self._latest = 0
        self._waiting: Order | None = None
        self._speaking = False
        self._at_work: list[Stoppable] = []
        self._problem: Fault | None = None
        self._closed = False
        self.began_after_s = 0.0
        """From the last `speak` that was heard to its first sample."""
        self._thread = threading.Thread(target=self._work, name="speaker")

    def open(self) -> Self:
        """Begin to listen to what is asked."""
        self._thread.start()
        return self

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    def speak(self, utterances: Sequence[Utterance], volume_percent: int) -> None:
        said = tuple(one for one in utterances if one.text.strip() or one.clip)
        with self._lock:
            self._interrupt()
            if said and not self._closed:
                self._waiting = Order(self._latest, self._clock.monotonic_s(), said, volume_percent)
                self._speaking = True
                self._wake.notify()

    def stop(self) -> None:
        with self._lock:
            self._interrupt()

    @property
    def speaking(self) -> bool:
        return self._speaking

    def wait(self, within_s: float) -> bool:
        """Whether it is silent, as soon as it is or when the time is over."""
        with self._lock:
            return self._silent.wait_for(lambda: not self._speaking, within_s)

    def problem(self) -> Fault | None:
        return self._problem

    def close(self) -> None:
        with self._lock:
            self._interrupt()
            self._closed = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join()
        self._output.close()

    def _interrupt(self) -> None:
        """Everything asked so far is over."""
        self._latest += 1
        self._waiting = None
        self._fall_silent()
        for one in self._at_work:
            one.cut()

    def _fall_silent(self) -> None:
        self._speaking = False
        self._silent.notify_all()

    # On the speaker's own thread

    def _work(self) -> None:
        self._note(self._check())
        while not self._closed:
            self._take_turn()

    def _take_turn(self) -> None:
        """Wait for the next order and carry it out; what was said is forgotten with the return."""
        with self._lock:
            if self._waiting is None and not self._closed:
                self._wake.wait(self._looks_again_after_s if self._problem else None)
            order, self._waiting = self._waiting, None
        if order is not None:
            fault = self._say(order)
            with self._lock:
                if order.number == self._latest:
                    self._note(fault)
                    self._fall_silent()
        elif self._problem is not None and not self._closed:
            self._note(self._check())

    def _check(self) -> Fault | None:
        return self._synthesiser.check() or self._output.check()

    def _note(self, fault: Fault | None) -> None:
        """Remember how it went; the log hears of it when that changes."""
        if fault is None and self._problem is not None:
            log.info("speaker.heard_again")
        elif fault is not None and (self._problem is None or self._problem.code is not fault.code):
            log.warning("speaker.silent fault=%s", fault)
        self._problem = fault

    def _say(self, order: Order) -> Fault | None:
        """Say all of it; the first fault, or None. An order that was overtaken ends soon, anyhow."""
        playing = self._output.begin()
        if isinstance(playing, Fault):
            return playing
        fault: Fault | None = None
        with closing(playing), ExitStack() as stack:
            self._cut_with(playing, order, stack)
            for utterance in order.utterances:
                if self._overtaken(order):
                    return None
                silent = self._play(utterance, order, playing)
                fault = fault or silent
                if silent is not None and silent.code is FaultCode.SPEAKER_SILENT:
                    return fault
            return playing.finish() or fault

    def _play(self, utterance: Utterance, order: Order, playing: Playing) -> Fault | None:
        recording = self._recordings.find(utterance)
        words = self._synthesiser.words(utterance.text, utterance.language)
        spoken = Spoken(utterance, words, order.volume_percent, recording is not None)
        if recording is not None:
            return self._heard(playing, order, spoken, [recording.samples.tobytes()])
        child = self._synthesiser.begin(utterance.language)
        if isinstance(child, Fault):
            return child
        with child, ExitStack() as stack:
            self._cut_with(child, order, stack)
            return self._heard(playing, order, spoken, self._synthesiser.sound(child, words))

    def _heard(
        self, playing: Playing, order: Order, spoken: Spoken, pieces: Iterable[bytes | Fault]
    ) -> Fault | None:
        """Play `pieces`; announced with the first, so that it begins when it can be heard."""
        announced = False
        for piece in pieces:
            if isinstance(piece, Fault):
                return piece
            fault = None if announced else playing.announce(spoken)
            fault = fault or playing.write(at_volume(piece, spoken.volume_percent))
            if fault is not None:
                return fault
            if not announced and spoken.utterance is order.utterances[0]:
                self.began_after_s = self._clock.monotonic_s() - order.at_s
            announced = True
        return None

    def _cut_with(self, one: Stoppable, order: Order, stack: ExitStack) -> None:
        """Until `stack` closes, whatever overtakes `order` cuts `one`."""
        with self._lock:
            self._at_work.append(one)
            if order.number != self._latest:
                one.cut()
        stack.callback(self._let_go, one)

    def _let_go(self, one: Stoppable) -> None:
        with self._lock:
            self._at_work.remove(one)

    def _overtaken(self, order: Order) -> bool:
        with self._lock:
            return order.number != self._latest
