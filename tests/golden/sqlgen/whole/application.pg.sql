-- name: audit_head_lock(body_id)
SELECT next_number, hash FROM audit_head WHERE body_id = $1 FOR UPDATE;
