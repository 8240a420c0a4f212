"""Sets up a whole booth on this machine: simulated devices, and every process
as it runs in an office, each with its own command."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from kiosk.client.manifest import Manifest
from kiosk.clock import Calendar, Clock, Deadline
from kiosk.dock.devices import Devices
from kiosk.dock.panel import PanelServer, make_panel
from kiosk.dock.processes import Process, ProcessFailed, Supervisor
from kiosk.dock.relay import Relay
from kiosk.dock.scene import OFFICER, PASSWORD, free_port, write_bookings, write_config
from kiosk.settings import load

BOOTH = "kotabaru-1"
MANIFEST_WITHIN_S = 30.0
LOOK_AGAIN_S = 0.1


class Stage:
    """`folder` holds everything: config, state, logs, tickets; `roster` the ids
    of the processes. Open it, and
    centre, site and forwarder run; `start_booth` adds the screen."""

    def __init__(
        self,
        folder: Path,
        source: Path,
        clock: Clock,
        size_px: tuple[int, int],
        roster: Path | None = None,
        database: str = "",
    ) -> None:
        self._source = source
        self._clock = clock
        self._size_px = size_px
        self._database = database
        self._stack = ExitStack()
        self.config = folder / "config"
        self.state = folder / "state"
        self.centre_state = folder / "centre"
        self.logs = folder / "logs"
        self.roster = roster or folder / "running.json"
        self.tickets = folder / "tickets"
        self.heard = folder / "heard.jsonl"

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._open(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _open(self, stack: ExitStack) -> None:
        self.state.mkdir(parents=True, exist_ok=True)
        self.supervisor = Supervisor(self.logs, self.roster)
        stack.callback(self.supervisor.close)
        self.devices = stack.enter_context(Devices(self.tickets, self._clock, self.heard))
        recipient = self._central("keys", "--out", str(self.centre_state)).strip()
        centre_port = free_port()
        self.supervisor.start("centre", ["central", "serve", *self._at_centre(), "--port", str(centre_port)])
        self.relay = Relay(centre_port)
        stack.callback(self.relay.close)
        site_port = free_port()
        self.site_url = f"http://127.0.0.1:{site_port}"
        write_config(
            self._source,
            self.config,
            devices=self.devices.addresses,
            site_url=self.site_url,
            centre_url=self.relay.url,
            recipient=recipient,
            size_px=self._size_px,
            database=self._database,
        )
        self.settings = load(self.config)
        own_site = ("--site", self.settings.site.id)
        token = self._central("enrol", BOOTH, *own_site, *self._at_centre()).strip()
        (self.state / "centre.token").write_text(token + "\n", "ascii")
        self._import_bookings()
        self.supervisor.run(
            ["kiosk", "staff", "add", OFFICER, "--role", "supervisor", *self._here()], given=PASSWORD + "\n"
        )
        self.supervisor.start("site", ["kiosk", "site", *self._here(), "--port", str(site_port)])
        self.supervisor.start("forward", ["kiosk", "forward", *self._here()])
        panel = make_panel(self.devices, self.relay, self.site_url, self.tickets)
        self.panel = stack.enter_context(PanelServer(panel, free_port()))

    def start_booth(self, *options: str, environment: Mapping[str, str] | None = None) -> Process:
        """Start `kiosk run`; it ends by itself when its window or rehearsal does."""
        command = ["kiosk", "run", *self._here(), "--dock", self.panel.url, *options]
        return self.supervisor.start("run", command, environment, mortal=True)

    def wait_for_manifest(self) -> None:
        """Wait until the booth knows today's bookings."""

        def known() -> bool:
            with Manifest(self.state / "manifest", self._clock) as manifest:
                return manifest.age() is not None

        self.wait_for("the manifest of bookings", known, MANIFEST_WITHIN_S)

    def centre_summary(self) -> dict[str, object]:
        """What the centre holds, counted by the centre itself."""
        found: dict[str, object] = json.loads(self._central("summary", "--json", *self._at_centre()))
        return found

    def wait_for(self, what: str, met: Callable[[], bool], within_s: float) -> None:
        """Wait until `met`; raises `ProcessFailed` naming `what` when it is not in time."""
        deadline = Deadline.after(self._clock, within_s)
        while not met():
            if deadline.expired:
                raise ProcessFailed(f"{what}: not within {within_s:.0f} s; logs are in {self.logs}")
            self._clock.sleep(LOOK_AGAIN_S)

    def _import_bookings(self) -> None:
        path = self.centre_state / "bookings.csv"
        write_bookings(path, Calendar(self._clock, self.settings.site.zone).now())
        self._central("bookings", "import", str(path), *self._at_centre())

    def _central(self, *words: str) -> str:
        return self.supervisor.run(["central", *words])

    def _at_centre(self) -> tuple[str, ...]:
        return ("--state", str(self.centre_state))

    def _here(self) -> tuple[str, ...]:
        return ("--config", str(self.config), "--state", str(self.state))
