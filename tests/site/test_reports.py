"""A recorded day, replayed through the API, and its report, which adds up to the ticket."""

from __future__ import annotations

import csv
import io
import statistics
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from api_site import NAME, PASSWORD, Client, served
from recorded_day import DAY, FORMULA, OPENING, PEOPLE, RULES, SUPERVISOR, Notebook, Replay

from kiosk.queue.accounts import Role
from kiosk.site.passwords import hash_password

ENDS = ("done", "no_show", "cancelled", "closed", "open")
COUNTED = ("issued", "people", *ENDS, "calls", "recalls", "missed", "parked")
TOLERANCE = 0.001


@dataclass
class Recorded:
    client: Client
    book: Notebook
    report: dict[str, Any]


@pytest.fixture(scope="module")
def recorded() -> Iterator[Recorded]:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), RULES, OPENING) as client:
        book = Replay(client).run()
        client.post("/api/session", {"name": SUPERVISOR, "password": PASSWORD})
        answer = client.get(f"/api/reports/day?from={DAY}")
        assert answer.status_code == 200
        yield Recorded(client, book, answer.json())


@dataclass
class Timed:
    """A stretch that the notebook tells: minutes, and what it is counted under."""

    minutes: float
    hour: int
    service: str
    class_: str
    stage: str
    counter: str


@dataclass
class Counted:
    """The notebook, counted without the program."""

    waits: list[Timed]
    services: list[Timed]
    waiting: list[tuple[datetime, datetime, str, str | None]]
    in_hand: dict[str, list[tuple[datetime, datetime]]]
    ends: Counter[str]


def count(book: Notebook) -> Counted:
    told = Counted([], [], [], defaultdict(list), Counter())
    assert book.ended_at is not None
    by_ticket = defaultdict(list)
    for deed in book.deeds:
        by_ticket[deed.ticket["id"]].append(deed)
    for ticket, arrival in book.arrivals.items():
        since, served, held = arrival["at"], None, None
        stage, only, state = RULES.services[arrival["order"]["service"]].stages[0], None, "waiting"
        for deed in by_ticket[ticket]:

            def timed(start: datetime, deed: Any = deed, stage: str = stage) -> Timed:
                minutes = (deed.at - start).total_seconds() / 60
                hour = deed.at.astimezone(RULES.zone).hour
                service, class_ = deed.ticket["service"]["code"], deed.ticket["class"]
                return Timed(minutes, hour, service, class_, stage, deed.counter)

            if deed.what == "call":
                if state == "waiting":
                    told.waits.append(timed(since))
                    told.waiting.append((since, deed.at, stage, only))
                held = deed.at
            if deed.what == "serve":
                served = deed.at
            if deed.what == "finish":
                told.services.append(timed(served))
            if held is not None and deed.what in ("finish", "no-show", "park", "transfer", "cancel"):
                told.in_hand[deed.counter].append((held, deed.at))
                held = None
            if deed.what in ("finish", "resume", "transfer"):
                since, only = deed.at, None
            if deed.what == "transfer":
                only = {"1": "2", "2": "1", "3": "4", "4": "3", "5": "4"}[deed.counter]
            state, stage = deed.ticket["state"], deed.ticket["stage"]["code"]
        if state == "waiting":
            told.waiting.append((since, book.ended_at, stage, only))
        if held is not None:
            told.in_hand[by_ticket[ticket][-1].counter].append((held, book.ended_at))
        told.ends[{"done": "done", "no_show": "no_show", "cancelled": "cancelled"}.get(state, "closed")] += 1
    return told


def same_spread(told: dict[str, Any], minutes: list[float]) -> bool:
    """Whether the report tells these minutes; p90 is the smallest that nine of ten do not exceed."""
    if not minutes:
        return told == {"count": 0, "mean": None, "median": None, "p90": None}
    p90 = min(one for one in minutes if sum(other <= one for other in minutes) >= 0.9 * len(minutes))
    expected = (statistics.fmean(minutes), statistics.median(minutes), p90)
    measured = (told["mean"], told["median"], told["p90"])
    return told["count"] == len(minutes) and measured == pytest.approx(expected, abs=TOLERANCE)


def test_the_day_adds_up_to_the_ticket(recorded: Recorded) -> None:
    total, book = recorded.report["total"], recorded.book
    assert total["issued"] == PEOPLE == len(book.arrivals)
    assert total["issued"] == sum(total[end] for end in ENDS)
    assert total["people"] == sum(one["order"].get("people", 1) for one in book.arrivals.values())
    assert Counter({end: total[end] for end in ENDS if total[end]}) == count(book).ends
    done = Counter(deed.what for deed in book.deeds)
    assert (total["calls"], total["recalls"]) == (done["call"], done["recall"])
    assert (total["missed"], total["parked"]) == (done["no-show"], done["park"])
    assert all(total[end] for end in ("done", "no_show", "cancelled", "closed"))
    assert total["open"] == 0
    assert book.undone


