"""What lies over a screen: the idle warning, a fault, the officer on the way,
what to bring, and the whole privacy notice."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, NamedTuple

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk.faults import Fault
from kiosk.screens import officer
from kiosk.screens.theme.current import current_look
from kiosk.screens.widgets import scroll as _scroll  # noqa: F401  (its rules are used in overlays.kv)
from kiosk.screens.widgets.button import CommandButton, PrimaryButton, QuietButton, SecondaryButton
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.notice import split_sentence
from kiosk.screens.widgets.ring import Ring
from kiosk.screens.widgets.text import Icon
from kiosk.visit.events import Ended, OfficerCalled
from kiosk.visit.steps import Step
from kiosk.visit.visit import OfficerCall
from kiosk.words import mark, say

if TYPE_CHECKING:
    from kiosk.screens.app import BoothApp

#: Steps that tell of a fault in their own words, in their own place.
TELLS_FAULTS = frozenset(
    {Step.LOOKUP, Step.TYPE_NUMBER, Step.TYPE_PERSON, Step.CARD, Step.CAPTURE, Step.TICKET, Step.SLIP}
)


#: What comes of it when nobody asks for more time.
ALL_LOST = mark("Bila tidak, layar kembali ke awal dan semua isian dihapus.")
LOST = {
    Step.ATTRACT: mark("Bila tidak, tulisan, bahasa, dan suara kembali seperti semula."),
    Step.HOME: mark("Bila tidak, layar kembali ke awal, dengan tulisan dan suara seperti semula."),
    Step.TICKET: mark("Bila tidak, layar ini ditutup. Catat dulu nomornya."),
    Step.SLIP: mark("Bila tidak, layar ini ditutup. Catat dulu isinya."),
}
#: The officer's button on a dialog.
OFFICER = "dialog.officer"

#: What is told of a call for an officer, once something is known of it.
OFFICER_TOLD = {
    OfficerCall.REACHED: (
        mark("Petugas sudah dipanggil"),
        mark("Mohon tunggu di sini. Sambil menunggu, Anda boleh melanjutkan."),
    ),
    OfficerCall.COMING: (
        mark("Petugas sedang ke sini"),
        mark("Mohon tunggu sebentar. Anda boleh melanjutkan."),
    ),
    OfficerCall.MISSED: (
        mark("Panggilan belum sampai ke petugas"),
        mark("Silakan ke meja informasi. Mesin ini terus mencoba memanggil."),
    ),
}
#: The same while the office is closed: perhaps nobody is there.
OFFICER_TOLD_CLOSED = {
    OfficerCall.REACHED: (
        mark("Petugas sudah dipanggil"),
        mark("Kantor sedang tutup. Bila masih ada petugas, ia akan ke sini."),
    ),
    OfficerCall.MISSED: (
        mark("Panggilan belum sampai ke petugas"),
        mark("Kantor sedang tutup. Silakan kembali pada jam buka."),
    ),
}


class Reading(NamedTuple):
    """A page for the applicant to read in peace."""

    heading: str
    lines: tuple[str, ...]


class Dialog(FloatLayout):
    """A sheet in the middle; the screen behind it is out of reach."""

    heading = StringProperty("")
    text = StringProperty("")
    code = StringProperty("")
    listed = BooleanProperty(False)

    def offer_officer(self, text: str, called: bool, deed: Callable[[], None]) -> None:
        """The officer, who is called from here as from the screen behind: beside one answer,
        under several where they fill the width."""
        beside = current_look().wide or len(self.ids.answers.children) < 2
        button = QuietButton(name=OFFICER, text=text, chosen=called, disabled=called, deed=deed)
        if beside:
            self.ids.answers.add_widget(button, 1)
        else:
            self.ids.sheet.add_widget(button)

    def answer(self, kind: type[CommandButton], name: str, text: str, deed: Callable[[], None]) -> None:
        """One more button, to the right of those before."""
        self.ids.answers.add_widget(kind(name=name, text=text, deed=deed))

    def on_touch_down(self, touch: Any) -> bool:
        super().on_touch_down(touch)
        return True


class Overlays(FloatLayout):
    """The one dialog that is due, if any."""

    def __init__(self, app: BoothApp) -> None:
        self._app = app
        self._shown: Hashable = None
        self._ring: Ring | None = None
        self._officer_seen: tuple[str, OfficerCall] | None = None
        self._officer_until_s = 0.0
        self._fault_seen: tuple[str, Fault] | None = None
        self._reading: Callable[[], Reading] | None = None
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
        visit = self._app.booth.visit
        look = (self._app.comfort.look, visit.language, visit.officer)
        wanted = None if due is None else (due, look)
        if wanted != self._shown:
            self._shown = wanted
            self._ring = None
            self.clear_widgets()
            if build is not None:
                dialog = build()
                dialog.pos_hint = {"x": 0, "y": 0}
                self.add_widget(dialog)
        if self._ring is not None:
            self._ring.left = self._app.booth.seconds_left or 0

    def read(self, page: Callable[[], Reading]) -> None:
        """Let the applicant read `page`, made anew when the language changes."""
        self._reading = page
        self.refresh()

    def _due(self) -> tuple[Hashable, Callable[[], Dialog] | None]:
        booth = self._app.booth
        visit = booth.visit
        if booth.seconds_left is not None:
            return "idle", self._idle
        if visit.step is Step.ATTRACT:
            self._reading = None
        called = (visit.id, visit.officer)
        if visit.officer not in OFFICER_TOLD:
            self._officer_seen, self._officer_until_s = None, 0.0
        elif self._officer_seen != called:
            now_s = self._app.clock.monotonic_s()
            if not self._officer_until_s:
                self._officer_until_s = now_s + self._app.look.motion.acknowledge_s
            if now_s < self._officer_until_s:
                return called, self._officer
            self._officer_done()
        silent = self._app.guide.mouth.problem if self._app.comfort.voice else None
        if silent is not None:
            return silent, lambda: self._fault(silent, self._app.guide.end)
        if visit.fault is not None and visit.step not in TELLS_FAULTS:
            fault = visit.fault
            if self._fault_seen != (visit.id, fault):
                return fault, lambda: self._fault(fault, lambda: self._fault_done(fault))
        page = self._reading
        if page is not None:
            return page, lambda: self._text(page())
        return None, None

    # The dialogs

    def _say(self, text: str, **values: object) -> str:
        return say(text, self._app.booth.visit.language, **values)

    def _idle(self) -> Dialog:
        booth = self._app.booth
        dialog = Dialog(
            heading=self._say("Perlu waktu tambahan?"),
            text=self._say(LOST.get(booth.visit.step, ALL_LOST)),
        )
        dialog.answer(SecondaryButton, "idle.end", self._say("Selesai"), lambda: booth.do(Ended()))
        dialog.answer(
            PrimaryButton, "idle.more", self._say("Ya, lanjutkan"), lambda: self._after(booth.touch)
        )
        self._offer_officer(dialog)
        self._ring = Ring(self._app.look)
        self._ring.total = booth.timing.idle_grace_s
        dialog.ids.sign.add_widget(self._ring)
        return dialog

    def _officer(self) -> Dialog:
        booth = self._app.booth
        open_now = booth.offer.is_open(booth.now())
        told = OFFICER_TOLD if open_now else OFFICER_TOLD | OFFICER_TOLD_CLOSED
        heading, text = told[booth.visit.officer]
        dialog = Dialog(heading=self._say(heading), text=self._say(text))
        self._close(dialog, "officer.ok", self._say("Lanjutkan"), self._officer_done)
        self._sign(dialog, "hand-waving")
        return dialog

    def _officer_done(self) -> None:
        visit = self._app.booth.visit
        self._officer_seen = visit.id, visit.officer
        self._officer_until_s = 0.0

    def _fault(self, fault: Fault, seen: Callable[[], None]) -> Dialog:
        happened, then = split_sentence(self._say(fault.entry.applicant))
        code = self._say("Kode gangguan {code}", code=fault.code.value)
        dialog = Dialog(heading=happened, text=then, code=code)
        self._close(dialog, "fault.ok", self._say("Mengerti"), seen)
        self._offer_officer(dialog)
        self._sign(dialog, "warning")
        return dialog

    def _fault_done(self, fault: Fault) -> None:
        self._fault_seen = (self._app.booth.visit.id, fault)

    def _text(self, page: Reading) -> Dialog:
        def closed() -> None:
            self._reading = None

        dialog = Dialog(heading=page.heading, listed=True)
        self._close(dialog, "info.close", self._say("Tutup"), closed)
        self._offer_officer(dialog)
        for line in page.lines:
            dialog.ids.lines.content.add_widget(Bullet(text=line))
        return dialog

    def _offer_officer(self, dialog: Dialog) -> None:
        booth = self._app.booth
        text, called = officer.words(booth.visit), officer.called(booth.visit)
        dialog.offer_officer(text, called, lambda: booth.do(OfficerCalled()))

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
