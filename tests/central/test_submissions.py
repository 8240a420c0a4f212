"""A submission is stored once, and only what is sealed is taken."""

from __future__ import annotations

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor

from central_process import CentralProcess
from envelopes import AGE_HEADER, body_for, put, reference, upload
from sqlalchemy import select

from central import schema
from central.store import open_database


def test_the_receipt_echoes_the_id_and_the_digest_and_a_repeat_gets_the_same(central: CentralProcess) -> None:
    token, body = central.enrol("booth-1"), body_for(central)
    first, second = put(central, token, "one", body), put(central, token, "one", body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["submission"] == "one"
    assert first.json()["sha256"] == hashlib.sha256(body).hexdigest()


def test_the_same_item_from_four_booths_at_once_is_one_row(central: CentralProcess) -> None:
    tokens = [central.enrol(f"booth-{number}") for number in range(4)]
    body = body_for(central)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda token: put(central, token, "one", body).status_code, tokens * 10))
    assert sorted(answers) == [200] * 39 + [201]
    assert central.summary(tokens[0])["submissions"] == 1


def test_another_content_under_the_same_id_is_refused(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    put(central, token, "one", body_for(central))
    refused = put(central, token, "one", body_for(central, kind="arrival"))
    assert refused.status_code == 409
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_personal_data_that_is_not_sealed_is_refused_and_never_echoed(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    plain = base64.b64encode(b"Budi Santoso 6302061508909901").decode()
    refused = put(central, token, "one", body_for(central, sealed=plain))
    assert refused.status_code == 422
    assert plain not in refused.text
    assert central.summary(token)["submissions"] == 0


def test_documents_that_are_not_here_are_named(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    document = {"id": "doc-9", "sha256": "0" * 64, "bytes": 5, "media_type": "image/jpeg"}
    answer = put(central, token, "one", body_for(central, documents=[document]))
    assert answer.status_code == 424
    assert answer.json()["documents"] == ["doc-9"]
    assert central.summary(token)["submissions"] == 0


def test_a_document_that_is_listed_twice_is_bound_once(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    content = AGE_HEADER + b"page"
    assert upload(central, token, "doc-1", content).status_code == 204
    document = reference("doc-1", content)
    answer = put(central, token, "one", body_for(central, documents=[document, document]))
    assert answer.status_code == 201
    assert central.summary(token)["documents"] == 1


def test_a_document_of_another_submission_is_refused_and_not_asked_for_again(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    content = AGE_HEADER + b"page"
    upload(central, token, "doc-1", content)
    document = reference("doc-1", content)
    assert put(central, token, "one", body_for(central, documents=[document])).status_code == 201
    for other in (document, reference("doc-1", b"another")):
        answer = put(central, token, "two", body_for(central, documents=[other]))
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:anjungan:problem:document_taken")
        assert answer.json()["documents"] == ["doc-1"]
    assert central.summary(token)["submissions"] == 1


def test_a_token_that_was_replaced_or_never_given_opens_nothing(central: CentralProcess) -> None:
    old = central.enrol("booth-1")
    central.enrol("booth-1")
    for token in (old, "invented", ""):
        answer = put(central, token, "one", body_for(central))
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    engine = open_database(central.database)
    with engine.connect() as connection:
        kept = connection.execute(select(schema.booth_token)).all()
    engine.dispose()
    assert kept
    assert old not in str(kept)
