"""Welcome: the whole screen starts a visit."""

from __future__ import annotations

from datetime import date, datetime

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.faults import CATALOGUE
from kiosk.screens import comfort_bar as _bar  # noqa: F401  (its rules are used in attract.kv)
from kiosk.screens import officer
from kiosk.screens.moments import hours_text, next_opening
from kiosk.screens.screen import Page
from kiosk.screens.story import Story, picture_at
from kiosk.screens.voice.said import Said
from kiosk.screens.widgets import emblem as _emblem  # noqa: F401
from kiosk.screens.widgets.layout import load_layout
from kiosk.visit.events import OfficerCalled, Touched
from kiosk.visit.offer import NO_MORE_NUMBERS
from kiosk.words import day_in_words


class AttractScreen(Page, FloatLayout):
    """Open, it invites; closed, it says when it opens again; out of service, where to go."""

    waiting = True

    now_open = BooleanProperty(True)
    day_over = BooleanProperty(False)
    title = StringProperty("")
    sentence = StringProperty("")
    hours = StringProperty("")
    serving = StringProperty("")
    network = StringProperty("")
    wiped = StringProperty("")
    officer_text = StringProperty("")
    officer_called = BooleanProperty(False)

    def prepare(self) -> None:
        self._story: Story | None = None

    def begin(self) -> None:
        self.do(Touched())

    def call(self) -> None:
        self.do(OfficerCalled())

    def refresh(self) -> None:
        self.officer_text = officer.words(self.visit)
        self.officer_called = officer.called(self.visit)

    def spoken(self) -> list[Said]:
        """What the voice guide tells of it."""
        facts = [self.booth.offer.office_name, self.title, self.sentence, self.hours, self.serving]
        facts += [self.network, self.say("Tekan tombol pilih untuk mulai.") if self.now_open else ""]
        return [Said(text if text.endswith(".") else f"{text}.") for text in facts if text]

    def pass_time(self) -> None:
        offer, now, news = self.booth.offer, self.booth.now(), self.booth.news
        barred = self.booth.out_of_service
        self.now_open = offer.is_open(now) and barred is None
        self.day_over = news.day_over is not None
        if self.now_open:
            self.title = self.say("Selamat datang")
            self.sentence = (
                self.say("Ambil nomor, lapor kedatangan, dan pindai berkas di sini.")
                if news.day_over is None
                else f"{self.say(NO_MORE_NUMBERS)} {self._opens_again(news.day_over.opens)}"
            )
        elif barred is not None and offer.is_open(now):
            self.title = self.say("Silakan ke petugas")
            self.sentence = self.say(CATALOGUE[barred].applicant)
        else:
            self.title = self.say("Sedang tutup")
            self.sentence = self._opens_again(next_opening(offer, now))
        today = hours_text(offer, now.date(), self.visit.language)
        self.hours = (
            self.say("Hari ini {hours} {zone}", hours=today, zone=now.tzname())
            if today
            else self._closed_today(now.date())
        )
        self.serving = self._serving() if self.now_open else ""
        away = news.centre_away or news.site_away
        self.network = self.say("Jaringan terputus, layanan tetap berjalan.") if away else ""
        wiped_s = self.booth.wiped_s
        just_wiped = wiped_s is not None and wiped_s < self.booth.timing.wiped_shown_s
        self.wiped = self.say("Waktu habis. Semua isian Anda sudah dihapus.") if just_wiped else ""
        self.refresh()
        self._tell_story()

    def _closed_today(self, day: date) -> str:
        reason = self.booth.offer.closed_on.get(day)
        if reason is None:
            return self.say("Hari ini tutup")
        return self.say("Tutup: {reason}", reason=self.wording(reason))

    def _tell_story(self) -> None:
        """Nobody has touched the screen for a while: show how it is used, in place of the welcome."""
        timing, welcome = self.booth.timing, self.ids.welcome
        due = picture_at(self.booth.idle_s, timing.story_after_s, timing.story_picture_s)
        if due is None or not self.now_open:
            if welcome.opacity == 0:
                self.remove_widget(self._story)
                welcome.opacity = 1
            return
        if self._story is None:
            url = self.booth.offer.guidance_url
            self._story = Story(self.look, self.visit.language, url, size_hint=(None, None))
            welcome.bind(pos=self._story.setter("pos"), size=self._story.setter("size"))
            self._story.pos, self._story.size = welcome.pos, welcome.size
        if welcome.opacity:
            self.add_widget(self._story)
            welcome.opacity = 0
        if self._story.place != due:
            self._story.show(due)

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

    def _opens_again(self, opens: datetime | None) -> str:
        if opens is None:
            return self.say("Silakan hubungi petugas.")
        return self.say(
            "Buka kembali {day}, pukul {time} {zone}.",
            day=day_in_words(opens.date(), self.visit.language),
            time=self.clock(opens),
            zone=opens.tzname(),
        )


load_layout(__file__)
