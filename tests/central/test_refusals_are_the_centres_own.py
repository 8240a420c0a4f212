"""Every refusal says by its type that it is the centre's own: a booth believes no other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest
import requests
from central_process import PATIENCE_S, CentralProcess
from envelopes import AGE_HEADER, body_for, put, reference, upload
from served_centre import served

from central.access import MOST_BYTES_OF, ROUTES, Least

OURS = "urn:anjungan:problem:"
JSON = {"Content-Type": "application/json"}
PLACES = {"submission": "visit-1", "upload_id": "0" * 32, "site": "kotabaru", "code": "KODE-1"}
CALLS = [route for route, least in ROUTES.items() if least is Least.BOOTH and not route.startswith("OPTIONS")]
ODD: Mapping[str, tuple[bytes, Mapping[str, str]]] = {
    "nothing": (b"", {}),
    "no JSON": (b"{", JSON),
    "JSON that is no object": (b"[1]", JSON),
    "an object of another shape": (b'{"events": 1}', JSON),
    "brackets without end": (b"[" * 50_000, JSON),
    "no UTF-8": (b'{"site": "\xff"}', JSON),
    "a packing that nobody knows": (b"{}", {**JSON, "Content-Encoding": "br"}),
    "packed, and broken": (b"\x1f\x8b broken", {**JSON, "Content-Encoding": "gzip"}),
    "no number of bytes": (b"", {"Tus-Resumable": "1.0.0", "Upload-Length": "x", "Upload-Offset": "x"}),
    "another kind of bytes": (b"x", {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}),
}


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentralProcess]:
    with served(tmp_path_factory.mktemp("refusing") / "centre") as centre:
        yield centre


@pytest.fixture(scope="module")
def token(centre: CentralProcess) -> str:
    return centre.enrol("booth-1")


def ask(
    centre: CentralProcess, token: str, method: str, path: str, body: bytes, headers: Mapping[str, str]
) -> requests.Response:
    told = {"Accept": "application/json", "Authorization": f"Bearer {token}", **headers}
    return requests.request(method, centre.url + path, data=body, headers=told, timeout=PATIENCE_S)


def is_our_refusal(answer: requests.Response, *statuses: int) -> bool:
    """Whether it says who it is. An answer to HEAD has no body to say it in."""
    assert answer.status_code in (statuses or range(400, 500)), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.request.method == "HEAD" or str(answer.json()["type"]).startswith(OURS)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("call", CALLS)
def test_what_is_odd_is_refused_by_the_centre(
    centre: CentralProcess, token: str, call: str, odd: str
) -> None:
    method, path = call.split(" ", 1)
    answer = ask(centre, token, method, path.format(**PLACES), *ODD[odd])
    assert answer.status_code == 200 or is_our_refusal(answer)


@pytest.mark.parametrize("call", CALLS)
def test_who_is_not_known_is_told_so_by_the_centre(centre: CentralProcess, call: str) -> None:
    method, path = call.split(" ", 1)
    assert is_our_refusal(ask(centre, "nobody", method, path.format(**PLACES), b"", {}), 401)


@pytest.mark.parametrize("path", ["/v1/nothing-here", "/v1/submissions", "/v1/submissions/a/b", "/other"])
def test_what_is_not_there_is_told_by_the_centre(centre: CentralProcess, token: str, path: str) -> None:
    assert is_our_refusal(ask(centre, token, "PUT", path, b"{}", JSON), 404)


@pytest.mark.parametrize("call", CALLS)
def test_another_method_is_told_by_the_centre(centre: CentralProcess, token: str, call: str) -> None:
    path = call.split(" ", 1)[1].format(**PLACES)
    for method in {"GET", "PUT", "POST", "PATCH", "DELETE"}:
        answer = ask(centre, token, method, path, b"", {})
        assert answer.status_code < 300 or is_our_refusal(answer)


@pytest.mark.parametrize("call", [call for call in MOST_BYTES_OF if ROUTES[call] is Least.BOOTH])
@pytest.mark.parametrize("told", [True, False], ids=["told before", "not told"])
def test_too_much_is_told_by_the_centre(centre: CentralProcess, token: str, call: str, told: bool) -> None:
    method, path = call.split(" ", 1)
    if path.startswith("/v1/uploads"):
        made = ask(
            centre, token, "POST", "/v1/uploads", b"", {"Tus-Resumable": "1.0.0", "Upload-Length": "5"}
        )
        path = made.headers["Location"]
    much = bytes(MOST_BYTES_OF[call] + 1)
    tus = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    headers = {**tus, "Content-Type": "application/offset+octet-stream"} if method == "PATCH" else JSON
    body = much if told else (much[at : at + (1 << 20)] for at in range(0, len(much), 1 << 20))
    try:
        answer = ask(centre, token, method, path.format(**PLACES), body, headers)  # type: ignore[arg-type]
    except requests.ConnectionError:
        return  # it hung up in the middle of so much: nobody's word at all
    assert is_our_refusal(answer, 413)


def test_what_is_refused_of_a_submission_is_told_by_the_centre(centre: CentralProcess, token: str) -> None:
    missing = body_for(centre, documents=[reference("page-9", AGE_HEADER)])
    assert is_our_refusal(put(centre, token, "visit-2", missing), 424)
    assert put(centre, token, "visit-3", body_for(centre)).status_code == 201
    assert is_our_refusal(put(centre, token, "visit-3", body_for(centre, kind="other")), 409)
    assert is_our_refusal(upload(centre, token, "page-1", b"not sealed"), 422)
    tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "9"}
    metadata = {"Upload-Metadata": "sha256 " + "\N{GREEK SMALL LETTER ALPHA}".encode().hex()}
    assert is_our_refusal(ask(centre, token, "POST", "/v1/uploads", b"", {**tus, **metadata}), 400)
    assert is_our_refusal(ask(centre, token, "POST", "/v1/uploads", b"", {"Upload-Length": "9"}), 412, 422)
    events = {"site": "kotabaru", "events": [{}] * 2001}
    assert is_our_refusal(ask(centre, token, "POST", "/v1/events", json.dumps(events).encode(), JSON), 422)