@pytest.mark.parametrize("table", ["days", "hours", "services", "classes", "stages", "counters"])
def test_every_table_adds_up_to_the_total(recorded: Recorded, table: str) -> None:
    rows, total = recorded.report[table], recorded.report["total"]
    for measure in COUNTED:
        if measure in rows[0]:
            assert sum(row[measure] for row in rows) == total[measure], measure
    for measure in ("waiting", "service"):
        assert sum(row[measure]["count"] for row in rows) == total[measure]["count"]
    if "issued" in rows[0]:
        assert all(row["issued"] == sum(row[end] for end in ENDS) for row in rows)


def test_tickets_stand_in_the_hour_they_arrived(recorded: Recorded) -> None:
    arrivals = Counter(one["at"].astimezone(RULES.zone).hour for one in recorded.book.arrivals.values())
    assert {row["hour"]: row["issued"] for row in recorded.report["hours"] if row["issued"]} == dict(arrivals)


def test_times_are_those_of_the_notebook_in_every_table(recorded: Recorded) -> None:
    counted, report = count(recorded.book), recorded.report
    for measure, all_times in (("waiting", counted.waits), ("service", counted.services)):
        assert same_spread(report["total"][measure], [one.minutes for one in all_times])
        for table, key, attribute in (
            ("hours", "hour", "hour"),
            ("services", "code", "service"),
            ("classes", "code", "class_"),
            ("stages", "code", "stage"),
            ("counters", "code", "counter"),
        ):
            for row in report[table]:
                those = [one.minutes for one in all_times if getattr(one, attribute) == row[key]]
                assert same_spread(row[measure], those), (measure, table, row[key])


def test_idle_time_counted_second_by_second_is_the_reports(recorded: Recorded) -> None:
    book, counted = recorded.book, count(recorded.book)
    for row in recorded.report["counters"]:
        code, stages = row["code"], RULES.counters[row["code"]].stages
        held = sorted(counted.in_hand[code])
        free = {
            second
            for (_, end), (start, _) in pairwise(held)
            for second in range(_second(end), _second(start))
        }
        for counter, _, start, end in book.pauses:
            if counter == code:
                free -= set(range(_second(start), _second(end)))
        waited = {
            second
            for start, end, stage, only in counted.waiting
            if stage in stages and only in (None, code)
            for second in range(_second(start), _second(end))
        }
        assert row["idle_minutes"] == pytest.approx(len(free) / 60, abs=TOLERANCE)
        assert row["idle_while_waiting_minutes"] == pytest.approx(len(free & waited) / 60, abs=TOLERANCE)
        in_hand = sum((end - start).total_seconds() for start, end in held) / 60
        assert row["in_hand_minutes"] == pytest.approx(in_hand, abs=TOLERANCE)


def _second(moment: datetime) -> int:
    return int((moment - OPENING).total_seconds())


def test_pauses_stand_apart_with_their_reasons(recorded: Recorded) -> None:
    told = {(one["counter"], one["reason"], one["minutes"]) for one in recorded.report["pauses"]}
    noted = {
        (counter, reason, (end - start).total_seconds() / 60)
        for counter, reason, start, end in recorded.book.pauses
    }
    assert told == noted


def test_reorderings_are_told_with_reason_and_officer_and_undone_ones_are_not(recorded: Recorded) -> None:
    told = Counter(
        (one["at"], one["label"], one["change"], one["by"], one["reason"])
        for one in recorded.report["reorderings"]
    )
    noted: Counter[tuple[object, ...]] = Counter()
    state: dict[str, str] = {}
    for deed in recorded.book.deeds:
        ticket, change = deed.ticket, None
        if deed.what == "call" and deed.reason is not None:
            away = state.get(ticket["id"], "waiting") in ("parked", "no_show")
            change = "called_back" if away else "chosen"
        if deed.what == "priority":
            change = "priority_granted" if ticket["class"] == "priority" else "priority_reverted"
        if deed.what == "transfer":
            change = "transferred"
        if change is not None:
            noted[RULES.iso(deed.at), ticket["label"], change, deed.by, deed.reason] += 1
        state[ticket["id"]] = ticket["state"]
    assert told == noted
    assert {change for _, _, change, _, _ in told} == {
        "chosen",
        "called_back",
        "priority_granted",
        "priority_reverted",
        "transferred",
    }


