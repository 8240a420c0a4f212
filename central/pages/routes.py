"""Every page of the head office, and its files."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from central.pages import (
    audit_page,
    bookings_page,
    booths_page,
    days_page,
    import_page,
    quotas_page,
    sign_in,
    submissions_page,
)

STATIC = Path(__file__).parent / "static"
FILES = frozenset(
    str(path.relative_to(STATIC)) for path in STATIC.rglob("*") if path.suffix in (".css", ".woff2")
)

router = APIRouter()


@router.get("/")
def home() -> Response:
    return RedirectResponse("/office", 307)


@router.get("/office/static/{name:path}")
def static(name: str) -> Response:
    if name not in FILES:
        raise HTTPException(404, "No such file")
    return FileResponse(STATIC / name, headers={"X-Content-Type-Options": "nosniff"})


for part in (
    sign_in,
    days_page,
    booths_page,
    submissions_page,
    import_page,
    bookings_page,
    quotas_page,
    audit_page,
):
    router.include_router(part.router)
