"""kiosk forward: bring what waits at this booth to the centre."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from kiosk.client.asking import asked
from kiosk.client.beat import Examiner
from kiosk.client.bell import Bell
from kiosk.client.centre import Centre
from kiosk.client.flow import Flow
from kiosk.client.forwarder import FeedFactory, Forwarder
from kiosk.client.health import Health, write_health
from kiosk.client.heart import Heart
from kiosk.client.machine import Machine
from kiosk.client.manifest import Manifest
from kiosk.client.metrics import FILE_NAME as METRICS
from kiosk.client.names import names_of
from kiosk.client.progress import things
from kiosk.client.spool import Spool
from kiosk.client.timing import ForwardTiming
from kiosk.clock import Clock, SystemClock
from kiosk.commands.common import BAD, GOOD, crash_early, language, load, read_token, settings_parent
from kiosk.commands.database import queue_database
from kiosk.commands.parts import queue_rules
from kiosk.commands.progress_line import ProgressLine
from kiosk.queue.feed import EventFeed
from kiosk.queue.patient_feed import PatientFeed
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Store
from kiosk.words import mark, say

log = logging.getLogger(__name__)

BYTES_PER_KBIT = 125
ONE_ROUND = mark("Terkirim: {things}. Ditahan: {quarantined}. Menunggu: {waiting}.")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "forward", parents=[settings_parent()], help="bring what waits at this booth to the centre"
    )
    parser.add_argument("--once", action="store_true", help="one round, then say how it went")
    parser.add_argument(
        "--metrics",
        type=Path,
        metavar="FILE",
        help=f"figures for Prometheus' textfile collector (default: metrics/{METRICS} in the state folder)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """With --once: 0 when the centre took everything, 1 when it could not or would not."""
    settings = load(args)
    threading.excepthook = crash_early
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    clock = SystemClock()
    token_file = Path(settings.centre.token_file or args.state / "centre.token")
    with SiteFeed(queue_database(settings, args.state), queue_rules(settings), clock) as feed:
        return forward(
            url=settings.centre.url,
            token_file=token_file,
            site=settings.site.id,
            booth=settings.booth.id,
            state=args.state,
            open_feed=feed.open,
            clock=clock,
            timing=ForwardTiming(
                uploads_at_once=settings.centre.uploads_at_once,
                upload_bytes_per_s=settings.centre.upload_kbit_per_s * BYTES_PER_KBIT,
            ),
            stop=stop,
            once=args.once,
            metrics=args.metrics,
            names=names_of(settings.site.id, settings.services_file),
        )


class SiteFeed:
    """The events of this site: from the moment it has a file on this machine, or
    from the PostgreSQL database that the configuration names."""

    def __init__(self, where: Path | str, rules: QueueRules, clock: Clock) -> None:
        self._where = where
        self._feed = PatientFeed(partial(Store.open, where, rules, clock))

    def open(self) -> EventFeed | None:
        """The feed; None as long as no site has made its file here."""
        # Not while it is empty: the site is still making it.
        if isinstance(self._where, str) or (self._where.is_file() and self._where.stat().st_size > 0):
            return self._feed
        return None

    def __enter__(self) -> SiteFeed:
        return self

    def __exit__(self, *_: object) -> None:
        self._feed.close()


def forward(
    *,
    url: str,
    token_file: Path,
    site: str,
    booth: str,
    state: Path,
    open_feed: FeedFactory,
    clock: Clock,
    timing: ForwardTiming,
    stop: threading.Event,
    once: bool,
    metrics: Path | None = None,
    names: Mapping[str, object] | None = None,
) -> int:
    """Put the forwarder together and run it until `stop`, or for one round."""
    with ExitStack() as stack:
        # It seals nothing, so it needs no recipient.
        spool = stack.enter_context(Spool(state / "spool", (), clock))
        manifest = stack.enter_context(Manifest(state / "manifest", clock))
        flow = Flow(clock, timing.upload_bytes_per_s, stop)
        centre = Centre(url, site, booth, partial(read_token, token_file), clock, timing, flow)
        stack.callback(centre.close)
        line = ProgressLine(sys.stderr, language())
        stack.callback(line.end)

        latest: list[Health] = []

        def report(health: Health) -> None:
            latest[:] = [health]
            try:
                write_health(state, health)
            except OSError as error:  # a full disk is emptied by going on
                log.warning("health.not_kept why=%s", error.strerror)
            line.tell(health)

        bell = Bell(clock, timing, partial(asked, state))
        forwarder = Forwarder(
            spool, open_feed, manifest, centre, clock, timing, report=report, rest=bell.rest
        )
        figures = metrics or state / "metrics" / METRICS
        heart = stack.enter_context(
            beating(
                url,
                token_file,
                site,
                booth,
                state,
                clock,
                timing,
                figures,
                names,
                bell,
                lambda: latest[0] if latest else None,
            )
        )
        print(f"forwarding to {url}", flush=True)
        if not once:
            heart.start()
            forwarder.run_forever(stop)
            return GOOD
        done = forwarder.run_once(stop)
        line.end()
        heart.beat()
        sent = things(done.delivered, done.documents, done.events, language())
        told = {"quarantined": done.quarantined, "waiting": spool.depth().submissions}
        print(say(ONE_ROUND, language(), things=", ".join(sent) or "–", **told))
        if done.fault is not None:
            remedy = say(done.fault.entry.remedy, language())
            print(f"{done.fault.code.value}: {remedy} ({done.fault.detail})")
        return BAD if done.fault is not None else GOOD


@contextmanager
def beating(
    url: str,
    token_file: Path,
    site: str,
    booth: str,
    state: Path,
    clock: Clock,
    timing: ForwardTiming,
    metrics: Path,
    names: Mapping[str, object] | None,
    bell: Bell,
    forwarder: Callable[[], Health | None],
) -> Iterator[Heart]:
    """A heart with a spool and a connection of its own; it stops at the end."""
    with ExitStack() as stack:
        spool = stack.enter_context(Spool(state / "spool", (), clock))
        centre = Centre(url, site, booth, partial(read_token, token_file), clock, timing)
        stack.callback(centre.close)
        examiner = Examiner(Machine(state), spool, state, clock, forwarder=forwarder)
        heart = Heart(
            examiner, centre, clock, timing, state, metrics, names=names, heard_again=bell.heard_again
        )
        stack.callback(heart.close)
        yield heart
