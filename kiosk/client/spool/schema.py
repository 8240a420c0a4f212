"""The spool's tables, version by version. Their constraints refuse what must not be."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.client.submission import STEPS, State

_STATES = ", ".join(f"'{state}'" for state in State)

_FIRST = f"""
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

#: 2: what was tried is never rewritten, and every deletion is written down.
_SECOND = """
CREATE TRIGGER attempt_is_never_rewritten
BEFORE UPDATE ON attempt
BEGIN
    SELECT RAISE(ABORT, 'what was tried is not rewritten');
END;

CREATE TRIGGER attempt_lasts_as_long_as_its_submission
BEFORE DELETE ON attempt
WHEN EXISTS (SELECT 1 FROM submission WHERE id = OLD.submission AND state <> 'purged')
BEGIN
    SELECT RAISE(ABORT, 'what was tried is kept until its submission was purged');
END;

CREATE TRIGGER submission_is_deleted_when_purged
BEFORE DELETE ON submission
WHEN OLD.state <> 'purged'
BEGIN
    SELECT RAISE(ABORT, 'only what was purged is deleted');
END;

CREATE TRIGGER submission_keeps_what_it_is
BEFORE UPDATE OF sequence, id, kind, created_at, sha256 ON submission
BEGIN
    SELECT RAISE(ABORT, 'a submission stays what it was');
END;

CREATE TRIGGER submission_has_a_plain_id
BEFORE INSERT ON submission
WHEN length(NEW.id) NOT BETWEEN 1 AND 64 OR NEW.id GLOB '*[^A-Za-z0-9_-]*'
BEGIN
    SELECT RAISE(ABORT, 'the id of a submission is letters, digits, - and _, at most 64 of them');
END;

CREATE INDEX attempt_by_submission ON attempt (submission, sequence);

CREATE TABLE deletion (
    sequence    INTEGER PRIMARY KEY AUTOINCREMENT,
    at          TEXT NOT NULL,
    submission  TEXT NOT NULL,
    why         TEXT NOT NULL CHECK (why IN ('delivered', 'unfinished', 'orphaned', 'expired')),
    documents   INTEGER NOT NULL CHECK (documents >= 0),
    bytes       INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT;

CREATE INDEX deletion_by_time ON deletion (at);

-- The bytes that version 1 purged were deleted when their receipt had come.
INSERT INTO deletion (at, submission, why, documents, bytes)
SELECT s.received_at, s.id, 'delivered', count(d.id), coalesce(sum(d.size_bytes), 0)
FROM submission s LEFT JOIN document d ON d.submission = s.id
WHERE s.state = 'purged'
GROUP BY s.id ORDER BY s.sequence;
"""

VERSIONS = (_FIRST, _SECOND)


def steps() -> Iterator[tuple[str, str]]:
    """The rows of `step`: submission.STEPS, as the triggers read it."""
    for before, afters in STEPS.items():
        for after in afters:
            yield before.value, after.value
