"""A thin, lossy link between two network namespaces: real packets, really lost.

Each end is a namespace with a TUN device of its own (Linux, root or the right to
unshare). Every IP packet between them passes through here and is queued, slowed,
delayed, lost or cut; what that does to a connection is the kernel's own TCP, as
on a booth.

    end "booth"  10.77.0.1 ── Line ── 10.77.0.2  end "centre"
"""

from __future__ import annotations

import ctypes
import fcntl
import heapq
import os
import random
import selectors
import struct
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Self, TypeVar

from kiosk.clock import Clock

Answer = TypeVar("Answer")

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
MTU_BYTES = 1500
IPV4, TCP = 4, 6
#: IPv4, TCP and its timestamps (RFC 7323).
HEADER_BYTES = 20 + 20 + 12
LOOK_AGAIN_S = 0.1
CONGESTION = "cubic"
"""What Debian's kernel does when nobody changed it."""
BOOTH, CENTRE = "10.77.0.1", "10.77.0.2"


@dataclass(frozen=True, slots=True)
class LinkKind:
    """Each way. `loss` is the share of packets that cross and never arrive; in the last
    `cut_s` of every `cut_every_s` nothing arrives at all; what finds `queue_bytes`
    before it is dropped, as by a modem."""

    bits_per_s: float = 512_000.0
    loss: float = 0.02
    delay_s: float = 0.03
    queue_bytes: int = 48_000
    cut_every_s: float = 60.0
    cut_s: float = 10.0

    @property
    def bytes_per_s(self) -> float:
        return self.bits_per_s / 8.0

    def is_cut(self, at_s: float) -> bool:
        """`at_s`: seconds since the link was made."""
        return at_s % self.cut_every_s >= self.cut_every_s - self.cut_s

    def raw_bytes(self, until_s: float) -> float:
        """All bytes that the line can carry from its beginning until `until_s`, cuts left out."""
        whole, rest_s = divmod(until_s, self.cut_every_s)
        up_s = self.cut_every_s - self.cut_s
        return self.bytes_per_s * (whole * up_s + min(rest_s, up_s))

    def ideal_bytes(self, until_s: float) -> float:
        """What a sender moves by then that fills every packet and is never waiting: all
        that the line can carry, less the packets that are lost and the headers."""
        return self.raw_bytes(until_s) * (1.0 - self.loss) * (1.0 - HEADER_BYTES / MTU_BYTES)


class End:
    """One network namespace. What is started by `within` lives in it, processes too."""

    def __init__(self, name: str, address: str) -> None:
        self._threads = ThreadPoolExecutor(1, f"end-{name}", initializer=_leave_the_network)
        self.device: int = self.within(lambda: _open_tun(name, address))

    def within(self, deed: Callable[[], Answer]) -> Answer:
        return self._threads.submit(deed).result()

    def close(self) -> None:
        self._threads.shutdown()
        os.close(self.device)


class Chance:
    """Which packets of one way are lost: for the same seed always the same, counted from the first."""

    def __init__(self, seed: int, way: str, loss: float) -> None:
        self._dice = random.Random(f"{seed} {way}")
        self._loss = loss

    def loses_next(self) -> bool:
        return self._dice.random() < self._loss


@dataclass(slots=True)
class _Way:
    """One direction: until when the line is busy, and what it carried."""

    source: int
    target: int
    chance: Chance
    busy_until_s: float = 0.0
    ends: dict[int, tuple[int, int]] = field(default_factory=dict)
    lost: int = 0
    carried: int = 0


