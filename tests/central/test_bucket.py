"""Documents in a bucket: against a real S3 API, moto's server, on a port of its own."""

from __future__ import annotations

import hashlib
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from central_process import PATIENCE_S, CentralProcess
from envelopes import body_for, put
from foreign_client import ForeignClient
from moto.server import ThreadedMotoServer
from served_centre import served

from central.documents import DocumentStore
from central.sealed import AGE_HEADER

CONTENT = AGE_HEADER + bytes(range(256)) * 3000


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The URL of an empty bucket."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    made = urllib.request.Request(f"{endpoint}/sealed", method="PUT")
    urllib.request.urlopen(made, timeout=PATIENCE_S).close()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", "testing")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        yield f"s3://sealed/centre?endpoint={endpoint}&region=ap-southeast-3"
    server.stop()


@pytest.fixture
def in_bucket(bucket: str, tmp_path: Path) -> Iterator[CentralProcess]:
    with served(tmp_path / "centre", documents=bucket) as centre:
        yield centre


def test_an_upload_in_pieces_is_one_object_and_its_submission_is_taken(
    in_bucket: CentralProcess, bucket: str
) -> None:
    client = ForeignClient(in_bucket, in_bucket.enrol("booth-1"))
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    path = client.create(len(CONTENT), document="doc-1", sha256=sha256)
    half = len(CONTENT) // 2
    assert client.patch(path, 0, CONTENT[:half])[0] == 204
    assert client.patch(path, half, CONTENT[half:])[0] == 204
    document = {"id": "doc-1", "sha256": sha256, "bytes": len(CONTENT), "media_type": "image/jpeg"}
    assert put(in_bucket, client.token, "one", body_for(in_bucket, documents=[document])).status_code == 201
    assert DocumentStore(bucket).get(f"documents/doc-1.{sha256[:16]}.age") == CONTENT
    assert not (in_bucket.home / "documents").exists()


def test_what_was_put_is_got_and_what_was_deleted_is_gone(bucket: str) -> None:
    store = DocumentStore(bucket)
    store.put("a/b", b"content")
    assert store.get("a/b") == b"content"
    store.delete(["a/b", "never/was"])
    with pytest.raises(FileNotFoundError):
        store.get("a/b")


def test_what_lies_below_one_upload_goes_and_its_neighbours_stay(bucket: str) -> None:
    store = DocumentStore(bucket)
    for key in ("uploads/one/0", "uploads/one/1", "uploads/one-more/0"):
        store.put(key, b"part")
    for _ in range(2):
        store.delete_below("uploads/one")
    assert store.get("uploads/one-more/0") == b"part"
    for key in ("uploads/one/0", "uploads/one/1"):
        with pytest.raises(FileNotFoundError):
            store.get(key)


def test_a_bucket_out_of_reach_is_told_and_nothing_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        endpoint = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    documents = f"s3://sealed?endpoint={endpoint}&region=ap-southeast-3"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", "testing")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        with served(tmp_path / "centre", documents=documents) as centre:
            client = ForeignClient(centre, centre.enrol("booth-1"))
            path = client.create(len(AGE_HEADER))
            status, headers = client.patch(path, 0, AGE_HEADER)
            assert (status, headers["content-type"]) == (503, "application/problem+json")
            assert int(headers["retry-after"]) > 0
            assert client.offset(path) == 0


@pytest.mark.parametrize("url", ["s3://sealed?colour=blue", "nowhere://x"])
def test_a_place_that_cannot_be_read_is_told(url: str) -> None:
    with pytest.raises(ValueError, match=r"takes endpoint and region|nowhere"):
        DocumentStore(url)
