-- The annual report: its figures are these queries, and the lists behind a figure use the same
-- conditions.

-- name: report_first_year(body_id)
SELECT min(received_year) AS year FROM application WHERE body_id = $1 AND received_year IS NOT NULL;

-- name: report_applications(body_id, received_year, closed_from)
-- The cases received in one year and not closed before another, counted from the index alone.
SELECT closed_year, applicant_class, outcome, count(*) AS cases FROM application
WHERE body_id = $1 AND received_year = $2 AND closed_year >= $3
GROUP BY closed_year, applicant_class, outcome
ORDER BY closed_year, applicant_class, outcome;

-- name: report_remedies(body_id, year)
-- Counted reviews and lawsuits: decided in the year, or later (or never) and accepted by its end.
SELECT decided_year, block, result, count(*) AS remedies FROM remedy
WHERE body_id = $1 AND decided_year >= $2 AND accepted_year <= $2 AND counted = 1
GROUP BY decided_year, block, result
ORDER BY decided_year, block, result;

-- name: report_received_records(body_id, received_year, applicant_class, after_id, row_limit)
SELECT id, number, title, name, received_on, closed_on FROM application
WHERE body_id = $1 AND received_year = $2
    AND (CAST($3 AS TEXT) IS NULL OR applicant_class = $3) AND id > $4
ORDER BY id LIMIT $5;

-- name: report_carried_records(body_id, year, applicant_class, after_id, row_limit)
-- Received by the end of a year and not closed by then.
SELECT id, number, title, name, received_on, closed_on FROM application
WHERE body_id = $1 AND received_year <= $2 AND closed_year > $2
    AND (CAST($3 AS TEXT) IS NULL OR applicant_class = $3) AND id > $4
ORDER BY id LIMIT $5;

-- name: report_outcome_records(body_id, closed_year, outcome, applicant_class, after_id, row_limit)
SELECT id, number, title, name, received_on, closed_on FROM application
WHERE body_id = $1 AND received_year <= $2 AND closed_year = $2
    AND (CAST($3 AS TEXT) IS NULL OR outcome = $3)
    AND (CAST($4 AS TEXT) IS NULL OR applicant_class = $4) AND id > $5
ORDER BY id LIMIT $6;

-- name: report_remedy_records(body_id, decided_year, block, result, after_id, row_limit)
SELECT id, docket_no, subject, claimant, accepted_on, decided_on FROM remedy
WHERE body_id = $1 AND decided_year = $2 AND accepted_year <= $2 AND counted = 1 AND block = $3
    AND (CAST($4 AS TEXT) IS NULL OR result = $4) AND id > $5
ORDER BY id LIMIT $6;

-- name: report_pending_records(body_id, year, block, after_id, row_limit)
SELECT id, docket_no, subject, claimant, accepted_on, decided_on FROM remedy
WHERE body_id = $1 AND decided_year > $2 AND accepted_year <= $2 AND counted = 1 AND block = $3
    AND id > $4
ORDER BY id LIMIT $5;

-- name: report_counted_remedy_records(body_id, year, block, after_id, row_limit)
-- All that a block's total counts.
SELECT id, docket_no, subject, claimant, accepted_on, decided_on FROM remedy
WHERE body_id = $1 AND decided_year >= $2 AND accepted_year <= $2 AND counted = 1 AND block = $3
    AND id > $4
ORDER BY id LIMIT $5;

-- name: report_year_get(body_id, year)
SELECT counts_version, counts_source, text_version, nil_at, nil_by, closed_at, closed_by
FROM report_year WHERE body_id = $1 AND year = $2;

-- name: report_year_put(body_id, year, counts_version, counts_source, text_version, nil_at, nil_by, closed_at, closed_by)
INSERT INTO report_year (body_id, year, counts_version, counts_source, text_version, nil_at,
    nil_by, closed_at, closed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (body_id, year) DO UPDATE SET counts_version = excluded.counts_version,
    counts_source = excluded.counts_source, text_version = excluded.text_version,
    nil_at = excluded.nil_at, nil_by = excluded.nil_by, closed_at = excluded.closed_at,
    closed_by = excluded.closed_by;

-- name: report_years(body_id)
SELECT year FROM report_year WHERE body_id = $1 ORDER BY body_id, year;

-- name: yearly_count_put(body_id, year, cell, value)
INSERT INTO yearly_count (body_id, year, cell, value) VALUES ($1, $2, $3, $4)
ON CONFLICT (body_id, year, cell) DO UPDATE SET value = excluded.value;

-- name: yearly_count_delete(body_id, year, cell)
DELETE FROM yearly_count WHERE body_id = $1 AND year = $2 AND cell = $3;

-- name: yearly_count_list(body_id, year)
SELECT cell, value FROM yearly_count WHERE body_id = $1 AND year = $2
ORDER BY body_id, year, cell;

-- name: report_text_put(body_id, year, section, content)
INSERT INTO report_text (body_id, year, section, content) VALUES ($1, $2, $3, $4)
ON CONFLICT (body_id, year, section) DO UPDATE SET content = excluded.content;

-- name: report_text_list(body_id, year)
SELECT section, content FROM report_text WHERE body_id = $1 AND year = $2
ORDER BY body_id, year, section;

-- name: report_figure_put(body_id, year, cell, value)
INSERT INTO report_figure (body_id, year, cell, value) VALUES ($1, $2, $3, $4);

-- name: report_figure_list(body_id, year)
SELECT cell, value FROM report_figure WHERE body_id = $1 AND year = $2
ORDER BY body_id, year, cell;

-- name: report_figure_clear(body_id, year)
DELETE FROM report_figure WHERE body_id = $1 AND year = $2;

-- name: report_figure_record_put(body_id, year, cell, record_id)
INSERT INTO report_figure_record (body_id, year, cell, record_id) VALUES ($1, $2, $3, $4);

-- name: report_figure_record_clear(body_id, year)
DELETE FROM report_figure_record WHERE body_id = $1 AND year = $2;

-- name: report_figure_record_list(body_id, year, cell, after_id, row_limit)
SELECT record_id FROM report_figure_record
WHERE body_id = $1 AND year = $2 AND cell = $3 AND record_id > $4
ORDER BY body_id, year, cell, record_id LIMIT $5;
