"""Words for what booths name by codes."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[..., str]

KINDS = {"visit": "Kunjungan", "home_visit": "Layanan di rumah", "survey": "Survei"}
PAPER = {"present": "Ada", "low": "Hampir habis", "out": "Habis", "unknown": "Tidak diketahui"}
FIELDS = {
    "entrance": "Cara masuk",
    "service": "Layanan",
    "nik": "NIK",
    "name": "Nama",
    "birth_date": "Tanggal lahir",
    "no_card": "Tidak membawa KTP",
    "priority_group": "Kelompok prioritas",
    "typed_number": "Nomor yang diketik",
    "answers": "Jawaban",
    "case": "Nomor kasus",
    "language": "Bahasa",
    "documents": "Dokumen",
    "ktp": "KTP",
    "kk": "Kartu Keluarga",
    "birth_certificate": "Akta kelahiran",
    "passport": "Paspor",
}
VALUES = {"True": "Ya", "False": "Tidak", "": "–", "taken": "Dipindai", "skipped": "Dilewati"}


def kind_words(kind: str, say: Say) -> str:
    return say(KINDS[kind]) if kind in KINDS else kind


def paper_words(paper: str, say: Say) -> str:
    return say(PAPER.get(paper, "Tidak diketahui"))


def field_words(path: str, say: Say) -> str:
    """The words of a field by its path (`documents.ktp`); what has none keeps its code."""
    return " · ".join(say(FIELDS[part]) if part in FIELDS else part for part in path.split("."))


def value_words(value: str, say: Say) -> str:
    return say(VALUES[value]) if value in VALUES else value


def long_words(seconds: float | None, say: Say) -> str:
    """How long, in its largest unit that there is more than one of."""
    if seconds is None:
        return "–"
    for unit_s, text in ((86_400, "{n} hari"), (3600, "{n} jam"), (60, "{n} menit")):
        if seconds >= 2 * unit_s:
            return say(text, n=int(seconds // unit_s))
    return say("{n} detik", n=max(0, int(seconds)))
