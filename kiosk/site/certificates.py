"""The site's certificate: the customer's, or one made at set-up; and what is wrong with it.

One made here is signed by itself and belongs to no authority: a booth trusts
exactly this file (`site.trust`), a browser after somebody compared the SHA-256
fingerprint. It is valid for 825 days, the longest that Apple's browsers take
(support.apple.com/103769); names and addresses stand in subjectAltName, the
only place where a browser looks (RFC 6125, 6.4.4).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.words import mark

CERTIFICATE, PRIVATE_KEY = "site.crt", "site.key"
VALID = timedelta(days=825)
#: A booth whose clock is behind takes a certificate that was made a moment ago.
CLOCK_SLACK = timedelta(hours=1)
WARN_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tls:
    """The two files that https needs; `own` when `kiosk certificate` made them."""

    certificate: Path
    private_key: Path
    own: bool


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong at which key of [site], in Indonesian, to be said with `values`."""

    key: str
    problem: str
    remedy: str
    values: Mapping[str, str] = field(default_factory=dict)
    #: It can be served all the same; whoever connects is warned.
    bearable: bool = False


ABSENT = mark("Berkas `{file}` tidak ada atau tidak terbaca.")
PUT_THERE = mark("Periksa letak dan izin berkasnya.")
NO_CERTIFICATE = mark("Berkas `{file}` bukan sertifikat PEM.")
NO_KEY = mark("Berkas `{file}` bukan kunci PEM tanpa kata sandi.")
SAVE_AS_PEM = mark("Simpan sebagai PEM, yaitu teks yang diawali -----BEGIN.")
OTHER_KEY = mark("Kunci `{file}` bukan pasangan sertifikat `{certificate}`.")
TAKE_PAIR = mark("Ambil kunci yang dibuat bersama sertifikat itu.")
EXPIRED = mark("Sertifikat `{file}` berakhir pada {date}.")
TOO_EARLY = mark("Sertifikat `{file}` baru berlaku mulai {date}.")
RENEW = mark("Pasang yang baru, atau buat dengan `kiosk certificate --renew`. Periksa juga jam komputer ini.")
OTHER_NAME = mark("Sertifikat `{file}` tidak berlaku untuk `{host}`.")
NAME_IT = mark("Buat sertifikat dengan nama itu, atau tulis salah satu: {known}.")
BOTH = mark("Sertifikat dan kunci harus ditulis berdua.")
WRITE_BOTH = mark("Tulis `certificate` dan `private_key`, atau hapus keduanya.")
NOT_HTTPS = mark("Alamat `{url}` tidak memakai https, padahal server ini punya sertifikat.")
WRITE_HTTPS = mark("Awali alamat dengan https://.")
NO_TRUST = mark("Sertifikat ini ditandatangani sendiri, jadi anjungan belum memercayainya.")
WRITE_TRUST = mark('Tulis trust = "{file}" di [site].')


def make(folder: Path, names: Sequence[str], now: datetime) -> Tls:
    """A new key and certificate in `folder` for `names`, host names or IP
    addresses; the key is readable by its owner alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    start = now - CLOCK_SLACK
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + VALID)
        .add_extension(x509.SubjectAlternativeName([_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    folder.mkdir(parents=True, exist_ok=True)
    made = Tls(folder / CERTIFICATE, folder / PRIVATE_KEY, own=True)
    _write(made.private_key, secret, 0o600)
    _write(made.certificate, certificate.public_bytes(pem), 0o644)
    return made


def chosen(certificate: str, private_key: str, config: Path, state: Path) -> Tls | None:
    """The customer's files, named from the configuration's folder; else those
    made in the state folder; None when there are neither."""
    if certificate or private_key:
        return Tls(config / certificate, config / private_key, own=False)
    own = Tls(state / CERTIFICATE, state / PRIVATE_KEY, own=True)
    return own if own.certificate.exists() else None


def read(path: Path) -> x509.Certificate | None:
    """The first certificate of a PEM file; None when there is none. Raises OSError."""
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())[0]
    except ValueError:
        return None


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 as browsers show it: pairs of capitals with colons."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The host names and addresses that it is good for."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = names.get_values_for_type(x509.IPAddress)
    return (*names.get_values_for_type(x509.DNSName), *map(str, addresses))


def flaws_of(tls: Tls, now: datetime) -> list[Flaw]:
    """What is wrong with the two files."""
    found = _flaw_of_certificate(tls.certificate, "certificate", now)
    certificate = None if found and not found.bearable else read(tls.certificate)
    flaws = [found] if found else []
    try:
        secret = tls.private_key.read_bytes()
        key = serialization.load_pem_private_key(secret, password=None)
    except OSError:
        return [*flaws, Flaw("private_key", ABSENT, PUT_THERE, {"file": str(tls.private_key)})]
    except (ValueError, TypeError):
        return [*flaws, Flaw("private_key", NO_KEY, SAVE_AS_PEM, {"file": str(tls.private_key)})]
    if certificate is not None and certificate.public_key() != key.public_key():
        values = {"file": str(tls.private_key), "certificate": str(tls.certificate)}
        flaws.append(Flaw("private_key", OTHER_KEY, TAKE_PAIR, values))
    return flaws


def flaw_of_trust(path: Path, now: datetime) -> Flaw | None:
    """What is wrong with the file that a booth trusts."""
    return _flaw_of_certificate(path, "trust", now)


def covers(certificate: x509.Certificate, host: str) -> bool:
    """Whether it is good for `host`; a star stands for one label (RFC 6125, 6.4.3)."""
    host = host.lower()
    return any(
        name.lower() == host or (name.startswith("*.") and host.partition(".")[2] == name[2:].lower())
        for name in names_of(certificate)
    )


def self_signed(certificate: x509.Certificate) -> bool:
    return certificate.issuer == certificate.subject


def _flaw_of_certificate(path: Path, key: str, now: datetime) -> Flaw | None:
    values = {"file": str(path)}
    try:
        certificate = read(path)
    except OSError:
        return Flaw(key, ABSENT, PUT_THERE, values)
    if certificate is None:
        return Flaw(key, NO_CERTIFICATE, SAVE_AS_PEM, values)
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now >= end:
        return Flaw(key, EXPIRED, RENEW, {**values, "date": end.date().isoformat()}, bearable=True)
    if now < start:
        return Flaw(key, TOO_EARLY, RENEW, {**values, "date": start.date().isoformat()}, bearable=True)
    return None


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(path: Path, content: bytes, mode: int) -> None:
    """The whole file or none; never readable by others in between."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, mode)
        file.write(content)
        file.flush()
        os.fsync(handle)
    draft.replace(path)
