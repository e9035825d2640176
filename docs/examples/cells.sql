-- One row a figure of the collected reports (gongkai report read --into sqlite:FILE), newest file of
-- each body and year. value: an integer, text as printed ('/'), a list of candidates, NULL for blank.
--     sqlite3 FILE ".read docs/examples/cells.sql" "SELECT agency, year, value FROM cell
--         WHERE cell = 'applications.received.total'"
CREATE TEMP VIEW cell AS
WITH report AS (
    SELECT id, agency, year, format, figures FROM imported_report WHERE newest = 1
), leaf AS (
    SELECT r.id, 'applications.' || w.key || '.' || c.value AS cell,
        json_extract(w.value, '$[' || c.key || ']') AS value
    FROM report r, json_each(r.figures, '$.applications.rows') w,
        json_each(r.figures, '$.applications.columns') c
    UNION ALL
    SELECT r.id, 'remedies.' || w.key || '.' ||
        CASE c.key WHEN 0 THEN 'upheld' WHEN 1 THEN 'corrected' WHEN 2 THEN 'other'
            WHEN 3 THEN 'pending' ELSE 'total' END, json_extract(w.value, '$[' || c.key || ']')
    FROM report r, json_each(r.figures, '$.remedies') w, json_each(w.value) c
    UNION ALL
    SELECT r.id, 'proactive.' || w.key, json_extract(r.figures, '$.proactive.' || w.key)
    FROM report r, json_each(r.figures, '$.proactive') w
    WHERE w.type <> 'object' OR json_extract(w.value, '$.raw') IS NOT NULL
        OR json_extract(w.value, '$.candidates') IS NOT NULL
    UNION ALL
    SELECT r.id, 'proactive.' || w.key || '.' || c.key,
        json_extract(r.figures, '$.proactive.' || w.key || '.' || c.key)
    FROM report r, json_each(r.figures, '$.proactive') w, json_each(w.value) c
    WHERE w.type = 'object' AND c.key NOT IN ('raw', 'candidates')
)
SELECT r.id AS report_id, r.agency, r.year, r.format, l.cell,
    CASE WHEN json_valid(l.value) AND json_type(l.value) = 'object'
        THEN coalesce(json_extract(l.value, '$.raw'), json_extract(l.value, '$.candidates'))
        ELSE l.value END AS value
FROM report r JOIN leaf l ON l.id = r.id;
