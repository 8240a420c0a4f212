"""Letters that PostgreSQL cannot keep are refused by a sentence on both engines, and break nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import postgres, where  # noqa: F401
from secured_site import SecuredSite, secured


@pytest.fixture
def site(where: Path | str, tmp_path: Path) -> Iterator[SecuredSite]:  # noqa: F811
    with secured(where, tmp_path, with_pages=True) as running:
        yield running


def test_a_nul_is_refused_wherever_a_text_is_looked_for(site: SecuredSite) -> None:
    officer = site.staff()
    assert officer.get("/t/%00").status_code == 404
    for path in ("/api/bookings/tickets?booking=%00", "/api/expected?code=%00"):
        answer = officer.get(path)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    order = {
        "id": "ticket-0001",
        "service": "new",
        "entrance": "booking",
        "arrived_at": "2026-11-23T08:00:00+08:00",
        "booth": "booth-1",
        "booking": "KODE\x00",
    }
    answer = officer.post("/api/tickets", order)
    assert (answer.status_code, answer.json()["fields"]) == (422, "booking")
