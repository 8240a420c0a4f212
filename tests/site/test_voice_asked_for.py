"""Anybody may ask for the sound of a call; nobody else waits for whoever asks for many."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from api_site import TIMEOUT_S, served

from kiosk.faults import Fault, FaultCode
from kiosk.site.voice import Voice

#: More than the threads of the server.
MANY = 60


def test_who_asks_for_many_calls_keeps_no_board_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(*_call: object) -> Fault:
        begun.set()
        go_on.wait(3 * TIMEOUT_S)
        return Fault(FaultCode.VOICE_MISSING, "no voice")

    monkeypatch.setattr(Voice, "call", slowly)
    with served(tmp_path) as client, ThreadPoolExecutor(MANY) as pool:
        try:
            asked = [
                pool.submit(requests.get, f"{client.url}/voice/A{n:03d}/1.wav", timeout=4 * TIMEOUT_S)
                for n in range(MANY)
            ]
            assert begun.wait(TIMEOUT_S)
            assert not any(one.done() for one in asked)
            for _ in range(3):
                assert client.get("/api/board").status_code == 200
        finally:
            go_on.set()
        assert {one.result().status_code for one in asked} == {503}
