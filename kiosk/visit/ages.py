"""What an age means: which priority group a birth date proposes, and who is a child.

Thresholds differ by office and by year, so each has the day from which it
holds; a later rule for the same group replaces the earlier one on its day.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AgeRule:
    """`group` is offered from `from_age` whole years on, or below `below_age`;
    one of the two is None."""

    group: str
    effective: date
    from_age: int | None = None
    below_age: int | None = None

    def fits(self, age: int) -> bool:
        if self.from_age is not None:
            return age >= self.from_age
        return self.below_age is not None and age < self.below_age


def in_force(rules: Sequence[AgeRule], day: date) -> tuple[AgeRule, ...]:
    """The rule of each group that holds on `day`."""
    newest: dict[str, AgeRule] = {}
    for rule in sorted(rules, key=lambda rule: rule.effective):
        if rule.effective <= day:
            newest[rule.group] = rule
    return tuple(newest.values())


def proposed(rules: Sequence[AgeRule], groups: Collection[str], age: int, day: date) -> AgeRule | None:
    """The rule by which someone of `age` may go first on `day`, among the
    `groups` that this office has."""
    return next((rule for rule in in_force(rules, day) if rule.group in groups and rule.fits(age)), None)


#: UU 35/2014, article 1: a child is who is not yet 18.
ADULT_FROM_AGE = 18


@dataclass(frozen=True, slots=True)
class ChildRule:
    """Who is younger than `below_age` whole years is a child, from `effective` on."""

    effective: date
    below_age: int


def adult_age(rules: Sequence[ChildRule], day: date) -> int:
    """The age at which one decides for oneself on `day`."""
    newest = max(
        (rule for rule in rules if rule.effective <= day), key=lambda rule: rule.effective, default=None
    )
    return ADULT_FROM_AGE if newest is None else newest.below_age
