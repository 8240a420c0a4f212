"""What an answer means, and whether it is the centre that gives it.

Only the centre's own answer counts. A login page, a redirect or a proxy's
error is CENTRE_PORTAL or CENTRE_AWAY, never a receipt and never a refusal:
nothing is purged and nothing is set aside on a stranger's word.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping

import requests

from kiosk.client.setback import Reach, Setback
from kiosk.faults import FaultCode

_JSON = ("application/json", "application/problem+json")
_COME_BACK = frozenset({408, 423, 425})
_OURS = "urn:anjungan:problem:"
"""How the type of every problem of the centre's begins; no proxy and no gateway says it."""
_OTHER_DIGEST = f"{_OURS}other_digest"
"""The one conflict that time does not heal."""
#: X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL's x509_vfy.h.
_UNTIMELY = frozenset({9, 10})


def silence(error: Exception) -> Setback:
    """Nobody answered; or whoever did showed a certificate that is not valid at the time that
    this machine's clock says."""
    untimely = _untimely(error)
    if untimely is not None:
        return Setback(FaultCode.CENTRE_UNTIMELY, untimely, Reach.SILENCE)
    return Setback(FaultCode.CENTRE_AWAY, type(error).__name__, Reach.SILENCE)


def _untimely(error: object) -> str | None:
    """What OpenSSL says of the certificate, if it is that its time has not come, or is over."""
    while isinstance(error, Exception):
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message if error.verify_code in _UNTIMELY else None
        # requests wraps what urllib3 wraps what ssl says.
        wrapped = getattr(error, "reason", None)
        error = wrapped if isinstance(wrapped, Exception) else error.args[0] if error.args else None
    return None


def judge(
    response: requests.Response, parsed: Mapping[str, object] | None, wait_s: float | None = None
) -> Setback | None:
    """What an answer means: None for the centre's yes (2xx, 304, 424), else the fault.

    A refusal, and that documents are missing, count only as a problem of the centre's own
    type. `wait_s` is what its Retry-After asks for.
    """
    status = response.status_code
    said = f"HTTP {status}"
    if status in (401, 403):
        return Setback(FaultCode.CENTRE_DENIED, said, Reach.LINK, wait_s)
    if status in (407, 511) or (300 <= status < 400 and status != 304):
        return Setback(FaultCode.CENTRE_PORTAL, said, Reach.LINK)
    if status == 429 or (status == 503 and wait_s is not None):
        return Setback(FaultCode.CENTRE_AWAY, said, Reach.LINK, wait_s)
    if status >= 500 or status in _COME_BACK:
        return Setback(FaultCode.CENTRE_AWAY, said, Reach.THING, wait_s)
    if status == 304:
        return None
    if parsed is None:
        if _media_type(response) in ("text/html", "application/xhtml+xml"):
            return Setback(FaultCode.CENTRE_PORTAL, f"{said} with a web page", Reach.LINK)
        return Setback(FaultCode.CENTRE_NO_RECEIPT, f"{said} without JSON")
    if 200 <= status < 300:
        return None
    kind = str(parsed.get("type", ""))
    if _media_type(response) != "application/problem+json" or not kind.startswith(_OURS):
        return Setback(FaultCode.CENTRE_PORTAL, f"{said}, and not from the centre", Reach.LINK)
    if status == 424:
        return None
    if status == 409 and (wait_s is not None or kind != _OTHER_DIGEST):
        return Setback(FaultCode.CENTRE_AWAY, said, Reach.THING, wait_s)
    return Setback(FaultCode.CENTRE_REFUSED, f"{said} {parsed.get('title', '')}".strip())


def _media_type(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def told_by(response: requests.Response, content: bytes) -> Mapping[str, object] | None:
    """The JSON object that an answer holds, if it says that it is one."""
    if _media_type(response) not in _JSON:
        return None
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):  # nested without end is no answer of the centre's
        return None
    return parsed if isinstance(parsed, dict) else None
