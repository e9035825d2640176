-- What `gongkai doctor` walks and compares. Nothing here changes a row.

-- name: doctor_cases(after_id, row_limit)
SELECT id FROM application WHERE id > $1 ORDER BY id LIMIT $2;

-- name: doctor_numbers(body_id)
-- The numbers that a body has given to cases and letters.
SELECT 'application' AS series, number FROM application WHERE body_id = $1
UNION ALL
SELECT 'letter' AS series, number FROM letter WHERE body_id = $1 AND number IS NOT NULL
ORDER BY 1, 2;

-- name: doctor_counters(body_id)
SELECT series, year, value FROM counter WHERE body_id = $1 ORDER BY series, year;

-- name: doctor_attachments(after_id, row_limit)
SELECT f.id, f.sha256, f.size, f.file_name, a.number
FROM attachment f LEFT JOIN application a ON a.id = f.application_id
WHERE f.id > $1 ORDER BY f.id LIMIT $2;

-- name: doctor_reports(after_id, row_limit)
SELECT id, sha256, file_name, name, year FROM imported_report
WHERE id > $1 AND kept = 1 ORDER BY id LIMIT $2;

-- name: doctor_misfits()
-- Rows that refer to what is not there, or to what is another body's; one line a fault.
SELECT 'letter_version' AS kind, a.number AS subject, l.version AS detail
FROM letter l JOIN application a ON a.id = l.application_id
WHERE (SELECT count(*) FROM letter_version v WHERE v.letter_id = l.id
    AND v.version BETWEEN 1 AND l.version) <> l.version
UNION ALL
SELECT 'letter_number' AS kind, a.number AS subject, l.version AS detail
FROM letter l JOIN application a ON a.id = l.application_id
WHERE l.delivered_on IS NOT NULL AND l.number IS NULL
UNION ALL
SELECT 'letter_body' AS kind, a.number AS subject, l.version AS detail
FROM letter l JOIN application a ON a.id = l.application_id WHERE l.body_id <> a.body_id
UNION ALL
SELECT 'event_body' AS kind, a.number AS subject, e.position AS detail
FROM application_event e JOIN application a ON a.id = e.application_id WHERE e.body_id <> a.body_id
UNION ALL
SELECT 'decision_body' AS kind, a.number AS subject, d.round AS detail
FROM decision d JOIN application a ON a.id = d.application_id WHERE d.body_id <> a.body_id
UNION ALL
SELECT 'attachment_body' AS kind, a.number AS subject, f.size AS detail
FROM attachment f JOIN application a ON a.id = f.application_id
WHERE f.body_id IS NULL OR f.body_id <> a.body_id
UNION ALL
SELECT 'unit_body' AS kind, a.number AS subject, a.version AS detail
FROM application a JOIN unit u ON u.id = a.unit_id WHERE u.body_id <> a.body_id
UNION ALL
SELECT 'remedy_body' AS kind, a.number AS subject, m.accepted_year AS detail
FROM remedy m JOIN application a ON a.id = m.application_id WHERE m.body_id <> a.body_id
UNION ALL
SELECT 'figure_record' AS kind, f.cell AS subject, f.year AS detail
FROM report_figure_record f LEFT JOIN application a ON a.id = f.record_id
LEFT JOIN remedy m ON m.id = f.record_id WHERE a.id IS NULL AND m.id IS NULL
ORDER BY 1, 2, 3;

-- name: doctor_engine()
-- What the engine itself finds: pages that are damaged, rows whose parent is gone.
SELECT integrity_check AS said FROM pragma_integrity_check WHERE integrity_check <> 'ok'
UNION ALL
SELECT 'a row refers to a missing row of ' || parent AS said FROM pragma_foreign_key_check;
