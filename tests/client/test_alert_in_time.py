"""An alert is told within five minutes of connectivity, however slowly the centre is set to look."""

from __future__ import annotations

from pathlib import Path

import pytest

from central.cli import main
from central.limits import MOST_WATCH_S
from central.watch import EVERY_S
from kiosk.client.timing import ForwardTiming
from kiosk.timing import Timing

MOST_S = 300.0


def test_booth_heart_and_watch_together_take_less_than_five_minutes() -> None:
    seen_and_told_s = Timing().devices_s + ForwardTiming().heartbeat_s
    assert seen_and_told_s + MOST_WATCH_S < MOST_S
    assert EVERY_S <= MOST_WATCH_S


def test_a_centre_that_would_look_too_seldom_does_not_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--state", str(tmp_path), "--watch-seconds", str(MOST_WATCH_S + 1)])
    assert ended.value.code == 2
    assert "within five minutes" in capsys.readouterr().err
