"""`kiosk site` and `kiosk staff add` as a technician types them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 30.0
NAME, PASSWORD = "Sari", "rahasia-uji"


def kiosk(*words: object) -> list[str]:
    return [sys.executable, "-m", "kiosk", *map(str, words)]


def add_staff(state: Path, password: str, name: str = NAME) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        kiosk("staff", "add", name, "--role", "supervisor", "--config", ROOT / "config", "--state", state),
        input=password + "\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=TIMEOUT_S,
        check=False,
        env={**os.environ, "LANG": "id_ID.UTF-8"},
    )


def test_an_added_officer_can_sign_in_and_a_stopped_site_ends_well(tmp_path: Path) -> None:
    added = add_staff(tmp_path, PASSWORD)
    assert (added.returncode, added.stdout) == (0, "Petugas Sari dapat masuk sebagai supervisor.\n")
    command = kiosk("site", "--config", ROOT / "config", "--state", tmp_path, "--port", 0)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as site:
        assert site.stdout is not None
        url = site.stdout.readline().removeprefix("listening on ").strip()
        credentials = {"name": NAME, "password": PASSWORD}
        answer = requests.post(f"{url}/api/session", json=credentials, timeout=TIMEOUT_S)
        assert answer.json() == {"name": NAME, "role": "supervisor"}
        with requests.get(f"{url}/api/board/stream", stream=True, timeout=TIMEOUT_S) as board:
            assert next(board.iter_lines(chunk_size=1)) == b"event: board"
            site.send_signal(signal.SIGTERM)
            assert site.wait(TIMEOUT_S) == 0
    token = tmp_path / "site.token"
    assert token.stat().st_mode & 0o777 == 0o600
    assert len(token.read_text().strip()) >= 32


def test_a_short_password_gets_a_sentence(tmp_path: Path) -> None:
    refused = add_staff(tmp_path, "pendek")
    assert refused.returncode == 2
    assert refused.stderr == "Kata sandi paling sedikit 8 huruf atau angka.\n"
    assert add_staff(tmp_path, PASSWORD, name=" ").returncode == 2


def test_a_taken_port_gets_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        site = subprocess.run(
            kiosk("site", "--config", ROOT / "config", "--state", tmp_path, "--port", port),
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=TIMEOUT_S,
            check=False,
            env={**os.environ, "LANG": "id_ID.UTF-8"},
        )
    assert site.returncode == 1
    assert site.stderr.startswith(f"Tidak dapat mendengarkan di 127.0.0.1:{port}: ")
