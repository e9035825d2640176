-- The audit chain of each body.

-- name: audit_head_lock(body_id)
-- What orders the write transactions of a body (PostgreSQL locks the row).
SELECT number FROM audit_head WHERE body_id = $1;

-- name: audit_head_make(body_id, hash)
INSERT INTO audit_head (body_id, number, hash) VALUES ($1, 0, $2) ON CONFLICT (body_id) DO NOTHING;

-- name: audit_head_get(body_id)
SELECT number, hash FROM audit_head WHERE body_id = $1;

-- name: audit_head_move(number, hash, body_id)
UPDATE audit_head SET number = $1, hash = $2 WHERE body_id = $3;

-- name: audit_insert(body_id, number, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject, detail, request_id, hash)
INSERT INTO audit (body_id, number, at, actor_kind, actor_id, actor_name, action, subject_kind,
    subject_id, subject, detail, request_id, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: audit_heads()
SELECT body_id, number, hash FROM audit_head ORDER BY body_id;

-- name: audit_chain(body_id, after, row_limit)
SELECT number, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject,
    detail, request_id, hash
FROM audit WHERE body_id = $1 AND number > $2 ORDER BY body_id, number LIMIT $3;

-- name: audit_list(body_id, before, action, row_limit)
SELECT number, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject,
    detail, request_id, hash
FROM audit WHERE body_id = $1 AND number < $2 AND (CAST($3 AS TEXT) IS NULL OR action = $3)
ORDER BY body_id DESC, number DESC LIMIT $4;

-- name: audit_list_subject(body_id, subject_id, before, row_limit)
SELECT number, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject,
    detail, request_id, hash
FROM audit WHERE body_id = $1 AND subject_id = $2 AND number < $3
ORDER BY body_id DESC, number DESC LIMIT $4;
