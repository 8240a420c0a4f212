"""The voice guide: follows the screen and the focus, and tells of both.

It is asked to look a few times a second, and right after every key and every new
screen. What it finds new it says: a new question whole, then the choice in focus;
on the same question only what has changed. It decides nothing of the visit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.screens.overlays import OFFICER
from kiosk.screens.voice.focus import Focus
from kiosk.screens.voice.manner import Manner
from kiosk.screens.voice.mouth import OVERHEARD, Mouth
from kiosk.screens.voice.pad import Meaning
from kiosk.screens.voice.reading import read, title
from kiosk.screens.voice.said import Said
from kiosk.screens.voice.scene import Scene
from kiosk.screens.voice.stops import ENTRY, FRAME, Stop, stops
from kiosk.screens.voice.telling import SHUT, character, told
from kiosk.screens.widgets.keyboard import NAMES as KEY_NAMES
from kiosk.screens.widgets.touch import Touchable
from kiosk.words import mark, say

if TYPE_CHECKING:
    from kiosk.hardware.speaker.port import Speaker
    from kiosk.screens.app import BoothApp

HELP = (
    mark("Panduan suara menyala."),
    mark("Tombol bawah dan atas untuk berpindah, tombol pilih untuk memilih, tombol kembali untuk mundur."),
    mark("Tekan atas dari pilihan pertama untuk mengulang, mengatur suara, dan mematikan layar."),
)
FAREWELL = mark("Kunjungan selesai. Semua isian sudah dihapus. Panduan suara dimatikan.")
ENDED = mark("Panduan suara dimatikan.")
NO_WAY_BACK = mark("Tidak ada langkah kembali dari sini.")
LOUD = mark("Suara {volume} persen.")
DARK, LIGHT = mark("Layar dimatikan."), mark("Layar menyala.")
FILLED, ERASED = mark("Isian lengkap."), mark("Dihapus.")
LEFT = mark("Tinggal {count} detik.")
VOLUME_STEP, SOFTEST, LOUDEST = 10, 20, 100
#: The idle warning is told once more when so few seconds are left.
HURRY_S = 10
#: A screen that comes so soon after a touch came of it.
PRESSED_S = 1.5


class Guide:
    """One for a booth. Without a speaker the keys work and nothing is said."""

    def __init__(self, app: BoothApp, speaker: Speaker | None, manner: Manner) -> None:
        self._app = app
        self.manner = manner
        self.focus = Focus()
        self.mouth = Mouth(speaker, app.clock, manner.heard_alone)
        self.keyed = False
        """Whether the keys are in use: the focus is shown."""
        self._scene: Scene | None = None
        self._beneath: tuple[object, tuple[str, ...]] | None = None
        self._told: frozenset[str] = frozenset()
        self._typed = ""
        self._warned = ""
        """The visit that was told that the room hears it type."""
        self._help_due = False
        self._owed = False
        """Something was done whose screen is still being built: it is answered then."""
        self._pressed: tuple[list[Said], float] = ([], 0.0)
        self._on: str | None = None
        """The visit that is spoken to."""
        self._spoke = ("", 0)
        self._hurried = False

    # Beginning and end

    @property
    def on(self) -> bool:
        return self._app.comfort.voice

    def begin(self) -> None:
        """Start to speak, with how the keys work."""
        if self.on:
            return
        self._app.set_comfort(replace(self._app.comfort, voice=True))

    def end(self) -> None:
        """Stop to speak: the applicant wants so."""
        self._app.set_comfort(replace(self._app.comfort, voice=False, dark=False))

    def heard_alone(self, alone: bool) -> None:
        """Headphones were plugged in (the guide begins), or pulled out."""
        self.mouth.heard_alone = alone
        if alone:
            self._warned = ""  # what was chosen for the room was chosen without them
            self.begin()
            return
        if self._beneath is not None:  # back from a dialog one is before the keys, not amid them
            self._beneath = (self._beneath[0], self._beneath[1][:1])
        if self.focus.inside and self._overheard():
            self.focus.path = self.focus.path[:1]
            self._speak([Said(self._say(text)) for text in OVERHEARD])

    # What the applicant does

    def key(self, meaning: Meaning) -> None:
        """A key of the pad was pressed. The first one only starts the guide."""
        fresh, self.keyed = not self.keyed, True
        if self.mouth.audible and not self.on:
            self.begin()
        elif (fresh and not self.on) or not self._here():
            self.attend()
            self._show_focus()
        elif meaning in (Meaning.UP, Meaning.DOWN):
            self.focus.move(-1 if meaning is Meaning.UP else 1)
            self._tell_focus()
        elif not self._app.too_soon:
            self._choose() if meaning is Meaning.CHOOSE else self._back()

    def typed(self, text: str) -> None:
        """A key with a letter, a figure or a sign was pressed: it is typed, where it can be."""
        name = {" ": "space", **KEY_NAMES}.get(text, text)
        if self._here() and not self._app.too_soon:
            found = (self.focus.named(f"{pad}.{name}") for pad in ("keypad", "keyboard"))
            for stop in (stop for stop in found if stop is not None and stop.enabled):
                self._do(stop)

    def erase(self) -> None:
        """The key that erases was pressed: the last character goes, or there is none and one goes back."""
        if self._here() and self._entry_value():
            self.typed("erase")
        else:
            self.key(Meaning.BACK)

    def touched(self, widget: Touchable) -> None:
        """A finger came down on `widget`."""
        if not self.on or not self._here():
            return
        self.focus.go_to(widget.name)
        stop = self.focus.stop
        if widget.role != "key" and stop is not None and stop.widget is widget:
            self._pressed = (self._of(stop), self._app.clock.monotonic_s())
            self._speak(self._pressed[0])

    def _choose(self) -> None:
        stop = self.focus.stop
        if stop is None:
            return
        if stop.members and not self.focus.inside and self._overheard():
            self._speak([Said(self._say(text)) for text in OVERHEARD])
        elif stop.members:
            self.focus.enter()
            self._tell_focus()
        elif stop.name == ENTRY:
            self._tell_focus()
        elif not stop.enabled:
            self._speak([Said(self._say(SHUT).capitalize() + "."), *self._of(stop)])
        else:
            self._do(stop)

    def _overheard(self) -> bool:
        """Whether the room would hear what is typed, and the applicant does not know: told once a
        visit, and again when headphones came and went, it is theirs to choose (EN 301 549, 5.1.3.8)."""
        before, visit = self._warned, self._app.booth.visit.id
        if overheard := self.on and not self.mouth.heard_alone:
            self._warned = visit
        return overheard and before != visit

    def _do(self, stop: Stop) -> None:
        """What `stop` is there for; then tell what came of it."""
        assert isinstance(stop.widget, Touchable)
        before = self.mouth.turns
        stop.widget.on_release()
        if stop.name.startswith("keyboard.") and len(self.focus.path) > 2:
            self.focus.leave()  # the next letter is as likely in another group
        if self.mouth.turns == before:
            self.attend(asked=True)
        else:
            self._show_focus()

    def _back(self) -> None:
        if self.focus.leave():
            self._tell_focus()
            return
        names = {stop.name: stop for stop in self.focus.stops if stop.enabled}
        scene = self._scene
        closing = [stop for name, stop in names.items() if name != OFFICER and not name.startswith("voice.")]
        if "frame.back" in names:
            self._do(names["frame.back"])
        elif scene is not None and scene.over and len(closing) == 1:
            self._do(closing[0])
        else:
            self._speak([Said(self._say(NO_WAY_BACK)), *self._of_focus()])
            if self._app.technician is not None:
                self._app.technician.knock()

    # The bar

    def repeat(self) -> None:
        """Everything once more, and back to the first choice."""
        self._scene = self._beneath = None
        self.attend(asked=True)

    def change_volume(self, steps: int) -> None:
        """Louder, or softer with -1; it never becomes inaudible."""
        comfort = self._app.comfort
        wanted = min(LOUDEST, max(SOFTEST, comfort.volume_percent + steps * VOLUME_STEP))
        self._app.set_comfort(replace(comfort, volume_percent=wanted))
        self._speak([Said(self._say(LOUD, volume=wanted))])

    def toggle_dark(self) -> None:
        """Switch the screen off, or on again."""
        comfort = self._app.comfort
        self._app.set_comfort(replace(comfort, dark=not comfort.dark))
        self._speak([Said(self._say(LIGHT if comfort.dark else DARK)), *self._of_focus()])

    # Following

    def attend(self, asked: bool = False) -> None:
        """Look what is there now, and tell what is new. `asked` says that the applicant
        did something: then nothing waits, and there is always an answer."""
        self._settle()
        scene = self._facing()
        if scene is None or not (self.on or self.keyed):
            self._owed |= asked
            return
        if self.mouth.listened_to and not self._app.overlays.warns:
            self._app.booth.touch()
        asked, self._owed = asked or self._owed, False
        before, self._scene = self._scene, scene
        screen, path = stops(scene.top), self.focus.path
        kept = self.focus.renew((*self._bar(), *screen))
        if before is None or before.what != scene.what:
            self._arrive(before, path, scene, screen)
        elif asked or not self.mouth.speaking:
            if not kept:
                self.focus.begin(screen)
            self._tell_changes(scene, asked or not kept)
        self._show_focus()

    def follow(self) -> None:
        """A frame is drawn: the ring goes where the focus is."""
        self._app.ring.follow()

    def _settle(self) -> None:
        """The voice was switched on or off, by whomever."""
        app, visit = self._app, self._app.booth.visit.id
        if self._on is not None and not self.on:
            language, volume = self._spoke
            farewell = say(ENDED if visit == self._on else FAREWELL, language)
            self.mouth.say([Said(farewell)], language, volume, asked=False)
            self.keyed = False
            app.ring.show(None)
        if self.on is not (self._on is not None):
            self._help_due = self.on
            self._scene = self._beneath = None
        self._on = visit if self.on else None
        app.voice_bar.show(self.on)
        # Who hears nothing any more must be seen to, by whoever stands there.
        app.curtain.draw(app.comfort.dark and self.mouth.problem is None)

    def _arrive(
        self, before: Scene | None, path: tuple[str, ...], scene: Scene, screen: Sequence[Stop]
    ) -> None:
        """Another question: all of it; or where one was, `path`, when a dialog lay over it."""
        first = [Said(self._say(text)) for text in HELP] if self._help_due else self._just_pressed()
        self._help_due = False
        lines = read(scene.top, self._language)
        self._told = frozenset(line.said.text for line in lines)
        self._typed = self._entry_value()
        self._hurried = False
        if scene.over and before is not None and not before.over:
            self._beneath = (before.what, path)
        if not scene.over and self._beneath is not None and self._beneath[0] == scene.what:
            self.focus.path = self._beneath[1]
            self.focus.renew(self.focus.stops)
            said = [Said(title(scene.top))]
        else:
            self.focus.begin(screen)
            said = [line.said for line in lines]
            choices = count(screen)
            if choices > 1:
                said.append(Said(self._say("{count} pilihan.", count=choices)))
        if not scene.over:
            self._beneath = None
        self._speak([*first, *said, *self._of_focus()])

    def _tell_changes(self, scene: Scene, asked: bool) -> None:
        """The same question: what came to it, and what was typed."""
        lines = read(scene.top, self._language)
        told_before, self._told = self._told, frozenset(line.said.text for line in lines)
        echo = self._echo()
        news = [line.said for line in lines if line.news and line.said.text not in told_before]
        said = [*echo, *news]
        left = self._app.booth.seconds_left
        if left is not None and left <= HURRY_S and not self._hurried:
            self._hurried = True
            said.append(Said(self._say(LEFT, count=round(left))))
        if echo and self._full():
            said.append(Said(self._say(FILLED)))
            self.focus.path = ("frame.next",)
        elif echo:
            asked = False  # while typing, the echo is answer enough
        self._speak([*said, *(self._of_focus() if asked else ())], asked=asked or bool(said))

    def _echo(self) -> list[Said]:
        """What was typed or erased since the last look."""
        before, now = self._typed, self._entry_value()
        self._typed = now
        if now == before:
            return []
        if now.startswith(before):
            place = len(before)
            return [character(one, place + at, self._language) for at, one in enumerate(now[place:], 1)]
        return [Said(self._say(ERASED))]

    def _full(self) -> bool:
        """Whether the last figure was typed just now: the way on comes next."""
        entry, onward = self._entry(), self.focus.named("frame.next")
        if entry is None or onward is None or not onward.enabled:
            return False
        return len(entry.widget.value) == getattr(entry.widget, "length", -1)

    # Parts

    def _facing(self) -> Scene | None:
        """What lies on top now; None while a screen is being built."""
        app = self._app
        workshop = app.technician.page if app.technician is not None else None
        if workshop is not None:
            return Scene(workshop, ("technician", workshop, self._language))
        if app.overlays.open:
            dialog = app.overlays.children[0]
            return Scene(dialog, ("dialog", title(dialog), self._language), over=True)
        page = app.current
        if page is None:
            return None
        visit = app.booth.visit
        return Scene(page, (visit.id, type(page), page_question(page), self._language))

    def _bar(self) -> tuple[Stop, ...]:
        return stops(self._app.voice_bar) if self.on else ()

    def _entry(self) -> Stop | None:
        return next((stop for stop in self.focus.stops if stop.name == ENTRY), None)

    def _entry_value(self) -> str:
        entry = self._entry()
        return str(entry.widget.value) if entry is not None else ""

    def _here(self) -> bool:
        """Whether the focus is on what the applicant faces; its stops are renewed."""
        scene = self._facing()
        if scene is None:
            return False
        same = self._scene is not None and self._scene.what == scene.what
        if same or not (self.on or self.keyed):
            self.focus.renew((*self._bar(), *stops(scene.top)))
            return True
        return False

    def _just_pressed(self) -> list[Said]:
        """What a finger touched to get here, which the new screen kept from being heard."""
        parts, at_s = self._pressed
        self._pressed = ([], 0.0)
        return parts if self._app.clock.monotonic_s() - at_s < PRESSED_S else []

    def _tell_focus(self) -> None:
        self._show_focus()
        self._speak(self._of_focus())

    def _show_focus(self) -> None:
        stop = self.focus.stop
        self._app.ring.show(stop.widget if stop is not None and self.keyed else None)

    def _of_focus(self) -> list[Said]:
        return [] if self.focus.stop is None else self._of(self.focus.stop)

    def _of(self, stop: Stop) -> list[Said]:
        choices = [one.name for one in self.focus.stops if getattr(one.widget, "role", "") == "choice"]
        place = (choices.index(stop.name) + 1, len(choices)) if stop.name in choices else None
        return told(stop, self._language, place)

    def _speak(self, parts: Sequence[Said], asked: bool = True) -> None:
        if self.on and parts:
            volume = self._app.comfort.volume_percent
            self._spoke = (self._language, volume)
            self.mouth.say(parts, self._language, volume, asked)

    @property
    def _language(self) -> str:
        return self._app.booth.visit.language

    def _say(self, text: str, **values: object) -> str:
        return say(text, self._language, **values)


def count(screen: Sequence[Stop]) -> int:
    """How many choices a screen offers; where it has none that are called so, how many ways."""
    roles = [
        getattr(stop.widget, "role", "button") for stop in screen if stop.name not in (*FRAME, OFFICER, ENTRY)
    ]
    return roles.count("choice") or roles.count("button")


def page_question(page: object) -> tuple[str, str]:
    """What a page asks: two buildings that ask the same are one to the ear."""
    return str(getattr(page, "step_text", "")), str(getattr(page, "heading", ""))
