"""The synthetic voice: espeak-ng, which needs no network and speaks a hundred languages.

The text goes in through a pipe and never on the command line, where anyone on
the machine could read it.
"""

from __future__ import annotations

import contextlib
import re
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
LAST_RESORT = "id"
LANGUAGE = re.compile(r"(?:^\s*\d+\s+|\()([a-z]{2,}[\w-]*)")
"""In a row of `espeak-ng --voices`: ` 5  cmn  --/M  Chinese_(Mandarin)  sit/cmn  (zh-cmn 5)(zh 5)`."""
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
        self._languages: frozenset[str] | None = None

    def check(self) -> Fault | None:
        """Whether there is such a program; and ask for its voices, so that nobody waits for that later."""
        if shutil.which(self._program) is None:
            return Fault(FaultCode.SPEECH_MISSING, f"{self._program} is not installed")
        self._known()
        return None

    def words(self, text: str, language: str) -> str:
        """What is handed to the voice for `text`."""
        return aloud(text, language, self._style)

    def voice(self, language: str) -> str:
        """The voice for `language`: as the settings say, else of that name, else the Indonesian
        one, which reads any language of the country better than silence does."""
        if language in self._voices:
            return self._voices[language]
        name = language.replace("_", "-").lower()
        known = self._known()
        for wanted in (name, name.partition("-")[0]):
            if not known or wanted in known:
                return wanted
        return LAST_RESORT

    def begin(self, language: str) -> Child | Fault:
        """Start the program that will speak, so that it can be killed from now on."""
        voice = self.voice(language)
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

    def whole(self, words: str, language: str) -> Sound | Fault:
        """All of `words`, as they are, at once."""
        child = self.begin(language)
        if isinstance(child, Fault):
            return child
        made: list[bytes] = []
        with child:
            for piece in self.sound(child, words):
                if isinstance(piece, Fault):
                    return piece
                made.append(piece)
        if not made:
            return Fault(FaultCode.SPEECH_MISSING, f"{self._program} made no sound")
        return Sound(RATE_HZ, np.frombuffer(b"".join(made), "<i2"))

    def _known(self) -> frozenset[str]:
        """The languages that the program has a voice for; empty when it does not say."""
        if self._languages is None:
            self._languages = frozenset()
            with contextlib.suppress(OSError, ChildHangs), Child([self._program, "--voices"]) as child:
                pieces = iter(lambda: child.read(PIECE_BYTES, self._hangs_after_s), b"")
                rows = b"".join(pieces).decode("utf-8", "replace").splitlines()[1:]
                codes = {code for row in rows for code in LANGUAGE.findall(row)}
                self._languages = frozenset(codes | {code.partition("-")[0] for code in codes})
        return self._languages

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
