"""Whoever carries the booth away learns nothing of anybody, at whatever instant it was switched off."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import cv2
import pytest
from booth_site import MORNING, SharedClock, SiteProcess
from crew_booth import NIK, SHIPPED
from disk_scan import Find, scan
from personal_booth import NAME, PERSONAL, PICTURES, PersonalBooth

from kiosk.client.asking import ask
from kiosk.clock import ManualClock
from kiosk.commands.parts import queue_rules
from kiosk.commands.site import VOICE_CACHE
from kiosk.dock.scene import free_port
from kiosk.documents.plate.sheet import draw_sheet
from kiosk.faults import Fault
from kiosk.queue.roster_file import Roster, Session, read_roster
from kiosk.queue.roster_purge import KEPT, purge_rosters
from kiosk.queue.rosters import Brought, Rosters
from kiosk.queue.session_days import Plan, SessionDays
from kiosk.queue.store import Store
from kiosk.settings import load
from kiosk.shared_database import open_shared
from kiosk.site.voice import Voice

DOCS = Path(__file__).resolve().parents[2] / "docs"
#: In the field the log goes to the journal; here it is looked through too.
LOG = "run.log"
PIN = "739164"

#: By other commands, by a forwarder that runs on, or for an instant only.
MADE_ELSEWHERE = {
    *("slip.key", "slips.db*", "spool/sealed/*.partial", ".site.token.*", ".site.crt.*"),
    *("beat.json", "devices.json", "metrics/*.prom", "metrics/*.partial"),
}

#: The last one leaves pages that no visit has named yet.
INSTANTS = (
    ("card", "card read"),
    ("card", "card's number printed"),
    ("home visit", "answered"),
    ("home visit", "case opened"),
    ("unknown", "slip printed"),
    ("priority", "first page sealed"),
    ("priority", "issuing"),
)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of site and booth on one machine, after a kill at every one of INSTANTS."""
    home = tmp_path_factory.mktemp("stolen")
    state, clock = home / "state", SharedClock()
    state.mkdir()
    site = SiteProcess(SHIPPED, state, free_port(), clock)
    site.start()
    try:
        booth = PersonalBooth(home / "booth", state, site.url, clock)
        for visit, instant in INSTANTS:
            booth.run_until(visit, instant)
            found = scan(state, PERSONAL, PICTURES)
            assert found == [], f"killed at {instant}"
    finally:
        site.kill()
    return state


def test_no_personal_value_is_in_any_byte_after_a_kill_at_any_instant(state: Path) -> None:
    """Spool, ledger, manifest, reserve, queue and log, each with what its database keeps beside it."""
    names = {path.relative_to(state).as_posix() for path in state.rglob("*") if path.is_file()}
    assert names >= {
        *("spool/spool.db", "spool/spool.db-wal", "manifest/manifest.db", "reserve.db", "print.db"),
        *("print.db-wal", "site.db", "run.log"),
    }
    assert any(name.endswith(".age") for name in names)
    assert scan(state, PERSONAL, PICTURES) == []


def _plain(value: str) -> bytes:
    return value.encode()


@pytest.mark.parametrize(
    ("write", "form"),
    [
        (_plain, "utf-8"),
        (lambda value: value.encode("utf-16-le"), "utf-16-le"),
        (lambda value: value.encode("utf-16-be"), "utf-16-be"),
        (lambda value: b64encode(value.encode()), "base64+0"),
        (lambda value: b64encode(b"x" + value.encode() + b"y"), "base64+1"),
        (lambda value: b64encode(b'{"nik":"' + value.encode()), "base64+2"),
        (lambda value: value.encode().hex().encode(), "hex"),
    ],
)
def test_the_search_finds_what_was_not_sealed(
    tmp_path: Path, write: Callable[[str], bytes], form: str
) -> None:
    (tmp_path / "leak").write_bytes(b"\0" * 5000 + write(NIK) + b"\xff" * 5000)
    assert Find("leak", NIK, form) in scan(tmp_path, [NIK])
    (tmp_path / "leak").write_bytes(b"\0" * 5000 + write(NIK[:-1]) + b"\xff" * 5000)
    assert scan(tmp_path, [NIK]) == []


def test_the_search_finds_a_name_in_a_file_name_and_a_page_that_was_not_sealed(tmp_path: Path) -> None:
    (tmp_path / f"{NIK}.age").write_bytes(PICTURES["JFIF"])
    assert {find.form for find in scan(tmp_path, [NIK], PICTURES)} == {"utf-8", "upper", "lower", "bytes"}


def test_the_search_finds_what_lies_in_a_databases_log_alone(tmp_path: Path) -> None:
    with closing(open_shared(tmp_path / "leak.db", ("CREATE TABLE t (v TEXT);",))) as connection:
        connection.execute("INSERT INTO t VALUES (?)", (NAME,))
        assert NAME.encode() not in (tmp_path / "leak.db").read_bytes()
        assert {find.file for find in scan(tmp_path, [NAME])} == {"leak.db-wal"}


ROSTER_CODE, ROSTER_NUMBER = "UJI-9901-DAFTAR", "1100000099019901"


