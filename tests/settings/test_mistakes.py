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


#: Each kind of mistake once: pydantic's name of it, file, what stands there, what is
#: written instead, the key that is named, and what an English technician reads.
KINDS = [
    ("missing", "booth.toml", 'id = "kotabaru"\n', "", "site.id", "This key is missing. Add `id = …`."),
    (
        "literal_error",
        "booth.toml",
        "paper_mm = 80",
        "paper_mm = 81",
        "printer.paper_mm",
        "`81` cannot be used here. Write one of: 58, 80.",
    ),
    (
        "string_type",
        "booth.toml",
        'name = "Anjungan 1"',
        "name = 1",
        "booth.name",
        '`1` is not a text. Write it between quotation marks: "1".',
    ),
    (
        "string_too_short",
        "services.toml",
        'en = "Document check"',
        'en = ""',
        "stage[1].name.en",
        "This text is empty. Write the text.",
    ),
    (
        "string_pattern_mismatch",
        "services.toml",
        'series = "A"',
        'series = "AA"',
        "service[1].series",
        "`AA` has not the right form. Write one capital letter, for example A.",
    ),
    (
        "int_type",
        "services.toml",
        "cap_in_a_row = 3 ",
        "cap_in_a_row = [3] ",
        "order.cap_in_a_row",
        "`[3]` is not a whole number. Write a number without quotation marks.",
    ),
    (
        "int_parsing",
        "booth.toml",
        "width_px = 1080",
        'width_px = "lebar"',
        "screen.width_px",
        "`lebar` is not a whole number. Write a number without quotation marks.",
    ),
    (
        "int_from_float",
        "booth.toml",
        "width_px = 1080",
        "width_px = 1080.5",
        "screen.width_px",
        "`1080.5` is not a whole number. Write a whole number.",
    ),
    (
        "float_type",
        "services.toml",
        "regular = 1.0",
        "regular = []",
        "order.rates.regular",
        "`[]` is not a number. Write a number, for example 1.5.",
    ),
    (
        "float_parsing",
        "services.toml",
        "regular = 1.0",
        'regular = "satu"',
        "order.rates.regular",
        "`satu` is not a number. Write a number, for example 1.5.",
    ),
    (
        "bool_type",
        "booth.toml",
        "fullscreen = true",
        "fullscreen = []",
        "screen.fullscreen",
        "`[]` is neither yes nor no. Write true or false.",
    ),
    (
        "bool_parsing",
        "booth.toml",
        "fullscreen = true",
        'fullscreen = "penuh"',
        "screen.fullscreen",
        "`penuh` is neither yes nor no. Write true or false.",
    ),
    (
        "greater_than",
        "services.toml",
        "regular = 1.0",
        "regular = 0",
        "order.rates.regular",
        "0 is too small. Write a number above 0.0.",
    ),
    (
        "greater_than_equal",
        "booth.toml",
        "width_px = 1080",
        "width_px = 10",
        "screen.width_px",
        "10 is too small. Write 480 or more.",
    ),
    (
        "less_than_equal",
        "services.toml",
        "toddler_age = 5 ",
        "toddler_age = 50 ",
        "order.toddler_age",
        "50 is too large. Write 17 or less.",
    ),
    (
        "too_short",
        "services.toml",
        'stages = ["check"]',
        "stages = []",
        "counter[1].stages",
        "This list is too short. Write at least 1.",
    ),
    (
        "too_long",
        "services.toml",
        "[[priority_group]]",
        '[[priority_group]]\ncode = "more"\nname = { id = "G", en = "G" }\nicon = "g"\n[[priority_group]]',
        "priority_group",
        "This list is too long. Write at most 6.",
    ),
    (
        "tuple_type",
        "services.toml",
        'documents = ["ktp", "kk", "birth"]',
        'documents = "ktp"',
        "service[1].documents",
        "`ktp` is not a list. Write it in square brackets: [ … ].",
    ),
    (
        "model_type",
        "services.toml",
        'name = { id = "Pemeriksaan berkas", en = "Document check" }',
        'name = "Pemeriksaan"',
        "stage[1].name",
        '`Pemeriksaan` is not a table. Write it as a table, for example { id = "…", en = "…" }.',
    ),
    (
        "dict_type",
        "tariffs.toml",
        'source = "PP 45/2024"\n',
        'source = "PP 45/2024"\nitems = 5\n',
        "tariff[1].items",
        "`5` is not a table. Write it as a table [ … ].",
    ),
    (
        "date_from_datetime_parsing",
        "tariffs.toml",
        "effective = 2024-12-17",
        'effective = "besok"',
        "tariff[1].effective",
        "`besok` is not a date. Write it as in 2024-12-17.",
    ),
    (
        "date_type",
        "tariffs.toml",
        "effective = 2024-12-17",
        "effective = []",
        "tariff[1].effective",
        "`[]` is not a date. Write it as in 2024-12-17.",
    ),
    (
        "time_parsing",
        "services.toml",
        "closes_at = 10:00:00",
        'closes_at = "siang"',
        "entrances.priority.closes_at",
        "`siang` is not a time of day. Write it as in 10:00:00.",
    ),
    (
        "time_type",
        "services.toml",
        "closes_at = 10:00:00",
        "closes_at = []",
        "entrances.priority.closes_at",
        "`[]` is not a time of day. Write it as in 10:00:00.",
    ),
    (
        "scheme",
        "booth.toml",
        'url = "device:///dev/video0"',
        'url = "/dev/video0"',
        "document_camera.url",
        "`/dev/video0` is no address that is known here."
        " An address begins with one of: device:, http:, https:, file:, folder:.",
    ),
    (
        "time_zone",
        "booth.toml",
        '"Asia/Makassar"',
        '"Asia/Kotabaru"',
        "site.time_zone",
        "There is no time zone `Asia/Kotabaru`. Write Asia/Jakarta, Asia/Makassar or Asia/Jayapura.",
    ),
    (
        "opening_hours",
        "booth.toml",
        'tuesday = ["08:00-16:00"]',
        'tuesday = ["16:00-08:00"]',
        "hours.tuesday",
        '`["16:00-08:00"]` closes before it opens. Write it as in "08:00-16:00".',
    ),
]


@pytest.mark.parametrize(("kind", "file", "old", "new", "key", "told"), KINDS, ids=[row[0] for row in KINDS])
def test_each_kind_of_mistake_is_told_with_its_remedy(
    config: Folder, kind: str, file: str, old: str, new: str, key: str, told: str
) -> None:
    line = config.change(file, old, new)
    if kind == "dict_type":
        text = config.read(file)
        config.write(file, text[: text.index("[tariff.items")])
    mistake = next(found for found in mistakes_in(config.path) if found.key == key)
    assert (mistake.problem, mistake.values.get("type")) == (SENTENCES[kind][0], kind)
    assert mistake.told("en").endswith(f"{file}:{mistake.line}: {key}: {told}")
    if kind == "missing":
        assert "[site]" in config.read(file).split("\n")[mistake.line - 1]
    else:
        assert mistake.line == line + new.count("items")


def test_every_kind_that_has_a_sentence_is_shown_above() -> None:
    assert [row[0] for row in KINDS] == list(SENTENCES)


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
    assert "Remove this key. The keys there are: fullscreen, height_px, width_px." in mistake.told("en")


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
            for item in ("passport_5y", "passport_10y", "epassport_5y", "epassport_10y", "damaged")
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
