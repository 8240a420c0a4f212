"""A head office for tests: somebody at a browser's far end, and things to look at."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from io import BytesIO
from typing import Any

import pyrage
import requests
from central_process import PATIENCE_S, CentralProcess
from PIL import Image, ImageDraw
from sqlalchemy import select

from central import schema
from central.bookings_csv import COLUMNS
from central.clock import utc_now
from central.pages import people
from central.pages.passwords import hash_password
from central.pages.people import Role
from central.store import open_database, writing
from central.words import stored

PASSWORDS = {role: f"kalimat panjang {role}" for role in Role}
NAMES = {Role.VIEWER: "Tono", Role.OFFICER: "Sari", Role.ADMINISTRATOR: "Rina"}
NIK = "6302061508909901"


def _card() -> bytes:
    """A scan of nobody's card, as JPEG."""
    card, kept = Image.new("RGB", (480, 300), "#CFE3F1"), BytesIO()
    pen = ImageDraw.Draw(card)
    pen.rectangle((350, 70, 450, 200), fill="#B4473F")
    for line, text in enumerate(("KTP · CONTOH", f"NIK {NIK}", "NAMA: BUDI SANTOSO")):
        pen.text((30, 30 + 45 * line), text, fill="#14213D", font_size=24)
    card.save(kept, "JPEG")
    return kept.getvalue()


PIXELS = _card()
ROW = {
    "code": "KODE-1",
    "number": "1234567890123456",
    "name": "Budi Santoso",
    "nik": "",
    "birth_date": "",
    "service": "passport_new",
    "site": "kotabaru",
    "office": "Booth Layanan Kotabaru",
    "address": "Jl. Pangeran Indra Kesuma Jaya",
    "starts_at": "2026-03-02T09:30:00+08:00",
    "people": "2",
}


_hashed = cache(hash_password)  # a hash is made to cost time; a test need not pay it again


class Visitor:
    """Somebody with a browser of their own, as far as HTTP goes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.session.get(self.url + path, timeout=PATIENCE_S, allow_redirects=False, **more)

    def post(self, path: str, fields: dict[str, str] | None = None, **more: Any) -> requests.Response:
        return self.session.post(
            self.url + path, data=fields, timeout=PATIENCE_S, allow_redirects=False, **more
        )

    def sign_in(self, name: str, password: str, **more: Any) -> requests.Response:
        return self.post("/office/session", {"name": name, "password": password, "after": ""}, **more)


def open_accounts(central: CentralProcess) -> None:
    """One account of each role."""
    engine = open_database(central.database)
    with writing(engine) as connection:
        for role, name in NAMES.items():
            row = {"key": people.key_of(name), "name": name, "role": role.value}
            row |= {"password_hash": _hashed(PASSWORDS[role]), "created_at": stored(utc_now())}
            connection.execute(schema.office_account.insert().values(**row))
    engine.dispose()


def signed_in(central: CentralProcess, role: Role) -> Visitor:
    visitor = Visitor(central.url)
    assert visitor.sign_in(NAMES[role], PASSWORDS[role]).status_code == 303
    return visitor


def sent_submission(central: CentralProcess, token: str, submission: str, recipient: str = "") -> None:
    """A submission with one scan, as a booth would have sent it."""
    key = pyrage.x25519.Recipient.from_str(recipient or central.recipient)
    scan = pyrage.encrypt(PIXELS, [key])
    digest = hashlib.sha256(scan).hexdigest()
    metadata = {"filename": "a.age", "filetype": "image/jpeg", "document": f"doc-{submission}"}
    told = {name: base64.b64encode(value.encode()).decode() for name, value in metadata.items()}
    headers = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}
    made = requests.post(
        f"{central.url}/v1/uploads",
        headers={
            **headers,
            "Upload-Length": str(len(scan)),
            "Upload-Metadata": ",".join(f"{name} {value}" for name, value in told.items()),
            "Content-Type": "application/offset+octet-stream",
        },
        timeout=PATIENCE_S,
    )
    place = made.headers["Location"]
    put = requests.patch(
        place if place.startswith("http") else central.url + place,
        data=scan,
        headers={**headers, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
        timeout=PATIENCE_S,
    )
    assert put.status_code == 204
    inside = {
        "personal": {"nik": NIK, "answers": {"purpose": "umrah"}},
        "documents": {f"doc-{submission}": "ktp"},
    }
    envelope = {
        "kind": "visit",
        "site": "kotabaru",
        "booth": "booth-1",
        "ticket": f"ticket-{submission}",
        "booking": None,
        "created_at": utc_now().isoformat(),
        "documents": [
            {"id": f"doc-{submission}", "sha256": digest, "bytes": len(scan), "media_type": "image/jpeg"}
        ],
        "sealed": base64.b64encode(pyrage.encrypt(json.dumps(inside).encode(), [key])).decode(),
    }
    kept = requests.put(
        f"{central.url}/v1/submissions/{submission}",
        json=envelope,
        headers={"Authorization": f"Bearer {token}"},
        timeout=PATIENCE_S,
    )
    assert kept.status_code == 201, kept.text


def told(central: CentralProcess, *columns: str) -> list[tuple[object, ...]]:
    """The deeds that are written down, in their order."""
    engine = open_database(central.database)
    with engine.connect() as connection:
        asked = select(*(schema.office_deed.c[name] for name in columns)).order_by(schema.office_deed.c.at)
        rows = [tuple(row) for row in connection.execute(asked)]
    engine.dispose()
    return rows


def csv_of(*rows: dict[str, str]) -> bytes:
    lines = [",".join(COLUMNS), *(",".join(row[column] for column in COLUMNS) for row in rows)]
    return "\n".join(lines).encode()


def imported(visitor: Visitor, content: bytes, name: str = "jadwal.csv") -> tuple[int, str]:
    answer = visitor.post("/office/bookings/import", files={"file": (name, content)})
    return answer.status_code, answer.text
