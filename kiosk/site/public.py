"""What anybody may know of this site, as one small document that an edge may keep.

When a quota opens, a whole country asks for the same few numbers in the same
minute. They are put together at most once in `KEPT_S`, whoever asks and however
often, and an edge in front keeps them as long: between two of those moments
nobody reaches the database. It names no ticket's holder, no officer and no
booth, and a group of which one could tell somebody's health is not counted apart.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from kiosk.queue.classes import REGULAR
from kiosk.queue.database import AWAY
from kiosk.queue.places import Places, next_day
from kiosk.queue.store import Store
from kiosk.site.schemas import CodedWords, DayOver, Moment, SiteInfo, StageCount, Words

log = logging.getLogger(__name__)

router = APIRouter(prefix="/api", tags=["public"])

#: How long the document is good for, here and at an edge.
KEPT_S = 5
#: How long an edge may hand out the last one while it fetches the next, and while this site is away.
MEANWHILE_S, AWAY_S = 10, 600
HEADERS = {
    "Cache-Control": f"public, max-age={KEPT_S}, stale-while-revalidate={MEANWHILE_S},"
    f" stale-if-error={AWAY_S}",
    # A page of the head office or of a newspaper may show it.
    "Access-Control-Allow-Origin": "*",
}


class PublicCall(BaseModel):
    label: str
    counter: str
    stage: CodedWords


class PublicService(BaseModel):
    """Places are for people without a booking; null is no limit. `next_day` is told when
    today has none left, and null when none of the coming days is known to have room."""

    code: str
    name: Words
    left: int | None
    next_day: date | None


class Public(BaseModel):
    """`time` is when these were the numbers. It is not `open` on a day that was ended."""

    site: SiteInfo
    time: Moment
    open: bool
    day_ended: DayOver | None = None
    calls: list[PublicCall]
    waiting: list[StageCount]
    services: list[PublicService]


class PublicDocument:
    """The document as bytes, put together at most once in `KEPT_S`. For any number of threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.Lock()
        self._kept: tuple[bytes, str] | None = None
        self._good_until_s = 0.0
        self.times_built = 0

    def now(self) -> tuple[bytes, str]:
        """The document and its entity tag. While the database is away the last one is
        told again; without a last one that is an error (503)."""
        kept, clock = self._kept, self._store.clock
        if kept is not None and clock.monotonic_s() < self._good_until_s:
            return kept
        with self._turn:
            # Who waited for the turn finds what the one before has put together.
            if self._kept is not None and clock.monotonic_s() < self._good_until_s:
                return self._kept
            try:
                self._kept = self._built()
            except AWAY as error:
                if self._kept is None:
                    raise
                log.warning("public.database_away error=%s", type(error).__name__)
            self._good_until_s = clock.monotonic_s() + KEPT_S
            return self._kept

    def _built(self) -> tuple[bytes, str]:
        self.times_built += 1
        store, now = self._store, self._store.clock.now()
        board: dict[str, Any] = store.board()
        places = Places(store.database, store.rules).at(now)
        ended = places["day_ended"]
        document = {
            "site": board["site"],
            "time": board["time"],
            "open": ended is None and store.rules.is_open(now),
            "day_ended": ended,
            "calls": [
                {"label": call["label"], "counter": call["counter"]["name"], "stage": call["stage"]}
                for call in board["calls"]
            ],
            "waiting": board["waiting"],
            "services": self._services(places["services"], now),
        }
        # Two workers that saw the same queue hand out the same tag.
        tag = hashlib.sha256(json.dumps({**document, "time": None}).encode()).hexdigest()[:32]
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), f'"{tag}"'

    def _services(self, rooms: object, now: datetime) -> list[dict[str, object]]:
        """What a person without a booking may still have today, and else when."""
        store, rules = self._store, self._store.rules
        assert isinstance(rooms, list)
        told: list[dict[str, object]] = []
        with store.database.read() as connection:
            for room in rooms:
                left, day = room["left_by_class"].get(REGULAR, room["left"]), None
                if left is not None and left <= 0:
                    service, today = rules.services[room["code"]], rules.business_date(now)
                    day = next_day(connection, rules, service, REGULAR, 1, today)
                told.append(
                    {
                        "code": room["code"],
                        "name": room["name"],
                        "left": None if left is None else max(0, left),
                        "next_day": None if day is None else day.isoformat(),
                    }
                )
        return told


@router.get(
    "/public",
    response_model=Public,
    responses={304: {"description": "As in If-None-Match"}},
)
def public(request: Request, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """Who is called, how many wait and what places are left: the same for everybody, for an edge to keep."""
    document: PublicDocument = request.app.state.public
    body, tag = document.now()
    headers = {**HEADERS, "ETag": tag}
    if if_none_match is not None and tag in (
        one.strip().removeprefix("W/") for one in if_none_match.split(",")
    ):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=JSONResponse.media_type, headers=headers)
