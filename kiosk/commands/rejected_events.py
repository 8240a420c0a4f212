"""The `--events` of `kiosk spool`: ticket events that the centre rejected, in the site's own database."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from kiosk.client.stick import copy_whole
from kiosk.clock import SystemClock
from kiosk.commands.common import GOOD, language, load
from kiosk.commands.database import open_store, queue_database
from kiosk.faults import Fault, FaultCode
from kiosk.queue import rejected
from kiosk.queue.rejected import Rejection
from kiosk.queue.store import Store
from kiosk.words import mark, say

FILE_NAME = "rejected-events.jsonl"
COUNT = mark("{count} peristiwa ditolak pusat.")
EXPORTED = mark("{count} peristiwa ditulis ke {file} dan dibaca kembali.")
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
        why = "; ".join([*(said.why for said in one.earlier), one.why])
        print(one.event, one.label, one.kind, one.at.isoformat(timespec="minutes"), why, sep="\t")
    return GOOD


def exported(args: argparse.Namespace, folder: Path) -> int | Fault:
    """Each with every verdict on it, one JSON object a line, in `folder`; they stay here too.
    USB_FAILED when the file could not be written, or came back different."""
    told: Sequence[Mapping[str, object]] = ()
    if (store := _store(args)) is not None:
        with closing(store), store.database.read() as connection:
            told = rejected.stories(connection)
    file = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copy_whole(file, "".join(json.dumps(one) + "\n" for one in told).encode())
    except OSError as error:
        return Fault(FaultCode.USB_FAILED, f"{FILE_NAME}: {error.strerror or type(error).__name__}")
    print(say(EXPORTED, language(), count=len(told), file=file))
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
