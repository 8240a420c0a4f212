"""What is well-formed in services.toml and yet contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from kiosk.settings.models import MOST_CHOICES
from kiosk.words import mark

KeyPath = tuple[str | int, ...]
#: Where, what is wrong, what to write instead, and what fills both.
Contradiction = tuple[KeyPath, str, str, Mapping[str, str]]

RESERVE_WITHOUT_QUOTA = mark("Tempat prioritas disimpan, tetapi layanan ini tidak punya kuota harian.")
ADD_QUOTA = mark("Tambahkan `quota_per_day`, atau hapus `reserved_priority`.")
RESERVE_TOO_LARGE = mark("{places} tempat prioritas melebihi kuota harian {quota}.")
AT_MOST = mark("Tulis {quota} atau kurang.")
RESERVE_OVER_CLASS = mark("{places} tempat prioritas melebihi kuota prioritas {quota}.")
PART_TOO_LARGE = mark("{value} melebihi kuota harian {quota}.")
ONE_AGE = mark("Kelompok ini butuh satu batas umur: `from_age` atau `below_age`.")
WRITE_ONE_AGE = mark("Tulis salah satunya saja, misalnya from_age = 60.")
NO_GROUP = mark("Kelompok prioritas `{value}` tidak ada.")
ONE_OF_GROUPS = mark("Tulis salah satu kode [[priority_group]]: {known}.")
SAME_DAY = mark("Kelompok `{value}` sudah punya batas umur yang berlaku sejak {day}.")
WRONG_SIDES = mark("Sisi dokumen dimulai dari depan, masing-masing sekali.")
WRITE_SIDES = mark('Tulis sides = ["front"] atau sides = ["front", "back"].')
SIDES_AND_PAGES = mark("Dokumen ini dipindai dua sisi, jadi tidak dapat berhalaman banyak.")
WRITE_PAGES = mark('Hapus `sides`, atau tulis pages = "one".')
NO_COUNTER = mark("Tidak ada loket yang melayani tahap `{value}`: nomornya tidak akan dipanggil.")
ADD_STAGE = mark('Tambahkan "{value}" pada stages sebuah [[counter]].')
TOO_MANY_SERVICES = mark(
    "Lebih dari {most} layanan di pintu `{door}`: satu layar memuat paling banyak {most} pilihan."
)
FEWER_SERVICES = mark('Hapus "{door}" dari entrances salah satu layanan, atau jadikan dua layanan satu.')
ANOTHER_DAY = mark("Tulis tanggal berlaku lain, atau hapus salah satunya.")

#: The doors behind which the applicant chooses a service.
DOORS_TO_SERVICES = ("priority", "walk_in", "same_day")

#: Keys that were, and what stands in their place.
GONE: Mapping[KeyPath, tuple[str, str]] = {
    ("order", "elderly_age"): (
        mark("Kunci ini diganti [[order.age]], dengan tanggal berlaku."),
        mark('Tulis [[order.age]] dengan group = "elderly", from_age, effective, dan source.'),
    )
}


def contradictions(services: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Each contradiction in services.toml as it is written; parts that are
    malformed are told elsewhere and passed over here."""
    for place, service in enumerate(_tables(services.get("service"))):
        yield from _quotas(("service", place), service)
    for place, document in enumerate(_tables(services.get("document"))):
        yield from _sides(("document", place), document)
    yield from _unserved(services)
    yield from _crowded(services)
    order = services.get("order")
    if isinstance(order, dict):
        groups = [str(group.get("code")) for group in _tables(services.get("priority_group"))]
        yield from _ages(_tables(order.get("age")), groups)


def _unserved(services: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Stages of a service that no counter calls: a number would wait there for ever."""
    served = {stage for counter in _tables(services.get("counter")) for stage in _listed(counter, "stages")}
    wanted = {stage for service in _tables(services.get("service")) for stage in _listed(service, "stages")}
    for place, stage in enumerate(_tables(services.get("stage"))):
        code = stage.get("code")
        if isinstance(code, str) and code in wanted and code not in served:
            yield ("stage", place, "code"), NO_COUNTER, ADD_STAGE, {"value": code}


def _crowded(services: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Doors with more services behind them than a screen has choices: told at the first that is too many."""
    offered = [_listed(service, "entrances") for service in _tables(services.get("service"))]
    for door in DOORS_TO_SERVICES:
        places = [place for place, doors in enumerate(offered) if door in doors]
        if len(places) > MOST_CHOICES:
            at: KeyPath = ("service", places[MOST_CHOICES], "entrances")
            yield at, TOO_MANY_SERVICES, FEWER_SERVICES, {"door": door, "most": str(MOST_CHOICES)}


def _listed(table: Mapping[str, Any], key: str) -> list[str]:
    listed = table.get(key)
    return [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []


def _quotas(where: KeyPath, service: Mapping[str, Any]) -> Iterator[Contradiction]:
    quota, hourly, reserved = (
        service.get(key) for key in ("quota_per_day", "quota_per_hour", "reserved_priority")
    )
    by_class = service.get("quota_by_class")
    classes = by_class if isinstance(by_class, dict) else {}
    if isinstance(reserved, dict) and _whole(places := reserved.get("places")):
        at = (*where, "reserved_priority", "places")
        filled = {"places": str(places)}
        if quota is None:
            yield at, RESERVE_WITHOUT_QUOTA, ADD_QUOTA, {}
        elif _whole(quota) and places > quota:
            yield at, RESERVE_TOO_LARGE, AT_MOST, {**filled, "quota": str(quota)}
        elif _whole(most := classes.get("priority")) and places > most:
            yield at, RESERVE_OVER_CLASS, AT_MOST, {**filled, "quota": str(most)}
    if not _whole(quota):
        return
    parts: dict[KeyPath, object] = {
        ("quota_per_hour",): hourly,
        **{("quota_by_class", name): n for name, n in classes.items()},
    }
    for key, value in parts.items():
        if _whole(value) and value > quota:
            yield (*where, *key), PART_TOO_LARGE, AT_MOST, {"value": str(value), "quota": str(quota)}


def _sides(where: KeyPath, document: Mapping[str, Any]) -> Iterator[Contradiction]:
    sides = document.get("sides")
    if not isinstance(sides, list) or not sides or any(side not in ("front", "back") for side in sides):
        return
    if sides != ["front", "back"][: len(sides)]:
        yield (*where, "sides"), WRONG_SIDES, WRITE_SIDES, {}
    elif len(sides) == 2 and document.get("pages") == "many":
        yield (*where, "pages"), SIDES_AND_PAGES, WRITE_PAGES, {}


def _ages(rules: list[dict[str, Any]], groups: list[str]) -> Iterator[Contradiction]:
    since: set[tuple[str, str]] = set()
    for place, rule in enumerate(rules):
        where: KeyPath = ("order", "age", place)
        if ("from_age" in rule) == ("below_age" in rule):
            yield where, ONE_AGE, WRITE_ONE_AGE, {}
        group, day = rule.get("group"), str(rule.get("effective"))
        if not isinstance(group, str):
            continue
        if group not in groups:
            yield (*where, "group"), NO_GROUP, ONE_OF_GROUPS, {"value": group, "known": ", ".join(groups)}
        if (group, day) in since:
            yield (*where, "effective"), SAME_DAY, ANOTHER_DAY, {"value": group, "day": day}
        since.add((group, day))


def _tables(found: object) -> list[dict[str, Any]]:
    """The tables of an array; what is no table keeps its place as an empty one."""
    rows = found if isinstance(found, list) else []
    return [row if isinstance(row, dict) else {} for row in rows]


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
