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

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum

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

MICROSECOND = timedelta(microseconds=1)

REASONS = (OVERDUE, CAPPED, LONGEST, HIGHEST, EARLY, CHOSEN)


class Turn(IntEnum):
    """Who goes before whom, whatever the credit."""

    OVERDUE = 0
    WAITING = 1
    CAPPED = 2
    EARLY = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence in both languages, perhaps one `more`. A value that names a class is translated too."""

    text: str
    values: Mapping[str, object]
    more: Reason | None = None

    def in_language(self, language: str) -> str:
        names = {
            key: say(value, language) if isinstance(value, str) else value
            for key, value in self.values.items()
        }
        sentence = say(self.text, language, **names)
        return sentence if self.more is None else f"{sentence} {self.more.in_language(language)}"

    def as_json(self) -> dict[str, str]:
        return {"id": self.in_language("id"), "en": self.in_language("en")}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the order needs to know of a waiting ticket. `elsewhere` is why a counter calls it
    that it was not moved to."""

    ticket: str
    class_: str
    number: int
    arrived_at: datetime
    credit_from: datetime
    elsewhere: Reason | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    waiting: Waiting
    reason: Reason


def credit(waiting: Waiting, rules: QueueRules, now: datetime) -> int:
    """Credit gained so far, none before it starts: microseconds times the weight
    of the class. A whole number, so that both engines and Python agree on every tie."""
    return max(0, (now - waiting.credit_from) // MICROSECOND) * rules.classes[waiting.class_].weight


def ranked(
    waiting: Sequence[Waiting], rules: QueueRules, now: datetime, capped: str | None = None
) -> list[Waiting]:
    """The line as it stands at `now`, first to be called first. Tickets of the
    `capped` class stand behind the others until one of those was called."""
    overdue_before = now - timedelta(minutes=rules.max_wait_minutes)

    def key(one: Waiting) -> tuple[Turn, int, datetime, int]:
        if one.credit_from <= overdue_before:
            turn = Turn.OVERDUE
            strength = (one.credit_from - overdue_before) // MICROSECOND
        elif one.credit_from > now:
            turn, strength = Turn.EARLY, (one.credit_from - now) // MICROSECOND
        else:
            turn = Turn.CAPPED if one.class_ == capped else Turn.WAITING
            strength = -credit(one, rules, now)
        return turn, strength, one.arrived_at, one.number

    return sorted(waiting, key=key)


def choose(
    waiting: Sequence[Waiting], rules: QueueRules, now: datetime, last: Sequence[str]
) -> Choice | None:
    """Who is next of `waiting`, with the reason; None when nobody waits.

    `last` are the classes of the latest calls, newest first. `claiming` says
    the same in SQL.
    """
    line = ranked(waiting, rules, now, capped_class(last, rules))
    if not line:
        return None
    others = line[1:]
    eldest = min((one.credit_from for one in others), default=None)
    return Choice(line[0], reason_for(line[0], rules, now, last, {one.class_ for one in others}, eldest))


def reason_for(
    next_one: Waiting,
    rules: QueueRules,
    now: datetime,
    last: Sequence[str],
    others: Collection[str],
    eldest: datetime | None,
) -> Reason:
    """Why `next_one` is next: one sentence, and another when it was moved to another counter.

    others: the classes of those who wait on
    eldest: since when the one of them who has waited longest gains credit
    """
    reason = _turn_of(next_one, rules, now, last, others, eldest)
    return replace(reason, more=next_one.elsewhere)


def _turn_of(
    next_one: Waiting,
    rules: QueueRules,
    now: datetime,
    last: Sequence[str],
    others: Collection[str],
    eldest: datetime | None,
) -> Reason:
    minutes = _minutes(next_one, now)
    if next_one.credit_from <= now - timedelta(minutes=rules.max_wait_minutes):
        return Reason(OVERDUE, {"minutes": minutes, "limit": rules.max_wait_minutes})
    if next_one.credit_from > now:
        return Reason(EARLY, {})
    capped = capped_class(last, rules)
    if capped is not None and capped in others and next_one.class_ != capped:
        return Reason(CAPPED, {"count": rules.cap_in_a_row, "passed": CLASS_NAMES.get(capped, capped)})
    if eldest is None or next_one.credit_from <= eldest:
        return Reason(LONGEST, {"minutes": minutes})
    name = CLASS_NAMES.get(next_one.class_, next_one.class_)
    return Reason(HIGHEST, {"name": name, "minutes": minutes})


def capped_class(last: Sequence[str], rules: QueueRules) -> str | None:
    """The class whose turn is over, because so many of it were called in a row."""
    run = last[: rules.cap_in_a_row]
    return run[0] if len(run) == rules.cap_in_a_row and len(set(run)) == 1 else None


def overtaken_before(mine: Waiting, rules: QueueRules, now: datetime) -> dict[str, datetime]:
    """For each class, the credit start before which a ticket stands ahead of `mine`."""
    overdue_before = now - timedelta(minutes=rules.max_wait_minutes)
    if mine.credit_from <= overdue_before:
        return dict.fromkeys(rules.classes, mine.credit_from)
    points = credit(mine, rules, now)
    before = {
        code: max(overdue_before, now - points // rule.weight * MICROSECOND)
        for code, rule in rules.classes.items()
    }
    return before | {mine.class_: mine.credit_from}


def _minutes(waiting: Waiting, now: datetime) -> int:
    return max(0, int((now - waiting.credit_from).total_seconds() // 60))
