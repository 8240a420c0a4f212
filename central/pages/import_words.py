"""The mistakes of an import in Indonesian. In English they stand beside the import itself."""

from __future__ import annotations

import re

from central.bookings_csv import Mistake

WORDS = {
    "the first line does not name this column": "tidak disebut di baris pertama",
    "has more fields than columns": "isinya lebih banyak daripada kolomnya",
    "is not UTF-8 text": "bukan teks UTF-8",
    "is not an XLSX workbook": "bukan buku kerja XLSX",
    "is empty": "kosong",
    "cannot be read": "tidak dapat dibaca",
    "holds no date that exists": "tanggal di dalamnya tidak ada",
    "is an hour with no place left": "kuota jam itu penuh",
    "is one too many, and so are all that follow": "melebihi batas, begitu juga semua baris sesudahnya",
    "quotes": "tanda kutip di sekitar isi",
    "UTF-8 CSV": "CSV UTF-8",
    "XLSX, or UTF-8 CSV": "XLSX, atau CSV UTF-8",
    "another code": "kode lain",
    "another hour": "jam lain",
    "another file": "berkas lain",
    "1 to 512 printable characters": "1 sampai 512 karakter",
    "the sixteen digits of the application, or nothing": "enam belas digit nomor permohonan, atau kosongkan",
    "the name, at most 200 characters": "nama, paling banyak 200 karakter",
    "16 digits, or nothing": "16 digit, atau kosongkan",
    "year-month-day, as 1990-08-15, or nothing": "tahun-bulan-hari, seperti 1990-08-15, atau kosongkan",
    "the id of a service in services.toml": "id layanan di services.toml",
    "the id of a site in booth.toml": "id lokasi di booth.toml",
    "the office's name": "nama kantor",
    "the office's address": "alamat kantor",
    "date, time and offset, as 2026-03-02T09:30:00+08:00": "tanggal, jam dan selisih UTC, "
    "seperti 2026-03-02T09:30:00+08:00",
    "a number from 1 to 50": "angka dari 1 sampai 50",
}
_SAME_AS = re.compile(r"is that of row (\d+)")


def indonesian(mistake: Mistake) -> Mistake:
    """The same mistake in Indonesian; the name of a column stays."""
    wrong = _SAME_AS.sub(r"sama dengan baris \1", mistake.wrong)
    return Mistake(
        mistake.row, mistake.column, WORDS.get(wrong, wrong), WORDS.get(mistake.write, mistake.write)
    )
