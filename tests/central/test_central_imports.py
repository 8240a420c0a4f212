"""What few calls need is loaded by those calls: a worker that is started anew is there at once."""

from __future__ import annotations

import json
import subprocess
import sys

from central_process import PATIENCE_S

SELDOM = ("fpdf", "fontTools", "openpyxl", "numpy", "PIL", "qrcode", "apprise")


def test_a_worker_begins_without_what_draws_slips_reads_workbooks_or_tells_of_alerts() -> None:
    asked = f"import json, sys, central.serving; print(json.dumps([m for m in {SELDOM} if m in sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    assert json.loads(done.stdout) == []
