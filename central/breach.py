"""Who is concerned when data of a site may have come into wrong hands (UU 27/2022, article 46).

Everything of a submission that names somebody is sealed: with the centre's key each is
opened once, which is written down before; without it, the submissions are listed by what
is open of them. Bookings stand open here, for the centre made them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, and_, or_, select

from central import schema
from central.pages.deeds import note
from central.pages.opening import flat, unsealed
from central.parts import CentreParts
from central.quotas import zone_of
from central.store import reading, writing
from central.zones import span

WITHIN = timedelta(hours=72)
"""Three times 24 hours from when it is known: article 46 (1)."""
#: Whose it is, and what reaches them: somebody may have come for somebody else who is ill.
#: The rest is told of by its name alone, in `data`.
NAMES, NIKS = ("name", "answers.name"), ("nik", "answers.nik")
REACHED_BY = ("answers.phone", "answers.address")

_sent, _booking = schema.submission.c, schema.booking.c


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days of which site, by the site's clock, and who asks. `by` and `why` are written down."""

    site: str
    first: date
    last: date
    by: str

    @property
    def why(self) -> str:
        return f"breach at {self.site}, {self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class Concerned:
    """One submission or booking, and whose it is as far as that can be told. `data` names what
    it holds, a code each; `opened` is False for what stayed sealed."""

    what: str
    id: str
    booth: str
    at: str
    received_at: str
    documents: int
    opened: bool
    name: str
    nik: str
    birth_date: str
    contact: str
    data: str


def concerned(parts: CentreParts, asked: Asked) -> Iterator[Concerned]:
    """Each submission made or received in those days, then each booking for them. With
    `parts.identities` what is sealed is opened, each after it was noted."""
    with writing(parts.engine) as connection:
        note(connection, asked.by, "breach", parts.now(), asked.site, asked.why)
    with reading(parts.engine) as connection:
        first, after = span(asked.first, asked.last, zone_of(connection, asked.site))
        ids = _submissions(connection, asked.site, first, after)
    for one in ids:
        yield _submission(parts, asked, one)
    with reading(parts.engine) as connection:
        here = and_(_booking.site == asked.site, _booking.starts_at >= first, _booking.starts_at < after)
        bookings = connection.execute(select(schema.booking).where(here).order_by(_booking.starts_at)).all()
    for row in bookings:
        held = [name for name in ("name", "nik", "birth_date", "number") if getattr(row, name)]
        yield Concerned(
            what="booking",
            id=row.id,
            booth="",
            at=row.starts_at,
            received_at="",
            documents=0,
            opened=True,
            name=row.name,
            nik=row.nik or "",
            birth_date=row.birth_date or "",
            contact="",
            data=" ".join(held),
        )


def _submissions(connection: Connection, site: str, first: str, after: str) -> list[str]:
    made = and_(_sent.created_at >= first, _sent.created_at < after)
    came = and_(_sent.received_at >= first, _sent.received_at < after)  # a booth's clock may be anywhere
    asked = select(_sent.id).where(_sent.site == site, or_(made, came))
    return list(connection.scalars(asked.order_by(_sent.created_at, _sent.id)))


def _submission(parts: CentreParts, asked: Asked, submission: str) -> Concerned:
    if parts.identities:
        with writing(parts.engine) as connection:  # before a word of it is read
            note(connection, asked.by, "opened", parts.now(), submission, asked.why)
    with reading(parts.engine) as connection:
        row = connection.execute(select(schema.submission).where(_sent.id == submission)).one()
        document = schema.document.c
        scans = connection.scalars(select(document.id).where(document.submission == submission)).all()
    inside = unsealed(row.body, parts.identities) if parts.identities else None
    told = dict(flat("", inside.get("personal", {}))) if inside is not None else {}
    held = [path for path, value in told.items() if _is_held(path, value)]
    return Concerned(
        what=row.kind,
        id=row.id,
        booth=row.booth,
        at=row.created_at,
        received_at=row.received_at,
        documents=len(scans),
        opened=inside is not None,
        name=_of(told, NAMES),
        nik=_of(told, NIKS),
        birth_date=told.get("birth_date", ""),
        contact=_of(told, REACHED_BY),
        data=" ".join(held),
    )


def _is_held(path: str, value: str) -> bool:
    """A document counts when it was scanned, anything else when something was said."""
    return value == "taken" if path.startswith("documents.") else value not in ("", "False")


def _of(told: Mapping[str, str], paths: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(told[path] for path in paths if told.get(path)))
