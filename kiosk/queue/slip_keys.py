"""The keys with which the booths of this site sign slips, as the booths told them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from kiosk.queue import schema
from kiosk.queue.database import alone

_k = schema.slip_key.c


def keep(connection: Connection, booth: str, public: str, now: datetime) -> bool:
    """Keep the key (hex) of `booth`; False when it is known already, and stays whose it was."""
    alone(connection, f"slip key {public}")
    if connection.execute(select(_k.public).where(_k.public == public)).first() is not None:
        return False
    connection.execute(insert(schema.slip_key).values(public=public, booth=booth, first_heard_at=now))
    return True


def keys_of(connection: Connection, booth: str) -> list[bytes]:
    """Every key that `booth` ever had, 32 bytes each."""
    return [
        bytes.fromhex(public) for public in connection.scalars(select(_k.public).where(_k.booth == booth))
    ]
