"""Fills a disk of two megabytes with a spool and says as JSON what happened.

Run in its own mount namespace, on a tmpfs at the folder it is given.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyrage
from booth_side import submission

from kiosk.client.spool import Spool
from kiosk.client.submission import SealedDocument
from kiosk.clock import ManualClock
from kiosk.faults import Fault

#: What somebody else keeps on the disk, and takes away in the end.
OTHERS_BYTES = 200_000


def code(answer: object) -> str | None:
    return answer.code.name if isinstance(answer, Fault) else None


def main(folder: Path) -> dict[str, object]:
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    clock = ManualClock(datetime(2026, 3, 2, tzinfo=UTC))
    others = folder / "others"
    others.write_bytes(bytes(OTHERS_BYTES))
    with Spool(folder / "spool", [recipient], clock) as spool:
        kept: list[SealedDocument] = []
        while isinstance(
            answer := spool.seal_document("visit-1", "page", bytes(60_000), "image/jpeg"), SealedDocument
        ):
            kept.append(answer)
        sealed = code(answer)
        with others.open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(512))
            except OSError:
                pass
        committed = code(spool.commit(submission(), kept))
        state_when_full = spool.state("visit-1")
        others.unlink()
        after = code(spool.commit(submission(), kept))
        files = sorted(path.suffix for path in (folder / "spool" / "sealed").iterdir())
    connection = sqlite3.connect(folder / "spool" / "spool.db")
    integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    return {
        "sealed_before": len(kept),
        "sealed": sealed,
        "committed": committed,
        "state_when_full": state_when_full,
        "after_room_was_made": after,
        "files": len(files),
        "partial": files.count(".partial"),
        "integrity": integrity,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
