"""Uploads that nobody goes on with are swept, once and by any worker, and no booth loses a scan by it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from central_process import CentralProcess
from foreign_client import ForeignClient
from sqlalchemy import func, select, update

from central import schema
from central.alert_settings import AlertSettings
from central.clock import utc_now
from central.documents import DocumentStore
from central.limits import UPLOAD_AGE
from central.parts import CentreParts
from central.sealed import AGE_HEADER
from central.store import open_database, writing
from central.upload_store import Upload, UploadStore
from central.watch import Watch
from central.words import stored

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
LATE = NOON + UPLOAD_AGE + timedelta(seconds=1)


class Yard:
    """Uploads of one booth, and a clock to turn."""

    def __init__(self, where: str, folder: Path) -> None:
        self.now = NOON
        self.folder = folder
        self.parts = CentreParts(open_database(where), DocumentStore(folder.as_uri()), lambda: self.now)
        self.store = UploadStore(self.parts)

    def begun(self, id_: str, sent: bytes = b"half", length: int = 8) -> Upload:
        upload = self.store.create(id_, "booth-1", length, "", {"document": f"doc-{id_}"})
        assert self.store.add_part(upload, sent, 0)
        return upload

    def objects(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())

    def rows(self) -> tuple[int, ...]:
        with self.parts.engine.connect() as connection:
            tables = (schema.upload, schema.upload_part)
            return tuple(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


@pytest.fixture
def yard(where: str, tmp_path: Path) -> Iterator[Yard]:
    made = Yard(where, tmp_path / "documents")
    yield made
    made.parts.engine.dispose()


def test_an_upload_that_stands_still_goes_with_its_parts(yard: Yard) -> None:
    upload = yard.begun("old")
    yard.now = LATE
    yard.begun("new")
    assert yard.store.sweep() == 1
    assert yard.store.find("old") is None
    assert not (yard.folder / "uploads" / "old").exists()
    assert not yard.store.add_part(upload, b"rest", 4), "nobody goes on with it"
    assert yard.rows() == (1, 1)
    assert [path.split("/")[1] for path in yard.objects()] == ["new"]
    assert yard.store.sweep() == 0


def test_an_upload_that_moved_stays(yard: Yard) -> None:
    upload = yard.begun("slow")
    yard.now = NOON + UPLOAD_AGE
    assert yard.store.add_part(upload, b"er", 4)
    yard.now = LATE
    assert yard.store.sweep() == 0
    moved = yard.store.find("slow")
    assert moved is not None
    assert yard.store.expires_at(moved) == NOON + UPLOAD_AGE * 2


def test_a_document_that_was_finished_stays_when_its_upload_goes(yard: Yard) -> None:
    upload = yard.begun("done", AGE_HEADER, len(AGE_HEADER) + 4)
    assert yard.store.finish(upload, b"rest", len(AGE_HEADER)) == "done"
    yard.now = LATE
    assert yard.store.sweep() == 1
    assert yard.rows() == (0, 0)
    (kept,) = yard.objects()
    assert (yard.folder / kept).read_bytes() == AGE_HEADER + b"rest"


def test_what_a_killed_worker_left_goes_too(yard: Yard) -> None:
    """A part whose row was never written, and an upload that was being dropped."""
    yard.begun("one")
    yard.parts.documents.put("uploads/one/000000000004-deadbeef", b"orphan")
    with writing(yard.parts.engine) as connection:
        connection.execute(update(schema.upload).values(dropped_at=stored(NOON)))
    assert yard.store.find("one") is None
    yard.now = LATE
    assert yard.store.sweep() == 1
    assert (yard.rows(), yard.objects()) == ((0, 0), [])


def test_workers_that_sweep_at_once_sweep_each_upload_once(yard: Yard, where: str) -> None:
    for number in range(12):
        yard.begun(f"up-{number}")
    yard.now = LATE
    others = [Yard(where, yard.folder) for _ in range(3)]
    for other in others:
        other.now = LATE
    with ThreadPoolExecutor(4) as pool:
        swept = list(pool.map(lambda one: one.store.sweep(), [yard, *others]))
    assert sum(swept) == 12
    assert (yard.rows(), yard.objects()) == ((0, 0), [])
    for other in others:
        other.parts.engine.dispose()


def test_the_watch_of_the_centre_sweeps(yard: Yard) -> None:
    yard.begun("old")
    yard.now = LATE
    Watch(yard.parts.engine, AlertSettings(), lambda: yard.now, sweeps=[yard.store.sweep]).look()
    assert yard.rows() == (0, 0)


def test_a_sender_is_told_until_when_and_begins_anew_when_it_came_too_late(central: CentralProcess) -> None:
    """As a booth does that was alone for longer: the file is there still, only this upload is gone."""
    client = ForeignClient(central, central.enrol("booth-1"))
    status, headers = client.call("OPTIONS", "/v1/uploads")
    assert (status, headers["tus-extension"]) == (204, "creation,expiration,termination")
    content = AGE_HEADER + b"a sealed page"
    digest = hashlib.sha256(content).hexdigest()
    path = client.create(len(content), document="doc-1", sha256=digest)
    for _, told in (client.patch(path, 0, content[:5]), client.call("HEAD", path)):
        left = parsedate_to_datetime(told["upload-expires"]) - utc_now()
        assert UPLOAD_AGE - timedelta(minutes=5) < left <= UPLOAD_AGE
    engine = open_database(central.database)
    documents = DocumentStore((central.home / "documents").as_uri())
    assert UploadStore(CentreParts(engine, documents, lambda: utc_now() + UPLOAD_AGE * 2)).sweep() == 1
    engine.dispose()
    assert client.call("HEAD", path)[0] == 404
    again = client.create(len(content), document="doc-1", sha256=digest)
    assert client.patch(again, 0, content)[0] == 204
    assert [document.read_bytes() for document in central.documents()] == [content]
