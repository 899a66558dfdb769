-- One row for every INVITE, written when it is admitted or refused: also the ones that end in the greeting.
CREATE TABLE calls (
    id          TEXT PRIMARY KEY NOT NULL,
    admitted_at INTEGER NOT NULL,               -- microseconds since 1970-01-01 UTC
    caller      TEXT NOT NULL,                  -- as the trunk gave it; empty when withheld
    trunk       TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('live', 'ended', 'refused', 'interrupted')),
    outcome     TEXT CHECK (outcome IN ('auto', 'ticket', 'human', 'urgent', 'abandoned')),
    length_us   INTEGER,
    call_type   TEXT,
    served_by   TEXT,
    first_words TEXT,
    record      TEXT                            -- the whole record as JSON, format 1
) STRICT;

CREATE INDEX calls_by_time ON calls (admitted_at);
CREATE INDEX calls_by_caller ON calls (caller, admitted_at);

-- Numbers that callers are told. AUTOINCREMENT never gives a number twice. They begin with four digits, so that a caller
-- hears them as a number.
CREATE TABLE filings (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    call_id  TEXT NOT NULL REFERENCES calls (id),
    kind     TEXT NOT NULL CHECK (kind IN ('ticket', 'call_back')),
    state    TEXT NOT NULL CHECK (state IN ('review', 'closed')),
    filed_at INTEGER NOT NULL,
    record   TEXT NOT NULL                      -- the record as it stood when the number was told
) STRICT;

INSERT INTO sqlite_sequence (name, seq) VALUES ('filings', 1000);

CREATE INDEX filings_by_call ON filings (call_id);

CREATE TABLE slots (
    call_id    TEXT NOT NULL REFERENCES calls (id),
    slot       TEXT NOT NULL,
    value      TEXT NOT NULL,
    text       TEXT NOT NULL,
    utterance  INTEGER NOT NULL,
    from_us    INTEGER,                         -- where in the recording it was said
    to_us      INTEGER,
    confirmed  INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    confidence INTEGER NOT NULL,                -- thousandths
    PRIMARY KEY (call_id, slot)
) STRICT;

CREATE TABLE facts (
    call_id TEXT NOT NULL REFERENCES calls (id),
    fact    TEXT NOT NULL,
    answer  TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
    PRIMARY KEY (call_id, fact)
) STRICT;

-- A dispatcher's corrections: they become training data.
CREATE TABLE labels (
    call_id       TEXT PRIMARY KEY NOT NULL REFERENCES calls (id),
    desk          TEXT NOT NULL,
    call_type     TEXT,
    urgency_class TEXT,
    slots         TEXT NOT NULL,
    note          TEXT NOT NULL,
    given_at      INTEGER NOT NULL
) STRICT;

-- Tasks for a person: ring this number back. An urgent one is closed only by a named person.
CREATE TABLE call_backs (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    call_id   TEXT NOT NULL UNIQUE REFERENCES calls (id),
    caller    TEXT NOT NULL,
    urgent    INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    why       TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_by TEXT,
    note      TEXT,                             -- what the person who closed it wrote
    CHECK ((closed_at IS NULL) = (closed_by IS NULL))
) STRICT;

CREATE INDEX call_backs_open ON call_backs (closed_at, urgent);
