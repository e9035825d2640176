-- Facts of the store as a whole.

-- name: store_fact_get(name)
SELECT value FROM store_fact WHERE name = $1;

-- name: store_fact_put(name, value)
INSERT INTO store_fact (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: counter_next(body_id, series, year)
INSERT INTO counter (body_id, series, year, value) VALUES ($1, $2, $3, 1)
ON CONFLICT (body_id, series, year) DO UPDATE SET value = counter.value + 1
RETURNING value;

-- name: counter_raise(body_id, series, year, value)
-- A series that goes on from a number given elsewhere (migration, replay), or that a batch has
-- counted on by itself.
INSERT INTO counter (body_id, series, year, value) VALUES ($1, $2, $3, $4)
ON CONFLICT (body_id, series, year) DO UPDATE SET value = excluded.value
WHERE counter.value < excluded.value;

-- name: calendar_notice_put(year, text, source, imported_at)
INSERT INTO calendar_notice (year, text, source, imported_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (year) DO UPDATE SET text = excluded.text, source = excluded.source,
    imported_at = excluded.imported_at;

-- name: calendar_notice_list()
SELECT year, text, source, imported_at FROM calendar_notice ORDER BY imported_at, year;
