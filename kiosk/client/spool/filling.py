"""The booth fills the spool: seal, commit, and leave nothing of a visit that was not finished."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Sequence
from datetime import UTC

from kiosk.client.envelope import envelope, personal_part
from kiosk.client.safe_files import PARTIAL, sync_folder, write_whole
from kiosk.client.sealing import seal
from kiosk.client.spool.reporting import Why, record
from kiosk.client.spool.store import SpoolStore
from kiosk.client.stamp import Stamp
from kiosk.client.submission import SealedDocument, Submission
from kiosk.faults import Fault
from kiosk.full_disk import disk_full

log = logging.getLogger(__name__)


class Filling(SpoolStore):
    """What `kiosk run` does with it."""

    def seal_document(
        self, submission: str, document: str, content: bytes, media_type: str
    ) -> SealedDocument | Fault:
        """Seal one document in memory and put the sealed bytes safely on the disk.

        `document` names it within the submission ("ktp"); the name itself
        travels sealed. DISK_FULL or SEAL_NO_KEY when it could not be kept.
        """
        sealed = seal(content, self._recipients)
        if isinstance(sealed, Fault):
            return sealed
        kept = SealedDocument(
            id=self._new_id(),
            submission=submission,
            document=document,
            media_type=media_type,
            sha256=hashlib.sha256(sealed).hexdigest(),
            size_bytes=len(sealed),
        )
        try:
            write_whole(self._sealed_file(submission, kept.id), sealed)
        except OSError as error:
            return disk_full(error)
        return kept

    def commit(self, submission: Submission, documents: Sequence[SealedDocument]) -> Fault | None:
        """Keep `submission` with `documents`, all or nothing; a repeat changes nothing.

        Documents sealed for it but not named here (a retaken page) are removed.
        """
        sealed = seal(personal_part(submission, documents), self._recipients)
        if isinstance(sealed, Fault):
            return sealed
        try:
            with self._transaction() as connection:
                # Asked first, so that a repeat takes no number: a gap would look like a loss.
                if self.state(submission.id) is None:
                    self._insert(connection, submission, documents, sealed)
        except (sqlite3.OperationalError, OSError) as error:
            return disk_full(error)
        self.discard(submission.id)
        return None

    def _insert(
        self,
        connection: sqlite3.Connection,
        submission: Submission,
        documents: Sequence[SealedDocument],
        sealed: bytes,
    ) -> None:
        stamp = Stamp(_next_sequence(connection), self._boot, self._clock.monotonic_s())
        body = envelope(submission, documents, sealed, stamp)
        connection.execute(
            "INSERT INTO submission (sequence, id, kind, created_at, state, body, sha256)"
            " VALUES (?, ?, ?, ?, 'sealed', ?, ?)",
            (
                stamp.sequence,
                submission.id,
                submission.kind,
                submission.created_at.astimezone(UTC).isoformat(),
                body,
                hashlib.sha256(body).hexdigest(),
            ),
        )
        connection.executemany(
            "INSERT INTO document (id, submission, media_type, sha256, size_bytes, state)"
            " VALUES (?, ?, ?, ?, ?, 'sealed')",
            [(d.id, d.submission, d.media_type, d.sha256, d.size_bytes) for d in documents],
        )

    def discard(self, submission: str) -> None:
        """Remove the sealed files of `submission` that no commit has named."""
        self._remove_unnamed(f"{submission}.*", Why.UNFINISHED)

    def sweep(self) -> int:
        """Remove the files a killed visit left behind; how many.

        Only the process that fills the spool may call it, before its first visit.
        """
        return self._remove_unnamed("*", Why.ORPHANED)

    def _remove_unnamed(self, pattern: str, why: Why) -> int:
        """Files go first: a disk that is full has room for the record only then."""
        with self._lock:
            named = {
                self._sealed_file(row["submission"], row["id"]).name
                for row in self._db.execute("SELECT id, submission FROM document WHERE state <> 'purged'")
            }
        unnamed = [path for path in self._sealed.glob(pattern) if path.name not in named]
        if not unnamed:
            return 0
        gone: dict[str, list[int]] = {}
        for path in unnamed:
            size_bytes = path.stat().st_size
            path.unlink(missing_ok=True)
            # A file that was never whole is nobody's document.
            counted = gone.setdefault(path.name.partition(".")[0], [])
            if path.suffix != PARTIAL:
                counted.append(size_bytes)
        sync_folder(self._sealed)
        try:
            with self._transaction() as connection:
                for submission, sizes in gone.items():
                    record(connection, self._clock.now(), submission, why, len(sizes), sum(sizes))
        except sqlite3.OperationalError as error:
            log.warning("spool.deletion_not_recorded fault=%s", disk_full(error))
        return len(unnamed)


def _next_sequence(connection: sqlite3.Connection) -> int:
    """The number that the next submission takes; those of purged ones are never given again."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'submission'").fetchone()
    return 1 + (row["seq"] if row else 0)
