"""The technician's page: behind a PIN, with facts and two deeds, and nothing of any applicant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from far_end import FarEnd
from listener import Ear, Listener
from refused_booth import BOOTH, NIK, PIN, enter, furnish
from stage_hand import MORNING, QUICK, MorningClock, StageHand

from kiosk.booth.booth import News
from kiosk.booth.pin import FREE_GUESSES
from kiosk.booth.workshop import Workshop
from kiosk.client.asking import asked
from kiosk.client.health import Health, Link, write_health
from kiosk.client.spool import Spool
from kiosk.client.submission import State
from kiosk.faults import FaultCode
from kiosk.screens.app import dispatch
from kiosk.screens.technician import KNOCKS, LEFT_ALONE_S
from kiosk.screens.voice.manner import Manner
from kiosk.screens.voice.mouth import OVERHEARD
from kiosk.visit.steps import Step


@pytest.fixture(autouse=True)
def slow_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five touches on a machine that has other work take their time."""
    monkeypatch.setattr("kiosk.screens.technician.WITHIN_S", 60.0)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A booth with one submission that waits and one that the centre refused."""
    furnish(tmp_path)
    return tmp_path


@pytest.fixture
def workshop(state: Path) -> Iterator[Workshop]:
    crashes: list[str] = []
    made = Workshop(state, BOOTH, state / "media", MorningClock(), dispatch, lambda: crashes.append("crash"))
    with closing(made):
        yield made
    assert crashes == []


@pytest.fixture
def hand(stage: Callable[..., StageHand], workshop: Workshop) -> StageHand:
    return stage(FarEnd(), workshop=workshop)


def said(hand: StageHand) -> str:
    return " | ".join(sorted(hand.words()))


def test_five_touches_and_the_pin_show_how_the_booth_is(hand: StageHand) -> None:
    enter(hand)
    words = said(hand)
    assert "1 kiriman, " in words
    assert "Server pusat tidak terjangkau (CTR-01)" in words
    assert "Ditahan: 1 kiriman" in words
    assert "Server pusat menolak satu kiriman. Kiriman itu disimpan untuk diperiksa." in words
    assert "(HTTP 422: unknown site)" in words
    assert NIK not in words
    assert hand.cut_off() == []
    hand.touch("frame.back")
    assert "Selamat datang" in hand.words()
    assert hand.app.find("technician.export") is None


def test_while_things_are_sent_it_says_how_fast_and_how_long(
    stage: Callable[..., StageHand], state: Path, workshop: Workshop
) -> None:
    at = MORNING.isoformat()
    write_health(state, Health(Link.OK, None, at, at, 1, 0, 0, 900_000, at, 1, 61_400.0, 85.0))
    hand = stage(FarEnd(), workshop=workshop)
    enter(hand)
    assert "61,4 kB/detik, kira-kira 2 menit lagi" in hand.words()
    assert hand.cut_off() == []


def test_four_touches_or_touches_in_the_middle_of_a_visit_open_nothing(hand: StageHand) -> None:
    hand.touch_corner(KNOCKS - 1)
    assert not hand.app.technician.open
    hand.see(Step.HOME)
    hand.touch("home.walk_in")
    hand.see(Step.SERVICE)
    hand.touch_corner(KNOCKS)
    assert not hand.app.technician.open


def test_a_visit_that_the_first_touch_began_is_ended_and_its_language_and_text_stay(hand: StageHand) -> None:
    hand.touch("language.en", "comfort.text")
    comfort = hand.app.comfort
    assert comfort != hand.app.usual
    hand.touch_corner(KNOCKS)
    assert hand.app.technician.open
    assert hand.booth.visit.step is Step.ATTRACT
    assert "Technician's PIN" in hand.words()
    assert hand.app.comfort == comfort


def test_by_keys_and_speech_alone_what_was_refused_is_found_and_sent_again(
    stage: Callable[..., StageHand], workshop: Workshop
) -> None:
    ear = Ear()
    me = Listener(stage(FarEnd(), workshop=workshop, speaker=ear, manner=Manner(heard_alone=True)), ear)
    me.press("down")
    me.hears("Panduan suara menyala.", "Selamat datang.")
    for _ in range(KNOCKS - 1):
        assert "Tidak ada langkah kembali dari sini." in me.back()
    me.press("escape")
    me.hears("Halaman teknisi.", "PIN teknisi.", "Isian, masih kosong.")
    me.type_figures("000000")
    me.back()  # out of the pad
    me.take("Buka")
    me.hears("PIN salah.")
    me.type_figures(PIN)
    me.back()
    assert f"Isian, {len(PIN)} angka sudah diketik." in me.find("Isian")
    me.take("Buka")
    told = me.hears("Keadaan anjungan.", "Menunggu dikirim: 1 kiriman")
    assert "Server pusat menolak satu kiriman." in told
    assert "refused" not in told, "nobody remembers a submission's number by ear"
    assert "Kunjungan, Selasa, 24 November 2026" in me.find("Kirim ulang")
    me.choose()
    me.hears("1 kiriman dikirim ulang.")
    me.back()
    me.hears("Selamat datang.")
    assert NIK not in ear.all


def test_the_pin_is_not_told_to_the_room(stage: Callable[..., StageHand], workshop: Workshop) -> None:
    ear = Ear()
    me = Listener(stage(FarEnd(), workshop=workshop, speaker=ear), ear)
    me.press("down")
    me.hears("Selamat datang.")
    for _ in range(KNOCKS):
        me.back()
    me.hears("PIN teknisi.")
    me.find("Tombol angka")
    assert me.choose() == " ".join(OVERHEARD)
    for figure in PIN:
        me.press(figure, figure)
    assert f"ketikan ke-{len(PIN)}" in ear.last
    assert PIN[-1] not in ear.last.replace(f"ke-{len(PIN)}", "")


def test_the_voice_bar_stays_within_reach_over_the_page(
    stage: Callable[..., StageHand], workshop: Workshop
) -> None:
    ear = Ear()
    hand = stage(FarEnd(), workshop=workshop, speaker=ear)
    hand.touch("comfort.voice")
    enter(hand)
    hand.touch("voice.softer")
    assert "Suara" in ear.last
    assert hand.app.technician.open
    assert hand.cut_off() == []


def test_guessing_waits_and_the_right_pin_waits_too(hand: StageHand) -> None:
    hand.touch_corner(KNOCKS)
    for guess in range(FREE_GUESSES):
        hand.type("000000")
        hand.touch("frame.next")
        wanted = (
            "PIN salah." if guess < FREE_GUESSES - 1 else "Terlalu banyak PIN salah. Coba lagi 1 menit lagi."
        )
        hand.until(lambda wanted=wanted: wanted in hand.words(), wanted)
    hand.type(PIN)
    assert PIN not in said(hand)
    hand.touch("frame.next")
    hand.until(lambda: "Terlalu banyak PIN salah. Coba lagi 1 menit lagi." in hand.words(), "told to wait")
    assert hand.app.find("technician.export") is None


def test_without_a_pin_it_says_how_to_make_one(hand: StageHand, state: Path) -> None:
    (state / "technician.pin").unlink()
    hand.touch_corner(KNOCKS)
    hand.type(PIN)
    hand.touch("frame.next")
    hand.until(
        lambda: "PIN belum dibuat. Jalankan `kiosk pin` di anjungan ini." in hand.words(),
        "told of the command",
    )


def test_what_was_refused_is_sent_again_at_a_touch(hand: StageHand, state: Path) -> None:
    enter(hand)
    hand.touch("technician.resend.refused")
    hand.until(lambda: "1 kiriman dikirim ulang." in hand.words(), "told")
    assert hand.app.find("technician.resend.refused") is None
    with Spool(state / "spool", (), MorningClock()) as spool:
        assert spool.state("refused") is State.SEALED


def test_the_forwarder_is_asked_to_send_at_once_at_a_touch(hand: StageHand, state: Path) -> None:
    enter(hand)
    hand.touch("technician.now")
    asked_for = "Pengirim mencoba lagi sekarang. Sentuh Segarkan untuk melihat hasilnya."
    hand.until(lambda: asked_for in hand.words(), "told")
    assert asked(state)
    assert hand.cut_off() == []


def test_events_that_the_centre_rejected_are_shown_with_what_to_do(
    stage: Callable[..., StageHand], state: Path, workshop: Workshop
) -> None:
    at = MORNING.isoformat()
    write_health(state, Health(Link.OK, "CTR-06", at, at, 0, 0, 0, 0, None, 0, events_rejected=3))
    hand = stage(FarEnd(), workshop=workshop)
    enter(hand)
    words = said(hand)
    assert "3 peristiwa ditolak pusat." in words
    assert "`kiosk spool resend --events`" in words
    assert hand.cut_off() == []


def test_without_a_stick_the_page_says_what_to_do(hand: StageHand) -> None:
    enter(hand)
    hand.touch("technician.export")
    hand.until(lambda: "USB-01" in hand.words(), "told")
    assert "Pasang satu media USB, tunggu sepuluh detik, lalu coba lagi." in hand.words()
    assert hand.app.find("technician.resend.refused") is not None


def test_what_was_refused_is_copied_to_the_stick_and_the_page_says_where(tmp_path: Path) -> None:
    state, media = tmp_path / "state", tmp_path / "media"
    state.mkdir()
    (media / "STICK").mkdir(parents=True)
    script = 'mount -t tmpfs -o size=1m tmpfs "$2/STICK" && exec "$3" "$4" "$1" "$2"'
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    arguments = [state, media, sys.executable, Path(__file__).parent / "export_on_stick.py"]
    done = subprocess.run(
        [*alone, "sh", "-c", script, "sh", *map(str, arguments)], capture_output=True, timeout=150
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {
        "told": f"1 kiriman ditulis ke {media}/STICK/anjungan-{BOOTH} dan dibaca kembali.",
        "cut_off": [],
        "still_there": True,
        "files": [f"refused/{name}" for name in ("PAGE.age", "SHA256SUMS", "submission.json")],
        "sums": 0,
        "crashes": [],
    }


def test_a_page_that_was_left_alone_closes(hand: StageHand, monkeypatch: pytest.MonkeyPatch) -> None:
    hand.touch_corner(KNOCKS)
    assert hand.app.technician.open
    monkeypatch.setattr("kiosk.screens.technician.LEFT_ALONE_S", 0.0)
    hand.until(lambda: not hand.app.technician.open, "closed")


def test_nothing_runs_out_while_the_technician_is_at_it(hand: StageHand) -> None:
    hand.touch("language.en")
    hand.touch_corner(KNOCKS)
    before = hand.clock.monotonic_s
    late_s = QUICK.idle_warning_s + QUICK.idle_grace_s + 1
    assert late_s < LEFT_ALONE_S
    vars(hand.clock)["monotonic_s"] = lambda: before() + late_s
    hand.frames(3)
    assert hand.app.technician.open
    assert "Technician's PIN" in hand.words()
    assert hand.app.find("idle.more") is None


def test_the_page_in_both_languages_and_with_little_room(
    stage: Callable[..., StageHand], workshop: Workshop, tmp_path: Path
) -> None:
    far_end = FarEnd(news=News(room=FaultCode.DISK_SHORT))
    hand = stage(far_end, timing=replace(QUICK), workshop=workshop)
    hand.touch("language.en")
    hand.touch_corner(KNOCKS)
    hand.type(PIN)
    hand.touch("frame.next")
    hand.until(lambda: "How the booth is" in hand.words(), "inside")
    hand.frames(3)
    assert "The booth has little storage left" in said(hand)
    assert hand.cut_off() == []
    picture = tmp_path / "technician.png"
    hand.picture(picture)
    assert picture.stat().st_size > 10_000
