"""The clock of a site. Indonesia has three zones, whole hours from UTC, and never changes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from central import schema
from central.words import stored

ZONES: Mapping[str, str] = MappingProxyType(
    {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
)
USUAL = "Asia/Makassar"

_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),  # noqa: SIM905
    "en": "January February March April May June July August September October November December".split(),  # noqa: SIM905
}


def zones(connection: Connection) -> dict[str, str]:
    """The zone of every site that was told it."""
    return {row.site: row.zone for row in connection.execute(select(schema.site_zone))}


def local(moment: datetime | str, zone: str = USUAL) -> datetime:
    """`moment`, as a table keeps it or aware, by the clock of `zone`."""
    moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return moment.astimezone(ZoneInfo(zone))


def span(first: date, last: date, zone: str = USUAL) -> tuple[str, str]:
    """From the beginning of `first` to the end of `last`, as the tables keep moments."""
    begin = datetime.combine(first, time(), ZoneInfo(zone))
    end = datetime.combine(last, time(), ZoneInfo(zone)) + timedelta(days=1)
    return stored(begin), stored(end)


def day_of_hour(hour: str, zone: str) -> date:
    """The day by the clock of `zone` to which an hour in UTC belongs (`2026-11-22T04`)."""
    return datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


def say_day(day: date, language: str) -> str:
    """Selasa, 24 November 2026."""
    return f"{_DAYS[language][day.weekday()]}, {day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def say_moment(moment: datetime | str, zone: str = USUAL, language: str = "id") -> str:
    """24 Nov 2026, 08.12 WITA."""
    at = local(moment, zone)
    day = f"{at.day} {_MONTHS[language][at.month - 1][:3]} {at.year}"
    return f"{day}, {say_clock(moment, zone, language)}"


def say_clock(moment: datetime | str, zone: str = USUAL, language: str = "id") -> str:
    """08.12 WITA."""
    at = local(moment, zone)
    return f"{at:%H.%M} {ZONES[zone]}" if language == "id" else f"{at:%H:%M} {ZONES[zone]}"


def read_day(text: str) -> date | None:
    """A day from an address; None when it is none, or none that can be counted from."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None
