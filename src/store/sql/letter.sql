-- Letters and files of applications.

-- name: letter_insert(id, body_id, application_id, kind, round, version)
INSERT INTO letter (id, body_id, application_id, kind, round, version)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: letter_update(number, version, delivered_on, delivery_channel, id, old_version)
UPDATE letter SET number = $1, version = $2, delivered_on = $3, delivery_channel = $4
WHERE id = $5 AND version = $6;

-- name: letter_get(id)
SELECT id, body_id, application_id, kind, round, number, version, delivered_on, delivery_channel
FROM letter WHERE id = $1;

-- name: letter_list(application_id)
SELECT l.id, l.kind, l.round, l.number, l.version, l.delivered_on, l.delivery_channel, v.edited_at,
    v.actor_name
FROM letter l JOIN letter_version v ON v.letter_id = l.id AND v.version = l.version
WHERE l.application_id = $1 ORDER BY l.id;

-- name: letter_version_insert(letter_id, version, title, salutation, content, remedy, signature, dated_on, override_reason, edited_at, actor_id, actor_name)
INSERT INTO letter_version (letter_id, version, title, salutation, content, remedy, signature,
    dated_on, override_reason, edited_at, actor_id, actor_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: letter_version_get(letter_id, version)
SELECT title, salutation, content, remedy, signature, dated_on, override_reason, edited_at,
    actor_id, actor_name
FROM letter_version WHERE letter_id = $1 AND version = $2;

-- name: attachment_insert(id, body_id, application_id, token_hash, sha256, file_name, media_type, size, kind, added_at, actor_id, actor_name, sought)
INSERT INTO attachment (id, body_id, application_id, token_hash, sha256, file_name, media_type,
    size, kind, added_at, actor_id, actor_name, sought)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: attachment_get(id)
SELECT id, body_id, application_id, sha256, file_name, media_type, size, kind, added_at, actor_id,
    actor_name, sought
FROM attachment WHERE id = $1;

-- name: attachment_by_token(token_hash)
SELECT id, application_id FROM attachment WHERE token_hash = $1;

-- name: attachment_list(application_id)
SELECT id, body_id, application_id, sha256, file_name, media_type, size, kind, added_at, actor_id,
    actor_name, sought
FROM attachment WHERE application_id = $1 ORDER BY id;

-- name: attachment_attach(body_id, application_id, id)
UPDATE attachment SET body_id = $1, application_id = $2 WHERE id = $3 AND application_id IS NULL;

-- name: attachment_sweep(before)
DELETE FROM attachment WHERE application_id IS NULL AND added_at < $1;

-- name: attachment_named(sha256)
SELECT (SELECT count(*) FROM attachment WHERE sha256 = $1)
    + (SELECT count(*) FROM imported_report WHERE sha256 = $1) AS named;
