"""Debian's own Chromium, as the tests start it."""

from __future__ import annotations

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
]
TIMEOUT_MS = 10_000
