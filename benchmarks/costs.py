"""What one thing costs the centre, in milliseconds of one core: a short run against a real one.

The processor time of `central serve` and of PostgreSQL together, not the time
that the caller waits: so the figures hold on a machine that is busy with other
things, and say how many cores a load needs.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import uuid
from base64 import b64encode
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import requests
from sqlalchemy import text

from benchmarks.fleet import centre, enrolled, events, submission
from benchmarks.queue import running_site
from central.clock import utc_now
from central.store import open_database, writing
from kiosk.dock.postgres import cluster

TIMES = 300
BATCH, BATCHES = 500, 20
DOCUMENT_BYTES, DOCUMENTS = 800_000, 40
#: The mean of a visit's events as `kiosk.client.centre` sends them; those made here are thinner.
EVENT_BYTES = 372.0
#: 20,459 visits a day for the fifteen days that a manifest holds, all of them booked, at 431 sites.
BOOKINGS, SITES, MANIFESTS = 306_885, 431, 30
MANIFEST = "/v1/sites/site-1/manifest"
AGE = b"age-encryption.org/v1\n"


@dataclass(frozen=True, slots=True)
class Costs:
    """Milliseconds of one core at the centre, its database included, and bytes on the wire."""

    submission_ms: float
    event_ms: float
    document_ms: float
    unchanged_manifest_ms: float
    manifest_ms: float
    """A whole one, as it is sent when a booking of the site has changed."""
    heartbeat_ms: float
    public_ms: float
    """One site's public document, asked for by an edge that has it already."""
    submission_bytes: float
    event_bytes: float
    manifest_bytes: float


def read(path: Path) -> Costs:
    """Costs that were kept before with `keep`."""
    return Costs(**json.loads(path.read_text("utf-8")))


def keep(costs: Costs, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(costs), indent=2) + "\n", "utf-8")


def measure() -> Costs:
    """About half a minute on two cores that do nothing else."""
    with cluster() as server, tempfile.TemporaryDirectory() as folder:
        database = server.make()
        # One booth does what hundreds do: it must not be held back.
        free = ("--booth-rate", "0", "--address-rate", "0", "--documents", Path(folder).as_uri())
        with centre(database, 1, *free) as url:
            _book_the_country(database)
            return _Run(url, database).costs(_public_ms(Path(folder)))


class _Run:
    def __init__(self, url: str, database: str) -> None:
        (self._booth,) = enrolled(database, 1)
        self._url = url
        self._postmaster = _postmaster(database)
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {self._booth.token}"
        self._body = submission()

    def costs(self, public_ms: float) -> Costs:
        whole = self._ask("GET", MANIFEST)
        etag = whole.headers["ETag"]
        beat = json.dumps({"booth": self._booth.name, "at": "2026-11-23T08:00:00+08:00"}).encode()
        batches = [events(self._booth, number * BATCH, BATCH) for number in range(BATCHES)]
        sealed = AGE + bytes(DOCUMENT_BYTES)
        return Costs(
            submission_ms=self._cost(
                TIMES, lambda _: self._ask("PUT", f"/v1/submissions/{_id()}", self._body)
            ),
            event_ms=self._cost(BATCHES, lambda n: self._ask("POST", "/v1/events", batches[n])) / BATCH,
            document_ms=self._cost(DOCUMENTS, lambda _: self._upload(sealed)),
            unchanged_manifest_ms=self._cost(
                TIMES,
                lambda _: self._ask("GET", MANIFEST, None, {"If-None-Match": etag}),
            ),
            manifest_ms=self._cost(MANIFESTS, lambda _: self._ask("GET", MANIFEST)),
            heartbeat_ms=self._cost(TIMES, lambda _: self._ask("POST", "/v1/heartbeats", beat)),
            public_ms=public_ms,
            submission_bytes=len(self._body),
            event_bytes=EVENT_BYTES,
            manifest_bytes=len(whole.content),
        )

    def _cost(self, times: int, do: Callable[[int], object]) -> float:
        before = self._used_s()
        for number in range(times):
            do(number)
        return round((self._used_s() - before) / times * 1000, 4)

    def _used_s(self) -> float:
        """Processor time of the centre, which this process started, and of the database."""
        family = [*psutil.Process().children(recursive=True), self._postmaster]
        return sum(_of(process) for process in (*family, *self._postmaster.children()))

    def _upload(self, sealed: bytes) -> None:
        told = {"document": _id(), "filename": "page", "filetype": "image/jpeg",
                "sha256": hashlib.sha256(sealed).hexdigest()}  # fmt: skip
        metadata = ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in told.items())
        tus = {"Tus-Resumable": "1.0.0"}
        made = self._ask(
            "POST",
            "/v1/uploads",
            b"",
            {**tus, "Upload-Length": str(len(sealed)), "Upload-Metadata": metadata},
        )
        sent = {**tus, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        self._ask("PATCH", made.headers["Location"].removeprefix(self._url), sealed, sent)

    def _ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> requests.Response:
        kind = {"Content-Type": "application/json"} if body else {}
        answer = self._session.request(
            method, self._url + path, data=body, headers=kind | (headers or {}), timeout=60
        )
        answer.raise_for_status()
        return answer


def _book_the_country(database: str) -> None:
    """Bookings of fifteen days at every site; each site's people of a regency of their own."""
    engine = open_database(database)
    today = utc_now().date()
    with writing(engine) as connection:
        connection.execute(
            text(
                "INSERT INTO booking (id, code, number, name, nik, birth_date, identity, service, site, "
                "office, address, starts_at, people, status) "
                "SELECT md5('' || n), 'AJ-' || n, lpad('' || n, 16, '7'), 'Budi Santoso', "
                "lpad('' || n % :sites, 4, '1') || '081590' || lpad('' || 9900 + n % 100, 6, '0'), "
                "'1990-08-15', md5('' || n) || md5('person' || n), 'passport-new', 'site-' || n % :sites, "
                "'Booth Layanan ' || n % :sites, 'Jl. Pangeran Indra Kesuma Jaya 1', "
                "(CAST(:today AS date) + n / :sites % 15 - 1) || 'T02:00:00.000000+00:00', 1, 'booked' "
                "FROM generate_series(0, :bookings - 1) AS n"
            ),
            {"sites": SITES, "today": today, "bookings": BOOKINGS},
        )
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE booking"))
    engine.dispose()


def _public_ms(folder: Path) -> float:
    """Milliseconds of a core that one 304 of `GET /api/public` costs a site on SQLite."""
    with running_site(str(folder / "site.db")) as url, requests.Session() as session:
        tag = session.get(f"{url}/api/public", timeout=60).headers["ETag"]
        (site,) = (one for one in psutil.Process().children() if _listens(one, int(url.rsplit(":", 1)[1])))
        before_s = _of(site)
        for _ in range(TIMES):
            answer = session.get(f"{url}/api/public", headers={"If-None-Match": tag}, timeout=60)
            answer.raise_for_status()
        return round((_of(site) - before_s) / TIMES * 1000, 4)


def _listens(process: psutil.Process, port: int) -> bool:
    return any(
        one.status == psutil.CONN_LISTEN and one.laddr.port == port for one in process.net_connections()
    )


def _postmaster(database: str) -> psutil.Process:
    """The server behind the URL of one of `kiosk.dock.postgres`' databases."""
    (folder,) = parse_qs(urlsplit(database).query)["host"]
    return psutil.Process(int((Path(folder) / "data" / "postmaster.pid").read_text("ascii").split()[0]))


def _of(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _id() -> str:
    return uuid.uuid4().hex