def test_of_a_roster_a_code_and_a_masked_name_stay_for_two_weeks_and_no_longer(tmp_path: Path) -> None:
    """As the page says: the office needs them in the clear until the day is over, and nothing else."""
    clock = ManualClock(MORNING)
    rules = replace(queue_rules(load(SHIPPED)), session_days=True)
    today, service = rules.business_date(MORNING), next(iter(rules.services))
    with closing(Store.open(tmp_path / "site.db", rules, clock)) as store:
        days, rosters = SessionDays(store.database, rules, clock), Rosters(store.database, rules, clock)
        days.plan("day-00000001", Plan(today, time(0), time(23, 59), 9, 1), "staff:Sari")
        row = f"{ROSTER_CODE};{ROSTER_NUMBER};{NAME};{NIK};{service};09.00"
        frame = rosters.frame(today)
        assert isinstance(frame, Session)
        read = read_roster(f"kode;nomor;nama;nik;layanan;jam\n{row}".encode(), frame)
        assert isinstance(read, Roster)
        assert rosters.bring_in(today, read.rows, "staff:Sari") == Brought(1, 1, [])
        assert scan(tmp_path, PERSONAL, PICTURES) == []
        assert {find.value for find in scan(tmp_path, [ROSTER_CODE, ROSTER_NUMBER])} == {
            ROSTER_CODE,
            ROSTER_NUMBER,
        }
        clock.advance((KEPT + timedelta(days=1)).total_seconds())
        assert purge_rosters(store.database, rules, clock.now()) == 1
    assert scan(tmp_path, [ROSTER_CODE, ROSTER_NUMBER]) == []


def rows(page: str, section: str) -> list[str]:
    """The names in the first column of the table below the heading `section` of `page`."""
    below = (DOCS / page).read_text("utf-8").split(f"## {section}\n")[1].split("\n## ")[0]
    firsts = re.findall(r"^\| (`.+?`) \|", below, re.MULTILINE)
    return [name for first in firsts for name in re.findall(r"`([^`]+)`", first)]


def listed() -> dict[str, re.Pattern[str]]:
    """The files that the page on privacy names, as patterns; one star stays in its folder."""
    names = rows("privacy.md", "On a stolen booth")
    return {
        name: re.compile(re.escape(name).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")) for name in names
    }


def left_behind(state: Path) -> set[str]:
    return {path.relative_to(state).as_posix() for path in state.rglob("*") if path.is_file()} - {LOG}


def kiosk(*arguments: str, state: Path, said: str = "") -> None:
    """One command on this state, as a technician or a unit calls it; the centre is away."""
    _kiosk("", arguments, state, said)


#: The power goes when a file that is to be whole was written, and has not got its name.
CUT = "import os, signal; os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL);"


def kiosk_cut_short(*arguments: str, state: Path, said: str = "") -> None:
    """The same, and the power goes at the first file that it writes."""
    assert _kiosk(CUT, arguments, state, said) == -signal.SIGKILL


def _kiosk(before: str, arguments: tuple[str, ...], state: Path, said: str) -> int:
    program = f"import sys; {before} from kiosk.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, *arguments, "--config", str(SHIPPED), "--state", str(state)]
    return subprocess.run(command, input=said.encode(), capture_output=True, timeout=60).returncode


def visited_by_a_technician(state: Path, plate: Path) -> None:
    """Everything is set up and tried that writes a file, and each once with the power going."""
    for run in (kiosk, kiosk_cut_short):
        run("pin", state=state, said=f"{PIN}\n")
        run("calibrate", "--camera", str(plate), "--frames", "1", state=state)
        run("certificate", "--name", "anjungan.test", "--renew", state=state)
        run("spool", "tidy", state=state)
        run("forward", "--once", state=state)
    make = "import sys, pathlib; from kiosk.site.tokens import operator_token;"
    make += "operator_token(pathlib.Path(sys.argv[1]))"
    for before in (CUT, ""):
        subprocess.run([sys.executable, "-c", before + make, str(state)], capture_output=True, timeout=60)
    screen = "import sys, pathlib; from kiosk.screens.window import prepare;"
    screen += "prepare((540, 960), pathlib.Path(sys.argv[1])); import kivy.app"
    subprocess.run([sys.executable, "-c", screen, str(state)], capture_output=True, timeout=60, check=True)
    (state / "centre.token").write_text("token\n")
    assert not isinstance(Voice(state / VOICE_CACHE).call("A012", "Loket 1"), Fault)
    ask(state)


def test_what_stays_on_a_stolen_booth_is_on_the_page_and_nothing_else(state: Path, tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "plate.png"), draw_sheet(76.2))
    visited_by_a_technician(state, tmp_path / "plate.png")
    files = left_behind(state)
    assert files >= {"plate.json", "forward-now", "plate.json.partial", "forwarder.json.partial"}
    patterns = listed()
    unlisted = {file for file in files if not any(pattern.fullmatch(file) for pattern in patterns.values())}
    assert unlisted == set()
    never = {name for name, pattern in patterns.items() if not any(map(pattern.fullmatch, files))}
    assert never <= MADE_ELSEWHERE
    assert scan(state, PERSONAL, PICTURES) == []


def test_every_path_of_the_state_folder_that_the_architecture_names_is_on_the_page() -> None:
    paths, patterns = rows("architecture.md", "Where state lies"), listed()
    assert "spool/sealed/" in paths
    missing = {
        path
        for path in paths
        if not any(
            name.startswith(path) if path.endswith("/") else pattern.fullmatch(path)
            for name, pattern in patterns.items()
        )
    }
    assert missing == set()
