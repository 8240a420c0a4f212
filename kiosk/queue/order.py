"""Who is next, and why: accumulating priority.

Every class gains credit at its own rate while it waits, and the highest credit
is next (Kleinrock 1964; Stanford, Taylor and Ziedins, Queueing Systems 77,
2014). Over it stand a longest wait, after which a ticket goes first whatever
its class, and a cap on how many of one class are called in a row. Ties go to
the earlier arrival, then to the lower number.

Within one class credit grows at one rate, so whoever started first always
leads: the head of each class is all that `choose` needs to see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.queue.rules import BOOKING, PRIORITY, REGULAR, QueueRules
from kiosk.words import mark, say

CLASS_NAMES: Mapping[str, str] = {
    REGULAR: mark("reguler"),
    PRIORITY: mark("prioritas"),
    BOOKING: mark("terjadwal"),
}

OVERDUE = mark("Sudah menunggu {minutes} menit, melewati batas {limit} menit.")
CAPPED = mark("Bergantian: {count} nomor {passed} sudah dipanggil berturut-turut.")
LONGEST = mark("Menunggu paling lama: {minutes} menit.")
HIGHEST = mark("Antrean {name}, menunggu {minutes} menit: kreditnya paling tinggi.")
EARLY = mark("Datang sebelum jadwal, dan tidak ada nomor lain yang menunggu.")
CHOSEN = mark("Dipilih oleh petugas.")

REASONS = (OVERDUE, CAPPED, LONGEST, HIGHEST, EARLY, CHOSEN)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the order needs to know of a waiting ticket."""

    ticket: str
    class_: str
    number: int
    arrived_at: datetime
    credit_from: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence, in both languages. A value that names a class is translated too."""

    text: str
    values: Mapping[str, object]

    def in_language(self, language: str) -> str:
        names = {
            key: say(value, language) if isinstance(value, str) else value
            for key, value in self.values.items()
        }
        return say(self.text, language, **names)

    def as_json(self) -> dict[str, str]:
        return {"id": self.in_language("id"), "en": self.in_language("en")}


@dataclass(frozen=True, slots=True)
class Choice:
    waiting: Waiting
    reason: Reason


def credit(waiting: Waiting, rules: QueueRules, now: datetime) -> float:
    """Points gained so far; none before the credit starts."""
    minutes = (now - waiting.credit_from).total_seconds() / 60
    return rules.classes[waiting.class_].rate * max(0.0, minutes)


def ranked(waiting: Sequence[Waiting], rules: QueueRules, now: datetime) -> list[Waiting]:
    """The line as it stands at `now`, first to be called first; the cap apart."""
    overdue_before = now - timedelta(minutes=rules.max_wait_minutes)

    def key(one: Waiting) -> tuple[bool, float, datetime, int]:
        overdue = one.credit_from < overdue_before
        strength = one.credit_from.timestamp() if overdue else -credit(one, rules, now)
        return (not overdue, strength, one.arrived_at, one.number)

    return sorted(waiting, key=key)


def choose(
    waiting: Sequence[Waiting], rules: QueueRules, now: datetime, last: Sequence[str]
) -> Choice | None:
    """Who is next of `waiting`, with the reason; None when nobody waits.

    `last` are the classes of the latest calls, newest first.
    """
    line = ranked(waiting, rules, now)
    if not line:
        return None
    first = line[0]
    minutes = _minutes(first, now)
    if minutes >= rules.max_wait_minutes:
        return Choice(first, Reason(OVERDUE, {"minutes": minutes, "limit": rules.max_wait_minutes}))
    if credit(first, rules, now) == 0 and first.credit_from > now:
        return Choice(first, Reason(EARLY, {}))
    capped = _capped_class(last, rules)
    if first.class_ == capped:
        others = [one for one in line if one.class_ != capped and one.credit_from <= now]
        if others:
            reason = Reason(CAPPED, {"count": rules.cap_in_a_row, "passed": CLASS_NAMES.get(capped, capped)})
            return Choice(others[0], reason)
    if all(first.credit_from <= one.credit_from for one in line):
        return Choice(first, Reason(LONGEST, {"minutes": minutes}))
    return Choice(
        first, Reason(HIGHEST, {"name": CLASS_NAMES.get(first.class_, first.class_), "minutes": minutes})
    )


def overtaken_before(mine: Waiting, rules: QueueRules, now: datetime) -> dict[str, datetime]:
    """For each class, the credit start before which a ticket stands ahead of `mine`."""
    overdue_before = now - timedelta(minutes=rules.max_wait_minutes)
    if mine.credit_from < overdue_before:
        return dict.fromkeys(rules.classes, mine.credit_from)
    points = credit(mine, rules, now)
    before = {
        code: max(overdue_before, now - timedelta(minutes=points / rule.rate))
        for code, rule in rules.classes.items()
    }
    return before | {mine.class_: mine.credit_from}


def _capped_class(last: Sequence[str], rules: QueueRules) -> str | None:
    run = last[: rules.cap_in_a_row]
    return run[0] if len(run) == rules.cap_in_a_row and len(set(run)) == 1 else None


def _minutes(waiting: Waiting, now: datetime) -> int:
    return max(0, int((now - waiting.credit_from).total_seconds() // 60))
