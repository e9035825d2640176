-- The ground: the statute's codes, bodies, accounts, counters, the audit chain.

-- Filled at start from src/law and src/domain; rows elsewhere refer to these codes. Codes are never
-- removed: what an older program wrote stays readable.
CREATE TABLE law_outcome (
    code TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    article TEXT NOT NULL
) STRICT;
CREATE TABLE law_applicant_class (
    code TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    article TEXT NOT NULL
) STRICT;
CREATE TABLE law_channel (
    code TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    article TEXT NOT NULL
) STRICT;
CREATE TABLE law_case_state (
    code TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    article TEXT NOT NULL
) STRICT;
CREATE TABLE law_case_event (
    code TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    article TEXT NOT NULL
) STRICT;
CREATE TABLE law_letter_kind (
    code TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    article TEXT NOT NULL
) STRICT;
CREATE TABLE law_remedy_block (
    code TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    article TEXT NOT NULL
) STRICT;
CREATE TABLE law_remedy_result (
    code TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    article TEXT NOT NULL
) STRICT;

-- Facts of the store as a whole: 'law_hash', 'content_version', 'key_check'.
CREATE TABLE store_fact (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE body (
    id INTEGER NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    approval TEXT NOT NULL CHECK (approval IN ('full', 'short')),
    letter_prefix TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    address TEXT NOT NULL,
    office_hours TEXT NOT NULL,
    phone TEXT NOT NULL,
    fax TEXT NOT NULL,
    postcode TEXT NOT NULL,
    email TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    review_body TEXT NOT NULL,
    court TEXT NOT NULL,
    practice INTEGER NOT NULL CHECK (practice IN (0, 1)),
    accepts_online INTEGER NOT NULL CHECK (accepts_online IN (0, 1)),
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE unit (
    id INTEGER NOT NULL PRIMARY KEY,
    body_id INTEGER NOT NULL REFERENCES body (id),
    name TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    UNIQUE (body_id, name)
) STRICT;

-- Legal serial numbers: one row a body, series and year.
CREATE TABLE counter (
    body_id INTEGER NOT NULL REFERENCES body (id),
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (body_id, series, year)
) STRICT;

-- One chain of audit records a body; body 0 is the chain of what belongs to none.
CREATE TABLE audit_head (
    body_id INTEGER NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,                     -- of the newest record
    hash BLOB NOT NULL CHECK (length(hash) = 32) -- of the newest record
) STRICT;
CREATE TABLE audit (
    body_id INTEGER NOT NULL REFERENCES audit_head (body_id),
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('anonymous', 'user', 'system')),
    actor_id INTEGER NOT NULL,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    request_id TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (body_id, number)
) STRICT;
CREATE INDEX audit_by_subject ON audit (body_id, subject_id, number);

CREATE TABLE account (
    id INTEGER NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    body_id INTEGER REFERENCES body (id),        -- NULL: of all bodies
    roles TEXT NOT NULL,                         -- codes joined by ','
    password_hash TEXT NOT NULL,
    must_change_password INTEGER NOT NULL CHECK (must_change_password IN (0, 1)),
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    failures INTEGER NOT NULL,
    failed_at INTEGER NOT NULL,                  -- of the first failure that counts
    locked_until INTEGER NOT NULL,
    signed_in_at INTEGER NOT NULL,               -- 0: never
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX account_by_body ON account (body_id, login);

CREATE TABLE session (
    key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    account_id INTEGER NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX session_by_last_seen ON session (last_seen_at);

-- Notices of working days that were imported; they replace the shipped years.
CREATE TABLE calendar_notice (
    year INTEGER NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    imported_at INTEGER NOT NULL
) STRICT;
