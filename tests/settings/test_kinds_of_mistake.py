"""Each kind of mistake that has a sentence, once."""

from __future__ import annotations

import pytest
from spoiling import Folder

from kiosk.settings import mistakes_in
from kiosk.settings.reading import SENTENCES

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
        "from_age = 60",
        "from_age = 600",
        "order.age[1].from_age",
        "600 is too large. Write 120 or less.",
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
        "address",
        "booth.toml",
        "ticket-printer?baudrate=115200",
        "ticket-printer?baudrate=fast",
        "printer.url",
        "`serial:///dev/serial/by-id/ticket-print…` has not the right form."
        " Write one of: serial:///dev/serial/by-id/NAME?baudrate=9600.",
    ),
    (
        "long_for_qr",
        "booth.toml",
        'public_url = "http://127.0.0.1:8800"',
        'public_url = "https://antrean.imigrasi-batulicin.example.go.id"',
        "site.public_url",
        "`https://antrean.imigrasi-batulicin.exam…` is too long for the QR on a ticket."
        " Write an address of at most 43 characters.",
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
    (
        "hours_overlap",
        "booth.toml",
        'tuesday = ["08:00-16:00"]',
        'tuesday = ["13:00-16:00", "08:00-13:30"]',
        "hours.tuesday",
        'The hours in `["13:00-16:00", "08:00-13:30"]` overlap. '
        'Write hours that do not overlap, for example ["08:00-11:30", "13:30-16:00"].',
    ),
    (
        "minutes_order",
        "services.toml",
        "minutes = [60, 120]",
        "minutes = [120, 60]",
        "service[1].minutes",
        "In `[120, 60]` the shortest time is longer than the longest, or is not above zero. "
        "Write the shortest first, for example [60, 120].",
    ),
    (
        "closed_until",
        "booth.toml",
        "closed_on = [",
        "closed_on = [ { day = 2027-01-02, until = 2027-01-01, reason = { id = 'Libur', en = 'Closed' } },",
        "hours.closed_on[1].until",
        'The date `"2027-01-01"` is before its first day, or more than a year after it.'
        " Write the last day on which the office is closed.",
    ),
    (
        "closed_twice",
        "booth.toml",
        "closed_on = [",
        'closed_on = [ { day = 2026-12-25, reason = { id = "Natal", en = "Christmas" } },',
        "hours.closed_on",
        "The date 2026-12-25 is listed twice. Remove one of them.",
    ),
    (
        "database_url",
        "booth.toml",
        'voice_style = "spoken" ',
        'database = "mysql://antrean:rahasia@db/antrean" ',
        "site.database",
        "This is no valid address of a PostgreSQL database."
        " Write it as in postgresql://antrean@SERVER/antrean; @ and / in a password: %40 and %2F.",
    ),
    (
        "database_name",
        "booth.toml",
        'voice_style = "spoken" ',
        'database = "postgresql://antrean:rahasia@db" ',
        "site.database",
        "This address names no database. Add it after the name of the server, for example /antrean.",
    ),
    (
        "speaker_url",
        "booth.toml",
        'speaker = "alsa:default"',
        'speaker = "tcp://pusat"',
        "voice.speaker",
        "`tcp://pusat` is not the address of a speaker. Write one of: alsa:default, file:///FOLDER,"
        " tcp://127.0.0.1:9200, simulator:.",
    ),
    (
        "key_name",
        "booth.toml",
        'up = ["up"]',
        'up = ["atas"]',
        "voice.keys.up[1]",
        "There is no key `atas`. Write one of: up, down, left, right, enter, escape, backspace, tab,"
        " spacebar, numpad0 … numpad9, f1 … f15.",
    ),
    (
        "key_twice",
        "booth.toml",
        'down = ["down"]',
        'down = ["up"]',
        "voice.keys.down",
        "The key `up` is used for two things. Write another key for one of them.",
    ),
    (
        "headphones_unnoticed",
        "booth.toml",
        'headphones = ""',
        'headphones = "alsa:hw:1"',
        "voice.headphones",
        'The booth cannot know when headphones are plugged in. Add jack = "/dev/input/by-path/…",'
        " or remove `headphones`.",
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
