-- The statements of docs/sql.md.

-- name: application_by_id(body_id, id)
SELECT a.number, a.received_on, a.closed_on FROM application a WHERE a.body_id = $1 AND a.id = $2;

-- name: application_insert(id, body_id, number, received_on, created_at)
INSERT INTO application (id, body_id, number, received_on, created_at, supplemented)
VALUES ($1, $2, $3, $4, $5, 0)
ON CONFLICT (body_id, number) DO NOTHING;

-- name: application_queue(body_id, after_received_on, after_id, row_limit)
-- A page of the queue: those after the last one of the page before.
SELECT id, number, received_on FROM application
WHERE body_id = $1 AND (received_on, id) > ($2, $3)
ORDER BY received_on, id LIMIT $4;

-- name: application_count(body_id, received_on)
SELECT count(*) AS total, CAST(coalesce(sum(supplemented), 0) AS BIGINT) AS supplemented
FROM application WHERE body_id = $1 AND (CAST($2 AS TEXT) IS NULL OR received_on = $2);

-- name: audit_head_lock(body_id)
SELECT next_number, hash FROM audit_head WHERE body_id = $1;
