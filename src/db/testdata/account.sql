-- name: body_insert(id)
INSERT INTO body (id, next_number) VALUES ($1, 1);

-- name: body_lock(id)
SELECT next_number FROM body WHERE id = $1;

-- name: body_take_number(id)
UPDATE body SET next_number = next_number + 1 WHERE id = $1 RETURNING next_number - 1 AS number;

-- name: account_insert(id, body_id, number, title, note, hash)
INSERT INTO account (id, body_id, number, title, note, hash) VALUES ($1, $2, $3, $4, $5, $6);

-- name: account_insert_once(id, body_id, number, title)
INSERT INTO account (id, body_id, number, title) VALUES ($1, $2, $3, $4)
ON CONFLICT (body_id, number) DO NOTHING;

-- name: account_by_id(id)
SELECT id, body_id, number, title, note, hash, balance FROM account WHERE id = $1;

-- name: account_add(amount, id)
UPDATE account SET balance = balance + $1 WHERE id = $2;

-- name: account_totals
SELECT count(*) AS accounts, CAST(coalesce(sum(balance), 0) AS BIGINT) AS balance,
    count(*) FILTER (WHERE note IS NULL) AS noteless, count(*) > 0 AS some
FROM account;

-- name: account_page(body_id, after_title, after_id, row_limit)
SELECT id, title FROM account WHERE body_id = $1 AND (title, id) > ($2, $3)
ORDER BY title, id LIMIT $4;

-- name: account_search(title, part)
SELECT id FROM account
WHERE (CAST($1 AS TEXT) IS NULL OR title = $1) AND title LIKE '%' || $2 || '%' ESCAPE '!'
ORDER BY id;

-- name: body_by_id(id)
SELECT next_number FROM body WHERE id = $1;
