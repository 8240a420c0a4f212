"""The audit log for supervisors: what the staff did, a page at a time.

A deed that has words here is said in them; one that has none yet is shown by
its code, so that nothing is ever left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, JsonValue

from kiosk.queue.auditing import Entry
from kiosk.queue.people import People
from kiosk.queue.rules import QueueRules
from kiosk.site.documentation import problems
from kiosk.site.schemas import CodedWords, Moment
from kiosk.site.sessions import StaffOnly
from kiosk.words import mark, say

PAGE, LARGEST_PAGE = 50, 200

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "signed_in": mark("Sudah masuk"),
        "signed_out": mark("Sudah keluar"),
        "sign_in_failed": mark("Gagal masuk"),
        "locked_out": mark("Ditahan karena terlalu banyak percobaan"),
        "account_added": mark("Akun ditambahkan"),
        "account_reset": mark("Akun diberi kata sandi baru"),
        "account_activated": mark("Akun diaktifkan"),
        "account_deactivated": mark("Akun dinonaktifkan"),
        "role_changed": mark("Peran diubah"),
        "opened": mark("Membuka halaman data"),
        "counter_paused": mark("Loket dijeda"),
        "counter_opened": mark("Loket dibuka"),
        "assistance_answered": mark("Panggilan bantuan dijawab"),
        "day_ended": mark("Hari ditutup"),
        "day_reopened": mark("Hari dibuka lagi"),
        "clock_put_back": mark("Jam mesin mundur"),
        "clock_put_forward": mark("Jam mesin maju"),
        "reserve_leased": mark("Nomor cadangan diserahkan ke anjungan"),
        "reserve_closed": mark("Nomor cadangan ditutup"),
        "reserve_handed_in_late": mark("Nomor cadangan diterima setelah ditutup"),
        "reserve_refused": mark("Nomor cadangan ditolak"),
        "reserve_settled": mark("Pemegang nomor cadangan sudah diurus"),
        "booking_used_twice": mark("Satu jadwal dipakai dua kali"),
        "booking_use_settled": mark("Jadwal yang dipakai dua kali sudah diurus"),
        "session_planned": mark("Sesi direncanakan"),
        "session_changed": mark("Sesi diubah"),
        "session_withdrawn": mark("Sesi dibatalkan"),
        "session_opened": mark("Sesi dibuka"),
        "session_closed": mark("Sesi ditutup"),
        "roster_imported": mark("Daftar dimasukkan"),
        "roster_row_removed": mark("Satu baris daftar dihapus"),
        "roster_purged": mark("Daftar dihapus setelah waktunya"),
    }
)

router = APIRouter(prefix="/api/audit", tags=["audit"])


class AuditEntry(BaseModel):
    sequence: int
    at: Moment
    by: str
    deed: CodedWords
    subject: str
    reason: str | None
    data: dict[str, JsonValue]


class AuditPage(BaseModel):
    """`next` is the `before` of the next page; null on the last one."""

    date: date
    deeds: list[CodedWords]
    entries: list[AuditEntry]
    next: int | None


@router.get("", response_model=AuditPage, responses=problems(401, 403, 422))
def audit(
    request: Request,
    _staff: StaffOnly,
    date: Annotated[date | None, Query(description="a business date; today when left out")] = None,
    deed: Annotated[str | None, Query(pattern=r"^[a-z][a-z_]{0,39}$")] = None,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = PAGE,
) -> Response:
    """What the staff did on a day, the latest first."""
    people: People = request.app.state.people
    rules: QueueRules = request.app.state.rules
    day = date or people.today()
    found, deeds = people.audit(day, deed, before, limit + 1)
    body = {
        "date": day.isoformat(),
        "deeds": [_words(one) for one in deeds],
        "entries": [_entry(one, rules) for one in found[:limit]],
        "next": found[limit - 1].sequence if len(found) > limit else None,
    }
    return JSONResponse(body)


def _entry(entry: Entry, rules: QueueRules) -> Mapping[str, object]:
    return {
        "sequence": entry.sequence,
        "at": rules.iso(entry.at),
        "by": entry.by,
        "deed": _words(entry.deed),
        "subject": entry.subject,
        "reason": entry.reason,
        "data": entry.data,
    }


def _words(deed: str) -> Mapping[str, str]:
    words = WORDS.get(deed)
    if words is None:
        return {"code": deed, "id": deed, "en": deed}
    return {"code": deed, "id": words, "en": say(words, "en")}
