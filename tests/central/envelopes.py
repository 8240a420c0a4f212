"""Submissions as a booth sends them, for tests."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pyrage
import requests
from central_process import PATIENCE_S, CentralProcess

#: What every age file begins with; the centre takes no other document.
AGE_HEADER = b"age-encryption.org/v1\n"


def reference(document: str, content: bytes) -> dict[str, object]:
    """How a submission names an uploaded document."""
    sha256 = hashlib.sha256(content).hexdigest()
    return {"id": document, "sha256": sha256, "bytes": len(content), "media_type": "image/jpeg"}


def upload(central: CentralProcess, token: str, document: str, content: bytes) -> requests.Response:
    """The first answer that is no success, or that to the last byte."""
    known = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}
    told = {"document": document, "sha256": hashlib.sha256(content).hexdigest(), "filetype": "image/jpeg"}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
    made = requests.post(
        f"{central.url}/v1/uploads",
        headers={**known, "Upload-Length": str(len(content)), "Upload-Metadata": metadata},
        timeout=PATIENCE_S,
    )
    if made.status_code != 201:
        return made
    return requests.patch(
        central.url + made.headers["Location"],
        data=content,
        headers={**known, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
        timeout=PATIENCE_S,
    )


def body_for(central: CentralProcess, **changes: Any) -> bytes:
    sealed = pyrage.encrypt(b"{}", [pyrage.x25519.Recipient.from_str(central.recipient)])
    envelope = {
        "kind": "visit",
        "site": "kotabaru",
        "booth": "booth-1",
        "ticket": None,
        "booking": None,
        "created_at": "2026-03-02T09:30:00+08:00",
        "documents": [],
        "sealed": base64.b64encode(sealed).decode(),
    }
    return json.dumps({**envelope, **changes}).encode()


def put(
    central: CentralProcess, token: str, submission: str, body: bytes, **headers: str
) -> requests.Response:
    return requests.put(
        f"{central.url}/v1/submissions/{submission}",
        data=body,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers},
        timeout=PATIENCE_S,
    )
