"""Where sealed documents are kept: a folder, or any store that obstore speaks to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
from obstore.store import LocalStore, ObjectStore, from_url


class DocumentStore:
    """Objects by key. In a folder, what was put is synced before `put` returns."""

    def __init__(self, url: str) -> None:
        """`url`: file:///folder, s3://bucket/prefix, gs://…, az://…"""
        parts = urlsplit(url)
        self._folder = Path(unquote(parts.path)) if parts.scheme == "file" else None
        self._store: ObjectStore = (
            LocalStore(self._folder, mkdir=True) if self._folder is not None else from_url(url)
        )

    def put(self, key: str, content: bytes) -> None:
        obstore.put(self._store, key, content)
        if self._folder is not None:
            path = self._folder / key
            _sync(path)
            while path != self._folder:
                path = path.parent
                _sync(path)

    def get(self, key: str) -> bytes:
        """The object's bytes; FileNotFoundError when there is none."""
        return bytes(obstore.get(self._store, key).bytes())

    def delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            try:
                obstore.delete(self._store, key)
            except FileNotFoundError:
                continue


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
