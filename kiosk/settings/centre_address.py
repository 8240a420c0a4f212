"""Whether what the booth tells the centre could be read on the way."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from kiosk.words import mark

IN_THE_OPEN = mark("{url} tidak memakai https: token anjungan ini dapat dibaca di jaringan.")
WRITE_HTTPS = mark("Tulis https:// di depan alamat pusat, atau alamat IP di jaringan kantor sendiri.")


def is_in_the_open(url: str) -> bool:
    """Plain http to anywhere but this machine, or an address that only a network of one's own
    has (RFC 1918, RFC 4193): a name may lead anywhere, today or tomorrow."""
    address = urlsplit(url)
    host = address.hostname or ""
    if address.scheme != "http" or host == "localhost":
        return False
    try:
        return not ip_address(host).is_private  # loopback is private too
    except ValueError:
        return True
