"""kiosk gallery: every widget of the screens in every state."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from kiosk.commands.common import GOOD, default_state

PICTURES = Path("out/gallery")
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("gallery", help="every widget of the screens in every state")
    parser.add_argument("--out", type=Path, metavar="DIR", help="leave pictures there instead of a window")
    parser.add_argument("--size", type=_size, default=(1080, 1920), metavar="WIDTHxHEIGHT", help="px")
    parser.add_argument("--state", type=Path, default=default_state(), metavar="DIR", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """A window to page through; without a display, or with --out, pictures of all pages in
    every text size: as they are, in high contrast, within low reach."""
    out_dir = args.out
    if out_dir is None and not any(os.environ.get(name) for name in DISPLAYS):
        out_dir = PICTURES
    if out_dir is not None:
        os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    from kiosk.screens.window import prepare

    prepare(args.size, args.state, frames_per_s=60 if out_dir is None else 0)
    from kiosk.screens.gallery import GalleryApp

    app = GalleryApp(args.size, out_dir)
    app.run()
    for path in app.taken:
        print(path)
    return GOOD


def _size(text: str) -> tuple[int, int]:
    if (match := re.fullmatch(r"(\d{3,4})x(\d{3,4})", text)) is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write it as 1080x1920")
    return int(match[1]), int(match[2])
