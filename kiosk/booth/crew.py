"""The crew: hands each effect of a visit to whoever does it.

Keeping and printing go one after another on one worker thread; finding has its
own, so that nobody waits behind the paper of whoever went before; so have the
readers and the camera. Nothing here waits on the screen's thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from kiosk.booth.bell import Bell
from kiosk.booth.booth import News, Preview
from kiosk.booth.card_desk import CardDesk
from kiosk.booth.device_watch import DeviceWatch
from kiosk.booth.finding import BookingFinder
from kiosk.booth.issuing import Issuing
from kiosk.booth.lens import Lens
from kiosk.booth.listening import Listener
from kiosk.booth.news import NewsReader
from kiosk.booth.reprinting import Reprinter
from kiosk.booth.staff_call import StaffCall
from kiosk.booth.watching import PlateWatcher, Shot
from kiosk.client.site import SiteClient
from kiosk.client.spool import Spool
from kiosk.client.submission import SealedDocument
from kiosk.documents.gate.judging import Wanted
from kiosk.faults import Fault
from kiosk.visit import effects as do
from kiosk.visit.events import (
    BookingFound,
    CameraFailed,
    CardTaken,
    OfficerTold,
    PageTaken,
    PaperSettled,
    Result,
    SavingFailed,
    StaffTold,
)
from kiosk.visit.offer import Offer
from kiosk.visit.visit import OfficerCall, Paperwork, Visit

log = logging.getLogger(__name__)

Report = Callable[[Result], None]


class BoothCrew:
    """Everybody who works for the booth. Implements `kiosk.booth.booth.Crew`."""

    def __init__(
        self,
        issuing: Issuing,
        reprinter: Reprinter,
        printer_call: StaffCall,
        devices: DeviceWatch,
        listener: Listener,
        lens: Lens,
        watcher: PlateWatcher,
        news: NewsReader,
        finder: BookingFinder,
        cards: CardDesk,
        spool: Spool,
        site: SiteClient,
        offer: Offer,
        new_id: Callable[[], str],
        on_crash: Callable[[], None],
    ) -> None:
        self._on_crash = on_crash
        self._issuing = issuing
        self._reprinter = reprinter
        self._printer_call = printer_call
        self._devices = devices
        self._listener = listener
        self._lens = lens
        self._watcher = watcher
        self._news = news
        self._finder = finder
        self._cards = cards
        self._spool = spool
        self._site = site
        self._offer = offer
        self._new_id = new_id
        self._sealed: dict[str, SealedDocument] = {}
        self._ended = ""
        self._lock = threading.Lock()
        self._desk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._finding = ThreadPoolExecutor(max_workers=1, thread_name_prefix="finding")
        self._bell = Bell(site, offer.booth)
        self._ringing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="bell")
        self._lectern = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lectern")

    def start(self) -> None:
        """Put readers, camera and news to work."""
        self._listener.start()
        self._watcher.start()
        self._news.start()

    def close(self) -> None:
        self._listener.close()
        self._watcher.close()
        self._news.close()
        self._finding.shutdown(wait=True)
        self._desk.shutdown(wait=True)
        self._bell.ring("")
        self._ringing.shutdown(wait=True)
        self._lectern.shutdown(wait=True)
        self._cards.clear()

    @property
    def preview(self) -> Preview | None:
        return self._watcher.preview

    @property
    def code_preview(self) -> Preview | None:
        return self._lens.preview

    @property
    def news(self) -> News:
        return self._news.latest

    def carry_out(self, effect: do.Effect, visit: Visit, report: Report) -> None:
        match effect:
            case do.ReadCodes():
                self._lens.wake()
                self._listener.listen(visit.id, report)
            case do.StopReading():
                self._listener.stop_listening()
                self._lens.rest()
            case do.WatchPlate(kind, again, side):
                self._watcher.watch(
                    Wanted(self._offer.documents[kind].picture, side),
                    lambda page: self._later(self._desk, self._keep_page, visit.id, kind, page, report),
                    lambda fault: report(CameraFailed(visit.id, fault)),
                    again,
                )
            case do.WatchCard(kind, again):
                self._later(self._lectern, self._cards.prepare)
                self._watcher.watch(
                    Wanted("card"),
                    lambda page: self._later(self._desk, self._take_card, visit.id, kind, page, report),
                    lambda fault: report(CameraFailed(visit.id, fault)),
                    again,
                )
            case do.StopWatching():
                self._watcher.stop()
            case do.CallOfficer(step):
                call = self._new_id()
                self._bell.ring(call)
                told = partial(self._tell_called, visit.id, report)
                self._later(self._ringing, self._bell.call, call, step, told)
            case do.FindBooking() | do.FindPerson():
                self._later(self._finding, self._find, effect, visit, report)
            case do.Wipe():
                self._bell.ring("")
                self._later(self._desk, self._at_the_desk, effect, visit, report)
            case _:
                heard = partial(self._hear, visit.id, report)
                self._later(self._desk, self._at_the_desk, effect, visit, heard)

    def _tell_called(self, visit: str, report: Report, far: OfficerCall) -> None:
        report(OfficerTold(visit, far))

    def _hear(self, visit: str, report: Report, result: Result) -> None:
        """The staff hear of paper that did not come out, once until some does."""
        report(result)
        match result:
            case PaperSettled(_, Paperwork.OUT):
                self._printer_call.end()
                self._devices.paper_came()
            case PaperSettled():
                self._printer_call.begin(lambda reached: report(StaffTold(visit, reached)))
                self._later(self._ringing, self._printer_call.tell)
                self._devices.soon()

    def _find(self, effect: do.Effect, visit: Visit, report: Report) -> None:
        match effect:
            case do.FindBooking(candidates):
                found = self._finder.code(candidates)
                if isinstance(found, Fault):
                    report(BookingFound(visit.id, None, found))
                else:
                    report(BookingFound(visit.id, found))
            case do.FindPerson(nik, birth_date):
                report(BookingFound(visit.id, self._finder.person(nik, birth_date)))

    def _at_the_desk(self, effect: do.Effect, visit: Visit, report: Report) -> None:
        match effect:
            case do.IssueNumber():
                self._issuing.number(visit, self._pages(), report)
            case do.OpenCase():
                self._issuing.case(visit, self._pages(), report)
            case do.PrintTicketAgain():
                self._reprinter.of_booking(visit, report)
            case do.PrintAgain():
                self._reprinter.of_visit(visit, report)
            case do.PrintSlip(kind):
                self._issuing.slip(kind, visit, self._pages(), report)
            case do.Wipe(ended):
                self._ended = ended
                self._spool.discard(ended)
                with self._lock:
                    self._sealed.clear()
                self._later(self._lectern, self._cards.clear)
            case _:
                raise AssertionError(f"nobody carries out {type(effect).__name__}")

    def _pages(self) -> dict[str, SealedDocument]:
        with self._lock:
            return dict(self._sealed)

    def _keep_page(self, visit: str, kind: str, page: Shot, report: Report) -> None:
        """Seal a page the moment it is taken: it never lies on the disk unsealed.
        One that comes after its visit was wiped is dropped."""
        if visit == self._ended:
            return
        kept = self._seal(visit, kind, page)
        if isinstance(kept, Fault):
            report(SavingFailed(visit, kept))
        else:
            report(PageTaken(visit, kind, kept.id, page.picture))

    def _take_card(self, visit: str, kind: str, page: Shot, report: Report) -> None:
        """Seal the card as any page, and read it. One that could not be kept is read
        all the same, and is asked for again with the other documents."""
        if visit == self._ended:
            return
        kept = self._seal(visit, kind, page)
        sealed = not isinstance(kept, Fault)
        shot = self._new_id() if isinstance(kept, Fault) else kept.id
        report(CardTaken(visit, shot, sealed, page.picture))
        self._later(self._lectern, self._read_card, visit, shot, page, report)

    def _read_card(self, visit: str, shot: str, page: Shot, report: Report) -> None:
        if visit != self._ended:
            report(self._cards.read(visit, shot, page.page))

    def _seal(self, visit: str, kind: str, page: Shot) -> SealedDocument | Fault:
        kept = self._spool.seal_document(visit, kind, page.jpeg, "image/jpeg")
        if not isinstance(kept, Fault):
            with self._lock:
                self._sealed[kept.id] = kept
        return kept

    def _later(self, workers: ThreadPoolExecutor, work: Callable[..., object], *values: object) -> None:
        """Do `work` on a worker; what it did not expect ends the process, as a
        crash on the screen's thread would."""

        def guarded() -> None:
            try:
                work(*values)
            except BaseException:
                log.exception("crew.crashed work=%s", getattr(work, "__name__", work))
                self._on_crash()
                raise

        workers.submit(guarded)
