"""The site's certificate: made at set-up, trusted by booths, and checked before it is served."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from secured_site import secured

from kiosk.client.site import SiteClient
from kiosk.clock import SystemClock
from kiosk.faults import Fault, FaultCode
from kiosk.site import certificates
from kiosk.site.certificates import Tls, covers, fingerprint, flaws_of, make, names_of, read
from kiosk.timing import Timing

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, tzinfo=UTC)
TIMEOUT_S = 30.0
NAMES = ["antrean.kotabaru.lan", "192.168.7.4", "127.0.0.1"]


def kiosk(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=TIMEOUT_S,
        check=False,
        env={**os.environ, "LANG": "en_US.UTF-8"},
    )


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The shipped configuration, with its site at https://127.0.0.1."""
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config", folder)
    booth = folder / "booth.toml"
    text = booth.read_text("utf-8")
    booth.write_text(
        text.replace('url = "http://127.0.0.1:8800" ', 'url = "https://127.0.0.1:8800" '), "utf-8"
    )
    return folder


def write(config: Path, **keys: object) -> None:
    """Add keys to [site]."""
    booth = config / "booth.toml"
    lines = "".join(f'{key} = "{value}"\n' for key, value in keys.items())
    booth.write_text(booth.read_text("utf-8").replace("[site]\n", f"[site]\n{lines}", 1), "utf-8")


def loaded(path: Path) -> x509.Certificate:
    certificate = read(path)
    assert certificate is not None
    return certificate


# Making one


def test_it_is_good_for_its_names_for_825_days_and_its_key_is_secret(tmp_path: Path) -> None:
    made = make(tmp_path, NAMES, NOW)
    certificate = loaded(made.certificate)
    assert set(names_of(certificate)) == set(NAMES)
    valid = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert valid <= timedelta(days=825)
    assert made.private_key.stat().st_mode & 0o777 == 0o600
    assert flaws_of(made, NOW) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site.crt", "site.key"]


def test_the_command_prints_the_fingerprint_that_a_client_sees(tmp_path: Path, config: Path) -> None:
    made = kiosk("certificate", "--config", config, "--state", tmp_path, "--name", "antrean.kotabaru.lan")
    assert made.returncode == 0, made.stderr
    told = fingerprint(loaded(tmp_path / "site.crt"))
    assert f"SHA-256 fingerprint: {told}" in made.stdout
    assert "Valid until 20" in made.stdout
    again = kiosk("certificate", "--config", config, "--state", tmp_path)
    assert again.returncode == 1
    assert told in again.stdout
    assert "Add --renew" in again.stderr
    renewed = kiosk("certificate", "--config", config, "--state", tmp_path, "--renew")
    assert renewed.returncode == 0
    assert told not in renewed.stdout
    wrong = kiosk("certificate", "--config", config, "--state", tmp_path, "--renew", "--name", "bukan nama")
    assert (wrong.returncode, wrong.stderr) == (2, "`bukan nama` is no host name or IP address.\n")


# Trusting it


def client(url: str, trust: Path | None) -> SiteClient:
    hurried = replace(Timing(), site_tries=1)
    return SiteClient(url, lambda: "token-uji", SystemClock(), hurried, trust)


@pytest.mark.parametrize("trusted", [True, False])
def test_a_booth_trusts_exactly_the_certificate_it_was_given(tmp_path: Path, trusted: bool) -> None:
    now = SystemClock().now()
    served, other = make(tmp_path / "a", NAMES, now), make(tmp_path / "b", NAMES, now)
    with secured(tmp_path / "site.db", tmp_path, served) as site:
        booth = client(site.url, served.certificate if trusted else other.certificate)
        board = booth.board()
        booth.close()
        stranger = client(site.url, None)
        answers = [stranger.board(), client(site.url, tmp_path / "gone.crt").board()]
        stranger.close()
    assert [answer.code for answer in answers if isinstance(answer, Fault)] == [FaultCode.SITE_AWAY] * 2
    if trusted:
        assert not isinstance(board, Fault)
        assert board["site"]
    else:
        assert isinstance(board, Fault)
        assert board.code is FaultCode.SITE_AWAY


# What is wrong with it


def torn(tls: Tls) -> None:
    tls.certificate.write_text("-----BEGIN CERTIFICATE-----\nrusak\n")


