"""A blind applicant's whole visit, by four keys and by ear: whatever is chosen is chosen by
what was said."""

from __future__ import annotations

import pytest
from far_end import FarEnd, booking
from journeys import CODE, FEMALE, MALE
from listener import Ear, Listener
from stage_hand import MORNING

from kiosk.screens.voice.manner import Manner
from kiosk.visit.events import CodeRead
from kiosk.visit.steps import Step
from kiosk.visit.visit import PaperState

HEADPHONES = Manner(heard_alone=True)


@pytest.fixture
def begin(stage):
    """Someone comes to a booth with such a far end, puts headphones on and presses a key."""

    def come(far_end: FarEnd, manner: Manner = HEADPHONES) -> Listener:
        ear = Ear()
        listener = Listener(stage(far_end, speaker=ear, manner=manner), ear)
        listener.press("down")
        heard = listener.hears("Panduan suara menyala.", "Selamat datang.", "Tekan tombol pilih untuk mulai.")
        assert "Tombol bawah dan atas untuk berpindah, tombol pilih untuk memilih" in heard
        return listener

    return come


def see_off(listener: Listener) -> None:
    """The visit ends, and the next person finds the booth as it always is."""
    listener.hears("Kunjungan selesai. Semua isian sudah dihapus.")
    listener.hand.see(Step.ATTRACT)
    app = listener.hand.app
    assert app.comfort == app.usual
    assert not app.curtain.drawn


def test_a_booking_is_shown_to_the_reader_and_becomes_a_number(begin):
    far_end = FarEnd(booking=booking(MORNING))
    me = begin(far_end)
    me.take("Sentuh untuk mulai")
    me.hears("Apa yang Anda perlukan?", "6 pilihan.", "Sudah punya jadwal, pilihan, 1 dari 6.")
    me.take("Sudah punya jadwal")
    me.hears("Langkah 1 dari 5.", "Tunjukkan kode QR Anda.", "2 pilihan.")
    me.hand.booth._report(CodeRead(me.hand.booth.visit.id, CODE))
    me.hears("Langkah 2 dari 5.", "Jadwal Anda ditemukan.", "pukul 8 lewat 12 menit", "Benar, tombol.")
    me.take("Benar")
    me.hears("Langkah 3 dari 5.", "Data Anda aman di sini.")
    me.take("Lanjut")
    me.hears("Langkah 4 dari 5.", "Periksa sekali lagi.", "Layanan:", "Tidak ada pembayaran di mesin ini.")
    me.take("Cetak nomor")
    me.hears(
        "Nomor antrean Anda.", "a kosong dua belas", "3 orang di depan Anda", "Silakan ambil tiket Anda."
    )
    me.take("Selesai")
    see_off(me)


def test_a_walk_in_behind_the_curtain_types_the_nik_and_lays_two_documents_down(begin, tmp_path):
    me = begin(FarEnd())
    me.take("Sentuh untuk mulai")
    me.hears("Apa yang Anda perlukan?")
    assert me.up().startswith("Ulangi")
    me.take("Matikan layar")
    me.hears("Layar dimatikan. Nyalakan layar, tombol.")
    assert me.hand.app.curtain.drawn
    me.hand.picture(tmp_path / "home.png")
    me.take("Ambil nomor")
    me.hears("Langkah 1 dari 6.", "Pilih layanan.", "5 pilihan.")
    me.take("Ganti paspor")
    me.hears("Langkah 2 dari 6.", "Data Anda aman di sini.")
    me.take("Lanjut")
    me.hears("Langkah 3 dari 6.", "Masukkan NIK Anda.", "Isian, masih kosong.")
    me.type_figures(MALE[:10])
    me.take("hapus satu")
    me.hears("Dihapus.")
    me.back()
    assert "9 dari 16 angka sudah diketik. 6 3 0 2 0 6 1 5 0." in me.find("Isian")
    me.type_figures(MALE[9:])
    me.hears("1 Isian lengkap. Lanjut, tombol.")
    me.hand.picture(tmp_path / "nik.png")
    me.choose()
    me.hears("Langkah 4 dari 6.", "Pindai berkas Anda.", "Belum dipindai.")
    me.take("Mulai pindai")
    for last in (False, True):
        me.hears("Apakah gambarnya jelas?", "Sudah dipindai")
        me.take("Lanjut")
        if last:
            me.hears("Langkah 5 dari 6.", "Periksa sekali lagi.", "NIK: berakhir dengan 9 9 0 1.")
    assert [paper.state for paper in me.hand.booth.visit.papers] == [PaperState.TAKEN] * 2
    me.take("Cetak nomor")
    me.hears("Nomor antrean Anda.", "a kosong dua belas")
    me.hand.picture(tmp_path / "ticket.png")
    assert (tmp_path / "home.png").read_bytes() == (tmp_path / "nik.png").read_bytes()
    assert (tmp_path / "home.png").read_bytes() == (tmp_path / "ticket.png").read_bytes()
    me.take("Selesai")
    see_off(me)


