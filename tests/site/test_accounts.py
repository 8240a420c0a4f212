"""Administrators see and close accounts; supervisors read what was done. Over HTTP, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import postgres, where  # noqa: F401
from secured_site import NAMES, Person, SecuredSite, secured

from kiosk.queue.accounts import Role
from kiosk.queue.auditing import note

OFFICER, ADMINISTRATOR = NAMES[Role.OFFICER], NAMES[Role.ADMINISTRATOR]


@pytest.fixture
def site(where: Path | str, tmp_path: Path) -> Iterator[SecuredSite]:  # noqa: F811
    with secured(where, tmp_path) as running:
        yield running


def change(person: Person, name: str, **what: object) -> tuple[int, dict[str, object]]:
    answer = person.post(f"/api/staff/{name}", {"request_id": "change-0001", **what})
    return answer.status_code, answer.json()


def test_the_accounts_and_who_is_logged_in(site: SecuredSite) -> None:
    site.staff()
    seen = site.staff(Role.ADMINISTRATOR).get("/api/staff").json()
    assert [(one["name"], one["role"], one["active"], one["sessions"]) for one in seen] == [
        ("Budi", "supervisor", True, 0),
        ("Rina", "administrator", True, 1),
        ("Sari", "officer", True, 1),
    ]


def test_a_closed_account_is_out_everywhere_and_answered_as_a_wrong_password(site: SecuredSite) -> None:
    administrator, people = site.staff(Role.ADMINISTRATOR), [site.staff(), site.staff()]
    assert change(administrator, OFFICER, active=False)[1]["active"] is False
    assert {person.get("/api/queue").status_code for person in people} == {401}
    assert site.somebody().sign_in(OFFICER).json()["code"] == "wrong_password"
    assert change(administrator, OFFICER, active=False)[0] == 200  # a repeat
    assert change(administrator, OFFICER, active=True)[0] == 200
    assert site.somebody().sign_in(OFFICER).status_code == 200
    deeds = site.staff(Role.SUPERVISOR).audit()
    assert [one for one in deeds if one[1].startswith("account_") and one[0] == "staff:Rina"] == [
        ("staff:Rina", "account_deactivated", "staff:Sari"),
        ("staff:Rina", "account_activated", "staff:Sari"),
    ]


def test_another_role_ends_the_sessions_of_the_old_one(site: SecuredSite) -> None:
    supervisor, administrator = site.staff(Role.SUPERVISOR), site.staff(Role.ADMINISTRATOR)
    assert change(administrator, NAMES[Role.SUPERVISOR], role="officer")[0] == 200
    assert supervisor.get("/api/audit").status_code == 401
    assert site.staff(Role.SUPERVISOR).get("/api/audit").json()["code"] == "role_too_small"
    entry = administrator.get("/api/audit?deed=role_changed").json()["entries"][0]
    assert entry["data"] == {"before": "supervisor", "role": "officer"}
    assert entry["deed"] == {"code": "role_changed", "id": "Peran diubah", "en": "Role changed"}


@pytest.mark.parametrize("what", [{"active": False}, {"role": "officer"}])
def test_the_last_administrator_stays_one(site: SecuredSite, what: dict[str, object]) -> None:
    status, problem = change(site.staff(Role.ADMINISTRATOR), ADMINISTRATOR, **what)
    assert (status, problem["code"]) == (409, "last_administrator")
    assert problem["detail_en"] == "Rina is the last active administrator. Make somebody else one first."


def test_nobody_of_that_name_and_nothing_to_change_are_told(site: SecuredSite) -> None:
    administrator = site.staff(Role.ADMINISTRATOR)
    assert change(administrator, "Nobody", active=False)[1]["code"] == "unknown_account"
    assert change(administrator, OFFICER)[1]["code"] == "invalid_request"


def test_the_audit_log_comes_a_page_at_a_time_and_by_deed(site: SecuredSite) -> None:
    now = site.clock.now()
    with site.store.database.write() as connection:
        for number in range(5):
            day = site.store.rules.business_date(now)
            note(connection, now, day, "staff:Sari", "counter_paused", str(number), "istirahat")
    supervisor = site.staff(Role.SUPERVISOR)
    first = supervisor.get("/api/audit?deed=counter_paused&limit=3").json()
    rest = supervisor.get(f"/api/audit?deed=counter_paused&limit=3&before={first['next']}").json()
    assert [one["subject"] for one in first["entries"] + rest["entries"]] == ["4", "3", "2", "1", "0"]
    assert first["entries"][0]["reason"] == "istirahat"
    assert rest["next"] is None
    assert supervisor.get("/api/audit?date=2026-11-22").json()["entries"] == []
    assert ("staff:Budi", "opened", "/api/audit") in supervisor.audit("opened")


def test_only_the_audit_log_has_further_pages_that_are_not_noted(site: SecuredSite) -> None:
    supervisor = site.staff(Role.SUPERVISOR)
    assert supervisor.get("/api/session-days?before=1").status_code == 200
    assert supervisor.get("/api/audit?before=1").status_code == 200
    assert [subject for *_, subject in supervisor.audit("opened")] == ["/api/session-days", "/api/audit"]


def test_nobody_can_change_the_audit_log(site: SecuredSite) -> None:
    for deed in ("UPDATE audit SET by = 'x'", "DELETE FROM audit"):
        with pytest.raises(Exception, match="append-only"), site.store.database.write() as connection:
            connection.exec_driver_sql(deed.replace(" by ", ' "by" '))
