"""Pictures of console, board, phone page and the pages beside them, in docs/screens/web: a sheet
a scene, each scene in its looks.

    python tests/site/web_album.py [--only PATTERN] [--out DIR]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/site")]

from furnished_site import FurnishedSite, furnished  # noqa: E402
from site_scenes import IN_THE_MORNING, SCENES  # noqa: E402
from web_sheets import TOLD, Seen, asked, chromium, leave  # noqa: E402

SHOWN = (
    "sign in",
    "choose a counter",
    *("console, free", "console, called", "console, serving", "console, paused", "console, site away"),
    *("console, where to transfer", "console, why on hold", "console, morning", "console, end of the day"),
    *("board", "board, stages", "board, counters", "board, one stage", "board, morning"),
    *("phone, waiting", "phone, called", "phone, no_show", "phone, done"),
    *("reports", "session days", "audit", "story", "accounts"),
)
HEAD = f"""# The pages of the site in their looks

{TOLD} Axe-core and a ruler look at every scene in `make test`
([`test_every_page.py`](../../../tests/site/test_every_page.py)); these are for people."""


def main(arguments: Sequence[str]) -> int:
    args = asked(arguments, "Pictures of the site's pages, a sheet a scene.", "docs/screens/web")
    with chromium() as browser, busy() as day, busy(empty=True) as morning:
        scenes = {name: seen(name, day if name in SCENES else morning) for name in SHOWN}
        leave(browser, scenes, args.only, args.out, HEAD)
    return 0


@contextmanager
def busy(*, empty: bool = False) -> Iterator[FurnishedSite]:
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder), empty=empty) as house:
        yield house


def seen(name: str, house: FurnishedSite) -> Seen:
    scene = SCENES.get(name) or IN_THE_MORNING[name]
    return Seen(house.url, lambda context: scene(context, house))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
