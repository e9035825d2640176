-- Applications (依申请公开), what happened to them, their answers, letters and files.

CREATE TABLE application (
    id INTEGER NOT NULL PRIMARY KEY,
    body_id INTEGER NOT NULL REFERENCES body (id),
    number TEXT NOT NULL,                        -- 受理编号
    query_hash BLOB NOT NULL UNIQUE,             -- of the query code
    idempotency_hash BLOB UNIQUE,                -- of the form's key
    channel TEXT NOT NULL REFERENCES law_channel (code),
    state TEXT NOT NULL REFERENCES law_case_state (code),
    open INTEGER NOT NULL CHECK (open IN (0, 1)), -- something is still to be done
    -- the applicant (art. 29)
    applicant_class TEXT NOT NULL REFERENCES law_applicant_class (code),
    name TEXT NOT NULL,
    id_kind TEXT NOT NULL,
    id_number BLOB NOT NULL,                     -- sealed with the key of the data folder
    legal_representative TEXT NOT NULL,
    contact_person TEXT NOT NULL,
    employer TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    address TEXT NOT NULL,
    postcode TEXT NOT NULL,
    agent_name TEXT NOT NULL,
    agent_id_number BLOB NOT NULL,               -- sealed
    -- what is asked for
    title TEXT NOT NULL,
    document_no TEXT NOT NULL,
    description TEXT NOT NULL,
    period TEXT NOT NULL,
    purpose TEXT NOT NULL,
    form_wanted TEXT NOT NULL,
    delivery_wanted TEXT NOT NULL,
    accepts_other_form INTEGER NOT NULL CHECK (accepts_other_form IN (0, 1)),
    -- receipt (art. 31)
    submitted_at INTEGER NOT NULL,
    arrived_on TEXT,
    signed_for_on TEXT,
    confirmed_on TEXT,
    received_on TEXT,                            -- NULL: not confirmed yet
    received_year INTEGER,                       -- NULL too for a registration made void
    opened_at INTEGER,                           -- first seen by staff
    -- the clock, recomputed from the events
    due_on TEXT,
    due_provisional INTEGER NOT NULL CHECK (due_provisional IN (0, 1)),
    queue_on TEXT NOT NULL,                      -- the day by which something must happen
    suspended INTEGER NOT NULL CHECK (suspended IN (0, 1)),
    -- who handles it
    unit_id INTEGER REFERENCES unit (id),
    handler_id INTEGER REFERENCES account (id),
    -- the outcome that counts in part three, once it was delivered
    outcome TEXT REFERENCES law_outcome (code),
    closed_on TEXT,
    closed_year INTEGER NOT NULL,                -- 9999: not closed; a redo does not change it
    answers INTEGER NOT NULL,                    -- how many decisions there are
    version INTEGER NOT NULL,
    UNIQUE (body_id, number)
) STRICT;
-- The figures of part three are counted from this index alone.
CREATE INDEX application_figures ON application
    (body_id, received_year, closed_year, applicant_class, outcome);
CREATE INDEX application_queue ON application (body_id, open, queue_on, id);

CREATE TABLE application_event (
    id INTEGER NOT NULL PRIMARY KEY,
    body_id INTEGER NOT NULL,
    application_id INTEGER NOT NULL REFERENCES application (id),
    position INTEGER NOT NULL,
    event TEXT NOT NULL REFERENCES law_case_event (code),
    happened_on TEXT NOT NULL,
    until_on TEXT,
    days INTEGER NOT NULL,
    unit TEXT NOT NULL,                          -- of days: 'workdays', 'days', 'months', ''
    party TEXT NOT NULL,
    note TEXT NOT NULL,
    amount TEXT NOT NULL,
    result TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor_id INTEGER NOT NULL,
    actor_name TEXT NOT NULL,
    UNIQUE (application_id, position)
) STRICT;

-- Answers: one a round; a review or judgment that overturns one adds a round, both stay.
CREATE TABLE decision (
    id INTEGER NOT NULL PRIMARY KEY,
    body_id INTEGER NOT NULL,
    application_id INTEGER NOT NULL REFERENCES application (id),
    round INTEGER NOT NULL,
    outcome TEXT NOT NULL REFERENCES law_outcome (code),
    grounds TEXT NOT NULL,
    search_record TEXT NOT NULL,
    other_body TEXT NOT NULL,
    access_way TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    delivery_channel TEXT,
    delivered_on TEXT,
    tracking_no TEXT NOT NULL,
    recipient TEXT NOT NULL,
    UNIQUE (application_id, round)
) STRICT;
CREATE TABLE withheld_part (
    decision_id INTEGER NOT NULL REFERENCES decision (id),
    position INTEGER NOT NULL,
    reason TEXT NOT NULL REFERENCES law_outcome (code),
    what TEXT NOT NULL,
    PRIMARY KEY (decision_id, position)
) STRICT;

CREATE TABLE letter (
    id INTEGER NOT NULL PRIMARY KEY,
    body_id INTEGER NOT NULL,
    application_id INTEGER NOT NULL REFERENCES application (id),
    kind TEXT NOT NULL REFERENCES law_letter_kind (code),
    round INTEGER NOT NULL,
    number TEXT,                                 -- 文号, from the body's counter
    version INTEGER NOT NULL,                    -- the newest
    delivered_on TEXT,
    delivery_channel TEXT,
    UNIQUE (body_id, number)
) STRICT;
CREATE INDEX letter_by_application ON letter (application_id, id);
CREATE TABLE letter_version (
    letter_id INTEGER NOT NULL REFERENCES letter (id),
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    salutation TEXT NOT NULL,
    content TEXT NOT NULL,
    remedy TEXT NOT NULL,
    signature TEXT NOT NULL,
    dated_on TEXT,
    override_reason TEXT NOT NULL,
    edited_at INTEGER NOT NULL,
    actor_id INTEGER NOT NULL,
    actor_name TEXT NOT NULL,
    PRIMARY KEY (letter_id, version)
) STRICT;

CREATE TABLE attachment (
    id INTEGER NOT NULL PRIMARY KEY,
    body_id INTEGER,
    application_id INTEGER REFERENCES application (id), -- NULL: uploaded, not yet named by a case
    token_hash BLOB NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    kind TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    actor_id INTEGER NOT NULL,
    actor_name TEXT NOT NULL
) STRICT;
CREATE INDEX attachment_by_application ON attachment (application_id, id);
CREATE INDEX attachment_by_sha256 ON attachment (sha256);
