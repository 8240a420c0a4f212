"""Writes docs/api/site.json and docs/api/central.json, the OpenAPI of both servers.

`--check` writes nothing, and exits 1 when one of them is not what its server says.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from central.app import make_app
from central.clock import utc_now
from central.documents import DocumentStore
from central.parts import CentreParts
from kiosk.clock import SystemClock
from kiosk.commands.database import open_store
from kiosk.settings import load
from kiosk.site.app import create_site

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "api"


def site() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as state:
        clock = SystemClock()
        store = open_store(load(ROOT / "config"), Path(state), clock)
        document = create_site(store.rules, store, clock, "").openapi()
        store.close()
    return document


def central() -> dict[str, Any]:
    return make_app(CentreParts(create_engine("sqlite://"), DocumentStore("memory:///"), utc_now)).openapi()


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the OpenAPI documents of both servers.")
    parser.add_argument("--check", action="store_true", help="exit 1 when one is not up to date")
    only_check = parser.parse_args().check
    stale = []
    for name, document in (("site", site()), ("central", central())):
        path, said = FOLDER / f"{name}.json", json.dumps(document, indent=1, ensure_ascii=False) + "\n"
        if not only_check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(said, "utf-8")
        elif not path.is_file() or path.read_text("utf-8") != said:
            stale.append(path.name)
    if stale:
        print(f"not what the servers say: {', '.join(stale)}; run tools/api_documents.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
