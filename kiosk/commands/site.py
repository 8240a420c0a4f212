"""kiosk site: the queue of one office, for booths, counters, boards and phones."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.words import mark, say

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from kiosk.settings import Settings
    from kiosk.site.certificates import Tls

CANNOT_LISTEN = mark("Tidak dapat mendengarkan di {host}:{port}: {why}.")
ENDS = mark("Sertifikat server berlaku sampai {date}, {count} hari lagi.")
SERVED_BY = ("certificate", "private_key")
VOICE_CACHE = "voice"
PORT = 8800
MOST_WORKERS = 64


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from kiosk.commands.common import port, settings_parent

    parser = subparsers.add_parser(
        "site", parents=[settings_parent()], help="the queue, its pages and its API"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port", type=port, default=PORT, help="port; 0 takes a free one (default: %(default)s)"
    )
    parser.add_argument(
        "--workers",
        type=_count,
        default=1,
        metavar="N",
        help="processes that share the port (default: %(default)s)",
    )
    parser.set_defaults(run=run)


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"1 to {MOST_WORKERS}")
    return count


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; 1 when the port cannot be had."""
    from kiosk.clock import SystemClock
    from kiosk.commands.common import BAD, GOOD, language, load, log_to_stderr
    from kiosk.commands.database import open_store
    from kiosk.commands.tls import tls_of
    from kiosk.site.app import create_site
    from kiosk.site.clips import FOLDER as CLIPS
    from kiosk.site.pages import pages_router
    from kiosk.site.serving import SiteServer, listen
    from kiosk.site.tokens import booth_token, operator_token
    from kiosk.site.voice import Voice
    from kiosk.site.workers import Workers
    from kiosk.spoken.indonesian import NumberStyle

    settings = load(args)
    log_to_stderr()
    clock = SystemClock()
    tls = tls_of(settings, args.state)
    if not _serves_well(settings, args.state, tls, clock.now()):
        return BAD
    try:
        listener = listen(args.host, args.port)
    except OSError as error:
        told = say(CANNOT_LISTEN, language(), host=args.host, port=args.port, why=error.strerror)
        print(told, file=sys.stderr)
        return BAD
    token, watching = booth_token(args.state), operator_token(args.state)

    def serve(ready: Callable[[str], None]) -> None:
        """One worker: a store and an application of its own."""
        store = open_store(settings, args.state, clock)
        style = NumberStyle(settings.site.voice_style)
        voice = Voice(
            args.state / VOICE_CACHE,
            clips=args.config / CLIPS,
            style=style,
            most_recalls=store.rules.recall_limit,
        )
        pages = pages_router(store.rules, store.place, voice)
        app = create_site(
            store.rules,
            store,
            clock,
            token,
            pages=pages,
            idle_minutes=settings.site.session_idle_minutes,
            strict_transport=tls is not None and not tls.own,
            operator_token=watching,
        )
        SiteServer(app, listener, ready, tls).run_until_stopped()
        store.close()

    with listener:
        if args.workers == 1:
            serve(announce)
            return GOOD
        open_store(settings, args.state, clock).close()  # make it once, before they all come
        return GOOD if Workers(args.workers, serve, clock).run(announce) else BAD


def announce(url: str) -> None:
    print(f"listening on {url}", flush=True)


def _serves_well(settings: Settings, state: Path, tls: Tls | None, now: datetime) -> bool:
    """Tell what is wrong with the certificate and when it ends; False when nobody could be served."""
    from kiosk.commands.common import language
    from kiosk.commands.tls import flaws_in
    from kiosk.site import certificates

    flaws = flaws_in(settings, state, now)
    for flaw in flaws:
        problem, remedy = (say(text, language(), **flaw.values) for text in (flaw.problem, flaw.remedy))
        print(f"site.{flaw.key}: {problem} {remedy}", file=sys.stderr)
    if any(flaw.key in SERVED_BY and not flaw.bearable for flaw in flaws):
        return False
    if tls is None:
        return True
    certificate = certificates.read(tls.certificate)
    assert certificate is not None
    end = certificate.not_valid_after_utc
    print(say(ENDS, language(), date=end.date().isoformat(), count=(end - now).days), file=sys.stderr)
    return True
