"""The spool's tables. Their constraints refuse what must not be."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.client.submission import STEPS, State

_STATES = ", ".join(f"'{state}'" for state in State)

TABLES = f"""
CREATE TABLE IF NOT EXISTS submission (
    sequence    INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ({_STATES})),
    body        BLOB,
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
    attempts    INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    received_at TEXT,
    CHECK ((body IS NULL) = (state = 'purged')),
    CHECK ((received_at IS NOT NULL) = (state IN ('delivered', 'purged')))
) STRICT;

CREATE INDEX IF NOT EXISTS submission_by_turn ON submission (state, attempts, sequence);

CREATE TABLE IF NOT EXISTS document (
    id          TEXT PRIMARY KEY,
    submission  TEXT NOT NULL REFERENCES submission (id),
    media_type  TEXT NOT NULL,
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
    size_bytes  INTEGER NOT NULL CHECK (size_bytes > 0),
    state       TEXT NOT NULL CHECK (state IN ('sealed', 'sent', 'purged')),
    upload_url  TEXT
) STRICT;

CREATE INDEX IF NOT EXISTS document_by_submission ON document (submission);

CREATE TABLE IF NOT EXISTS attempt (
    sequence    INTEGER PRIMARY KEY AUTOINCREMENT,
    submission  TEXT NOT NULL REFERENCES submission (id),
    at          TEXT NOT NULL,
    verdict     TEXT NOT NULL,
    detail      TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS step (
    before      TEXT NOT NULL,
    after       TEXT NOT NULL,
    PRIMARY KEY (before, after)
) STRICT;

CREATE TRIGGER IF NOT EXISTS submission_goes_by_steps
BEFORE UPDATE OF state ON submission
WHEN NOT EXISTS (SELECT 1 FROM step WHERE before = OLD.state AND after = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'illegal step of a submission');
END;

CREATE TRIGGER IF NOT EXISTS submission_starts_sealed
BEFORE INSERT ON submission
WHEN NEW.state <> 'sealed'
BEGIN
    SELECT RAISE(ABORT, 'a submission starts sealed');
END;
"""


def steps() -> Iterator[tuple[str, str]]:
    """The rows of `step`: submission.STEPS, as the triggers read it."""
    for before, afters in STEPS.items():
        for after in afters:
            yield before.value, after.value
