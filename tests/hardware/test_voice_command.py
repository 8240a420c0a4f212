"""`kiosk voice`, as it is typed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import tomlkit
from rooms import record

from kiosk.cli import main
from kiosk.clock import SystemClock
from kiosk.hardware.speaker.recordings import clip_name
from kiosk.hardware.speaker.simulator import SpeakerSimulator

SHIPPED = Path(__file__).resolve().parents[2] / "config"


def configured(tmp_path: Path, **voice: object) -> Path:
    folder = tmp_path / "config"
    shutil.copytree(SHIPPED, folder)
    booth = tomlkit.parse((folder / "booth.toml").read_text("utf-8"))
    booth["voice"].update(voice)
    (folder / "booth.toml").write_text(tomlkit.dumps(booth), "utf-8")
    return folder


def test_it_is_heard_as_the_settings_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SpeakerSimulator(SystemClock()) as far_end:
        config = configured(tmp_path, speaker=far_end.url, volume_percent=80)
        assert main(["voice", "say", "Nomor A012", "--config", str(config), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["speaker"], told["fault"]) == (far_end.url, None)
    assert told["began_ms"] >= 0
    (heard,) = far_end.heard
    assert (heard.text, heard.words, heard.language, heard.volume_percent) == (
        "Nomor A012",
        "Nomor a kosong dua belas",
        "id",
        80,
    )


def test_an_office_that_reads_digit_by_digit_is_heard_so(tmp_path: Path) -> None:
    with SpeakerSimulator(SystemClock()) as far_end:
        config = configured(tmp_path, speaker=far_end.url)
        booth = (config / "booth.toml").read_text("utf-8")
        (config / "booth.toml").write_text(
            booth.replace('voice_style = "spoken"', 'voice_style = "digits"'), "utf-8"
        )
        assert main(["voice", "say", "A012", "--config", str(config)]) == 0
    assert far_end.heard[0].words == "a nol satu dua"


def test_without_a_device_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = configured(tmp_path, speaker="alsa:no-such-device")
    assert main(["voice", "say", "Halo", "--config", str(config)]) == 1
    told = capsys.readouterr().err
    assert "VOC-03" in told
    assert "aplay -L" in told


def test_without_a_speaker_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = configured(tmp_path, speaker="")
    assert main(["voice", "say", "Halo", "--config", str(config)]) == 1
    assert "[voice]" in capsys.readouterr().err


def test_the_list_of_sentences_names_each_file_and_whether_it_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = configured(tmp_path)
    record(config / "voice" / "guide" / "id" / "apa-yang-anda-perlukan.wav", 0.3, 440)
    assert main(["voice", "clips", "--config", str(config), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    files = [Path(row["file"]) for row in rows]
    assert len(set(files)) == len(files)
    assert all(file.stem == clip_name(row["text"]) for file, row in zip(files, rows, strict=True))
    assert [row["text"] for row in rows if row["present"]] == ["Apa yang Anda perlukan?"]
    texts = {row["text"] for row in rows}
    assert "Silakan ambil tiket Anda." in texts
    assert not any("{" in text for text in texts)


def test_the_list_of_another_language_is_in_that_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = configured(tmp_path)
    assert main(["voice", "clips", "--config", str(config), "--language", "en", "--missing"]) == 0
    told = capsys.readouterr().out
    assert "what-do-you-need.wav" in told
    assert "apa-yang-anda-perlukan" not in told


def test_a_language_that_is_not_there_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["voice", "clips", "--config", str(configured(tmp_path)), "--language", "xx"]) == 2
    assert "xx" in capsys.readouterr().err


def test_kiosk_check_names_recordings_that_would_not_be_heard(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = configured(tmp_path)
    guide = config / "voice" / "guide" / "id"
    record(guide / "apa-yang-anda-perlukan.wav", 0.3, 440)
    record(guide / "kalimat-kantor-kami-sendiri.wav", 0.3, 440)
    assert main(["check", "--config", str(config)]) == 0
    record(guide / "apa-yang-anda-perlu.wav", 0.3, 440)
    record(guide / "silakan-ambil-tiket-anda.wav", 0.0, 440)
    (guide / "lanjut.wav").write_bytes(b"not a recording")
    (guide / "kembali.mp3").write_bytes(b"ID3")
    capsys.readouterr()
    assert main(["check", "--config", str(config), "--json", "--language", "en"]) == 1
    told = {row["key"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert "`apa-yang-anda-perlukan.wav`" in told["apa-yang-anda-perlu.wav"]["remedy"]
    assert {name: row["problem"] for name, row in told.items() if not name.startswith("apa")} == {
        "kembali.mp3": "Only WAV recordings are played.",
        "lanjut.wav": "This recording cannot be used (file does not start with RIFF id).",
        "silakan-ambil-tiket-anda.wav": "This recording holds no sound.",
    }
