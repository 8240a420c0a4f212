"""The small types that several calls share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$")]
#: A booking as its booth calls it: a site's own roster may give it any code without a space, a URL too.
BookingCode = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,64}$")]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]


def _is_text(value: object) -> object:
    if not isinstance(value, str | date):
        raise ValueError("a day or a time is ISO 8601 text")
    return value


def _is_in_utc(moment: datetime) -> datetime:
    if not 2 <= moment.year <= 9998:
        raise ValueError("a moment that has no place in UTC")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_is_text), AfterValidator(_is_in_utc)]
Day = Annotated[date, BeforeValidator(_is_text)]


def _is_storable(value: dict[str, Any]) -> dict[str, Any]:
    if not _has_text_only(value):
        raise ValueError("characters that no database takes as text")
    return value


def _has_text_only(value: Any) -> bool:
    if isinstance(value, str):
        return value == printable(value)
    if isinstance(value, dict):
        return all(_has_text_only(key) and _has_text_only(held) for key, held in value.items())
    return not isinstance(value, list) or all(map(_has_text_only, value))


#: Any JSON object without the character NUL and without halves of characters: PostgreSQL takes neither.
Data = Annotated[dict[str, Any], AfterValidator(_is_storable)]


def printable(value: object) -> str:
    """`value` as text that can be stored and sent."""
    return str(value).replace("\0", "?").encode("utf-8", "replace").decode()


def stored(moment: datetime) -> str:
    """A moment as the tables keep it: ISO 8601 in UTC, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
