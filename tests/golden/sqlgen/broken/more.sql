-- name: no_such_column(a)
-- A comment before
SELECT id
FROM item
WHERE colour = $1;

-- name: BadName
SELECT 1 AS one;

-- name: same(a, a)
SELECT id FROM item WHERE id = $1 AND number = $2;

-- name: empty

-- name: no_such_column
SELECT 1 AS one;

-- name: open_string
SELECT 'x AS one;
