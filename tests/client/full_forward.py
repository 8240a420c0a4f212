"""`kiosk forward --once` on a disk with no room at all: URL, token file, recipient, folder.

Run in its own mount namespace, on a tmpfs at the folder it is given. Says as
JSON what the centre took.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import threading
from pathlib import Path

from booth_side import FAST, fill

from kiosk.client.spool import Spool
from kiosk.clock import SystemClock
from kiosk.commands.forward import forward


def main(url: str, token_file: Path, recipient: str, folder: Path) -> dict[str, object]:
    clock = SystemClock()
    with Spool(folder / "spool", [recipient], clock) as spool:
        for number in range(3):
            fill(spool, f"visit-{number}", bytes(30_000))
    with (folder / "filler").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    with contextlib.redirect_stdout(io.StringIO()):
        code = forward(
            url=url,
            token_file=token_file,
            site="kotabaru",
            booth="booth-1",
            state=folder,
            open_feed=lambda: None,
            clock=clock,
            timing=FAST,
            stop=threading.Event(),
            once=True,
        )
    with Spool(folder / "spool", (), clock) as spool:
        counts = {state.value: count for state, count in spool.counts().items() if count}
    return {"code": code, "counts": counts}


if __name__ == "__main__":
    url, token_file, recipient, folder = sys.argv[1:]
    sys.stdout.write(json.dumps(main(url, Path(token_file), recipient, Path(folder))))
