-- Bodies whose annual reports a supervising body expects (Regulation arts 49, 50), and the reports
-- that came in.

CREATE TABLE member_body (
    id INTEGER NOT NULL PRIMARY KEY,
    body_id INTEGER NOT NULL REFERENCES body (id), -- who supervises
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    since_year INTEGER NOT NULL,                 -- the first report year
    until_year INTEGER NOT NULL,                 -- the last; 9999: goes on
    due_rule TEXT NOT NULL CHECK (due_rule IN ('january', 'march')),
    rolls_up INTEGER NOT NULL CHECK (rolls_up IN (0, 1)), -- counts in the government's report
    UNIQUE (body_id, name)
) STRICT;

CREATE TABLE imported_report (
    id INTEGER NOT NULL PRIMARY KEY,
    body_id INTEGER NOT NULL REFERENCES body (id), -- who supervises
    member_id INTEGER REFERENCES member_body (id),
    name TEXT NOT NULL,                          -- of the member, else the agency as read
    agency TEXT NOT NULL,                        -- as read; empty: nowhere stated
    year INTEGER NOT NULL,                       -- 0: nowhere stated
    revision INTEGER NOT NULL,                   -- of this name and year, from 1
    newest INTEGER NOT NULL CHECK (newest IN (0, 1)),
    format TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,                        -- of the file, which the blob store keeps
    media_type TEXT NOT NULL,
    published_on TEXT,                           -- when the body published it; NULL: not known
    figures TEXT NOT NULL,                       -- gongkai.annual-report/1, as read
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    open_errors INTEGER NOT NULL,                -- without a verdict that settles them
    open_warnings INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'returned', 'accepted')),
    imported_at INTEGER NOT NULL,
    imported_by TEXT NOT NULL,
    read_at INTEGER NOT NULL,                    -- of the newest run
    version INTEGER NOT NULL,
    UNIQUE (sha256, body_id)
) STRICT;
CREATE INDEX imported_report_matrix ON imported_report (body_id, newest, year, name);
CREATE INDEX imported_report_series ON imported_report (body_id, name, year, revision);

-- What people said of a finding. The key is a hash of the rule, its cells and their values: it
-- survives a new run and a new file, and ends with the values that it was said of.
CREATE TABLE finding_verdict (
    body_id INTEGER NOT NULL REFERENCES body (id),
    name TEXT NOT NULL,
    year INTEGER NOT NULL,
    finding_key TEXT NOT NULL,
    rule TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('confirmed', 'false_alarm', 'explained')),
    reason TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    actor_name TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    PRIMARY KEY (body_id, name, year, finding_key)
) STRICT;

-- The way of a report: received, returned, accepted; and what was noted on its cells.
CREATE TABLE report_step (
    id INTEGER NOT NULL PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES imported_report (id),
    state TEXT NOT NULL CHECK (state IN ('received', 'returned', 'accepted')),
    reason TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    actor_name TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX report_step_by_report ON report_step (report_id, id);
CREATE TABLE report_cell_note (
    id INTEGER NOT NULL PRIMARY KEY,
    step_id INTEGER NOT NULL REFERENCES report_step (id),
    report_id INTEGER NOT NULL REFERENCES imported_report (id),
    cell TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX report_cell_note_by_report ON report_cell_note (report_id, id);
