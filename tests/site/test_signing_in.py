"""Logging in: guessing is made to wait, sessions end, all of it is written down. On both engines."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import process_time

import pytest
import requests
from argon2 import PasswordHasher
from engines import postgres, where  # noqa: F401
from secured_site import NAMES, PASSWORD, SecuredSite, secured

from kiosk.queue.accounts import Role
from kiosk.queue.lockout import ADDRESS_FAILURES, NAME_FAILURES, wait_after

WRONG = "salah-sekali"
OFFICER = NAMES[Role.OFFICER]


@pytest.fixture
def site(where: Path | str, tmp_path: Path) -> Iterator[SecuredSite]:  # noqa: F811
    with secured(where, tmp_path) as running:
        yield running


def code(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def guess(site: SecuredSite, name: str, times: int) -> list[requests.Response]:
    return [site.somebody().sign_in(name, WRONG) for _ in range(times)]


# Guessing


def test_waits_grow_from_one_minute_to_fifteen() -> None:
    minutes = [wait_after(failures, 5) // timedelta(minutes=1) for failures in range(3, 12)]
    assert minutes == [0, 0, 1, 2, 4, 8, 15, 15, 15]
    assert wait_after(1_000_000, 5) == timedelta(minutes=15)


@pytest.mark.parametrize("name", [OFFICER, "tidak-ada"])
def test_the_sixth_guess_waits_whether_or_not_the_name_exists(site: SecuredSite, name: str) -> None:
    assert {code(answer) for answer in guess(site, name, NAME_FAILURES)} == {(401, "wrong_password")}
    held = site.somebody().sign_in(name)
    assert code(held) == (429, "too_many_tries")
    assert held.headers["Retry-After"] == "60"
    assert held.json()["detail"].endswith("Tunggu 1 menit, lalu coba lagi.")
    assert held.json()["detail_en"] == "Too many failed log-ins. Wait 1 min, then try again."
    assert site.somebody().sign_in(NAMES[Role.SUPERVISOR]).status_code == 200


def test_an_unknown_name_is_answered_as_a_wrong_password_with_the_same_work(site: SecuredSite) -> None:
    times_s: dict[str, list[float]] = {"known": [], "unknown": []}
    answers = set()
    for turn in range(NAME_FAILURES - 1):
        for kind, name in (("known", OFFICER), ("unknown", f"orang-{turn % 2}")):
            start_s = process_time()
            answer = site.somebody().sign_in(name, WRONG)
            times_s[kind].append(process_time() - start_s)
            answers.add((answer.status_code, answer.text))
    assert len(answers) == 1
    known_s, unknown_s = median(times_s["known"]), median(times_s["unknown"])
    assert 0.4 < known_s / unknown_s < 2.5  # without the same work it would be ten times and more


def test_the_wait_passes_doubles_and_a_good_log_in_forgets_it(site: SecuredSite) -> None:
    guess(site, OFFICER, NAME_FAILURES)
    site.clock.advance(61)
    assert code(site.somebody().sign_in(OFFICER, WRONG)) == (401, "wrong_password")
    assert site.somebody().sign_in(OFFICER).headers["Retry-After"] == "120"
    site.clock.advance(121)
    assert site.somebody().sign_in(OFFICER).status_code == 200
    assert code(guess(site, OFFICER, NAME_FAILURES)[-1]) == (401, "wrong_password")


def test_one_address_that_tries_many_names_waits_as_well(site: SecuredSite) -> None:
    for turn in range(ADDRESS_FAILURES):
        assert code(site.somebody().sign_in(f"orang-{turn}", WRONG)) == (401, "wrong_password")
    assert code(site.somebody().sign_in("orang-lain", WRONG)) == (429, "too_many_tries")


def test_guesses_at_the_same_moment_are_all_counted(site: SecuredSite) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: site.somebody().sign_in(OFFICER, WRONG), range(12)))
    assert sorted(answer.status_code for answer in answers) == [401] * NAME_FAILURES + [429] * 7


def test_the_wait_outlives_a_restart_and_holds_for_another_worker(
    where: Path | str,  # noqa: F811
    tmp_path: Path,
) -> None:
    with secured(where, tmp_path) as first, secured(where, tmp_path) as second:
        guess(first, OFFICER, 3)
        guess(second, OFFICER, 2)
        assert first.somebody().sign_in(OFFICER).status_code == 429
    with secured(where, tmp_path) as restarted:
        assert restarted.somebody().sign_in(OFFICER).status_code == 429


def test_a_clock_set_back_makes_nobody_wait_for_an_hour(site: SecuredSite) -> None:
    site.clock.advance(3600)
    guess(site, OFFICER, NAME_FAILURES)
    site.clock.set_wall(site.clock.now() - timedelta(hours=1))
    assert site.somebody().sign_in(OFFICER).status_code == 200


def test_what_was_typed_and_from_where_is_kept_nowhere(site: SecuredSite) -> None:
    guess(site, "kata-sandi-di-isian-nama", NAME_FAILURES)
    guess(site, OFFICER, NAME_FAILURES)
    supervisor = site.staff(Role.SUPERVISOR)
    text = supervisor.get("/api/audit").text
    with site.store.database.read() as connection:
        kept = connection.exec_driver_sql("SELECT who FROM sign_in_failure").scalars().all()
    for told in (WRONG, "isian-nama", "127.0.0.1"):
        assert told not in text
        assert told not in " ".join(kept)
    failed = supervisor.audit("sign_in_failed")
    assert failed.count(("unknown", "sign_in_failed", "unknown")) == NAME_FAILURES
    assert failed.count(("unknown", "sign_in_failed", "staff:Sari")) == NAME_FAILURES
    locked = supervisor.audit("locked_out")
    assert locked == [("unknown", "locked_out", "unknown"), ("unknown", "locked_out", "staff:Sari")]


@pytest.mark.parametrize("name", ["a\x00b", "a/b", "", "x" * 81])
def test_a_name_that_cannot_be_one_is_a_bad_field(site: SecuredSite, name: str) -> None:
    assert code(site.somebody().sign_in(name)) == (422, "invalid_request")


def test_a_weak_hash_is_made_anew_at_the_next_log_in(site: SecuredSite) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    site.store.add_staff(OFFICER, Role.OFFICER, weak)
    person = site.staff()
    known = site.store.credentials(OFFICER)
    assert known is not None
    assert known[1].startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert person.get("/api/session").status_code == 200
    assert site.somebody().sign_in(OFFICER).status_code == 200


# Sessions


def test_a_session_ends_after_half_an_hour_in_which_no_hand_did_anything(site: SecuredSite) -> None:
    person = site.staff()
    for _ in range(3):
        site.clock.advance(29 * 60)
        assert person.post("/api/session/seen").status_code == 204
    for _ in range(29):  # a page that asks by itself is no hand
        site.clock.advance(60)
        assert person.get("/api/queue").status_code == 200
    site.clock.advance(61)
    assert code(person.get("/api/queue")) == (401, "not_signed_in")


def test_a_session_in_use_is_written_down_once_a_minute_at_most(site: SecuredSite) -> None:
    person = site.staff()
    seen = set()
    for _ in range(12):
        site.clock.advance(10)
        person.post("/api/session/seen")
        with site.store.database.read() as connection:
            seen.add(connection.exec_driver_sql("SELECT last_seen_at FROM session").scalar_one())
    assert len(seen) == 3  # at the log-in, after one minute, after two


def test_the_working_day_ends_a_session_however_busy(site: SecuredSite) -> None:
    person = site.staff()
    for _ in range(17):
        assert person.post("/api/session/seen").status_code == 204
        site.clock.advance(28 * 60)
    assert person.post("/api/session/seen").status_code == 204
    site.clock.advance(5 * 60)
    assert code(person.get("/api/session")) == (401, "not_signed_in")


def test_a_new_password_logs_out_everywhere(site: SecuredSite) -> None:
    people = [site.staff(), site.staff()]
    known = site.store.credentials(OFFICER)
    assert known is not None
    site.store.add_staff(OFFICER, Role.OFFICER, known[1])
    assert {person.get("/api/session").status_code for person in people} == {401}


def test_coming_and_going_is_written_down(site: SecuredSite) -> None:
    person = site.staff()
    person.ask("DELETE", "/api/session")
    supervisor = site.staff(Role.SUPERVISOR)
    assert ("staff:Sari", "signed_in", "staff:Sari") in supervisor.audit()
    assert ("staff:Sari", "signed_out", "staff:Sari") in supervisor.audit()
