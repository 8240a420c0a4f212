"""What a booth wrote to a USB stick is taken at the centre, once, whichever way comes second."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyrage
import pytest
from booth_side import Booth, fill
from central_process import CentralProcess

from central.cli import main
from kiosk.client.submission import State

PAGE = b"a page of somebody's papers" * 4000


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def carry(booth: Booth, stick: Path, *ids: str) -> Path:
    folder = stick / "anjungan-booth-1"
    assert booth.spool.export(ids, folder) == len(ids)
    return folder


def verdicts(lines: list[dict[str, object]]) -> dict[object, object]:
    return {line["submission"]: line["verdict"] for line in lines[:-1]}


def test_what_came_by_stick_is_here_already_when_the_booth_has_its_link_again(
    central: CentralProcess, booth: Booth, stick: Path
) -> None:
    documents = fill(booth.spool, "visit-1", PAGE, b"short")
    fill(booth.spool, "visit-2")
    carry(booth, stick, "visit-1", "visit-2")
    code, lines = central.command("submissions", "import", str(stick))
    assert code == 0
    assert lines[-1] == {"stored": 2, "already": 0, "refused": 0}
    assert {tuple(sorted(line)) for line in lines[:-1]} == {
        ("received_at", "sha256", "submission", "verdict")
    }
    opened = [pyrage.decrypt(path.read_bytes(), [central.identity]) for path in central.documents()]
    assert sorted(opened) == sorted([PAGE, b"short"])

    code, again = central.command("submissions", "import", str(stick))
    assert (code, again[-1]) == (0, {"stored": 0, "already": 2, "refused": 0})
    assert [line["received_at"] for line in again[:-1]] == [line["received_at"] for line in lines[:-1]]

    booth.forwarder.run_once()
    assert booth.spool.counts()[State.PURGED] == 2, "the booth learnt it from the receipt"
    assert central.summary(central.enrol("booth-9"))["submissions"] == 2
    assert len(central.documents()) == len(documents)


def test_what_came_over_the_network_is_here_already_when_the_stick_comes(
    central: CentralProcess, booth: Booth, stick: Path
) -> None:
    fill(booth.spool, "visit-1", PAGE)
    folder = carry(booth, stick, "visit-1")
    booth.forwarder.run_once()
    code, lines = central.command("submissions", "import", str(folder / "visit-1"))
    assert (code, verdicts(lines)) == (0, {"visit-1": "already"})
    assert central.summary(central.enrol("booth-9"))["submissions"] == 1


def test_a_bad_folder_is_told_and_the_others_are_taken(
    central: CentralProcess, booth: Booth, stick: Path
) -> None:
    ids = [f"visit-{number}" for number in range(8)]
    for id_ in ids:
        fill(booth.spool, id_, PAGE)
    folder = carry(booth, stick, *ids)
    for name in ("cut", "gone", "link", "sums", "swapped", "shape"):
        (folder / ids.pop()).rename(folder / name)
    (folder / ids.pop()).rename(folder / "a name that is no id")
    fill(booth.spool, "bodiless", PAGE)
    carry(booth, stick, "bodiless")

    def page(name: str) -> Path:
        (found,) = (folder / name).glob("*.age")
        return found

    def body(name: str, content: bytes) -> None:
        (folder / name / "submission.json").write_bytes(content)
        sums = (folder / name / "SHA256SUMS").read_text().splitlines()
        kept = [line for line in sums if not line.endswith("submission.json")]
        kept.append(f"{hashlib.sha256(content).hexdigest()}  submission.json")
        (folder / name / "SHA256SUMS").write_text("\n".join(kept) + "\n")

    page("cut").write_bytes(page("cut").read_bytes()[:-1])
    page("gone").unlink()
    (folder / "bodiless" / "submission.json").unlink()
    linked = page("link")
    linked.rename(stick / "elsewhere")
    linked.symlink_to(stick / "elsewhere")
    (folder / "sums" / "SHA256SUMS").unlink()
    other = json.loads((folder / "swapped" / "submission.json").read_bytes())
    other["documents"][0]["sha256"] = "0" * 64
    body("swapped", json.dumps(other).encode())
    body("shape", b'{"kind": "visit", "sealed": "bukan"}')

    code, lines = central.command("submissions", "import", str(stick))
    assert code == 1
    assert lines[-1] == {"stored": 1, "already": 0, "refused": 8}
    why = {str(line["submission"]): str(line.get("why", "")) for line in lines[:-1]}
    told = {
        name: text.split(":")[0].replace(page_id(folder, name), "PAGE") for name, text in why.items() if text
    }
    assert told == {
        "cut": "PAGE.age was damaged on the way",
        "gone": "PAGE.age is missing",
        "bodiless": "submission.json is missing",
        "link": "PAGE.age is missing",
        "sums": "SHA256SUMS is missing",
        "swapped": "PAGE.age is not the document that submission.json names",
        "shape": "submission.json has not the agreed shape",
        "a name that is no id": "the folder's name is not the id of a submission",
    }
    assert verdicts(lines)["visit-0"] == "stored"


def page_id(folder: Path, name: str) -> str:
    path = folder / name / "submission.json"
    body = json.loads(path.read_bytes()) if path.exists() else {}
    return str(body["documents"][0]["id"]) if "documents" in body else "no page"


def test_an_id_that_has_another_content_here_is_refused(
    central: CentralProcess, booth: Booth, stick: Path, tmp_path: Path
) -> None:
    fill(booth.spool, "visit-1")
    fill(booth.spool, "visit-2")
    folder = carry(booth, stick, "visit-1", "visit-2")
    booth.forwarder.run_once()
    for name in ("submission.json", "SHA256SUMS"):
        (folder / "visit-1" / name).write_bytes((folder / "visit-2" / name).read_bytes())
    code, lines = central.command("submissions", "import", str(stick))
    assert code == 1
    assert verdicts(lines) == {"visit-1": "refused", "visit-2": "already"}
    assert "another content" in str(lines[0]["why"])


def test_people_read_where_the_import_stands(
    central: CentralProcess, booth: Booth, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(booth.spool, "visit-1")
    places = ["--state", str(central.home), "--database", central.database]
    assert main(["submissions", "import", str(stick / "away"), *places]) == 2
    assert "no such folder" in capsys.readouterr().err
    assert main(["submissions", "import", str(stick), *places]) == 1
    assert "no submission is there" in capsys.readouterr().err
    carry(booth, stick, "visit-1")
    assert main(["submissions", "import", str(stick), *places]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("[1/1] visit-1 stored: 20")
    assert last == "1 stored, 0 already, 0 refused"
