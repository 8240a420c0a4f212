"""The reasons that an officer can choose from.

They are sent and kept in Indonesian, so that the log and the reports read
alike whatever language the console was in; each is the message id of its own
translation. An officer may also write a reason in own words, but not why somebody
has priority: that may tell of their health.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.words import mark

REASONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "park": (
            mark("Fotokopi dokumen"),
            mark("Mengambil dokumen asli"),
            mark("Membayar"),
            mark("Menunggu pendamping"),
            mark("Keluar sebentar"),
        ),
        "pause": (
            mark("Istirahat"),
            mark("Salat"),
            mark("Mengurus berkas"),
            mark("Membantu di anjungan"),
            mark("Perangkat terganggu"),
        ),
        "call": (
            mark("Kembali setelah ditunda"),
            mark("Datang setelah terlewat"),
            mark("Keadaan mendesak"),
            mark("Salah loket atau tahap"),
            mark("Arahan supervisor"),
        ),
        "cancel": (
            mark("Pemohon pulang"),
            mark("Kembali lain hari"),
            mark("Dokumen belum lengkap"),
            mark("Salah layanan"),
            mark("Nomor ganda"),
        ),
        "transfer": (
            mark("Salah loket atau tahap"),
            mark("Loket itu lebih sesuai"),
            mark("Perlu pemeriksaan tambahan"),
            mark("Permintaan pemohon"),
            mark("Arahan supervisor"),
        ),
        "end": (
            mark("Jam layanan selesai"),
            mark("Listrik padam"),
            mark("Perangkat terganggu"),
            mark("Keadaan darurat"),
        ),
    }
)

#: Why priority was granted, or reverted: one press asks for no more, and never for the
#: group. Who is ill or with child is nobody's business but theirs.
GRANTED = mark("Berhak menurut penilaian petugas")
REVERTED = mark("Tidak berhak menurut penilaian petugas")

#: After how many minutes a ticket on hold is due again, to choose from.
PARK_MINUTES = (5, 10, 15, 30, 60)
