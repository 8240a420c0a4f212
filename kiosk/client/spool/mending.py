"""A technician sets right what the centre refused: send it again, or carry it there.

What is carried on a USB stick stays on the booth all the same, until a receipt
of the centre has come over the network: a stick gets lost.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from kiosk.client.spool.store import SpoolStore
from kiosk.client.stick import Copied, copy_whole, sums
from kiosk.client.submission import State
from kiosk.faults import Fault, FaultCode

RELEASED, EXPORTED = "RELEASED", "EXPORTED"
#: What a submission is called on the stick: the body that `PUT /v1/submissions/{id}` takes.
BODY = "submission.json"
SUMS = "SHA256SUMS"


class Mending(SpoolStore):
    """What the technician's page and `kiosk spool` do with it."""

    def release(self, submission: str) -> None:
        """Send a quarantined submission again."""

        def deed(connection: sqlite3.Connection) -> None:
            self._step(connection, submission, State.SEALED)
            self._note(connection, submission, RELEASED)

        self._surely(deed)

    def export(self, submissions: Sequence[str], folder: Path) -> int | Fault:
        """Write `submissions` to `folder`, each in a folder of its own with its
        sealed files and their digests (`sha256sum -c SHA256SUMS`); how many.

        Every file is written whole, synced, and read back. One that is there
        already with the right digest is left alone, so a repeat goes on where
        the last one ended. USB_FAILED when a file could not be written or came
        back different; those before it are whole.
        """
        for submission in submissions:
            copied = self._export(submission, folder / submission)
            if isinstance(copied, Fault):
                return copied
            self._note_exported(submission, len(copied))
        return len(submissions)

    def _note_exported(self, submission: str, files: int) -> None:
        self._surely(lambda connection: self._note(connection, submission, EXPORTED, f"{files} files"))

    def _export(self, submission: str, folder: Path) -> Sequence[Copied] | Fault:
        with self._lock:
            row = self._db.execute(
                "SELECT body, sha256 FROM submission WHERE id = ?", (submission,)
            ).fetchone()
            documents = self._db.execute(
                "SELECT id, sha256 FROM document WHERE submission = ? ORDER BY id", (submission,)
            ).fetchall()
        if row is None or row["body"] is None:
            return Fault(FaultCode.USB_FAILED, f"{submission} is not in the spool any more")
        copied: list[Copied] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            files = [(BODY, row["body"], row["sha256"])]
            for document in documents:
                sealed = self._sealed_file(submission, document["id"])
                files.append((f"{document['id']}.age", sealed.read_bytes(), document["sha256"]))
            for name, content, sha256 in files:
                if hashlib.sha256(content).hexdigest() != sha256:
                    return Fault(FaultCode.USB_FAILED, f"{name} of {submission} is damaged on this booth")
                copied.append(copy_whole(folder / name, content))
            copy_whole(folder / SUMS, sums(copied))
        except OSError as error:
            return Fault(FaultCode.USB_FAILED, f"{submission}: {error.strerror or type(error).__name__}")
        return copied
