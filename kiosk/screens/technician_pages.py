"""What the technician's page shows: first a pad for the PIN, then plain facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.booth.pin import MAX_DIGITS, MIN_DIGITS, Answer, Opening
from kiosk.booth.workshop import Sight
from kiosk.client.health import Health, Link
from kiosk.client.progress import DOCUMENTS, REJECTED, pace, things
from kiosk.client.spool import Entry
from kiosk.client.spool.words import kind, size, why_it_stays
from kiosk.faults import CATALOGUE, Fault, FaultCode
from kiosk.printing.ledger import Job
from kiosk.screens.moments import clock_text
from kiosk.screens.voice.said import Said
from kiosk.screens.widgets.button import SecondaryButton
from kiosk.screens.widgets.entry import Dots
from kiosk.screens.widgets.frame import Frame
from kiosk.screens.widgets.keypad import Keypad
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.notice import Card, Notice, split_sentence
from kiosk.screens.widgets.text import Fine, Strong, Words
from kiosk.words import day_in_words, mark, say

if TYPE_CHECKING:
    from kiosk.screens.technician import Technician

WAITING, OLDEST = mark("Menunggu dikirim"), mark("Tertua")
PACE = mark("Laju pengiriman")
CENTRE, LAST = mark("Server pusat"), mark("Terakhir berhasil")
ROOM = mark("Penyimpanan bebas")
VOICE, MUTE, HEARD = mark("Panduan suara"), mark("Tidak dipasang"), mark("Siap")
TRY_VOICE = mark("Uji suara")
REPRINT = mark("Cetak ulang")
EXPORT, AGAIN = mark("Salin ke media USB"), mark("Kirim ulang")
NOW = mark("Kirim sekarang")

LINKS = {
    Link.OK: mark("Tersambung"),
    Link.AWAY: mark("Server pusat tidak terjangkau"),
    Link.DENIED: mark("Server pusat menolak token anjungan"),
    Link.PORTAL: mark("Jaringan meminta masuk lebih dahulu"),
}


class BoothFact(BoxLayout):
    """What it is, and how it is."""

    what = StringProperty("")
    how = StringProperty("")

    def spoken(self) -> list[Said]:
        """Both in one breath."""
        return [Said(f"{self.what}: {self.how}.")]


class Item(Card):
    """A thing that did not go as it should: its name, why, what else is known, and what can be done."""

    def __init__(self, name: str, why: str, deed: SecondaryButton, known: str = "", number: str = "") -> None:
        super().__init__()
        deed.value = name  # who hears the button alone hears of what
        self._told = [name, why, known]
        for part in (Strong(text=name), Words(text=why)):
            self.add_widget(part)
        if known:
            self.add_widget(Fine(text=f"{known} · {number}"))
        self.add_widget(deed)

    def spoken(self) -> list[Said]:
        """All but the number: nobody remembers one of that length by ear."""
        return [Said(f"{text}.") for text in self._told if text]


class TechnicianPage(Frame):
    """A frame whose only way back closes the page."""

    def __init__(self, desk: Technician) -> None:
        super().__init__()
        self.desk = desk
        self.step_text = self.say("Halaman teknisi")
        self.back_text, self.back_icon = self.say("Tutup"), "x"
        self.back_deed = desk.leave

    def say(self, text: str, **values: object) -> str:
        return say(text, self.desk.language, **values)


class PinPage(TechnicianPage):
    """The PIN is shown as dots, and stands nowhere else."""

    def __init__(self, desk: Technician) -> None:
        super().__init__(desk)
        self.heading = self.say("PIN teknisi")
        self.next_text, self.next_icon = self.say("Buka"), "arrow-right"
        self.next_deed = self._guess
        self._dots = Dots()
        self._dots.bind(value=self._weigh)
        self.add_widget(self._dots)
        self.add_widget(Keypad(desk.app.look, self._on_digit, self._on_erase, self._on_clear))
        self._weigh()

    def tell(self, answer: Answer) -> None:
        """What became of the guess."""
        match answer.opening:
            case Opening.WRONG:
                self.lead = self.say("PIN salah.")
            case Opening.WAIT:
                minutes = ceil(answer.wait_s / 60)
                self.lead = self.say("Terlalu banyak PIN salah. Coba lagi {count} menit lagi.", count=minutes)
            case Opening.NO_PIN:
                self.lead = self.say("PIN belum dibuat. Jalankan `kiosk pin` di anjungan ini.")
            case Opening.OPEN:
                self.desk.enter()

    def _guess(self) -> None:
        typed, self._dots.value = self._dots.value, ""
        self.desk.workshop.guess(typed, self.desk.answer_to(self, self.tell))

    def _weigh(self, *_: object) -> None:
        self.next_ready = len(self._dots.value) >= MIN_DIGITS

    def _on_digit(self, digit: str) -> None:
        self._dots.value = (self._dots.value + digit)[:MAX_DIGITS]
        self.lead = ""

    def _on_erase(self) -> None:
        self._dots.value = self._dots.value[:-1]

    def _on_clear(self) -> None:
        self._dots.value = ""


class FactsPage(TechnicianPage):
    """What waits, how the link is, what was refused and why."""

    def __init__(self, desk: Technician, sight: Sight, news: Notice | None) -> None:
        super().__init__(desk)
        self.heading = self.say("Keadaan anjungan")
        self.next_text, self.next_icon = self.say("Segarkan"), "arrow-clockwise"
        self.next_deed = desk.enter
        if news is not None:
            self.add_widget(news)
        for what, how in self._facts(sight):
            self.add_widget(BoothFact(what=self.say(what), how=how))
        if sight.forwarder is not None and sight.forwarder.events_rejected:
            self.add_widget(self._rejected(sight.forwarder.events_rejected))
        if sight.forwarder is not None:
            self.add_widget(self._button("technician.now", NOW, desk.send_now))
        if desk.app.guide.mouth.can_speak:
            self.add_widget(self._button("technician.voice", TRY_VOICE, desk.try_voice))
        if sight.owed:
            self.add_widget(Strong(text=self.say("Belum tercetak: {count} nomor", count=len(sight.owed))))
            for job in sight.owed:
                self.add_widget(self._owed(job))
        aside = sight.depth.quarantined
        if aside:
            self.add_widget(Strong(text=self.say("Ditahan: {count} kiriman", count=aside)))
            self.add_widget(self._button("technician.export", EXPORT, desk.export))
            for entry in sight.aside:
                self.add_widget(self._set_aside(entry))
            if aside > len(sight.aside):
                self.add_widget(Fine(text=self.say("Selebihnya: `kiosk spool list`.")))
        self.add_widget(Widget())  # what is left stays below

    def _facts(self, sight: Sight) -> list[tuple[str, str]]:
        depth, language = sight.depth, self.desk.language
        waiting = things(depth.submissions, depth.documents, 0, language) or [self.say("Tidak ada")]
        going = pace(sight.forwarder, language) if sight.forwarder else None
        return [
            (WAITING, ", ".join([*waiting, size(depth.bytes, language)])),
            *([(PACE, going)] if going else []),
            (OLDEST, self._age(depth.oldest_s)),
            (CENTRE, self._link(sight.forwarder)),
            (LAST, self._last(sight.forwarder)),
            (ROOM, self._room(sight)),
            (VOICE, self._voice()),
        ]

    def _age(self, age_s: float | None) -> str:
        if age_s is None:
            return self.say("Tidak ada")
        minutes = int(age_s // 60)
        if minutes < 120:
            return self.say("{count} menit", count=minutes)
        if minutes < 48 * 60:
            return self.say("{count} jam", count=minutes // 60)
        return self.say("{count} hari", count=minutes // (24 * 60))

    def _link(self, health: Health | None) -> str:
        if health is None:
            return self.say("Pengirim belum berjalan")
        link = self.say(LINKS[health.centre])
        return f"{link} ({health.fault})" if health.fault else link

    def _last(self, health: Health | None) -> str:
        moment = self._local(health.last_success) if health and health.last_success else None
        return (
            f"{day_in_words(moment.date(), self.desk.language)}, {clock_text(moment, self.desk.language)}"
            if moment
            else "–"
        )

    def _local(self, moment: str) -> datetime:
        return datetime.fromisoformat(moment).astimezone(self.desk.app.booth.now().tzinfo)

    def _room(self, sight: Sight) -> str:
        free = size(sight.disk.free_bytes, self.desk.language)
        room = self.desk.app.booth.news.room
        return f"{free} ({room.value}: {self.say(CATALOGUE[room].staff)})" if room else free

    def _voice(self) -> str:
        mouth = self.desk.app.guide.mouth
        if mouth.problem is not None:
            return f"{self.say(mouth.problem.entry.staff)} ({mouth.problem.code.value})"
        return self.say(HEARD if mouth.can_speak else MUTE)

    def _rejected(self, count: int) -> Notice:
        entry = CATALOGUE[FaultCode.EVENTS_REJECTED]
        return Notice(
            tone="bad",
            icon="warning",
            head=self.say(REJECTED, count=count),
            text=f"{split_sentence(self.say(entry.staff))[1]} {self.say(entry.remedy)}",
            code=FaultCode.EVENTS_REJECTED.value,
        )

    def _set_aside(self, entry: Entry) -> Item:
        """What the centre refused: what it is, why, and the way to send it again."""
        language = self.desk.language
        made = self._local(entry.created_at.isoformat())
        when = f"{day_in_words(made.date(), language)}, {clock_text(made, language)}"
        tried = self.say(
            "{count} kali dicoba, {documents}, {size}",
            count=entry.attempts,
            documents=self.say(DOCUMENTS, count=entry.documents),
            size=size(entry.bytes, language),
        )
        again = self._button(f"technician.resend.{entry.id}", AGAIN, lambda: self.desk.resend(entry.id))
        name = f"{kind(entry, language).capitalize()} · {when}"
        return Item(name, why_it_stays(entry, language), again, tried, entry.id)

    def _owed(self, job: Job) -> Item:
        """A number without paper: since when, why, and the way to print it again."""
        assert job.ticket is not None
        since = clock_text(self._local(job.queued_at.isoformat()), self.desk.language)
        fault = Fault(job.fault or FaultCode.PRINT_UNCONFIRMED)
        again = self._button(f"technician.reprint.{job.id}", REPRINT, lambda: self.desk.reprint(job.id))
        why = f"{self.say(fault.entry.staff)} ({fault.code.value})"
        return Item(f"{job.ticket.label} · {since}", why, again)

    def _button(self, name: str, text: str, deed: Callable[[], None]) -> SecondaryButton:
        return SecondaryButton(name=name, text=self.say(text), deed=deed)


load_layout(__file__)
