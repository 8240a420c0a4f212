"""The technician's PIN: Argon2 in the state folder, and a wait for whoever guesses.

Guesses are counted on the disk before they are looked at, so pulling the plug
forgives nothing. The wait runs by the monotonic clock from the last guess or
from the start of the process, so setting the clock forgives nothing either.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.client.safe_files import write_whole
from kiosk.clock import Clock
from kiosk.full_disk import disk_full

log = logging.getLogger(__name__)

HASH_FILE, TRIES_FILE = "technician.pin", "technician.tries"
MIN_DIGITS, MAX_DIGITS = 6, 12
#: From this wrong guess on there is a wait: 1, 2, 4, 8 and at last 15 minutes.
FREE_GUESSES = 5
FIRST_WAIT_S, LONGEST_WAIT_S = 60.0, 900.0

_hasher = PasswordHasher()


class Opening(StrEnum):
    """What became of a guess."""

    OPEN = "open"
    WRONG = "wrong"
    WAIT = "wait"
    NO_PIN = "no_pin"


@dataclass(frozen=True, slots=True)
class Answer:
    """`wait_s` is how long no guess is looked at."""

    opening: Opening
    wait_s: float = 0.0


def unfit(pin: str) -> bool:
    """Whether `pin` is too short, too long, no number, or the first that anyone tries."""
    if not (pin.isascii() and pin.isdecimal() and MIN_DIGITS <= len(pin) <= MAX_DIGITS):
        return True
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return steps in ({0}, {1}, {9})


def wait_s(failures: int) -> float:
    """How long the next guess has to wait after `failures` wrong ones."""
    if failures < FREE_GUESSES:
        return 0.0
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(failures - FREE_GUESSES, 10))


class TechnicianPin:
    """The PIN of this booth, in `state`. For several threads."""

    def __init__(self, state: Path, clock: Clock) -> None:
        self._hash = state / HASH_FILE
        self._tries = state / TRIES_FILE
        self._clock = clock
        self._lock = Lock()
        self._failures = self._counted()
        self._since_s = clock.monotonic_s()

    def put(self, pin: str) -> None:
        """Make `pin` the PIN; ValueError when it is unfit."""
        if unfit(pin):
            raise ValueError("a PIN is 6 to 12 digits, neither all alike nor in a row")
        self._hash.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._hash, _hasher.hash(pin).encode(), mode=0o600)
        self._count(0)

    def guess(self, pin: str) -> Answer:
        """Look at one guess. Takes some 50 ms on purpose."""
        with self._lock:
            try:
                kept = self._hash.read_text("ascii")
            except FileNotFoundError:
                return Answer(Opening.NO_PIN)
            left_s = self._left_s()
            if left_s > 0:
                return Answer(Opening.WAIT, left_s)
            self._count(self._failures + 1)
            if self._is(kept, pin):
                self._count(0)
                log.info("technician.opened")
                return Answer(Opening.OPEN)
            log.warning("technician.wrong_pin failures=%s", self._failures)
            left_s = self._left_s()
            return Answer(Opening.WAIT if left_s > 0 else Opening.WRONG, left_s)

    def _left_s(self) -> float:
        return max(0.0, self._since_s + wait_s(self._failures) - self._clock.monotonic_s())

    @staticmethod
    def _is(kept: str, pin: str) -> bool:
        try:
            return _hasher.verify(kept, pin)
        except (VerificationError, InvalidHashError):
            return False

    def _count(self, failures: int) -> None:
        self._failures, self._since_s = failures, self._clock.monotonic_s()
        try:
            write_whole(self._tries, json.dumps({"failures": failures}).encode(), mode=0o600)
        except OSError as error:
            # Whoever comes to mend a full disk must not be kept out by it.
            log.warning("technician.not_counted fault=%s", disk_full(error))

    def _counted(self) -> int:
        try:
            return max(0, int(json.loads(self._tries.read_text("ascii"))["failures"]))
        except FileNotFoundError:
            return 0
        except (ValueError, KeyError, TypeError):
            # Somebody wrote over it: start where guessing already waits.
            return FREE_GUESSES
