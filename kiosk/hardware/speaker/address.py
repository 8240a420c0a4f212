"""From a speaker's URL in the configuration to the speaker."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from kiosk.clock import Clock
from kiosk.hardware.speaker.alsa import AlsaOutput
from kiosk.hardware.speaker.file import FileOutput
from kiosk.hardware.speaker.output import Output
from kiosk.hardware.speaker.recordings import Recordings
from kiosk.hardware.speaker.speaking import VoiceSpeaker
from kiosk.hardware.speaker.synthesiser import Synthesiser
from kiosk.hardware.speaker.tcp import TcpOutput

FORMS = "alsa:default, file:///FOLDER, tcp://127.0.0.1:9200 or simulator:"


def speaker_from_url(
    url: str, clock: Clock, synthesiser: Synthesiser, recordings: Recordings
) -> VoiceSpeaker:
    """The speaker at `url`, not opened yet.

    `alsa:DEVICE` is a sound device as `aplay -L` names it. `simulator:` starts a
    simulated speaker on a free port of this machine; `simulator:FILE` writes down
    what is heard. Raises ValueError, with a sentence that says what to write instead.
    """
    return VoiceSpeaker(_output(url, clock), synthesiser, recordings, clock)


def _output(url: str, clock: Clock) -> Output:
    if url.startswith("alsa:"):
        # An ALSA name has colons and commas of its own: plughw:CARD=PCH,DEV=0.
        return AlsaOutput(url.removeprefix("alsa:") or "default")
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    if parts.scheme == "file" and not parts.netloc and parts.path not in ("", "/"):
        return FileOutput(Path(unquote(parts.path)))
    if parts.scheme == "tcp" and parts.hostname and port:
        return TcpOutput(parts.hostname, port)
    if parts.scheme == "simulator" and not parts.netloc:
        from kiosk.hardware.speaker.simulated import SimulatedOutput

        return SimulatedOutput(clock, Path(unquote(parts.path)) if parts.path else None)
    raise ValueError(f"“{url}” is not a speaker's URL. Write one of {FORMS}.")
