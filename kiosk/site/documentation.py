"""What OpenAPI says beyond what FastAPI can tell: the problem documents."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from kiosk.site.schemas import Problem

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


def document(app: FastAPI) -> None:
    """Give `app` a complete OpenAPI document."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes
            )
            template = "#/components/schemas/{model}"
            for operations in schema["paths"].values():
                for operation in operations.values():
                    operation["responses"] |= {"503": problems(503)[503]}
            problem = Problem.model_json_schema(ref_template=template)
            schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = problem
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
