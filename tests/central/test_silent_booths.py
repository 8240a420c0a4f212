"""A booth that falls silent in the middle of a body is not waited for at the centre."""

from __future__ import annotations

import asyncio

import pytest
from own_loop import run_apart
from starlette.exceptions import HTTPException
from starlette.types import Message

from central.gate import bounded


def test_a_body_that_stops_in_the_middle_is_given_up() -> None:
    messages: list[Message] = [{"type": "http.request", "body": b"12345", "more_body": True}]

    async def receive() -> Message:
        if messages:
            return messages.pop()
        await asyncio.Event().wait()
        raise AssertionError("nobody speaks here")

    async def story() -> None:
        heard = bounded(receive, 100, silence_s=0.01)
        assert (await heard())["body"] == b"12345"
        await heard()

    with pytest.raises(HTTPException) as refusal:
        run_apart(story())
    assert refusal.value.status_code == 408
