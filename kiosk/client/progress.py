"""How far forwarding is, in words for a person: how many, how much, how long."""

from __future__ import annotations

import math

from kiosk.client.health import Health, Link
from kiosk.client.spool.words import size
from kiosk.words import mark, say

IDLE = mark("Semua sudah terkirim.")
WAITING = mark("Menunggu: {things}.")
GOING = mark("Menunggu: {things}. {pace}.")
PACE = mark("{rate}/detik, {left}")
AWAY = mark("Pusat tidak terjangkau. {waiting} Dicoba lagi dengan sendirinya.")
DENIED = mark("Pusat tidak mengenali anjungan ini. {waiting} Perlu teknisi.")
PORTAL = mark("Jaringan meminta masuk lewat halaman web. {waiting} Perlu teknisi.")
ASIDE = mark("{count} kiriman ditolak pusat dan ditahan.")
REJECTED = mark("{count} peristiwa ditolak pusat.")
SUBMISSIONS = mark("{count} kiriman")
DOCUMENTS = mark("{count} berkas")
EVENTS = mark("{count} peristiwa")
SECONDS = mark("kurang dari satu menit lagi")
MINUTES = mark("kira-kira {count} menit lagi")
HOURS = mark("kira-kira {count} jam lagi")
DAYS = mark("kira-kira {count} hari lagi")

_SPANS = ((MINUTES, 60, 7200), (HOURS, 3600, 172800), (DAYS, 86400, math.inf))
_OF_LINK = {Link.AWAY: AWAY, Link.DENIED: DENIED, Link.PORTAL: PORTAL}


def eta_s(waiting_bytes: float, bytes_per_s: float | None) -> float | None:
    """Seconds until everything is gone at the measured rate; None when nothing tells."""
    return waiting_bytes / bytes_per_s if bytes_per_s else None


def in_words(health: Health, language: str) -> str:
    """One or two sentences, such as "Menunggu: 3 kiriman, 2 berkas, 1,6 MB. 61 kB/detik, …"."""
    sentences = [_waiting(health, language)]
    if health.centre in _OF_LINK:
        sentences = [say(_OF_LINK[health.centre], language, waiting=sentences[0])]
    if health.quarantined:
        sentences.append(say(ASIDE, language, count=health.quarantined))
    if health.events_rejected:
        sentences.append(say(REJECTED, language, count=health.events_rejected))
    return " ".join(sentences)


def _waiting(health: Health, language: str) -> str:
    waiting = things(health.submissions, health.documents, health.events, language)
    if not waiting:
        return say(IDLE, language)
    if health.bytes:
        waiting.append(size(health.bytes, language))
    going = pace(health, language)
    if going is None:
        return say(WAITING, language, things=", ".join(waiting))
    return say(GOING, language, things=", ".join(waiting), pace=going)


def things(submissions: int, documents: int, events: int, language: str) -> list[str]:
    """What is counted in forwarding, one after another, without what there is none of."""
    counts = ((SUBMISSIONS, submissions), (DOCUMENTS, documents), (EVENTS, events))
    return [say(text, language, count=count) for text, count in counts if count]


def pace(health: Health, language: str) -> str | None:
    """How fast, and how long it still takes; None while nothing goes."""
    if health.centre is not Link.OK or not health.bytes or not health.bytes_per_s or health.eta_s is None:
        return None
    rate, left = size(round(health.bytes_per_s), language), duration(health.eta_s, language)
    return say(PACE, language, rate=rate, left=left)


def duration(seconds: float, language: str) -> str:
    """Rounded up, in the unit that a person would choose."""
    if seconds < 60:
        return say(SECONDS, language)
    text, unit_s = next((text, unit_s) for text, unit_s, below_s in _SPANS if seconds < below_s)
    return say(text, language, count=math.ceil(seconds / unit_s))
