"""The fault catalogue: every fault that can be expected, as one table.

A part that meets one of these returns a `Fault`; it does not raise. Whatever
is not in this table is a mistake in the program: it crashes early and the
process is started again. The log id, the words on the screen, the line on the
staff console and the manual page all come from the same row. Words are
Indonesian; their English is in `locale/en/faults.po`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class FaultCode(StrEnum):
    """The small code below the words, and the id in the log."""

    PRINTER_UNPLUGGED = "PRN-01"
    PRINTER_SILENT = "PRN-02"
    PRINTER_PAPER_OUT = "PRN-03"
    PRINTER_PAPER_LOW = "PRN-04"
    PRINTER_COVER_OPEN = "PRN-05"
    PRINTER_CUTTER = "PRN-06"
    PRINTER_ERROR = "PRN-07"
    PRINT_UNCONFIRMED = "PRN-08"
    READER_UNPLUGGED = "RDR-01"
    CODE_UNREADABLE = "RDR-02"
    CODE_TOO_LONG = "RDR-03"
    CODE_UNKNOWN = "RDR-04"
    TOKEN_TORN = "RDR-05"
    TOKEN_FORGED = "RDR-06"
    TOKEN_UNKNOWN_KEY = "RDR-07"
    TOKEN_FOREIGN = "RDR-08"
    TOKEN_EXPIRED = "RDR-09"
    CAMERA_UNPLUGGED = "CAM-01"
    CAMERA_FROZEN = "CAM-02"
    CAMERA_TOO_SMALL = "CAM-03"
    PICTURE_UNREADABLE = "CAM-04"
    TEXT_READER_AWAY = "CAM-05"
    CAMERA_DARK = "CAM-06"
    CAMERA_MOVED = "CAM-07"
    PLATE_UNUSABLE = "CAM-08"
    SITE_AWAY = "SIT-01"
    SITE_DENIED = "SIT-02"
    SITE_REFUSED = "SIT-03"
    QUOTA_FULL = "SIT-04"
    SITE_CLOSED = "SIT-05"
    BOOKING_USED = "SIT-06"
    RESERVE_NUMBER = "SIT-07"
    RESERVE_REFUSED = "SIT-08"
    GROUP_COUNT = "SIT-09"
    CENTRE_AWAY = "CTR-01"
    CENTRE_DENIED = "CTR-02"
    CENTRE_REFUSED = "CTR-03"
    CENTRE_PORTAL = "CTR-04"
    CENTRE_NO_RECEIPT = "CTR-05"
    EVENTS_REJECTED = "CTR-06"
    CENTRE_UNTIMELY = "CTR-07"
    DISK_FULL = "DSK-01"
    DISK_LOW = "DSK-02"
    DISK_SHORT = "DSK-03"
    USB_ABSENT = "USB-01"
    USB_FAILED = "USB-02"
    SEAL_NO_KEY = "KEY-01"
    VOICE_MISSING = "VOC-01"
    SPEECH_MISSING = "VOC-02"
    SPEAKER_SILENT = "VOC-03"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what each kind of person is told."""

    applicant: str
    staff: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Fault:
    """An expected fault that happened. `detail` is technical, never personal."""

    code: FaultCode
    detail: str = ""

    @property
    def entry(self) -> Entry:
        return CATALOGUE[self.code]

    def __str__(self) -> str:
        return (
            f"{self.code.name} ({self.code}): {self.detail}"
            if self.detail
            else f"{self.code.name} ({self.code})"
        )


