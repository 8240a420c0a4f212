"""Words for what booths name by codes."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[..., str]

KINDS = {
    "visit": "Kunjungan",
    "home_visit": "Layanan di rumah",
    "arrival": "Bukti kedatangan",
    "survey": "Survei",
}
PAPER = {"present": "Ada", "low": "Hampir habis", "out": "Habis", "unknown": "Tidak diketahui"}
FIELDS = {
    "entrance": "Cara masuk",
    "service": "Layanan",
    "nik": "NIK",
    "name": "Nama",
    "birth_place": "Tempat lahir",
    "birth_date": "Tanggal lahir",
    "no_card": "Tidak membawa KTP",
    "priority_group": "Kelompok prioritas",
    "typed_number": "Nomor yang diketik",
    "shown_code": "Kode yang ditunjukkan",
    "number": "Nomor permohonan",
    "answers": "Jawaban",
    "place": "Keberadaan",
    "hospital": "Rumah sakit dan ruangan",
    "address": "Alamat",
    "needed": "Paspor diperlukan",
    "phone": "Nomor telepon",
    "case": "Nomor kasus",
    "slip": "Nomor bukti kedatangan",
    "language": "Bahasa",
    "documents": "Dokumen",
    "notice": "Pemberitahuan privasi",
    "guardian": "Orang tua atau wali",
    "agreed": "Setuju",
    "version": "Versi",
    "at": "Pada",
    "booth": "Anjungan",
    "ktp": "KTP",
    "kk": "Kartu Keluarga",
    "birth_certificate": "Akta kelahiran",
    "passport": "Paspor",
}
VALUES = {
    "True": "Ya",
    "False": "Tidak",
    "": "–",
    "taken": "Dipindai",
    "skipped": "Dilewati",
    "wanted": "Belum dipindai",
}
LANGUAGES = {"id": "Bahasa Indonesia", "en": "Bahasa Inggris"}
#: The values of single fields.
VALUES_OF = {
    "entrance": {
        "booking": "Dengan jadwal",
        "priority": "Prioritas",
        "walk_in": "Datang langsung",
        "same_day": "Layanan hari yang sama",
        "lost_or_damaged": "Paspor hilang atau rusak",
        "home_visit": "Layanan di rumah",
    },
    "language": LANGUAGES,
    "notice.language": LANGUAGES,
    "guardian.language": LANGUAGES,
    "answers.place": {"home": "Di rumah", "hospital": "Di rumah sakit"},
    "answers.needed": {
        "within_3_days": "Dalam 3 hari",
        "within_2_weeks": "Dalam 2 minggu",
        "later": "Lebih dari 2 minggu",
    },
}


def kind_words(kind: str, say: Say) -> str:
    return say(KINDS[kind]) if kind in KINDS else kind


def paper_words(paper: str, say: Say) -> str:
    return say(PAPER.get(paper, "Tidak diketahui"))


def field_words(path: str, say: Say) -> str:
    """The words of a field by its path (`documents.ktp`); what has none keeps its code."""
    return " · ".join(say(FIELDS[part]) if part in FIELDS else part for part in path.split("."))


def part_words(part: str, say: Say) -> str:
    """The words of what comes after a document's code: its back, or one of its pages."""
    return say("sisi belakang") if part == "back" else say("halaman {number}", number=part)


def value_words(path: str, value: str, say: Say) -> str:
    """The words of the value of the field at `path`; what has none is shown as it is."""
    words = {**VALUES, **VALUES_OF.get(path, {})}
    return say(words[value]) if value in words else value


def long_words(seconds: float | None, say: Say) -> str:
    """How long, in its largest unit that there is more than one of."""
    if seconds is None:
        return "–"
    for unit_s, text in ((86_400, "{count} hari"), (3600, "{count} jam"), (60, "{count} menit")):
        if seconds >= 2 * unit_s:
            return say(text, count=int(seconds // unit_s))
    return say("{count} detik", count=max(0, int(seconds)))
