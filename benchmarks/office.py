"""An office for measuring: one service, one stage, twenty counters, open at any hour."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from kiosk.queue.rules import ClassRule, CounterRule, QueueRules, ServiceRule, StageRule
from kiosk.words import Wording

COUNTERS = 20


def office() -> QueueRules:
    stage = "documents"
    return QueueRules(
        site="benchmark",
        site_name="Kantor Uji",
        zone=ZoneInfo("Asia/Makassar"),
        services={"new": ServiceRule("new", Wording("Paspor baru", "New passport"), "A", (stage,))},
        stages={stage: StageRule(stage, Wording("Pemeriksaan berkas", "Document check"))},
        counters={str(n): CounterRule(str(n), f"Loket {n}", (stage,)) for n in range(1, COUNTERS + 1)},
        classes={"regular": ClassRule(1), "booking": ClassRule(2), "priority": ClassRule(3)},
        hours={},
        service_minutes={stage: 5},
    )
