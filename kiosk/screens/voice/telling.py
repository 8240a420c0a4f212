"""What is said of one thing that can be reached: what it is called, what it is, how
it is, and what it is good for."""

from __future__ import annotations

from dataclasses import replace

from kiosk.screens.voice.said import Said
from kiosk.screens.voice.stops import ENTRIES, Stop
from kiosk.screens.widgets.entry import Boxes, Dots, Line
from kiosk.screens.widgets.keyboard import NAMES
from kiosk.screens.widgets.touch import Touchable
from kiosk.words import mark, say

ROLES = {"button": mark("tombol"), "choice": mark("pilihan"), "key": "", "switch": mark("sakelar")}
CHOSEN, ON, OFF = mark("dipilih"), mark("menyala"), mark("mati")
SHUT = mark("belum bisa dipilih")
GROUP = mark("kelompok, tekan pilih untuk membukanya")
#: What a key is called whose face is a sign.
KEYS = {
    "erase": mark("hapus satu"),
    "clear": mark("hapus semua"),
    "space": mark("spasi"),
    "full_stop": mark("titik"),
    "comma": mark("koma"),
    "slash": mark("garis miring"),
    "hyphen": mark("tanda hubung"),
    "apostrophe": mark("apostrof"),
    "ampersand": mark("tanda dan"),
}
EMPTY = mark("masih kosong")
TYPED, TYPED_OF = mark("{count} huruf sudah diketik"), mark("{typed} dari {length} angka sudah diketik")
DOTS = mark("{count} angka sudah diketik")
LANGUAGE = "language."


def told(stop: Stop, language: str, place: tuple[int, int] | None = None) -> list[Said]:
    """The whole of `stop`; `place` is (number, of how many) among the choices of a screen."""
    if stop.members:
        return [Said(f"{say(stop.text, language, **dict(stop.values))}, {say(GROUP, language)}.")]
    if isinstance(stop.widget, ENTRIES):
        return entered(stop.widget, language)
    assert isinstance(stop.widget, Touchable)
    return _touchable(stop.widget, language, place)


def called(widget: Touchable, language: str) -> Said:
    """What it is called, and nothing else."""
    if widget.role == "key":
        name = widget.name.partition(".")[2]
        if name in KEYS:
            return Said(say(KEYS[name], language))
        return Said(widget.label)
    own = widget.name.removeprefix(LANGUAGE) if widget.name.startswith(LANGUAGE) else ""
    return Said(widget.label or str(getattr(widget, "text", "")), language=own)


def entered(entry: Boxes | Line | Dots, language: str) -> list[Said]:
    """How much has been typed; what it is, for the applicant alone, and of a secret for nobody."""
    value = entry.value
    if not value:
        return [Said(f"{say('Isian', language)}, {say(EMPTY, language)}.")]
    if isinstance(entry, Boxes):
        much = say(TYPED_OF, language, typed=len(value), length=entry.length)
        return [Said(f"{say('Isian', language)}, {much}."), Said(f"{' '.join(value)}.", private=True)]
    if isinstance(entry, Dots):
        return [Said(f"{say('Isian', language)}, {say(DOTS, language, count=len(value))}.")]
    much = say(TYPED, language, count=len(value))
    return [Said(f"{say('Isian', language)}, {much}."), Said(value.title() + ".", private=True)]


def character(typed: str, place: int, language: str) -> Said:
    """What was typed just now, the `place`-th of all: where others listen, only that it was."""
    name = {" ": "space", **NAMES}.get(typed, typed)
    word = say(KEYS[name], language) if name in KEYS else typed
    return Said(word, private=True, instead=say("ketikan ke-{place}", language, place=place))


def _touchable(widget: Touchable, language: str, place: tuple[int, int] | None) -> list[Said]:
    name = called(widget, language)
    if widget.role == "key":
        return [name]
    parts = [say(ROLES.get(widget.role, ""), language) if ROLES.get(widget.role) else ""]
    if place is not None and widget.role == "choice":
        parts.append(say("{number} dari {of}", language, number=place[0], of=place[1]))
    if widget.role == "switch":
        parts.append(say(ON if widget.chosen else OFF, language))
    elif widget.chosen:
        parts.append(say(CHOSEN, language))
    if widget.disabled:
        parts.append(say(SHUT, language))
    rest = [part for part in (widget.value, str(getattr(widget, "hint", ""))) if part]
    state = ", ".join(part for part in parts if part)
    # The name stands alone: that is what a recording replaces.
    return [
        replace(name, text=f"{name.text},"),
        Said(f"{state}."),
        *(Said(part if part.endswith((".", "!", "?")) else f"{part}.") for part in rest),
    ]
