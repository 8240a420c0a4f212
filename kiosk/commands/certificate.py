"""kiosk certificate: a certificate of the site's own, for offices that have none."""

from __future__ import annotations

import argparse
import re
import sys
from ipaddress import ip_address
from urllib.parse import urlsplit

from kiosk.words import mark, say

NOT_A_NAME = mark("`{name}` bukan nama komputer atau alamat IP.")
THERE = mark(
    "Sertifikat sudah ada. Tambahkan --renew untuk membuat yang baru; anjungan perlu salinannya lagi."
)
FOR = mark("Sertifikat `{file}` berlaku untuk: {names}.")
UNTIL = mark("Berlaku sampai {date}.")
FINGERPRINT = mark("Sidik jari SHA-256: {fingerprint}")
HOW = mark('Salin berkas itu ke setiap anjungan, lalu tulis trust = "LETAKNYA" di [site] booth.toml.')
COMPARE = mark("Di peramban, bandingkan sidik jari ini sebelum menerima sertifikatnya.")
HOST_NAME = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", re.I
)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from kiosk.commands.common import settings_parent

    parser = subparsers.add_parser(
        "certificate", parents=[settings_parent()], help="make the site's own certificate, or show it"
    )
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="HOST",
        help="another host name or address of this machine; those of site.url and public_url are in it",
    )
    parser.add_argument("--renew", action="store_true", help="make a new one in place of the one there")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make it and print its fingerprint; 1 when there is one already, 2 when a name will not do."""
    from kiosk.clock import SystemClock
    from kiosk.commands.common import BAD, GOOD, WRONG_USE, language, load
    from kiosk.site import certificates

    settings = load(args)
    addresses = (settings.site.url, settings.site.public_url)
    hosts = [*args.name, *(urlsplit(url).hostname or "" for url in addresses), "localhost", "127.0.0.1"]
    names = list(dict.fromkeys(host.lower() for host in hosts if host))
    for name in names:
        if not _is_host(name):
            print(say(NOT_A_NAME, language(), name=name), file=sys.stderr)
            return WRONG_USE
    path = args.state / certificates.CERTIFICATE
    there = path.exists() and not args.renew
    if not there:
        certificates.make(args.state, names, SystemClock().now())
    certificate = certificates.read(path)
    if certificate is None:
        print(say(certificates.NO_CERTIFICATE, language(), file=path), file=sys.stderr)
        return BAD
    names_told = ", ".join(certificates.names_of(certificate))
    print(say(FOR, language(), file=path, names=names_told))
    print(say(UNTIL, language(), date=certificate.not_valid_after_utc.date().isoformat()))
    print(say(FINGERPRINT, language(), fingerprint=certificates.fingerprint(certificate)))
    if there:
        print(say(THERE, language()), file=sys.stderr)
        return BAD
    print(say(HOW, language()))
    print(say(COMPARE, language()))
    return GOOD


def _is_host(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return HOST_NAME.fullmatch(name) is not None
    return True
