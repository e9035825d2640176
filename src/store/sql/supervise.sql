-- name: member_list(body_id)
SELECT id, name, position, since_year, until_year, due_rule, rolls_up FROM member_body
WHERE body_id = $1 ORDER BY position, id;

-- name: member_put(id, body_id, name, position, since_year, until_year, due_rule, rolls_up)
INSERT INTO member_body (id, body_id, name, position, since_year, until_year, due_rule, rolls_up)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (body_id, name) DO UPDATE SET position = excluded.position,
    since_year = excluded.since_year, until_year = excluded.until_year,
    due_rule = excluded.due_rule, rolls_up = excluded.rolls_up;

-- name: member_release_reports(member_id)
UPDATE imported_report SET member_id = NULL WHERE member_id = $1;

-- name: member_delete(id)
DELETE FROM member_body WHERE id = $1;

-- name: imported_insert(id, body_id, member_id, name, agency, year, revision, format, file_name, sha256, media_type, published_on, figures, errors, warnings, open_errors, open_warnings, imported_at, imported_by, kept)
INSERT INTO imported_report (id, body_id, member_id, name, agency, year, revision, newest, format,
    file_name, sha256, media_type, published_on, figures, errors, warnings, open_errors,
    open_warnings, state, imported_at, imported_by, read_at, version, kept)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'received',
    $18, $19, $18, 1, $20)
ON CONFLICT (sha256, body_id) DO NOTHING;

-- name: imported_get(id)
SELECT id, body_id, member_id, name, agency, year, revision, newest, format, file_name, sha256,
    media_type, published_on, figures, errors, warnings, open_errors, open_warnings, state,
    imported_at, imported_by, read_at, version, kept
FROM imported_report WHERE id = $1;

-- name: imported_set_kept(id)
UPDATE imported_report SET kept = 1 WHERE id = $1;

-- name: imported_by_hash(body_id, sha256)
SELECT id, name, year FROM imported_report WHERE body_id = $1 AND sha256 = $2;

-- name: imported_matrix(body_id, from_year, to_year)
-- The newest report of each body and year, and those whose year is not known.
SELECT id, body_id, member_id, name, agency, year, revision, newest, format, file_name, sha256,
    media_type, published_on, '' AS figures, errors, warnings, open_errors, open_warnings, state,
    imported_at, imported_by, read_at, version, kept
FROM imported_report
WHERE body_id = $1 AND newest = 1 AND ((year >= $2 AND year <= $3) OR year = 0)
ORDER BY name, year, id;

-- name: imported_series(body_id, name, year)
-- All files of one body and year, newest first.
SELECT id, body_id, member_id, name, agency, year, revision, newest, format, file_name, sha256,
    media_type, published_on, '' AS figures, errors, warnings, open_errors, open_warnings, state,
    imported_at, imported_by, read_at, version, kept
FROM imported_report WHERE body_id = $1 AND name = $2 AND year = $3
ORDER BY revision DESC, id DESC;

-- name: imported_newest(body_id, name, year)
SELECT id, figures FROM imported_report
WHERE body_id = $1 AND name = $2 AND year = $3 AND newest = 1 ORDER BY id;

-- name: imported_revision(body_id, name, year)
SELECT coalesce(max(revision), 0) AS revision FROM imported_report
WHERE body_id = $1 AND name = $2 AND year = $3;

-- name: imported_set_old(body_id, name, year)
UPDATE imported_report SET newest = 0
WHERE body_id = $1 AND name = $2 AND year = $3 AND newest = 1;

-- name: imported_set_newest(id)
UPDATE imported_report SET newest = 1 WHERE id = $1;

-- name: imported_set_run(agency, format, figures, errors, warnings, open_errors, open_warnings, read_at, id)
UPDATE imported_report SET agency = $1, format = $2, figures = $3, errors = $4, warnings = $5,
    open_errors = $6, open_warnings = $7, read_at = $8, version = version + 1
WHERE id = $9;

-- name: imported_set_open(errors, warnings, open_errors, open_warnings, id)
UPDATE imported_report SET errors = $1, warnings = $2, open_errors = $3, open_warnings = $4,
    version = version + 1 WHERE id = $5;

-- name: imported_set_place(member_id, name, year, revision, published_on, id, version)
UPDATE imported_report SET member_id = $1, name = $2, year = $3, revision = $4, newest = 1,
    published_on = $5, version = version + 1
WHERE id = $6 AND version = $7;

-- name: imported_set_state(state, id, version)
UPDATE imported_report SET state = $1, version = version + 1 WHERE id = $2 AND version = $3;

-- name: imported_years(body_id)
SELECT year FROM imported_report WHERE body_id = $1 AND year > 0 GROUP BY year ORDER BY year;

-- name: verdict_put(body_id, name, year, finding_key, rule, verdict, reason, actor_id, actor_name, decided_at)
INSERT INTO finding_verdict (body_id, name, year, finding_key, rule, verdict, reason, actor_id,
    actor_name, decided_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (body_id, name, year, finding_key) DO UPDATE SET verdict = excluded.verdict,
    reason = excluded.reason, actor_id = excluded.actor_id, actor_name = excluded.actor_name,
    decided_at = excluded.decided_at;

-- name: verdict_delete(body_id, name, year, finding_key)
DELETE FROM finding_verdict
WHERE body_id = $1 AND name = $2 AND year = $3 AND finding_key = $4;

-- name: verdict_list(body_id, name, year)
SELECT finding_key, rule, verdict, reason, actor_id, actor_name, decided_at FROM finding_verdict
WHERE body_id = $1 AND name = $2 AND year = $3 ORDER BY finding_key;

-- name: step_insert(id, report_id, state, reason, actor_id, actor_name, at)
INSERT INTO report_step (id, report_id, state, reason, actor_id, actor_name, at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: step_list(report_id)
SELECT id, state, reason, actor_name, at FROM report_step WHERE report_id = $1
ORDER BY report_id, id;

-- name: cell_note_insert(id, step_id, report_id, cell, note)
INSERT INTO report_cell_note (id, step_id, report_id, cell, note) VALUES ($1, $2, $3, $4, $5);

-- name: cell_note_list(report_id)
SELECT step_id, cell, note FROM report_cell_note WHERE report_id = $1 ORDER BY report_id, id;
