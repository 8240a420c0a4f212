"""Pictures of the head office's pages and of the dock, in docs/screens/office: a sheet a scene,
each scene in its looks.

    python tests/central/office_album.py [--only PATTERN] [--out DIR]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("", "central", "dock")]

from central_process import CentralProcess  # noqa: E402
from office_scenes import SCENES, Scene, furnished  # noqa: E402
from shown_dock import opened, shown  # noqa: E402
from web_sheets import TOLD, Seen, asked, chromium, leave  # noqa: E402

HEAD = f"""# The head office's pages, and the dock, in their looks

{TOLD} The dock has both languages
beside each other. Axe-core and a ruler look at every scene in `make test`
([`test_every_office_page.py`](../../../tests/central/test_every_office_page.py),
[`test_panel_page.py`](../../../tests/dock/test_panel_page.py)); these are for people."""


def main(arguments: Sequence[str]) -> int:
    args = asked(arguments, "Pictures of the head office's pages, a sheet a scene.", "docs/screens/office")
    with ExitStack() as open_until_drawn:
        folder = Path(open_until_drawn.enter_context(tempfile.TemporaryDirectory()))
        browser = open_until_drawn.enter_context(chromium())
        centre = open_until_drawn.enter_context(furnished(folder))
        dock = open_until_drawn.enter_context(shown(folder / "dock"))
        scenes = {name: seen(scene, centre) for name, scene in SCENES.items()}
        scenes["dock"] = Seen(dock, lambda context: opened(context, dock))
        leave(browser, scenes, args.only, args.out, HEAD)
    return 0


def seen(scene: Scene, centre: CentralProcess) -> Seen:
    return Seen(centre.url, lambda context: scene(context, centre))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
