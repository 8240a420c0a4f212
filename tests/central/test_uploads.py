"""The centre's tus server against tuspy, and against a client that knows only the protocol."""

from __future__ import annotations

import hashlib
import io

import pytest
from central_process import CentralProcess
from foreign_client import ForeignClient
from tusclient.client import TusClient

from central.sealed import AGE_HEADER

CONTENT = AGE_HEADER + bytes(range(256)) * 4096
SMALL = AGE_HEADER + b"hello"


@pytest.fixture
def client(central: CentralProcess) -> ForeignClient:
    return ForeignClient(central, central.enrol("booth-1"))


def test_tuspy_uploads_in_chunks_and_the_document_is_whole(central: CentralProcess) -> None:
    headers = {"Authorization": f"Bearer {central.enrol('booth-1')}"}
    client = TusClient(f"{central.url}/v1/uploads", headers=headers)
    metadata = {"document": "doc-1", "sha256": hashlib.sha256(CONTENT).hexdigest()}
    uploader = client.uploader(file_stream=io.BytesIO(CONTENT), chunk_size=300_000, metadata=metadata)
    uploader.upload_chunk()
    resumed = client.uploader(file_stream=io.BytesIO(CONTENT), chunk_size=300_000, metadata=metadata)
    resumed.set_url(uploader.url)
    resumed.offset = resumed.get_offset()
    assert resumed.offset == 300_000
    resumed.upload()
    assert [path.read_bytes() for path in central.documents()] == [CONTENT]


def test_a_client_that_says_no_metadata_is_served_too(client: ForeignClient, central: CentralProcess) -> None:
    path = client.create(len(SMALL))
    assert client.offset(path) == 0
    status, headers = client.patch(path, 0, SMALL)
    assert (status, headers["upload-offset"]) == (204, str(len(SMALL)))
    assert [document.read_bytes() for document in central.documents()] == [SMALL]


def test_a_cut_in_the_middle_of_a_patch_keeps_every_byte_that_came(
    client: ForeignClient, central: CentralProcess
) -> None:
    path = client.create(len(CONTENT))
    client.patch_and_vanish(path, len(CONTENT), CONTENT[:300_001])
    offset = central.wait_for_offset(path, client.token, 300_001)
    assert offset == 300_001
    assert client.patch(path, offset, CONTENT[offset:])[0] == 204
    assert [document.read_bytes() for document in central.documents()] == [CONTENT]


def test_who_did_not_hear_that_an_upload_began_begins_the_same_one(
    client: ForeignClient, central: CentralProcess
) -> None:
    announced = {"document": "doc-1", "sha256": hashlib.sha256(SMALL).hexdigest()}
    path = client.create(len(SMALL), **announced)
    assert client.create(len(SMALL), **announced) == path
    assert client.create(len(SMALL) + 1, **announced) != path
    another = ForeignClient(central, central.enrol("booth-2"))
    assert another.create(len(SMALL), **announced) != path
    client.patch(path, 0, SMALL[:3])
    assert client.create(len(SMALL), **announced) != path, (
        "what has bytes goes on where its booth knows of it"
    )


def test_an_upload_goes_on_after_the_centre_was_killed(killable: CentralProcess) -> None:
    central, client = killable, ForeignClient(killable, killable.enrol("booth-1"))
    path = client.create(len(CONTENT))
    assert client.patch(path, 0, CONTENT[:400_000])[0] == 204
    central.kill()
    central.start()
    assert client.offset(path) == 400_000
    assert client.patch(path, 400_000, CONTENT[400_000:])[0] == 204
    assert [document.read_bytes() for document in central.documents()] == [CONTENT]


def test_a_wrong_offset_is_refused_and_the_right_one_told(client: ForeignClient) -> None:
    path = client.create(10)
    client.patch(path, 0, b"12345")
    status, headers = client.patch(path, 0, b"12345")
    assert (status, headers["upload-offset"]) == (409, "5")


def test_bytes_that_are_not_those_announced_start_again(
    client: ForeignClient, central: CentralProcess
) -> None:
    path = client.create(5, sha256=hashlib.sha256(b"hello").hexdigest())
    assert client.patch(path, 0, b"jello")[0] == 460
    assert client.call("HEAD", path)[0] == 404
    assert central.documents() == []


def test_more_bytes_than_announced_are_refused(client: ForeignClient) -> None:
    path = client.create(5)
    assert client.patch(path, 0, b"too many bytes")[0] == 413
    assert client.offset(path) == 0


def test_what_was_not_sealed_is_refused_and_not_kept(client: ForeignClient, central: CentralProcess) -> None:
    path = client.create(9)
    assert client.patch(path, 0, b"\xff\xd8 a page")[0] == 422
    assert client.call("HEAD", path)[0] == 404
    assert client.call("POST", "/v1/uploads", Upload_Length="0")[0] == 422
    assert central.documents() == []


def test_an_upload_can_be_given_up(client: ForeignClient) -> None:
    path = client.create(5)
    client.patch(path, 0, b"123")
    assert client.call("DELETE", path)[0] == 204
    assert client.call("HEAD", path)[0] == 404


def test_another_booth_cannot_see_an_upload(client: ForeignClient, central: CentralProcess) -> None:
    path = client.create(5)
    stranger = ForeignClient(central, central.enrol("booth-2"))
    assert stranger.call("HEAD", path)[0] == 404


def test_who_does_not_speak_our_version_is_told_which(client: ForeignClient) -> None:
    client.headers["Tus-Resumable"] = "0.2.0"
    status, headers = client.call("POST", "/v1/uploads", Upload_Length="5")
    assert (status, headers["tus-version"]) == (412, "1.0.0")
    client.headers["Tus-Resumable"] = "1.0.0"
    status, headers = client.call("OPTIONS", "/v1/uploads")
    assert (status, headers["tus-extension"]) == (204, "creation,expiration,termination")
