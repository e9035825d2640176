-- The schema of the db layer's own tests.
CREATE TABLE body (
    id INTEGER NOT NULL PRIMARY KEY,
    next_number INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
    id INTEGER NOT NULL PRIMARY KEY,
    body_id INTEGER NOT NULL REFERENCES body (id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    note TEXT,
    hash BLOB CHECK (length(hash) = 4),
    balance INTEGER NOT NULL DEFAULT 0 CHECK (balance >= 0),
    UNIQUE (body_id, number)
) STRICT;
CREATE INDEX account_by_title ON account (body_id, title, id);
CREATE UNIQUE INDEX account_note ON account (note) WHERE note IS NOT NULL;

CREATE TABLE part (
    account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (account_id, name)
) STRICT;
