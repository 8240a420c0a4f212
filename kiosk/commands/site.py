"""kiosk site: the queue of one office, for booths, counters, boards and phones."""

from __future__ import annotations

import argparse
import sys

from kiosk.words import mark, say

CANNOT_LISTEN = mark("Tidak dapat mendengarkan di {host}:{port}: {why}.")
DATABASE = "site.db"
VOICE_CACHE = "voice"
PORT = 8080


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from kiosk.commands.common import settings_parent

    parser = subparsers.add_parser(
        "site", parents=[settings_parent()], help="the queue, its pages and its API"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port", type=int, default=PORT, help="port; 0 takes a free one (default: %(default)s)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; 1 when the port cannot be had."""
    from kiosk.clock import SystemClock
    from kiosk.commands.common import BAD, GOOD, language, load, log_to_stderr
    from kiosk.commands.parts import queue_rules
    from kiosk.queue.store import Store
    from kiosk.site.announcements import NumberStyle
    from kiosk.site.app import create_site
    from kiosk.site.clips import FOLDER as CLIPS
    from kiosk.site.pages import pages_router
    from kiosk.site.serving import SiteServer, listen
    from kiosk.site.tokens import booth_token
    from kiosk.site.voice import Voice

    settings = load(args)
    log_to_stderr()
    try:
        listener = listen(args.host, args.port)
    except OSError as error:
        told = say(CANNOT_LISTEN, language(), host=args.host, port=args.port, why=error.strerror)
        print(told, file=sys.stderr)
        return BAD
    rules, clock = queue_rules(settings), SystemClock()
    store = Store.open(args.state / DATABASE, rules, clock)
    style = NumberStyle(settings.site.voice_style)
    voice = Voice(args.state / VOICE_CACHE, clips=args.config / CLIPS, style=style)
    pages = pages_router(rules, store.place, voice)
    app = create_site(rules, store, clock, booth_token(args.state), pages=pages)
    with listener:
        SiteServer(app, listener, lambda url: print(f"listening on {url}", flush=True)).run_until_stopped()
    store.close()
    return GOOD
