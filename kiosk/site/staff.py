"""The accounts of the staff, for administrators: see them, add one, change and close them.

The first administrator is made by `kiosk staff add`, at the machine itself.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from kiosk.queue.account_store import AccountStore
from kiosk.queue.accounts import ACCOUNT_NAME, Account, Role, Staff
from kiosk.queue.people import People
from kiosk.queue.refusals import Refusal
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Deed
from kiosk.site.api import do, the_store
from kiosk.site.documentation import also, problems
from kiosk.site.passwords import UNFIT_COUNTS, hash_password, unfit
from kiosk.site.problems import ProblemError, refused
from kiosk.site.schemas import Id, Moment
from kiosk.site.sessions import Gate, StaffOnly

LONGEST_NAME = 80
#: Longer ones are refused by a sentence; this only bounds what is read.
LONGEST_READ = 1000

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


class NewAccount(BaseModel):
    """A name has 1 to 80 letters, a password 8 to 200."""

    model_config = ConfigDict(extra="forbid")

    request_id: Id
    name: Annotated[str, Field(max_length=LONGEST_READ)]
    role: Role
    password: Annotated[str, Field(max_length=LONGEST_READ)]


class NewPassword(BaseModel):
    model_config = ConfigDict(extra="forbid")

    request_id: Id
    password: Annotated[str, Field(max_length=LONGEST_READ)]


@router.get("", response_model=list[StaffAccount], responses=problems(401, 403))
def every_account(request: Request, _staff: StaffOnly) -> Response:
    """Every account, by name."""
    people: People = request.app.state.people
    return JSONResponse([_shown(request, account) for account in people.accounts()])


@router.post(
    "",
    status_code=201,
    response_model=StaffAccount,
    responses=also(200, "The same account as the first time", StaffAccount)
    | problems(400, 401, 403, 409, 415, 422),
)
async def add(request: Request, body: NewAccount, staff: StaffOnly) -> Response:
    """Add an account. A name that is there is refused."""
    name = body.name.strip()
    if not re.fullmatch(ACCOUNT_NAME, name):
        raise ProblemError("account_name", count=str(LONGEST_NAME))
    kept = await _hash(request, body.password, name)
    store = AccountStore(the_store(request))
    return await _done(
        request,
        store.adding(Staff(name, body.role), kept, body.request_id, f"staff:{staff.name}"),
        name,
        new=True,
    )


@router.post(
    "/{name}/password",
    response_model=StaffAccount,
    responses=problems(400, 401, 403, 404, 409, 415, 422),
)
async def give_password(
    request: Request,
    name: Annotated[str, Path(pattern=ACCOUNT_NAME)],
    body: NewPassword,
    staff: StaffOnly,
) -> Response:
    """Give an account another password; its open sessions end."""
    kept = await _hash(request, body.password, name)
    store = AccountStore(the_store(request))
    return await _done(
        request, store.giving_password(name, kept, body.request_id, f"staff:{staff.name}"), name
    )


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


async def _hash(request: Request, password: str, name: str) -> str:
    """The hash to keep, made beside the queue's own work. Raises ProblemError."""
    wrong = unfit(password, name)
    if wrong is not None:
        raise ProblemError(wrong, count=str(UNFIT_COUNTS[wrong]))
    gate: Gate = request.app.state.gate
    return await to_thread.run_sync(partial(hash_password, password), limiter=gate.checks)


async def _done(request: Request, deed: Deed, name: str, *, new: bool = False) -> Response:
    answer = await do(request, deed)
    assert answer is not None
    if isinstance(answer, Refusal):
        return refused(answer)
    people: People = request.app.state.people
    account = await run_in_threadpool(people.account, name)
    assert account is not None, "accounts are closed, never deleted"
    return JSONResponse(_shown(request, account), 201 if new and not answer.repeat else 200)


def _shown(request: Request, account: Account) -> dict[str, object]:
    rules: QueueRules = request.app.state.rules
    return {
        "name": account.name,
        "role": account.role,
        "active": account.active,
        "added_at": rules.iso(account.added_at),
        "sessions": account.sessions,
    }
