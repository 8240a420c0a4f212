"""Submissions that were carried here on a USB stick, as `kiosk spool export` writes them.

A folder for each submission, called by its id, with the body that the booth would
have sent, its sealed documents and their digests:

    anjungan-BOOTH/ID/submission.json, DOCUMENT.age …, SHA256SUMS

What comes so is the same thing that would have come over the network, under the
same id: whichever comes second is told that it was here already.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from central.access import MIB, MOST_BYTES_OF
from central.parts import CentreParts
from central.problems import Problem
from central.sealed import is_sealed
from central.store import writing
from central.submissions import DocumentReference, Envelope, Receipt, keep
from central.upload_store import Put, document_key, note_document
from central.words import Id

BODY, SUMS, SEALED = "submission.json", "SHA256SUMS", ".age"
#: From whom it came; no booth can be called so.
BY_STICK = "(stick)"
MOST_BODY_BYTES = MOST_BYTES_OF["PUT /v1/submissions/{submission}"]
MOST_DOCUMENT_BYTES = 64 * MIB
MOST_SUMS_BYTES = 1 * MIB
_DEEPEST = 3
_SUM = re.compile(r"([0-9a-f]{64})  ([^/\0]+)")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one folder of a stick. `receipt` is what the network would have
    answered, None for a folder that was refused and left as it is; `why` says why."""

    folder: Path
    verdict: Literal["stored", "already", "refused"]
    receipt: Receipt | None = None
    why: str = ""


class _Refused(Exception):
    """This folder cannot be taken; the others can."""


def submission_folders(places: Sequence[Path]) -> list[Path]:
    """The folders of submissions at `places` and below, whole or not: on a whole stick, in a
    booth's folder, or one itself; each once, in the order of their names."""
    found = {
        path.parent.resolve()
        for place in places
        for depth in range(_DEEPEST)
        for name in (BODY, SUMS, f"*{SEALED}")
        for path in place.glob("*/" * depth + name)
    }
    return sorted(found)


def take(parts: CentreParts, folders: Sequence[Path]) -> Iterator[Taken]:
    """Take every good one of `folders`, each by itself and whole. Raises what the database and
    the store raise when they are away: what was taken until then is safe, and a repeat goes on."""
    for folder in folders:
        try:
            receipt, new = _take(parts, folder)
        except _Refused as refused:
            yield Taken(folder, "refused", why=str(refused))
        else:
            yield Taken(folder, "stored" if new else "already", receipt)


def _take(parts: CentreParts, folder: Path) -> tuple[Receipt, bool]:
    try:
        submission = TypeAdapter(Id).validate_python(folder.name)
    except ValidationError:
        raise _Refused("the folder's name is not the id of a submission") from None
    sums = _sums(folder)
    body = _read(folder, BODY, MOST_BODY_BYTES, sums)
    try:
        envelope = Envelope.model_validate_json(body)
    except ValidationError as error:
        where = ", ".join(sorted({str(mistake["loc"][0]) for mistake in error.errors() if mistake["loc"]}))
        raise _Refused(f"{BODY} has not the agreed shape{f': {where}' if where else ''}") from None
    now = parts.now()
    there = [_put(parts, folder, document, sums) for document in envelope.documents]
    try:
        with writing(parts.engine) as connection:
            for document in there:
                note_document(connection, document, BY_STICK, now)
            return keep(connection, submission, envelope, body, BY_STICK, now)
    except Problem as problem:
        raise _Refused(_words(problem)) from None


def _put(parts: CentreParts, folder: Path, document: DocumentReference, sums: Mapping[str, str]) -> Put:
    """Bring one document to the store; its bytes are those that the submission names."""
    name = f"{document.id}{SEALED}"
    content = _read(folder, name, MOST_DOCUMENT_BYTES, sums)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise _Refused(f"{name} is not the document that {BODY} names")
    if not is_sealed(content):
        raise _Refused(f"{name} is not an age file: documents are taken sealed only")
    parts.documents.put(document_key(document.id, document.sha256), content)
    return Put(document.id, document.sha256, len(content), document.media_type)


def _sums(folder: Path) -> Mapping[str, str]:
    """File name to digest. The file comes last on the stick: without it the rest may be cut short."""
    text = _bytes(folder / SUMS, MOST_SUMS_BYTES).decode("utf-8", "replace")
    lines = [_SUM.fullmatch(line) for line in text.splitlines()]
    if not lines or not all(lines):
        raise _Refused(f"{SUMS} cannot be read")
    return {line[2]: line[1] for line in lines if line}


def _read(folder: Path, name: str, most_bytes: int, sums: Mapping[str, str]) -> bytes:
    content = _bytes(folder / name, most_bytes)
    if sums.get(name) != hashlib.sha256(content).hexdigest():
        raise _Refused(f"{name} was damaged on the way: export it again")
    return content


def _bytes(path: Path, most_bytes: int) -> bytes:
    try:
        # A link on a stick may lead anywhere on this machine.
        if path.is_symlink() or not path.is_file():
            raise _Refused(f"{path.name} is missing: export it again")
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise _Refused(f"{path.name} cannot be read: {error.strerror}") from None
    if len(content) > most_bytes:
        raise _Refused(f"{path.name} has more than {most_bytes} bytes")
    return content


def _words(problem: Problem) -> str:
    if problem.name == "document_taken":
        return "its documents belong to another submission, or have another content here"
    return problem.title
