"""`kiosk staff add, list, remove` as a technician types them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.commands.parts import queue_rules
from kiosk.queue.store import Store
from kiosk.settings import load

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 30.0
PASSWORD = "rahasia-uji"


def staff(state: Path, *words: str, password: str = "", language: str = "id_ID") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "staff", *words, "--config", ROOT / "config", "--state", state],
        input=password + "\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=TIMEOUT_S,
        check=False,
        env={**os.environ, "LANG": f"{language}.UTF-8"},
    )
    return done.returncode, done.stdout, done.stderr


def test_accounts_are_added_listed_and_closed_and_it_is_written_down(tmp_path: Path) -> None:
    assert staff(tmp_path, "add", "Sari", password=PASSWORD)[0] == 0
    assert staff(tmp_path, "add", "Rina", "--role", "administrator", password=PASSWORD)[0] == 0
    closed = staff(tmp_path, "remove", "Sari", language="en_US")
    assert closed == (0, "The account Sari is closed and logged out everywhere.\n", "")
    listed = staff(tmp_path, "list")[1]
    assert listed == "Rina\tadministrator\taktif\nSari\tofficer\tnonaktif\n"
    last = staff(tmp_path, "remove", "Rina")
    assert last == (1, "", "Rina administrator terakhir yang aktif. Angkat administrator lain dahulu.\n")
    assert staff(tmp_path, "remove", "Nobody")[2] == "Tidak ada petugas bernama Nobody.\n"
    store = Store.open(tmp_path / "site.db", queue_rules(load(ROOT / "config")), SystemClock())
    with store.database.read() as connection:
        rows = connection.exec_driver_sql('SELECT "by", deed, subject FROM audit ORDER BY sequence').all()
    store.close()
    assert [tuple(row) for row in rows] == [
        ("technician", "account_added", "staff:Sari"),
        ("technician", "account_added", "staff:Rina"),
        ("technician", "account_deactivated", "staff:Sari"),
    ]


@pytest.mark.parametrize(
    ("name", "password", "told"),
    [
        ("Sari", "pendek", "Kata sandi paling sedikit 8 huruf atau angka.\n"),
        ("Sari", "x" * 201, "Kata sandi paling banyak 200 huruf atau angka.\n"),
        ("Sarinande", "sarinande", "Kata sandi tidak boleh sama dengan nama.\n"),
        ("a/b", PASSWORD, "Nama petugas tidak boleh memuat garis miring atau tanda kendali.\n"),
        (" ", PASSWORD, "Nama petugas tidak boleh kosong dan paling panjang 80 huruf.\n"),
    ],
)
def test_what_will_not_do_gets_a_sentence(tmp_path: Path, name: str, password: str, told: str) -> None:
    assert staff(tmp_path, "add", name, password=password) == (2, "", told)
    assert staff(tmp_path, "list")[1] == ""
