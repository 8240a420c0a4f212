"""The OpenAPI document, with what FastAPI cannot tell: problems, and who is let in."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from kiosk.site.access import ROUTES, Least
from kiosk.site.documentation import problems
from kiosk.site.schemas import Problem
from kiosk.site.sessions import COOKIE

SCHEMES = {
    "staff": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    "booth": {"type": "http", "scheme": "bearer"},
    "operator": {"type": "http", "scheme": "bearer"},
}
#: What any one of is enough to be let in; staff for whatever is not here.
SHOWN: dict[Least, tuple[str, ...]] = {
    Least.NOTHING: (),
    Least.BOOTH: ("booth",),
    Least.BOOTH_OR_OFFICER: ("staff", "booth"),
    Least.OPERATOR: ("operator",),
}


def document(app: FastAPI) -> None:
    """Give `app` a complete OpenAPI document."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes
            )
            template = "#/components/schemas/{model}"
            for path, operations in schema["paths"].items():
                for method, operation in operations.items():
                    operation["responses"] |= {"503": problems(503)[503]}
                    if "requestBody" in operation:
                        operation["responses"] |= {
                            str(status): told for status, told in problems(408, 413).items()
                        }
                    least = ROUTES[f"{method.upper()} {path}"]
                    shown = SHOWN.get(least, ("staff",))
                    if shown:
                        operation["security"] = [{scheme: []} for scheme in shown]
            problem = Problem.model_json_schema(ref_template=template)
            components = schema.setdefault("components", {})
            components.setdefault("schemas", {})["Problem"] = problem
            components["securitySchemes"] = SCHEMES
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
