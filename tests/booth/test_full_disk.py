"""A disk with no room left: the page is not kept, the applicant is served all the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from booth_site import SiteProcess

HERE = Path(__file__).parent
SCRIPT = 'mount -t tmpfs -o size=2m tmpfs "$1" && cp "$5/site.token" "$1/" && exec "$2" "$3" "$4" "$1" "$6"'


def test_on_a_full_disk_the_visit_goes_on_and_gets_its_number(site: SiteProcess, tmp_path: Path) -> None:
    disk, folder = tmp_path / "disk", tmp_path / "booth"
    disk.mkdir()
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    arguments = [disk, sys.executable, HERE / "full_booth.py", folder, tmp_path / "state", site.url]
    done = subprocess.run(
        [*alone, "sh", "-c", SCRIPT, "sh", *map(str, arguments)], capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {
        "saving": "DISK_FULL",
        "left_to_officer": "skipped",
        "label": "F001",
        "label_of_booking": "F002",
        "paperwork": "failed",
        "fault": "DISK_FULL",
        "home_visit": "see_officer",
        "words": [
            "Halaman ini tidak dapat disimpan. Lanjutkan tanpa memindai; petugas akan memeriksa berkas Anda.",
            "Tiket tidak dapat dicetak. Catat nomor Anda atau foto layar ini; nomor Anda tetap berlaku.",
            "Penyimpanan anjungan penuh, jadi data Anda tidak tersimpan. Silakan ke petugas.",
        ],
        "after_room_was_made": "out",
        "kept_then": 1,
        "unsealed_or_partial": [],
    }
