-- name: body_lock(id)
SELECT next_number FROM body WHERE id = $1 FOR UPDATE;
