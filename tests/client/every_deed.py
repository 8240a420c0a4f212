"""Each deed of a table on a disk that is full, at every write in turn; says as JSON what was seen.

Run as `every_write.py` is, on a tmpfs of its own. A deed that finds no room says so, by
DISK_FULL or by SQLite's and the system's own error, and leaves everything as it was; with
room it is done as if nothing had been. What is kept is compared whole: every row of every
database, every byte of every file.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from every_other_write import Disk
from sqlalchemy.exc import OperationalError

from kiosk.faults import Fault, FaultCode
from kiosk.full_disk import disk_full

#: What chance and the day make different each time.
CHANCE = re.compile(r"[0-9a-fA-F]{32,}")
#: Files that hold nothing of their own.
UNCOUNTED = re.compile(r"ballast|.*(\.lock|-wal|-shm)")


Ready = Callable[[Path], object]


@dataclass(frozen=True)
class Deed:
    """`ready` prepares a folder, `opened` is what the deed is done with; the disk is full only
    while it `does`. `via` leads from ready to what may be left of a deed of several steps,
    besides nothing and everything."""

    name: str
    opened: Callable[[Path], AbstractContextManager[Any]]
    does: Callable[[Any], object]
    ready: Ready = lambda _folder: None
    via: Sequence[Ready] = ()
    ballast: bool = False
    """It has room to throw off, and so is always done."""


def at_path(folder: Path) -> AbstractContextManager[Path]:
    """For a deed that opens what it needs itself."""
    return nullcontext(folder)


def made(opened: Callable[[Path], AbstractContextManager[Any]], work: Callable[[Any], object]) -> Ready:
    """`work` with what is `opened` in a folder."""

    def ready(folder: Path) -> None:
        with opened(folder) as thing:
            assert not isinstance(said := work(thing), Fault), said

    return ready


def kept(folder: Path) -> dict[str, object]:
    """Everything under `folder`. Databases as the statements that would make them again."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.suffix == ".db":
            with closing(sqlite3.connect(path)) as connection:
                verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                assert verdict == "ok", f"{name}: {verdict}"
                assert connection.execute("PRAGMA foreign_key_check").fetchall() == [], name
                # A base that was begun and holds nothing is as good as none.
                if rows := [CHANCE.sub("-", row) for row in connection.iterdump()][1:-1]:
                    found[name] = (version, rows)
        elif path.is_file() and not UNCOUNTED.fullmatch(path.name):
            found[name] = path.read_bytes()
    return found


def told_full(work: Callable[[], object]) -> bool:
    """Whether `work` said that the disk is full; it may say nothing worse."""
    try:
        said = work()
    except OperationalError as error:
        if not isinstance(error.orig, sqlite3.OperationalError):
            raise
        disk_full(error.orig)  # raises whatever is something else
        return True
    except (OSError, sqlite3.OperationalError) as error:
        disk_full(error)
        return True
    assert not isinstance(said, Fault) or said.code is FaultCode.DISK_FULL, said
    return isinstance(said, Fault)


def each(home: Path, deed: Deed) -> dict[str, object]:
    """`deed` with 0, 1, 2, … pages left until it is done; how many runs failed, and what was wrong."""
    template, folder = home / "ready", home / "booth"
    template.mkdir()
    deed.ready(template)
    if deed.opened is not at_path:
        with deed.opened(template):
            pass  # opening is a deed of its own
    stations = [_after(template, folder, step) for step in (_nothing, *deed.via)]
    whole = _after(template, folder, lambda place: _do(place, deed))
    wrong = ["the deed leaves no trace"] if whole == stations[0] else []
    failed = 0
    for pages in range(400):
        shutil.copytree(template, folder)
        full = _on_full_disk(folder, deed, pages)
        failed += full
        if kept(folder) not in (stations if full else [whole]):
            wrong.append(f"{pages} pages: {'half done' if full else 'said to be done'}: {kept(folder)}")
        if full and (told_full(lambda: _do(folder, deed)) or kept(folder) != whole):
            wrong.append(f"{pages} pages: not done when there was room: {kept(folder)}")
        shutil.rmtree(folder)
        if wrong or (not full and pages >= (8 if deed.ballast else 0)):
            break
    else:
        wrong.append("it never had room enough")
    shutil.rmtree(template)
    return {"failed": failed, "wrong": wrong}


def _nothing(_folder: Path) -> None:
    pass


def _after(template: Path, folder: Path, until: Ready) -> dict[str, object]:
    shutil.copytree(template, folder)
    until(folder)
    found = kept(folder)
    shutil.rmtree(folder)
    return found


def _do(folder: Path, deed: Deed) -> object:
    with deed.opened(folder) as thing:
        return deed.does(thing)


def _on_full_disk(folder: Path, deed: Deed, pages: int) -> bool:
    """Whether the deed said that it found no room; there is room again afterwards."""
    disk = Disk(folder)
    with deed.opened(folder) as thing:
        if deed.opened is not at_path and not deed.ballast:
            (folder / "spool" / "ballast").unlink(missing_ok=True)
        disk.leave(pages)
        full = told_full(lambda: deed.does(thing))
        disk.free()
    return full
