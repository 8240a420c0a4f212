"""Every mistake is named by file, line and key, with what to write instead."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from spoiling import SHIPPED, Folder

from kiosk.settings import load, mistakes_in, reading
from kiosk.settings.reading import SENTENCES, ConfigurationError, Mistake
from kiosk.words import catalogue


def _only(config: Folder) -> Mistake:
    """The one mistake there is."""
    mistakes = mistakes_in(config.path)
    assert len(mistakes) == 1, "\n".join(mistake.told("en") for mistake in mistakes)
    return mistakes[0]


def test_the_configuration_that_is_shipped_is_good() -> None:
    assert mistakes_in(SHIPPED) == ()
    assert load(SHIPPED).site.id == "kotabaru"


@pytest.mark.parametrize(
    ("file", "old", "new", "hint"),
    [
        ("booth.toml", 'id = "kotabaru-1"', 'id = "Kotabaru 1"', "small letters, digits, hyphens"),
        ("booth.toml", 'friday = ["08:00-11:30"', 'friday = ["8-11"', 'the hours as in "08:00-16:00"'),
        ("booth.toml", "recipients = []", 'recipients = ["AGE-SECRET-KEY-1"]', "the public key"),
    ],
)
def test_a_pattern_is_explained_by_what_it_asks_for(
    config: Folder, file: str, old: str, new: str, hint: str
) -> None:
    line = config.change(file, old, new)
    mistake = _only(config)
    assert mistake.line == line
    assert hint in mistake.told("en")


def test_a_number_cannot_be_left_to_its_counter_for_no_time_at_all(config: Folder) -> None:
    line = config.change("services.toml", "own_counter_minutes = 10", "own_counter_minutes = 0")
    mistake = _only(config)
    assert (Path(mistake.file).name, mistake.line, mistake.key) == (
        "services.toml",
        line,
        "order.own_counter_minutes",
    )
    assert mistake.told("en").endswith("0 is too small. Write 1 or more.")


def test_what_has_no_sentence_of_its_own_is_told_all_the_same(config: Folder) -> None:
    config.change("tariffs.toml", "rupiah = 350_000", "rupiah = inf")
    assert "compare it with the example" in _only(config).told("en").lower()


# Files


@pytest.mark.parametrize("file", ["booth.toml", "services.toml", "tariffs.toml"])
def test_a_missing_file_is_named(config: Folder, file: str) -> None:
    (config.path / file).unlink()
    mistake = _only(config)
    assert (Path(mistake.file).name, mistake.line) == (file, 1)
    assert "This file does not exist." in mistake.told("en")


def test_a_folder_with_nothing_in_it_misses_three_files(tmp_path: Path) -> None:
    assert [Path(mistake.file).name for mistake in mistakes_in(tmp_path)] == list(reading.FILES)


def test_a_syntax_error_is_told_with_its_line(config: Folder) -> None:
    line = config.change("services.toml", 'series = "F"', 'series = "F')
    mistake = _only(config)
    assert mistake.line == line
    assert "Check the quotation marks" in mistake.told("en")


def test_a_table_given_twice_is_a_syntax_error_and_no_crash(config: Folder) -> None:
    config.append("booth.toml", '[booth]\nid = "again"')
    assert "Not valid TOML" in _only(config).told("en")


def test_a_file_that_is_not_utf_8_is_told(config: Folder) -> None:
    (config.path / "booth.toml").write_bytes('name = "Café"'.encode("latin-1"))
    assert "This file is not UTF-8 text." in _only(config).told("en")


# Keys


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "suggestion"),
    [
        ("booth.toml", "paper_mm = 80", "paper_mn = 80", "printer.paper_mn", "paper_mm"),
        ("booth.toml", "[printer]", "[pinter]", "pinter", "printer"),
        ("services.toml", 'series = "A"', 'serie = "A"', "service[1].serie", "series"),
        ("services.toml", "[order.rates]", "[order.rate]", "order.rate", "rates"),
    ],
)
def test_a_misspelt_key_is_told_once_with_the_right_one(
    config: Folder, file: str, old: str, new: str, key: str, suggestion: str
) -> None:
    line = config.change(file, old, new)
    mistake = _only(config)
    assert (mistake.key, mistake.line) == (key, line)
    assert f"Did you mean `{suggestion}`?" in mistake.told("en")


def test_a_key_like_no_other_is_told_with_all_there_are(config: Folder) -> None:
    line = config.change("booth.toml", "fullscreen = true", "fullscreen = true\nqwzxv = 1") + 1
    mistake = _only(config)
    assert mistake.line == line
    assert (
        "Remove this key. The keys there are: fullscreen, guidance_url, height_px, volume_percent, width_px."
        in mistake.told("en")
    )


# Names that point elsewhere


@pytest.mark.parametrize(
    ("old", "new", "key", "value"),
    [
        ('stages = ["check"]', 'stages = ["cheque"]', "counter[1].stages", "cheque"),
        ('stages = ["check", "interview"]', 'stages = ["chat"]', "service[1].stages", "chat"),
        ('documents = ["ktp", "kk", "birth"]', 'documents = ["ktm"]', "service[1].documents", "ktm"),
        ('tariffs = ["passport_5y", ', 'tariffs = ["passport_50y", ', "service[1].tariffs", "passport_50y"),
        ('documents = ["referral"]', 'documents = ["letter"]', "home_visit.documents", "letter"),
        ('lost_tariff = "lost"', 'lost_tariff = "lots"', "loss.lost_tariff", "lots"),
        ('tariff = "same_day"', 'tariff = "sameday"', "entrances.same_day.tariff", "sameday"),
        ('damaged_tariff = "damaged"', 'damaged_tariff = "damage"', "loss.damaged_tariff", "damage"),
    ],
)
def test_a_name_that_points_to_nothing_is_told_with_what_there_is(
    config: Folder, old: str, new: str, key: str, value: str
) -> None:
    line = config.change("services.toml", old, new)
    mistake = _only(config)
    assert (mistake.key, mistake.line) == (key, line)
    assert f"There is no `{value}`. Write one of: " in mistake.told("en")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('code = "interview"', 'code = "check"', "stage[2].code"),
        ('code = "2"', 'code = "1"', "counter[2].code"),
        ('code = "kk"', 'code = "ktp"', "document[2].code"),
        ('code = "pregnant"', 'code = "elderly"', "priority_group[3].code"),
        ('code = "new_child"', 'code = "new_adult"', "service[2].code"),
    ],
)
def test_a_code_given_twice_is_told_where_it_stands_again(
    config: Folder, old: str, new: str, key: str
) -> None:
    line = config.change("services.toml", old, new)
    mistake = next(mistake for mistake in mistakes_in(config.path) if mistake.key == key)
    assert mistake.line == line
    assert "is already used above. Write another code." in mistake.told("en")


def test_an_entry_without_a_code_does_not_hide_one_given_twice_after_it(config: Folder) -> None:
    config.change("services.toml", 'code = "interview"\n', "")
    config.change("services.toml", 'code = "collection"', 'code = "check"')
    assert "stage[3].code" in [mistake.key for mistake in mistakes_in(config.path)]


def test_a_new_tariff_that_forgets_a_fee_is_told_before_its_day_comes(config: Folder) -> None:
    line = config.append(
        "tariffs.toml",
        '[[tariff]]\neffective = 2027-01-01\nsource = "PP 1/2027"\n'
        + "\n".join(
            f'[tariff.items.{item}]\nid = "a"\nen = "b"\nrupiah = 1'
            for item in (
                "passport_5y",
                "passport_10y",
                "epassport_5y",
                "epassport_10y",
                "same_day",
                "damaged",
            )
        ),
    )
    mistake = _only(config)
    assert (mistake.key, mistake.line) == ("tariff[2]", line)
    assert "`lost` is missing from this tariff. Add a section [tariff.items.lost]" in mistake.told("en")


def test_examining_losses_here_asks_for_the_services_that_do_it(config: Folder) -> None:
    line = config.change("services.toml", "here = false", "here = true")
    mistakes = mistakes_in(config.path)
    assert [(mistake.key, mistake.line) for mistake in mistakes] == [("loss.here", line)] * 2
    assert 'Add a [[service]] with code = "lost", or write here = false.' in mistakes[0].told("en")


# Words


def _sentences() -> set[str]:
    rows = [*SENTENCES.values(), reading.FALLBACK]
    hints = {*reading.PATTERN_HINTS.values(), reading.CODE_HINT}
    constants = {value for name, value in vars(reading).items() if name.isupper() and isinstance(value, str)}
    return {sentence for row in rows for sentence in row} | hints | constants


def test_every_sentence_is_there_in_english_with_the_same_blanks() -> None:
    english = catalogue("en")
    for sentence in _sentences() - {"{hint}"}:
        assert english.get(sentence), sentence
        assert _blanks(english[sentence]) == _blanks(sentence)


def _blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_the_error_names_every_mistake_in_its_message(config: Folder) -> None:
    config.change("booth.toml", "paper_mm = 80", "paper_mm = 81")
    config.change("services.toml", 'series = "A"', 'series = "a"')
    with pytest.raises(ConfigurationError) as caught:
        load(config.path)
    assert len(caught.value.mistakes) == len(str(caught.value).splitlines()) == 2