def unpaired(tls: Tls) -> None:
    other = make(tls.certificate.parent / "other", NAMES, NOW)
    other.private_key.replace(tls.private_key)


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda tls: tls.certificate.unlink(), certificates.ABSENT),
        (lambda tls: tls.private_key.unlink(), certificates.ABSENT),
        (torn, certificates.NO_CERTIFICATE),
        (lambda tls: tls.private_key.write_text("bukan kunci"), certificates.NO_KEY),
        (unpaired, certificates.OTHER_KEY),
    ],
)
def test_a_flaw_has_its_sentence(tmp_path: Path, spoil: Callable[[Tls], None], problem: str) -> None:
    tls = make(tmp_path, NAMES, NOW)
    spoil(tls)
    assert [flaw.problem for flaw in flaws_of(tls, NOW)] == [problem]
    assert not flaws_of(tls, NOW)[0].bearable


def test_a_certificate_ends_and_one_of_tomorrow_is_too_early(tmp_path: Path) -> None:
    tls = make(tmp_path, NAMES, NOW)
    assert flaws_of(tls, NOW + timedelta(days=824)) == []
    (ended,) = flaws_of(tls, NOW + timedelta(days=826))
    (early,) = flaws_of(tls, NOW - timedelta(days=1))
    assert (ended.problem, early.problem) == (certificates.EXPIRED, certificates.TOO_EARLY)


def test_a_star_stands_for_one_label(tmp_path: Path) -> None:
    certificate = loaded(make(tmp_path, ["*.imigrasi.example"], NOW).certificate)
    assert covers(certificate, "Antrean.imigrasi.example")
    assert not covers(certificate, "imigrasi.example")
    assert not covers(certificate, "a.b.imigrasi.example")


def test_check_names_the_key_and_what_to_write(tmp_path: Path, config: Path) -> None:
    tls = make(config, ["elsewhere.example"], SystemClock().now())
    write(config, certificate=tls.certificate.name, private_key=tls.private_key.name, trust="gone.crt")
    checked = kiosk("check", "--config", config, "--state", tmp_path / "state", "--language", "en")
    assert checked.returncode == 1
    assert "site.trust: The file" in checked.stdout
    assert "site.url: The certificate" in checked.stdout
    assert "is not for `127.0.0.1`" in checked.stdout
    assert "write one of: elsewhere.example." in checked.stdout


def test_a_certificate_without_its_key_is_a_mistake(tmp_path: Path, config: Path) -> None:
    write(config, certificate="site.crt")
    checked = kiosk("check", "--config", config, "--state", tmp_path, "--language", "en")
    assert "Certificate and key must both be written." in checked.stdout


def test_what_was_made_at_set_up_passes_the_check(tmp_path: Path, config: Path) -> None:
    assert kiosk("certificate", "--config", config, "--state", tmp_path).returncode == 0
    write(config, trust=tmp_path / "site.crt")
    checked = kiosk("check", "--config", config, "--state", tmp_path, "--language", "en")
    assert (checked.returncode, checked.stdout.count("\n")) == (0, 1), checked.stdout


# Serving with it


def test_the_site_command_serves_https_and_says_until_when(tmp_path: Path, config: Path) -> None:
    assert kiosk("certificate", "--config", config, "--state", tmp_path).returncode == 0
    command = [sys.executable, "-m", "kiosk", "site", "--config", config, "--state", tmp_path, "--port", "0"]
    english = {**os.environ, "LANG": "en_US.UTF-8"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=english
    ) as site:
        assert site.stdout is not None
        assert site.stderr is not None
        url = site.stdout.readline().removeprefix("listening on ").strip()
        assert url.startswith("https://127.0.0.1:")
        booth = client(url, tmp_path / "site.crt")
        assert not isinstance(booth.board(), Fault)
        booth.close()
        with (
            socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), TIMEOUT_S) as plain,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            ssl.create_default_context().wrap_socket(plain, server_hostname="127.0.0.1")
        site.terminate()
        assert site.wait(TIMEOUT_S) == 0
        assert "The server's certificate is valid until 20" in site.stderr.read()


def test_the_site_command_does_not_start_with_half_a_certificate(tmp_path: Path, config: Path) -> None:
    write(config, certificate="gone.crt", private_key="gone.key")
    site = kiosk("site", "--config", config, "--state", tmp_path, "--port", 0)
    assert site.returncode == 1
    assert "site.certificate: The file" in site.stderr
    assert "Traceback" not in site.stderr
