"""[voice]: what the voice guide sounds like, where it is heard, and the keys of its pad."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from kiosk.settings.table import Table

SPEAKER_FORMS = "alsa:default, file:///FOLDER, tcp://127.0.0.1:9200, simulator:"
SPEAKER = re.compile(r"alsa:.*|file:///.+|tcp://[^/:@]+:\d{1,5}|simulator:.*")
KEY_FORMS = "up, down, left, right, enter, escape, backspace, tab, spacebar, numpad0 … numpad9, f1 … f15"
#: As Kivy calls them, without letters and figures, which would no longer be typed.
KEYS = frozenset(
    ["up", "down", "left", "right", "enter", "escape", "backspace", "tab", "spacebar", "home", "end"]
    + ["pageup", "pagedown", "insert", "delete", "numpadenter", "numpadadd", "numpadsubstract"]
    + ["numpadmul", "numpaddivide", "numpaddecimal"]
    + [f"numpad{figure}" for figure in range(10)]
    + [f"f{number}" for number in range(1, 16)]
)


def _speaker(url: str) -> str:
    if url and not SPEAKER.fullmatch(url):
        raise PydanticCustomError("speaker_url", "no speaker's URL", {"forms": SPEAKER_FORMS})
    return url


def _key(name: str) -> str:
    if name not in KEYS:
        raise PydanticCustomError("key_name", "no key", {"forms": KEY_FORMS})
    return name


SpeakerUrl = Annotated[str, AfterValidator(_speaker)]
KeyNames = Annotated[tuple[Annotated[str, AfterValidator(_key)], ...], Field(min_length=1)]
SpeechVoice = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9/+_-]*$")]


class Keys(Table):
    """The four keys of the pad: by which names they are known when they are pressed."""

    up: KeyNames = ("up",)
    down: KeyNames = Field(("down",), validate_default=True)
    choose: KeyNames = Field(("enter", "numpadenter"), validate_default=True)
    back: KeyNames = Field(("escape",), validate_default=True)

    @field_validator("down", "choose", "back")
    @classmethod
    def _one_meaning_each(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        taken = {name for others in info.data.values() for name in others}
        for name in names:
            if name in taken:
                raise PydanticCustomError("key_twice", "a key with two meanings", {"key": name})
        return names


class Voice(Table):
    """Without a `speaker` there is no voice guide."""

    speaker: SpeakerUrl = ""
    jack: str = ""
    headphones: SpeakerUrl = ""
    heard_alone: bool = False
    volume_percent: int = Field(50, ge=10, le=100)
    words_per_minute: int = Field(140, ge=80, le=400)
    clips: str = "voice/guide"
    voices: dict[str, SpeechVoice] = Field(default_factory=dict)
    keys: Keys = Keys()

    @field_validator("headphones")
    @classmethod
    def _noticed(cls, url: str, info: ValidationInfo) -> str:
        if url and not info.data.get("jack"):
            raise PydanticCustomError("headphones_unnoticed", "headphones without a jack", {})
        return url
