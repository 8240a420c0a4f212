"""Sound into a folder: each utterance becomes a WAV file, to be looked at later."""

from __future__ import annotations

import os
import wave
from pathlib import Path

from kiosk.faults import Fault, FaultCode
from kiosk.hardware.speaker.output import Playing, Spoken
from kiosk.sound import RATE_HZ


class FilePlaying:
    """Writes the utterance in hand once it is whole; one that is cut leaves nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._spoken: Spoken | None = None
        self._samples: list[bytes] = []
        self._is_cut = False

    def announce(self, spoken: Spoken) -> Fault | None:
        fault = self.finish()
        self._spoken = spoken
        return fault

    def write(self, samples: bytes) -> Fault | None:
        self._samples.append(samples)
        return None

    def finish(self) -> Fault | None:
        spoken, self._spoken = self._spoken, None
        samples, self._samples = b"".join(self._samples), []
        if spoken is None or self._is_cut:
            return None
        try:
            self._keep(samples, spoken)
        except OSError as error:
            return Fault(FaultCode.SPEAKER_SILENT, f"{self._folder}: {error.strerror}")
        return None

    def cut(self) -> None:
        self._is_cut = True

    def close(self) -> None:
        self._samples.clear()

    def _keep(self, samples: bytes, spoken: Spoken) -> None:
        """The name tells the order and the language, never what was said."""
        number = 1 + max((int(path.name[:6]) for path in self._folder.glob("[0-9]*-*.wav")), default=0)
        path = self._folder / f"{number:06}-{spoken.utterance.language}.wav"
        part = path.with_suffix(".part")
        with wave.open(str(part), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(samples)
        part.replace(path)


class FileOutput:
    """`file:///FOLDER`, which is made when it is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self) -> Fault | None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return Fault(FaultCode.SPEAKER_SILENT, f"{self._folder}: {error.strerror}")
        if not os.access(self._folder, os.W_OK):
            return Fault(FaultCode.SPEAKER_SILENT, f"{self._folder} cannot be written")
        return None

    def begin(self) -> Playing | Fault:
        return self.check() or FilePlaying(self._folder)

    def close(self) -> None:
        """Nothing is held between two sounds."""