def test_without_headphones_it_is_the_applicant_who_chooses_to_type_aloud(begin):
    me = begin(FarEnd(), Manner())
    me.take("Sentuh untuk mulai")
    me.take("Ambil nomor")
    me.take("Ganti paspor")
    me.take("Lanjut")
    me.find("Tombol angka")
    before = len(me.ear.heard)
    warned = me.choose()
    assert "Orang di sekitar dapat mendengar yang Anda ketik." in warned
    assert not me.hand.app.guide.focus.inside
    assert me.ear.heard[before:] == [warned]  # no key was told
    assert me.choose() == "0"
    for figure in MALE:
        me.take(figure)
    me.hears("Isian lengkap.")
    assert " ".join(MALE) not in me.ear.all


def test_headphones_pulled_out_amid_typing_lead_out_of_the_keys(begin):
    me = begin(FarEnd())
    for name in ("Sentuh untuk mulai", "Ambil nomor", "Ganti paspor", "Lanjut"):
        me.take(name)
    me.type_figures(MALE[:3])
    me.hand.app.guide.heard_alone(False)
    assert me.ear.last.startswith("Penyuara telinga tidak terpasang.")
    assert not me.hand.app.guide.focus.inside


def test_a_home_visit_is_asked_for_with_a_name_typed_letter_by_letter(begin):
    me = begin(FarEnd())
    me.take("Sentuh untuk mulai")
    me.take("Keluarga sakit")
    me.hears("Data Anda aman di sini.")
    me.take("Lanjut")
    me.hears("pertanyaan 1 dari", "Isian, masih kosong.")
    me.type_figures(FEMALE)
    me.take("Lanjut")
    me.hears("pertanyaan 2 dari", "Isian, masih kosong.")
    me.type_letters("siti contoh")
    me.find("Isian")
    assert "11 huruf sudah diketik. Siti Contoh." in me.ear.last
    me.take("Lanjut")
    me.hears("pertanyaan 3 dari")
    me.take("Di rumah sakit")
    me.hears("pertanyaan 4 dari")
    me.type_letters("rsud")
    me.take("Lanjut")
    me.hears("pertanyaan 5 dari")
    me.take("Dalam 3 hari")
    me.hears("pertanyaan 6 dari")
    for figure in "081234567890":  # a pad may have figures as well
        me.press(figure)
    me.take("Lanjut")
    me.hears("Pindai berkas")
    me.take("Lewati, petugas akan memeriksa")
    me.hears("Periksa sekali lagi.", "Nama: SITI CONTOH", "Telepon: 0 8 1 2, 3 4 5 6, 7 8 9 0.")
    me.take("Kirim")
    me.hears("Permintaan Anda sudah dicatat.", "ka er nol nol nol tujuh")
    me.take("Selesai")
    see_off(me)
