"""`kiosk run`: the booth on the screen, with its devices, its visit and its spool."""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.booth.booth import Booth, Dispatch
from kiosk.booth.crew import BoothCrew
from kiosk.clock import Calendar, Clock
from kiosk.commands.common import (
    BAD,
    GOOD,
    crash_early,
    load,
    log_to_stderr,
    read_token,
    settings_parent,
    start_again,
)
from kiosk.faults import Fault
from kiosk.settings import Settings
from kiosk.timing import Timing

if TYPE_CHECKING:
    from kiosk.booth.workshop import Owing, Workshop
    from kiosk.hardware.speaker.port import Speaker
    from kiosk.screens.app import BoothApp

log = logging.getLogger(__name__)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("run", parents=[settings_parent()], help="the booth on the screen")
    parser.add_argument("--windowed", action="store_true", help="a window instead of the whole screen")
    parser.add_argument(
        "--rehearse", type=Path, nargs="+", metavar="FILE", help="play scripted applicants, then stop"
    )
    parser.add_argument("--dock", default="", metavar="URL", help="the dock that plays the devices")
    parser.add_argument(
        "--out", type=Path, default=Path("out/run"), metavar="DIR", help="pictures of a rehearsal"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run until the window closes, or until the rehearsal is over."""
    settings = load(args)
    log_to_stderr()
    screen = settings.booth_file.screen
    # Kivy reads its configuration when it is imported, so it is set before.
    from kiosk.screens.memory import tame_allocator
    from kiosk.screens.window import prepare

    threading.excepthook = crash_early
    tame_allocator()
    size = (screen.width_px, screen.height_px)
    prepare(size, args.state, screen.fullscreen and not args.windowed and not args.rehearse)
    from kiosk.clock import SystemClock
    from kiosk.commands.speaking import manner_of, open_speaker, watch_headphones
    from kiosk.screens.app import BoothApp, dispatch

    clock = SystemClock()
    with ExitStack() as stack:
        speaker = open_speaker(settings, clock, stack)
        booth = assemble(settings, args.state, clock, Timing(), dispatch, stack, speaker=speaker)
        workshop = _workshop(settings, args.state, clock, dispatch, booth.owed)
        stack.enter_context(closing(workshop))
        manner = manner_of(settings)
        app = BoothApp(booth, clock, size, workshop, screen.volume_percent, speaker, manner)
        if speaker is not None:
            watch_headphones(settings, app, speaker, dispatch, stack)
        app.on_drawn = _first_frame
        if args.rehearse:
            return GOOD if _rehearse(app, args.rehearse, args.out, args.dock) else BAD
        app.run()
    return GOOD


def _workshop(
    settings: Settings, state: Path, clock: Clock, dispatch: Dispatch, owing: Owing | None
) -> Workshop:
    from kiosk.booth.workshop import Workshop

    usb_folder = settings.booth_file.technician.usb_folder
    return Workshop(state, settings.booth.id, usb_folder, clock, dispatch, start_again, owing)


#: What libraries would import in the middle of a visit, with the screen waiting: NIK and
#: tokens, and what numpy brings at the first percentile and the first bent page.
IMPORTED_LATE = ("lokal", "cwt", "numpy.ma", "numpy.polynomial", "babel.numbers")


def _first_frame() -> None:
    """Something is to be seen; what the first applicant would wait for is imported now.

    Sooner, in a thread of its own, it would only keep the screen's imports from
    the interpreter, and the first frame would come half a second later.
    """
    log.info("screen.first_frame")
    from kiosk.clock import SystemClock
    from kiosk.printing.layout import warm_up

    for late in IMPORTED_LATE:
        importlib.import_module(late)
    warm_up(SystemClock().now())


def _rehearse(app: BoothApp, scripts: Sequence[Path], out: Path, dock: str) -> bool:
    """Play scripted applicants one after another; `out/NAME.done` is left for
    each that went through, with the report of its rehearsal."""
    from kiosk.screens.rehearsal import Player, Report

    waiting = list(scripts)

    def play_next() -> None:
        if not waiting:
            app.stop()
            return
        Player(app, json.loads(waiting[0].read_text("utf-8")), out, dock, on_done=finish).start()

    def finish(report: Report) -> None:
        script = waiting.pop(0)
        if report.failure:
            log.error("rehearsal.failed script=%s why=%s", script.stem, report.failure)
            app.stop()
            return
        (out / f"{script.stem}.done").write_text(json.dumps(report.as_json()) + "\n", "utf-8")
        play_next()

    app.on_ready = play_next
    app.run()
    return not waiting


def assemble(
    settings: Settings,
    state: Path,
    clock: Clock,
    timing: Timing,
    dispatch: Dispatch,
    stack: ExitStack,
    on_sent: Callable[[], None] = lambda: None,
    on_crash: Callable[[], None] = start_again,
    speaker: Speaker | None = None,
) -> Booth:
    """The booth with its crew at work; `stack` sends them home. `on_sent` hears
    of the last byte of each paper, `on_crash` of what nobody expected."""
    from kiosk.booth.card_desk import CardDesk
    from kiosk.booth.device_watch import DeviceWatch
    from kiosk.booth.finding import BookingFinder
    from kiosk.booth.introduction import Introduction
    from kiosk.booth.issuing import Issuing
    from kiosk.booth.lens import Lens
    from kiosk.booth.listening import Listener
    from kiosk.booth.news import NewsReader
    from kiosk.booth.papers import Papers
    from kiosk.booth.plate_guard import PlateGuard
    from kiosk.booth.reprinting import Reprinter
    from kiosk.booth.reserve_keeper import ReserveKeeper
    from kiosk.booth.room import RoomWatch
    from kiosk.booth.staff_call import StaffCall
    from kiosk.booth.troubles import Troubles
    from kiosk.booth.watching import PlateWatcher
    from kiosk.client.manifest import Manifest
    from kiosk.client.outlook import day_over
    from kiosk.client.reserve import Reserve
    from kiosk.client.site import SiteClient
    from kiosk.client.slip_proof import SlipBook
    from kiosk.client.spool import Spool
    from kiosk.commands.parts import offer as offer_from
    from kiosk.documents.codes.live import live_decoder
    from kiosk.documents.ocr.reader import ReaderProcess
    from kiosk.hardware.code_reader.address import code_reader_from_url
    from kiosk.hardware.document_camera.address import camera_from_url
    from kiosk.hardware.printer.address import printer_from_url
    from kiosk.hardware.printer.widths import PaperWidth
    from kiosk.printing.desk import PrintDesk
    from kiosk.printing.ledger import PrintLedger

    offer = offer_from(settings)
    calendar = Calendar(clock, settings.site.zone)
    paper = PaperWidth(settings.booth_file.printer.paper_mm)
    spool = stack.enter_context(Spool(state / "spool", settings.sealing.recipients, clock))
    spool.sweep()
    manifest = stack.enter_context(Manifest(state / "manifest", clock))
    ledger = stack.enter_context(PrintLedger(state / "print.db", clock))
    printer = stack.enter_context(printer_from_url(settings.booth_file.printer.url, clock, paper=paper))
    desk = PrintDesk(printer, ledger)
    if fault := desk.start():
        log.warning("printer.away fault=%s", fault)
    token = partial(read_token, state / "site.token")
    site = SiteClient(settings.site.url, token, clock, timing, settings.trust)
    stack.callback(site.close)
    reserve = stack.enter_context(Reserve(state / "reserve.db", new_id))
    slips = stack.enter_context(SlipBook(state, settings.site.id, settings.booth.id))
    introduction = Introduction(site, settings.booth.id, slips.public)
    keeper = ReserveKeeper(reserve, site, offer, calendar, timing, introduction)
    lens = Lens()
    readers = [
        code_reader_from_url(reader.url, clock, lambda: lens.before(live_decoder(clock)))
        for reader in settings.booth_file.code_reader
    ]
    camera = settings.booth_file.document_camera
    watcher = PlateWatcher(
        camera_from_url(camera.url, clock, camera.width_px, camera.height_px) if camera else None,
        timing,
        PlateGuard(state, clock, timing),
    )
    listener = Listener(readers, timing, clock)

    def ring(call: str, step: str) -> Fault | None:
        answer = site.call_officer(call, offer.booth, step)
        return answer if isinstance(answer, Fault) else None

    room = RoomWatch(state, timing, lambda: ring(new_id(), "disk"))
    printer_call = StaffCall(lambda call: ring(call, "printer"), new_id)
    troubles = Troubles(site, offer.booth, ledger, calendar, lambda: room.fault, printer_call)
    devices = DeviceWatch(desk, listener, watcher, state, clock, timing, speaker, troubles)
    papers = Papers(offer, paper)
    reprinter = Reprinter(offer, site, reserve, desk, ledger, papers, calendar, on_sent, new_id)
    crew = BoothCrew(
        issuing=Issuing(
            offer,
            site,
            reserve,
            spool,
            manifest,
            desk,
            papers,
            slips,
            calendar,
            on_sent,
            new_id,
        ),
        reprinter=reprinter,
        printer_call=printer_call,
        devices=devices,
        listener=listener,
        lens=lens,
        watcher=watcher,
        news=NewsReader(
            site, timing, room, lambda: day_over(reserve.learned(), calendar.now()), [printer_call]
        ),
        finder=BookingFinder(manifest, site, offer, clock),
        cards=CardDesk(ReaderProcess(clock), timing.read_card_s),
        spool=spool,
        site=site,
        offer=offer,
        new_id=new_id,
        on_crash=on_crash,
    )
    crew.start()
    stack.callback(crew.close)
    keeper.start()
    stack.callback(keeper.close)
    devices.start()
    stack.callback(devices.close)
    return Booth(offer, crew, clock, calendar, timing, new_id, dispatch, reprinter)


def new_id() -> str:
    """96 random bits in 16 characters: short enough for the ticket's QR. Begins
    with a letter or a digit, as the centre asks of every id."""
    made = secrets.token_urlsafe(12)
    return made if made[0].isalnum() else new_id()
