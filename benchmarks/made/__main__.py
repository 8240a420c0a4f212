"""`python -m benchmarks.made --out DIR --count N --seed S`: pictures, their
truth beside them, and a contact sheet of all."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2

from benchmarks.made.contact import contact_sheet
from benchmarks.made.recipes import recipe


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.made", description="Draw labelled pictures.")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--count", type=int, default=60, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="the first picture's seed")
    parser.add_argument("--size", default="1920x1080", metavar="WxH", help="of the pictures, in pixels")
    arguments = parser.parse_args()
    wide, high = (int(side) for side in arguments.size.lower().split("x"))
    arguments.out.mkdir(parents=True, exist_ok=True)
    small = []
    cv2.setNumThreads(1)
    for seed in range(arguments.seed, arguments.seed + arguments.count):
        chosen = recipe(seed)
        made = chosen.made((wide, high))
        name = f"{seed:05d}-{'-'.join(made.truth['verdict'])}"
        cv2.imwrite(str(arguments.out / f"{name}.jpg"), made.pixels, [cv2.IMWRITE_JPEG_QUALITY, 95])
        truth = json.dumps(made.truth, ensure_ascii=False, indent=1)
        (arguments.out / f"{name}.truth.json").write_text(truth + "\n", "utf-8")
        small.append((made.pixels, f"{seed} {' '.join(made.truth['verdict'])}", made.truth["corners"]))
    cv2.imwrite(str(arguments.out / "contact-sheet.png"), contact_sheet(small))
    print(f"{arguments.count} pictures, their truth and contact-sheet.png are in {arguments.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
