"""From [voice] in the settings to the speaker of the booth, and to how its guide behaves."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.hardware.speaker.address import speaker_from_url
from kiosk.hardware.speaker.headphones import WithHeadphones
from kiosk.hardware.speaker.jack import HeadphoneJack
from kiosk.hardware.speaker.port import Speaker
from kiosk.hardware.speaker.recordings import Recordings
from kiosk.hardware.speaker.speaking import VoiceSpeaker
from kiosk.hardware.speaker.synthesiser import Synthesiser
from kiosk.settings import Settings
from kiosk.spoken.indonesian import NumberStyle

if TYPE_CHECKING:
    from kiosk.booth.booth import Dispatch
    from kiosk.screens.app import BoothApp
    from kiosk.screens.voice.manner import Manner


def recordings(settings: Settings) -> Recordings:
    """A person's own voice, where somebody lent it."""
    return Recordings(settings.folder / settings.booth_file.voice.clips)


def speaker_at(url: str, settings: Settings, clock: Clock) -> VoiceSpeaker:
    """The speaker at `url`, not opened yet, with the voice that the settings ask for."""
    voice = settings.booth_file.voice
    style = NumberStyle(settings.site.voice_style)
    synthesiser = Synthesiser(voice.words_per_minute, voice.voices, style)
    return speaker_from_url(url, clock, synthesiser, recordings(settings))


def open_speaker(settings: Settings, clock: Clock, stack: contextlib.ExitStack) -> Speaker | None:
    """The booth's speaker, at work until `stack` closes; None where there is none."""
    voice = settings.booth_file.voice
    if not voice.speaker:
        return None
    loudspeaker = stack.enter_context(speaker_at(voice.speaker, settings, clock))
    if not voice.headphones:
        return loudspeaker
    return WithHeadphones(loudspeaker, stack.enter_context(speaker_at(voice.headphones, settings, clock)))


def manner_of(settings: Settings) -> Manner:
    """How the guide behaves. Imports Kivy."""
    from kiosk.screens.voice.manner import Manner
    from kiosk.screens.voice.pad import Pad

    voice, keys = settings.booth_file.voice, settings.booth_file.voice.keys
    pad = Pad(keys.up, keys.down, keys.choose, keys.back)
    return Manner(pad, voice.volume_percent, voice.heard_alone)


def watch_headphones(
    settings: Settings, app: BoothApp, speaker: Speaker, dispatch: Dispatch, stack: contextlib.ExitStack
) -> None:
    """Headphones that are plugged in start the guide, and let it say what is personal. Once they
    are pulled out nothing that was meant for one pair of ears is heard by the room."""
    voice = settings.booth_file.voice
    if not voice.jack:
        return

    def changed(plugged: bool) -> None:
        speaker.stop()
        if isinstance(speaker, WithHeadphones):
            speaker.plugged(plugged)
        dispatch(told(plugged))

    def told(plugged: bool) -> Callable[[], None]:
        def tell() -> None:
            app.guide.heard_alone(plugged or voice.heard_alone)
            if not plugged:
                speaker.stop()  # what was begun before this was told

        return tell

    jack = HeadphoneJack(voice.jack, changed)
    jack.start()
    stack.callback(jack.close)
