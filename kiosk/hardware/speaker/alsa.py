"""A sound device of this machine, by its ALSA name: aplay plays to it.

`aplay -L` lists the names: `default`, `plughw:CARD=PCH,DEV=0`. A process of
its own means that a sound card that hangs takes nothing else along, and that
silence is one signal away.
"""

from __future__ import annotations

from kiosk.faults import Fault, FaultCode
from kiosk.hardware.speaker.child import Child, ChildHangs
from kiosk.hardware.speaker.output import Playing, Spoken
from kiosk.sound import RATE_HZ

PROGRAM = "aplay"
HANGS_AFTER_S = 5.0
BUFFER_S = 0.2
"""ALSA begins to play once so much is there, or all of it."""
CHECKED_S = 0.05
SAMPLE_BYTES = 2


class AlsaPlaying:
    """One aplay at work."""

    def __init__(self, child: Child, device: str, hangs_after_s: float) -> None:
        self._child = child
        self._device = device
        self._hangs_after_s = hangs_after_s

    def announce(self, spoken: Spoken) -> Fault | None:
        return None

    def write(self, samples: bytes) -> Fault | None:
        try:
            self._child.write(samples, self._hangs_after_s)
        except ChildHangs:
            return self._hung()
        except BrokenPipeError:
            return self._status()
        return None

    def finish(self) -> Fault | None:
        self._child.end_of_input()
        return self._status()

    def cut(self) -> None:
        self._child.cut()

    def close(self) -> None:
        self._child.close()

    def _status(self) -> Fault | None:
        """How it ended. Less than the pipe and the buffer hold is left to be heard."""
        try:
            status = self._child.ended(self._hangs_after_s)
        except ChildHangs:
            return self._hung()
        if status == 0:
            return None
        complaint = self._child.complaint() or f"ended with {status}"
        return Fault(FaultCode.SPEAKER_SILENT, f"{PROGRAM} -D {self._device}: {complaint}")

    def _hung(self) -> Fault:
        self._child.cut()
        return Fault(
            FaultCode.SPEAKER_SILENT, f"{PROGRAM} -D {self._device} hung for {self._hangs_after_s} s"
        )


class AlsaOutput:
    """The sound device `device`; `alsa:DEVICE` in the settings."""

    def __init__(self, device: str, program: str = PROGRAM, hangs_after_s: float = HANGS_AFTER_S) -> None:
        self._device = device
        self._program = program
        self._hangs_after_s = hangs_after_s

    def check(self) -> Fault | None:
        playing = self.begin()
        if isinstance(playing, Fault):
            return playing
        try:
            silence = bytes(int(CHECKED_S * RATE_HZ) * SAMPLE_BYTES)
            return playing.write(silence) or playing.finish()
        finally:
            playing.close()

    def begin(self) -> Playing | Fault:
        buffer = f"--buffer-time={int(BUFFER_S * 1_000_000)}"
        form = ["-t", "raw", "-f", "S16_LE", "-r", str(RATE_HZ), "-c", "1"]
        try:
            child = Child([self._program, "-q", "-D", self._device, buffer, *form, "-"])
        except OSError as error:
            return Fault(FaultCode.SPEAKER_SILENT, f"{self._program}: {error.strerror}")
        return AlsaPlaying(child, self._device, self._hangs_after_s)

    def close(self) -> None:
        """Nothing is held between two sounds."""
