"""What a person at the head office is called for: every alert that there is, as one table.

An alert opens once when its number goes over (or under) `opens_at` and closes
once when it is back at `closes_at`; between the two it stays as it was, so
that a number that wavers does not ring twice. A number that is not known
neither opens nor closes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from central.health import Devices, Standing

MINUTE, HOUR, MB, GB = 60.0, 3600.0, 1e6, 1e9
PAPER_LOW, PAPER_OUT = "PRN-04", "PRN-03"


class Severity(StrEnum):
    """`failure`: somebody cannot be served, or something may be lost. `warning`: soon."""

    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Look:
    """A booth as the watch sees it: how it stands, and since when the watch looks at all."""

    standing: Standing
    now: datetime
    since: datetime


Measure = Callable[[Look], float | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `says` and `do` are Indonesian and English; {value} is shown in `unit`s."""

    name: str
    severity: Severity
    measure: Measure
    opens_at: float
    closes_at: float
    says: tuple[str, str]
    do: tuple[str, str]
    unit: float = 1.0

    def opens(self, value: float) -> bool:
        """Over `opens_at`, or under it where a healthy number is the larger one."""
        return value > self.opens_at if self.closes_at <= self.opens_at else value < self.opens_at

    def closes(self, value: float) -> bool:
        return value <= self.closes_at if self.closes_at <= self.opens_at else value >= self.closes_at

    def what(self, value: float) -> tuple[str, str]:
        """What happened, in Indonesian and in English."""
        shown = f"{abs(value) / self.unit:.0f}"
        return self.says[0].format(value=shown), self.says[1].format(value=shown)

    def words(self, value: float) -> tuple[str, str]:
        """What happened and what to do, in Indonesian and in English."""
        indonesian, english = self.what(value)
        return f"{indonesian} {self.do[0]}", f"{english} {self.do[1]}"


def _silence_s(look: Look) -> float | None:
    if look.standing.seen_at is None:
        return None  # enrolled, not yet installed
    if look.standing.beat is not None and look.standing.beat.leaving:
        return 0.0  # switched off on purpose
    # A centre that was away itself must not say that every booth was.
    return (look.now - max(look.standing.seen_at, look.since)).total_seconds()


def _disk_free(look: Look) -> float | None:
    beat = look.standing.beat
    return None if beat is None or beat.disk is None else float(beat.disk.free_bytes)


def _quarantined(look: Look) -> float | None:
    return None if look.standing.beat is None else float(look.standing.beat.unsent.quarantined)


def _rejected(look: Look) -> float | None:
    return None if look.standing.beat is None else float(look.standing.beat.unsent.events_rejected)


def _oldest_s(look: Look) -> float | None:
    beat = look.standing.beat
    return None if beat is None else (beat.unsent.oldest_s or 0.0)


def _events_oldest_s(look: Look) -> float | None:
    beat = look.standing.beat
    return None if beat is None else (beat.unsent.events_oldest_s or 0.0)


def _clock_off_s(look: Look) -> float | None:
    off_s = look.standing.clock_off_s
    return None if off_s is None else abs(off_s)


def _temperature_c(look: Look) -> float | None:
    return None if look.standing.beat is None else look.standing.beat.temperature_c


def _booth_seen_s(look: Look) -> float | None:
    beat = look.standing.beat
    return None if beat is None or beat.devices is None or beat.leaving else beat.devices.age_s


def _paper(much: str) -> Measure:
    """1 when the paper is so, 0 when it is another way, None when nobody knows."""

    def measure(look: Look) -> float | None:
        devices = _devices(look)
        return None if devices is None or devices.paper == "unknown" else float(devices.paper == much)

    return measure


def _broken(device: str) -> Measure:
    """1 when `device` has a fault (paper has rules of its own), 0 when not, None when nobody knows."""

    def measure(look: Look) -> float | None:
        word = None if (devices := _devices(look)) is None else getattr(devices, device)
        if word is None or word == "unknown":
            return None
        return float(word not in ("ok", "absent", PAPER_LOW, PAPER_OUT))

    return measure


def _devices(look: Look) -> Devices | None:
    return None if look.standing.beat is None else look.standing.beat.devices


FAILURE, WARNING = Severity.FAILURE, Severity.WARNING

