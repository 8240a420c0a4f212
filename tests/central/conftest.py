"""The centre on each of its engines: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from central_process import CentralProcess
from head_office import open_accounts
from served_centre import served

from kiosk.dock.postgres import Cluster, cluster

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with cluster(durable=False) as running:
        yield running


@pytest.fixture(params=ENGINES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, on each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'central.db'}"
    database: str = request.getfixturevalue("shared")
    empty(database)
    return database


@pytest.fixture(scope="session")
def shared(postgres: Cluster) -> str:
    """One database for all: emptying it is quicker than making another."""
    return postgres.make()


def empty(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SET statement_timeout = '10s'")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


@pytest.fixture
def central(where: str, tmp_path: Path) -> Iterator[CentralProcess]:
    """A centre with nothing in it, on each engine in turn."""
    with served(tmp_path / "centre", where) as centre:
        yield centre


@pytest.fixture
def killable(where: str, tmp_path: Path) -> Iterator[CentralProcess]:
    """The same as a process of its own, which may be killed and started again."""
    process = CentralProcess(tmp_path / "centre", where)
    process.home.mkdir()
    process.start()
    yield process
    process.kill()


@pytest.fixture
def office(where: str, tmp_path: Path) -> Iterator[CentralProcess]:
    """A centre with its key and one account of each role, on each engine in turn."""
    with served(tmp_path / "centre", where, with_key=True) as centre:
        open_accounts(centre)
        yield centre


@pytest.fixture
def lone(tmp_path: Path) -> Iterator[CentralProcess]:
    """The same on SQLite alone."""
    with served(tmp_path / "centre", with_key=True) as centre:
        open_accounts(centre)
        yield centre
