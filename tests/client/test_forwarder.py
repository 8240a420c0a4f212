"""The forwarder against a real centre: nothing lost, nothing twice, whatever is cut."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from booth_side import FAST, PERSONAL, Booth, Stranger, Wire, fill
from central_process import PATIENCE_S, CentralProcess

from kiosk.client.health import Link, read_health, write_health
from kiosk.client.submission import State
from kiosk.faults import FaultCode
from kiosk.queue.feed import DoubleUse, EventVerdict, Settlement, TicketEvent

HERE = Path(__file__).parent
MEGABYTES = os.urandom(3 << 20)
MOST_OF_IT = 3 << 19


def upload_of(booth: Booth) -> str:
    """Where the one document that waits is being uploaded."""
    url = booth.spool.unsent(1)[0].documents[0].upload_url
    assert url is not None
    return url


def test_a_submission_arrives_whole_and_is_purged_here(booth: Booth, central: CentralProcess) -> None:
    fill(booth.spool, "visit-1", b"first page", b"second page")
    done = booth.forwarder.run_once()
    assert (done.delivered, done.documents, done.fault) == (1, 2, None)
    assert booth.spool.state("visit-1") is State.PURGED
    assert booth.spool.depth().bytes == 0
    opened = {pyrage.decrypt(path.read_bytes(), [central.identity]) for path in central.documents()}
    assert opened == {b"first page", b"second page"}
    assert booth.health is not None
    assert (booth.health.centre, booth.health.submissions) == (Link.OK, 0)
    assert booth.forwarder.run_once().moved is False


def test_the_centre_alone_reads_the_personal_part(booth: Booth, central: CentralProcess) -> None:
    fill(booth.spool, "visit-1", b"page")
    parcel = json.loads(booth.spool.unsent(1)[0].body)
    opened = json.loads(pyrage.decrypt(base64.b64decode(parcel["sealed"]), [central.identity]))
    assert opened["personal"] == PERSONAL
    assert set(opened["documents"].values()) == {"page-0"}
    assert not any(value in json.dumps(parcel) for value in PERSONAL.values())


STRANGERS = {
    "a login page": ((200, "text/html", "<form>Masuk</form>"), Link.PORTAL),
    "an answer of nothing": ((204, "text/html", ""), Link.PORTAL),
    "a redirect to a login page": ((302, "text/html", "", "http://127.0.0.1:9/login"), Link.PORTAL),
    "a portal's own status": ((511, "text/html", "masuk"), Link.PORTAL),
    "somebody else's 404": ((404, "text/html", "not found"), Link.PORTAL),
    "an empty yes": ((201, "application/json", "{}"), Link.AWAY),
    "brackets without end": ((200, "application/json", "[" * 200_000), Link.AWAY),
    "a proxy's 502": ((502, "text/html", "bad gateway"), Link.AWAY),
    "a gateway's 404 as a problem": (
        (404, "application/problem+json", '{"type": "about:blank"}'),
        Link.PORTAL,
    ),
    "a gateway's 400 of no type": ((400, "application/problem+json", "{}"), Link.PORTAL),
    "a gateway's 422 of a type of its own": (
        (422, "application/problem+json", '{"type": "https://gateway.example/too-odd"}'),
        Link.PORTAL,
    ),
    "a stranger that misses documents": ((424, "application/json", "{}"), Link.PORTAL),
    "a stranger that misses documents as a problem": (
        (424, "application/problem+json", '{"type": "about:blank", "documents": ["page-0"]}'),
        Link.PORTAL,
    ),
    "a stranger's conflict": ((409, "application/problem+json", '{"type": "about:blank"}'), Link.PORTAL),
    "a 500": ((500, "application/problem+json", "{}"), Link.AWAY),
    "too many requests": ((429, "application/problem+json", "{}"), Link.AWAY),
    "a token that is not known": ((401, "application/problem+json", "{}"), Link.DENIED),
    "a forbidden": ((403, "text/html", "no"), Link.DENIED),
}


@pytest.mark.parametrize("what", STRANGERS)
@pytest.mark.parametrize("contents", [(), (b"page",)], ids=["submission", "document"])
def test_no_stranger_is_taken_for_the_centre(
    what: str, contents: Sequence[bytes], make_booth: Callable[..., Booth]
) -> None:
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    answer, link = STRANGERS[what]
    with Stranger(*answer) as stranger:
        booth = make_booth(stranger.url, "token", recipient)
        fill(booth.spool, "visit-1", *contents)
        for _ in range(3):
            done = booth.forwarder.run_once()
            assert (done.delivered, done.quarantined, done.documents) == (0, 0, 0)
    assert booth.spool.state("visit-1") is State.SEALED
    assert booth.spool.depth().submissions == 1
    assert booth.health is not None
    assert booth.health.centre is link
    assert [verdict.name for verdict in booth.spool.attempts("visit-1")].count("BEGUN") == 3


@pytest.mark.parametrize("echo", [{"submission": "visit-2"}, {"sha256": "0" * 64}, {"received_at": None}])
def test_a_receipt_that_echoes_something_else_does_not_count(
    echo: dict[str, object], make_booth: Callable[..., Booth]
) -> None:
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    booth = make_booth("http://127.0.0.1:9", "token", recipient)
    fill(booth.spool, "visit-1")
    (parcel,) = booth.spool.unsent(1)
    receipt = {"submission": parcel.id, "sha256": parcel.sha256, "received_at": "2026-03-02T01:30:00+00:00"}
    with Stranger(201, "application/json", json.dumps({**receipt, **echo})) as stranger:
        booth.centre.url = stranger.url
        done = booth.forwarder.run_once()
    assert done.fault is not None
    assert done.fault.code is FaultCode.CENTRE_NO_RECEIPT
    assert booth.spool.state("visit-1") is State.SEALED


def test_a_centre_that_is_away_costs_nothing_but_time(
    booth: Booth, central: CentralProcess, tmp_path: Path
) -> None:
    fill(booth.spool, "visit-1", b"page")
    central.kill()
    done = booth.forwarder.run_once()
    assert done.fault is not None
    assert done.fault.code is FaultCode.CENTRE_AWAY
    central.start()
    assert booth.forwarder.run_once().delivered == 1


def test_what_the_centre_refuses_is_set_aside_and_the_others_go_on(
    booth: Booth, central: CentralProcess
) -> None:
    refused = fill(booth.spool, "visit-1", b"page")
    path = next((booth.spool.unsent(1)[0].documents[0].path.parent).glob(f"*{refused[0].id}*"))
    path.write_bytes(b"damaged")
    fill(booth.spool, "visit-2", b"page")
    done = booth.forwarder.run_once()
    assert (done.delivered, done.quarantined) == (1, 1)
    assert booth.spool.state("visit-1") is State.QUARANTINED
    assert booth.spool.depth().quarantined == 1
    booth.spool.release("visit-1")
    assert booth.spool.state("visit-1") is State.SEALED


def test_a_forwarder_killed_in_the_middle_of_an_upload_resumes_where_it_was(
    central: CentralProcess, wire: Wire, make_booth: Callable[..., Booth], tmp_path: Path
) -> None:
    token = central.enrol("booth-1")
    booth = make_booth(wire.url, token, central.recipient)
    fill(booth.spool, "visit-1", MEGABYTES)
    token_file = tmp_path / "token"
    token_file.write_text(token)
    command = [sys.executable, str(HERE / "forward_process.py"), wire.url, str(token_file)]
    wire.holds_after = 2 << 20
    with subprocess.Popen([*command, str(tmp_path / "state")], stdout=subprocess.PIPE) as process:
        assert wire.held.wait(PATIENCE_S)
        process.kill()
    wire.pull()
    central.wait_for_offset(upload_of(booth), token, MOST_OF_IT)
    wire.holds_after = None
    assert booth.spool.state("visit-1") is State.SENDING
    # The centre may still be putting away what the killed one had sent: then the
    # offset is asked again.
    done = booth.forwarder.run_once()
    while done.fault is not None:
        assert done.fault.code is FaultCode.CENTRE_AWAY
        done = booth.forwarder.run_once()
    assert done.delivered == 1
    summary = central.summary(token)
    assert (summary["submissions"], summary["documents"]) == (1, 1)
    (document,) = central.documents()
    assert pyrage.decrypt(document.read_bytes(), [central.identity]) == MEGABYTES


def test_a_centre_killed_in_the_middle_of_an_upload_gets_the_rest_later(
    central: CentralProcess, wire: Wire, make_booth: Callable[..., Booth]
) -> None:
    token = central.enrol("booth-1")
    booth = make_booth(wire.url, token, central.recipient)
    fill(booth.spool, "visit-1", MEGABYTES)
    wire.holds_after = 2 << 20
    rounds = []
    sending = threading.Thread(target=lambda: rounds.append(booth.forwarder.run_once()))
    sending.start()
    assert wire.held.wait(PATIENCE_S)
    central.wait_for_offset(upload_of(booth), token, MOST_OF_IT)
    central.kill()
    wire.pull()
    sending.join(PATIENCE_S)
    assert rounds[0].fault is not None
    assert rounds[0].fault.code is FaultCode.CENTRE_AWAY
    wire.holds_after = None
    central.start()
    carried = wire.carried
    assert booth.forwarder.run_once().delivered == 1
    assert wire.carried - carried < len(MEGABYTES) - MOST_OF_IT
    summary = central.summary(token)
    assert (summary["submissions"], summary["documents"]) == (1, 1)


def test_a_centre_that_moved_to_another_address_gets_what_was_begun_at_the_old_one(
    central: CentralProcess, wire: Wire, make_booth: Callable[..., Booth]
) -> None:
    token = central.enrol("booth-1")
    before = make_booth(wire.url, token, central.recipient)
    fill(before.spool, "visit-1", MEGABYTES)
    wire.holds_after = 2 << 20
    sending = threading.Thread(target=before.forwarder.run_once)
    sending.start()
    assert wire.held.wait(PATIENCE_S)
    wire.pull()
    sending.join(PATIENCE_S)
    assert upload_of(before).startswith(wire.url)
    after = make_booth(central.url, token, central.recipient)
    assert after.forwarder.run_once().delivered == 1


def test_a_centre_that_lost_its_documents_gets_them_again(booth: Booth, central: CentralProcess) -> None:
    fill(booth.spool, "visit-1", b"page")
    (parcel,) = booth.spool.unsent(1)
    booth.spool.uploaded(parcel.documents[0].id)
    assert booth.forwarder.run_once().delivered == 0
    assert booth.forwarder.run_once().delivered == 1
    assert len(central.documents()) == 1


def test_run_forever_drains_what_comes_and_stops_when_told(
    booth: Booth, central: CentralProcess, tmp_path: Path
) -> None:
    stop = threading.Event()
    running = threading.Thread(target=booth.forwarder.run_forever, args=(stop,))
    running.start()
    for number in range(3):
        fill(booth.spool, f"visit-{number}", b"page")
    tries = 0
    while booth.spool.depth().submissions:
        tries += 1
        assert not stop.wait(0.02)
        assert tries < 500
    stop.set()
    running.join(PATIENCE_S)
    assert not running.is_alive()


class Story:
    """Ticket events in memory: what the site's store offers."""

    def __init__(self, *events: TicketEvent) -> None:
        self.events = list(events)
        self.said: dict[str, EventVerdict] = {}
        self.why: dict[str, str] = {}

    def unsent(self, limit: int) -> Sequence[TicketEvent]:
        return [event for event in self.events if event.id not in self.said][:limit]

    def settle(self, settlements: Sequence[Settlement]) -> None:
        self.said.update({settlement.event: settlement.verdict for settlement in settlements})
        self.why.update({settlement.event: settlement.why for settlement in settlements})

    def depth(self) -> int:
        return len(self.unsent(len(self.events)))

    def oldest(self) -> datetime | None:
        return next((event.at for event in self.unsent(1)), None)

    def rejected(self) -> int:
        return sum(verdict is EventVerdict.REJECTED for verdict in self.said.values())

    def learn(self, conflicts: Sequence[DoubleUse]) -> bool:
        return True