CATALOGUE: Mapping[FaultCode, Entry] = MappingProxyType(
    {
        FaultCode.PRINTER_UNPLUGGED: Entry(
            "Mesin cetak tidak tersambung. Foto atau catat isi layar ini.",
            "Mesin cetak tidak tersambung. Tuliskan nomor di secarik kertas untuk pemohon.",
            "Periksa kabel data dan kabel listrik mesin cetak, lalu nyalakan kembali mesin cetaknya.",
        ),
        FaultCode.PRINTER_SILENT: Entry(
            "Mesin cetak tidak menjawab. Foto atau catat isi layar ini.",
            "Mesin cetak tidak menjawab. Tuliskan nomor di secarik kertas untuk pemohon.",
            "Matikan mesin cetak sepuluh detik, nyalakan lagi, lalu jalankan `kiosk ticket`.",
        ),
        FaultCode.PRINTER_PAPER_OUT: Entry(
            "Kertas tiket habis. Foto atau catat isi layar ini.",
            "Kertas tiket habis. Pasang gulungan baru; nomor yang belum tercetak ada di konsol.",
            "Buka tutup mesin cetak, pasang gulungan baru, tutup sampai berbunyi klik.",
        ),
        FaultCode.PRINTER_PAPER_LOW: Entry(
            "Kertas tiket hampir habis.",
            "Kertas tiket hampir habis. Siapkan gulungan baru.",
            "Siapkan gulungan kertas dan ganti saat sepi.",
        ),
        FaultCode.PRINTER_COVER_OPEN: Entry(
            "Tutup mesin cetak terbuka. Foto atau catat isi layar ini.",
            "Tutup mesin cetak terbuka. Tutup sampai berbunyi klik.",
            "Tutup mesin cetak sampai berbunyi klik.",
        ),
        FaultCode.PRINTER_CUTTER: Entry(
            "Pemotong kertas macet. Foto atau catat isi layar ini.",
            "Pemotong kertas macet. Matikan mesin cetak dan keluarkan kertas yang tersangkut.",
            "Matikan mesin cetak, keluarkan sisa kertas dari pemotong, nyalakan lagi.",
        ),
        FaultCode.PRINTER_ERROR: Entry(
            "Mesin cetak sedang gangguan. Foto atau catat isi layar ini.",
            "Mesin cetak sedang gangguan. Tuliskan nomor di secarik kertas untuk pemohon.",
            "Matikan mesin cetak sepuluh detik, nyalakan lagi. Bila berulang, ganti mesin cetaknya.",
        ),
        FaultCode.PRINT_UNCONFIRMED: Entry(
            "Bila tiket tidak keluar, catat nomor Anda atau foto layar ini.",
            "Tiket mungkin tidak keluar. Tanyakan kepada pemohon sebelum mencetak ulang.",
            "Lihat apakah tiket ada di mulut mesin cetak sebelum mencetak ulang.",
        ),
        FaultCode.READER_UNPLUGGED: Entry(
            "Pemindai kode tidak tersambung. Ketik nomor permohonan Anda.",
            "Pemindai kode tidak tersambung. Pemohon dapat mengetik nomor permohonan.",
            "Periksa kabel pemindai kode, lalu cabut dan pasang kembali.",
        ),
        FaultCode.CODE_UNREADABLE: Entry(
            "Kode tidak terbaca. Terangkan layar ponsel dan coba lagi, atau ketik nomor permohonan.",
            "Kode pemohon tidak terbaca. Bantu mengetik nomor permohonan.",
            "Bersihkan kaca pemindai dan periksa lampu pemindai.",
        ),
        FaultCode.CODE_TOO_LONG: Entry(
            "Ini bukan kode booking. Tunjukkan kode QR dari M-Paspor, atau ketik nomor permohonan.",
            "Pemohon menunjukkan kode yang bukan kode booking.",
            "Tidak perlu tindakan: kode lebih dari 512 bita ditolak.",
        ),
        FaultCode.CODE_UNKNOWN: Entry(
            "Kode tidak dikenali. Ketik nomor permohonan, atau panggil petugas.",
            "Kode booking tidak ada di daftar. Periksa jadwal pemohon.",
            "Periksa kapan daftar jadwal terakhir diperbarui.",
        ),
        FaultCode.TOKEN_TORN: Entry(
            "Kode ini tidak terbaca utuh. Ratakan kertasnya atau terangkan layar, lalu coba lagi.",
            "Kode booking pemohon tidak utuh: terlipat, terpotong, atau salah salin. Bantu mengetik nomor"
            " permohonan.",
            "Bila terjadi pada setiap kode: bersihkan kaca pemindai, dan periksa apakah pemindai mengirim"
            " huruf apa adanya (tata letak papan ketik US).",
        ),
        FaultCode.TOKEN_FORGED: Entry(
            "Kode ini telah diubah, jadi tidak dapat dipakai. Ketik nomor permohonan, atau panggil petugas.",
            "Tanda tangan kode booking tidak cocok: isinya diubah setelah terbit. Periksa jadwal pemohon.",
            "Tidak perlu tindakan, kecuali terjadi pada banyak kode: bandingkan kunci di pusat dengan"
            " daftar jadwal di anjungan (`kiosk forward --once`).",
        ),
        FaultCode.TOKEN_UNKNOWN_KEY: Entry(
            "Kode ini belum dapat diperiksa di sini. Ketik nomor permohonan, atau panggil petugas.",
            "Kode booking ditandatangani dengan kunci yang tidak ada di anjungan. Periksa jadwal pemohon.",
            "Perbarui daftar jadwal dengan `kiosk forward --once`: kunci ikut di dalamnya.",
        ),
        FaultCode.TOKEN_FOREIGN: Entry(
            "Kode ini dari sistem jadwal lain. Ketik nomor permohonan, atau panggil petugas.",
            "Pemohon menunjukkan kode dari penerbit lain. Periksa jadwal pemohon.",
            "Tidak perlu tindakan. Penerbit yang diterima ada di daftar jadwal (`central keys --issuer`).",
        ),
        FaultCode.TOKEN_EXPIRED: Entry(
            "Hari jadwal pada kode ini sudah lewat. Ambil nomor tanpa jadwal, atau panggil petugas.",
            "Kode booking sudah lewat harinya. Pemohon dapat dilayani tanpa jadwal.",
            "Bila kode hari ini pun ditolak: periksa tanggal dan jam anjungan.",
        ),
        FaultCode.CAMERA_UNPLUGGED: Entry(
            "Kamera dokumen tidak tersambung. Lanjutkan tanpa memindai; petugas akan memeriksa berkas Anda.",
            "Kamera dokumen tidak tersambung. Berkas diperiksa di loket.",
            "Periksa kabel kamera dokumen, lalu cabut dan pasang kembali.",
        ),
        FaultCode.CAMERA_FROZEN: Entry(
            "Gambar kamera terhenti. Lanjutkan tanpa memindai; petugas akan memeriksa berkas Anda.",
            "Gambar kamera dokumen terhenti. Berkas diperiksa di loket.",
            "Cabut kabel kamera, tunggu lima detik, pasang kembali.",
        ),
        FaultCode.CAMERA_TOO_SMALL: Entry(
            "Kamera dokumen sedang gangguan. Lanjutkan tanpa memindai; petugas akan memeriksa berkas Anda.",
            "Kamera dokumen memberi gambar yang terlalu kecil.",
            "Periksa ukuran gambar pada `document_camera.url` dan sambungan USB 3.",
        ),
        FaultCode.PICTURE_UNREADABLE: Entry(
            "Gambar tidak terbaca. Silakan pindai ulang, atau lanjutkan; petugas akan memeriksa berkas Anda.",
            "Satu gambar dokumen tidak dapat dibaca. Berkas diperiksa di loket.",
            "Periksa berkas gambarnya: JPEG atau PNG yang utuh, paling besar 50 megapiksel.",
        ),
        FaultCode.CAMERA_DARK: Entry(
            "Kamera gelap. Lanjutkan tanpa memindai; petugas akan memeriksa berkas Anda.",
            "Kamera dokumen hanya memberi gambar hitam. Berkas diperiksa di loket.",
            "Buka tutup lensa, bersihkan lensa, dan periksa lampu di atas alas.",
        ),
        FaultCode.CAMERA_MOVED: Entry(
            "Layanan tetap berjalan.",
            "Kamera dokumen atau alasnya tergeser. Pemindaian tetap berjalan, tanpa ukuran milimeter.",
            "Kembalikan dan kencangkan kamera, kosongkan alas, lalu jalankan `kiosk calibrate`.",
        ),
        FaultCode.PLATE_UNUSABLE: Entry(
            "Layanan tetap berjalan.",
            "Kalibrasi alas tidak dapat dipakai. Pemindaian tetap berjalan, tanpa ukuran milimeter.",
            "Kosongkan alas, lalu jalankan `kiosk calibrate`: ukuran gambar kamera berubah, atau"
            " plate.json rusak atau dari versi lain.",
        ),
        FaultCode.TEXT_READER_AWAY: Entry(
            "Tulisan pada dokumen belum dapat dibaca. Silakan ketik sendiri, atau lanjutkan.",
            "Anjungan sedang tidak dapat membaca tulisan pada dokumen. Pemohon mengetik sendiri.",
            "Tidak perlu tindakan: pembaca tulisan dimulai lagi sendiri. Bila berulang, jalankan ulang"
            " anjungan.",
        ),
        FaultCode.SITE_AWAY: Entry(
            "Nomor belum dapat dibuat. Silakan ke petugas; kedatangan Anda sudah dicatat.",
            "Server antrean tidak menjawab. Terima pemohon dengan slip kedatangan.",
            "Jalankan kembali layanan `anjungan-site` dan periksa jaringan kantor.",
        ),
        FaultCode.SITE_DENIED: Entry(
            "Nomor belum dapat dibuat. Silakan ke petugas; kedatangan Anda sudah dicatat.",
            "Anjungan ini belum terdaftar di server antrean.",
            "Salin token anjungan dari server antrean ke anjungan ini.",
        ),
        FaultCode.SITE_REFUSED: Entry(
            "Nomor tidak dapat dibuat untuk layanan ini. Silakan ke petugas.",
            "Server antrean menolak permintaan dari anjungan.",
            "Bandingkan layanan pada `config/services.toml` di anjungan dan di server antrean.",
        ),
        FaultCode.QUOTA_FULL: Entry(
            "Kuota layanan ini hari ini sudah penuh. Silakan ke petugas untuk pilihan lain.",
            "Kuota penuh. Pemohon diarahkan ke petugas.",
            "Kuota diatur pada `config/services.toml`.",
        ),
        FaultCode.SITE_CLOSED: Entry(
            "Pengambilan nomor sudah ditutup. Silakan datang pada jam layanan.",
            "Pemohon datang di luar jam layanan.",
            "Jam layanan diatur pada `config/booth.toml`.",
        ),
        FaultCode.BOOKING_USED: Entry(
            "Jadwal ini sudah dipakai untuk lapor kedatangan. Silakan ke petugas bila ini keliru.",
            "Jadwal pemohon sudah dipakai. Periksa nomor yang sudah terbit.",
            "Tidak perlu tindakan.",
        ),
        FaultCode.RESERVE_NUMBER: Entry(
            "Jaringan terputus. Nomor Anda sah dan masuk antrean saat jaringan kembali.",
            "Anjungan memberi nomor cadangan selama server antrean tidak menjawab. Nomor itu masuk antrean"
            " sendiri, dengan jam datang yang benar.",
            "Jalankan kembali layanan `anjungan-site` dan periksa jaringan kantor. Jangan matikan anjungan"
            " sebelum nomornya diserahkan.",
        ),
        FaultCode.RESERVE_REFUSED: Entry(
            "Nomor Anda tetap dilayani. Silakan ke petugas.",
            "Antrean menolak satu nomor cadangan anjungan. Layani pemegang tiketnya langsung di meja.",
            "Lihat catatan `reserve_refused` di log audit. Bila server antrean dipulihkan dari salinan lama,"
            " jalankan ulang anjungan: nomornya ditawarkan sekali lagi.",
        ),
        FaultCode.GROUP_COUNT: Entry(
            "Jumlah orang melebihi yang masih ditunggu pada kode ini. Silakan ke petugas.",
            "Rombongan: jumlah yang dipilih melebihi sisa pada jadwalnya. Periksa nomor yang sudah terbit.",
            "Tidak perlu tindakan.",
        ),
        FaultCode.CENTRE_AWAY: Entry(
            "Jaringan terputus, layanan tetap berjalan.",
            "Jaringan ke pusat terputus. Layanan tetap berjalan; data dikirim saat jaringan kembali.",
            "Periksa modem dan jaringan. Data menunggu dengan aman di anjungan.",
        ),
        FaultCode.CENTRE_DENIED: Entry(
            "Layanan tetap berjalan.",
            "Server pusat tidak mengenali anjungan ini. Data menunggu di anjungan.",
            "Daftarkan anjungan di pusat dengan `central enrol` dan pasang tokennya.",
        ),
        FaultCode.CENTRE_REFUSED: Entry(
            "Layanan tetap berjalan.",
            "Server pusat menolak satu kiriman. Kiriman itu disimpan untuk diperiksa.",
            "Lihat kiriman yang ditahan dan alasannya, lalu kirim ulang.",
        ),
        FaultCode.CENTRE_PORTAL: Entry(
            "Layanan tetap berjalan.",
            "Jaringan meminta masuk lewat halaman web. Data menunggu di anjungan.",
            "Masuk ke jaringan Wi-Fi lewat halaman webnya, atau ganti jaringan.",
        ),
        FaultCode.CENTRE_NO_RECEIPT: Entry(
            "Layanan tetap berjalan.",
            "Server pusat belum memberi tanda terima yang sah. Data dikirim lagi nanti.",
            "Bandingkan versi server pusat dengan versi anjungan.",
        ),
        FaultCode.EVENTS_REJECTED: Entry(
            "Layanan tetap berjalan.",
            "Server pusat menolak peristiwa antrean. Antrean di sini tetap benar; laporan pusat kurang.",
            "Lihat alasannya dengan `kiosk spool list --events`,"
            " lalu kirim ulang dengan `kiosk spool resend --events`.",
        ),
        FaultCode.CENTRE_UNTIMELY: Entry(
            "Layanan tetap berjalan.",
            "Jam mesin ini tidak cocok dengan sertifikat server pusat. Data menunggu di anjungan.",
            "Lihat tanggal dan jam mesin ini dengan `timedatectl` dan betulkan bila salah;"
            " bila benar, perbarui sertifikat server pusat.",
        ),
        FaultCode.DISK_FULL: Entry(
            "Penyimpanan anjungan penuh, jadi data Anda tidak tersimpan. Silakan ke petugas.",
            "Penyimpanan anjungan penuh. Berkas pemohon diperiksa di loket.",
            "Sambungkan jaringan agar data terkirim, atau kosongkan penyimpanan.",
        ),
        FaultCode.DISK_LOW: Entry(
            "Layanan tetap berjalan.",
            "Penyimpanan anjungan hampir penuh.",
            "Sambungkan jaringan agar data terkirim.",
        ),
        FaultCode.DISK_SHORT: Entry(
            "Anjungan ini sedang tidak dapat dipakai. Silakan ambil nomor pada petugas.",
            "Penyimpanan anjungan tinggal sedikit, jadi kunjungan baru tidak diterima. Beri nomor di loket.",
            "Sambungkan jaringan agar data terkirim, atau kosongkan penyimpanan.",
        ),
        FaultCode.USB_ABSENT: Entry(
            "Layanan tetap berjalan.",
            "Media USB tidak ditemukan di anjungan.",
            "Pasang satu media USB, tunggu sepuluh detik, lalu coba lagi.",
        ),
        FaultCode.USB_FAILED: Entry(
            "Layanan tetap berjalan.",
            "Data anjungan tidak dapat ditulis ke media USB.",
            "Periksa apakah media USB penuh atau terkunci, lalu coba lagi."
            " Yang sudah tertulis tidak diulang.",
        ),
        FaultCode.SEAL_NO_KEY: Entry(
            "Berkas tidak dapat disimpan di sini. Silakan ke petugas; bawa berkas Anda.",
            "Anjungan belum punya kunci pusat, jadi berkas tidak dapat disimpan.",
            "Salin kunci umum dari `central keys` ke `booth.toml`, bagian [sealing].",
        ),
        FaultCode.VOICE_MISSING: Entry(
            "Suara panggilan tidak tersedia. Silakan lihat papan panggilan.",
            "Suara panggilan tidak tersedia. Panggilan hanya tampil di papan.",
            "Pasang paket espeak-ng.",
        ),
        FaultCode.SPEECH_MISSING: Entry(
            "Panduan suara tidak tersedia. Petugas siap membantu Anda.",
            "Panduan suara anjungan tidak dapat berbicara. Dampingi pemohon yang membutuhkannya.",
            "Pasang paket espeak-ng, lalu jalankan `kiosk voice say Halo`. Periksa juga [voice.voices] pada"
            " `booth.toml`.",
        ),
        FaultCode.SPEAKER_SILENT: Entry(
            "Panduan suara tidak tersedia. Petugas siap membantu Anda.",
            "Pengeras suara anjungan tidak tersambung. Dampingi pemohon yang memakai panduan suara.",
            "Periksa kabel pengeras suara dan `voice.speaker` pada `booth.toml` (`aplay -L` menyebut nama"
            " alatnya), lalu jalankan `kiosk voice say Halo`.",
        ),
    }
)
