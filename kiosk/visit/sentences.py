"""What the applicant is told of a fault, where the step says more than the catalogue can."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.faults import Fault, FaultCode
from kiosk.visit.steps import Step
from kiosk.words import mark

AT_STEP: Mapping[tuple[FaultCode, Step], str] = MappingProxyType(
    {
        (FaultCode.DISK_FULL, Step.CAPTURE): mark(
            "Halaman ini tidak dapat disimpan. Lanjutkan tanpa memindai; petugas akan memeriksa berkas Anda."
        ),
        (FaultCode.DISK_FULL, Step.TICKET): mark(
            "Tiket tidak dapat dicetak. Catat nomor Anda atau foto layar ini; nomor Anda tetap berlaku."
        ),
        (FaultCode.SEAL_NO_KEY, Step.CAPTURE): mark(
            "Halaman ini tidak dapat disimpan. Lanjutkan tanpa memindai; petugas akan memeriksa berkas Anda."
        ),
        (FaultCode.CODE_UNKNOWN, Step.SLIP): mark(
            "Jadwal Anda tidak ditemukan. Petugas membantu mencarinya."
        ),
    }
)


def sentence(fault: Fault, step: Step) -> str:
    """What happened and what to do now, at `step`; Indonesian."""
    return AT_STEP.get((fault.code, step), fault.entry.applicant)
