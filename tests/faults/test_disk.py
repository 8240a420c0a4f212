"""What a loss of power leaves on the disk of these tests: what POSIX promises, and what dice add."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.power.disk import SECTOR_BYTES, Disk, File, Folder

SEEDS = range(60)


def file_at(disk: Disk, path: str, content: bytes = b"") -> File:
    file = File()
    disk.link(path, file)
    file.write(0, content)
    return file


def saved(content: bytes = b"old") -> tuple[Disk, File]:
    """A disk with one file that is wholly durable."""
    disk = Disk()
    file = file_at(disk, "/file", content)
    disk.sync()
    return disk, file


def names(disk: Disk) -> set[str]:
    return {path for path, _ in disk.walk() if path != "/"}


def content(disk: Disk, path: str) -> bytes:
    file = disk.find(path)
    assert isinstance(file, File)
    return bytes(file.now)


def test_what_was_synced_is_there_whatever_the_dice_say() -> None:
    for seed in SEEDS:
        disk = Disk()
        file_at(disk, "/file", b"kept").sync()
        disk.sync_names(disk.root)
        disk.lose_power(random.Random(seed))
        assert content(disk, "/file") == b"kept"


def test_a_file_whose_folder_was_not_synced_may_be_gone_although_its_bytes_were() -> None:
    outcomes = set()
    for seed in SEEDS:
        disk = Disk()
        file_at(disk, "/file", b"kept").sync()
        disk.lose_power(random.Random(seed))
        outcomes.add(frozenset(names(disk)))
    assert outcomes == {frozenset(), frozenset({"/file"})}


def test_bytes_that_were_not_synced_are_lost_kept_or_torn_at_sectors() -> None:
    new = b"n" * (4 * SECTOR_BYTES)
    outcomes = set()
    for seed in SEEDS:
        disk, file = saved(b"o" * (4 * SECTOR_BYTES))
        file.write(0, new)
        disk.lose_power(random.Random(seed))
        left = content(disk, "/file")
        sectors = [left[at : at + SECTOR_BYTES] for at in range(0, len(left), SECTOR_BYTES)]
        assert all(len(set(sector)) == 1 for sector in sectors), "a sector is never torn itself"
        outcomes.add(left)
    assert {new, b"o" * len(new)} < outcomes


def test_a_rename_happened_wholly_or_not_at_all() -> None:
    outcomes = set()
    for seed in SEEDS:
        disk, _ = saved()
        file_at(disk, "/file.partial", b"new").sync()
        disk.sync_names(disk.root)
        disk.rename("/file.partial", "/file")
        disk.lose_power(random.Random(seed))
        outcomes.add((frozenset(names(disk)), content(disk, "/file")))
    assert outcomes == {(frozenset({"/file"}), b"new"), (frozenset({"/file", "/file.partial"}), b"old")}


def test_a_rename_of_bytes_that_were_not_synced_can_leave_an_empty_file() -> None:
    outcomes = set()
    for seed in SEEDS:
        disk, _ = saved()
        file_at(disk, "/file.partial", b"new")
        disk.rename("/file.partial", "/file")
        disk.sync_names(disk.root)
        disk.lose_power(random.Random(seed))
        outcomes.add(content(disk, "/file"))
    assert outcomes == {b"", b"new"}


def test_a_file_that_was_removed_may_come_back_until_its_folder_is_synced() -> None:
    outcomes = set()
    for seed in SEEDS:
        disk, _ = saved()
        disk.unlink("/file")
        disk.lose_power(random.Random(seed))
        outcomes.add(frozenset(names(disk)))
    assert outcomes == {frozenset(), frozenset({"/file"})}
    disk, _ = saved()
    disk.unlink("/file")
    disk.sync_names(disk.root)
    disk.lose_power(random.Random(0))
    assert names(disk) == set()


def test_syncing_one_folder_says_nothing_of_another() -> None:
    outcomes = set()
    for seed in SEEDS:
        disk = Disk()
        for folder in ("/one", "/other"):
            disk.link(folder, Folder())
        disk.sync()
        file_at(disk, "/one/file").sync()
        file_at(disk, "/other/file").sync()
        one = disk.find("/one")
        assert isinstance(one, Folder)
        disk.sync_names(one)
        disk.lose_power(random.Random(seed))
        assert "/one/file" in names(disk)
        outcomes.add("/other/file" in names(disk))
    assert outcomes == {True, False}


def test_the_same_seed_leaves_the_same() -> None:
    def left(seed: int) -> tuple[set[str], bytes]:
        disk, file = saved(b"o" * 5_000)
        file.write(100, b"n" * 4_000)
        for number in range(8):
            file_at(disk, f"/{number}")
        disk.lose_power(random.Random(seed))
        return names(disk), content(disk, "/file")

    assert [left(seed) for seed in SEEDS] == [left(seed) for seed in SEEDS]


def test_a_disk_is_the_same_after_it_was_put_away(tmp_path: Path) -> None:
    disk, _ = saved(b"some bytes")
    disk.link("/folder", Folder(0o700))
    file_at(disk, "/folder/file", b"more").mode = 0o600
    disk.store(tmp_path)
    again = Disk.read(tmp_path)
    assert [(path, node.mode) for path, node in again.walk()][1:] == [
        (path, node.mode) for path, node in disk.walk()
    ][1:]
    assert content(again, "/folder/file") == b"more"


writes = st.lists(
    st.one_of(
        st.tuples(st.integers(0, 3_000), st.binary(max_size=2_000)),
        st.integers(0, 3_000),
        st.none(),
    )
)


@given(writes, st.integers(0, 1_000))
def test_no_loss_invents_bytes_or_reaches_behind_the_last_sync(
    deeds: list[tuple[int, bytes] | int | None], seed: int
) -> None:
    file = File()
    synced = 0
    for number, deed in enumerate(deeds, 1):
        if deed is None:
            file.sync()
            assert file.kept == file.now
            synced = number
        elif isinstance(deed, int):
            file.truncate(deed)
        else:
            file.write(*deed)
    left = file.after_loss(random.Random(seed))
    if synced == len(deeds):
        assert left == bytes(file.now)
    written = {value for deed in deeds if isinstance(deed, tuple) for value in deed[1]} | {0}
    assert set(left) <= written
