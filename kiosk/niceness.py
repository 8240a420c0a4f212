"""The screen is drawn first: threads that look at pictures stand back for it, and most of all
those of a simulated device, which in life has a processor of its own.

On Linux niceness belongs to a thread, not to its process, and a library's
threads take it over from the thread that started them.
"""

from __future__ import annotations

import os
import threading

#: A third of what the screen gets while both want a processor; all of it when nobody draws.
STANDING_BACK = 5
#: A tenth.
FAR_END = 10


def stand_back(niceness: int = STANDING_BACK) -> None:
    """The calling thread lets the screen's go first from now on."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)
