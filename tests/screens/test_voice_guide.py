"""The voice guide: how it begins and ends, what it says by itself, and what the four keys do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from contrasts import NO_TEXT, ratio
from eye import holders, objections
from far_end import FarEnd
from kivy.core.window import Keyboard, Window
from kivy.uix.scrollview import ScrollView
from listener import CODES, Ear, Listener
from stage_hand import MORNING, QUICK

from kiosk.clock import ManualClock
from kiosk.faults import Fault, FaultCode
from kiosk.screens.comfort import Comfort
from kiosk.screens.pictures import pixels
from kiosk.screens.theme.tokens import TEXT_SCALES
from kiosk.screens.voice.manner import Manner
from kiosk.screens.voice.mouth import KEPT_BACK, OVERHEARD, Mouth
from kiosk.screens.voice.pad import Pad, character
from kiosk.screens.voice.said import Said
from kiosk.visit.events import OfficerCalled, OfficerTold, PaperSettled
from kiosk.visit.steps import Step
from kiosk.visit.visit import OfficerCall, Paperwork

ALONE = Manner(heard_alone=True)
WARNED = " ".join(OVERHEARD)
HOME, SERVICE = ["attract.start"], ["attract.start", "home.walk_in"]
IDENTITY = [*SERVICE, "service.renew_expired", "frame.next"]
PLATE = [*IDENTITY, "identity.no_card", "frame.next"]


@pytest.fixture
def come(stage):
    """A booth with an ear, touched to some screen; then the voice is started by a key."""

    def begin(
        far_end: FarEnd, touches: list[str], start: str = "down", talks: bool = False, **how
    ) -> Listener:
        ear = Ear(talks)
        hand = stage(far_end, speaker=ear, **{"manner": ALONE, **how})
        hand.touch(*touches)
        listener = Listener(hand, ear)
        if start:
            listener.press(start)
            listener.hears("Panduan suara menyala.")
        return listener

    return begin


# Beginning and end


@pytest.mark.parametrize("key", ["up", "down", "enter", "escape"])
def test_any_key_of_the_pad_starts_the_voice_and_does_nothing_else(come, key):
    me = come(FarEnd(), SERVICE, start=key)
    assert me.hand.booth.visit.step is Step.SERVICE
    me.hears("Panduan suara menyala.", "Pilih layanan.", "Paspor baru, pilihan, 1 dari 5.")


def test_the_round_switch_starts_it_and_stops_it(come):
    me = come(FarEnd(), ["comfort.voice"], start="")
    me.hears("Panduan suara menyala.", "Selamat datang.")
    me.hand.touch("comfort.voice")
    me.hears("Panduan suara dimatikan.")
    assert me.hand.app.find("voice.repeat") is None


def test_headphones_start_it_and_what_is_personal_stays_in_them(come):
    me = come(FarEnd(), IDENTITY, start="", manner=Manner())
    me.hand.app.guide.heard_alone(True)
    me.hears("Panduan suara menyala.", "Masukkan NIK Anda.")
    me.press("6")
    assert me.ear.last == "6"
    me.hand.app.guide.heard_alone(False)
    me.press("3")
    assert me.ear.last == "ketikan ke-2"


def test_the_room_is_warned_of_again_when_headphones_came_and_went_amid_the_keys(come):
    me = come(FarEnd(), IDENTITY, manner=Manner())
    me.find("Tombol angka")
    assert me.choose() == WARNED
    me.choose()
    guide = me.hand.app.guide
    guide.heard_alone(True)
    me.down()
    guide.heard_alone(False)
    assert me.ear.last == WARNED
    assert not guide.focus.inside, "the next figure was told to the room"
    me.choose()
    assert guide.focus.inside, "who was told may go on typing"


def test_headphones_pulled_out_under_a_dialog_leave_one_before_the_keys(come):
    me = come(FarEnd(), IDENTITY)
    me.find("Tombol angka")
    me.choose()
    guide = me.hand.app.guide
    assert guide.focus.inside
    me.hand.booth.do(OfficerCalled())
    me.hears("Petugas sudah dipanggil.")
    guide.heard_alone(False)
    me.back()
    me.hears("Masukkan NIK Anda.")
    assert not guide.focus.inside
    assert me.choose() == WARNED


def test_what_was_set_is_forgotten_with_the_visit(come):
    me = come(FarEnd(), HOME)
    me.up()
    me.take("Suara lebih keras")
    me.take("Matikan layar")
    me.take("Batal")
    me.hears("Kunjungan selesai. Semua isian sudah dihapus. Panduan suara dimatikan.")
    me.hand.see(Step.ATTRACT)
    app = me.hand.app
    assert app.comfort == app.usual == Comfort(volume_percent=ALONE.volume_percent)
    assert not app.curtain.drawn
    assert app.ring.drawn is None


def test_home_has_room_for_the_switch_without_scrolling(come):
    me = come(FarEnd(), HOME, start="")
    assert me.hand.app.find("comfort.voice")
    places = [widget for widget in me.hand.app.screen.walk() if isinstance(widget, ScrollView)]
    assert places
    assert not any(place.do_scroll_y for place in places), "a place that scrolls holds every touch back"


def test_without_a_speaker_there_is_no_switch_and_the_keys_work(stage):
    hand = stage(FarEnd())
    assert hand.app.find("comfort.voice") is None
    me = Listener(hand, Ear())
    me.press("down")
    assert hand.app.ring.drawn is not None
    me.press("enter")
    hand.see(Step.HOME)
    assert hand.app.find("voice.repeat") is None


# The bar


def test_volume_goes_up_and_down_between_audible_and_full(come):
    me = come(FarEnd(), HOME)
    me.up()
    for _ in range(9):
        me.take("Suara lebih keras")
    assert me.ear.volumes[-1] == 100
    for _ in range(12):
        me.take("Suara lebih pelan")
    assert (me.ear.volumes[-1], me.ear.last) == (20, "Suara 20 persen.")


def test_repeat_tells_the_screen_again_and_leads_back_to_its_first_choice(come):
    me = come(FarEnd(), SERVICE)
    me.hears("Pilih layanan.")
    assert me.up() == "Ulangi, tombol."
    assert me.choose().startswith("Langkah 1 dari 6. Pilih layanan.")
    assert me.down().startswith("Yang perlu dibawa, tombol. Paspor baru.")


def test_the_bar_is_there_while_the_voice_is_on_and_the_screen_makes_room(come):
    me = come(FarEnd(), HOME)
    bar, layer = me.hand.app.voice_bar, me.hand.app.layer
    assert bar.height > 0
    assert layer.top == bar.y
    me.up()
    me.take("Matikan panduan suara")
    me.hand.frames(3)
    assert bar.height == 0
    assert layer.height == Window.height


def test_behind_the_curtain_no_finger_touches_anything(come):
    me = come(FarEnd(), SERVICE)
    me.up()
    me.take("Matikan layar")
    me.hand.frames(2)
    me.find("Paspor anak")
    path, heard = me.hand.app.guide.focus.path, len(me.ear.heard)
    me.hand.tap("service.new_adult")
    assert (me.hand.app.guide.focus.path, len(me.ear.heard)) == (path, heard)
    assert me.hand.booth.visit.step is Step.SERVICE
    me.find("Paspor baru")
    me.choose()
    me.hand.see(Step.NOTICE)
    assert me.hand.app.curtain.drawn


def test_beside_the_bar_the_welcome_can_be_read_at_every_size(come):
    me = come(FarEnd(), [])
    app = me.hand.app
    for scale in TEXT_SCALES:
        app.set_comfort(replace(app.comfort, text_scale=scale))
        me.hand.frames(6)
        assert objections(me.hand) == []


# What it says by itself


def test_a_dialog_is_told_and_then_one_is_where_one_was(come):
    me = come(FarEnd(), SERVICE)
    me.find("Panggil petugas")
    me.choose()
    me.hears("Petugas sudah dipanggil.", "Mohon tunggu di sini.", "Lanjutkan, tombol.")
    assert me.down() == "Matikan panduan suara, tombol."
    assert me.back().startswith("Pilih layanan")
    assert me.ear.last.endswith("belum bisa dipilih.")
    assert me.ear.last.count("Petugas dipanggil, tombol") == 1


def test_an_officer_called_from_elsewhere_and_a_fault_are_told(come):
    me = come(FarEnd(), SERVICE)
    me.hand.booth.do(OfficerCalled())
    me.hears("Petugas sudah dipanggil.")


def test_that_an_officer_comes_is_heard(come):
    me = come(FarEnd(), SERVICE)
    me.hand.booth.do(OfficerCalled())
    me.hears("Petugas sudah dipanggil.")
    me.back()
    me.hand.booth._report(OfficerTold(me.hand.booth.visit.id, OfficerCall.COMING))
    me.hears("Petugas sedang ke sini.", "Mohon tunggu sebentar.", "Lanjutkan, tombol.")


def test_the_idle_warning_says_how_long_there_is_and_says_it_again(come):
    me = come(FarEnd(), SERVICE, timing=replace(QUICK, idle_warning_s=0.2, idle_grace_s=10.9))
    me.hears("Perlu waktu tambahan?", "Sisa waktu", "detik.", "Ya, lanjutkan, tombol.")
    me.hears("Tinggal 10 detik.")
    me.choose()
    assert me.hand.booth.visit.step is Step.SERVICE


def test_paper_that_comes_and_paper_that_does_not_is_told_where_one_is(come):
    far_end = FarEnd(paperwork=Paperwork.PRINTING)
    me = come(far_end, [*PLATE[:-1], "documents.skip", "frame.next"])
    me.hears("Nomor antrean Anda.", "a kosong dua belas", "Tiket sedang dicetak")
    visit = me.hand.booth.visit
    me.hand.booth._report(PaperSettled(visit.id, Paperwork.FAILED, Fault(FaultCode.PRINTER_PAPER_OUT)))
    heard = me.hears("Kertas tiket habis.", "Kode gangguan")
    assert "Nomor antrean Anda" not in heard


def test_camera_guidance_is_said_when_it_changes_and_not_over_what_is_being_said(come):
    far_end = FarEnd(page_on_plate=False)
    me = come(far_end, PLATE)
    me.hears("Tahan sebentar")
    me.ear.talks = True
    me.down()
    before = len(me.ear.heard)
    far_end.preview = replace(far_end.preview, number=2, message="Geser ke tengah.")
    me.hand.until(lambda: me.hand.app.current.guidance.head.startswith("Geser"), "shown")
    me.hand.app.guide.attend()
    assert len(me.ear.heard) == before
    me.ear.stop()
    assert me.hears("Geser ke tengah.") == "Geser ke tengah."


def test_a_mistake_is_told_while_it_is_typed(come):
    me = come(FarEnd(), IDENTITY)
    for figure in "630206310290":
        me.press(figure)
    assert "Tanggal lahir pada NIK tidak ada. Periksa lagi digit 7 sampai 12." in me.ear.all


def test_a_door_that_is_shut_says_why_and_does_not_open(come):
    me = come(FarEnd(), HOME, moment=MORNING + timedelta(hours=3))
    assert "belum bisa dipilih. Ditutup pukul 10." in me.find("Ambil nomor")
    assert me.choose().startswith("Belum bisa dipilih.")
    assert me.hand.booth.visit.step is Step.HOME


def test_in_english_everything_is_said_in_english(come):
    me = come(FarEnd(), HOME)
    me.take("English")
    me.hears("What do you need?", "6 choices.")
    me.ear.languages.clear()
    me.take("Take a number")
    me.hears("Step 1 of 6.", "Choose a service.")
    assert me.ear.languages == {"en"}


def test_a_touch_says_what_was_touched_before_what_comes_of_it(come):
    me = come(FarEnd(), ["comfort.voice", *HOME], start="")
    me.hand.touch("home.walk_in")
    me.hears("Ambil nomor, pilihan, 3 dari 6.", "Pilih layanan.")


# The keys


def test_back_is_the_frames_back_and_where_there_is_none_it_says_so(come):
    me = come(FarEnd(), SERVICE)
    me.back()
    me.hand.see(Step.HOME)
    me.back()
    me.hand.see(Step.ATTRACT)


def test_a_plain_keyboard_types_a_name(come):
    touches = [
        *HOME,
        "home.home_visit",
        "frame.next",
        *[f"keypad.{d}" for d in "6302065508909902"],
        "frame.next",
    ]
    me = come(FarEnd(), touches)
    me.hears("pertanyaan 2 dari")
    for letter in "siti o":
        me.press("spacebar" if letter == " " else letter, letter)
    me.press("'", "'")
    assert me.ear.last == "apostrof"
    me.press("n", "N")
    me.find("Isian")
    assert "8 huruf sudah diketik. Siti O'N." in me.ear.last
    for _ in range(8):
        me.press("backspace")
        assert me.ear.last == "Dihapus."
    me.press("backspace")
    me.hears("pertanyaan 1 dari")


def test_a_key_that_is_held_chooses_once_and_moves_on_and_on(come):
    me = come(FarEnd(), HOME)
    me.find("Layanan prioritas")
    for _ in range(2):
        Window.dispatch("on_key_down", CODES["down"], 0, None, [])
    assert me.ear.last.startswith("Percepatan")
    Window.dispatch("on_key_up", CODES["down"], 0)
    me.hand.until(lambda: not me.hand.app.too_soon, "the screen with the voice")
    for _ in range(2):
        Window.dispatch("on_key_down", CODES["enter"], 0, None, [])
        me.hand.frames(5)
    Window.dispatch("on_key_up", CODES["enter"], 0)
    me.hand.see(Step.SERVICE)


def test_a_key_that_comes_with_a_new_screen_belongs_to_the_one_before(stage):
    ear = Ear()
    hand = stage(FarEnd(), timing=replace(QUICK, debounce_s=600.0), speaker=ear)
    me = Listener(hand, ear)
    me.press("down")
    me.hears("Selamat datang.")
    assert hand.app.too_soon
    me.press("enter")
    hand.frames(5)
    assert hand.booth.visit.step is Step.ATTRACT


def test_keys_count_as_being_there(come):
    me = come(FarEnd(), SERVICE)
    me.hand.booth._last_touch_s -= 30
    me.down()
    assert me.hand.booth.idle_s < 30


def test_another_pad_may_send_other_keys(come):
    pad = Pad(up=("f1",), down=("f2",), choose=("f3",), back=("f4",))
    me = come(FarEnd(), SERVICE, start="f2", manner=Manner(pad))
    me.press("f1")
    assert me.ear.last == "Ulangi, tombol."
    me.press("f4")
    me.hand.see(Step.HOME)


def test_keys_of_a_keyboard_and_of_its_number_pad_type_what_stands_on_them():
    codes = Keyboard.keycodes
    typed = [character(codes["numpad5"], None), character(codes["7"], None), character(codes["a"], "A")]
    assert typed == ["5", "7", "a"]
    assert [character(codes[name], None) for name in ("shift", "f5", "tab", "left")] == [""] * 4


# The ring


def test_the_ring_lies_around_what_is_in_focus_which_is_scrolled_into_view(come):
    me = come(FarEnd(), HOME)
    me.hand.app.set_comfort(replace(me.hand.app.comfort, text_scale=2.0))
    me.hand.frames(5)
    for name in ("Keluarga sakit", "Tombol lebih rendah", "Panggil petugas", "Ulangi"):
        me.find(name)
        me.hand.frames(3)
        me.hand.app.guide.follow()
        widget = me.hand.app.guide.focus.stop.widget
        (x, y, wide, high), _ = me.hand.app.ring.drawn
        left, bottom = widget.to_window(widget.x, widget.y)
        assert x < left
        assert x + wide > left + widget.width
        assert y <= bottom + 1
        assert y + high >= bottom + widget.height - 1
        assert x >= 0
        assert y >= 0
        assert x + wide <= Window.width
        assert y + high <= Window.height
        scroll = next((holder for holder in holders(widget) if isinstance(holder, ScrollView)), None)
        assert scroll is None or bottom >= scroll.to_window(*scroll.pos)[1] - 1


@pytest.mark.parametrize("contrast", [False, True])
def test_the_band_of_the_ring_stands_out_from_what_is_on_both_its_sides(come, contrast):
    """On the blue of the welcome, and around the blue and the gold of buttons."""
    me = come(FarEnd(), [])
    app = me.hand.app
    app.set_comfort(replace(app.comfort, contrast=contrast))
    me.hand.frames(6)
    assert app.look.size.focus >= 8 * app.look.unit
    for name in ("Sentuh untuk mulai", "Panduan suara", "English"):
        me.find(name)
        me.hand.frames(3)
        app.guide.follow()
        (x, y, wide, high), _ = app.ring.drawn
        across = app.look.size.focus / 2 + app.look.size.border / 2
        band = colour_at(x + wide, y + high / 2)
        for side in (-across, across):
            assert ratio(band, colour_at(x + wide + side, y + high / 2)) >= NO_TEXT, (name, side)


def colour_at(x: float, y: float) -> tuple[int, int, int]:
    """What is drawn at (x, y) px of the window, from its lower left."""
    width, height, seen = pixels()
    at = (min(height - 1, int(y)) * width + min(width - 1, int(x))) * 4
    return tuple(seen[at : at + 3])


# What others hear


def test_listening_counts_as_being_there_but_not_for_ever():
    clock = ManualClock(datetime(2026, 11, 24, tzinfo=UTC))
    mouth = Mouth(Ear(talks=True), clock, heard_alone=True)
    mouth.say([Said("Selamat datang.")], "id", 60)
    assert mouth.listened_to
    clock.advance(60)
    assert mouth.speaking
    assert not mouth.listened_to
    mouth.say([Said("Sisa waktu 20 detik.")], "id", 60, asked=False)
    assert not mouth.listened_to


def test_on_a_loudspeaker_what_is_personal_is_kept_back_and_that_is_said():
    ear = Ear()
    mouth = Mouth(ear, ManualClock(datetime(2026, 11, 24, tzinfo=UTC)), heard_alone=False)
    mouth.say(
        [Said("Nama:", private=True), Said("Siti", private=True), Said("Layanan: Paspor baru.")], "id", 60
    )
    assert ear.last == f"Layanan: Paspor baru. {KEPT_BACK}"
