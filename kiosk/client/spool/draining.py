"""The forwarder drains the spool: take, send, note the verdict, purge after the receipt.

A full disk must not keep the spool from being drained, for draining is what
makes room again: each deed that finds no room throws off the ballast and is
done once more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from kiosk.client.safe_files import sync_folder
from kiosk.client.spool.reporting import Why, record
from kiosk.client.spool.store import SpoolStore
from kiosk.client.submission import Parcel, State, Turn, WaitingDocument
from kiosk.faults import Fault

UNSENT = (State.SEALED, State.SENDING)
BEGUN, DELIVERED = "BEGUN", "DELIVERED"


class Draining(SpoolStore):
    """What `kiosk forward` does with it."""

    def unsent(self, limit: int) -> Sequence[Parcel]:
        """At most `limit` parcels to send: fewest attempts first, then oldest.

        A poisoned parcel so steps back behind the others by itself.
        """
        with self._lock:
            rows = self._db.execute(
                "SELECT * FROM submission WHERE state IN (?, ?) ORDER BY attempts, sequence LIMIT ?",
                (*UNSENT, limit),
            ).fetchall()
            return [self._parcel(row) for row in rows]

    def turns(self, limit: int, small_bytes: int, *, small: bool) -> Sequence[Turn]:
        """At most `limit` that wait, in the same order: those with no more than
        `small_bytes` to upload, or those with more."""
        with self._lock:
            rows = self._db.execute(
                "SELECT id, attempts FROM submission s WHERE state IN (?, ?) AND ? = (? >="
                " (SELECT coalesce(sum(size_bytes), 0) FROM document d"
                " WHERE d.submission = s.id AND d.state = 'sealed'))"
                " ORDER BY attempts, sequence LIMIT ?",
                (*UNSENT, small, small_bytes, limit),
            ).fetchall()
        return [Turn(row["id"], row["attempts"]) for row in rows]

    def parcel(self, submission: str) -> Parcel | None:
        """One that waits; None when it no longer does."""
        with self._lock:
            row = self._db.execute(
                "SELECT * FROM submission WHERE id = ? AND state IN (?, ?)", (submission, *UNSENT)
            ).fetchone()
            return self._parcel(row) if row else None

    def unpurged(self) -> Sequence[str]:
        """Ids that have their receipt but whose bytes are still here."""
        with self._lock:
            rows = self._db.execute("SELECT id FROM submission WHERE state = 'delivered' ORDER BY sequence")
            return [str(row["id"]) for row in rows]

    def begin(self, submission: str) -> None:
        """An attempt starts; one that a crash cut short starts again."""

        def deed(connection: sqlite3.Connection) -> None:
            if self.state(submission) is not State.SENDING:
                self._step(connection, submission, State.SENDING)
            connection.execute("UPDATE submission SET attempts = attempts + 1 WHERE id = ?", (submission,))
            self._note(connection, submission, BEGUN)

        self._surely(deed)

    def upload_at(self, document: str, url: str | None) -> None:
        """Remember where `document` is being uploaded, so that it can resume there."""
        self._surely(
            lambda connection: connection.execute(
                "UPDATE document SET upload_url = ? WHERE id = ?", (url, document)
            )
        )

    def uploaded(self, document: str) -> None:
        """The centre has every byte of `document`."""
        self._surely(
            lambda connection: connection.execute(
                "UPDATE document SET state = 'sent' WHERE id = ? AND state = 'sealed'", (document,)
            )
        )

    def lost(self, documents: Sequence[str]) -> None:
        """The centre does not have these after all: upload them again."""
        self._surely(
            lambda connection: connection.executemany(
                "UPDATE document SET state = 'sealed', upload_url = NULL WHERE id = ? AND state = 'sent'",
                [(document,) for document in documents],
            )
        )

    def failed(self, submission: str, fault: Fault) -> None:
        """The attempt ended without a receipt; it will be made again."""
        self._settle(submission, State.SEALED, fault)

    def interrupted(self, submission: str, fault: Fault) -> None:
        """The link failed, not this attempt: it goes on first when the link is back."""

        def deed(connection: sqlite3.Connection) -> None:
            self._step(connection, submission, State.SEALED)
            connection.execute("UPDATE submission SET attempts = attempts - 1 WHERE id = ?", (submission,))
            self._note(connection, submission, fault.code.name, fault.detail)

        self._surely(deed)

    def quarantine(self, submission: str, fault: Fault) -> None:
        """The centre refuses it: set it aside, visible and re-sendable."""
        self._settle(submission, State.QUARANTINED, fault)

    def delivered(self, submission: str, received_at: datetime) -> None:
        """The centre's receipt, which echoed id and digest, was read."""

        def deed(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE submission SET state = ?, received_at = ? WHERE id = ?",
                (
                    self._checked(submission, State.DELIVERED),
                    received_at.astimezone(UTC).isoformat(),
                    submission,
                ),
            )
            self._note(connection, submission, DELIVERED)

        self._surely(deed)

    def purge(self, submission: str) -> None:
        """Remove the bytes of a delivered submission; its line stays as the record."""
        with self._lock:
            self._checked(submission, State.PURGED)
            documents = self._db.execute(
                "SELECT id, size_bytes FROM document WHERE submission = ?", (submission,)
            ).fetchall()
            for row in documents:
                self._sealed_file(submission, row["id"]).unlink(missing_ok=True)
            sync_folder(self._sealed)

        def deed(connection: sqlite3.Connection) -> None:
            size_bytes = connection.execute(
                "SELECT length(body) FROM submission WHERE id = ?", (submission,)
            ).fetchone()[0]
            connection.execute(
                "UPDATE submission SET state = 'purged', body = NULL WHERE id = ?", (submission,)
            )
            connection.execute(
                "UPDATE document SET state = 'purged', upload_url = NULL WHERE submission = ?", (submission,)
            )
            size_bytes += sum(row["size_bytes"] for row in documents)
            record(connection, self._clock.now(), submission, Why.DELIVERED, len(documents), size_bytes)

        self._surely(deed)
        self._ballast.load()

    def _settle(self, submission: str, after: State, fault: Fault) -> None:
        def deed(connection: sqlite3.Connection) -> None:
            self._step(connection, submission, after)
            self._note(connection, submission, fault.code.name, fault.detail)

        self._surely(deed)

    def _parcel(self, row: sqlite3.Row) -> Parcel:
        documents = self._db.execute(
            "SELECT * FROM document WHERE submission = ? ORDER BY size_bytes", (row["id"],)
        )
        return Parcel(
            id=row["id"],
            kind=row["kind"],
            state=State(row["state"]),
            body=row["body"],
            sha256=row["sha256"],
            attempts=row["attempts"],
            documents=[
                WaitingDocument(
                    id=document["id"],
                    path=self._sealed_file(row["id"], document["id"]),
                    sha256=document["sha256"],
                    size_bytes=document["size_bytes"],
                    media_type=document["media_type"],
                    upload_url=document["upload_url"],
                    sent=document["state"] != "sealed",
                )
                for document in documents
            ],
        )
