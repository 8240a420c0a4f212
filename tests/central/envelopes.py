"""Submissions as a booth sends them, for tests."""

from __future__ import annotations

import base64
import json
from typing import Any

import pyrage
import requests
from central_process import PATIENCE_S, CentralProcess


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
