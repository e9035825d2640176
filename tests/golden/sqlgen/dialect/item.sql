-- Each statement of this file breaks one rule, those called fine_ none.

-- name: order_of_parameters(a, b)
SELECT id FROM item WHERE number = $2 AND kind = $1;

-- name: parameter_missing(a)
SELECT id FROM item WHERE number = $1 AND kind = $2;

-- name: question_mark
SELECT id FROM item WHERE number = ?;

-- name: integer_cast(a)
SELECT CAST($1 AS INTEGER) AS n;

-- name: sum_without_cast
SELECT sum(number) AS n FROM item;

-- name: scalar_max(a)
SELECT max(number, $1) AS n FROM item;

-- name: foreign_function
SELECT ifnull(title, lower(kind)) AS n FROM item;

-- name: clock
SELECT CURRENT_TIMESTAMP AS n;

-- name: like_without_escape(a)
SELECT id FROM item WHERE title LIKE $1;

-- name: limit_without_order
SELECT id FROM item LIMIT 1;

-- name: order_not_total
SELECT id, title FROM item
ORDER BY title LIMIT 1;

-- name: offset
SELECT id FROM item ORDER BY id LIMIT 1 OFFSET 2;

-- name: star
SELECT * FROM public_item;

-- name: nameless
SELECT count(*) FROM item;

-- name: twice
SELECT a.id, b.id FROM item a JOIN item b ON a.id = b.id;

-- name: insert_without_columns(a, b)
INSERT INTO public_item VALUES ($1, $2);

-- name: insert_or_ignore(a, b)
INSERT OR IGNORE INTO public_item (id, title) VALUES ($1, $2);

-- name: update_without_where(a)
UPDATE item SET title = $1;

-- name: delete_without_where
DELETE FROM item;

-- name: is_value(a)
SELECT id FROM item WHERE title IS $1;

-- name: double_quotes
SELECT "id" FROM item;

-- name: fraction
SELECT number * 1.5 AS n FROM item;

-- name: two_statements
SELECT id FROM item; SELECT id FROM item;

-- name: pragma
PRAGMA user_version;

-- name: fine_group
SELECT kind, count(*) AS n FROM item GROUP BY kind ORDER BY n DESC, kind LIMIT 3;

-- name: fine_key
SELECT title FROM item ORDER BY item.kind, number DESC LIMIT 3;

-- name: fine_capped_count
SELECT count(*) AS n FROM (SELECT 1 FROM item LIMIT 1001);

-- name: fine_upsert(id, kind, number, title)
INSERT INTO item (id, kind, number, title) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, number) DO UPDATE SET title = excluded.title WHERE item.title IS NOT NULL
RETURNING id;

-- name: fine_like(title)
SELECT id FROM item WHERE title LIKE replace($1, '%', '!%') ESCAPE '!' AND kind = 'a;b--c';

-- name: sum_beside_a_cast
SELECT CAST(count(*) AS BIGINT) AS n, coalesce(sum(number), 0) AS total FROM item;

-- name: fine_sum
SELECT CAST(coalesce(sum(number), 0) AS BIGINT) AS n FROM item;
