-- Accounts of staff and their sessions.

-- name: account_by_id(id)
SELECT a.id, a.login, a.name, a.phone, a.body_id, a.roles, a.password_hash,
    a.must_change_password, a.disabled, a.failures, a.failed_at, a.locked_until, a.signed_in_at,
    a.version, b.code AS body_code, b.name AS body_name
FROM account a LEFT JOIN body b ON b.id = a.body_id WHERE a.id = $1;

-- name: account_by_login(login)
SELECT a.id, a.login, a.name, a.phone, a.body_id, a.roles, a.password_hash,
    a.must_change_password, a.disabled, a.failures, a.failed_at, a.locked_until, a.signed_in_at,
    a.version, b.code AS body_code, b.name AS body_name
FROM account a LEFT JOIN body b ON b.id = a.body_id WHERE a.login = $1;

-- name: account_list(body_id)
SELECT a.id, a.login, a.name, a.phone, a.body_id, a.roles, a.password_hash,
    a.must_change_password, a.disabled, a.failures, a.failed_at, a.locked_until, a.signed_in_at,
    a.version, b.code AS body_code, b.name AS body_name
FROM account a LEFT JOIN body b ON b.id = a.body_id
WHERE CAST($1 AS BIGINT) IS NULL OR a.body_id = $1 ORDER BY a.login, a.id;

-- name: account_insert(id, login, name, phone, body_id, roles, password_hash, must_change_password, disabled, created_at)
INSERT INTO account (id, login, name, phone, body_id, roles, password_hash, must_change_password,
    disabled, failures, failed_at, locked_until, signed_in_at, version, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, 1, $10)
ON CONFLICT (login) DO NOTHING;

-- name: account_update(name, phone, body_id, roles, disabled, id, version)
UPDATE account SET name = $1, phone = $2, body_id = $3, roles = $4, disabled = $5,
    version = version + 1
WHERE id = $6 AND version = $7;

-- name: account_set_password(password_hash, must_change_password, id)
UPDATE account SET password_hash = $1, must_change_password = $2, failures = 0, locked_until = 0,
    version = version + 1
WHERE id = $3;

-- name: account_set_failures(failures, failed_at, locked_until, id)
UPDATE account SET failures = $1, failed_at = $2, locked_until = $3 WHERE id = $4;

-- name: account_signed_in(signed_in_at, id)
UPDATE account SET failures = 0, failed_at = 0, locked_until = 0, signed_in_at = $1 WHERE id = $2;

-- name: session_get(key)
SELECT account_id, created_at, last_seen_at FROM session WHERE key = $1;

-- name: session_insert(key, account_id, created_at, last_seen_at)
INSERT INTO session (key, account_id, created_at, last_seen_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (key) DO NOTHING;

-- name: session_renew(new_key, key)
UPDATE session SET key = $1 WHERE key = $2;

-- name: session_touch(last_seen_at, key)
UPDATE session SET last_seen_at = $1 WHERE key = $2;

-- name: session_delete(key)
DELETE FROM session WHERE key = $1;

-- name: session_delete_of(account_id)
DELETE FROM session WHERE account_id = $1;

-- name: session_sweep(before)
DELETE FROM session WHERE last_seen_at < $1;
