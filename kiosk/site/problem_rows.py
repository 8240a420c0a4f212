"""Every problem the API answers with, as one table; `problems` makes documents of it.

`title` and `detail` are in Indonesian, their English stands in the catalogues. A
detail may name {label}, {counter}, {service} or {fields}; what fills it is also a
member of the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.site import full
from kiosk.words import mark


@dataclass(frozen=True, slots=True)
class Row:
    status: int
    title: str
    detail: str


PROBLEMS: Mapping[str, Row] = MappingProxyType(
    {
        "quota_full": Row(409, mark("Kuota penuh"), full.ASK),
        "too_many_people": Row(
            409,
            mark("Jumlah orang tidak sesuai"),
            mark("Kode ini untuk {party} orang, {here} sudah lapor. Pilih paling banyak {left} orang."),
        ),
        "closed": Row(
            409,
            mark("Pengambilan nomor tutup"),
            mark("Pengambilan nomor sedang tutup. Silakan datang pada jam layanan."),
        ),
        "booking_used": Row(
            409, mark("Jadwal sudah dipakai"), mark("Jadwal ini sudah dipakai untuk nomor {label}.")
        ),
        "slip_torn": Row(
            422,
            mark("Surat tidak terbaca"),
            mark("Kode pada surat ini tidak utuh. Ratakan kertasnya, lalu pindai lagi."),
        ),
        "slip_forged": Row(
            409,
            mark("Surat tidak asli"),
            mark("Tanda tangan surat ini tidak cocok. Jangan terima sebagai bukti; tanyakan supervisor."),
        ),
        "slip_elsewhere": Row(
            409,
            mark("Surat dari kantor lain"),
            mark("Surat ini dari kantor {site}. Kantor itu atau pusat dapat memeriksanya."),
        ),
        "slip_unknown_booth": Row(
            404,
            mark("Anjungan belum dikenal"),
            mark("Kunci {booth} belum sampai di sini. Coba lagi setelah anjungan itu tersambung."),
        ),
        "session_full": Row(
            409,
            mark("Tempat tambahan habis"),
            mark("{spare} tempat untuk yang belum terdaftar sudah terisi. Silakan ke petugas."),
        ),
        "session_nonsense": Row(
            422,
            mark("Sesi tidak masuk akal"),
            mark("Jam tutup harus setelah jam buka, dan tempat tambahan tidak boleh melebihi kuota."),
        ),
        "session_past": Row(
            422,
            mark("Hari itu sudah lewat"),
            mark("Tanggal {date} sudah lewat. Pilih hari ini atau sesudahnya."),
        ),
        "session_exists": Row(
            409, mark("Sesi sudah ada"), mark("Tanggal {date} sudah punya sesi. Ubah atau batalkan sesi itu.")
        ),
        "session_not_today": Row(
            409, mark("Bukan hari ini"), mark("Sesi {date} hanya dapat dibuka pada harinya.")
        ),
        "unknown_session": Row(
            404, mark("Sesi tidak ada"), mark("Tanggal {date} belum punya sesi. Rencanakan dahulu.")
        ),
        "roster_too_long": Row(
            409,
            mark("Daftar melebihi kuota"),
            mark("Daftar memuat {people} orang, sedangkan tempat terdaftar hanya {room}."),
        ),
        "roster_out_of_hours": Row(
            409,
            mark("Ada yang terdaftar di luar jam itu"),
            mark("{count} pendaftaran di luar jam baru. Hapus dahulu dari daftar, atau pilih jam lain."),
        ),
        "session_not_planned": Row(
            409,
            mark("Sesi sudah berjalan"),
            mark("Sesi {date} sudah dibuka atau ditutup, jadi tidak dapat diubah atau dibatalkan lagi."),
        ),
        "not_on_roster": Row(
            404, mark("Tidak ada di daftar"), mark("Kode ini tidak ada di daftar sesi {date}.")
        ),
        "roster_unreadable": Row(422, mark("Daftar tidak terbaca"), mark("{why}")),
        "not_expected": Row(
            404, mark("Tidak terdaftar"), mark("Kode ini tidak ada di daftar sesi hari ini.")
        ),
        "unknown_service": Row(
            422, mark("Layanan tidak dikenal"), mark("Layanan {service} tidak ada di kantor ini.")
        ),
        "unknown_counter": Row(
            404, mark("Loket tidak dikenal"), mark("Loket {counter} tidak ada di kantor ini.")
        ),
        "unknown_stage": Row(
            422, mark("Tahap tidak dikenal"), mark("Tahap {stage} tidak ada di kantor ini.")
        ),
        "unknown_ticket": Row(404, mark("Nomor tidak ditemukan"), mark("Nomor antrean ini tidak ditemukan.")),
        "unknown_call": Row(
            404, mark("Panggilan tidak ditemukan"), mark("Panggilan bantuan ini tidak ditemukan.")
        ),
        "ticket_in_hand": Row(
            409, mark("Masih melayani"), mark("{counter} masih memegang nomor {label}. Selesaikan dahulu.")
        ),
        "other_counter": Row(409, mark("Di loket lain"), mark("Nomor {label} sedang dipegang {counter}.")),
        "counter_cannot": Row(
            409, mark("Bukan tahap loket ini"), mark("{counter} tidak melayani tahap nomor {label}.")
        ),
        "illegal_step": Row(
            409, mark("Langkah tidak berlaku"), mark("Nomor {label} {state}, jadi tidak dapat {step}.")
        ),
        "request_reused": Row(
            409,
            mark("Permintaan sudah dipakai"),
            mark("Tanda permintaan ini sudah dipakai untuk tindakan lain. Ulangi dengan yang baru."),
        ),
        "wrong_day": Row(
            409,
            mark("Tanggal tidak berlaku"),
            mark("Nomor cadangan hanya untuk hari ini ({today}) sampai tujuh hari ke depan."),
        ),
        "not_leased": Row(
            409,
            mark("Bukan nomor cadangan anjungan ini"),
            mark("Nomor {label} tidak termasuk cadangan anjungan ini. Masukkan pemohon lewat petugas."),
        ),
        "number_taken": Row(
            409,
            mark("Nomor sudah terpakai"),
            mark("Nomor {label} sudah tercatat untuk tiket lain. Periksa tiket pemohon."),
        ),
        "counter_paused": Row(
            409, mark("Loket dijeda"), mark("{counter} sedang dijeda. Buka loket dahulu, lalu panggil lagi.")
        ),
        "reason_needed": Row(
            422, mark("Alasan diperlukan"), mark("Tulis alasannya, lalu tekan lagi. Tindakan ini tercatat.")
        ),
        "recalled_too_soon": Row(
            409,
            mark("Baru saja dipanggil"),
            mark("Nomor {label} baru saja dipanggil. Tunggu {seconds} detik, lalu panggil ulang."),
        ),
        "recalled_enough": Row(
            409,
            mark("Sudah cukup dipanggil"),
            mark(
                "Nomor {label} sudah {count} kali dipanggil ulang. Catat tidak hadir; ia dapat dikembalikan."
            ),
        ),
        "past_day": Row(
            409,
            mark("Nomor hari lain"),
            mark("Nomor {label} dari tanggal {date}. Minta pemohon mengambil nomor baru hari ini."),
        ),
        "nothing_to_undo": Row(
            409,
            mark("Tidak ada yang diurungkan"),
            mark("Tidak ada langkah Anda yang dapat diurungkan. Hanya langkah terakhir, satu kali."),
        ),
        "too_late_to_undo": Row(
            409,
            mark("Sudah lewat satu menit"),
            mark("Langkah terakhir pada nomor {label} sudah lewat satu menit. Perbaiki dengan langkah baru."),
        ),
        "changed_since": Row(
            409,
            mark("Sudah berubah"),
            mark("Nomor {label} sudah diubah orang lain, jadi tidak diurungkan. Lihat keadaannya."),
        ),
        "moved_on": Row(
            409,
            mark("Sudah berubah"),
            mark("Nomor {label} {state}: konsol lain lebih dahulu. Yang Anda tekan tidak dijalankan."),
        ),
        "other_in_hand": Row(
            409,
            mark("Sudah berubah"),
            mark("Nomor {label} tidak lagi di {counter}: konsol lain lebih dahulu. Di sana sekarang {held}."),
        ),
        "still_in_hand": Row(
            409,
            mark("Masih ada yang dilayani"),
            mark("Masih di loket: {held}. Selesaikan dahulu, atau tutup paksa."),
        ),
        "day_not_ended": Row(
            409,
            mark("Hari masih buka"),
            mark("Hari ini belum diakhiri, jadi tidak perlu dibuka lagi."),
        ),
        "invalid_request": Row(
            422, mark("Isian tidak sah"), mark("Periksa isian berikut, lalu kirim lagi: {fields}.")
        ),
        "unreadable": Row(400, mark("Kiriman tidak terbaca"), mark("Isi kiriman bukan JSON yang sah.")),
        "too_large": Row(
            413,
            mark("Kiriman terlalu besar"),
            mark("Kiriman ini terlalu besar, jadi tidak dibaca. Kirim yang lebih kecil."),
        ),
        "too_slow": Row(
            408,
            mark("Kiriman terputus"),
            mark("Kiriman ini berhenti di tengah, jadi tidak dijalankan. Kirim lagi."),
        ),
        "wrong_password": Row(
            401, mark("Gagal masuk"), mark("Nama atau kata sandi salah. Silakan coba lagi.")
        ),
        "not_signed_in": Row(
            401, mark("Belum masuk"), mark("Silakan masuk dengan nama dan kata sandi petugas.")
        ),
        "unknown_operator": Row(
            401,
            mark("Pemantau tidak dikenal"),
            mark("Tunjukkan isi berkas operator.token milik server antrean sebagai token Bearer."),
        ),
        "unknown_booth": Row(
            401, mark("Anjungan tidak dikenal"), mark("Anjungan ini belum terdaftar di server antrean.")
        ),
        "other_origin": Row(
            403, mark("Asal tidak sah"), mark("Permintaan ini datang dari halaman lain dan tidak dijalankan.")
        ),
        "form_not_taken": Row(
            415, mark("Jenis kiriman tidak diterima"), mark("Kirim isinya sebagai application/json.")
        ),
        "too_many_tries": Row(
            429,
            mark("Terlalu banyak percobaan"),
            mark("Terlalu banyak percobaan masuk yang gagal. Tunggu {minutes} menit, lalu coba lagi."),
        ),
        "role_too_small": Row(
            403, mark("Tidak berwenang"), mark("Ini hanya untuk {role}. Mintalah bantuan {role}.")
        ),
        "unknown_account": Row(404, mark("Petugas tidak dikenal"), mark("Tidak ada petugas bernama {name}.")),
        "account_exists": Row(
            409,
            mark("Nama sudah dipakai"),
            mark("Sudah ada petugas bernama {name}. Pilih nama lain, atau aktifkan akun yang ada."),
        ),
        "account_name": Row(
            422,
            mark("Nama tidak dapat dipakai"),
            mark(
                "Nama petugas 1 sampai {count} huruf, tanpa garis miring. Tulis nama lain, lalu simpan lagi."
            ),
        ),
        "password_short": Row(
            422,
            mark("Kata sandi terlalu pendek"),
            mark("Kata sandi paling sedikit {count} huruf atau angka."),
        ),
        "password_long": Row(
            422,
            mark("Kata sandi terlalu panjang"),
            mark("Kata sandi paling banyak {count} huruf atau angka."),
        ),
        "password_same": Row(
            422, mark("Kata sandi sama dengan nama"), mark("Kata sandi tidak boleh sama dengan nama.")
        ),
        "last_administrator": Row(
            409,
            mark("Administrator terakhir"),
            mark("{name} administrator terakhir yang aktif. Angkat administrator lain dahulu."),
        ),
        "report_backwards": Row(
            422,
            mark("Tanggal terbalik"),
            mark("Tanggal akhir {last} sebelum tanggal awal {first}. Tukar kedua tanggal itu."),
        ),
        "report_too_long": Row(
            422,
            mark("Rentang terlalu panjang"),
            mark("Laporan memuat paling banyak {days} hari. Pilih rentang yang lebih pendek."),
        ),
        "not_found": Row(404, mark("Tidak ditemukan"), mark("Alamat ini tidak ada.")),
        "method_not_allowed": Row(
            405, mark("Cara tidak berlaku"), mark("Alamat ini tidak menerima cara permintaan itu.")
        ),
        "database_away": Row(
            503,
            mark("Basis data tidak terjangkau"),
            mark("Basis data antrean sedang tidak terjangkau. Silakan ulangi sebentar lagi."),
        ),
        "failed": Row(
            500, mark("Terjadi gangguan"), mark("Server antrean sedang gangguan. Silakan coba lagi.")
        ),
    }
)
