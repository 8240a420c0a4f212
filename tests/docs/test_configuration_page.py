"""The page on configuration forgets no key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from kiosk.settings.models import BoothFile, ServicesFile, TariffsFile

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "configuration.md").read_text("utf-8")


def keys(model: type[BaseModel]) -> Iterator[str]:
    """Every key of `model` and of the tables within."""
    for name, field in model.model_fields.items():
        yield name
        for table in tables(field.annotation):
            yield from keys(table)


def tables(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from tables(part)


@pytest.mark.parametrize("file", [BoothFile, ServicesFile, TariffsFile])
def test_every_key_is_explained(file: type[BaseModel]) -> None:
    named = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`\n]+`", PAGE))))
    days = {"tuesday", "wednesday", "thursday", "friday", "saturday"}  # monday … sunday
    assert set(keys(file)) - named - days == set()
