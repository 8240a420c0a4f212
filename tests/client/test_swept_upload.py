"""A booth that was alone for longer than the centre keeps an unfinished upload loses nothing by it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pyrage
import requests
from booth_side import Booth, fill
from central_process import PATIENCE_S, CentralProcess

from central.clock import utc_now
from central.documents import DocumentStore
from central.limits import UPLOAD_AGE
from central.parts import CentreParts
from central.store import open_database
from central.upload_store import UploadStore
from kiosk.client.submission import SealedDocument, State

PAGE, SMALL = bytes(range(256)) * 2000, b"a small page"


def half_sent(booth: Booth, central: CentralProcess, token: str, document: SealedDocument) -> None:
    """Half of `document` is at the centre, and the booth knows where it is to go on."""
    headers = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}
    begun = {**headers, "Upload-Length": str(document.size_bytes)}
    made = requests.post(f"{central.url}/v1/uploads", headers=begun, timeout=PATIENCE_S)
    url = central.url + urlsplit(made.headers["Location"]).path
    (waiting,) = (one for one in booth.spool.unsent(1)[0].documents if one.id == document.id)
    sent = requests.patch(
        url,
        data=waiting.path.read_bytes()[: document.size_bytes // 2],
        headers={**headers, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
        timeout=PATIENCE_S,
    )
    assert sent.status_code == 204
    booth.spool.upload_at(document.id, url)


def swept_after(central: CentralProcess) -> int:
    """What the centre sweeps when its age has passed."""
    engine = open_database(central.database)
    documents = DocumentStore((central.home / "documents").as_uri())
    late = utc_now() + UPLOAD_AGE * 2
    swept = UploadStore(CentreParts(engine, documents, lambda: late)).sweep()
    engine.dispose()
    return swept


def test_the_booth_begins_that_scan_anew_and_everything_arrives(
    central: CentralProcess, make_booth: Callable[..., Booth]
) -> None:
    token = central.enrol("booth-1")
    booth = make_booth(central.url, token, central.recipient)
    large, _ = fill(booth.spool, "visit-1", PAGE, SMALL)
    half_sent(booth, central, token, large)
    assert swept_after(central) == 1
    assert list((central.home / "documents").rglob("uploads/*/*")) == []
    assert booth.forwarder.run_once().delivered == 0, "it is told that the upload is gone"
    assert booth.spool.counts()[State.QUARANTINED] == 0
    assert booth.forwarder.run_once().delivered == 1
    opened = [pyrage.decrypt(path.read_bytes(), [central.identity]) for path in central.documents()]
    assert sorted(opened) == sorted([PAGE, SMALL])
