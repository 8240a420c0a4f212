"""Taking one document: the live picture, its outline, one line of guidance; then
the shot, its other side, or its other pages.
"""

from __future__ import annotations

from collections.abc import Hashable

from kivy.properties import StringProperty

from kiosk.screens.faults import fault_notice
from kiosk.screens.live_picture import LivePicture
from kiosk.screens.widgets.flight import Flight
from kiosk.screens.widgets.page_strip import PageStrip, PageTile
from kiosk.visit.events import PageAdded, PageChosen, PageKept, PageRemoved, Retake, ScanSkipped
from kiosk.visit.offer import DocumentKind
from kiosk.visit.visit import Paper, PaperState, Visit


class CaptureScreen(LivePicture):
    """The page is taken by itself; afterwards it is kept or taken again."""

    name_text = StringProperty("")
    primary = PageKept()

    @classmethod
    def key(cls, visit: Visit) -> Hashable:
        scans = tuple(page.scan for page in visit.paper(visit.capturing).pages) if visit.capturing else ()
        return (visit.capturing, visit.place, visit.shooting, scans, visit.fault)

    def build(self) -> None:
        visit = self.visit
        assert visit.capturing is not None
        paper, kind = visit.paper(visit.capturing), self.booth.offer.documents[visit.capturing]
        self.shot_of = (visit.id, visit.capturing, visit.place)
        self.live = visit.shooting and visit.fault is None
        self._landing: PageTile | None = None
        self.set_plate(seen=visit.fault is None)
        self.lead = self._called(kind)
        self._add_strip(paper, kind)
        if visit.shooting:
            self._build_shooting(paper, kind)
        else:
            self._build_shot(paper, kind)

    # While a page is looked for

    def _build_shooting(self, paper: Paper, kind: DocumentKind) -> None:
        visit = self.visit
        name = self.wording(kind.name)
        if kind.side(visit.place) == "back":
            self.heading, self.lead = self.say("Balikkan {document}", document=name), self._called(kind)
        elif visit.place and len(kind.sides) == 1:
            self.heading = self.say("Letakkan halaman {number}", number=visit.place + 1)
        else:
            self.heading = self.say("Letakkan {document}", document=name)
            self.lead = self._called(kind) if len(kind.sides) > 1 else ""
        if visit.fault is not None:
            self.said.add_widget(fault_notice(self, visit.fault))
            self.offer("capture.retake", "arrow-counter-clockwise", self.say("Coba lagi"), Retake())
        else:
            self.tell("info", "scan", self.say("Letakkan berkas di bawah kamera"))
        if paper.state is PaperState.TAKEN:
            self.next_text, self.next_icon = self.say("Selesai"), "check"
        self.offer("capture.skip", "skip-forward", self.say("Lewati, petugas akan memeriksa"), ScanSkipped())

    # When it was taken

    def _build_shot(self, paper: Paper, kind: DocumentKind) -> None:
        visit = self.visit
        many, pages = kind.most_pages > 1, paper.pages
        page = pages[visit.place]
        if page.picture is not None and visit.fault is None:
            self.picture.still(page.picture)
        self.next_text = self.say("Lanjut")
        room = many and len(pages) < kind.most_pages
        self.heading = self.say("Ada halaman lain?") if room else self.say("Apakah gambarnya jelas?")
        if many and self.look.large:
            self.lead = ""  # the picture needs the room
        if many:
            self.next_text, self.next_icon = self.say("Selesai"), "check"
        said = self.say("Sudah dipindai")
        if len(pages) > 1 and many:
            said = self.say("Halaman {place} dari {total}", place=visit.place + 1, total=len(pages))
        if not (many and self.look.wide and self.look.large):  # the ways on need the room
            self.tell("good", "check-circle", said)
        if room:
            self.offer("capture.add", "plus", self.say("Halaman berikutnya"), PageAdded())
        self.offer("capture.retake", "arrow-counter-clockwise", self.say("Ulangi foto"), Retake())
        if many and len(pages) > 1:
            self.offer("capture.remove", "trash", self.say("Hapus halaman"), PageRemoved())
        self._greet()

    def _greet(self) -> None:
        """Right after it was taken, and only then: heard, seen, and put to the others."""
        before = self.app.screen
        if not isinstance(before, CaptureScreen) or not before.live or before.shot_of != self.shot_of:
            return
        self.booth.touch()
        if not before.clicked:
            self.click()
        strip = [tile for tile in self.strip.walk() if isinstance(tile, PageTile) and tile.chosen]
        self._landing = strip[0] if strip else None

    # Parts

    def _called(self, kind: DocumentKind) -> str:
        """What lies there, or should: the document, and which of its sides."""
        if len(kind.sides) == 1:
            return self.wording(kind.name)
        sides = {"front": self.say("Sisi depan"), "back": self.say("Sisi belakang")}
        side = sides[kind.side(self.visit.place)]
        return side if self.visit.shooting else f"{self.wording(kind.name)} · {side}"

    def _add_strip(self, paper: Paper, kind: DocumentKind) -> None:
        """The pages of a document that has several, or may have."""
        visit = self.visit
        places = max(len(kind.sides), len(paper.pages), visit.place + 1 if visit.shooting else 0)
        if places < 2:
            return
        strip = PageStrip(self.look)
        for place in range(places):
            page = paper.pages[place] if place < len(paper.pages) else None
            sides = {"front": self.say("Sisi depan"), "back": self.say("Sisi belakang")}
            numbered = self.say("Halaman {number}", number=place + 1)
            tile = PageTile(
                name=f"capture.page.{place + 1}" if page and not visit.shooting else "",
                role="choice",
                label=sides[kind.side(place)] if len(kind.sides) > 1 else numbered,
                icon="arrows-clockwise" if kind.side(place) == "back" else kind.picture,
                chosen=place == visit.place,
                disabled=page is None or visit.shooting,
                deed=lambda place=place: self.do(PageChosen(place)),
            )
            if page is not None and page.picture is not None:
                tile.show(self.look, page.picture)
            strip.add_widget(tile)
        self.strip.add_widget(strip)

    def animate(self) -> None:
        if self._landing is not None and self.picture.texture is not None:
            landing, self._landing = self._landing, None
            end = (*landing.to_window(landing.x, landing.y), landing.width, landing.height)
            Flight(self.picture.texture, self.picture.place(), end, self.look.motion.fly_s).start(
                self.app.layer
            )
        super().animate()
