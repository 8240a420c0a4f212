"""The accounts of the staff, for administrators: see them, close them, give another role.

Adding one and giving a new password is `kiosk staff add`, at the machine itself.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict

from kiosk.queue.accounts import ACCOUNT_NAME, Account, Role
from kiosk.queue.people import People
from kiosk.queue.refusals import Refusal
from kiosk.queue.rules import QueueRules
from kiosk.site.documentation import problems
from kiosk.site.problems import ProblemError, refused
from kiosk.site.schemas import Id, Moment
from kiosk.site.sessions import StaffOnly

router = APIRouter(prefix="/api/staff", tags=["staff"])


class StaffAccount(BaseModel):
    """`sessions` are the log-ins open now."""

    name: str
    role: Role
    active: bool
    added_at: Moment
    sessions: int


class AccountChange(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    request_id: Id
    active: bool | None = None
    role: Role | None = None


@router.get("", response_model=list[StaffAccount], responses=problems(401, 403))
def every_account(request: Request, _staff: StaffOnly) -> Response:
    """Every account, by name."""
    people: People = request.app.state.people
    return JSONResponse([_shown(request, account) for account in people.accounts()])


@router.post("/{name}", response_model=StaffAccount, responses=problems(400, 401, 403, 404, 409, 415, 422))
def change(
    request: Request,
    name: Annotated[str, Path(pattern=ACCOUNT_NAME)],
    body: AccountChange,
    staff: StaffOnly,
) -> Response:
    """Close or open an account, or change its role; its open sessions end. Asking again changes nothing."""
    if body.active is None and body.role is None:
        raise ProblemError("invalid_request", fields="active, role")
    people: People = request.app.state.people
    account = people.change(name, f"staff:{staff.name}", active=body.active, role=body.role)
    return refused(account) if isinstance(account, Refusal) else JSONResponse(_shown(request, account))


def _shown(request: Request, account: Account) -> dict[str, object]:
    rules: QueueRules = request.app.state.rules
    return {
        "name": account.name,
        "role": account.role,
        "active": account.active,
        "added_at": rules.iso(account.added_at),
        "sessions": account.sessions,
    }
