-- Half-filled applications, by the hash of their code.

-- name: draft_put(id, code_hash, sealed, kept_until)
INSERT INTO application_draft (id, code_hash, sealed, kept_until) VALUES ($1, $2, $3, $4)
ON CONFLICT (code_hash) DO UPDATE SET sealed = excluded.sealed, kept_until = excluded.kept_until;

-- name: draft_get(code_hash)
SELECT sealed, kept_until FROM application_draft WHERE code_hash = $1;

-- name: draft_delete(code_hash)
DELETE FROM application_draft WHERE code_hash = $1;

-- name: draft_sweep(before)
DELETE FROM application_draft WHERE kept_until < $1;
