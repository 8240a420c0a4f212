"""What the centre's commands share: where things are kept."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from central.store import AWAY, open_database, why_away

INSTALLED_STATE = Path("/var/lib/anjungan")


def default_state() -> Path:
    """`state/` in a checkout, else /var/lib/anjungan."""
    return Path("state") if Path("pyproject.toml").is_file() else INSTALLED_STATE


def places() -> argparse.ArgumentParser:
    """The options of every command that needs the database."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--state", type=Path, default=default_state(), help="the centre's folder")
    parser.add_argument(
        "--database", help="sqlite:///file or postgresql://… (default: central.db in the state folder)"
    )
    return parser


def keeping() -> argparse.ArgumentParser:
    """The option of every command that needs the documents."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(
        "--documents",
        help="file:///folder or s3://bucket/prefix?endpoint=URL (default: documents/ in the state folder)",
    )
    return parser


def documents_url(args: argparse.Namespace) -> str:
    """Where the options say that documents are kept."""
    return str(args.documents or (args.state / "documents").resolve().as_uri())


def database_url(args: argparse.Namespace) -> str:
    """The database that the options name; the state folder is made for one that lies there."""
    if args.database is not None:
        return str(args.database)
    make_folder(args.state)
    return f"sqlite:///{(args.state / 'central.db').resolve()}"


def open_engine(args: argparse.Namespace) -> Engine:
    """The database that the options name."""
    try:
        return open_database(database_url(args))
    except (*AWAY, ArgumentError, ImportError) as error:
        print(f"the database cannot be opened: {why_away(error)}", file=sys.stderr)
        raise SystemExit(1) from None


def make_folder(folder: Path) -> None:
    """Make `folder` where it is not there; where it cannot be made, that ends the command."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(f"the folder {folder} cannot be made: {error.strerror}", file=sys.stderr)
        raise SystemExit(1) from None
