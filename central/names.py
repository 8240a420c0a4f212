"""What sites call their services, documents and groups, as their booths say when they start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints, ValidationError, ValidatorFunctionWrapHandler
from sqlalchemy import Connection, delete, select

from central import schema
from central.store import alone
from central.words import Id, Line, stored

Kind = Literal["service", "document", "group"]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
MOST = 200


class Called(BaseModel):
    """A name in both languages."""

    id: Line
    en: Line


class SiteNames(BaseModel):
    """Code to name, of what the configuration of a site lists."""

    site: Id
    service: Annotated[dict[Code, Called], Field(max_length=MOST)] = {}
    document: Annotated[dict[Code, Called], Field(max_length=MOST)] = {}
    group: Annotated[dict[Code, Called], Field(max_length=MOST)] = {}


def or_none(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """What `handler` makes of `value`; None where it is not good. A name that cannot be
    read must not cost a heartbeat."""
    try:
        return handler(value)
    except ValidationError:
        return None


@dataclass(frozen=True, slots=True)
class Names:
    """Every name that the centre knows, by site, kind and code."""

    known: Mapping[tuple[str, Kind, str], Called]

    def of(self, kind: Kind, code: str, site: str = "") -> Called:
        """As `site` calls it, else as any other does, else its code."""
        own = self.known.get((site, kind, code))
        others = (name for (_, what, which), name in self.known.items() if (what, which) == (kind, code))
        return own or next(others, None) or Called.model_construct(id=code, en=code)

    def said(self, kind: Kind, code: str, language: str, site: str = "") -> str:
        """The same in one language."""
        name = self.of(kind, code, site)
        return name.en if language == "en" else name.id

    def codes(self, kind: Kind, site: str) -> list[str]:
        """What `site` has."""
        return sorted(code for place, what, code in self.known if (place, what) == (site, kind))


def keep(connection: Connection, told: SiteNames, now: datetime) -> None:
    """Keep what a site says now. What it no longer has keeps its name: bookings may still bear it."""
    alone(connection, f"names at {told.site}")
    table = schema.name.c
    of_kind: Mapping[Kind, Mapping[str, Called]] = {
        "service": told.service,
        "document": told.document,
        "group": told.group,
    }
    for kind, names in of_kind.items():
        if not names:
            continue
        here = (table.site == told.site, table.kind == kind, table.code.in_(names))
        connection.execute(delete(schema.name).where(*here))
        row = {"site": told.site, "kind": kind, "heard_at": stored(now)}
        rows = [{**row, "code": code, "id": name.id, "en": name.en} for code, name in names.items()]
        connection.execute(schema.name.insert(), rows)


def names(connection: Connection) -> Names:
    table = schema.name.c
    rows = connection.execute(select(schema.name).order_by(table.site, table.kind, table.code))
    return Names({(row.site, row.kind, row.code): Called(id=row.id, en=row.en) for row in rows})
