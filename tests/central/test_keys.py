"""The centre's key pair."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pyrage
import pytest

from central.cli import main


def test_the_private_key_is_for_its_owner_alone_and_the_recipient_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "--out", str(tmp_path)]) == 0
    recipient = capsys.readouterr().out.strip()
    path = tmp_path / "centre.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    sealed = pyrage.encrypt(b"content", [pyrage.x25519.Recipient.from_str(recipient)])
    opened = subprocess.run(
        ["age", "-d", "-i", str(path)], input=sealed, capture_output=True, timeout=20, check=True
    )
    assert opened.stdout == b"content"


def test_a_key_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    main(["keys", "--out", str(tmp_path)])
    before = (tmp_path / "centre.key").read_bytes()
    assert main(["keys", "--out", str(tmp_path)]) == 1
    assert (tmp_path / "centre.key").read_bytes() == before
