"""Welcome: the whole screen starts a visit."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.faults import CATALOGUE
from kiosk.screens import comfort_bar as _bar  # noqa: F401  (its rules are used in attract.kv)
from kiosk.screens.moments import clock_text, hours_text, next_opening
from kiosk.screens.screen import Page
from kiosk.screens.widgets import emblem as _emblem  # noqa: F401
from kiosk.screens.widgets.layout import load_layout
from kiosk.visit.events import Touched
from kiosk.words import day_in_words


class AttractScreen(Page, FloatLayout):
    """Open, it invites; closed, it says when it opens again; out of service, where to go."""

    lasting = True

    now_open = BooleanProperty(True)
    title = StringProperty("")
    sentence = StringProperty("")
    hours = StringProperty("")
    serving = StringProperty("")
    network = StringProperty("")

    def begin(self) -> None:
        self.do(Touched())

    def pass_time(self) -> None:
        offer, now, news = self.booth.offer, self.booth.now(), self.booth.news
        barred = self.booth.out_of_service
        self.now_open = offer.is_open(now) and barred is None
        if self.now_open:
            self.title = self.say("Selamat datang")
            self.sentence = self.say("Ambil nomor, lapor kedatangan, dan pindai berkas di sini.")
        elif barred is not None and offer.is_open(now):
            self.title = self.say("Silakan ke petugas")
            self.sentence = self.say(CATALOGUE[barred].applicant)
        else:
            self.title = self.say("Sedang tutup")
            self.sentence = self._opens_again()
        today = hours_text(offer, now.date())
        self.hours = (
            self.say("Hari ini {hours} {zone}", hours=today, zone=now.tzname())
            if today
            else self.say("Hari ini tutup")
        )
        self.serving = self._serving() if self.now_open else ""
        away = news.centre_away or news.site_away
        self.network = self.say("Jaringan terputus, layanan tetap berjalan.") if away else ""

    def _serving(self) -> str:
        news = self.booth.news
        if news.serving is None and not news.waiting:
            return self.say("Belum ada antrean")
        waiting = self.say("{count} orang menunggu", count=news.waiting)
        return (
            f"{self.say('Sedang dilayani {label}', label=news.serving)} · {waiting}"
            if news.serving
            else waiting
        )

    def _opens_again(self) -> str:
        opens = next_opening(self.booth.offer, self.booth.now())
        if opens is None:
            return self.say("Silakan hubungi petugas.")
        return self.say(
            "Buka kembali {day}, pukul {time} {zone}.",
            day=day_in_words(opens.date(), self.visit.language),
            time=clock_text(opens),
            zone=opens.tzname(),
        )


load_layout(__file__)
