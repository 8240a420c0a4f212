"""A rush hour over HTTP: booths that give numbers and clerks who press *next*, all
at once and none of them giving up. What was not answered is sent again word for
word, so that a deed done by a worker that died must not be done twice.

Whoever is asked counts: what the booths and clerks were answered must be what
the site's database says.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import tomlkit

from kiosk.dock.scene import ALL_DAY
from kiosk.settings.models import DAYS

BOOTHS = 4
#: Numbers that wait at most; the booths pause until the clerks have caught up.
LINE = 200
AGAIN_S = 0.05
#: A worker that is killed is back in seconds, on a busy machine in a minute or two.
PATIENCE_S = 300.0
TOLD_EVERY = 10_000
ANSWER_S = 15.0
MORNING = 8


@dataclass
class Rush:
    """What booths and clerks were answered."""

    labels: dict[str, str] = field(default_factory=dict)
    """Ticket to the label on the paper."""
    called: list[str] = field(default_factory=list)
    """Tickets, in the order in which clerks were given them."""
    sent_again: int = 0
    ghosts: int = 0
    """Deeds that were another ticket when they were asked for again."""
    kills: int = 0

    @property
    def called_twice(self) -> int:
        return len(self.called) - len(set(self.called))

    @property
    def numbers_shared(self) -> int:
        return len(self.labels) - len(set(self.labels.values()))


def write_rush_config(source: Path, target: Path, counters: int, database: str, now: datetime) -> None:
    """`source` as an office of one stage with so many counters, open all day, in a
    zone where it is morning: the numbers begin anew at midnight."""
    target.mkdir(parents=True, exist_ok=True)
    booth = tomlkit.parse((source / "booth.toml").read_text("utf-8"))
    zone = (MORNING - now.hour + 12) % 24 - 12
    booth["site"].update({"database": database, "time_zone": f"Etc/GMT{-zone:+d}"})
    booth["hours"] = {day: [ALL_DAY] for day in DAYS}
    services = tomlkit.parse((source / "services.toml").read_text("utf-8"))
    stage = services["stage"][0]["code"]
    services["counter"] = [
        {"code": str(n), "name": f"Loket {n}", "stages": [stage]} for n in range(1, counters + 1)
    ]
    for service in services["service"]:
        service["stages"] = [stage]
        for key in [key for key in service if key.startswith(("quota", "reserved"))]:
            del service[key]
    for name, document in (("booth.toml", booth), ("services.toml", services)):
        (target / name).write_text(tomlkit.dumps(document), "utf-8")
    (target / "tariffs.toml").write_text((source / "tariffs.toml").read_text("utf-8"), "utf-8")


async def rush(
    url: str,
    token: str,
    who: Mapping[str, str],
    counters: int,
    calls: int,
    kill: Callable[[], None] | None = None,
    kills: int = 0,
    tell: Callable[[Rush], None] | None = None,
) -> Rush:
    """Issue and call `calls` tickets; `kill` is called `kills` times on the way,
    `tell` with the story so far every `TOLD_EVERY` calls.

    token: the booths'; who: name and password of an officer.
    """
    story = Rush()
    cookie = await _sign_in(url, who)
    hall = _Hall(calls)
    orders = iter(range(calls))
    booths = [
        _booth(_Wire(url, f"Authorization: Bearer {token}", story), orders, hall) for _ in range(BOOTHS)
    ]
    clerks = [
        _clerk(_Wire(url, f"Cookie: {cookie}", story), str(n), hall, tell) for n in range(1, counters + 1)
    ]
    killer = asyncio.create_task(_killer(story, calls, kill, kills)) if kill is not None else None
    await asyncio.gather(*booths, *clerks)
    if killer is not None:
        await killer
    return story


def workers_of(pid: int) -> list[int]:
    """The processes that process `pid` has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


