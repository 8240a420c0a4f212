"""What every command shares: where the configuration and the state are."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
from pathlib import Path

from kiosk.settings import Settings
from kiosk.settings.reading import ConfigurationError
from kiosk.settings.reading import load as load_settings
from kiosk.words import mark, say

log = logging.getLogger(__name__)

INSTALLED_STATE = Path("/var/lib/anjungan")
CHECKOUT_STATE = Path("state")

NO_FOLDER = mark("Folder {folder} tidak dapat dibuat: {why}.")
MOST_PORT = 65535

GOOD, BAD, WRONG_USE = 0, 1, 2
#: What a process ends with when a worker met something nobody expected.
CRASHED = 70


def language() -> str:
    """The language of the technician: Indonesian unless the locale is English."""
    return "en" if os.environ.get("LANG", "").startswith("en") else "id"


def default_state() -> Path:
    """`state/` in a checkout, the system's folder when installed."""
    return CHECKOUT_STATE if Path("pyproject.toml").is_file() else INSTALLED_STATE


def settings_parent() -> argparse.ArgumentParser:
    """A parent parser with the options that every process takes."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(
        "--config", type=Path, default=Path("config"), metavar="DIR", help="configuration folder"
    )
    parent.add_argument(
        "--state", type=Path, default=default_state(), metavar="DIR", help="databases, spool and secrets"
    )
    return parent


def load(args: argparse.Namespace) -> Settings:
    """The settings; a configuration with mistakes ends the command."""
    try:
        settings = load_settings(args.config)
    except ConfigurationError as error:
        for mistake in error.mistakes:
            print(mistake.told(language()), file=sys.stderr)
        raise SystemExit(BAD) from None
    if getattr(args, "state", None) is not None:
        make_folder(args.state)
    return settings


def make_folder(folder: Path) -> None:
    """Make `folder` where it is not there; where it cannot be made, that ends the command."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(say(NO_FOLDER, language(), folder=folder, why=error.strerror), file=sys.stderr)
        raise SystemExit(BAD) from None


def port(text: str) -> int:
    """A port as an option says it."""
    if not (text.isascii() and text.isdecimal() and int(text) <= MOST_PORT):
        raise argparse.ArgumentTypeError(f"0 to {MOST_PORT}")
    return int(text)


def log_to_stderr() -> None:
    """Log lines by event id on standard error; systemd keeps them."""
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        force=True,
    )


def read_token(path: Path) -> str:
    """A bearer token kept in a file; empty, and so refused, until it is installed."""
    try:
        return path.read_text("ascii").strip()
    except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError):
        return ""


def crash_early(failed: threading.ExceptHookArgs) -> None:
    """A thread met what nobody expected: end, and be started again, rather than
    go on without it."""
    log.critical("thread.crashed thread=%s", failed.thread, exc_info=failed.exc_value)
    start_again()


def start_again() -> None:
    """End at once; systemd starts the process again, and nothing kept is lost."""
    os._exit(CRASHED)
