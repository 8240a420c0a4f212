"""The `--events` of `kiosk spool`: ticket events that the centre rejected, in the site's own database."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.commands.common import GOOD, language, load
from kiosk.commands.database import open_store, queue_database
from kiosk.queue import rejected
from kiosk.queue.rejected import Rejection
from kiosk.queue.store import Store
from kiosk.words import mark, say

COUNT = mark("{count} peristiwa ditolak pusat.")
RESENT = mark("{count} peristiwa dikirim ulang.")


def listed(args: argparse.Namespace) -> int:
    """One event a line: its id, the number, what happened when, and what the centre said."""
    rejections: Sequence[Rejection] = ()
    if (store := _store(args)) is not None:
        with closing(store), store.database.read() as connection:
            rejections = rejected.rejections(connection)
    if args.json:
        for one in rejections:
            print(json.dumps(asdict(one), default=str))
        return GOOD
    print(say(COUNT, language(), count=len(rejections)))
    for one in rejections:
        print(one.event, one.label, one.kind, one.at.isoformat(timespec="minutes"), one.why, sep="\t")
    return GOOD


def resent(args: argparse.Namespace) -> int:
    """All are offered to the forwarder once more."""
    count = 0
    if (store := _store(args)) is not None:
        with closing(store), store.settling() as connection:
            count = rejected.offer_again(connection)
    print(say(RESENT, language(), count=count))
    return GOOD


def _store(args: argparse.Namespace) -> Store | None:
    """None where no site keeps its queue here."""
    settings = load(args)
    where = queue_database(settings, args.state)
    if isinstance(where, Path) and not where.is_file():
        return None
    return open_store(settings, args.state, SystemClock())
