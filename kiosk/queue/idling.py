"""What counters did between two tickets: idle, idle while somebody waited, paused. No SQL, no clock."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from kiosk.queue.rules import QueueRules
from kiosk.queue.story import Pause, Phase, Span, Story

Stretch = tuple[datetime, datetime]
"""From a moment to a later one."""

_NO_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Idle:
    """One counter; minutes.

    in_hand: a ticket was called or being served
    idle: between letting go of one ticket and calling the next, pauses left out
    idle_while_waiting: the part of it in which somebody waited whom it could have called
    gaps: how many such times there were
    pauses, paused: how often and how long it was paused, by reason
    """

    counter: str
    in_hand: float
    idle: float
    idle_while_waiting: float
    gaps: int
    pauses: Mapping[str, int]
    paused: Mapping[str, float]

    @classmethod
    def sum(cls, counter: str, parts: Iterable[Idle]) -> Idle:
        """`parts` of one counter, such as its days, as one."""
        those = list(parts)
        pauses: Tally[str] = Tally()
        paused: dict[str, float] = {}
        for one in those:
            pauses.update(one.pauses)
            for reason, minutes in one.paused.items():
                paused[reason] = paused.get(reason, 0.0) + minutes
        return cls(
            counter,
            in_hand=sum(one.in_hand for one in those),
            idle=sum(one.idle for one in those),
            idle_while_waiting=sum(one.idle_while_waiting for one in those),
            gaps=sum(one.gaps for one in those),
            pauses=dict(pauses),
            paused=paused,
        )


def idle(stories: Sequence[Story], pauses: Iterable[Pause], rules: QueueRules) -> list[Idle]:
    """The counters that called somebody or were paused on one day, by their code."""
    spans = [span for story in stories for span in story.spans]
    in_hand: dict[str, list[Span]] = {}
    for span in spans:
        if span.phase in (Phase.CALLED, Phase.SERVING) and span.counter is not None:
            in_hand.setdefault(span.counter, []).append(span)
    paused: dict[str, list[Pause]] = {}
    for pause in pauses:
        paused.setdefault(pause.counter, []).append(pause)
    waiting = [span for span in spans if span.phase is Phase.WAITING]
    return [
        _of_counter(code, in_hand.get(code, ()), paused.get(code, ()), _callable_at(code, waiting, rules))
        for code in sorted(in_hand.keys() | paused.keys())
    ]


def _callable_at(code: str, waiting: Iterable[Span], rules: QueueRules) -> list[Stretch]:
    """When somebody waited whom the counter could have called."""
    counter = rules.counters.get(code)
    stages = () if counter is None else counter.stages
    return _union(_stretch(one) for one in waiting if one.stage in stages and one.counter in (None, code))


def _of_counter(code: str, hand: Iterable[Span], pauses: Sequence[Pause], waited: Sequence[Stretch]) -> Idle:
    busy = _union(_stretch(one) for one in hand)
    resting = _union((one.since, one.until) for one in pauses)
    gaps = [(before[1], after[0]) for before, after in pairwise(busy)]
    free = [part for gap in gaps for part in _without(gap, resting)]
    reasons: Tally[str] = Tally()
    minutes: dict[str, float] = {}
    for pause in pauses:
        reasons[pause.reason] += 1
        minutes[pause.reason] = minutes.get(pause.reason, 0.0) + _minutes([(pause.since, pause.until)])
    return Idle(
        code,
        in_hand=_minutes(stretch for stretch in busy if stretch[1] < _NO_END),
        idle=_minutes(free),
        idle_while_waiting=_minutes(part for stretch in free for part in _within(stretch, waited)),
        gaps=len(gaps),
        pauses=dict(reasons),
        paused=minutes,
    )


def _stretch(span: Span) -> Stretch:
    return span.start, _NO_END if span.end is None else span.end


def _union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time without overlaps, in order; stretches that touch become one."""
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _within(stretch: Stretch, others: Iterable[Stretch]) -> list[Stretch]:
    """The parts of `stretch` that lie in `others`."""
    parts = [(max(stretch[0], start), min(stretch[1], end)) for start, end in others]
    return [part for part in parts if part[0] < part[1]]


def _without(stretch: Stretch, others: Iterable[Stretch]) -> list[Stretch]:
    """The parts of `stretch` that lie outside `others`, which are in order and apart."""
    left, start = [], stretch[0]
    for cut in _within(stretch, others):
        left.append((start, cut[0]))
        start = cut[1]
    return [part for part in (*left, (start, stretch[1])) if part[0] < part[1]]


def _minutes(stretches: Iterable[Stretch]) -> float:
    return sum((end - start).total_seconds() for start, end in stretches) / 60
