-- The ledger of reviews and lawsuits, entered counts, and the annual report.

CREATE TABLE remedy (
    id INTEGER NOT NULL PRIMARY KEY,
    body_id INTEGER NOT NULL REFERENCES body (id),
    block TEXT NOT NULL REFERENCES law_remedy_block (code),
    application_id INTEGER REFERENCES application (id),
    docket_no TEXT NOT NULL,
    organ TEXT NOT NULL,
    claimant TEXT NOT NULL,
    subject TEXT NOT NULL,
    accepted_on TEXT NOT NULL,
    accepted_year INTEGER NOT NULL,
    result TEXT REFERENCES law_remedy_result (code),
    result_detail TEXT NOT NULL,
    decided_on TEXT,
    decided_year INTEGER NOT NULL,               -- 9999: pending
    counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
    note TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX remedy_figures ON remedy
    (body_id, decided_year, accepted_year, counted, block, result);

-- One row a body and year that anything was entered for.
CREATE TABLE report_year (
    body_id INTEGER NOT NULL REFERENCES body (id),
    year INTEGER NOT NULL,
    counts_version INTEGER NOT NULL,
    counts_source TEXT NOT NULL,
    text_version INTEGER NOT NULL,
    nil_at INTEGER,
    nil_by TEXT NOT NULL,
    closed_at INTEGER,
    closed_by TEXT NOT NULL,
    PRIMARY KEY (body_id, year)
) STRICT;
-- Figures of part two as they were entered, by the cell's path.
CREATE TABLE yearly_count (
    body_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    cell TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (body_id, year, cell),
    FOREIGN KEY (body_id, year) REFERENCES report_year (body_id, year)
) STRICT;
CREATE TABLE report_text (
    body_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    section INTEGER NOT NULL CHECK (section BETWEEN 1 AND 6),
    content TEXT NOT NULL,
    PRIMARY KEY (body_id, year, section),
    FOREIGN KEY (body_id, year) REFERENCES report_year (body_id, year)
) STRICT;
-- A closed year: its figures, and the records behind each that is counted.
CREATE TABLE report_figure (
    body_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    cell TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (body_id, year, cell),
    FOREIGN KEY (body_id, year) REFERENCES report_year (body_id, year)
) STRICT;
CREATE TABLE report_figure_record (
    body_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    cell TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    PRIMARY KEY (body_id, year, cell, record_id),
    FOREIGN KEY (body_id, year) REFERENCES report_year (body_id, year)
) STRICT;