def happened(sequence: int, kind: str, **data: object) -> TicketEvent:
    at = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    return TicketEvent(f"event-{sequence}", sequence, "ticket-1", kind, at, "booth-1", None, None, data)


def test_events_are_handed_over_and_a_rejected_one_holds_up_nothing(
    booth: Booth, central: CentralProcess
) -> None:
    booth.feed = Story(happened(1, "issued", label="A001"), happened(2, "Not A Kind"), happened(3, "called"))
    done = booth.forwarder.run_once()
    assert (done.events, done.events_rejected) == (3, 1)
    assert done.fault is not None
    assert (done.fault.code, done.cut) == (FaultCode.EVENTS_REJECTED, False)
    assert booth.feed.depth() == 0
    assert booth.feed.said["event-2"] is EventVerdict.REJECTED
    assert central.summary(central.enrol("looking"))["tickets"] == 1


def test_the_manifest_finds_by_code_and_by_person_with_no_network(
    booth: Booth, central: CentralProcess, tmp_path: Path
) -> None:
    token = central.enrol("desk")
    starts_at = datetime.now(UTC) + timedelta(hours=2)
    booking = {
        "code": "KODE-1",
        "number": "1234567890123456",
        "name": "Budi Santoso",
        "nik": "6302061508909901",
        "birth_date": "1990-08-15",
        "service": "passport-new",
        "site": "kotabaru",
        "office": "Booth Kotabaru",
        "address": "Jl. Pangeran Indra Kesuma Jaya",
        "starts_at": starts_at.isoformat(),
    }
    elsewhere = {**booking, "code": "KODE-2", "site": "batulicin", "office": "Kantor Imigrasi Batulicin"}
    for one in (booking, elsewhere):
        assert central.post("/v1/bookings", token, one).status_code == 201
    assert booth.manifest.age() is None
    assert booth.forwarder.run_once().manifest_refreshed
    central.kill()
    found = booth.manifest.find_code(["unknown", " KODE-1 "])
    assert found is not None
    assert (found.site, found.masked_name, found.used) == ("kotabaru", "B••• S••••••", None)
    assert found.starts_at == starts_at
    by_person = booth.manifest.find_person("6302061508909901", date(1990, 8, 15))
    assert [one.site for one in by_person] == ["batulicin", "kotabaru"] or len(by_person) == 2
    assert booth.manifest.find_person("6302061508909901", date(1991, 8, 15)) == []
    other = booth.manifest.find_code(["KODE-2"])
    assert other is not None
    assert other.office == "Kantor Imigrasi Batulicin"
    for path in (tmp_path / "state" / "manifest").iterdir():
        content = path.read_bytes()
        for private in (b"Budi", b"Santoso", b"6302061508909901", b"KODE-1"):
            assert private not in content


