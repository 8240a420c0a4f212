"""Slips: paper for everyone who leaves without a queue number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from kiosk.hardware.printer.widths import PaperWidth
from kiosk.printing.layout import Sheet, moment_in_words, rupiah
from kiosk.words import SOURCE_LANGUAGE, day_in_words, say


@dataclass(frozen=True, slots=True)
class Section:
    """A bold line, then paragraphs, then a list; any of them may be empty."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """What a slip says, already in the applicant's language."""

    office: str
    title: str
    sections: tuple[Section, ...]
    printed_at: datetime
    """Aware, in the site's own zone."""
    reference: str = ""
    """A case or application number, set large."""
    help_line: str = ""
    reprint: bool = False
    qr: str = ""
    """A signed statement, for an officer to scan."""


def slip_payload(slip: Slip, paper: PaperWidth = PaperWidth.MM_80, language: str = SOURCE_LANGUAGE) -> bytes:
    """The ESC/POS bytes of a slip."""
    sheet = Sheet(paper)
    if slip.reprint:
        sheet.badge(say("CETAK ULANG", language))
        sheet.gap()
    sheet.body(slip.office, centre=True)
    sheet.gap()
    sheet.heading(slip.title)
    if slip.reference:
        sheet.gap()
        sheet.large(slip.reference)
    for section in slip.sections:
        sheet.gap()
        if section.heading:
            sheet.body(section.heading, bold=True)
        for paragraph in section.paragraphs:
            sheet.body(paragraph)
        sheet.items(section.items)
    if slip.qr:
        sheet.signed_qr(slip.qr, say("Petugas: pindai di konsol untuk memeriksa surat ini.", language))
    sheet.gap()
    sheet.rule()
    if slip.help_line:
        sheet.body(slip.help_line)
    sheet.moment(slip.printed_at, language)
    return sheet.cut()


@dataclass(frozen=True, slots=True)
class SlipDesk:
    """What every slip of one visit has in common."""

    office: str
    printed_at: datetime
    help_line: str = ""
    language: str = SOURCE_LANGUAGE

    def lost_or_damaged(
        self, damaged: bool, go_to: str, address: str, fine_rp: int, documents: tuple[str, ...]
    ) -> Slip:
        """Where to go, what it costs and what to bring: this site cannot take the report (BAP)."""
        say_ = self._say
        title = say_("Paspor rusak") if damaged else say_("Paspor hilang")
        return self._slip(
            title,
            Section(
                paragraphs=(say_("Laporan tidak dapat dibuat di sini. Tidak perlu mengantre di kantor ini."),)
            ),
            Section(say_("Datang langsung ke:"), (go_to, address)),
            Section(
                say_("Biaya:"),
                (say_("Denda {fine}, di luar biaya paspor. Karena bencana: Rp 0.", fine=rupiah(fine_rp)),),
            ),
            Section(say_("Bawa dokumen asli:"), items=documents),
        )

    def home_visit(self, case_number: str, checklist: tuple[str, ...]) -> Slip:
        """The case number of a request for a visit at home or in hospital."""
        say_ = self._say
        return self._slip(
            say_("Layanan keluarga sakit"),
            Section(paragraphs=(say_("Simpan nomor ini. Petugas akan menghubungi Anda."),)),
            Section(say_("Siapkan:"), items=checklist),
            reference=case_number,
        )

    def other_day(self, booked_for: datetime, checklist: tuple[str, ...]) -> Slip:
        """The booking is for another day."""
        say_ = self._say
        return self._slip(
            say_("Jadwal Anda hari lain"),
            Section(say_("Silakan datang:"), (moment_in_words(booked_for, self.language),)),
            Section(say_("Siapkan:"), items=checklist),
        )

    def other_office(self, booked_at: str, address: str, booked_for: datetime) -> Slip:
        """The booking is for another office."""
        say_ = self._say
        return self._slip(
            say_("Jadwal Anda di kantor lain"),
            Section(say_("Silakan datang ke:"), (booked_at, address) if address else (booked_at,)),
            Section(say_("Waktu:"), (day_in_words(booked_for, self.language),)),
        )

    def full(
        self,
        what: str,
        opens_at: time | None,
        next_day: date | None,
        next_day_is: str,
        checklist: tuple[str, ...],
    ) -> Slip:
        """No place left: what is full, and when to come."""
        say_ = self._say
        sections = [Section(paragraphs=(what,))]
        if opens_at is not None:
            clock = say_("{hour}.{minute}", hour=f"{opens_at:%H}", minute=f"{opens_at:%M}")
            today = say_("Hari ini mulai pukul {clock}", clock=clock)
            sections.append(Section(say_("Nomor tersedia lagi:"), (today,)))
        if next_day is not None:
            day = day_in_words(next_day, self.language)
            sections.append(Section(say_(next_day_is), (day,)))
        if opens_at is None and next_day is None:
            sections.append(Section(paragraphs=(say_("Silakan ke petugas."),)))
        return self._slip(say_("Kuota penuh"), *sections, Section(say_("Siapkan:"), items=checklist))

    def see_officer(self, why: str, application_number: str = "") -> Slip:
        """No number, for a reason that is no disruption."""
        say_ = self._say
        number = say_("Nomor permohonan: {number}", number=application_number) if application_number else ""
        told = tuple(paragraph for paragraph in (why, number) if paragraph)
        return self._slip(say_("Silakan ke petugas"), Section(paragraphs=told))

    def disruption(
        self, application_number: str = "", booth: str = "", sequence: int = 0, proof: str = ""
    ) -> Slip:
        """Proves the arrival while the systems are away, for a new appointment.

        `booth` and `sequence` name the slip, `proof` is the signature that its QR
        holds; without them it stands unsigned.
        """
        say_ = self._say
        paragraphs = [
            say_(
                "Pemegang slip ini hadir di {office} pada {moment}.",
                office=self.office,
                moment=moment_in_words(self.printed_at, self.language),
            ),
            say_("Sistem sedang terganggu. Kedatangan Anda tercatat; pakai slip ini untuk jadwal pengganti."),
        ]
        if application_number:
            paragraphs.append(say_("Nomor permohonan: {number}", number=application_number))
        if sequence:
            paragraphs.append(say_("Surat nomor {sequence} dari {booth}", sequence=sequence, booth=booth))
        slip = self._slip(
            say_("Surat keterangan gangguan sistem"),
            Section(paragraphs=tuple(paragraphs)),
            Section(paragraphs=(say_("Silakan ke petugas."),)),
        )
        return replace(slip, qr=proof)

    def _say(self, text: str, **values: object) -> str:
        return say(text, self.language, **values)

    def _slip(self, title: str, *sections: Section, reference: str = "") -> Slip:
        return Slip(self.office, title, sections, self.printed_at, reference, self.help_line)
