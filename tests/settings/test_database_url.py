"""The address of a PostgreSQL database: what is taken, and that no password is told."""

from __future__ import annotations

import pytest
from spoiling import Folder

from kiosk.settings import load, mistakes_in

BESIDE = 'voice_style = "spoken" '
PASSWORD = "sangat-rahasia"


def test_without_it_the_queue_stays_in_the_state_folder(config: Folder) -> None:
    assert load(config.path).site.database == ""


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://antrean@db.kantor.example/antrean",
        "postgresql://antrean:sandi%40kuat@10.0.0.5:5433/antrean?sslmode=verify-full",
        "postgresql:///antrean?host=%2Frun%2Fpostgresql&passfile=%2Fetc%2Fanjungan%2Fpgpass",
    ],
)
def test_an_address_that_libpq_takes_is_taken_as_it_is(config: Folder, url: str) -> None:
    config.change("booth.toml", BESIDE, f'database = "{url}" ')
    assert load(config.path).site.database == url


@pytest.mark.parametrize(
    "url",
    [
        f"mysql://antrean:{PASSWORD}@db/antrean",
        f"antrean:{PASSWORD}@db/antrean",
        f"postgresql://antrean:{PASSWORD}@db:lima/antrean",
        f"postgresql://antrean:{PASSWORD}@db/antrean?sslmod=require",
        f"postgresql://antrean:ada@{PASSWORD}@db/antrean",
        f"postgresql://antrean:{PASSWORD}@db",
    ],
)
def test_a_bad_address_is_told_without_its_password(config: Folder, url: str) -> None:
    line = config.change("booth.toml", BESIDE, f'database = "{url}" ')
    (mistake,) = mistakes_in(config.path)
    assert (mistake.line, mistake.key) == (line, "site.database")
    for language in ("id", "en"):
        assert PASSWORD not in mistake.told(language)


def test_settings_that_are_written_out_hold_no_password(config: Folder) -> None:
    config.change("booth.toml", BESIDE, f'database = "postgresql://antrean:{PASSWORD}@db/antrean" ')
    assert PASSWORD not in repr(load(config.path))
