"""A speaker at the far end of a wire: it plays to nobody and remembers what was heard.

Whoever connects as `tcp.py` says is heard. What was said, when, for how long and
how loud is kept, and written down in the transcript line by line.
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import select
import socket
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np

from kiosk.clock import Clock
from kiosk.hardware.speaker.tcp import HEARD, SAMPLE_BYTES
from kiosk.sound import RATE_HZ, Sound, loudness_db

log = logging.getLogger(__name__)

STEP_S = 0.05
"""So much sound is played at a time."""
SOUNDS_KEPT = 32


@dataclass(frozen=True, slots=True)
class Heard:
    """One utterance as it was heard. `began` is a moment (ISO 8601); `whole` says that nobody
    interrupted it; `loudness_db` is null for silence, full scale is 0."""

    began: str
    text: str
    words: str
    language: str
    clip: str
    recorded: bool
    volume_percent: int
    seconds: float
    loudness_db: float | None
    whole: bool


class SpeakerSimulator:
    """`speed` is how many seconds of sound it plays in one: 1 is as people hear it,
    infinity takes no time. With a `transcript` every utterance is one JSON line of it."""

    def __init__(self, clock: Clock, transcript: Path | None = None, speed: float = math.inf) -> None:
        self._clock = clock
        self._transcript = transcript
        self._speed = speed
        self._changed = threading.Condition()
        self._heard: list[Heard] = []
        self.sounds: deque[Sound] = deque(maxlen=SOUNDS_KEPT)
        """The sound of the last that were heard."""
        self._saying = ""
        self._door: socket.socket | None = None
        self._guest: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def heard(self) -> list[Heard]:
        """Everything that was heard so far, also what was interrupted."""
        with self._changed:
            return list(self._heard)

    @property
    def saying(self) -> str:
        """What is being said now; empty when it is silent."""
        return self._saying

    def until(self, met: Callable[[list[Heard]], bool], within_s: float) -> list[Heard]:
        """What was heard, as soon as `met` of it. Raises TimeoutError, naming what was heard instead."""
        with self._changed:
            if not self._changed.wait_for(lambda: met(self._heard), within_s):
                raise TimeoutError(f"heard only {[one.text for one in self._heard]}")
            return list(self._heard)

    def until_saying(self, text: str, within_s: float) -> None:
        """Returns while `text` is being said. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._saying == text, within_s):
                raise TimeoutError(f"saying {self._saying!r}, heard {[one.text for one in self._heard]}")

    def plug(self) -> None:
        """Be there, at the same address as before."""
        if self._door is not None:
            return
        self._door = socket.create_server(("127.0.0.1", self.port))
        self.port = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, args=(self._door,), name="speaker-simulator")
        self._thread.start()

    def unplug(self) -> None:
        """Be gone, in the middle of a word if there is one."""
        if self._door is None or self._thread is None:
            return
        door, self._door = self._door, None
        door.shutdown(socket.SHUT_RDWR)
        with self._changed:
            if self._guest is not None:
                with contextlib.suppress(OSError):  # the booth may have hung up first
                    self._guest.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        door.close()

    def close(self) -> None:
        self.unplug()

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _listen(self, door: socket.socket) -> None:
        while self._door is not None:
            try:
                guest, _ = door.accept()
            except OSError:  # the door was closed
                return
            with guest:
                with self._changed:
                    self._guest = guest
                if self._door is not None:
                    self._hear(guest)
                with self._changed:
                    self._guest = None

    def _hear(self, guest: socket.socket) -> None:
        """Play one connection to its end."""
        with guest.makefile("rb") as lines:
            utterance = _Playing(guest, self._speed, self._clock)
            try:
                for line in lines:
                    if not line.endswith(b"\n"):  # it hung up in the middle
                        break
                    order = json.loads(line)
                    if "pcm" in order:
                        utterance.play(lines.read(order["pcm"]))
                        continue
                    self._keep(utterance, whole=True)
                    if "end" in order:
                        guest.sendall(HEARD)
                        return
                    utterance.begin(order)
                    self._now_saying(order["say"])
            except OSError:  # it hung up
                pass
            self._keep(utterance, whole=False)

    def _keep(self, utterance: _Playing, whole: bool) -> None:
        heard = utterance.end(whole)
        if heard is None:
            return
        if self._transcript is not None:
            with self._transcript.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(heard), ensure_ascii=False) + "\n")
        with self._changed:
            self.sounds.append(utterance.sound())
            self._heard.append(heard)
            self._saying = ""
            self._changed.notify_all()

    def _now_saying(self, text: str) -> None:
        with self._changed:
            self._saying = text
            self._changed.notify_all()


class _Playing:
    """The utterance that is in the air."""

    def __init__(self, guest: socket.socket, speed: float, clock: Clock) -> None:
        self._speed = speed
        self._clock = clock
        self._order: dict[str, object] | None = None
        self._began = ""
        self._samples: list[bytes] = []
        self._due_s = 0.0
        self._hung_up = select.poll()
        self._hung_up.register(guest, select.POLLRDHUP)

    def begin(self, order: dict[str, object]) -> None:
        self._order = order
        self._began = self._clock.now().isoformat(timespec="milliseconds")
        self._due_s = self._clock.monotonic_s()
        self._samples = []

    def play(self, samples: bytes) -> None:
        """Take the time it takes. Raises ConnectionResetError when the other side hangs up meanwhile."""
        step = int(STEP_S * RATE_HZ) * SAMPLE_BYTES
        for start in range(0, len(samples), step):
            piece = samples[start : start + step]
            self._due_s += len(piece) / SAMPLE_BYTES / RATE_HZ / self._speed
            if self._hung_up.poll(1000 * max(0.0, self._due_s - self._clock.monotonic_s())):
                raise ConnectionResetError
            self._samples.append(piece)

    def sound(self) -> Sound:
        """What was played of it."""
        return Sound(RATE_HZ, np.frombuffer(b"".join(self._samples), "<i2"))

    def end(self, whole: bool) -> Heard | None:
        """What was heard; None when nothing had begun."""
        order, self._order = self._order, None
        if order is None:
            return None
        sound = self.sound()
        level_db = loudness_db(sound)
        return Heard(
            began=self._began,
            text=str(order["say"]),
            words=str(order["words"]),
            language=str(order["language"]),
            clip=str(order["clip"]),
            recorded=bool(order["recorded"]),
            volume_percent=int(str(order["volume_percent"])),
            seconds=round(sound.seconds, 3),
            loudness_db=round(level_db, 1) if math.isfinite(level_db) else None,
            whole=whole,
        )
