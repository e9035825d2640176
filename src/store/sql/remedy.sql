-- The ledger of reviews and lawsuits.

-- name: remedy_insert(id, body_id, block, application_id, docket_no, organ, claimant, subject, accepted_on, accepted_year, result, result_detail, decided_on, decided_year, counted, note)
INSERT INTO remedy (id, body_id, block, application_id, docket_no, organ, claimant, subject,
    accepted_on, accepted_year, result, result_detail, decided_on, decided_year, counted, note,
    version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1);

-- name: remedy_update(block, application_id, docket_no, organ, claimant, subject, accepted_on, accepted_year, result, result_detail, decided_on, decided_year, counted, note, id, version)
UPDATE remedy SET block = $1, application_id = $2, docket_no = $3, organ = $4, claimant = $5,
    subject = $6, accepted_on = $7, accepted_year = $8, result = $9, result_detail = $10,
    decided_on = $11, decided_year = $12, counted = $13, note = $14, version = version + 1
WHERE id = $15 AND version = $16;

-- name: remedy_get(id)
SELECT r.id, r.body_id, r.block, r.application_id, r.docket_no, r.organ, r.claimant, r.subject,
    r.accepted_on, r.accepted_year, r.result, r.result_detail, r.decided_on, r.decided_year,
    r.counted, r.note, r.version, a.number AS application_number
FROM remedy r LEFT JOIN application a ON a.id = r.application_id WHERE r.id = $1;

-- name: remedy_list(body_id, year, block, before_id, row_limit)
-- Those that count in a year: decided in it, or accepted by its end and decided later or never.
SELECT r.id, r.body_id, r.block, r.application_id, r.docket_no, r.organ, r.claimant, r.subject,
    r.accepted_on, r.accepted_year, r.result, r.result_detail, r.decided_on, r.decided_year,
    r.counted, r.note, r.version, a.number AS application_number
FROM remedy r LEFT JOIN application a ON a.id = r.application_id
WHERE r.body_id = $1
    AND (CAST($2 AS BIGINT) IS NULL OR (r.decided_year >= $2 AND r.accepted_year <= $2))
    AND (CAST($3 AS TEXT) IS NULL OR r.block = $3)
    AND r.id < $4
ORDER BY r.id DESC LIMIT $5;

-- name: remedy_by_application(application_id, body_id)
SELECT r.id, r.body_id, r.block, r.application_id, r.docket_no, r.organ, r.claimant, r.subject,
    r.accepted_on, r.accepted_year, r.result, r.result_detail, r.decided_on, r.decided_year,
    r.counted, r.note, r.version, a.number AS application_number
FROM remedy r LEFT JOIN application a ON a.id = r.application_id
WHERE r.application_id = $1 AND r.body_id = $2 ORDER BY r.id;
