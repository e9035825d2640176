-- The same as cells.sql on PostgreSQL (gongkai report read --into postgresql://…): psql -f.
CREATE TEMP VIEW cell AS
WITH report AS (
    SELECT id, agency, year, format, figures::jsonb AS f FROM imported_report WHERE newest = 1
), leaf AS (
    SELECT r.id, 'applications.' || w.key || '.' || c.name AS cell, w.value -> (c.n - 1)::int AS v
    FROM report r CROSS JOIN LATERAL jsonb_each(r.f #> '{applications,rows}') w
    CROSS JOIN LATERAL jsonb_array_elements_text(r.f #> '{applications,columns}')
        WITH ORDINALITY c(name, n)
    WHERE jsonb_typeof(r.f -> 'applications') = 'object'
    UNION ALL
    SELECT r.id, 'remedies.' || w.key || '.' ||
        (ARRAY['upheld', 'corrected', 'other', 'pending', 'total'])[c.n], c.v
    FROM report r CROSS JOIN LATERAL jsonb_each(
        CASE jsonb_typeof(r.f -> 'remedies') WHEN 'object' THEN r.f -> 'remedies' END) w
    CROSS JOIN LATERAL jsonb_array_elements(w.value) WITH ORDINALITY c(v, n)
    UNION ALL
    SELECT r.id, 'proactive.' || w.key, w.value
    FROM report r CROSS JOIN LATERAL jsonb_each(
        CASE jsonb_typeof(r.f -> 'proactive') WHEN 'object' THEN r.f -> 'proactive' END) w
    WHERE jsonb_typeof(w.value) <> 'object' OR w.value ? 'raw' OR w.value ? 'candidates'
    UNION ALL
    SELECT r.id, 'proactive.' || w.key || '.' || c.key, c.value
    FROM report r CROSS JOIN LATERAL jsonb_each(
        CASE jsonb_typeof(r.f -> 'proactive') WHEN 'object' THEN r.f -> 'proactive' END) w
    CROSS JOIN LATERAL jsonb_each(
        CASE jsonb_typeof(w.value) WHEN 'object' THEN w.value END) c
    WHERE c.key NOT IN ('raw', 'candidates')
)
SELECT r.id AS report_id, r.agency, r.year, r.format, l.cell,
    CASE jsonb_typeof(l.v) WHEN 'object' THEN coalesce(l.v ->> 'raw', (l.v -> 'candidates')::text)
        ELSE l.v #>> '{}' END AS value
FROM report r JOIN leaf l ON l.id = r.id;
