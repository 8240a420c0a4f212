"""Where sealed documents are kept: a folder, or a bucket of any S3 store, through obstore."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store, from_url

REQUEST_TIMEOUT = timedelta(seconds=20)
CONNECT_TIMEOUT = timedelta(seconds=5)
RETRIES, RETRY_TIMEOUT = 3, timedelta(seconds=15)

#: Raised by any read or write while the store is out of reach, or full. What was to be put is not there.
OUT_OF_REACH = (BaseError, OSError)


class DocumentStore:
    """Objects by key. In a folder, what was put is synced before `put` returns; a
    bucket answers when it has it."""

    def __init__(self, url: str) -> None:
        """`url`: file:///folder, s3://bucket/prefix, s3://bucket?endpoint=https://host&region=…,
        and what else obstore knows (gs://…, az://…, memory:///). Raises
        ValueError for one that cannot be read."""
        parts = urlsplit(url)
        self._folder = Path(unquote(parts.path)) if parts.scheme == "file" else None
        self._store: ObjectStore
        if self._folder is not None:
            self._store = LocalStore(self._folder, mkdir=True)
        elif parts.scheme == "s3":
            asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            if not set(asked) <= {"endpoint", "region"}:
                raise ValueError("an s3:// URL takes endpoint and region, nothing else")
            self._store = _bucket(parts.netloc, parts.path.strip("/"), **asked)
        else:
            try:
                self._store = from_url(url)
            except BaseError as error:
                raise ValueError(str(error)) from None

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

    def delete_below(self, folder: str) -> None:
        """Every object whose key begins with `folder` and a slash."""
        for batch in obstore.list(self._store, prefix=folder):
            self.delete([found["path"] for found in batch])
        if self._folder is not None:
            with suppress(FileNotFoundError):
                (self._folder / folder).rmdir()


def _bucket(bucket: str, prefix: str, endpoint: str = "", region: str = "") -> S3Store:
    """Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from the machine's
    role. An `endpoint` that is no Amazon's is asked as https://endpoint/bucket/key."""
    return S3Store(
        bucket,
        prefix=prefix or None,
        config={
            **({"endpoint": endpoint, "virtual_hosted_style_request": False} if endpoint else {}),
            **({"region": region} if region else {}),
        },
        client_options={
            "timeout": REQUEST_TIMEOUT,
            "connect_timeout": CONNECT_TIMEOUT,
            "allow_http": endpoint.startswith("http://"),
        },
        retry_config={"max_retries": RETRIES, "retry_timeout": RETRY_TIMEOUT},
    )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
