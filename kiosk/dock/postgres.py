"""A private PostgreSQL server in a folder of its own, for tests and benchmarks.

It listens on a socket in its folder alone, never on the network, and runs as
Debian's user `postgres` where we are root, because it refuses to run as root.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
USER = "postgres"
WITHIN_S = 60


class Cluster:
    """A running server; `make` makes an empty database in it."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        self._options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._control = [str(PROGRAMS / "pg_ctl"), "-w", "-t", str(WITHIN_S), "-D", str(folder / "data")]
        self._made = 0

    def start(self) -> None:
        _run([*self._control, "-l", str(self._folder / "log"), "-o", self._options, "start"])

    def stop(self) -> None:
        """As a crash does; what was committed is there after the next start."""
        _run([*self._control, "-m", "immediate", "stop"])

    def make(self) -> str:
        """The `postgresql://…` URL of a new, empty database."""
        self._made += 1
        name = f"site_{self._made}"
        _run([str(PROGRAMS / "createdb"), "-h", str(self._folder), "-U", USER, name])
        return f"postgresql://{USER}@/{name}?host={quote(str(self._folder), safe='')}"


@contextmanager
def cluster(durable: bool = True) -> Iterator[Cluster]:
    """A server that is gone afterwards. One that is not `durable` waits for no disk."""
    folder = Path(tempfile.mkdtemp(prefix="anjungan-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
    data = folder / "data"
    _run([str(PROGRAMS / "initdb"), "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"])
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_connections": "300",
        **({} if durable else {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}),
    }
    running = Cluster(folder, settings)
    running.start()
    try:
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str]) -> None:
    """Run as the user that PostgreSQL accepts. Raises CalledProcessError."""
    account = pwd.getpwnam(USER) if os.geteuid() == 0 else None
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=WITHIN_S,
        cwd="/",
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )
