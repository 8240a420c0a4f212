"""To whom alerts go, and at which limits: `alerts.toml` in the state folder, and the environment.

    urls = ["mailtos://…", "tgram://…"]      # any address that apprise knows

    [limits]                                 # in the unit that the alert's words show
    silent = 30

ANJUNGAN_ALERT_URLS adds addresses, separated by white space. They hold
passwords: the file is for the centre alone to read, and none is ever logged.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from central.alert_rules import BY_NAME, RULES, Rule, adjusted

FILE_NAME = "alerts.toml"
VARIABLE = "ANJUNGAN_ALERT_URLS"


class AlertsFile(BaseModel):
    """What may stand in alerts.toml."""

    model_config = ConfigDict(extra="forbid")

    urls: list[str] = Field([], repr=False)
    limits: dict[str, float] = {}

    @field_validator("limits")
    @classmethod
    def are_of_rules_that_there_are(cls, limits: dict[str, float]) -> dict[str, float]:
        if unknown := sorted(set(limits) - set(BY_NAME)):
            raise ValueError(f"no such alert: {', '.join(unknown)}; there are {', '.join(BY_NAME)}")
        if any(limit < 0 for limit in limits.values()):
            raise ValueError("a limit is not below zero")
        return limits


class SettingsMistake(ValueError):
    """alerts.toml cannot be used; says where and why, and no address."""


@dataclass(frozen=True, slots=True)
class AlertSettings:
    urls: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = RULES


def read(state: Path, environment: Mapping[str, str]) -> AlertSettings:
    """The settings; none of the file's keys is needed. Raises SettingsMistake."""
    path = state / FILE_NAME
    try:
        file = AlertsFile.model_validate(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        file = AlertsFile()
    except tomllib.TOMLDecodeError as error:
        raise SettingsMistake(f"{path}: {error}") from None
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise SettingsMistake(f"{path}: {wrong}") from None
    urls = (*file.urls, *environment.get(VARIABLE, "").split())
    return AlertSettings(tuple(dict.fromkeys(urls)), adjusted(file.limits))
