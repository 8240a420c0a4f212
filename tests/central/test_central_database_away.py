"""A database that goes away and comes back: nothing that was acknowledged is lost, and all of it is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from central_process import PATIENCE_S
from envelopes import body_for, put
from served_centre import served

from kiosk.dock.postgres import cluster


def test_a_centre_whose_database_crashes_says_so_and_goes_on_by_itself(tmp_path: Path) -> None:
    with cluster() as postgres, served(tmp_path / "centre", postgres.make()) as centre:
        token = centre.enrol("booth-1")
        assert put(centre, token, "one", body_for(centre)).status_code == 201
        postgres.stop()
        refused = put(centre, token, "two", body_for(centre))
        assert (refused.status_code, refused.headers["Content-Type"]) == (503, "application/problem+json")
        assert int(refused.headers["Retry-After"]) > 0
        postgres.start()
        while (again := put(centre, token, "two", body_for(centre)).status_code) == 503:
            pass
        assert again == 201
        assert centre.summary(token)["submissions"] == 2


def test_a_database_that_is_not_there_is_told_in_a_sentence_without_its_password(tmp_path: Path) -> None:
    database = "postgresql://pusat:sangat-rahasia@127.0.0.1:9/pusat"
    command = [sys.executable, "-m", "central", "serve", "--state", str(tmp_path), "--port", "0"]
    done = subprocess.run(
        [*command, "--database", database], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("the database cannot be opened: ")
    assert "rahasia" not in done.stderr
