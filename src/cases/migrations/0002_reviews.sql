-- What a person looks through after the call: where each stands, and who changed it last.
CREATE TABLE reviews (
    call_id     TEXT PRIMARY KEY NOT NULL REFERENCES calls (id),
    admitted_at INTEGER NOT NULL,               -- the call's, so that pages are read from an index
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'rejected', 'merged', 'reopened')),
    revision    INTEGER NOT NULL,               -- rises by one with every change
    merged_into TEXT REFERENCES calls (id),
    opened_at   INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    person      TEXT NOT NULL,                  -- empty: the service
    desk        TEXT NOT NULL,                  -- the token's name; empty: the service
    reason      TEXT NOT NULL,
    CHECK ((state = 'merged') = (merged_into IS NOT NULL))
) STRICT;

CREATE INDEX reviews_by_time ON reviews (admitted_at, call_id);

-- Every change, with what makes a repeated request known.
CREATE TABLE review_changes (
    call_id     TEXT NOT NULL REFERENCES reviews (call_id),
    revision    INTEGER NOT NULL,
    act         TEXT NOT NULL CHECK (act IN ('opened', 'edited', 'approved', 'rejected', 'merged', 'reopened', 'labelled')),
    at          INTEGER NOT NULL,
    person      TEXT NOT NULL,
    desk        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    merged_into TEXT,
    labels      TEXT,                           -- the corrections as they stood after it, if it changed them
    request     TEXT,
    PRIMARY KEY (call_id, revision)
) STRICT;

CREATE UNIQUE INDEX review_changes_by_request ON review_changes (request) WHERE request IS NOT NULL;

-- How long the caller waited for a person, from when one was asked for until one was heard; NULL if none was asked for.
ALTER TABLE calls ADD COLUMN person_wait_us INTEGER;
ALTER TABLE calls ADD COLUMN person_reached INTEGER CHECK (person_reached IN (0, 1));

-- Tickets that were taken before there were reviews wait, too.
INSERT INTO reviews (call_id, admitted_at, state, revision, opened_at, changed_at, person, desk, reason)
SELECT id, admitted_at, 'waiting', 1, admitted_at, admitted_at, '', '', '' FROM calls
WHERE record IS NOT NULL
  AND (outcome = 'ticket' OR EXISTS (SELECT 1 FROM filings WHERE call_id = calls.id AND kind = 'ticket'));

INSERT INTO review_changes (call_id, revision, act, at, person, desk, reason)
SELECT call_id, 1, 'opened', opened_at, '', '', '' FROM reviews;
