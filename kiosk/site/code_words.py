"""What people call the codes of the queue: states and steps of a number, roles of the staff."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.queue.accounts import Role
from kiosk.queue.tickets import State, Step
from kiosk.words import mark

STATES: Mapping[State, str] = MappingProxyType(
    {
        State.WAITING: mark("sedang menunggu"),
        State.CALLED: mark("sudah dipanggil"),
        State.SERVING: mark("sedang dilayani"),
        State.DONE: mark("sudah selesai"),
        State.NO_SHOW: mark("tercatat tidak hadir"),
        State.PARKED: mark("sedang ditunda"),
        State.CANCELLED: mark("sudah dibatalkan"),
    }
)

STEPS: Mapping[Step, str] = MappingProxyType(
    {
        Step.CALL: mark("dipanggil"),
        Step.RECALL: mark("dipanggil ulang"),
        Step.SERVE: mark("mulai dilayani"),
        Step.FINISH: mark("diselesaikan"),
        Step.ADVANCE: mark("diselesaikan"),
        Step.NO_SHOW: mark("dicatat tidak hadir"),
        Step.PARK: mark("ditunda"),
        Step.RESUME: mark("dikembalikan ke antrean"),
        Step.TRANSFER: mark("dipindahkan"),
        Step.CANCEL: mark("dibatalkan"),
        Step.PRIORITY: mark("diubah prioritasnya"),
    }
)

ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.OFFICER: mark("petugas"),
        Role.SUPERVISOR: mark("supervisor"),
        Role.ADMINISTRATOR: mark("administrator"),
    }
)
