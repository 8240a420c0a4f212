"""What was done at the head office is added to and never changed, whoever asks the database."""

from __future__ import annotations

import pytest
from sqlalchemy import exc, text

from central.clock import utc_now
from central.pages.deeds import deeds, note
from central.store import open_database, reading, writing

UPDATE, DELETE = "UPDATE office_deed SET why = 'another'", "DELETE FROM office_deed"


@pytest.mark.parametrize("deed", [UPDATE, DELETE, "TRUNCATE office_deed"])
def test_no_row_of_the_records_is_changed_or_deleted(where: str, deed: str) -> None:
    engine = open_database(where)
    if engine.dialect.name == "sqlite" and deed.startswith("TRUNCATE"):
        deed = DELETE  # SQLite has no other word for it
    with writing(engine) as connection:
        note(connection, "Rina", "opened", utc_now(), "one", "a question")
    with pytest.raises(exc.DBAPIError, match="append-only"), writing(engine) as connection:
        connection.execute(text(deed))
    with reading(engine) as connection:
        assert [row["why"] for row in deeds(connection)] == ["a question"]
    engine.dispose()
