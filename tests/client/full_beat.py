"""One round of `kiosk forward` that sends ticket events on a disk with no room: URL, token file, folder.

Run in its own mount namespace, on a tmpfs at the folder it is given.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from functools import partial
from pathlib import Path

from booth_side import FAST
from every_other_write import ORDER, RULES

from kiosk.clock import SystemClock
from kiosk.commands.forward import forward
from kiosk.queue.patient_feed import PatientFeed
from kiosk.queue.store import Answer, Store


def main(url: str, token_file: Path, folder: Path) -> int:
    clock = SystemClock()
    open_store = partial(Store.open, folder / "site.db", RULES, clock)
    with contextlib.closing(open_store()) as store:
        assert isinstance(store.issue(ORDER, "booth:booth-1"), Answer)
    with contextlib.closing(PatientFeed(open_store)) as feed:
        assert feed.depth() == 1

        def open_feed() -> PatientFeed:
            """Asked as the round begins, when all files of the forwarder are open."""
            with (folder / "filler").open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(bytes(4096))
            return feed

        return forward(
            url=url,
            token_file=token_file,
            site="kotabaru",
            booth="booth-1",
            state=folder,
            open_feed=open_feed,
            clock=clock,
            timing=FAST,
            stop=threading.Event(),
            once=True,
        )


if __name__ == "__main__":
    url, token_file, folder = sys.argv[1:]
    sys.exit(main(url, Path(token_file), Path(folder)))
