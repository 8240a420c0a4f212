"""The technician's page: five touches in the top right corner, or the *back* key five times
where it leads nowhere; then a PIN, then plain facts.

It lies over the booth while no visit is there, and goes by itself when nobody
touches it. Nothing of any applicant is on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kivy.uix.floatlayout import FloatLayout

from kiosk.booth.workshop import Exported, Workshop
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.printer.port import Completion, PrintResult
from kiosk.screens.technician_pages import FactsPage, PinPage, TechnicianPage
from kiosk.screens.voice.said import Said
from kiosk.screens.widgets.notice import Notice
from kiosk.visit.events import Ended, LanguageChosen
from kiosk.visit.steps import IMPERSONAL, Step
from kiosk.words import mark, say

if TYPE_CHECKING:
    from kiosk.screens.app import BoothApp

KNOCKS = 5
WITHIN_S = 5.0
#: Nobody touched the page for this long: the technician has gone.
LEFT_ALONE_S = 120.0

RESENT = mark("{count} kiriman dikirim ulang.")
ASKED = mark("Pengirim mencoba lagi sekarang. Sentuh Segarkan untuk melihat hasilnya.")
VOICE_TEST = mark("Selamat datang. Ini suara anjungan. Nomor antrean contoh: A012.")
REPRINTED = mark("Tiket sudah dicetak ulang. Serahkan kepada pemohon.")
PLAYED = mark("Suara sudah diputar, dengan {volume} persen.")
COPIED = mark("{count} kiriman ditulis ke {folder} dan dibaca kembali.")


class Technician(FloatLayout):
    """Nothing at all until it is opened; then it covers the booth."""

    def __init__(self, app: BoothApp, workshop: Workshop) -> None:
        super().__init__()
        self.app = app
        self.workshop = workshop
        self._knocks: list[float] = []
        self.page: TechnicianPage | None = None
        """What is shown; None while it is closed."""
        self._tries_voice = False

    @property
    def open(self) -> bool:
        return self.page is not None

    @property
    def language(self) -> str:
        return self.app.booth.visit.language

    def feel(self, position: tuple[float, float]) -> None:
        """A finger came down at `position` (px), wherever that was."""
        side = self.app.look.size.button
        if position[0] >= self.app.root.width - side and position[1] >= self.app.root.height - side:
            self.knock()
        else:
            self._knocks.clear()

    def knock(self) -> None:
        """Once more of what opens it: a touch in the corner, or the key that leads nowhere back."""
        if self.open or self.app.booth.visit.step not in IMPERSONAL:
            self._knocks.clear()
            return
        now_s = self.app.clock.monotonic_s()
        self._knocks = [at_s for at_s in self._knocks if now_s - at_s < WITHIN_S] + [now_s]
        if len(self._knocks) >= KNOCKS:
            self._knocks.clear()
            self._begin()

    def tick(self) -> None:
        """Let time pass: close a page that nobody looks at or listens to."""
        if self.open and self.app.booth.idle_s >= LEFT_ALONE_S:
            self.leave()
        if self._tries_voice and not self.app.guide.mouth.speaking:
            self._tries_voice = False
            self._voice_tried()

    def leave(self) -> None:
        """Back to the booth."""
        self._show(None)

    def enter(self) -> None:
        """Show how the booth is now."""
        self._look(None)

    def export(self) -> None:
        """Copy what is set aside to the stick, and say how it went."""
        self.workshop.export(self.answer_to(self.page, self._exported))

    def try_voice(self) -> None:
        """Say something, as an applicant would hear it at first, and then how that went."""
        guide = self.app.guide
        guide.mouth.say([Said(say(VOICE_TEST, self.language))], self.language, guide.manner.volume_percent)
        self._tries_voice = True

    def send_now(self) -> None:
        """Have the forwarder try at once what waits, and say that it was asked."""

        def answered(asked: bool) -> None:
            self._look(self._good(ASKED) if asked else self._bad(Fault(FaultCode.DISK_FULL)))

        self.workshop.send_now(self.answer_to(self.page, answered))

    def resend(self, submission: str) -> None:
        """Send one again."""
        done = self._good(RESENT, count=1)
        self.workshop.resend([submission], self.answer_to(self.page, lambda _: self._look(done)))

    def reprint(self, job: str) -> None:
        """Print a number again that did not come out."""
        self.workshop.reprint(job, self.answer_to(self.page, self._reprinted))

    def answer_to(self, page: TechnicianPage | None, then: Any) -> Any:
        """`then`, if `page` is still the one that is open when the answer comes."""

        def answered(answer: object) -> None:
            if page is self.page:
                then(answer)

        return answered

    def on_touch_down(self, touch: Any) -> bool:
        super().on_touch_down(touch)
        return self.open

    def _begin(self) -> None:
        booth, language, comfort = self.app.booth, self.language, self.app.comfort
        if booth.visit.step is not Step.ATTRACT:
            booth.do(Ended())
        if self.language != language:
            booth.do(LanguageChosen(language))
        if self.app.comfort != comfort:
            self.app.set_comfort(comfort)
        self._show(PinPage(self))

    def _look(self, news: Notice | None) -> None:
        self.workshop.look(self.answer_to(self.page, lambda sight: self._show(FactsPage(self, sight, news))))

    def _voice_tried(self) -> None:
        fault = self.app.guide.mouth.problem
        if self.open:
            played = self._good(PLAYED, volume=self.app.guide.manner.volume_percent)
            self._look(played if fault is None else self._bad(fault))

    def _exported(self, answer: Exported | Fault) -> None:
        if isinstance(answer, Fault):
            self._look(self._bad(answer))
        else:
            self._look(self._good(COPIED, count=answer.count, folder=answer.folder))

    def _reprinted(self, result: PrintResult | None) -> None:
        if result is None or result.completion is Completion.CONFIRMED:
            self._look(self._good(REPRINTED))
        else:
            self._look(self._bad(result.fault or Fault(FaultCode.PRINT_UNCONFIRMED)))

    def _good(self, text: str, **values: object) -> Notice:
        return Notice(tone="good", icon="check-circle", head=say(text, self.language, **values))

    def _bad(self, fault: Fault) -> Notice:
        head, text = (say(part, self.language) for part in (fault.entry.staff, fault.entry.remedy))
        return Notice(tone="bad", icon="warning", head=head, text=text, code=fault.code.value)

    def _show(self, page: TechnicianPage | None) -> None:
        self.page = page
        self.app.booth.held = page is not None
        self.clear_widgets()
        if page is not None:
            self.add_widget(page)
        self.app.guide.attend(asked=True)
