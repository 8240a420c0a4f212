"""Opening a submission: its sealed half and its documents, with the key that the centre alone holds."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage

from central.documents import OUT_OF_REACH, DocumentStore
from central.upload_store import document_key

Identities = Sequence[pyrage.x25519.Identity]
#: What a page may show; anything else is offered to nobody's browser to guess at.
SHOWN = ("image/jpeg", "image/png", "image/webp")


class KeyUnreadable(ValueError):
    """A file holds no age identity."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A document as a page shows it; `source` is empty when it cannot be shown."""

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What was sealed: the personal fields, flattened, and the scans."""

    personal: Sequence[tuple[str, str]]
    scans: Sequence[Scan]


def read_identities(path: Path) -> Identities:
    """The keys in an age identity file (`central keys` makes one). Raises OSError, KeyUnreadable."""
    lines = (line.strip() for line in path.read_text("ascii", "replace").splitlines())
    try:
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise KeyUnreadable(f"{path} holds something that is no age identity") from error
    if not keys:
        raise KeyUnreadable(f"{path} holds no age identity")
    return keys


def open_submission(body: bytes, documents: DocumentStore, identities: Identities) -> Opened | None:
    """None when no key of ours opens it."""
    inside = unsealed(body, identities)
    if inside is None:
        return None
    names = inside.get("documents")
    names = names if isinstance(names, dict) else {}
    return Opened(
        list(flat("", inside.get("personal", {}))),
        [
            _scan(reference, str(names.get(reference["id"], "")), documents, identities)
            for reference in json.loads(body)["documents"]
        ],
    )


def unsealed(body: bytes, identities: Identities) -> dict[str, Any] | None:
    """What was sealed in a submission's body, its scans not opened; None when no key of ours opens it."""
    try:
        inside = json.loads(pyrage.decrypt(b64decode(json.loads(body)["sealed"]), list(identities)))
    except (pyrage.DecryptError, ValueError):
        return None
    return inside if isinstance(inside, dict) else {"personal": inside}


def _scan(reference: dict[str, Any], name: str, documents: DocumentStore, identities: Identities) -> Scan:
    try:
        sealed = documents.get(document_key(reference["id"], reference["sha256"]))
        content = pyrage.decrypt(sealed, list(identities))
    except (*OUT_OF_REACH, pyrage.DecryptError):
        return Scan(name, "")
    if reference["media_type"] not in SHOWN:
        return Scan(name, "")
    return Scan(name, f"data:{reference['media_type']};base64,{b64encode(content).decode()}")


def flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """(path, text) of everything in `value`."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield from flat(f"{path}.{key}" if path else str(key), held)
    elif isinstance(value, list) and any(isinstance(held, dict | list) for held in value):
        for number, held in enumerate(value, 1):
            yield from flat(f"{path}.{number}", held)
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value))
    else:
        yield path, "" if value is None else str(value)
