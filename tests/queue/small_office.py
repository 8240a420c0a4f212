"""A small office with two stages, three counters and two services."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from kiosk.queue.quota import Quota
from kiosk.queue.rules import ClassRule, CounterRule, QueueRules, ServiceRule, StageRule
from kiosk.words import Wording

OPENING = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # Monday, 08.00 in Kotabaru


def small_office() -> QueueRules:
    stages = ("documents", "biometrics")
    services = (
        ServiceRule("new", Wording("Paspor baru", "New passport"), "A", stages, zone_text="Ruang A"),
        ServiceRule("collection", Wording("Ambil", "Collection"), "C", ("biometrics",), Quota(per_day=2)),
    )
    return QueueRules(
        site="kotabaru",
        site_name="Booth Layanan Kotabaru",
        zone=ZoneInfo("Asia/Makassar"),
        services={one.code: one for one in services},
        stages={
            "documents": StageRule("documents", Wording("Pemeriksaan berkas", "Document check"), ""),
            "biometrics": StageRule("biometrics", Wording("Biometrik dan wawancara", "Biometrics"), "B"),
        },
        counters={
            "1": CounterRule("1", "Loket 1", ("documents",)),
            "2": CounterRule("2", "Loket 2", stages),
            "3": CounterRule("3", "Loket 3", ("biometrics",)),
        },
        classes={"regular": ClassRule(1), "booking": ClassRule(2), "priority": ClassRule(3)},
        hours=dict.fromkeys(range(5), ((time(7, 30), time(12, 0)), (time(13, 0), time(16, 0)))),
        service_minutes={"documents": 5, "biometrics": 8},
    )


def eight_desks(always_open: bool = False) -> QueueRules:
    """Eight counters for one stage; for the races."""
    desks = {str(n): CounterRule(str(n), f"Loket {n}", ("documents",)) for n in range(1, 9)}
    rules = replace(small_office(), counters=desks)
    return replace(rules, hours={}) if always_open else rules
