"""A seed of the thin link says which packets are lost: the same ones again, whatever else is under way."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from benchmarks import link
from benchmarks.rows import Row, row
from benchmarks.thin_link import BOOTH, CENTRE, LinkKind, ThinLink
from kiosk.clock import SystemClock

#: Fast enough that nothing waits at the line, and a third of it lost.
LOSSY = LinkKind(bits_per_s=1e9, loss=0.33, delay_s=0.0, queue_bytes=1 << 24, cut_every_s=3600.0, cut_s=0.0)
PACKETS, PORT, LAST = 200, 9000, b"last"
PATIENCE_S = 20.0


def arrived(seed: int, replies: int) -> list[int]:
    """Which of PACKETS arrive at the centre, while so many go the other way."""
    with ThinLink(LOSSY, SystemClock(), seed) as thin:
        centre, booth = thin.centre.within(_socket(CENTRE)), thin.booth.within(_socket(BOOTH))
        with centre, booth:
            for _ in range(replies):
                centre.sendto(b"reply", (BOOTH, PORT))
            for number in range(PACKETS):
                booth.sendto(str(number).encode(), (CENTRE, PORT))
            for _ in range(50):  # one of them arrives
                booth.sendto(LAST, (CENTRE, PORT))
            found = []
            while (said := centre.recv(100)) != LAST:
                found.append(int(said))
            return found


def _socket(address: str) -> Callable[[], socket.socket]:
    def made() -> socket.socket:
        end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        end.bind((address, PORT))
        end.settimeout(PATIENCE_S)
        return end

    return made


def test_the_same_seed_loses_the_same_packets_and_another_loses_others() -> None:
    once = arrived(seed=7, replies=0)
    assert 0.5 * PACKETS < len(once) < 0.85 * PACKETS
    assert arrived(seed=7, replies=40) == once
    assert arrived(seed=8, replies=0) != once


def test_the_measurement_takes_a_seed_and_prints_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[float, int]] = []

    def measure(_: LinkKind, duration_s: float, __: int, seed: int) -> list[Row]:
        asked.append((duration_s, seed))
        return [row("seed of the line's chance", seed, "")]

    monkeypatch.setattr(link, "measure", measure)
    assert link.main(["--seed", "7", "--minutes", "2"]) == 0
    assert link.main([]) == 0
    assert asked == [(120.0, 7), (link.MINUTES * 60.0, link.SEED)]
    assert capsys.readouterr().out.startswith("seed 7, 2 minutes\n")
