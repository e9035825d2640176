-- Applications and the head of each body's audit chain.
CREATE TABLE audit_head (
    body_id INTEGER NOT NULL PRIMARY KEY,
    next_number INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE application (
    id INTEGER NOT NULL PRIMARY KEY,
    body_id INTEGER NOT NULL REFERENCES audit_head (body_id),
    number TEXT NOT NULL,
    received_on TEXT NOT NULL,                          -- civil date, YYYY-MM-DD
    created_at INTEGER NOT NULL,                        -- instant, microseconds UTC
    supplemented INTEGER NOT NULL CHECK (supplemented IN (0, 1)),
    closed_on TEXT,
    UNIQUE (body_id, number)
) STRICT;
CREATE INDEX application_by_received ON application (body_id, received_on, id);
