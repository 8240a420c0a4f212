"""From settings to the site's certificate, and what is wrong with it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.settings import Settings
from kiosk.site import certificates
from kiosk.site.certificates import Flaw, Tls


def tls_of(settings: Settings, state: Path) -> Tls | None:
    """The certificate that the site serves with; None is plain http."""
    site = settings.site
    return certificates.chosen(site.certificate, site.private_key, settings.folder, state)


def flaws_in(settings: Settings, state: Path, now: datetime) -> list[Flaw]:
    """What is wrong with the certificate, and with how booths are told of it."""
    site, trust = settings.site, settings.trust
    flaw = None if trust is None else certificates.flaw_of_trust(trust, now)
    flaws = [] if flaw is None else [flaw]
    if bool(site.certificate) != bool(site.private_key):
        return [Flaw("certificate", certificates.BOTH, certificates.WRITE_BOTH), *flaws]
    tls = tls_of(settings, state)
    if tls is None:
        return flaws
    wrong = certificates.flaws_of(tls, now)
    if wrong:
        return [*wrong, *flaws]
    certificate = certificates.read(tls.certificate)
    assert certificate is not None
    address = urlsplit(site.url)
    if address.scheme != "https":
        flaws.append(Flaw("url", certificates.NOT_HTTPS, certificates.WRITE_HTTPS, {"url": site.url}))
    elif not certificates.covers(certificate, address.hostname or ""):
        known = ", ".join(certificates.names_of(certificate))
        values = {"file": str(tls.certificate), "host": address.hostname or "", "known": known}
        flaws.append(Flaw("url", certificates.OTHER_NAME, certificates.NAME_IT, values))
    if trust is None and certificates.self_signed(certificate):
        values = {"file": str(tls.certificate)}
        flaws.append(Flaw("trust", certificates.NO_TRUST, certificates.WRITE_TRUST, values))
    return flaws
