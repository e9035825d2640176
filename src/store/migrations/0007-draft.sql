-- Half-filled applications that an applicant put aside: sealed with a key that only the code opens,
-- found by the hash of the code, deleted when they are handed in or past their day.
CREATE TABLE application_draft (
    id INTEGER NOT NULL PRIMARY KEY,
    code_hash BLOB NOT NULL UNIQUE,
    sealed BLOB NOT NULL,
    kept_until TEXT NOT NULL
) STRICT;
CREATE INDEX application_draft_by_end ON application_draft (kept_until, id);
