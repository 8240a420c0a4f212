"""What routes say of their answers, beyond what FastAPI can tell."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

_SCHEMA = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error responses of a route."""
    return {status: {"description": HTTPStatus(status).phrase, "content": _SCHEMA} for status in statuses}


def also(
    status: int, description: str, model: type[BaseModel] | None = None
) -> dict[int | str, dict[str, Any]]:
    """A second good answer of a route."""
    answer: dict[str, Any] = {"description": description}
    return {status: answer if model is None else {**answer, "model": model}}