def test_a_booking_used_here_stays_used_when_the_manifest_comes_again(
    booth: Booth, central: CentralProcess
) -> None:
    token = central.enrol("desk")
    booking = {
        "code": "KODE-1",
        "name": "Budi Santoso",
        "service": "passport-new",
        "site": "kotabaru",
        "office": "Booth Kotabaru",
        "address": "Jl. Pangeran Indra Kesuma Jaya",
        "starts_at": datetime.now(UTC).isoformat(),
    }
    central.post("/v1/bookings", token, booking)
    booth.forwarder.run_once()
    found = booth.manifest.find_code(["KODE-1"])
    assert found is not None
    at = datetime.now(UTC)
    booth.manifest.mark_used(found.id, "A001", at)
    booth.manifest.mark_used(found.id, "A002", at)
    central.post("/v1/bookings", token, {**booking, "code": "KODE-2"})
    booth.forwarder.run_once()
    again = booth.manifest.find_code(["KODE-1"])
    assert again is not None
    assert again.used == ("A001", at)


def test_a_full_disk_is_told_and_nothing_is_half_saved(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    script = 'mount -t tmpfs -o size=2m tmpfs "$1" && exec "$2" "$3" "$1"'
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    arguments = [str(disk), sys.executable, str(HERE / "full_disk.py")]
    done = subprocess.run(
        [*alone, "sh", "-c", script, "sh", *arguments], capture_output=True, timeout=60, check=True
    )
    said = json.loads(done.stdout)
    assert said.pop("sealed_before") == said.pop("files") > 0
    assert said == {
        "sealed": "DISK_FULL",
        "committed": "DISK_FULL",
        "state_when_full": None,
        "after_room_was_made": None,
        "partial": 0,
        "integrity": "ok",
    }


def test_the_back_off_doubles_to_its_most_and_scatters_the_booths() -> None:
    timing = type(FAST)(backoff_first_s=5.0, backoff_most_s=900.0)
    assert [timing.backoff_s(failures, 1.0) for failures in (1, 2, 3, 20)] == [5.0, 10.0, 20.0, 900.0]
    assert timing.backoff_s(3, 0.25) == 5.0


def test_the_health_file_says_how_things_are(booth: Booth, tmp_path: Path) -> None:
    assert read_health(tmp_path) is None
    booth.forwarder.run_once()
    assert booth.health is not None
    write_health(tmp_path, booth.health)
    assert read_health(tmp_path) == booth.health
    file = tmp_path / "forwarder.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "said_by_a_newer_one": 1}), "utf-8")
    assert read_health(tmp_path) == booth.health
