-- name: audit_head_lock(body_id)
SELECT number FROM audit_head WHERE body_id = $1 FOR UPDATE;
