"""What people come with, in their own words, and which door they need.

A wish is written as it is said at a counter. `GOALS` name the doors that are right, and
where it matters the choices behind them; any of several is right.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    said: str
    door: tuple[str, ...]
    then: tuple[str, ...] = ()


BOOKED, PRIORITY, NUMBER = ("home.booking",), ("home.priority",), ("home.walk_in",)
SAME_DAY, LOSS, HOME_VISIT = ("home.same_day",), ("home.lost_or_damaged",), ("home.home_visit",)
NEW, CHILD = ("service.new_adult",), ("service.new_child",)
RENEW, FULL, CHANGE = ("service.renew_expired",), ("service.renew_full",), ("service.data_change",)
NO_CODE, TYPE = ("lookup.type_person",), ("lookup.type_number",)

WISHES: dict[str, tuple[Wish, ...]] = {
    "id": (
        Wish("saya sudah daftar lewat M-Paspor", BOOKED),
        Wish("saya punya jadwal jam sembilan", BOOKED),
        Wish("ini kode booking saya", BOOKED),
        Wish("mau lapor kedatangan, sudah daftar online", BOOKED),
        Wish("sudah daftar tapi lupa bawa kode", BOOKED, NO_CODE),
        Wish("saya cuma punya nomor permohonan", BOOKED, TYPE),
        Wish("mau ambil nomor", NUMBER),
        Wish("mau ambil nomor antrian", NUMBER),
        Wish("belum punya jadwal", NUMBER),
        Wish("datang langsung tanpa jadwal", NUMBER),
        Wish("mau bikin paspor baru", NUMBER, NEW),
        Wish("saya belum pernah punya paspor", NUMBER, NEW),
        Wish("perpanjang paspor", NUMBER, RENEW),
        Wish("paspor saya habis masa berlakunya", NUMBER, RENEW),
        Wish("mau ganti paspor lama", NUMBER, RENEW),
        Wish("halaman paspor saya sudah penuh", NUMBER, FULL),
        Wish("anak saya belum punya paspor", NUMBER, CHILD),
        Wish("mau buat paspor untuk anak", NUMBER, CHILD),
        Wish("mau ubah nama di paspor", NUMBER, CHANGE),
        Wish("data di paspor saya salah", NUMBER, CHANGE),
        Wish("mau umrah, perlu paspor baru", NUMBER, NEW),
        Wish("paspor saya hilang", LOSS, ("loss.lost",)),
        Wish("paspor saya dicuri", LOSS, ("loss.lost",)),
        Wish("paspor saya rusak", LOSS, ("loss.damaged",)),
        Wish("paspor saya basah kena banjir", LOSS, ("loss.damaged",)),
        Wish("paspor sobek", LOSS, ("loss.damaged",)),
        Wish("ibu saya sakit di rumah sakit", HOME_VISIT),
        Wish("bapak saya stroke di rumah, tidak bisa datang", HOME_VISIT),
        Wish("minta petugas datang ke rumah", HOME_VISIT),
        Wish("keluarga saya dirawat", HOME_VISIT),
        Wish("saya hamil", PRIORITY, ("priority.pregnant",)),
        Wish("saya bawa bayi", PRIORITY, ("priority.toddler",)),
        Wish("saya membawa balita", PRIORITY, ("priority.toddler",)),
        Wish("saya menyusui", PRIORITY, ("priority.breastfeeding",)),
        Wish("kakek saya umur 80 tahun", PRIORITY, ("priority.elderly",)),
        Wish("saya lansia", PRIORITY, ("priority.elderly",)),
        Wish("saya pakai kursi roda", PRIORITY, ("priority.disability",)),
        Wish("saya tunanetra", PRIORITY, ("priority.disability",)),
        Wish("paspor harus jadi hari ini", SAME_DAY),
        Wish("perlu paspor cepat, besok berangkat", SAME_DAY),
        Wish("mau layanan percepatan", SAME_DAY),
    ),
    "en": (
        Wish("I registered in M-Paspor", BOOKED),
        Wish("I have a booking at nine", BOOKED),
        Wish("I have an appointment", BOOKED),
        Wish("here is my QR code", BOOKED),
        Wish("I have a booking but no code with me", BOOKED, NO_CODE),
        Wish("I only have the application number", BOOKED, TYPE),
        Wish("I want to take a number", NUMBER),
        Wish("I have no booking", NUMBER),
        Wish("I need a new passport", NUMBER, NEW),
        Wish("my first passport", NUMBER, NEW),
        Wish("renew my passport", NUMBER, RENEW),
        Wish("my passport has expired", NUMBER, RENEW),
        Wish("the pages of my passport are full", NUMBER, FULL),
        Wish("a passport for my child", NUMBER, CHILD),
        Wish("change my name in the passport", NUMBER, CHANGE),
        Wish("I lost my passport", LOSS, ("loss.lost",)),
        Wish("my passport was stolen", LOSS, ("loss.lost",)),
        Wish("my passport is damaged", LOSS, ("loss.damaged",)),
        Wish("my passport got wet", LOSS, ("loss.damaged",)),
        Wish("my mother is sick in hospital", HOME_VISIT),
        Wish("my father cannot come, he is at home", HOME_VISIT),
        Wish("I am pregnant", PRIORITY, ("priority.pregnant",)),
        Wish("I have a toddler with me", PRIORITY, ("priority.toddler",)),
        Wish("I am elderly", PRIORITY, ("priority.elderly",)),
        Wish("I use a wheelchair", PRIORITY, ("priority.disability",)),
        Wish("I need the passport today", SAME_DAY),
        Wish("same-day service please", SAME_DAY),
    ),
}

#: What everybody knows: an everyday word, and what it is called on the screen.
KNOWN_AS: dict[str, str] = {
    "bayi": "balita",
    "kakek": "lansia",
    "nenek": "lansia",
    "umur": "lansia",
    "kursi": "disabilitas",
    "tunanetra": "disabilitas",
    "bikin": "baru",
    "buat": "baru",
    "online": "daftar",
    "antrian": "nomor",
    "lansia": "lanjut",
    "salah": "ubah",
    "pernah": "baru",
    "habis": "perpanjang",
    "ganti": "perpanjang",
    "penuh": "perpanjang",
    "first": "new",
    "expired": "renewal",
    "renew": "renewal",
    "full": "renewal",
    "ibu": "keluarga",
    "bapak": "keluarga",
    "banjir": "basah",
    "wheelchair": "disability",
    "appointment": "booking",
    "mother": "relative",
    "father": "relative",
}
