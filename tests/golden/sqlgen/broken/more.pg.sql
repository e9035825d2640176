-- name: nowhere
SELECT 1 AS one;

-- name: no_such_column(a, b)
SELECT id FROM item WHERE colour = $1 AND id = $2;
