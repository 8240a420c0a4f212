"""`central serve` on a disk that is full at one write after another; says as JSON what it answered.

Run in its own mount namespace, on a tmpfs at the folder it is given.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from secrets import token_bytes

import requests
from central_process import CentralProcess
from envelopes import AGE_HEADER, body_for, put, reference, upload

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
ROOMS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 60)
AT = "2026-03-02T09:30:00+08:00"


class Disk:
    """The tmpfs at `folder`; `leave` fills it but for so many pages."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._filler = folder / "filler"

    def leave(self, pages: int) -> None:
        self.free()
        disk = os.statvfs(self._folder)
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, disk.f_bavail - pages) * PAGE_BYTES)

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)


def main(folder: Path) -> dict[str, object]:
    home = folder / "centre"
    home.mkdir()
    central, disk = CentralProcess(home), Disk(folder)
    central.start()
    answers: Counter[int] = Counter()
    receipts: dict[str, dict[str, object]] = {}
    bodies: dict[str, bytes] = {}
    wrong: list[str] = []

    def take(what: str, answer: requests.Response) -> bool:
        """Whether it was taken; whoever is not served is told when to come back."""
        answers[answer.status_code] += 1
        if answer.status_code == 503 and "Retry-After" not in answer.headers:
            wrong.append(f"{what}: 503 without Retry-After")
        if answer.status_code >= 400 and answer.status_code != 503:
            wrong.append(f"{what}: {answer.status_code} {answer.text[:200]}")
        return answer.ok

    try:
        token = central.enrol("booth-1")

        def bring(pages: int) -> bool:
            """One visit with a scan, and the event of its number."""
            name, page = f"visit-{pages}", pages_of[pages]
            if not take(f"upload {pages}", upload(central, token, f"page-{pages}", page)):
                return False
            if not take(f"submission {pages}", answer := put(central, token, name, bodies[name])):
                return False
            receipts.setdefault(name, answer.json())
            if receipts[name] != answer.json():
                wrong.append(f"{name}: another receipt")
            told = {"id": f"event-{pages}", "sequence": pages, "ticket": name, "kind": "issued", "at": AT}
            batch = {"site": "kotabaru", "events": [{**told, "by": "booth"}]}
            return take(f"events {pages}", central.post("/v1/events", token, batch))

        pages_of = {pages: AGE_HEADER + token_bytes(30_000) for pages in ROOMS}
        for pages, page in pages_of.items():
            document = reference(f"page-{pages}", page)
            bodies[f"visit-{pages}"] = body_for(central, documents=[document])
        later = []
        for pages in ROOMS:
            disk.leave(pages)
            if not bring(pages):
                later.append(pages)
        disk.free()
        not_then = [pages for pages in later if not bring(pages)]
        summary = central.summary(token)
    finally:
        central.kill()
    with closing(sqlite3.connect(home / "central.db")) as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        held = sorted(path.read_bytes() for path in (home / "documents").rglob("*") if path.is_file())
    return {
        "wrong": wrong,
        "answers": answers,
        "late": len(later),
        "never": not_then,
        "counts": [summary[what] for what in ("submissions", "documents", "events")],
        "integrity": verdict,
        "whole": held == sorted(pages_of.values()),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
