"""The synthetic voice: espeak-ng, which needs no network and speaks a hundred languages.

The text goes in through a pipe and never on the command line, where anyone on
the machine could read it.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np

from kiosk.faults import Fault, FaultCode
from kiosk.hardware.speaker.child import Child, ChildHangs
from kiosk.sound import RATE_HZ, Sound, resampled
from kiosk.spoken.indonesian import NumberStyle
from kiosk.spoken.written import aloud

PROGRAM = "espeak-ng"
WORDS_PER_MINUTE = 140
HANGS_AFTER_S = 5.0
PIECE_BYTES = 4_096
HEADER_BYTES = 44
RATE_AT = 24  # in the header: https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html


class Synthesiser:
    """Speaks at `words_per_minute`. `voices` gives the espeak-ng voice of a language,
    where that is not named as the language is."""

    def __init__(
        self,
        words_per_minute: int = WORDS_PER_MINUTE,
        voices: Mapping[str, str] = MappingProxyType({}),
        style: NumberStyle = NumberStyle.SPOKEN,
        program: str = PROGRAM,
        hangs_after_s: float = HANGS_AFTER_S,
    ) -> None:
        self._words_per_minute = words_per_minute
        self._voices = voices
        self._style = style
        self._program = program
        self._hangs_after_s = hangs_after_s

    def missing(self) -> Fault | None:
        """A fault when there is no such program; costs no more than a look."""
        if shutil.which(self._program) is None:
            return Fault(FaultCode.SPEECH_MISSING, f"{self._program} is not installed")
        return None

    def words(self, text: str, language: str) -> str:
        """What is handed to the voice for `text`."""
        return aloud(text, language, self._style)

    def begin(self, language: str) -> Child | Fault:
        """Start the program that will speak, so that it can be killed from now on."""
        voice = self._voices.get(language, language)
        speed = str(self._words_per_minute)
        try:
            return Child([self._program, "-v", voice, "-s", speed, "--stdin", "--stdout"])
        except OSError as error:
            return Fault(FaultCode.SPEECH_MISSING, f"{self._program}: {error.strerror}")

    def sound(self, child: Child, words: str) -> Iterator[bytes | Fault]:
        """`words` as samples of `RATE_HZ`, 16 bits, mono, piece by piece as they are made;
        a fault comes last."""
        try:
            child.write(words.encode(), self._hangs_after_s)
            child.end_of_input()
            yield from self._samples(child)
            status = child.ended(self._hangs_after_s)
        except ChildHangs:
            child.cut()
            yield Fault(FaultCode.SPEECH_MISSING, f"{self._program} hung for {self._hangs_after_s} s")
            return
        except BrokenPipeError:
            status = child.ended(self._hangs_after_s)
        if status:
            yield Fault(FaultCode.SPEECH_MISSING, f"{self._program} ended with {status}: {child.complaint()}")

    def _samples(self, child: Child) -> Iterator[bytes]:
        header = self._read_whole(child, HEADER_BYTES)
        if len(header) < HEADER_BYTES:
            return  # there was nothing to say
        (rate_hz,) = struct.unpack_from("<I", header, RATE_AT)
        if rate_hz != RATE_HZ:  # a voice that is not espeak-ng's own
            everything = b"".join(self._pieces(child))
            yield resampled(Sound(rate_hz, np.frombuffer(everything, "<i2"))).samples.tobytes()
            return
        yield from self._pieces(child)

    def _pieces(self, child: Child) -> Iterator[bytes]:
        """Whole samples, as they come."""
        odd = b""
        while piece := child.read(PIECE_BYTES, self._hangs_after_s):
            whole = odd + piece
            cut = len(whole) - len(whole) % 2
            odd = whole[cut:]
            if cut:
                yield whole[:cut]

    def _read_whole(self, child: Child, size: int) -> bytes:
        data = b""
        while len(data) < size and (piece := child.read(size - len(data), self._hangs_after_s)):
            data += piece
        return data
