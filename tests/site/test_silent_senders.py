"""Whoever begins to send and falls silent is not waited for; whoever is done may listen for hours."""

from __future__ import annotations

import asyncio

import pytest
from own_loop import run_apart
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from kiosk.site.bodies import Bodies

SCOPE: Scope = {"type": "http", "path": "/api/tickets", "headers": [(b"content-length", b"10")]}
HALF: Message = {"type": "http.request", "body": b"12345", "more_body": True}
REST: Message = {"type": "http.request", "body": b"67890", "more_body": False}


class Sender:
    """The far end of a request: says its messages, then nothing until `leaves` is set."""

    def __init__(self, *messages: Message) -> None:
        self._messages = list(messages)
        self.leaves = asyncio.Event()

    async def __call__(self) -> Message:
        if self._messages:
            return self._messages.pop(0)
        await self.leaves.wait()
        return {"type": "http.disconnect"}


async def _unanswered(_: Message) -> None:
    raise AssertionError("nothing was to be answered")


def test_a_body_that_stops_in_the_middle_is_given_up() -> None:
    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["more_body"]:
            continue

    async def story() -> None:
        await Bodies(reading, silence_s=0.01)(SCOPE, Sender(HALF), _unanswered)

    with pytest.raises(HTTPException) as refusal:
        run_apart(story())
    assert refusal.value.status_code == 408


def test_whoever_has_sent_all_may_stay_as_long_as_it_likes() -> None:
    async def story() -> list[str]:
        sender = Sender(HALF, REST)
        heard: list[str] = []

        async def listening(scope: Scope, receive: Receive, send: Send) -> None:
            for _ in range(2):
                heard.append((await receive())["type"])
            leaving = asyncio.create_task(receive())  # type: ignore[arg-type]
            # Longer than the silence that a body may have: by then it would have been refused.
            done, _ = await asyncio.wait({leaving}, timeout=0.05)
            heard.append("refused" if done else "still there")
            sender.leaves.set()
            heard.append((await leaving)["type"])

        await Bodies(listening, silence_s=0.01)(SCOPE, sender, _unanswered)
        return heard

    assert run_apart(story()) == ["http.request", "http.request", "still there", "http.disconnect"]