def test_csv_has_the_same_figures_and_no_formula(recorded: Recorded) -> None:
    answer = recorded.client.get(f"/api/reports/day.csv?from={DAY}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="laporan-kotabaru-{DAY}.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    for table in ("total", "day", "hour", "service", "class"):
        assert sum(int(row["issued"]) for row in rows if row["table"] == table) == PEOPLE, table
    changes = recorded.client.get(f"/api/reports/day.csv?from={DAY}&table=reorderings").content
    cells = [cell for row in csv.reader(io.StringIO(changes.decode("utf-8-sig"))) for cell in row]
    assert f"'{FORMULA}" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_the_workbook_has_every_table_and_no_formula(recorded: Recorded) -> None:
    for language, first in (("id", "Ringkasan"), ("en", "Summary")):
        answer = recorded.client.get(f"/api/reports/day.xlsx?from={DAY}&lang={language}")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames[0] == first
        assert len(book.sheetnames) == 10
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not any(cell.data_type == "f" for cell in cells)
        assert any(cell.value == f"'{FORMULA}" for cell in cells)


def test_the_page_says_the_figures_in_both_languages_and_draws_them(recorded: Recorded) -> None:
    for language, word in (("id", "Perubahan urutan"), ("en", "Changes of order")):
        page = recorded.client.get(f"/reports?from={DAY}&to={DAY}&lang={language}")
        assert page.status_code == 200
        assert word in page.text
        assert page.text.count("<svg") == 4
        assert "style=" not in page.text
        assert FORMULA in page.text


def test_a_day_without_numbers_says_so(recorded: Recorded) -> None:
    empty = recorded.client.get("/api/reports/day?from=2026-11-20").json()
    assert empty["empty"] is True
    assert empty["total"]["issued"] == 0
    assert empty["total"]["waiting"] == {"count": 0, "mean": None, "median": None, "p90": None}
    assert "Tidak ada nomor" in recorded.client.get("/reports?from=2026-11-20&lang=id").text
    assert recorded.client.get("/api/reports/day.xlsx?from=2026-11-20").status_code == 200


def test_a_range_holds_its_days_and_one_that_cannot_be_is_refused(recorded: Recorded) -> None:
    week = recorded.client.get("/api/reports/day?from=2026-11-20&to=2026-11-26").json()
    assert [row["issued"] for row in week["days"]] == [0, 0, 0, PEOPLE, 0, 0, 0]
    backwards = recorded.client.get("/api/reports/day?from=2026-11-26&to=2026-11-20")
    assert (backwards.status_code, backwards.json()["code"]) == (422, "report_backwards")
    too_long = recorded.client.get("/api/reports/day?from=2026-01-01&to=2026-11-20")
    assert (too_long.status_code, too_long.json()["code"]) == (422, "report_too_long")
    page = recorded.client.get("/reports?from=2026-11-26&to=2026-11-20&lang=en")
    assert (page.status_code, "Swap the two dates" in page.text) == (422, True)
    assert recorded.client.get("/reports?from=kemarin&lang=id").status_code == 422


def test_reports_are_for_supervisors(recorded: Recorded) -> None:
    client = Client(recorded.client.url, recorded.client.clock, recorded.client.store)
    paths = ("/reports", "/api/reports/day", "/api/reports/day.csv", "/api/reports/day.xlsx")
    assert [client.get(path).status_code for path in paths] == [401] * 4
    assert client.sign_in().status_code == 200, NAME
    assert [client.get(path).status_code for path in paths] == [403] * 4
    assert "supervisor" in client.get("/reports").text
    client.staff.close()


def test_looking_at_a_report_is_written_down(recorded: Recorded) -> None:
    recorded.client.get(f"/reports?from={DAY}")
    audit = recorded.client.get("/api/audit?deed=opened").json()
    assert {"/reports", "/api/reports/day"} <= {entry["subject"] for entry in audit["entries"]}


def test_today_is_told_while_it_goes_on(tmp_path: Path) -> None:
    """Who waits, is called or is served is open; nobody is lost between two columns."""
    with served(tmp_path, RULES, OPENING + timedelta(minutes=1)) as client:
        client.store.add_staff(SUPERVISOR, Role.SUPERVISOR, hash_password(PASSWORD))
        client.post("/api/session", {"name": SUPERVISOR, "password": PASSWORD})
        for _ in range(3):
            assert client.issue(client.order("new_adult")).status_code == 201
        client.clock.advance(120)
        assert client.next("1").status_code == 200
        total = client.get("/api/reports/day").json()["total"]
        assert (total["issued"], total["open"], total["calls"]) == (3, 3, 1)
        assert total["waiting"] == {"count": 1, "mean": 2.0, "median": 2.0, "p90": 2.0}