RULES: tuple[Rule, ...] = (
    Rule("silent", FAILURE, _silence_s, 15 * MINUTE, 15 * MINUTE,
         ("Tidak ada kabar selama {value} menit.", "Not heard of for {value} min."),
         ("Periksa listrik dan jaringan anjungan.", "Check the booth's power and network."), MINUTE),
    Rule("screen_stopped", FAILURE, _booth_seen_s, 5 * MINUTE, 2 * MINUTE,
         ("Program layar berhenti {value} menit lalu.", "The screen's program stopped {value} min ago."),
         ("Mulai ulang anjungan.", "Restart the booth."), MINUTE),
    Rule("disk_full", FAILURE, _disk_free, 500 * MB, 600 * MB,
         ("Sisa diska {value} MB: kunjungan baru ditolak.", "{value} MB of disk left: no new visits."),
         ("Kirim atau pindahkan data.", "Forward the data, or move it away."), MB),
    Rule("disk_low", WARNING, _disk_free, 2 * GB, 2.5 * GB,
         ("Sisa diska {value} MB.", "{value} MB of disk left."),
         ("Kosongkan diska sebelum 500 MB.", "Free the disk before it is 500 MB."), MB),
    Rule("paper_out", FAILURE, _paper("out"), 0.5, 0.5,
         ("Kertas tiket habis.", "The ticket paper is out."),
         ("Pasang gulungan baru.", "Put in a new roll.")),
    Rule("paper_low", WARNING, _paper("low"), 0.5, 0.5,
         ("Kertas tiket hampir habis.", "The ticket paper is low."),
         ("Siapkan gulungan baru.", "Have a new roll ready.")),
    Rule("printer", FAILURE, _broken("printer"), 0.5, 0.5,
         ("Mesin cetak terganggu.", "The printer has a fault."),
         ("Periksa kabel, tutup dan pemotong.", "Check cables, cover and cutter.")),
    Rule("code_reader", WARNING, _broken("code_reader"), 0.5, 0.5,
         ("Pemindai kode terganggu.", "The code reader has a fault."),
         ("Cabut dan pasang kembali.", "Unplug it and plug it in again.")),
    Rule("document_camera", WARNING, _broken("document_camera"), 0.5, 0.5,
         ("Kamera dokumen terganggu.", "The document camera has a fault."),
         ("Cabut dan pasang kembali.", "Unplug it and plug it in again.")),
    Rule("speaker", WARNING, _broken("speaker"), 0.5, 0.5,
         ("Panduan suara tidak terdengar.", "The voice guide cannot be heard."),
         ("Periksa pengeras suara; tekan Uji suara.", "Check the speaker; press Try the voice.")),
    Rule("quarantine", WARNING, _quarantined, 0.0, 0.0,
         ("{value} kiriman ditolak pusat dan ditahan.", "Refused submissions that are held: {value}."),
         ("Buka halaman teknisi di anjungan.", "Open the technician's page on the booth.")),
    Rule("events_rejected", WARNING, _rejected, 0.0, 0.0,
         ("{value} kejadian tiket ditolak pusat.", "Rejected ticket events: {value}."),
         ("Jalankan kiosk spool list --events di situs.", "Run kiosk spool list --events at the site.")),
    Rule("unsent_old", WARNING, _oldest_s, 24 * HOUR, 24 * HOUR,
         ("Kiriman tertua menunggu {value} jam.", "The oldest submission has waited {value} h."),
         ("Periksa jaringan, atau ekspor ke USB.", "Check the network, or export to USB."), HOUR),
    Rule("events_old", WARNING, _events_oldest_s, 24 * HOUR, 24 * HOUR,
         ("Kejadian tiket tertua menunggu {value} jam.", "The oldest ticket event has waited {value} h."),
         ("Periksa jaringan dan kiosk forward.", "Check the network and kiosk forward."), HOUR),
    Rule("clock_off", WARNING, _clock_off_s, 2 * MINUTE, 1 * MINUTE,
         ("Jam anjungan meleset {value} detik.", "The booth's clock is {value} s off."),
         ("Periksa NTP dan baterai papan induk.", "Check NTP and the board's battery.")),
    Rule("hot", WARNING, _temperature_c, 80.0, 75.0,
         ("Suhu mesin {value} °C.", "The machine is at {value} °C."),
         ("Bersihkan kipas dan lubang udara.", "Clean the fan and the vents.")),
)  # fmt: skip

BY_NAME: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in RULES})


def adjusted(limits: Mapping[str, float]) -> tuple[Rule, ...]:
    """The table with other limits, in the unit that the words show: {"silent": 30} is 30 minutes.
    The distance between opening and closing keeps its ratio. KeyError for a rule that there is not."""
    if unknown := set(limits) - set(BY_NAME):
        raise KeyError(", ".join(sorted(unknown)))
    return tuple(
        replace(
            rule,
            opens_at=limits[rule.name] * rule.unit,
            closes_at=limits[rule.name]
            * rule.unit
            * (rule.closes_at / rule.opens_at if rule.opens_at else 1.0),
        )
        if rule.name in limits
        else rule
        for rule in RULES
    )
