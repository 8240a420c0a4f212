"""The spool: what waits to be forwarded, sealed before it touches the disk.

A folder of sealed files and one SQLite database beside it. `kiosk run` fills,
`kiosk forward` drains, a technician looks and sets right; all at once, any of
them killed at any instant. Nothing here can be read without the centre's key.
"""

from kiosk.client.spool.draining import Draining
from kiosk.client.spool.filling import Filling
from kiosk.client.spool.looking import Entry, Looking, Verdict
from kiosk.client.spool.mending import Mending
from kiosk.client.spool.reporting import Deletion, Reporting, Why

__all__ = ["Deletion", "Entry", "Spool", "Verdict", "Why"]


class Spool(Filling, Draining, Mending, Looking, Reporting):
    """One spool in `folder`, sealing to `recipients` (age public keys)."""
