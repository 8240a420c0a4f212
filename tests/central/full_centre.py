"""`central serve` on a disk that is full at one write after another; says as JSON what it answered.

Run in its own mount namespace, on a tmpfs at the folder it is given.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from itertools import product
from pathlib import Path
from secrets import token_bytes

import requests
from central_process import CentralProcess
from envelopes import AGE_HEADER, body_for, put, reference, upload

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
ROOMS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 60)
AT = "2026-03-02T09:30:00+08:00"
SITE, BOOTH = "kotabaru", "booth-1"
#: What the database holds at the end.
KEPT = {
    "heartbeats": "SELECT count(DISTINCT json_extract(body, '$.temperature_c')) FROM heartbeat",
    "bookings": "SELECT count(*) FROM booking WHERE code LIKE 'KODE-%' AND status = 'booked'",
    "arrivals": "SELECT count(*) FROM booking WHERE code = 'DATANG-' || substr(arrived_ticket, 8)",
}


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


class BoothSide:
    """A booth at the far end of a disk that may be full: what it asks for, in every way that writes.
    Each deed is there once for each of ROOMS, and may be done again; it says whether it was taken."""

    def __init__(self, central: CentralProcess) -> None:
        self._central = central
        self._token = central.enrol(BOOTH)
        self._receipts: dict[str, object] = {}
        self.answers: Counter[int] = Counter()
        self.wrong: list[str] = []
        self.pages = {room: AGE_HEADER + token_bytes(30_000) for room in ROOMS}
        self._bodies = {
            room: body_for(central, documents=[reference(f"page-{room}", page)])
            for room, page in self.pages.items()
        }
        self.deeds: Mapping[str, Callable[[int], bool]] = {
            "visit": self.visit,
            "heartbeat": self.heartbeat,
            "booking": lambda room: self.book(f"KODE-{room}"),
            "arrival": self.arrive,
        }
        for room in ROOMS:
            assert self.book(f"DATANG-{room}"), "while there is room"

    def visit(self, room: int) -> bool:
        """One visit with a scan, and the event of its number."""
        name = f"visit-{room}"
        if not self._taken(
            f"upload {room}", upload(self._central, self._token, f"page-{room}", self.pages[room])
        ):
            return False
        answer = put(self._central, self._token, name, self._bodies[room])
        if not self._taken(f"submission {room}", answer):
            return False
        self._once(name, answer)
        told = {"id": f"event-{room}", "sequence": room, "ticket": name, "kind": "issued", "at": AT}
        return self._post("/v1/events", {"site": SITE, "events": [{**told, "by": "booth"}]})

    def heartbeat(self, room: int) -> bool:
        return self._post("/v1/heartbeats", {"booth": BOOTH, "at": AT, "temperature_c": room})

    def book(self, code: str) -> bool:
        told = {"code": code, "name": "Budi Sintetis", "service": "new_adult", "starts_at": AT, "people": 1}
        return self._post("/v1/bookings", {**told, "site": SITE, "office": "Booth", "address": "Jl. Kesuma"})

    def arrive(self, room: int) -> bool:
        """Whoever has the booking that was made while there was room takes a number."""
        told = {"ticket": f"ticket-{room}", "label": f"A{room:03}", "at": AT}
        return self._post(f"/v1/bookings/DATANG-{room}/arrival", told)

    def summary(self) -> Mapping[str, object]:
        return self._central.summary(self._token)

    def _post(self, path: str, body: object) -> bool:
        return self._taken(path, self._central.post(path, self._token, body))

    def _once(self, name: str, answer: requests.Response) -> None:
        if self._receipts.setdefault(name, answer.json()) != answer.json():
            self.wrong.append(f"{name}: another receipt")

    def _taken(self, what: str, answer: requests.Response) -> bool:
        """Whoever is not served is told when to come back."""
        self.answers[answer.status_code] += 1
        if answer.status_code == 503 and "Retry-After" not in answer.headers:
            self.wrong.append(f"{what}: 503 without Retry-After")
        if answer.status_code >= 400 and answer.status_code != 503:
            self.wrong.append(f"{what}: {answer.status_code} {answer.text[:200]}")
        return answer.ok


def main(folder: Path) -> dict[str, object]:
    home = folder / "centre"
    home.mkdir()
    central, disk = CentralProcess(home), Disk(folder)
    central.start()
    try:
        booth = BoothSide(central)
        later = []
        for room, name in product(ROOMS, booth.deeds):
            disk.leave(room)
            if not booth.deeds[name](room):
                later.append((name, room))
        disk.free()
        not_then = [(name, room) for name, room in later if not booth.deeds[name](room)]
        summary = booth.summary()
    finally:
        central.kill()
    with closing(sqlite3.connect(home / "central.db")) as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        rows = {name: connection.execute(query).fetchone()[0] for name, query in KEPT.items()}
    held = sorted(path.read_bytes() for path in (home / "documents").rglob("*") if path.is_file())
    return {
        "wrong": booth.wrong,
        "answers": booth.answers,
        "late": Counter(name for name, _ in later),
        "never": not_then,
        "counts": {**rows, **{what: summary[what] for what in ("submissions", "documents", "events")}},
        "integrity": verdict,
        "whole": held == sorted(booth.pages.values()),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
