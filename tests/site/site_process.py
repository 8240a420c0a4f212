"""A whole site in a process of its own, so that a test can kill it."""

from __future__ import annotations

from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.clock import SystemClock
from kiosk.queue.accounts import Role
from kiosk.queue.rules import ClassRule, CounterRule, QueueRules, ServiceRule, StageRule
from kiosk.queue.store import Store
from kiosk.site.app import create_site
from kiosk.site.pages import pages_router
from kiosk.site.passwords import hash_password
from kiosk.site.serving import SiteServer, listen
from kiosk.site.voice import Voice
from kiosk.words import Wording

OFFICER, SUPERVISOR = "rina", "dewi"
PASSWORD = "kata-sandi-uji"
BOOTH_TOKEN = "token-uji"
STAGES = ("documents", "biometrics", "payment")
MAKASSAR = ZoneInfo("Asia/Makassar")


def zone_in_the_morning(now: datetime) -> ZoneInfo:
    """A zone in which it is between ten and eleven at `now` (UTC). A test lets people wait for
    half an hour of one day, whatever the hour at which it is run."""
    hours_ahead = (10 - now.hour + 12) % 24 - 12
    return ZoneInfo(f"Etc/GMT{-hours_ahead:+d}")  # its names count the other way


def office(zone: ZoneInfo = MAKASSAR) -> QueueRules:
    """Kotabaru in small: three stages, three counters, always open."""
    services = (
        ServiceRule("new", Wording("Paspor baru", "New passport"), "A", STAGES),
        ServiceRule("replacement", Wording("Penggantian paspor", "Replacement"), "B", STAGES),
        ServiceRule("collection", Wording("Pengambilan paspor", "Collection"), "D", ("collection",)),
    )
    return QueueRules(
        site="kotabaru",
        site_name="Booth Layanan Kotabaru",
        zone=zone,
        services={service.code: service for service in services},
        stages={
            "documents": StageRule(
                "documents", Wording("Pemeriksaan berkas", "Document check"), "Ruang tunggu A"
            ),
            "biometrics": StageRule(
                "biometrics", Wording("Foto dan wawancara", "Photo and interview"), "Ruang tunggu B"
            ),
            "payment": StageRule("payment", Wording("Pembayaran", "Payment"), "Ruang tunggu B"),
            "collection": StageRule("collection", Wording("Pengambilan", "Collection"), "Ruang tunggu A"),
        },
        counters={
            "1": CounterRule("1", "Loket 1", ("documents",)),
            "2": CounterRule("2", "Loket 2", ("documents", "biometrics")),
            "3": CounterRule("3", "Loket 3", ("payment", "collection")),
        },
        classes={"regular": ClassRule(1), "booking": ClassRule(2), "priority": ClassRule(3)},
        hours={},
        service_minutes={"documents": 6, "biometrics": 10, "payment": 3, "collection": 3},
        recall_limit=2,
        recall_pause_seconds=2,
        documents={
            "ktp": Wording("KTP-el", "Identity card"),
            "kk": Wording("Kartu keluarga", "Family card"),
            "old_passport": Wording("Paspor lama", "Old passport"),
        },
    )


def serve(state: Path, zone: ZoneInfo, port: int, news: Connection) -> None:
    """Serve until killed; sends the address when it listens."""
    rules, clock = office(zone), SystemClock()
    store = Store.open(state / "site.db", rules, clock)
    if store.credentials(OFFICER) is None:
        store.add_staff(OFFICER, Role.OFFICER, hash_password(PASSWORD))
        store.add_staff(SUPERVISOR, Role.SUPERVISOR, hash_password(PASSWORD))
    pages = pages_router(rules, store.place, Voice(state / "voice"))
    app = create_site(rules, store, clock, BOOTH_TOKEN, pages=pages)
    SiteServer(app, listen("127.0.0.1", port), news.send).run_until_stopped()
    store.close()
