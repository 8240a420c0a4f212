"""Requests that other sites cannot forge.

A browser says where a request comes from: Sec-Fetch-Site, and Origin on every
one that may change something. What comes from another page is refused, the
log-in included. Booths and scripts send neither and hold no cookie. A form of
another site can send only the three types of FORM_TYPES, so those are refused
as well; with SameSite=Strict cookies that is three locks on one door.
Source: OWASP Cross-Site Request Forgery Prevention; Fetch Metadata, W3C.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from kiosk.site.problems import ProblemError

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
OUR_FETCHES = ("same-origin", "none")


def check_origin(request: Request) -> None:
    """Raises ProblemError when an unsafe request comes from another site's page."""
    if request.method in SAFE_METHODS:
        return
    headers = request.headers
    if headers.get("sec-fetch-site", "none") not in OUR_FETCHES:
        raise ProblemError("other_origin")
    origin = headers.get("origin")
    if origin is not None and not _ours(origin, request):
        raise ProblemError("other_origin")
    if _media_type(request) in FORM_TYPES:
        raise ProblemError("form_not_taken")


def check_json(request: Request) -> None:
    """Raises ProblemError when the body is not said to be JSON."""
    if _media_type(request) != "application/json":
        raise ProblemError("form_not_taken")


def _ours(origin: str, request: Request) -> bool:
    parts = urlsplit(origin)
    # A proxy may end TLS in front of us; the other way round would be a downgrade.
    secure_enough = parts.scheme == "https" or request.url.scheme == "http"
    return secure_enough and parts.netloc == request.headers.get("host")


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
