"""The fields of a machine-readable zone, from whichever reader, made comparable."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kiosk.documents.mrz.format import Kind
from kiosk.documents.mrz.reading import Mrz

FIELDS = (
    *("type", "country", "surname", "given_names", "document_number"),
    *("nationality", "birth_date", "sex", "expiry_date"),
)
TODAY = date(2026, 11, 22)
"""Only the century of a date of birth hangs on it, and centuries are not compared."""


def mrz_fields(kind: Kind, lines: Sequence[str]) -> dict[str, Any]:
    """The fields that `lines` hold, as `kiosk read-mrz` tells them."""
    return Mrz(kind, tuple(lines), True).told(TODAY)


def same(told: Mapping[str, Any], truth: Mapping[str, Any]) -> bool:
    """Whether every field that `truth` has was told alike. Dates count by their
    last two digits of the year, fillers not at all."""
    return all(
        _plain(field, told.get(field)) == _plain(field, truth[field]) for field in FIELDS if field in truth
    )


def _plain(field: str, value: Any) -> str:
    text = re.sub(r"[<\s]+", " ", str(value or "")).strip().upper()
    if field in ("birth_date", "expiry_date"):
        return re.sub(r"\D", "", text)[-6:]
    if field == "sex":
        return {"MALE": "M", "FEMALE": "F", "": "X"}.get(text, text)
    return text
