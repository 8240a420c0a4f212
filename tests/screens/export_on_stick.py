"""A technician touches the button that copies what was refused to a stick; says as JSON what became of it.

Run in its own mount namespace, with the stick mounted right below the second folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

os.environ.update(SDL_VIDEODRIVER="offscreen", SDL_AUDIODRIVER="dummy")

from kiosk.screens.window import prepare


def main(state: Path, media: Path) -> dict[str, object]:
    prepare((960, 960), state, frames_per_s=0)
    from far_end import FarEnd
    from refused_booth import BOOTH, enter, furnish
    from stage_hand import MorningClock, StageHand

    import kiosk.screens.technician as page
    from kiosk.booth.workshop import Workshop
    from kiosk.screens.app import dispatch

    page.WITHIN_S = 60.0
    furnish(state)
    crashes: list[str] = []
    workshop = Workshop(state, BOOTH, media, MorningClock(), dispatch, lambda: crashes.append("crash"))
    with closing(workshop), StageHand(FarEnd(), workshop=workshop) as hand:
        enter(hand)
        hand.touch("technician.export")
        hand.until(lambda: any("dibaca kembali" in text for text in hand.words()), "told that it is done")
        told = next(text for text in hand.words() if "dibaca kembali" in text)
        cut_off, still_there = hand.cut_off(), hand.app.find("technician.resend.refused") is not None
    folder = media / "STICK" / f"anjungan-{BOOTH}"
    check = ["sha256sum", "-c", "SHA256SUMS"]
    checked = subprocess.run(check, cwd=folder / "refused", capture_output=True, timeout=20)
    return {
        "told": told,
        "cut_off": cut_off,
        "still_there": still_there,
        "files": sorted(_name(path, folder) for path in folder.rglob("*") if path.is_file()),
        "sums": checked.returncode,
        "crashes": crashes,
    }


def _name(path: Path, folder: Path) -> str:
    """Where `path` is; a page by the name that every page has here."""
    known = path.with_stem("PAGE") if path.suffix == ".age" else path
    return known.relative_to(folder).as_posix()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
