"""What lies over a screen: the idle warning, a fault, the officer on the way,
what to bring, and the whole privacy notice."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk.faults import Fault
from kiosk.screens.widgets import scroll as _scroll  # noqa: F401  (its rules are used in overlays.kv)
from kiosk.screens.widgets.button import CommandButton, PrimaryButton, SecondaryButton
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.notice import split_sentence
from kiosk.screens.widgets.ring import Ring
from kiosk.screens.widgets.text import Icon
from kiosk.visit.events import Ended
from kiosk.visit.steps import Step
from kiosk.words import say

if TYPE_CHECKING:
    from kiosk.screens.app import BoothApp

#: Steps that tell of a fault in their own words, in their own place.
TELLS_FAULTS = frozenset(
    {Step.LOOKUP, Step.TYPE_NUMBER, Step.TYPE_PERSON, Step.CARD, Step.CAPTURE, Step.TICKET, Step.SLIP}
)


class Dialog(FloatLayout):
    """A sheet in the middle; the screen behind it is out of reach."""

    heading = StringProperty("")
    text = StringProperty("")
    code = StringProperty("")
    listed = BooleanProperty(False)

    def answer(self, kind: type[CommandButton], name: str, text: str, deed: Callable[[], None]) -> None:
        """One more button, to the right of those before."""
        self.ids.answers.add_widget(kind(name=name, text=text, deed=deed, size_hint_y=1))

    def on_touch_down(self, touch: Any) -> bool:
        super().on_touch_down(touch)
        return True


class Overlays(FloatLayout):
    """The one dialog that is due, if any."""

    def __init__(self, app: BoothApp) -> None:
        self._app = app
        self._shown: Hashable = None
        self._ring: Ring | None = None
        self._officer_seen: tuple[str, bool] | None = None
        self._officer_until_s = 0.0
        self._fault_seen: tuple[str, Fault] | None = None
        self._reading: tuple[str, tuple[str, ...]] | None = None
        super().__init__()

    @property
    def open(self) -> bool:
        return self._shown is not None

    @property
    def warns(self) -> bool:
        """Whether the idle warning is up."""
        return self._app.booth.seconds_left is not None

    def refresh(self) -> None:
        """Show the dialog that is due now."""
        due, build = self._due()
        look = (self._app.comfort.look, self._app.booth.visit.language)
        wanted = None if due is None else (due, look)
        if wanted != self._shown:
            self._shown = wanted
            self._ring = None
            self.clear_widgets()
            if build is not None:
                self.add_widget(build())
        if self._ring is not None:
            self._ring.left = self._app.booth.seconds_left or 0

    def read(self, heading: str, lines: tuple[str, ...]) -> None:
        """Let the applicant read `lines` in peace."""
        self._reading = (heading, lines)
        self.refresh()

    def _due(self) -> tuple[Hashable, Callable[[], Dialog] | None]:
        booth = self._app.booth
        visit = booth.visit
        if booth.seconds_left is not None:
            return "idle", self._idle
        if visit.step is Step.ATTRACT:
            self._reading = None
        called = (visit.id, visit.officer_missed)
        if visit.officer_called and self._officer_seen != called:
            now_s = self._app.clock.monotonic_s()
            if not self._officer_until_s:
                self._officer_until_s = now_s + self._app.look.motion.acknowledge_s
            if now_s < self._officer_until_s:
                return ("officer", visit.officer_missed), self._officer
            self._officer_done()
        if visit.fault is not None and visit.step not in TELLS_FAULTS:
            fault = visit.fault
            if self._fault_seen != (visit.id, fault):
                return fault, lambda: self._fault(fault)
        if self._reading is not None:
            heading, lines = self._reading
            return self._reading, lambda: self._text(heading, lines)
        return None, None

    # The dialogs

    def _say(self, text: str, **values: object) -> str:
        return say(text, self._app.booth.visit.language, **values)

    def _idle(self) -> Dialog:
        booth = self._app.booth
        dialog = Dialog(
            heading=self._say("Perlu waktu tambahan?"),
            text=self._say("Bila tidak, layar kembali ke awal dan semua isian dihapus."),
        )
        dialog.answer(SecondaryButton, "idle.end", self._say("Selesai"), lambda: booth.do(Ended()))
        dialog.answer(
            PrimaryButton, "idle.more", self._say("Ya, lanjutkan"), lambda: self._after(booth.touch)
        )
        self._ring = Ring(self._app.look)
        self._ring.total = booth.timing.idle_grace_s
        dialog.ids.sign.add_widget(self._ring)
        return dialog

    def _officer(self) -> Dialog:
        if self._app.booth.visit.officer_missed:
            heading = self._say("Panggilan belum sampai ke petugas")
            text = self._say("Silakan ke meja informasi. Mesin ini terus mencoba memanggil.")
        else:
            heading = self._say("Petugas sudah dipanggil")
            text = self._say("Mohon tunggu di sini. Sambil menunggu, Anda boleh melanjutkan.")
        dialog = Dialog(heading=heading, text=text)
        self._close(dialog, "officer.ok", self._say("Lanjutkan"), self._officer_done)
        self._sign(dialog, "hand-waving")
        return dialog

    def _officer_done(self) -> None:
        visit = self._app.booth.visit
        self._officer_seen = visit.id, visit.officer_missed
        self._officer_until_s = 0.0

    def _fault(self, fault: Fault) -> Dialog:
        happened, then = split_sentence(self._say(fault.entry.applicant))

        def seen() -> None:
            self._fault_seen = (self._app.booth.visit.id, fault)

        code = self._say("Kode gangguan {code}", code=fault.code.value)
        dialog = Dialog(heading=happened, text=then, code=code)
        self._close(dialog, "fault.ok", self._say("Mengerti"), seen)
        self._sign(dialog, "warning")
        return dialog

    def _text(self, heading: str, lines: tuple[str, ...]) -> Dialog:
        def closed() -> None:
            self._reading = None

        dialog = Dialog(heading=heading, listed=True)
        self._close(dialog, "info.close", self._say("Tutup"), closed)
        for line in lines:
            dialog.ids.lines.content.add_widget(Bullet(text=line))
        return dialog

    def _sign(self, dialog: Dialog, icon: str) -> None:
        look = self._app.look
        dialog.ids.sign.add_widget(Icon(icon=icon, font_size=look.sign.sign, color=look.paint.primary))

    def _close(self, dialog: Dialog, name: str, text: str, deed: Callable[[], None]) -> None:
        dialog.answer(PrimaryButton, name, text, lambda: self._after(deed))

    def _after(self, deed: Callable[[], None]) -> None:
        deed()
        self.refresh()


class Bullet(BoxLayout):
    """One line of a list."""

    text = StringProperty("")


load_layout(__file__)