class ThinLink:
    """Open it, start one party in `booth` and the other in `centre`, close it. `seed` says which
    packets are lost; when the two send them is theirs to say."""

    def __init__(self, kind: LinkKind, clock: Clock, seed: int) -> None:
        self._kind = kind
        self._clock = clock
        self._seed = seed
        self._severed = False
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._carry, name="thin-link")

    def __enter__(self) -> Self:
        self.booth, self.centre = End("booth0", BOOTH), End("centre0", CENTRE)
        there, back = self.booth.device, self.centre.device
        up, down = (Chance(self._seed, name, self._kind.loss) for name in ("to the centre", "to the booth"))
        self._ways = {there: _Way(there, back, up), back: _Way(back, there, down)}
        self._began_s = self._clock.monotonic_s()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._thread.join()
        for end in (self.booth, self.centre):
            end.close()

    def sever(self) -> None:
        """From now on nothing arrives."""
        self._severed = True

    @property
    def age_s(self) -> float:
        return self._clock.monotonic_s() - self._began_s

    @property
    def arrived_bytes(self) -> int:
        """Of all connections, the bytes that reached the centre, each counted once: what TCP
        repeated after a loss is not in it, what a second connection repeated is."""
        ends = self._ways[self.booth.device].ends.values()
        return sum((reached - began) % 2**32 for began, reached in ends)

    @property
    def lost_packets(self) -> int:
        return sum(way.lost for way in self._ways.values())

    def _carry(self) -> None:
        crossing: list[tuple[float, int, int, bytes]] = []
        number = 0
        with selectors.DefaultSelector() as selector:
            for device in self._ways:
                os.set_blocking(device, False)
                selector.register(device, selectors.EVENT_READ)
            while not self._closing.is_set():
                wait_s = LOOK_AGAIN_S
                if crossing:
                    wait_s = min(wait_s, max(0.0, crossing[0][0] - self.age_s))
                for key, _ in selector.select(wait_s):
                    number += 1
                    self._take(key.fd, crossing, number)
                while crossing and crossing[0][0] <= self.age_s:
                    at_s, _, device, packet = heapq.heappop(crossing)
                    self._deliver(self._ways[device], packet, at_s)

    def _take(self, device: int, crossing: list[tuple[float, int, int, bytes]], number: int) -> None:
        """One packet: dropped, lost on the way, or on its way."""
        packet = os.read(device, 2 * MTU_BYTES)
        if packet[0] >> 4 != IPV4:
            return  # the kernel looks for neighbours, whenever it likes
        way, now_s = self._ways[device], self.age_s
        queued = max(0.0, way.busy_until_s - now_s) * self._kind.bytes_per_s
        if queued + len(packet) > self._kind.queue_bytes:
            return
        way.busy_until_s = max(now_s, way.busy_until_s) + len(packet) / self._kind.bytes_per_s
        if way.chance.loses_next():
            way.lost += 1
            return
        heapq.heappush(crossing, (way.busy_until_s + self._kind.delay_s, number, device, packet))

    def _deliver(self, way: _Way, packet: bytes, at_s: float) -> None:
        if self._severed or self._kind.is_cut(at_s):
            return
        way.carried += len(packet)
        _note_tcp(way.ends, packet)
        os.write(way.target, packet)


def _note_tcp(ends: dict[int, tuple[int, int]], packet: bytes) -> None:
    """Remember, by the sender's port, where a connection began and how far it came."""
    if packet[9] != TCP:
        return
    head = 4 * (packet[0] & 15)
    port, sequence = struct.unpack_from("!H2xI", packet, head)
    size = len(packet) - head - 4 * (packet[head + 12] >> 4)
    if packet[head + 13] & 2:  # SYN
        ends[port] = (sequence + 1, sequence + 1)
    elif port in ends and size:
        began, reached = ends[port]
        further = max((reached - began) % 2**32, (sequence + size - began) % 2**32)
        ends[port] = (began, (began + further) % 2**32)


def _leave_the_network() -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(CLONE_NEWNET):
        error = ctypes.get_errno()
        raise OSError(error, f"no network namespace: {os.strerror(error)}")


def _open_tun(name: str, address: str) -> int:
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    network = address.rpartition(".")[0] + ".0/24"
    for words in (
        f"addr add {address}/24 dev {name}",
        f"link set {name} mtu {MTU_BYTES} up",
        "link set lo up",
        f"route replace {network} dev {name} congctl {CONGESTION}",
    ):
        subprocess.run(["ip", *words.split()], check=True, timeout=10)
    return device