class _Hall:
    """Room for a line of `LINE`. A clerk presses *next* only when somebody is
    there: who asks an empty hall again and again measures nothing but that."""

    def __init__(self, calls: int) -> None:
        self.room = asyncio.Semaphore(LINE)
        self.there = asyncio.Semaphore(0)
        self.to_come = iter(range(calls))


async def _booth(wire: _Wire, orders: Iterator[int], hall: _Hall) -> None:
    for _ in orders:
        await hall.room.acquire()
        order = {
            "id": uuid.uuid4().hex,
            "service": "new_adult",
            "entrance": "walk_in",
            "arrived_at": "2020-01-01T00:00:00Z",
            "booth": "kotabaru-1",
        }
        answer = await wire.insist("/api/tickets", order)
        assert answer is not None
        wire.story.labels[str(answer["id"])] = str(answer["label"])
        hall.there.release()
    wire.close()


async def _clerk(wire: _Wire, counter: str, hall: _Hall, tell: Callable[[Rush], None] | None) -> None:
    for _ in hall.to_come:
        await hall.there.acquire()
        click = {"request_id": uuid.uuid4().hex}
        before = wire.story.sent_again
        while (ticket := await wire.insist(f"/api/counters/{counter}/next", click)) is None:
            await asyncio.sleep(AGAIN_S)
        wire.story.called.append(str(ticket["id"]))
        if tell is not None and len(wire.story.called) % TOLD_EVERY == 0:
            tell(wire.story)
        hall.room.release()
        if wire.story.sent_again != before:
            repeated = await wire.insist(f"/api/counters/{counter}/next", click)
            wire.story.ghosts += repeated is None or repeated["id"] != ticket["id"]
        done = {"request_id": uuid.uuid4().hex, "counter": counter}
        await wire.insist(f"/api/tickets/{ticket['id']}/no-show", done)
    wire.close()


async def _killer(story: Rush, calls: int, kill: Callable[[], None], kills: int) -> None:
    """Kill in the middle of the calls, evenly."""
    for turn in range(1, kills + 1):
        while len(story.called) < calls * turn // (kills + 1):
            await asyncio.sleep(0.01)
        kill()
        story.kills += 1


async def _sign_in(url: str, who: Mapping[str, str]) -> str:
    wire = _Wire(url, "X-Nobody: yet", Rush())
    head, _ = await wire.ask("/api/session", who)
    wire.close()
    line = next(line for line in head.split("\r\n") if line.lower().startswith("set-cookie:"))
    return line.partition(":")[2].partition(";")[0].strip()


class _Wire:
    """One kept connection, as thin as can be; made anew when it breaks."""

    def __init__(self, url: str, header: str, story: Rush) -> None:
        self._host, _, port = url.removeprefix("http://").partition(":")
        self._port = int(port)
        self._header = header
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.story = story

    async def insist(self, path: str, body: Mapping[str, object]) -> dict[str, Any] | None:
        """The answer; None when there is nothing to say (204). Sent again until there is one."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    async with asyncio.timeout(ANSWER_S):
                        head, content = await self.ask(path, body)
                except (OSError, EOFError, TimeoutError):
                    self.close()
                else:
                    status = int(head.split()[1])
                    if status < 400:
                        return dict(json.loads(content)) if content else None
                    if status < 500:
                        raise RuntimeError(f"{path}: {content.decode()}")
                self.story.sent_again += 1
                await asyncio.sleep(AGAIN_S)

    async def ask(self, path: str, body: Mapping[str, object]) -> tuple[str, bytes]:
        """Head and body of the answer. Raises OSError or EOFError when there is none."""
        if self._line is None:
            self._line = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._line
        payload = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n{self._header}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
        writer.write(head.encode() + payload)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode()
        lengths = [line for line in answer.lower().split("\r\n") if line.startswith("content-length:")]
        content = await reader.readexactly(int(lengths[0].partition(":")[2])) if lengths else b""
        return answer, content

    def close(self) -> None:
        if self._line is not None:
            self._line[1].close()
            self._line = None
