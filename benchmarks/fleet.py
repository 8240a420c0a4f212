"""Many booths on as many connections, each as thin as can be: what is measured is the centre.

Every booth calls from an address of its own (127.1.x.y), as booths do, so the
limits that the centre sets stay as they are.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyrage

from central.clock import utc_now
from central.enrolment import enrol
from central.store import open_database, writing

WITHIN_S = 120.0
#: What an applicant's fields come to, sealed.
SEALED_BYTES = 1_200
_LENGTH = re.compile(rb"(?i)content-length: (\d+)")
_LATER = re.compile(rb"(?i)retry-after: (\d+)")


@dataclass(frozen=True, slots=True)
class Booth:
    """One booth, from its own address."""

    name: str
    token: str
    address: str


@dataclass
class Story:
    """What the booths were told."""

    took_ms: list[float] = field(default_factory=list)
    receipts: set[str] = field(default_factory=set)
    events: int = 0
    sent_again: int = 0
    seconds: float = 0.0

    @property
    def a_second(self) -> float:
        return len(self.took_ms) / self.seconds


@contextlib.contextmanager
def centre(database: str, workers: int, *options: str) -> Iterator[str]:
    """A running `central serve`; its URL."""
    with tempfile.TemporaryDirectory() as state:
        command = [sys.executable, "-m", "central", "serve", "--state", state, "--port", "0"]
        process = subprocess.Popen(
            [*command, "--database", database, "--workers", str(workers), *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield line.split()[-1]
        finally:
            process.terminate()
            process.communicate(timeout=WITHIN_S)


def enrolled(database: str, count: int) -> list[Booth]:
    """`count` booths that the centre knows."""
    engine = open_database(database)
    with writing(engine) as connection:
        booths = [
            Booth(
                name=f"booth-{n}",
                token=enrol(connection, f"booth-{n}", utc_now()),
                address=f"127.1.{n // 250}.{n % 250 + 1}",
            )
            for n in range(count)
        ]
    engine.dispose()
    return booths


def submission() -> bytes:
    """A sealed submission as a booth sends it; its id is in the address, so one serves for all."""
    recipient = pyrage.x25519.Identity.generate().to_public()
    envelope = {
        "kind": "visit",
        "site": "kotabaru",
        "booth": "booth-1",
        "ticket": None,
        "booking": None,
        "created_at": "2026-11-23T08:00:00+08:00",
        "documents": [],
        "sealed": base64.b64encode(pyrage.encrypt(bytes(SEALED_BYTES), [recipient])).decode(),
    }
    return json.dumps(envelope).encode()


def events(booth: Booth, first: int, count: int) -> bytes:
    """A batch of ticket events of this booth's site, forty to a ticket."""
    batch = [
        {
            "id": uuid.uuid4().hex,
            "sequence": number,
            "ticket": f"{booth.name}-{number // 40}",
            "kind": "issued" if number % 40 == 0 else "called",
            "at": "2026-11-23T08:00:00+08:00",
            "by": booth.name,
            "data": {"label": f"A{number // 40 % 1000:03d}"},
        }
        for number in range(first, first + count)
    ]
    return json.dumps({"site": f"site-{booth.name}", "events": batch}).encode()


class Line:
    """One kept connection of one booth; it is made anew when it was cut."""

    def __init__(self, url: str, booth: Booth) -> None:
        self._host, _, port = url.removeprefix("http://").partition(":")
        self._port = int(port)
        self._booth = booth
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: str, body: bytes) -> tuple[int, bytes, int]:
        """Status, body, and after how many seconds to come again. Raises OSError or
        IncompleteReadError when the line is cut."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                self._host, self._port, local_addr=(self._booth.address, 0)
            )
        self._writer.write(
            f"{request} HTTP/1.1\r\nHost: {self._host}\r\nAuthorization: Bearer {self._booth.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        length, later = _LENGTH.search(head), _LATER.search(head)
        content = await self._reader.readexactly(int(length[1])) if length else b""
        return int(head[9:12]), content, int(later[1]) if later else 0

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()
        self._reader = self._writer = None


async def deliver(line: Line, request: str, body: bytes, story: Story) -> bytes:
    """Send it until it is taken, as a forwarder does; the answer."""
    while True:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(WITHIN_S):
                status, content, later_s = await line.ask(request, body)
        except (OSError, asyncio.IncompleteReadError):
            await line.close()
            status, content, later_s = 0, b"", 1
        if status in (200, 201):
            story.took_ms.append((time.perf_counter() - started) * 1000)
            return content
        if status not in (0, 429, 503):
            raise RuntimeError(content.decode())
        story.sent_again += 1
        await asyncio.sleep(later_s)


async def put(line: Line, name: str, body: bytes, story: Story) -> None:
    """Store one submission; only a receipt that echoes its id counts."""
    receipt = json.loads(await deliver(line, f"PUT /v1/submissions/{name}", body, story))
    assert receipt["submission"] == name
    story.receipts.add(name)


async def fast(url: str, booths: Sequence[Booth], each: int) -> Story:
    """Every booth sends `each` submissions, one as soon as the one before is taken."""
    story, body = Story(), submission()

    async def drain(booth: Booth) -> None:
        line = Line(url, booth)
        for _ in range(each):
            await put(line, uuid.uuid4().hex, body, story)
        await line.close()

    await _timed(story, *(drain(booth) for booth in booths))
    return story


async def paced(url: str, booths: Sequence[Booth], per_s: float, seconds: float) -> Story:
    """`per_s` submissions a second, whether or not those before were answered. What is
    measured begins when one should be sent, so that a centre that falls behind is seen to."""
    story, body = Story(), submission()
    begun = time.perf_counter()

    async def send(booth: Booth, share: int) -> None:
        line = Line(url, booth)
        for n in range(share, int(per_s * seconds), len(booths)):
            due = begun + n / per_s
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            late = Story()
            await put(line, uuid.uuid4().hex, body, late)
            story.took_ms.append((time.perf_counter() - due) * 1000)
            story.receipts |= late.receipts
            story.sent_again += late.sent_again
        await line.close()

    await _timed(story, *(send(booth, share) for share, booth in enumerate(booths)))
    return story


async def storm(
    url: str, booths: Sequence[Booth], submissions: int, batches: int, batch_events: int
) -> Story:
    """All booths come back in the same instant, each with what it kept meanwhile."""
    story, body = Story(), submission()
    gate = asyncio.Barrier(len(booths))

    async def come_back(booth: Booth) -> None:
        line = Line(url, booth)
        backlog = [events(booth, n * batch_events, batch_events) for n in range(batches)]
        await gate.wait()
        for batch in backlog:
            verdicts = json.loads(await deliver(line, "POST /v1/events", batch, story))["verdicts"]
            assert {verdict["verdict"] for verdict in verdicts} <= {"applied", "already"}
            story.events += len(verdicts)
        for _ in range(submissions):
            await put(line, uuid.uuid4().hex, body, story)
        await line.close()

    await _timed(story, *(come_back(booth) for booth in booths))
    return story


async def _timed(story: Story, *deeds: object) -> None:
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for deed in deeds:
            group.create_task(deed)  # type: ignore[arg-type]
    story.seconds = time.perf_counter() - started


def counted(database: str) -> tuple[int, int]:
    """How many submissions and events are in the database."""
    engine = open_database(database)
    with engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM submission").scalar_one()
        told = connection.exec_driver_sql("SELECT count(*) FROM event").scalar_one()
    engine.dispose()
    return int(count), int(told)
