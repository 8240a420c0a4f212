"""`kiosk forward` as its own process, for tests that kill it: URL, token file, state."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from booth_side import FAST

from kiosk.clock import SystemClock
from kiosk.commands.forward import forward

if __name__ == "__main__":
    url, token_file, state = sys.argv[1:]
    forward(
        url=url,
        token_file=Path(token_file),
        site="kotabaru",
        booth="booth-1",
        state=Path(state),
        open_feed=lambda: None,
        clock=SystemClock(),
        timing=FAST,
        stop=threading.Event(),
        once=False,
    )
