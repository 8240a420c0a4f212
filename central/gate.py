"""Before every call: how often, who, and how much. Until then no byte of a body is read."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central import problems
from central.access import MOST_BYTES, MOST_BYTES_OF, PACKED, ROUTES, Least
from central.buckets import Buckets
from central.clock import MonotonicS
from central.enrolment import Holder, holder
from central.limits import Limits, address_key
from central.packed import GZIP, unpacked
from central.pages.door import Refused, admit
from central.pages.people import Role
from central.parts import CentreParts
from central.problems import Problem
from central.store import AWAY

#: Those who show a session of the head office.
OFFICE = frozenset(Least(role.value) for role in Role)
TOO_MUCH = "More bytes than this call takes"
NO_SUCH_PACKING = "This call does not take a body that is packed like this"
TOO_SLOW = "Nothing more came in the middle of the body: send it again"


@dataclass(frozen=True, slots=True)
class _Rule:
    path: re.Pattern[str]
    least: Least
    most_bytes: int
    packed: bool


@dataclass(frozen=True, slots=True)
class _Body:
    """How many bytes it may have, and whether it is packed."""

    most_bytes: int
    packed: bool = False


def _rules() -> Mapping[str, list[_Rule]]:
    rules: dict[str, list[_Rule]] = {}
    for route, least in ROUTES.items():
        method, path = route.split(" ", 1)
        rule = _Rule(compile_path(path)[0], least, MOST_BYTES_OF.get(route, MOST_BYTES), route in PACKED)
        rules.setdefault(method, []).append(rule)
        if method == "GET":
            rules.setdefault("HEAD", []).append(rule)
    return rules


class Gate:
    """ASGI middleware over `central.access.ROUTES`. The booth's name is left in the
    request's state as `booth`, the site it is bound to as `booth_site`, whoever is signed in at
    the head office as `person`. What has no row has no route: the application says 404."""

    def __init__(
        self, app: ASGIApp, parts: CentreParts, limits: Limits, buckets: Buckets, monotonic_s: MonotonicS
    ) -> None:
        self._app = app
        self._parts = parts
        self._monotonic_s = monotonic_s
        self._rules = _rules()
        self._limits = limits
        self._buckets = buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            body = await self._let_in(scope)
        except Problem as problem:
            await problems.answer(problem)(scope, receive, send)
        except Refused as refused:
            await refused.response(scope, receive, send)
        except AWAY:
            await problems.away()(scope, receive, send)
        else:
            coming = bounded(receive, body.most_bytes, self._limits.silence_s)
            await self._app(
                scope, unpacked(coming, body.most_bytes, TOO_MUCH) if body.packed else coming, send
            )

    async def _let_in(self, scope: Scope) -> _Body:
        """What the body may be. Raises Problem."""
        now_s = self._monotonic_s()
        host = scope["client"][0] if scope.get("client") else ""
        limits = self._limits
        _wait(self._buckets.take(f"address {address_key(host)}", limits.address_per_s, limits.burst_s, now_s))
        rule = self._rule(scope)
        if rule is None:
            return _Body(MOST_BYTES)
        headers = Headers(scope=scope)
        kind, _, token = headers.get("authorization", "").partition(" ")
        token = token.strip() if kind.lower() == "bearer" else ""
        if rule.least is Least.OPERATOR and not self._is_operator(token):
            raise _denied("The operator's token is not shown")
        if rule.least is Least.BOOTH:
            booth = await self._booth(token)
            _wait(self._buckets.take(f"booth {booth.booth}", limits.booth_per_s, limits.burst_s, now_s))
            scope.setdefault("state", {}).update(booth=booth.booth, booth_site=booth.site)
        if rule.least in OFFICE:
            await run_in_threadpool(admit, self._parts, scope, Role(rule.least.value))
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > rule.most_bytes:
            raise Problem(413, "too_large", TOO_MUCH, most_bytes=rule.most_bytes)
        packing = headers.get("content-encoding", "").strip().lower()
        if packing and not (rule.packed and packing == GZIP):
            takes = GZIP if rule.packed else "identity"
            raise Problem(415, "packing", NO_SUCH_PACKING, headers={"Accept-Encoding": takes})
        return _Body(rule.most_bytes, bool(packing))

    def _rule(self, scope: Scope) -> _Rule | None:
        path = scope["path"]
        return next((rule for rule in self._rules.get(scope["method"], ()) if rule.path.match(path)), None)

    def _is_operator(self, token: str) -> bool:
        known = self._parts.operator_token
        return bool(known) and secrets.compare_digest(token.encode(), known.encode())

    async def _booth(self, token: str) -> Holder:
        known = await run_in_threadpool(self._holder, token) if token else None
        if known is None:
            raise _denied("This booth's token is not known here")
        if known.revoked:
            raise Problem(403, "revoked", "This booth was struck off")
        return known

    def _holder(self, token: str) -> Holder | None:
        return holder(self._parts.engine, token, self._parts.now())


def _denied(title: str) -> Problem:
    return Problem(401, "denied", title, headers={"WWW-Authenticate": "Bearer"})


def _wait(seconds: int) -> None:
    if seconds:
        raise Problem(429, "too_often", "Call again later", headers={"Retry-After": str(seconds)})


def bounded(receive: Receive, most_bytes: int, silence_s: float) -> Receive:
    """`receive`, for bodies that do not say how long they are, and for senders
    that fall silent in the middle."""
    came, whole = 0, False

    async def next_message() -> Message:
        nonlocal came, whole
        if whole:  # what is waited for now is that the other end leaves, however late
            return await receive()
        try:
            async with asyncio.timeout(silence_s):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, TOO_SLOW) from None
        came += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        if came > most_bytes:
            raise HTTPException(413, TOO_MUCH)
        return message

    return next_message
