"""Slips that prove an arrival: booths tell their keys, the staff has a slip checked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from kiosk.client.signed import Torn
from kiosk.client.slip_proof import claimed, is_signed
from kiosk.queue import slip_keys
from kiosk.site.api import the_store
from kiosk.site.documentation import also, problems
from kiosk.site.problems import problem
from kiosk.site.schemas import Code, Moment
from kiosk.site.sessions import StaffOnly, booth_only

router = APIRouter(prefix="/api", tags=["slips"])


class SlipKey(BaseModel):
    """An Ed25519 key of 32 bytes in hex, and whose it is."""

    model_config = ConfigDict(extra="forbid")

    booth: Code
    public: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ShownSlip(BaseModel):
    """What the QR of a slip holds."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=4096)]


class CheckedSlip(BaseModel):
    """Somebody was at `booth` at that time; `sequence` is the slip's number there."""

    site: str
    booth: str
    at: Moment
    sequence: int


@router.post(
    "/slip-keys",
    status_code=201,
    response_model=SlipKey,
    responses=also(200, "Already known", SlipKey) | problems(400, 401, 403, 422),
    dependencies=[Depends(booth_only)],
)
def keep_key(request: Request, body: SlipKey) -> Response:
    """A booth says with which key it signs slips; those it had before stay good."""
    store = the_store(request)
    with store.database.write() as connection:
        new = slip_keys.keep(connection, body.booth, body.public, store.clock.now())
    return JSONResponse(body.model_dump(), 201 if new else 200)


@router.post(
    "/slips/check", response_model=CheckedSlip, responses=problems(400, 401, 403, 404, 409, 415, 422)
)
def check(request: Request, body: ShownSlip, _staff: StaffOnly) -> Response:
    """Whether a booth of this site made this slip, and when. Nothing of it is kept."""
    store = the_store(request)
    read = claimed(body.text)
    if isinstance(read, Torn):
        return problem("slip_torn")
    statement, proof = read
    if proof.site != store.rules.site:
        return problem("slip_elsewhere", {"site": proof.site})
    with store.database.read() as connection:
        keys = slip_keys.keys_of(connection, proof.booth)
    if not keys:
        return problem("slip_unknown_booth", {"booth": proof.booth})
    if not any(is_signed(statement, key) for key in keys):
        return problem("slip_forged")
    told = {"site": proof.site, "booth": proof.booth, "sequence": proof.sequence}
    return JSONResponse({**told, "at": store.rules.iso(proof.at)})
