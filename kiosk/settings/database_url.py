"""Where the queue is kept when not in the state folder: a PostgreSQL database.

libpq, PostgreSQL's own client, judges the URL; it also finds the password in
its usual places (PGPASSWORD, PGPASSFILE, ~/.pgpass). A URL may hold a password,
so neither the URL nor what libpq says of it is ever shown or logged.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

SCHEME = "postgresql://"
PORT = 5432


def _database_url(url: str) -> str:
    if not url:
        return url
    # Takes a tenth of a second, which a booth without PostgreSQL need not spend.
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    if not url.startswith(SCHEME):
        raise PydanticCustomError("database_url", "not a PostgreSQL URL", {})
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        raise PydanticCustomError("database_url", "not a PostgreSQL URL", {}) from None
    if "@" in str(parts.get("host", "")) or not str(parts.get("port", PORT)).isdecimal():
        raise PydanticCustomError("database_url", "not a PostgreSQL URL", {})
    if not parts.get("dbname"):
        raise PydanticCustomError("database_name", "no database named", {})
    return url


DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
