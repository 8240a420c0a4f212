"""The scripted applicants of a demo, as lists of steps on the real screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kiosk.dock.scene import BOOKINGS

Steps = Sequence[Mapping[str, object]]


def dock(path: str, **body: object) -> dict[str, object]:
    """Something done to the devices around the booth."""
    return {"dock": {"path": path, "body": body}}


def touch(name: str) -> dict[str, object]:
    return {"touch": name}


def see(step: str) -> dict[str, object]:
    return {"see": step}


def picture(name: str) -> dict[str, object]:
    return {"picture": name}


FOUND_TO_TICKET: Steps = (
    see("found"),
    picture("{who}-03-found"),
    touch("frame.next"),
    see("notice"),
    picture("{who}-04-notice"),
    touch("frame.next"),
    see("review"),
    picture("{who}-05-review"),
    touch("frame.next"),
    see("ticket"),
    {"paperwork": "out"},
    picture("{who}-06-ticket"),
    touch("frame.next"),
    see("attract"),
)


def _for(who: str, steps: Steps) -> list[Mapping[str, object]]:
    return [
        {key: value.format(who=who) if isinstance(value, str) else value for key, value in step.items()}
        for step in steps
    ]


def scan(document: str, who: str, place: int) -> list[Mapping[str, object]]:
    """Lay a document under the camera, wait until it is taken, keep it."""
    return [
        see("capture"),
        dock("/dock/camera", document=document),
        {"shown": "capture.retake"},
        picture(f"{who}-{place:02}-scan-{document}"),
        dock("/dock/camera", document=None),
        touch("frame.next"),
    ]


def booking_by_reader() -> Steps:
    return (
        picture("1-booking-01-attract"),
        touch("attract.start"),
        see("home"),
        picture("1-booking-02-home"),
        touch("home.booking"),
        see("lookup"),
        picture("1-booking-02b-lookup"),
        dock("/dock/reader", text=BOOKINGS[0].code),
        *_for("1-booking", FOUND_TO_TICKET),
    )


def priority_walk_in() -> Steps:
    who = "2-priority"
    return (
        touch("attract.start"),
        touch("home.priority"),
        see("priority"),
        picture(f"{who}-02-groups"),
        touch("priority.elderly"),
        see("service"),
        picture(f"{who}-03-service"),
        touch("service.renew_expired"),
        see("notice"),
        touch("frame.next"),
        see("identity"),
        {"type": "6310011201579906"},
        picture(f"{who}-04-identity"),
        touch("frame.next"),
        see("documents"),
        picture(f"{who}-05-documents"),
        touch("frame.next"),
        *scan("ktp", who, 6),
        *scan("old_passport", who, 7),
        see("review"),
        picture(f"{who}-08-review"),
        touch("frame.next"),
        see("ticket"),
        {"paperwork": "out"},
        picture(f"{who}-09-ticket"),
        touch("frame.next"),
        see("attract"),
    )


def booking_by_camera_offline() -> Steps:
    return (
        dock("/dock/network", joined=False),
        touch("attract.start"),
        see("home"),
        touch("home.booking"),
        see("lookup"),
        dock("/dock/code-camera", text=BOOKINGS[1].code),
        see("found"),
        dock("/dock/code-camera", text=None),
        *_for("3-offline", FOUND_TO_TICKET),
    )


def lost_passport() -> Steps:
    """Somebody who would rather be read to; what was said is in the speaker's transcript."""
    who = "4-lost"
    return (
        touch("comfort.voice"),
        picture(f"{who}-01-voice"),
        touch("attract.start"),
        touch("home.lost_or_damaged"),
        see("loss"),
        picture(f"{who}-02-which"),
        touch("loss.lost"),
        see("slip"),
        {"paperwork": "out"},
        picture(f"{who}-03-slip"),
        touch("frame.next"),
        see("attract"),
    )


#: In the order in which they come; what each should leave with.
APPLICANTS: Mapping[str, tuple[Steps, str]] = MappingProxyType(
    {
        "1-booking": (booking_by_reader(), "ticket"),
        "2-priority": (priority_walk_in(), "ticket"),
        "3-offline": (booking_by_camera_offline(), "ticket"),
        "4-lost": (lost_passport(), "slip"),
    }
)


#: What is left when all of them have gone, for the comparison.
EXPECTED: Mapping[str, int] = MappingProxyType(
    {"tickets": 3, "submissions": 3, "documents": 2, "arrivals": 2, "papers": 4}
)
