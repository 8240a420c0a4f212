"""When something is said, and what of it others may hear."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.clock import Clock
from kiosk.faults import Fault
from kiosk.hardware.speaker.port import Speaker, Utterance
from kiosk.screens.voice.said import Said
from kiosk.words import mark, say

#: Whoever listens is there. Speech takes so long at most, whatever the speaker tells.
START_S, CHARACTER_S = 5.0, 0.12
KEPT_BACK = mark("Data pribadi hanya dibacakan lewat penyuara telinga.")

#: Keys that are told as one comes to them tell what is typed: who has no headphones chooses.
OVERHEARD = (
    mark("Penyuara telinga tidak terpasang. Orang di sekitar dapat mendengar yang Anda ketik."),
    mark("Colokkan penyuara telinga, atau panggil petugas. Tekan pilih sekali lagi untuk tetap mengetik."),
)


class Mouth:
    """Says things on `speaker`, the newest at once. `heard_alone` is whether nobody
    but the applicant hears it."""

    def __init__(self, speaker: Speaker | None, clock: Clock, heard_alone: bool) -> None:
        self._speaker = speaker
        self._clock = clock
        self.heard_alone = heard_alone
        self.turns = 0
        """How often something was said."""
        self._listened_until_s = 0.0

    @property
    def can_speak(self) -> bool:
        """Whether there is a speaker at all."""
        return self._speaker is not None

    @property
    def speaking(self) -> bool:
        return self._speaker is not None and self._speaker.speaking

    @property
    def problem(self) -> Fault | None:
        """What keeps it silent; None when it can be heard, or when there is no speaker."""
        return None if self._speaker is None else self._speaker.problem()

    @property
    def audible(self) -> bool:
        """Whether a voice can be promised."""
        return self.can_speak and self.problem is None

    @property
    def listened_to(self) -> bool:
        """Whether the applicant is listening to what was asked for."""
        return self.speaking and self._clock.monotonic_s() < self._listened_until_s

    def say(self, parts: Sequence[Said], language: str, volume_percent: int, asked: bool = True) -> None:
        """Say `parts` now, in place of what is being said. `asked` tells whether the
        applicant did something to hear it."""
        utterances = self._utterances(parts, language)
        if self._speaker is None or not utterances:
            return
        length = sum(len(one.text) for one in utterances)
        now_s = self._clock.monotonic_s()
        self._listened_until_s = now_s + START_S + CHARACTER_S * length if asked else now_s
        self.turns += 1
        self._speaker.speak(utterances, volume_percent)

    def hush(self) -> None:
        """Be silent."""
        if self._speaker is not None:
            self._speaker.stop()

    def _utterances(self, parts: Sequence[Said], language: str) -> list[Utterance]:
        heard, kept_back = [], False
        for part in parts:
            secret = part.private and not self.heard_alone
            kept_back |= secret and not part.instead
            text = part.instead if secret else part.text
            if text:
                heard.append(Utterance(text.replace("\n", ", "), part.language or language))
        if kept_back:
            heard.append(Utterance(say(KEPT_BACK, language), language))
        return heard
