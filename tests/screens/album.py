"""Pictures of every screen in docs/screens, a sheet a screen; or, with --judge, every screen
in every look before the eye of the tests.

    python tests/screens/album.py [--only PATTERN] [--out DIR]
    python tests/screens/album.py --judge [--only PATTERN]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

from kiosk.screens.window import prepare

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--judge", action="store_true", help="judge every look; draw nothing")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="screens by name, as a shell matches")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/screens", metavar="DIR")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="anjungan-album-") as folder:
        prepare((960, 960), Path(folder), frames_per_s=0)
        from judging import judge
        from sheets import draw

        return judge(args.only) if args.judge else draw(args.only, args.out)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
