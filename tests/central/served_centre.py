"""The centre served from a thread of the test, on a real port: for tests that kill nobody.

A process of its own takes a second to start; this takes a tenth.
"""

from __future__ import annotations

import contextlib
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from central_process import PATIENCE_S, CentralProcess
from fastapi import FastAPI

from central.cli import main
from central.limits import Limits
from central.serving import Place, listen

WATCH_S = 200.0


class ServedCentre(CentralProcess):
    """As CentralProcess, without the process."""

    def __init__(
        self,
        home: Path,
        database: str = "",
        documents: str = "",
        limits: Limits | None = None,
        with_key: bool = False,
    ) -> None:
        super().__init__(home, database)
        key = home / "centre.key"
        if with_key:
            key.write_text(f"{self.identity}\n")
        self._place = Place(
            database=self.database,
            documents=documents or (home / "documents").as_uri(),
            state=home,
            limits=limits or Limits(),
            watch_s=WATCH_S,
            identity=key if with_key else None,
        )
        self.app: FastAPI | None = None

    def start(self) -> None:
        self.app = self._place()
        self._listener = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(self.app, log_level="warning", access_log=False))
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],))
        self._thread.start()

    def kill(self) -> None:
        self._server.should_exit = True
        self._thread.join(PATIENCE_S)
        self._listener.close()
        assert self.app is not None
        self.app.state.parts.engine.dispose()

    def command(self, *arguments: str) -> tuple[int, list[dict[str, object]]]:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = main([*arguments, *self._places(), "--json"])
        return code, [json.loads(line) for line in said.getvalue().splitlines()]


@contextlib.contextmanager
def served(
    home: Path,
    database: str = "",
    documents: str = "",
    limits: Limits | None = None,
    with_key: bool = False,
) -> Iterator[ServedCentre]:
    """A centre that is gone afterwards."""
    home.mkdir()
    centre = ServedCentre(home, database, documents, limits, with_key)
    centre.start()
    try:
        yield centre
    finally:
        centre.kill()
