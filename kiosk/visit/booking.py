"""Bookings: what a shown or typed code may mean, and what an arrival is.

The payload of an M-Paspor QR is not public, so a code is an opaque string. It
is never followed when it is a URL and never run; it only yields candidates to
look for in the manifest, the exact string first.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from kiosk.faults import Fault, FaultCode
from kiosk.words import mark

#: As many of a group as one screen asks for; a larger one comes in turns.
MOST_AT_ONCE = 5
#: How our own signed token begins: a booking that is checked with no network.
TOKEN_PREFIX = "AJ1:"
#: Said where a token tells of another office that this booth's list does not name.
OFFICE_ON_PROOF = mark("Nama dan alamat kantor ada pada bukti jadwal Anda.")
#: A booking code is at most this long (bytes of UTF-8).
CODE_MAX_BYTES = 512
APPLICATION_NUMBER = re.compile(r"(?<!\d)\d{16}(?!\d)")
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{3,63}")
JSON_KEYS = ("id", "code", "kode", "kode_booking", "booking", "nomor_permohonan", "no_permohonan", "number")


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment made elsewhere, as the manifest or a signed token tells it. No
    name and no NIK: `masked_name` is "B••• S••••••", and a token has none; nor has
    it `office` and `address`. `used` is the label and the time at
    which this site has already given a number for it, to `used_people` of its
    `people`."""

    id: str
    service: str
    starts_at: datetime
    site: str
    office: str
    address: str
    masked_name: str
    people: int = 1
    used: tuple[str, datetime] | None = None
    used_people: int = 1

    @property
    def still_expected(self) -> int:
        """How many of its people have no number yet."""
        return self.people if self.used is None else max(0, self.people - self.used_people)

    @property
    def may_come(self) -> int:
        """How many of them may be counted in at once."""
        return min(MOST_AT_ONCE, self.still_expected)


class Arrival(StrEnum):
    """What an arrival with a booking is (SCREENS, the table under Booking)."""

    ON_TIME = "on_time"
    EARLY = "early"
    LATE = "late"
    OTHER_DAY = "other_day"
    OTHER_OFFICE = "other_office"
    USED = "used"
    JOINING = "joining"


#: Arrivals that go on to a number.
ADMITTED = frozenset({Arrival.ON_TIME, Arrival.EARLY, Arrival.LATE, Arrival.JOINING})


@dataclass(frozen=True, slots=True)
class Windows:
    """How long before and after its time a booking counts as on time."""

    early: timedelta
    late: timedelta


def candidates(text: str) -> tuple[str, ...] | Fault:
    """What to look for in the manifest for a shown code, most exact first."""
    size_bytes = len(text.encode(errors="surrogatepass"))
    if size_bytes > CODE_MAX_BYTES:
        return Fault(FaultCode.CODE_TOO_LONG, f"{size_bytes} bytes")
    whole = text.strip()
    if not whole or not whole.isprintable():
        return Fault(FaultCode.CODE_UNREADABLE, "empty or not printable")
    if whole.startswith(TOKEN_PREFIX):
        return (whole,)
    found = [whole, *_from_url(whole), *_from_json(whole), *APPLICATION_NUMBER.findall(whole)]
    return tuple(dict.fromkeys(found))


def number_in(code: str) -> str:
    """The application number in a shown code, "" where it has none; a token has none."""
    found = None if code.strip().startswith(TOKEN_PREFIX) else APPLICATION_NUMBER.search(code)
    return found.group() if found else ""


def _from_url(text: str) -> list[str]:
    try:
        url = urlsplit(text)
    except ValueError:
        return []
    if url.scheme not in ("http", "https") or not url.netloc:
        return []
    parts = [value for _, value in parse_qsl(url.query)] + [part for part in url.path.split("/") if part][-1:]
    return [part for part in parts if IDENTIFIER.fullmatch(part)]


def _from_json(text: str) -> list[str]:
    if not text.startswith("{"):
        return []
    try:
        fields = json.loads(text)
    except ValueError:
        return []
    values = [str(fields[key]) for key in JSON_KEYS if isinstance(fields.get(key), (str, int))]
    # An escape may hide what no code holds: a control character, or half of a character.
    return [value for value in values if value and value.isprintable()]


def arrival(booking: Booking, site: str, now: datetime, windows: Windows) -> Arrival:
    """Judge an arrival; `now` is aware, in the site's zone."""
    starts_at = booking.starts_at.astimezone(now.tzinfo)
    if booking.site != site:
        return Arrival.OTHER_OFFICE
    if booking.used is not None and _same_day(booking.used[1], now):
        return Arrival.JOINING if booking.still_expected else Arrival.USED
    if starts_at.date() != now.date():
        return Arrival.OTHER_DAY
    if now < starts_at - windows.early:
        return Arrival.EARLY
    if now > starts_at + windows.late:
        return Arrival.LATE
    return Arrival.ON_TIME


def _same_day(moment: datetime, now: datetime) -> bool:
    day: date = moment.astimezone(now.tzinfo).date()
    return day == now.date()
