"""A disk in memory that knows what was synced. No FUSE here: pure logic.

Kept for certain is what POSIX promises and no more: the bytes of a file after
fsync of that file, a name after fsync of its folder. What file systems give
beyond that (ext4 makes a new file's name durable with its bytes) is not relied
on. Of the rest, when the power goes, dice decide:

    bytes    each sector of each write by itself; each truncation
    names    a rename wholly or not at all; either the first so many of all
             changes, as with a journal, or any of them, as without
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR_BYTES = 512
#: How likely a sector that was not synced is there all the same: drawn for each file.
LUCK = (0.0, 0.5, 1.0)

_numbers = itertools.count(2)


@dataclass(eq=False)
class File:
    """Bytes as programs see them (`now`), as they are for certain (`kept`), and what lies between."""

    mode: int = 0o644
    now: bytearray = field(default_factory=bytearray)
    kept: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes] | int] = field(default_factory=list)
    """Writes as (offset, bytes), truncations as a length; oldest first."""
    number: int = field(default_factory=lambda: next(_numbers))
    at_ns: int = 0

    def write(self, offset: int, data: bytes) -> None:
        _put(self.now, offset, data)
        self.pending.append((offset, data))

    def truncate(self, length: int) -> None:
        _cut(self.now, length)
        self.pending.append(length)

    def sync(self) -> None:
        for change in self.pending:
            _apply(self.kept, change)
        self.pending.clear()

    def after_loss(self, dice: random.Random) -> bytes:
        """What a loss leaves of it."""
        left, luck = bytearray(self.kept), dice.choice(LUCK)
        for change in self.pending:
            if isinstance(change, int):
                if dice.random() < luck:
                    _cut(left, change)
                continue
            for offset, sector in _sectors(*change):
                if dice.random() < luck:
                    _put(left, offset, sector)
        return bytes(left)


@dataclass(eq=False)
class Folder:
    """Names as programs see them, and as they are for certain."""

    mode: int = 0o755
    now: dict[str, Node] = field(default_factory=dict)
    kept: dict[str, Node] = field(default_factory=dict)
    number: int = field(default_factory=lambda: next(_numbers))
    at_ns: int = 0


Node = File | Folder
#: One place for a name, and what is there afterwards: nothing, or a node.
Slot = tuple[Folder, str, Node | None]


class Disk:
    """A tree of files. Paths are absolute, "/" is its root. Raises the OSErrors of a file system."""

    def __init__(self) -> None:
        self.root = Folder(number=1)
        self._renamed: list[tuple[Slot, ...]] = []

    # What programs do

    def find(self, path: str) -> Node:
        node: Node = self.root
        for name in _names(path):
            if not isinstance(node, Folder):
                raise NotADirectoryError(20, path)
            if name not in node.now:
                raise FileNotFoundError(2, path)
            node = node.now[name]
        return node

    def link(self, path: str, node: Node) -> None:
        """Give `node` the name `path`, which must be free."""
        folder, name = self._place(path)
        if name in folder.now:
            raise FileExistsError(17, path)
        self._change((folder, name, node))

    def unlink(self, path: str) -> None:
        self.find(path)
        self._change((*self._place(path), None))

    def rmdir(self, path: str) -> None:
        folder = self.find(path)
        if not isinstance(folder, Folder):
            raise NotADirectoryError(20, path)
        if folder.now:
            raise OSError(39, path)
        self._change((*self._place(path), None))

    def rename(self, old: str, new: str) -> None:
        """In one step, over whatever had the new name."""
        node = self.find(old)
        if self._place(new)[0].now.get(_names(new)[-1]) is not node:
            self._change((*self._place(old), None), (*self._place(new), node))

    def sync_names(self, folder: Folder) -> None:
        """fsync of a folder: its names are kept, with what they cannot be kept without."""
        places = {(folder, name) for change in self._renamed for where, name, _ in change if where is folder}
        wanted: list[tuple[Slot, ...]] = []
        for change in reversed(self._renamed):
            if places & {slot[:2] for slot in change}:
                places |= {slot[:2] for slot in change}
                wanted.append(change)
        for change in reversed(wanted):
            _keep(change)
            self._renamed.remove(change)

    def sync(self) -> None:
        """sync(2): everything is kept."""
        for change in self._renamed:
            _keep(change)
        self._renamed.clear()
        for _, node in self.walk():
            if isinstance(node, File):
                node.sync()

    def walk(self) -> Iterator[tuple[str, Node]]:
        """Every path and its node, folders before what is in them."""
        yield from _walk("", self.root)

    # What the power does

    def lose_power(self, dice: random.Random) -> None:
        """Leave what was synced, and of the rest what the dice let be."""
        if dice.random() < 0.5:
            lucky = self._renamed[: dice.randint(0, len(self._renamed))]
        else:
            lucky = [change for change in self._renamed if dice.random() < 0.5]
        for change in lucky:
            _keep(change)
        self._renamed.clear()
        self._wake(self.root, dice, set())

    def _wake(self, folder: Folder, dice: random.Random, seen: set[int]) -> None:
        folder.now = dict(folder.kept)
        for _, node in sorted(folder.now.items()):
            if node.number in seen:
                continue
            seen.add(node.number)
            if isinstance(node, Folder):
                self._wake(node, dice, seen)
            else:
                node.now = bytearray(node.after_loss(dice))
                node.kept, node.pending = bytearray(node.now), []

    # Between runs

    @classmethod
    def read(cls, platter: Path) -> Disk:
        """A disk of what is in the folder `platter`, all of it synced."""
        disk = cls()
        for path in sorted(platter.rglob("*")):
            mode = path.stat().st_mode & 0o7777
            node = Folder(mode) if path.is_dir() else File(mode, bytearray(path.read_bytes()))
            if isinstance(node, File):
                node.kept = bytearray(node.now)
            disk.link("/" + path.relative_to(platter).as_posix(), node)
        disk.sync()
        return disk

    def store(self, platter: Path) -> None:
        """Put the tree, as programs see it, into the empty folder `platter`."""
        for name, node in self.walk():
            path = platter / name.lstrip("/")
            if isinstance(node, Folder):
                path.mkdir(parents=True, exist_ok=True)
            else:
                path.write_bytes(node.now)
            path.chmod(node.mode)

    # Inside

    def _place(self, path: str) -> tuple[Folder, str]:
        *above, name = _names(path)
        folder = self.find("/".join(above))
        if not isinstance(folder, Folder):
            raise NotADirectoryError(20, path)
        return folder, name

    def _change(self, *slots: Slot) -> None:
        for folder, name, node in slots:
            _set(folder.now, name, node)
        self._renamed.append(slots)


def _walk(name: str, node: Node) -> Iterator[tuple[str, Node]]:
    yield name or "/", node
    if isinstance(node, Folder):
        for part, child in sorted(node.now.items()):
            yield from _walk(f"{name}/{part}", child)


def _names(path: str) -> list[str]:
    return [name for name in path.split("/") if name]


def _keep(change: tuple[Slot, ...]) -> None:
    for folder, name, node in change:
        _set(folder.kept, name, node)


def _set(names: dict[str, Node], name: str, node: Node | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


def _apply(content: bytearray, change: tuple[int, bytes] | int) -> None:
    if isinstance(change, int):
        _cut(content, change)
    else:
        _put(content, *change)


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _cut(content: bytearray, length: int) -> None:
    del content[length:]
    content.extend(bytes(length - len(content)))


def _sectors(offset: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    """The write, cut where sectors begin."""
    end = offset + len(data)
    while offset < end:
        until = min(end, (offset // SECTOR_BYTES + 1) * SECTOR_BYTES)
        yield offset, data[len(data) - (end - offset) : len(data) - (end - until)]
        offset = until
