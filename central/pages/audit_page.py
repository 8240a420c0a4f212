"""What was done at the head office, for whoever answers for it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from central.pages.csv_files import csv_file
from central.pages.deeds import MOST, deeds
from central.pages.rendering import file_day, page
from central.parts import Parts
from central.store import reading

router = APIRouter()
KINDS = {
    "opened": "Membuka kiriman",
    "not_opened": "Kiriman tidak terbuka",
    "breach": "Mendaftar orang terdampak",
    "signed_in": "Masuk",
    "sign_in_failed": "Gagal masuk",
    "imported": "Mengimpor jadwal",
    "slip": "Mengambil bukti jadwal",
    "bookings": "Mengunduh daftar jadwal",
    "quota": "Mengubah kuota",
    "zone": "Mengubah zona waktu",
}


@router.get("/office/deeds")
def list_deeds(request: Request, parts: Parts, search: str = "", kind: str = "", form: str = "") -> Response:
    search = search.replace("\0", "").strip()
    with reading(parts.engine) as connection:
        rows = deeds(connection, search, kind if kind in KINDS else "")
    if form == "csv":
        columns = ("at", "by", "kind", "subject", "why")
        return csv_file(f"deeds-{file_day(parts.now())}.csv", columns, (tuple(row.values()) for row in rows))
    return page(request, "deeds.html", rows=rows, search=search, kind=kind, kinds=KINDS, most=MOST)
